//! The review of qualifications: the bodies that the profile names find, each by its own published requirement; a late
//! answer is late and never a failure; whom a finding bars may appeal, and stands again where the appeal is right.

use super::{Command, Nominated, State};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{DocumentId, NominationId, PersonId};
use crate::office::objection;
use chrono::NaiveDate;
use rules::{ReviewBody, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::Post;

/// What a body found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Qualified.
    Pass,
    /// Not qualified.
    Fail,
    /// No answer in time; never a failure.
    Late,
}

/// The finding of one body; it names its requirement and tells no story.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What it found; an appeal that is right turns a failure into a pass.
    pub verdict: Verdict,
    /// The requirement's document.
    pub requirement: DocumentId,
    /// When.
    pub on: NaiveDate,
    /// The appeal against it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<objection::State>,
}

impl Finding {
    /// Whether it keeps somebody from standing.
    pub(super) fn bars(&self) -> bool {
        self.verdict == Verdict::Fail
    }

    fn appeal_waits(&self) -> bool {
        self.appeal == Some(objection::State::Filed)
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::RecordFinding { nomination, body, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_finding(election, *nomination, *body, blockers);
        }
        Command::FileAppeal { nomination, body, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            let finding = finding(election, *nomination, *body);
            if finding.is_none_or(|finding| !finding.bars() || finding.appeal.is_some()) {
                blockers.add(Code::NothingToAppeal).fact("nomination", nomination).fact("body", body);
            }
        }
        Command::DecideAppeal { nomination, body, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if finding(election, *nomination, *body).is_none_or(|finding| !finding.appeal_waits()) {
                blockers.add(Code::NoAppeal).fact("nomination", nomination).fact("body", body);
            }
        }
        _ => {}
    }
}

/// A body that is asked finds once; only in place of a late answer it may find again.
fn guard_finding(election: &Election, id: NominationId, body: ReviewBody, blockers: &mut Blockers<'_>) {
    if election.nomination.get(id).is_none_or(|one| one.state != State::Accepted) {
        blockers.add(Code::UnknownNomination).fact("nomination", id);
    }
    if !election.profile.law().cand_review_by.contains(&body) {
        blockers.add(Code::BodyNotAsked).fact("body", body);
    }
    if finding(election, id, body).is_some_and(|finding| finding.verdict != Verdict::Late) {
        blockers.add(Code::FindingStands).fact("nomination", id).fact("body", body);
    }
}

fn finding(election: &Election, id: NominationId, body: ReviewBody) -> Option<&Finding> {
    election.nomination.get(id).and_then(|one| one.findings.get(&body))
}

/// Nothing is listed while an appeal waits.
pub(super) fn gate_appeals(election: &Election, blockers: &mut Blockers<'_>) {
    for (id, nominated) in &election.nomination.all {
        if nominated.state == State::Accepted && nominated.findings.values().any(Finding::appeal_waits) {
            blockers.add(Code::AppealOpen).fact("nomination", id);
        }
    }
}

/// Every body that the profile names has answered for every candidate of the formal list.
pub(crate) fn check_findings(election: &Election, blockers: &mut Blockers<'_>) {
    if election.profile.law().cand_review == Switch::Off {
        return;
    }
    let lists = &election.nomination.formal;
    let listed = lists.iter().flat_map(|list| list.candidates.iter().map(|person| (*person, &list.post)));
    let unreviewed = listed.filter(|(person, post)| !reviewed(election, *person, post)).count();
    if unreviewed > 0 {
        blockers.add(Code::ReviewsMissing).fact("candidates", unreviewed);
    }
}

/// Whether every body has answered for a person's nomination.
pub(super) fn reviewed(election: &Election, person: PersonId, post: &Post) -> bool {
    let asked = &election.profile.law().cand_review_by;
    let complete = |one: &Nominated| asked.iter().all(|body| one.findings.contains_key(body));
    election.nomination.accepted_for(person, post).any(|(_, one)| complete(one))
}
