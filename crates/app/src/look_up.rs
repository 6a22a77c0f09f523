//! "Am I on the list?": a resident finds the own entry and nothing else, by the number on the card, or by name, group and
//! the last four characters of the identity number. Whoever guesses learns nothing: all answers take the same way, and
//! one name and group is asked for a few times an hour.

use crate::app::App;
use crate::error::Problem;
use crate::people;
use crate::voters::card_number;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use election::ballot::Phase as Poll;
use election::ballot::issue::As;
use election::registration::Phase as Registration;
use election::registration::entry::Entry;
use election::{Election, ElectionId, GroupNo, PersonId};
use imbl::OrdMap;
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

/// The own entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnEntry {
    /// The residents' group.
    pub group: GroupNo,
    /// Where the voter votes: number and hours of the place.
    pub place: Option<(u16, NaiveTime, NaiveTime)>,
    /// Once the poll is over: whether a paper was issued on the entry, and to whom.
    pub paper: Paper,
}

/// What became of the paper.
#[derive(Clone, PartialEq, Eq, Debug)]
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
    of: HashMap<[u8; 32], PersonId>,
}

/// Since when a name and group is counted, and how often it was asked for.
type Tries = (DateTime<Utc>, u32);

/// What look-ups keep in memory.
#[derive(Debug, Default)]
pub(crate) struct LookUps {
    entries: Mutex<HashMap<ElectionId, Arc<Entries>>>,
    asked: Mutex<HashMap<[u8; 32], Tries>>,
}

/// Letters and digits as they are meant: half width, large, without blanks.
fn plain(text: &str) -> String {
    let half = |one: char| match u32::from(one) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(one),
        _ => one,
    };
    text.chars().map(half).filter(|one| !one.is_whitespace() && *one != '-').collect::<String>().to_uppercase()
}

impl App {
    /// The own entry of whoever asks; none where nothing fits.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before the list is published, [`Problem::Locked`] where one name was asked for too often.
    pub async fn look_up(&self, id: ElectionId, asked: &Asked) -> Result<Option<OwnEntry>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        if election.registration.phase < Registration::Listed {
            return Err(Problem::NotFound("published list"));
        }
        if let Asked::Person { name, group, .. } = asked {
            self.count_try(self.hash_of(id, &format!("{}|{group}", plain(name)))).await?;
        }
        let key = match asked {
            Asked::Card(number) => self.hash_of(id, &plain(number)),
            Asked::Person { name, group, last_four } => {
                self.hash_of(id, &format!("{}|{group}|{}", plain(name), plain(last_four)))
            }
        };
        let entries = self.own_entries(id, election).await?;
        let Some(person) = entries.of.get(&key).copied() else { return Ok(None) };
        self.own_entry(id, election, person).await
    }

    fn hash_of(&self, id: ElectionId, text: &str) -> [u8; 32] {
        self.store().keys().index_hash(IndexKind::Card, &format!("look-up|{id}|{text}"))
    }

    /// Counts a try against a name and group, whether or not anybody is called so.
    async fn count_try(&self, key: [u8; 32]) -> Result<(), Problem> {
        let now = self.clock().now();
        let mut asked = self.look_ups().asked.lock().await;
        if asked.len() >= MOST_COUNTED {
            asked.retain(|_, (since, _)| now - *since < TimeDelta::hours(1));
        }
        if asked.len() >= MOST_COUNTED {
            asked.clear();
        }
        let entry = asked.entry(key).or_insert((now, 0));
        if now - entry.0 >= TimeDelta::hours(1) {
            *entry = (now, 0);
        }
        entry.1 += 1;
        if entry.1 > TRIES {
            return Err(Problem::Locked { seconds: (TimeDelta::hours(1) - (now - entry.0)).num_seconds() });
        }
        Ok(())
    }

    async fn own_entries(&self, id: ElectionId, election: &Election) -> Result<Arc<Entries>, Problem> {
        let roll = &election.registration.roll;
        let mut kept = self.look_ups().entries.lock().await;
        if let Some(entries) = kept.get(&id).filter(|entries| entries.roll.ptr_eq(roll)) {
            return Ok(entries.clone());
        }
        let mut of = HashMap::with_capacity(roll.len() * 2);
        for (person, sealed) in self.records(id).await? {
            let Some(entry) = roll.get(&person) else { continue };
            let record = people::read(&sealed.bytes)?;
            of.insert(self.hash_of(id, &card_number(self.store().keys(), id, person)), person);
            if let Some(tail) = record.identity.as_deref().and_then(|number| number.get(number.len().checked_sub(4)?..))
            {
                let said = format!("{}|{}|{}", plain(&record.name), entry.group, plain(tail));
                of.insert(self.hash_of(id, &said), person);
            }
        }
        let entries = Arc::new(Entries { roll: roll.clone(), of });
        kept.insert(id, entries.clone());
        Ok(entries)
    }

    async fn own_entry(
        &self,
        id: ElectionId,
        election: &Election,
        person: PersonId,
    ) -> Result<Option<OwnEntry>, Problem> {
        let Some(entry) = election.registration.roll.get(&person) else { return Ok(None) };
        let place = election.ballot.places.values().find(|place| place.groups.contains(&entry.group));
        let issued = election.ballot.round().and_then(|round| round.issued.get(&person));
        let paper = match issued.map(|issued| issued.taken) {
            _ if election.ballot.phase <= Poll::Polling => Paper::NotTold,
            None => Paper::None,
            Some(As::Own {}) => Paper::Own,
            Some(As::Proxy { agent }) => {
                Paper::Proxy(self.names_of(id, &[agent].into()).await?.remove(&agent).unwrap_or_default())
            }
        };
        let place = place.map(|place| (place.number, place.opens, place.closes));
        Ok(Some(OwnEntry { group: entry.group, place, paper }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_as_it_is_meant() {
        for (typed, meant) in
            [("１２３４ 5678-9012", "123456789012"), ("12 3x", "123X"), ("阿依古丽·买买提 ", "阿依古丽·买买提")]
        {
            assert_eq!(plain(typed), meant);
        }
    }
}
