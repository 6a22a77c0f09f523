//! An election day that moves: what becomes illegal with the new day refuses it, what was found or posted for the old day
//! has to be found or posted again before the poll comes nearer.

use crate::blocker::{Blockers, Code};
use crate::command::Action;
use crate::context::Context;
use crate::election::Election;
use crate::office::notice::NoticeKind;
use crate::office::objection::Field;
use crate::{ballot, nomination, registration};
use chrono::NaiveDate;
use rules::{Breach, Broken, DeadlineId, Facts, RuleId, broken_by_moving};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the last move of the day leaves to be done again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Moved {
    /// What was found or posted for the old day, and who decides it again.
    pub again: Vec<Broken>,
    /// How many notices had been posted when the day moved.
    pub posted: usize,
}

/// What becomes illegal, or has to be done again, when the election day of this election moves.
pub fn broken(election: &Election, day: NaiveDate, today: NaiveDate) -> Vec<Broken> {
    let lifecycle = &election.lifecycle;
    let (Some(old), Some(first)) = (lifecycle.election_day, lifecycle.first_day) else { return Vec::new() };
    let facts = Facts { today, done: done(election) };
    let too_far = |broken: &Broken| matches!(broken.breach, Breach::PutOffTooFar { .. });
    let mut found = broken_by_moving(&election.profile, old, day, &facts);
    // However often it is put off, the time counts from the day that was set first.
    if !found.iter().any(too_far) {
        found.extend(broken_by_moving(&election.profile, first, day, &facts).into_iter().filter(too_far));
    }
    found
}

/// What was done so far of the calendar, and when.
fn done(election: &Election) -> BTreeMap<DeadlineId, NaiveDate> {
    let office = &election.office;
    let posted = |kind| office.notices.iter().rev().find(|notice| notice.kind == kind).map(|notice| notice.on);
    let listed = election.registration.published;
    // The window of a list is over without a ruling that waits: its last day stands for the rulings.
    let waits = office.waits(Field::Roll);
    let ruled = election.registration.window_ends(election).filter(|_| !waits);
    let rows = [
        (DeadlineId::ListPublished, listed),
        (DeadlineId::ListRuled, ruled),
        (DeadlineId::CandidatesPublished, election.nomination.formal_on),
        (DeadlineId::StaffPublished, posted(NoticeKind::Staff)),
        (DeadlineId::PlacePublished, posted(NoticeKind::TimeAndPlace)),
        (DeadlineId::MobileUsersPublished, posted(NoticeKind::MobileBoxUsers)),
        (DeadlineId::ProxyPublished, posted(NoticeKind::Proxies)),
    ];
    rows.into_iter().filter_map(|(id, on)| Some((id, on?))).collect()
}

/// Blocks a day with which something would have been done too late or can no longer be done in time.
pub(super) fn guard(election: &Election, day: NaiveDate, context: &Context, blockers: &mut Blockers<'_>) {
    for broken in broken(election, day, context.today()) {
        match broken.breach {
            Breach::DoneTooLate { done, latest } => late(election, broken.deadline, (done, latest), blockers),
            Breach::CannotBeDone { latest } => late(election, broken.deadline, (context.today(), latest), blockers),
            Breach::PutOffTooFar { latest } => {
                blockers.add(Code::PutOffTooFar).fact("day", day).fact("latest", latest);
            }
            Breach::NamesOldDay | Breach::FoundForOldDay | Breach::PutOff | Breach::DayOver => {}
        }
    }
}

/// The blocker that the step itself would meet.
fn late(
    election: &Election,
    deadline: Option<DeadlineId>,
    (on, latest): (NaiveDate, NaiveDate),
    blockers: &mut Blockers<'_>,
) {
    let days = election.profile.law().list_publish.get();
    let blocker = match deadline {
        Some(DeadlineId::ListPublished) => blockers.add(Code::ListTooLate).fact("days", days),
        Some(DeadlineId::CandidatesPublished) => blockers.add(Code::FormalListTooLate),
        Some(DeadlineId::StaffPublished) => blockers.add(Code::StaffNotPosted).fact("posted", on).fact("current", true),
        Some(DeadlineId::PlacePublished) => {
            blockers.add(Code::PlacesNotPosted).fact("posted", on).fact("current", true)
        }
        Some(DeadlineId::ProxyPublished) => blockers.add(Code::ProxyListTooLate),
        _ => blockers.add(Code::RulingsWouldBeLate),
    };
    blocker.fact("on", on).fact("latest", latest);
}

/// What the new day leaves to be done again: notices that name the old one, findings that were made for it.
pub(super) fn again(election: &Election, day: NaiveDate, today: NaiveDate) -> Vec<Broken> {
    let stale = |broken: &Broken| matches!(broken.breach, Breach::NamesOldDay | Breach::FoundForOldDay);
    broken(election, day, today).into_iter().filter(stale).collect()
}

/// What is still to be done again for the new day.
pub fn open(election: &Election) -> Vec<Broken> {
    let Some(moved) = &election.lifecycle.moved else { return Vec::new() };
    let reposted = |kind| election.office.notices.iter().skip(moved.posted).any(|notice| notice.kind == kind);
    let stale = election.registration.stale(election.verdicts_for()) > 0;
    let waits = |broken: &&Broken| match broken.deadline {
        Some(DeadlineId::ListPublished) => stale,
        Some(DeadlineId::PlacePublished) => !reposted(NoticeKind::TimeAndPlace),
        Some(DeadlineId::MobileUsersPublished) => !reposted(NoticeKind::MobileBoxUsers),
        _ => true,
    };
    moved.again.iter().filter(waits).cloned().collect()
}

/// Blocks what brings the poll nearer while something has to be done again for the new day.
pub(crate) fn gate(election: &Election, action: Action, blockers: &mut Blockers<'_>) {
    use ballot::Action as Ballot;
    let nearer = matches!(
        action,
        Action::Registration(registration::Action::Freeze)
            | Action::Nomination(nomination::Action::Settle)
            | Action::Ballot(Ballot::Open | Ballot::DeclareReady | Ballot::OpenPolling)
    );
    if !nearer {
        return;
    }
    let rules: Vec<RuleId> = open(election).iter().map(|broken| broken.rule.rule).collect();
    if !rules.is_empty() {
        blockers.add(Code::DecideAgain).fact("open", rules);
    }
}
