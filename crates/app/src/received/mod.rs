//! Papers that come in online: a resident objects to the list from the page of the own entry, a candidate appeals from the
//! own page. What comes in is sealed and waits on the committee's desk; the log learns of it when the committee files it,
//! with the day it was received, from which its deadline runs.

pub mod desk;
mod hand_in;
pub mod receipt;

pub use hand_in::{Complaint, HandedIn, Slip, Window};

use crate::app::App;
use crate::error::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use election::{Election, ElectionId, GroupNo, NominationId, ObjectionId, PersonId, legal_day};
use rules::ReviewBody;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Received, SealKind};
use uuid::Uuid;

/// The longest that is said, in characters.
pub const LONGEST: usize = 1_000;

/// The longest name, telephone number or address.
const SHORT: usize = 80;

/// What a paper is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The own entry is wrong.
    EntryWrong,
    /// The own entry is missing.
    EntryMissing,
    /// Somebody is on the list who should not be there.
    NotEntitled,
    /// A candidate appeals against a finding.
    Appeal,
}

/// What a paper says, as it is sealed and, once filed, committed to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What it is about.
    pub matter: Matter,
    /// When it came in.
    pub received: DateTime<Utc>,
    /// Who proved to be who it is; nobody where no entry was found.
    pub person: Option<PersonId>,
    /// The name that the sender gave; empty where the entry tells it.
    pub name: String,
    /// The group that the sender gave.
    pub group: Option<GroupNo>,
    /// The last four characters of the identity number that the sender gave.
    pub last_four: String,
    /// The nomination and the body whose finding is appealed against.
    pub appeal: Option<(NominationId, ReviewBody)>,
    /// What is said.
    pub text: String,
    /// How the sender is reached; may be empty.
    pub contact: String,
}

/// How far a paper is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Came {
    /// The committee has not filed it.
    Waiting {},
    /// It is filed, and waits for a ruling.
    Filed {},
    /// It was right.
    Upheld {
        /// The day of the ruling.
        on: Option<NaiveDate>,
    },
    /// It was not.
    Dismissed {
        /// The day of the ruling.
        on: Option<NaiveDate>,
    },
    /// It was taken back.
    Withdrawn {},
    /// It was answered without being filed.
    Answered {
        /// When.
        on: NaiveDate,
    },
}

/// A word of the table as its matter.
fn matter(row: &Received) -> Result<Matter, Problem> {
    serde_json::from_value(json!(row.matter)).map_err(|_| Problem::unavailable("a paper of no known matter"))
}

/// The nomination and body that an appeal is about.
fn appealed(row: &Received) -> Option<(NominationId, ReviewBody)> {
    let (nomination, body) = row.nomination.as_ref()?;
    Some((*nomination, serde_json::from_value(json!(body)).ok()?))
}

/// The id under which a paper is filed: its own, so that it can be filed once.
const fn filed_as(paper: Uuid) -> ObjectionId {
    ObjectionId(paper)
}

/// Whether a paper is neither filed nor answered.
fn waits(election: &Election, row: &Received) -> bool {
    let filed = match appealed(row) {
        Some((nomination, body)) => {
            let found = election.nomination.get(nomination).and_then(|one| one.findings.get(&body));
            found.is_some_and(|finding| finding.appeal.is_some())
        }
        None => election.office.objections.contains_key(&filed_as(row.id)),
    };
    row.closed.is_none() && !filed
}

/// Whether the bytes of a document are those of a paper that came in online.
pub(crate) fn is_words(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Words>(bytes).is_ok()
}

/// The last day of the ruling on a paper, counted from the day it came in.
fn due(election: &Election, row: &Received) -> NaiveDate {
    let on = legal_day(row.at);
    if row.nomination.is_some() { election.appeal_due(on) } else { election.ruling_due(on) }
}

impl App {
    /// The words of a paper; none once they are erased.
    async fn words(&self, paper: Uuid) -> Result<Option<Words>, Problem> {
        let sealed = self.store().unseal(paper).await?.filter(|sealed| sealed.kind == SealKind::Text);
        let read = sealed.map(|sealed| serde_json::from_slice(&sealed.bytes));
        read.transpose().map_err(|error| Problem::unavailable(format!("a sealed paper is unreadable: {error}")))
    }

    /// What was answered to a paper; nothing once it is erased.
    async fn reply_to(&self, row: &Received) -> Result<Option<String>, Problem> {
        let Some(reply) = row.reply else { return Ok(None) };
        let sealed = self.store().unseal(reply.id).await?;
        Ok(sealed.map(|sealed| String::from_utf8_lossy(&sealed.bytes).into_owned()))
    }

    /// How far a paper is, as the log and the desk tell it.
    async fn came(&self, id: ElectionId, election: &Election, row: &Received) -> Result<Came, Problem> {
        use election::office::objection::{Ruling, State};
        let appeal = appealed(row);
        let state = match appeal {
            Some((nomination, body)) => {
                let found = election.nomination.get(nomination).and_then(|one| one.findings.get(&body));
                found.and_then(|found| found.appeal).map(|appeal| appeal.state)
            }
            None => election.office.objections.get(&filed_as(row.id)).map(|filed| filed.state),
        };
        let ruled = matches!(state, Some(State::Ruled(_)));
        let filings = if ruled { Some(self.filings(id).await?) } else { None };
        let on = filings.and_then(|all| match appeal {
            Some(appeal) => all.decided(appeal),
            None => all.get(filed_as(row.id)).and_then(|filing| filing.ruled).map(|ruled| ruled.on),
        });
        Ok(match (state, row.closed) {
            (Some(State::Filed), _) => Came::Filed {},
            (Some(State::Ruled(Ruling::Upheld)), _) => Came::Upheld { on },
            (Some(State::Ruled(Ruling::Dismissed)), _) => Came::Dismissed { on },
            (Some(State::Withdrawn), _) => Came::Withdrawn {},
            (None, Some(closed)) => Came::Answered { on: legal_day(closed) },
            (None, None) => Came::Waiting {},
        })
    }
}
