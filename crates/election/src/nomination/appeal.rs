//! The appeal of a candidate against a finding that bars: handed in within its days, decided within its days; who is right
//! stands again. The formal list waits while an appeal may still be made or decided.

use super::review::{Finding, Verdict};
use super::{Command, State};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::NominationId;
use crate::office::objection::{self, Ruling};
use chrono::NaiveDate;
use rules::ReviewBody;
use serde::Serialize;

/// An appeal against a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    /// When it was handed in.
    pub on: NaiveDate,
    /// The last day of the decision.
    pub due: NaiveDate,
    /// Where it stands.
    pub state: objection::State,
}

impl Appeal {
    /// Whether it was right, so that the finding is set aside.
    pub fn was_right(&self) -> bool {
        self.state == objection::State::Ruled(Ruling::Upheld)
    }

    /// Whether nobody has decided it.
    pub fn waits(&self) -> bool {
        self.state == objection::State::Filed
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::FileAppeal { nomination, body, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_filed(election, *nomination, *body, happened.on, blockers);
        }
        Command::DecideAppeal { nomination, body, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            let appeal = election.finding(*nomination, *body).and_then(|found| found.appeal);
            match appeal.filter(Appeal::waits) {
                None => {
                    blockers.add(Code::NoAppeal).fact("nomination", nomination).fact("body", body);
                }
                // A late decision is still a decision, but only with a reason that the report prints.
                Some(appeal) if happened.on > appeal.due && happened.late.is_none() => {
                    blockers.add(Code::AppealRulingLate).fact("due", appeal.due).fact("on", happened.on);
                }
                Some(_) => {}
            }
        }
        _ => {}
    }
}

/// Only a finding that bars is appealed, once, by its last day.
fn guard_filed(election: &Election, id: NominationId, body: ReviewBody, on: NaiveDate, blockers: &mut Blockers<'_>) {
    let barring = election.finding(id, body).filter(|finding| finding.bars() && finding.appeal.is_none());
    let Some(finding) = barring else {
        blockers.add(Code::NothingToAppeal).fact("nomination", id).fact("body", body);
        return;
    };
    let until = election.appeal_until(finding);
    if on > until {
        blockers.add(Code::AppealTooLate).fact("until", until).fact("on", on);
    }
}

/// What keeps the formal list waiting on a day.
struct Waiting {
    code: Code,
    nomination: NominationId,
    body: ReviewBody,
    until: NaiveDate,
}

impl Waiting {
    fn add(&self, blockers: &mut Blockers<'_>) {
        let blocker = blockers.add(self.code);
        blocker.fact("nomination", self.nomination).fact("body", self.body).fact("until", self.until);
    }
}

/// Nothing is listed while an appeal may be handed in, or waits for a decision that is not overdue.
pub(super) fn gate(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    for waiting in waiting(election, context.today()) {
        waiting.add(blockers);
    }
}

/// The same of the day on which the list was posted, where it is recorded afterwards.
pub(super) fn guard_posted(election: &Election, on: NaiveDate, blockers: &mut Blockers<'_>) {
    for waiting in waiting(election, on) {
        waiting.add(blockers);
    }
}

fn waiting(election: &Election, day: NaiveDate) -> impl Iterator<Item = Waiting> {
    let accepted = election.nomination.all.iter().filter(|(_, one)| one.state == State::Accepted);
    let findings = accepted.flat_map(|(id, one)| one.findings.iter().map(|(body, found)| (*id, *body, found)));
    let all = findings.filter_map(|(nomination, body, finding)| {
        let (code, until) = match finding.appeal {
            Some(appeal) if appeal.waits() => (Code::AppealOpen, appeal.due),
            None if finding.verdict == Verdict::Fail => (Code::AppealWindowOpen, election.appeal_until(finding)),
            _ => return None,
        };
        Some(Waiting { code, nomination, body, until })
    });
    all.filter(move |waiting| day <= waiting.until)
}

impl Election {
    /// What a body found of a nomination.
    pub(super) fn finding(&self, id: NominationId, body: ReviewBody) -> Option<&Finding> {
        self.nomination.get(id).and_then(|one| one.findings.get(&body))
    }

    /// The last day of the decision on an appeal that was handed in on a day.
    pub fn appeal_due(&self, on: NaiveDate) -> NaiveDate {
        self.end_of_period(on, self.profile.law().cand_appeal_decide)
    }

    /// The last day to appeal against a finding.
    pub fn appeal_until(&self, finding: &Finding) -> NaiveDate {
        self.end_of_period(finding.on, self.profile.law().cand_appeal)
    }
}
