//! What is printed with names: the names of a sheet, the voters' list of the board, a place's sign-in list and cards.
//! The public list shows name, sex and group, and of namesakes in a group the year of birth: nothing else can come in.

use crate::access::Principal;
use crate::app::App;
use crate::error::Problem;
use crate::people::{self, Record};
use chrono::Datelike;
use election::sheets::FormKind;
use election::{Election, ElectionId, GroupNo, HouseholdNo, PersonId, PlaceId, Sex};
use roster::{NameOrder, NameSorter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The voters of a group as the board shows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostedGroup {
    /// The group.
    pub group: GroupNo,
    /// In order of strokes.
    pub voters: Vec<PostedVoter>,
}

/// A voter on the board.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostedVoter {
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// The year of birth, for namesakes within a group alone.
    pub born: Option<i32>,
}

/// The voters of a place in the order of the sign-in list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceList {
    /// The place's number on notices.
    pub number: u16,
    /// By group, in order of strokes.
    pub groups: Vec<(GroupNo, Vec<PlaceVoter>)>,
}

/// A voter on the sign-in list and on the card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceVoter {
    /// The number on the card.
    pub number: String,
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// The household.
    pub household: Option<HouseholdNo>,
    /// Who votes for the voter.
    pub entrusted_to: Option<String>,
}

/// Somebody of the roll with the sealed record.
struct Known {
    person: PersonId,
    group: GroupNo,
    record: Record,
}

/// Forms that name everybody who is registered.
const NAMES_ALL: [FormKind; 2] = [FormKind::VoterRoll, FormKind::HouseholdForm];

impl App {
    /// Records that somebody reads a form that names everybody who is registered.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn record_form(&self, principal: &Principal, id: ElectionId, form: FormKind) -> Result<(), Problem> {
        if !NAMES_ALL.contains(&form) {
            return Ok(());
        }
        let word = serde_json::json!(form);
        self.record_look(principal, id, (None, id.0), &format!("form:{}", word.as_str().unwrap_or_default())).await
    }

    /// The names of some people, by their ids.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn names_of(
        &self,
        id: ElectionId,
        people: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, String>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let mut names = BTreeMap::new();
        for person in people {
            let Some(facts) = snapshot.election().people.get(person) else { continue };
            let sealed = self.store().unseal_owned(*person).await?;
            if let Some(sealed) = sealed.into_iter().find(|sealed| people::in_force(sealed, facts)) {
                names.insert(*person, people::read(&sealed.bytes)?.name);
            }
        }
        Ok(names)
    }

    /// The voters' list as it hangs on the board.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before anybody is registered.
    pub async fn posted_voters(&self, id: ElectionId) -> Result<Vec<PostedGroup>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let known = self.on_roll(id, snapshot.election()).await?;
        if known.is_empty() {
            return Err(Problem::NotFound("voters' list yet"));
        }
        let mut namesakes: HashMap<(GroupNo, &str), u32> = HashMap::new();
        for one in &known {
            *namesakes.entry((one.group, one.record.name.as_str())).or_default() += 1;
        }
        let mut groups: BTreeMap<GroupNo, Vec<PostedVoter>> = BTreeMap::new();
        for one in &known {
            let alone = namesakes.get(&(one.group, one.record.name.as_str())) == Some(&1);
            let born = one.record.birth_date.filter(|_| !alone).map(|date| date.year());
            let voter = PostedVoter { name: one.record.name.clone(), sex: one.record.sex, born };
            groups.entry(one.group).or_default().push(voter);
        }
        Ok(groups.into_iter().map(|(group, voters)| PostedGroup { group, voters }).collect())
    }

    /// The sign-in list (领票签到册) of a place, also what its voters' cards are made of.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown place.
    pub async fn place_list(&self, id: ElectionId, place: PlaceId) -> Result<PlaceList, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let found = election.ballot.places.get(&place).ok_or(Problem::NotFound("place"))?;
        let known = self.on_roll(id, election).await?;
        let names: HashMap<PersonId, &str> = known.iter().map(|one| (one.person, one.record.name.as_str())).collect();
        let numbers = self.card_numbers(id).await?;
        let mut groups: BTreeMap<GroupNo, Vec<PlaceVoter>> = BTreeMap::new();
        for one in known.iter().filter(|one| found.groups.contains(&one.group)) {
            let agent = election.ballot.proxies.of(one.person).map(|proxy| proxy.agent);
            let voter = PlaceVoter {
                number: numbers.of(one.person),
                name: one.record.name.clone(),
                sex: one.record.sex,
                household: election.registration.roll.get(&one.person).and_then(|entry| entry.household),
                entrusted_to: agent.and_then(|agent| names.get(&agent)).map(|name| (*name).to_owned()),
            };
            groups.entry(one.group).or_default().push(voter);
        }
        Ok(PlaceList { number: found.number, groups: groups.into_iter().collect() })
    }

    /// Everybody on the roll, by strokes.
    async fn on_roll(&self, id: ElectionId, election: &Election) -> Result<Vec<Known>, Problem> {
        let mut known = Vec::new();
        for (person, sealed) in self.records(id).await? {
            if let Some(entry) = election.registration.roll.get(&person) {
                known.push(Known { person, group: entry.group, record: people::read(&sealed.bytes)? });
            }
        }
        let sorter = NameSorter::new(NameOrder::Strokes).map_err(|error| Problem::unavailable(error.to_string()))?;
        sorter.sort_by_name(&mut known, |one| &one.record.name);
        Ok(known)
    }
}
