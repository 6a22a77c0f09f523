//! People: records sealed in the vault, commitments and findings in the log, every look at a number recorded.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::error::Problem;
use crate::fault::Fault;
use crate::random::{fresh_id, random_bytes};
use chrono::NaiveDate;
use election::office::{Command as Office, Person};
use election::{Command, Election, ElectionId, GroupNo, HouseholdNo, PersonFacts, PersonId, Role, Sex};
use ledger::Hash;
use roster::{IdentityNumber, PersonName, PersonRow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use store::{Seal, SealKind, Unsealed};

/// A person as the vault keeps one; its canonical JSON is what the log commits to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Identity number in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Group as the clerk wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Household number as the clerk wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
    /// Since when the person lives or works here, where that gives the vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Address of the dwelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence: Option<String>,
    /// Address of the household registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household_registration: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

/// A person whom somebody enters by hand.
#[derive(Clone, Default, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// Sex; may be left out with an identity number.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Identity number (GB 11643).
    #[serde(default)]
    pub identity: Option<String>,
    /// The residents' group.
    #[serde(default)]
    pub group: Option<GroupNo>,
    /// The household.
    #[serde(default)]
    pub household: Option<HouseholdNo>,
    /// Phone.
    #[serde(default)]
    pub phone: Option<String>,
}

/// What a list shows of a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// The id.
    pub person: PersonId,
    /// What the log has of the record, for entering the person on the roll.
    pub commitment: Hash,
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// The group.
    pub group: Option<GroupNo>,
    /// The household.
    pub household: Option<HouseholdNo>,
    /// The identity number, masked.
    pub identity: Option<String>,
    /// Whether an entry of the roll stands.
    pub on_roll: bool,
}

/// A record sealed, with what the log says of it.
pub(crate) struct SealedPerson {
    pub(crate) person: PersonId,
    pub(crate) commitment: Hash,
    pub(crate) seal: Seal,
}

/// Seals a record under a fresh salt.
pub(crate) fn seal(record: &Record) -> Result<SealedPerson, Problem> {
    seal_as(PersonId(fresh_id()?), record)
}

pub(crate) fn seal_as(person: PersonId, record: &Record) -> Result<SealedPerson, Problem> {
    let salt = random_bytes()?;
    let bytes = ledger::canonical(record).map_err(|error| Problem::unavailable(error.to_string()))?;
    let commitment = ledger::commit_person(&salt, &bytes);
    let seal = Seal { id: fresh_id()?, kind: SealKind::Person, owner: Some(person), salt, bytes };
    Ok(SealedPerson { person, commitment, seal })
}

impl From<&PersonRow> for Record {
    fn from(row: &PersonRow) -> Self {
        Self {
            name: row.name.as_str().to_owned(),
            sex: sex(row.sex),
            identity: Some(row.identity.expose().to_owned()),
            birth_date: Some(row.birth_date),
            group: Some(row.group.clone()),
            household: row.household.clone(),
            since: row.since,
            residence: row.residence.clone(),
            household_registration: row.household_registration.clone(),
            phone: row.phone.clone(),
            remarks: row.remarks.clone(),
        }
    }
}

pub(crate) const fn sex(sex: roster::Sex) -> Sex {
    match sex {
        roster::Sex::Female => Sex::Female,
        roster::Sex::Male => Sex::Male,
    }
}

/// Masks a stored identity number.
pub(crate) fn masked(identity: Option<&String>) -> Option<String> {
    identity.and_then(|number| IdentityNumber::parse(number).ok()).map(|number| number.masked())
}

impl NewPerson {
    /// A person of a pasted line: the name, then sex, group and identity number in any order; none of a blank line.
    pub fn of_line(line: &str) -> Option<Self> {
        let mut parts = roster::words(line);
        let mut person = Self { name: parts.next()?.to_owned(), ..Self::default() };
        for part in parts {
            if let Some(found) = roster::Sex::named(part) {
                person.sex = Some(sex(found));
            } else if let Ok(group) = part.parse() {
                person.group = Some(GroupNo(group));
            } else {
                person.identity = Some(part.to_owned());
            }
        }
        Some(person)
    }

