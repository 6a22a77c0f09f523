//! Filings (备案, 报批): what goes to an authority and what comes back.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::ObjectionId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is filed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The election day.
    ElectionDay,
    /// The method.
    Method,
    /// The election committee.
    Committee,
    /// The candidates.
    Candidates,
    /// The result.
    Result,
    /// The certificates.
    Certificates,
    /// An objection on election day on which nobody ruled in time.
    Objection {
        /// Which.
        objection: ObjectionId,
    },
}

/// What the authority answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Taken on file or approved.
    Received,
    /// Sent back with something to mend.
    Returned,
}

/// One filing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Filing {
    /// What it is about.
    pub matter: Matter,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::SubmitFiling { filing, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.office.filings.contains_key(filing) {
                blockers.add(Code::IdTaken).fact("id", filing);
            }
        }
        Command::AnswerFiling { filing, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.office.filings.get(filing).is_none_or(|filed| filed.answer.is_some()) {
                blockers.add(Code::UnknownFiling).fact("filing", filing);
            }
        }
        _ => {}
    }
}

impl super::Office {
    /// Whether something was filed on a matter.
    pub fn sent(&self, matter: Matter) -> bool {
        self.filings.values().any(|filed| filed.matter == matter)
    }

    /// Whether the last filing on a matter was received by the authority.
    pub fn received(&self, matter: Matter) -> bool {
        self.filings.values().any(|filed| filed.matter == matter && filed.answer == Some(Answer::Received))
    }
}
