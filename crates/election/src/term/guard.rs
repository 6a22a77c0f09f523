//! What blocks the commands of the term.

use super::recall::{Petition, Petitioners};
use super::{Command, Met, Seat};
use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use crate::office::meeting::Kind;
use chrono::{Days, Months, NaiveDate};
use rules::{ByElection, Misconduct, RuleId, Switch};
use std::collections::{BTreeMap, BTreeSet};
use tally::Post;

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let (document, happened) = paper(command);
    happened.check(context, blockers);
    election.office.require_document(document, blockers);
    match command {
        Command::Resign { person, .. } => require_office(election, *person, blockers),
        Command::EndOffice { person, ground, .. } => {
            require_office(election, *person, blockers);
            let grounds = &election.profile.law().office_ends;
            if !grounds.contains(ground) {
                blockers.add(Code::GroundNotKnown).fact("ground", ground).fact("grounds", grounds);
            }
        }
        Command::ReportMisconduct { person, ground, .. } => {
            require_office(election, *person, blockers);
            require_misconduct(election, *ground, blockers);
        }
        Command::FindVoid { person, ground, .. } => {
            require_office(election, *person, blockers);
            require_misconduct(election, *ground, blockers);
            if !election.term.reported.contains(&(*person, *ground)) {
                let to = &election.profile.law().misconduct_report;
                blockers.add(Code::MisconductNotReported).fact("ground", ground).fact("to", to);
            }
        }
        Command::PetitionRecall { petition, .. } => guard_petition(election, petition, happened.on, blockers),
        Command::RecordRecall { person, .. } => guard_recall(election, *person, happened.on, blockers),
        Command::ElectByMeeting { meeting, seat, .. } => {
            guard_seats(election, std::slice::from_ref(seat), blockers);
            guard_manner(election, meeting, blockers);
            guard_meeting(election, (meeting, happened.on), by_election_quorum(election), blockers);
        }
        Command::RecordByElection { seats, .. } => guard_seats(election, seats, blockers),
        Command::RecordSupervision { meeting, chair, members, .. } => {
            guard_meeting(election, (meeting, happened.on), (Code::MeetingQuorum, None), blockers);
            guard_supervision(*chair, members, blockers);
        }
    }
}

/// The paper of a command, and when it happened.
fn paper(command: &Command) -> (DocumentId, Happened) {
    match command {
        Command::Resign { document, happened, .. }
        | Command::EndOffice { document, happened, .. }
        | Command::ReportMisconduct { document, happened, .. }
        | Command::FindVoid { document, happened, .. }
        | Command::PetitionRecall { document, happened, .. }
        | Command::RecordRecall { document, happened, .. }
        | Command::RecordByElection { document, happened, .. } => (*document, *happened),
        Command::ElectByMeeting { meeting, happened, .. } | Command::RecordSupervision { meeting, happened, .. } => {
            (meeting.document, *happened)
        }
    }
}

fn require_office(election: &Election, person: PersonId, blockers: &mut Blockers<'_>) {
    if election.office_of(person).is_none() {
        blockers.add(Code::NotInOffice).fact("person", person);
    }
}

fn require_misconduct(election: &Election, ground: Misconduct, blockers: &mut Blockers<'_>) {
    let grounds = &election.profile.law().misconduct_grounds;
    if !grounds.contains(&ground) {
        blockers.add(Code::NoSuchMisconduct).fact("ground", ground).fact("grounds", grounds);
    }
}

/// Enough signatures, no recall of the same person that waits or that bars this one.
fn guard_petition(election: &Election, petition: &Petition, on: NaiveDate, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    require_office(election, petition.person, blockers);
    let (code, share, of) = match petition.by {
        Petitioners::Voters => {
            let voters = election.registration.frozen().map_or(0, |frozen| frozen.registered);
            (Code::TooFewSignatures, law.recall_petition, voters)
        }
        Petitioners::Representatives => {
            let chosen = crate::sheets::count(election.representatives.chosen());
            (Code::TooFewOfRepresentatives, law.recall_petition_reps, chosen)
        }
    };
    if !share.met(petition.signatures, of) || petition.signatures > of {
        blockers.add(code).fact("signatures", petition.signatures).fact("needed", share.needed(of)).fact("of", of);
    }
    if election.term.pending(petition.person).is_some() {
        blockers.add(Code::RecallPending).fact("person", petition.person);
    }
    let Some(last) = election.term.last(petition.person, petition.reason) else { return };
    if law.recall_again_term == Switch::On {
        blockers.add(Code::RecallBarredForTerm).fact("last", last);
    }
    let until = last.checked_add_months(Months::new(law.recall_again.get())).unwrap_or(NaiveDate::MAX);
    if on < until {
        blockers.add(Code::RecallBarred).fact("last", last).fact("until", until);
    }
}