    fn record(&self, place: usize) -> Result<Record, Problem> {
        let pointer = |field: &str| format!("/people/{place}/{field}");
        let name = PersonName::parse(&self.name).map_err(|error| Problem::row(pointer("name"), error.into()))?;
        let identity = match &self.identity {
            None => None,
            Some(text) => {
                Some(IdentityNumber::parse(text).map_err(|error| Problem::row(pointer("identity"), error.into()))?)
            }
        };
        let found = identity.as_ref().map(|number| sex(number.sex()));
        let sex = self.sex.or(found).ok_or_else(|| Problem::field(pointer("sex"), Fault::SexMissing))?;
        if found.is_some_and(|found| found != sex) {
            return Err(Problem::field(pointer("sex"), Fault::SexDiffers));
        }
        Ok(Record {
            name: name.as_str().to_owned(),
            sex,
            birth_date: identity.as_ref().map(IdentityNumber::birth_date),
            identity: identity.map(|number| number.expose().to_owned()),
            group: self.group.map(|group| group.to_string()),
            household: self.household.map(|household| household.to_string()),
            since: None,
            residence: None,
            household_registration: None,
            phone: self.phone.clone(),
            remarks: None,
        })
    }
}

impl App {
    /// Enters persons who are not (yet) on the roll: staff, objectors, representatives. Whoever is known by the
    /// identity number keeps the id.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] names the person and the field.
    pub async fn enter_people(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        new: &[NewPerson],
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let numbered = new.iter().any(|one| one.identity.is_some());
        let known = if numbered { self.known_numbers(election).await? } else { HashMap::new() };
        let snapshot = self.snapshot(election).await?;
        let before = if numbered { self.numbers_of_term(snapshot.election()).await? } else { HashMap::new() };
        let (mut people, mut ids, mut work) = (Vec::new(), Vec::new(), Work::default());
        for (place, one) in new.iter().enumerate() {
            let record = one.record(place)?;
            if let Some(person) = record.identity.as_ref().and_then(|number| known.get(number)) {
                ids.push(*person);
                continue;
            }
            let sealed = match record.identity.as_ref().and_then(|number| before.get(number)) {
                Some(person) => seal_as(*person, &record)?,
                None => seal(&record)?,
            };
            let facts = PersonFacts {
                commitment: sealed.commitment,
                sex: record.sex,
                group: one.group,
                household: one.household,
            };
            ids.push(sealed.person);
            people.push(Person { person: sealed.person, facts });
            work.seal.push(sealed.seal);
        }
        work.made = serde_json::json!({ "people": ids });
        if people.is_empty() && !ids.is_empty() {
            return self.nothing_new(election, work.made).await;
        }
        work.commands = vec![Command::Office(Office::RecordPeople { people })];
        self.submit(principal, role, election, work, requested).await
    }

    /// Persons by identity number: one human has one id, however often somebody enters the number.
    pub(crate) async fn known_numbers(&self, election: ElectionId) -> Result<HashMap<String, PersonId>, Problem> {
        let mut known = HashMap::new();
        for (person, sealed) in self.records(election).await? {
            if let Some(number) = read(&sealed.bytes)?.identity {
                known.insert(number, person);
            }
        }
        Ok(known)
    }

