//! "Am I on the list?": a resident finds the own entry and nothing else, by the number on the card, or by name, group and
//! the last four characters of the identity number. Whoever guesses learns nothing: all answers take the same way, and
//! one name and group is asked for a few times an hour.

use crate::app::App;
use crate::error::Problem;
use crate::people;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use election::ballot::Phase as Poll;
use election::ballot::issue::As;
use election::registration::Phase as Registration;
use election::registration::entry::Entry;
use election::{Election, ElectionId, GroupNo, PersonId};
use imbl::OrdMap;
use roster::{PersonName, narrow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use store::IndexKind;
use tokio::sync::Mutex;

/// How often one name and group is asked for within an hour.
const TRIES: u32 = 5;

/// Names and groups that are counted at once; beyond, the oldest hour is forgotten with all others.
const MOST_COUNTED: usize = 10_000;

/// What a resident says of the own entry.
#[derive(Clone, PartialEq, Eq)]
pub enum Asked {
    /// The number on the card.
    Card(String),
    /// Name, group, and the last four characters of the identity number.
    Person {
        /// The name.
        name: String,
        /// The residents' group.
        group: GroupNo,
        /// The last four characters.
        last_four: String,
    },
}

/// What a resident types: a card's number, or the other three.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Said {
    /// The number on the card.
    pub card: String,
    /// The name.
    pub name: String,
    /// The residents' group.
    pub group: String,
    /// The last four characters of the identity number.
    pub last_four: String,
}

impl Said {
    /// What is asked by it: the card's number, where there is one.
    pub fn asked(&self) -> Asked {
        match self.group.parse() {
            Ok(group) if self.card.trim().is_empty() => {
                Asked::Person { name: self.name.clone(), group: GroupNo(group), last_four: self.last_four.clone() }
            }
            _ => Asked::Card(self.card.clone()),
        }
    }
}

/// What a look-up comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// The own entry.
    Entry(OwnEntry),
    /// Nothing fits, or more than one entry does.
    Nothing {},
    /// The list is not published yet.
    NotPublished {},
    /// One name and group was asked for too often.
    TooOften {
        /// When it may be asked for again.
        until: DateTime<Utc>,
    },
}

/// The own entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct OwnEntry {
    /// The residents' group.
    pub group: GroupNo,
    /// Where the voter votes: number and hours of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<(u16, NaiveTime, NaiveTime)>,
    /// Once the poll is over: whether a paper was issued on the entry, and to whom.
    pub paper: Paper,
}

/// What became of the paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// The poll is not over; nobody is told who has voted.
    NotTold,
    /// None was issued.
    None,
    /// The voter took it.
    Own,
    /// A proxy took it, by name.
    Proxy(String),
}

/// Keyed hashes of what residents may say, of one state of a roll. No name is kept.
#[derive(Debug)]
struct Entries {
    roll: OrdMap<PersonId, Entry>,
    /// Nobody where several entries fit: then the card's number tells them apart.
    of: HashMap<[u8; 32], Option<PersonId>>,
}

impl Entries {
    fn add(&mut self, key: [u8; 32], person: PersonId) {
        self.of.entry(key).and_modify(|held| *held = held.filter(|held| *held == person)).or_insert(Some(person));
    }
}

/// Since when a name and group is counted, and how often it was asked for.
type Tries = (DateTime<Utc>, u32);

/// What look-ups keep in memory.
#[derive(Debug, Default)]
pub(crate) struct LookUps {
    entries: Mutex<HashMap<ElectionId, Arc<Entries>>>,
    asked: Mutex<HashMap<[u8; 32], Tries>>,
}

/// Letters and digits as they are meant: half width, large, without blanks and hyphens.
fn plain(text: &str) -> String {
    narrow(text).chars().filter(|one| !one.is_whitespace() && *one != '-').collect::<String>().to_uppercase()
}

/// A name in the spelling of the roll; what is no name fits nobody.
fn spelled(name: &str) -> String {
    PersonName::parse(&narrow(name)).map_or_else(|_| String::new(), |name| name.as_str().to_owned())
}

