//! The vote of a recall: one question, asked of the roll by the machinery of any other vote, decided by the recall's own
//! rules.

use super::Command;
use super::event::Event;
use super::round::{Contest, RoundKind};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{PersonId, RoundNo};
use crate::lifecycle::purpose::RECALL;
use rules::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{CandidateId, Post};
use uuid::Uuid;

/// What stands on the paper beside the member: that the member keeps the office.
pub const KEEPS_OFFICE: PersonId = PersonId(Uuid::max());

/// What the member did with the right to answer (UL26 19).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Defence {
    /// The member answered, in person or in writing.
    Heard,
    /// The member gave it up in writing.
    Waived,
}

/// What the vote came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecallResult {
    /// The office ends.
    Recalled,
    /// The member keeps it.
    Kept,
}

/// Only a recall has somebody who defends an office.
pub(super) fn gate_defence(election: &Election, blockers: &mut Blockers<'_>) {
    if !election.lifecycle.purpose.is_recall() {
        blockers.add(Code::NotARecall);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    if let Command::RecordDefence { document, happened, .. } = command {
        happened.check(context, blockers);
        election.office.require_document(*document, blockers);
    }
}

/// The member could answer before anybody votes (`recall.defence`).
pub(super) fn gate_ready(election: &Election, blockers: &mut Blockers<'_>) {
    let asked = election.profile.law().recall_defence == Switch::On;
    if election.lifecycle.purpose.is_recall() && asked && election.ballot.defence.is_none() {
        blockers.add(Code::DefenceMissing);
    }
}

/// The round that asks the question.
pub(super) fn round(election: &Election, member: PersonId, context: &Context) -> Event {
    let candidates = vec![member, KEEPS_OFFICE];
    let contests = vec![Contest { post: Post::from(RECALL), seats: 1, candidates }];
    let day = election.lifecycle.election_day.unwrap_or_else(|| context.today());
    Event::RoundBegun { number: RoundNo(1), kind: RoundKind::Recall, day, contests }
}

impl Election {
    /// A recall asks one question: nobody is nominated or written in.
    pub(crate) fn one_question_only(&self, blockers: &mut Blockers<'_>) {
        if self.lifecycle.purpose.is_recall() {
            blockers.add(Code::OneQuestionOnly);
        }
    }

    /// What a recall came to, once it is declared: the member is recalled where the vote is valid and enough say so.
    pub fn recall_result(&self) -> Option<RecallResult> {
        self.ballot.declared?;
        let round = self.ballot.round().filter(|round| round.kind == RoundKind::Recall)?;
        let contest = round.result.as_ref()?.outcome.contests.first()?;
        let member = CandidateId::from(round.contests.first()?.candidates.first()?.to_string());
        let recalled = contest.elected.contains(&member);
        Some(if recalled { RecallResult::Recalled } else { RecallResult::Kept })
    }
}
