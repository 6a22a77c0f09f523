//! Seats that stay vacant: after the votes that the law asks for, with enough members elected, by the body that the
//! profile names.

use super::Command;
use super::round::Vacancy;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::MeetingId;
use crate::office::meeting::{Kind, Subject};
use rules::{Switch, VacantBy};
use tally::Post;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::LeaveVacant { post, meeting, document, happened } = command else { return };
    happened.check(context, blockers);
    election.office.require_document(*document, blockers);
    guard_seats(election, post, blockers);
    guard_decision(election, *meeting, blockers);
}

fn guard_seats(election: &Election, post: &Post, blockers: &mut Blockers<'_>) {
    let ballot = &election.ballot;
    let may = ballot.owed.iter().any(|owed| owed.contest.post == *post && owed.vacancy == Vacancy::MayStayVacant);
    let elected = u32::try_from(ballot.all_elected().len()).unwrap_or(u32::MAX);
    let law = election.profile.law();
    let least = law.runoff_leave_vacant.0;
    if !may || elected < least {
        blockers.add(Code::SeatMustBeFilled).fact("post", post).fact("elected", elected).fact("least", least);
    }
    let director = ballot.elected.get(&Post::DIRECTOR).is_some_and(|people| !people.is_empty());
    if law.runoff_vacant_director == Switch::On && !director {
        blockers.add(Code::VacancyNeedsDirector).fact("post", post);
    }
}

fn guard_decision(election: &Election, meeting: MeetingId, blockers: &mut Blockers<'_>) {
    election.office.require_decision(meeting, Subject::VacantSeat, blockers);
    let by = election.profile.law().runoff_vacant_by;
    let theirs = election.office.meetings.get(&meeting).is_none_or(|held| match by {
        VacantBy::Committee => held.kind == Kind::Committee,
        VacantBy::Assembly => matches!(held.kind, Kind::Residents | Kind::Representatives),
    });
    if !theirs {
        blockers.add(Code::VacancyDecidedBy).fact("by", by);
    }
}