impl App {
    /// The own entry of whoever asks.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn look_up(&self, id: ElectionId, asked: &Asked) -> Result<Found, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        if election.registration.phase < Registration::Listed {
            return Ok(Found::NotPublished {});
        }
        if let Asked::Person { name, group, .. } = asked
            && let Some(until) = self.count_try(self.hash_of(id, &format!("{}|{group}", spelled(name)))).await
        {
            return Ok(Found::TooOften { until });
        }
        let person = self.person_asked(id, election, asked).await?;
        let entry = person.and_then(|person| election.registration.roll.get(&person));
        match entry {
            Some(entry) => Ok(Found::Entry(self.own_entry(id, election, entry).await?)),
            None => Ok(Found::Nothing {}),
        }
    }

    /// Whose entry is asked for; nobody where nothing or more than one entry fits.
    pub(crate) async fn person_asked(
        &self,
        id: ElectionId,
        election: &Election,
        asked: &Asked,
    ) -> Result<Option<PersonId>, Problem> {
        let key = match asked {
            Asked::Card(number) => self.hash_of(id, &plain(number)),
            Asked::Person { name, group, last_four } => {
                self.hash_of(id, &format!("{}|{group}|{}", spelled(name), plain(last_four)))
            }
        };
        Ok(self.own_entries(id, election).await?.of.get(&key).copied().flatten())
    }

    /// The keyed hash of who asks, the same for every spelling: so tries and papers are counted without a name.
    pub(crate) fn source_of(&self, id: ElectionId, asked: &Asked) -> [u8; 32] {
        match asked {
            Asked::Card(number) => self.hash_of(id, &format!("source|{}", plain(number))),
            Asked::Person { name, group, .. } => self.hash_of(id, &format!("source|{}|{group}", spelled(name))),
        }
    }

    pub(crate) fn hash_of(&self, id: ElectionId, text: &str) -> [u8; 32] {
        self.store().keys().index_hash(IndexKind::Card, &format!("look-up|{id}|{text}"))
    }

    /// Counts a try against a name and group, whether or not anybody is called so; answers until when it is one too many.
    pub(crate) async fn count_try(&self, key: [u8; 32]) -> Option<DateTime<Utc>> {
        let (now, hour) = (self.clock().now(), TimeDelta::hours(1));
        let mut asked = self.look_ups().asked.lock().await;
        if asked.len() >= MOST_COUNTED {
            asked.retain(|_, (since, _)| now - *since < hour);
        }
        if asked.len() >= MOST_COUNTED {
            // Whoever makes up keys does not set free one that is shut.
            asked.retain(|_, (_, tries)| *tries > TRIES);
        }
        if asked.len() >= MOST_COUNTED {
            asked.clear();
        }
        let entry = asked.entry(key).or_insert((now, 0));
        if now - entry.0 >= hour {
            *entry = (now, 0);
        }
        entry.1 += 1;
        (entry.1 > TRIES).then(|| entry.0 + hour)
    }

    /// Forgets the tries against a key: whoever came in by the right way is nobody who guesses.
    pub(crate) async fn forget_tries(&self, key: [u8; 32]) {
        self.look_ups().asked.lock().await.remove(&key);
    }

    async fn own_entries(&self, id: ElectionId, election: &Election) -> Result<Arc<Entries>, Problem> {
        let roll = &election.registration.roll;
        let mut kept = self.look_ups().entries.lock().await;
        if let Some(entries) = kept.get(&id).filter(|entries| entries.roll.ptr_eq(roll)) {
            return Ok(entries.clone());
        }
        let mut entries = Entries { roll: roll.clone(), of: HashMap::with_capacity(roll.len() * 2) };
        let numbers = self.card_numbers(id).await?;
        for (person, sealed) in self.records(id).await? {
            let Some(entry) = roll.get(&person) else { continue };
            let record = people::read(&sealed.bytes)?;
            entries.add(self.hash_of(id, &numbers.of(person)), person);
            if let Some(tail) = record.identity.as_deref().and_then(|number| number.get(number.len().checked_sub(4)?..))
            {
                let said = format!("{}|{}|{}", spelled(&record.name), entry.group, plain(tail));
                entries.add(self.hash_of(id, &said), person);
            }
        }
        let entries = Arc::new(entries);
        kept.insert(id, entries.clone());
        Ok(entries)
    }

    async fn own_entry(&self, id: ElectionId, election: &Election, entry: &Entry) -> Result<OwnEntry, Problem> {
        let place = election.ballot.places.values().find(|place| place.groups.contains(&entry.group));
        let issued = election.ballot.round().and_then(|round| round.issued.get(&entry.person));
        let paper = match issued.map(|issued| issued.taken) {
            _ if election.ballot.phase <= Poll::Polling => Paper::NotTold,
            None => Paper::None,
            Some(As::Own {}) => Paper::Own,
            Some(As::Proxy { agent }) => {
                Paper::Proxy(self.names_of(id, &[agent].into()).await?.remove(&agent).unwrap_or_default())
            }
        };
        let place = place.map(|place| (place.number, place.opens, place.closes));
        Ok(OwnEntry { group: entry.group, place, paper })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_typed_is_read_as_it_is_meant() {
        for (typed, meant) in [("１２３４ 5678-9012", "123456789012"), ("12 3x", "123X")] {
            assert_eq!(plain(typed), meant);
        }
        for (typed, meant) in [("阿依古丽•买买提 ", "阿依古丽·买买提"), ("王 小明", "王小明"), ("1", "")]
        {
            assert_eq!(spelled(typed), meant);
        }
    }

    #[test]
    fn what_fits_two_entries_finds_neither() {
        let mut entries = Entries { roll: OrdMap::new(), of: HashMap::new() };
        let [one, other] = [1, 2].map(|number| PersonId(Uuid::from_u128(number)));
        for (key, person) in [(1, one), (1, one), (2, one), (2, other), (2, one)] {
            entries.add([key; 32], person);
        }
        assert_eq!(entries.of, HashMap::from([([1; 32], Some(one)), ([2; 32], None)]));
    }
}
