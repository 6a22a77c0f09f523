//! Somebody on the roll: found by name, pinyin initials, card number, household or group, and what was done to the entry.

use crate::app::App;
use crate::error::Problem;
use crate::people;
use crate::voters::Voter;
use chrono::{DateTime, Utc};
use election::log::Entry as Logged;
use election::registration::eligibility::{Answer, explain};
use election::registration::entry::Entry;
use election::{Area, ElectionId, GroupNo, PersonId};

/// People who are told at once.
const MOST: usize = 100;

/// Entries of the log that are read at once.
const READ_AT_ONCE: u64 = 500;

/// Whom somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct WantedVoters {
    /// A card number, a part of a name, initials or a household; empty for everybody of the group.
    pub text: String,
    /// Only of this group.
    pub group: Option<GroupNo>,
}

/// Somebody who was found.
#[derive(Clone, Debug)]
pub struct FoundVoter {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The card's number.
    pub number: String,
    /// The entry.
    pub entry: Entry,
}

/// Those who were found, as many as are told.
#[derive(Clone, Debug)]
pub struct FoundVoters {
    /// In the order of the roll.
    pub voters: Vec<FoundVoter>,
    /// How many there are in all.
    pub all: usize,
}

/// What was done to somebody's entry.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The number of the entry of the log.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// In which area.
    pub area: Area,
    /// What.
    pub action: &'static str,
}

/// An entry of the roll with all that is known of it without a reveal.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// Who, and the entry.
    pub voter: FoundVoter,
    /// The identity number, masked.
    pub identity: Option<String>,
    /// Why there is a vote, or none.
    pub answer: Answer,
    /// What was done to it, the newest first.
    pub steps: Vec<Step>,
}

impl App {
    /// The voters of an election who fit.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Invalid`] for a text that would find half of the roll.
    pub async fn find_on_roll(&self, id: ElectionId, wanted: &WantedVoters) -> Result<FoundVoters, Problem> {
        let mut voters = self.all_on_roll(id, wanted).await?;
        let all = voters.len();
        voters.truncate(MOST);
        Ok(FoundVoters { voters, all })
    }

    /// The same, all of them, to be taken away as a file.
    ///
    /// # Errors
    /// As [`App::find_on_roll`].
    pub async fn all_on_roll(&self, id: ElectionId, wanted: &WantedVoters) -> Result<Vec<FoundVoter>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let index = self.voter_index(id, election).await?;
        let found = match (wanted.text.trim(), wanted.group) {
            ("", Some(_)) => index.voters().iter().collect(),
            (text, _) => index.find(text)?,
        };
        let roll = &election.registration.roll;
        let fits = |entry: &&Entry| wanted.group.is_none_or(|group| entry.group == group);
        let entered = found.into_iter().filter_map(|voter| Some((voter, *roll.get(&voter.person).filter(fits)?)));
        Ok(entered.map(|(voter, entry)| found_voter(voter, entry)).collect())
    }

    /// Somebody's entry, and what was done to it.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn roll_entry_view(&self, id: ElectionId, person: PersonId) -> Result<EntryView, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let missing = || Problem::NotFound("entry of the roll");
        let entry = *election.registration.roll.get(&person).ok_or_else(missing)?;
        let index = self.voter_index(id, election).await?;
        let voter = found_voter(index.voter(person).ok_or_else(missing)?, entry);
        let sealed = self.store().unseal_owned(person).await?;
        let facts = election.people.get(&person).ok_or_else(missing)?;
        let record = sealed.iter().find(|sealed| people::in_force(sealed, facts)).ok_or_else(missing)?;
        let identity = people::masked(people::read(&record.bytes)?.identity.as_ref());
        let steps = self.steps_of(id, person, snapshot.size()).await?;
        Ok(EntryView { voter, identity, answer: explain(election, &entry), steps })
    }

    /// Entries of the log that name a person.
    async fn steps_of(&self, id: ElectionId, person: PersonId, size: u64) -> Result<Vec<Step>, Problem> {
        let named = person.to_string().into_bytes();
        let mut steps = Vec::new();
        let mut from = 0;
        while from < size {
            let entries = self.entries(id, from, READ_AT_ONCE).await?;
            let Some(read) = u64::try_from(entries.len()).ok().filter(|read| *read > 0) else { break };
            from += read;
            for bytes in entries.iter().filter(|bytes| holds(bytes, &named)) {
                let entry: Logged =
                    serde_json::from_slice(bytes).map_err(|error| Problem::unavailable(error.to_string()))?;
                let action = entry.command.action();
                steps.push(Step { seq: entry.seq, at: entry.at, area: action.area(), action: action.slug() });
            }
        }
        steps.reverse();
        Ok(steps)
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn found_voter(voter: &Voter, entry: Entry) -> FoundVoter {
    FoundVoter { person: voter.person, name: voter.name.clone(), number: voter.number.clone(), entry }
}
