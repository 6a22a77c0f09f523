//! The review of qualifications: the bodies that the profile names find, each by its own published requirement and in its
//! days; a late answer is late and never a failure.

use super::appeal::Appeal;
use super::{Command, Nominated, State};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use chrono::NaiveDate;
use rules::Switch;
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
    /// What it found; an appeal that is right sets a failure aside.
    pub verdict: Verdict,
    /// The requirement's document.
    pub requirement: DocumentId,
    /// When.
    pub on: NaiveDate,
    /// The appeal against it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
}

impl Finding {
    /// Whether it keeps somebody from standing: a failure that no appeal has set aside.
    pub(super) fn bars(&self) -> bool {
        self.verdict == Verdict::Fail && !self.appeal.is_some_and(|appeal| appeal.was_right())
    }
}

/// A body that is asked finds once and in its days; in place of a late answer it may find again where its paper is of
/// those days.
pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::RecordFinding { nomination, body, verdict, document, happened } = command else { return };
    happened.check(context, blockers);
    election.office.require_document(*document, blockers);
    let reviewed = election.nomination.get(*nomination).filter(|one| one.state == State::Accepted);
    match reviewed.and_then(|one| election.review_due(one)) {
        None => {
            blockers.add(Code::UnknownNomination).fact("nomination", nomination);
        }
        Some(due) => guard_due(*verdict, due, happened.on, blockers),
    }
    if !election.profile.law().cand_review_by.contains(body) {
        blockers.add(Code::BodyNotAsked).fact("body", body);
    }
    if election.finding(*nomination, *body).is_some_and(|finding| finding.verdict != Verdict::Late) {
        blockers.add(Code::FindingStands).fact("nomination", nomination).fact("body", body);
    }
}

/// After its last day a body's answer is late, whatever it says; before, nobody is late.
fn guard_due(verdict: Verdict, due: NaiveDate, on: NaiveDate, blockers: &mut Blockers<'_>) {
    let code = match verdict {
        Verdict::Pass | Verdict::Fail if on > due => Code::FindingLate,
        Verdict::Late if on <= due => Code::FindingNotLate,
        _ => return,
    };
    blockers.add(code).fact("due", due).fact("on", on);
}

impl Election {
    /// The last day for the findings on a nomination: counted from the day the bodies were asked, or from a later
    /// acceptance.
    pub fn review_due(&self, nominated: &Nominated) -> Option<NaiveDate> {
        let asked = self.nomination.review_on?.max(nominated.accepted_on?);
        Some(self.end_of_period(asked, self.profile.law().cand_review_days))
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
