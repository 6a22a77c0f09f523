//! Recalls (罢免): the petition, what it needs, and for how long one bars another.

use super::Term;
use crate::ballot::recall::RecallResult;
use crate::ids::PersonId;
use crate::lifecycle::purpose::Head;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Petitioners {
    /// Voters.
    Voters,
    /// Residents' representatives.
    Representatives,
}

/// Why the recall is asked for, as a code; the words stand in the sealed petition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecallReason {
    /// The duties are not done.
    Neglect,
    /// Law or discipline was broken.
    Breach,
    /// Money or property of the residents.
    Finances,
    /// The interests of the residents were harmed.
    Harm,
    /// Something else.
    Other,
}

/// A petition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Petition {
    /// Whose office.
    pub person: PersonId,
    /// Who signed.
    pub by: Petitioners,
    /// How many.
    pub signatures: u32,
    /// Why.
    pub reason: RecallReason,
}

/// How a recall ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum RecallEnd {
    /// The vote decided.
    Voted {
        /// The log of the vote.
        vote: Head,
        /// What it came to.
        result: RecallResult,
    },
    /// The member resigned before the vote (`recall.resign_ends`).
    Resigned {},
}

/// One recall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Recall {
    /// What was asked for.
    pub petition: Petition,
    /// When it was handed in.
    pub on: NaiveDate,
    /// How and when it ended.
    pub ended: Option<(RecallEnd, NaiveDate)>,
}

impl Term {
    /// The recall of a person that waits for its vote.
    pub fn pending(&self, person: PersonId) -> Option<&Recall> {
        self.recalls.iter().find(|one| one.petition.person == person && one.ended.is_none())
    }

    /// The day of the last recall of this person for this reason.
    pub(super) fn last(&self, person: PersonId, reason: RecallReason) -> Option<NaiveDate> {
        let same = |one: &&Recall| one.petition.person == person && one.petition.reason == reason;
        self.recalls.iter().filter(same).filter_map(|one| one.ended.map(|(_, on)| on)).max()
    }
}