/// The recall waits, and was voted on within its days.
fn guard_recall(election: &Election, person: PersonId, on: NaiveDate, blockers: &mut Blockers<'_>) {
    let Some(recall) = election.term.pending(person) else {
        blockers.add(Code::NoRecallPending).fact("person", person);
        return;
    };
    let days = Days::new(election.profile.law().recall_days.get().into());
    let latest = recall.on.checked_add_days(days).unwrap_or(NaiveDate::MAX);
    if on > latest {
        blockers.add(Code::RecallTooLate).fact("day", on).fact("latest", latest);
    }
}

/// No post gets more people than it has vacant seats, and nobody a second seat.
fn guard_seats(election: &Election, seats: &[Seat], blockers: &mut Blockers<'_>) {
    if seats.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    let mut wanted: BTreeMap<&Post, u32> = BTreeMap::new();
    for seat in seats {
        let count = wanted.entry(&seat.post).or_default();
        *count = count.saturating_add(1);
        if election.office_of(seat.person).is_some() {
            blockers.add(Code::SamePerson).fact("person", seat.person);
        }
    }
    let people: BTreeSet<_> = seats.iter().map(|seat| seat.person).collect();
    if people.len() != seats.len() {
        blockers.add(Code::SamePerson);
    }
    let over: Vec<&Post> =
        wanted.iter().filter(|(post, count)| election.vacant(post) < **count).map(|(post, _)| *post).collect();
    if !over.is_empty() {
        blockers.add(Code::SeatsNotVacant).fact("seats", over);
    }
}

/// The profile lets this meeting hold a by-election.
fn guard_manner(election: &Election, meeting: &Met, blockers: &mut Blockers<'_>) {
    let manner = match meeting.kind {
        Kind::Residents => Some(ByElection::ResidentsMeeting),
        Kind::Representatives => Some(ByElection::RepresentativesMeeting),
        _ => None,
    };
    let allowed = &election.profile.law().byelect_by;
    if manner.is_none_or(|manner| !allowed.contains(&manner)) {
        blockers.add(Code::ByElectionManner).fact("allowed", allowed);
    }
}

/// The by-election's own quorum, where the profile has one.
fn by_election_quorum(election: &Election) -> (Code, Option<rules::Share>) {
    match election.profile.law().byelect_quorum {
        Some(share) => (Code::ByElectionQuorum, Some(share)),
        None => (Code::MeetingQuorum, None),
    }
}

/// Enough came, and enough of them agreed.
fn guard_meeting(
    election: &Election,
    (meeting, on): (&Met, NaiveDate),
    (code, own): (Code, Option<rules::Share>),
    blockers: &mut Blockers<'_>,
) {
    let law = election.profile.law();
    if meeting.kind == Kind::Representatives {
        election.require_sitting(on, meeting.due, blockers);
    }
    if meeting.present > meeting.due {
        blockers.add(Code::MorePresentThanDue).fact("present", meeting.present).fact("due", meeting.due);
    }
    if meeting.yes > meeting.present {
        blockers.add(Code::MoreVotesThanPresent).fact("votes", meeting.yes).fact("present", meeting.present);
    }
    let quorum = own.unwrap_or(match meeting.kind {
        Kind::Residents => law.meeting_residents_quorum,
        _ => law.meeting_reps_quorum,
    });
    if !quorum.met(meeting.present, meeting.due) {
        blockers.add(code).fact("present", meeting.present).fact("needed", quorum.needed(meeting.due));
    }
    if !law.meeting_decide.met(meeting.yes, meeting.present) {
        let needed = law.meeting_decide.needed(meeting.present);
        blockers.add(Code::NotDecided).fact("subject", RuleId::MeetingDecide).fact("needed", needed);
    }
}

fn guard_supervision(chair: PersonId, members: &[PersonId], blockers: &mut Blockers<'_>) {
    let distinct: BTreeSet<_> = members.iter().collect();
    if members.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    if distinct.len() != members.len() {
        blockers.add(Code::SamePerson);
    }
    if !members.contains(&chair) {
        blockers.add(Code::ChairNotMember).fact("person", chair);
    }
}
