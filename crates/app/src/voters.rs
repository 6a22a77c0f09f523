//! Voters as a check-in clerk finds them: names, initials and card numbers of a roll, in memory while papers are
//! prepared and issued.

use crate::app::App;
use crate::error::Problem;
use crate::fault::Fault;
use crate::people;
use election::registration::entry::Entry;
use election::{Election, ElectionId, HouseholdNo, PersonId};
use imbl::OrdMap;
use roster::Initials;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Digits of a card's number.
const DIGITS: usize = 12;
/// Least characters of a name or of initials: who asks letter by letter would leaf through those who have not voted.
const LEAST: usize = 2;

/// The indexes of the elections whose voters somebody looks for.
pub(crate) type Voters = Mutex<HashMap<ElectionId, Arc<Index>>>;

/// A voter of the index.
#[derive(Clone, Debug)]
pub(crate) struct Voter {
    pub(crate) person: PersonId,
    pub(crate) number: String,
    pub(crate) name: String,
    initials: String,
    household: Option<HouseholdNo>,
}

/// The voters of one roll.
#[derive(Debug)]
pub(crate) struct Index {
    roll: OrdMap<PersonId, Entry>,
    voters: Vec<Voter>,
}

/// What a clerk typed or scanned.
enum Query {
    Number(String),
    Household(u32),
    Initials(String),
    Name(String),
}

impl Query {
    /// A query that would name half of the roll is none.
    fn read(text: &str) -> Result<Self, Problem> {
        let text: String = text.chars().filter(|one| !one.is_whitespace() && *one != '-').collect();
        let digits = text.chars().all(|one| one.is_ascii_digit());
        if text.is_empty() {
            Err(Problem::field("query", Fault::EmptyQuery))
        } else if digits && text.len() == DIGITS {
            Ok(Self::Number(text))
        } else if digits {
            text.parse().map(Self::Household).map_err(|_| Problem::field("query", Fault::Unknown))
        } else if text.chars().count() < LEAST {
            Err(Problem::field("query", Fault::TooShort { least: LEAST }))
        } else if text.chars().all(|one| one.is_ascii_alphabetic()) {
            Ok(Self::Initials(text.to_ascii_lowercase()))
        } else {
            Ok(Self::Name(text))
        }
    }

    fn finds(&self, voter: &Voter) -> bool {
        match self {
            Self::Number(number) => voter.number == *number,
            Self::Household(household) => voter.household == Some(HouseholdNo(*household)),
            Self::Initials(initials) => voter.initials.starts_with(initials),
            Self::Name(part) => voter.name.contains(part),
        }
    }
}

impl Index {
    /// Everybody whom a query finds, in the order of the roll.
    pub(crate) fn find(&self, query: &str) -> Result<Vec<&Voter>, Problem> {
        let query = Query::read(query)?;
        Ok(self.voters.iter().filter(|voter| query.finds(voter)).collect())
    }

    /// Everybody, in the order of the roll.
    pub(crate) fn voters(&self) -> &[Voter] {
        &self.voters
    }

    /// The voter of an entry.
    pub(crate) fn voter(&self, person: PersonId) -> Option<&Voter> {
        let at = self.voters.binary_search_by_key(&person, |voter| voter.person).ok()?;
        self.voters.get(at)
    }
}

/// The numbers on the cards of an election's voters: twelve digits that its secret makes of the ids, so that they tell nothing
/// of the person and need no table.
pub(crate) struct CardNumbers([u8; 32]);

impl CardNumbers {
    /// The number of a voter.
    pub(crate) fn of(&self, person: PersonId) -> String {
        let hash = ledger::sha256(&[self.0.as_slice(), person.0.as_bytes()].concat());
        let whole = hash.as_bytes().iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        format!("{:012}", whole % 1_000_000_000_000)
    }
}

impl App {
    /// The numbers on the cards of an election.
    pub(crate) async fn card_numbers(&self, id: ElectionId) -> Result<CardNumbers, Problem> {
        Ok(CardNumbers(self.store().card_secret(id).await?))
    }

    /// Whom a card's number names; nobody where it is none of this election's.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn person_of_card(&self, id: ElectionId, number: &str) -> Result<Option<PersonId>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let index = self.voter_index(id, snapshot.election()).await?;
        Ok(index.voters().iter().find(|voter| voter.number == number).map(|voter| voter.person))
    }

    /// The index of an election's roll, built once and again after the roll changed.
    pub(crate) async fn voter_index(&self, id: ElectionId, election: &Election) -> Result<Arc<Index>, Problem> {
        let mut kept = self.voters().lock().await;
        let roll = &election.registration.roll;
        if let Some(index) = kept.get(&id).filter(|index| index.roll.ptr_eq(roll)) {
            return Ok(index.clone());
        }
        let initials = Initials::new().map_err(|error| Problem::unavailable(error.to_string()))?;
        let numbers = self.card_numbers(id).await?;
        let mut voters = Vec::with_capacity(roll.len());
        for (person, sealed) in self.records(id).await? {
            let Some(entry) = roll.get(&person) else { continue };
            let name = people::read(&sealed.bytes)?.name;
            let number = numbers.of(person);
            let household = entry.household;
            voters.push(Voter { person, number, initials: initials.of(&name), name, household });
        }
        voters.sort_by_key(|voter| voter.person);
        let index = Arc::new(Index { roll: roll.clone(), voters });
        kept.insert(id, index.clone());
        Ok(index)
    }
}