    /// Everybody whom the log knows, with names and masked numbers, in order of the log's ids.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn list_people(&self, election: ElectionId) -> Result<Vec<Listed>, Problem> {
        let sealed = self.store().unseal_all(election, SealKind::Person).await?;
        listed(self.snapshot(election).await?.election(), &sealed)
    }

    /// The same of those who are on no roll.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn list_unlisted(&self, election: ElectionId) -> Result<Vec<Listed>, Problem> {
        let snapshot = self.snapshot(election).await?;
        let election = snapshot.election();
        let off_roll = election.people.keys().filter(|person| !election.registration.roll.contains_key(*person));
        let off_roll: Vec<PersonId> = off_roll.copied().collect();
        listed(election, &self.store().unseal_owned_by(&off_roll).await?)
    }

    /// Everybody by name, and by name and group: `张三`, `张三 3`.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn names(&self, election: ElectionId) -> Result<BTreeMap<String, Vec<PersonId>>, Problem> {
        let mut names: BTreeMap<String, Vec<PersonId>> = BTreeMap::new();
        for one in self.list_people(election).await? {
            if let Some(group) = one.group {
                names.entry(format!("{} {}", one.name, group.0)).or_default().push(one.person);
            }
            names.entry(one.name).or_default().push(one.person);
        }
        Ok(names)
    }

    /// The record in force of everybody: amended persons have several, and the log's commitment tells which.
    pub(crate) async fn records(&self, election: ElectionId) -> Result<Vec<(PersonId, Unsealed)>, Problem> {
        let snapshot = self.snapshot(election).await?;
        let people = &snapshot.election().people;
        let sealed = self.store().unseal_all(election, SealKind::Person).await?;
        Ok(sealed
            .into_iter()
            .filter_map(|sealed| {
                let person = sealed.owner?;
                let facts = people.get(&person)?;
                in_force(&sealed, facts).then_some((person, sealed))
            })
            .collect())
    }

    /// The full record of a person, for a stated reason that stands in the access log.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::Invalid`] without a reason.
    pub async fn reveal(
        &self,
        principal: &Principal,
        election: ElectionId,
        person: PersonId,
        reason: &str,
    ) -> Result<Record, Problem> {
        if reason.trim().is_empty() {
            return Err(Problem::field("/reason", Fault::Missing));
        }
        let snapshot = self.snapshot(election).await?;
        let facts = snapshot.election().people.get(&person).ok_or(Problem::NotFound("person"))?;
        let sealed = self.store().unseal_owned(person).await?;
        let sealed = sealed.into_iter().find(|sealed| in_force(sealed, facts)).ok_or(Problem::NotFound("person"))?;
        self.record_look(principal, election, (Some(person), sealed.id), reason).await?;
        read(&sealed.bytes)
    }
}

/// What lists show of people whose records these are, in order of the log's ids.
fn listed(election: &Election, records: &[Unsealed]) -> Result<Vec<Listed>, Problem> {
    let mut listed = Vec::new();
    for sealed in records {
        let known = sealed.owner.and_then(|person| Some((person, election.people.get(&person)?)));
        let Some((person, facts)) = known.filter(|(_, facts)| in_force(sealed, facts)) else { continue };
        let record = read(&sealed.bytes)?;
        listed.push(Listed {
            person,
            commitment: facts.commitment,
            name: record.name,
            sex: facts.sex,
            group: facts.group,
            household: facts.household,
            identity: masked(record.identity.as_ref()),
            on_roll: election.registration.roll.contains_key(&person),
        });
    }
    listed.sort_by_key(|one| one.person);
    Ok(listed)
}

/// Whether this is the record that the log commits to.
pub(crate) fn in_force(sealed: &Unsealed, facts: &PersonFacts) -> bool {
    sealed.kind == SealKind::Person && ledger::commit_person(&sealed.salt, &sealed.bytes) == facts.commitment
}

/// Reads a sealed record.
pub(crate) fn read(bytes: &[u8]) -> Result<Record, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::unavailable(format!("a sealed record is unreadable: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_people_paste_it() {
        let said = |line: &str| {
            let one = NewPerson::of_line(line)?;
            Some((one.name, one.sex, one.identity, one.group.map(|group| group.0)))
        };
        let number = "999901199001010011".to_owned();
        for (line, expected) in [
            ("张三\t男\t3", Some(("张三".to_owned(), Some(Sex::Male), None, Some(3)))),
            ("李四，女", Some(("李四".to_owned(), Some(Sex::Female), None, None))),
            ("王五 999901199001010011 12", Some(("王五".to_owned(), None, Some(number), Some(12)))),
            // What is none of these is said to be no number, at its line.
            ("赵六 三组", Some(("赵六".to_owned(), None, Some("三组".to_owned()), None))),
            ("   ", None),
        ] {
            assert_eq!(said(line), expected, "{line:?}");
        }
    }
}
