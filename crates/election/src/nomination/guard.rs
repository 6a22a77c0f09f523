//! What blocks the commands of nomination.

use super::{Action, Command, List, State};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::{Election, Sex};
use crate::ids::NominationId;
use chrono::{Days, NaiveDate};
use rules::{Nominator, Switch};

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match action {
        Action::Open => {
            if election.lifecycle.purpose.is_recall() {
                blockers.add(Code::OneQuestionOnly);
            }
            election.check_needs(&law.needs_nomination_open, context, blockers);
        }
        Action::PublishPreliminary => {
            if election.nomination.standing().is_empty() {
                blockers.add(Code::NoNominations);
            }
        }
        Action::BeginReview | Action::PublishFormal => {
            election.office.no_open_objections(Some(crate::office::objection::Field::Candidate), blockers);
        }
        Action::Settle => election.check_needs(&law.needs_nomination_settle, context, blockers),
        Action::Nominate | Action::Accept | Action::Decline | Action::RecordFinding | Action::Withdraw => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Nominate { happened, document, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_nominate(election, command, blockers);
        }
        Command::Accept { nomination, document, happened } | Command::Decline { nomination, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            let accepting = matches!(command, Command::Accept { .. });
            guard_answer(election, *nomination, accepting.into(), blockers);
        }
        Command::RecordFinding { nomination, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.nomination.get(*nomination).is_none_or(|one| one.state != State::Accepted) {
                blockers.add(Code::UnknownNomination).fact("nomination", nomination);
            }
        }
        Command::PublishFormal { lists, happened } => {
            happened.check(context, blockers);
            guard_formal(election, lists, happened.on, blockers);
        }
        Command::Withdraw { nomination, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_withdraw(election, *nomination, happened.on, blockers);
        }
        Command::PublishPreliminary { happened } => happened.check(context, blockers),
        Command::Open {} | Command::BeginReview {} | Command::Settle {} => {}
    }
}

fn guard_nominate(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    let Command::Nominate { nomination, person, post, by, supporters, .. } = command else { return };
    let law = election.profile.law();
    if election.nomination.all.contains_key(nomination) {
        blockers.add(Code::IdTaken).fact("id", nomination);
    }
    election.require_entry(*person, blockers);
    if election.method.seats(post) == 0 {
        blockers.add(Code::UnknownPost).fact("post", post);
    }
    if !law.cand_nominate.contains(by) {
        blockers.add(Code::NominatorNotAllowed).fact("by", by);
    }
    if *by == Nominator::JointVoters && *supporters < law.cand_joint.0 {
        blockers.add(Code::TooFewSupporters).fact("supporters", supporters).fact("needed", law.cand_joint.0);
    }
}

/// What the nominee answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accepts,
    Declines,
}

impl From<bool> for Answer {
    fn from(accepting: bool) -> Self {
        if accepting { Self::Accepts } else { Self::Declines }
    }
}

fn guard_answer(election: &Election, id: NominationId, answer: Answer, blockers: &mut Blockers<'_>) {
    let Some(nominated) = election.nomination.get(id).filter(|one| one.state == State::Filed) else {
        blockers.add(Code::UnknownNomination).fact("nomination", id);
        return;
    };
    let other_post = election
        .nomination
        .all
        .values()
        .any(|one| one.person == nominated.person && one.state == State::Accepted && one.post != nominated.post);
    if answer == Answer::Accepts && election.profile.law().cand_one_post == Switch::On && other_post {
        blockers.add(Code::OnePostOnly).fact("person", nominated.person);
    }
    let staff = election.office.appointments.values().any(|held| {
        held.person == nominated.person
            && held.ended == crate::office::appointment::Ended::No
            && held.function.touches_papers()
    });
    if answer == Answer::Accepts && staff {
        blockers.add(Code::StaffConflict).fact("person", nominated.person);
    }
}

fn guard_withdraw(election: &Election, id: NominationId, on: NaiveDate, blockers: &mut Blockers<'_>) {
    if election.nomination.get(id).is_none_or(|one| one.state != State::Accepted) {
        blockers.add(Code::UnknownNomination).fact("nomination", id);
    }
    let days = election.profile.law().cand_withdraw.0;
    let latest = election.lifecycle.election_day.and_then(|day| day.checked_sub_days(Days::new(days.into())));
    if latest.is_none_or(|latest| on > latest) {
        blockers.add(Code::WithdrawTooLate).fact("latest", latest).fact("on", on);
    }
}

/// Every candidate accepted and passed, each post has more candidates than seats, the list is in time.
fn guard_formal(election: &Election, lists: &[List], on: NaiveDate, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let latest =
        election.lifecycle.election_day.and_then(|day| day.checked_sub_days(Days::new(law.cand_publish.0.into())));
    if latest.is_none_or(|latest| on > latest) {
        blockers.add(Code::FormalListTooLate).fact("latest", latest).fact("on", on);
    }
    let seats: Vec<_> = election.method.terms.iter().flat_map(|terms| &terms.seats).collect();
    let same_posts =
        seats.len() == lists.len() && seats.iter().all(|row| lists.iter().any(|list| list.post == row.post));
    if !same_posts {
        blockers.add(Code::UnknownPost).fact("posts", seats.len());
    }
    for list in lists {
        for person in &list.candidates {
            if !election.nomination.qualified(*person, &list.post) {
                blockers.add(Code::NotQualified).fact("person", person).fact("post", &list.post);
            }
        }
        let distinct: std::collections::BTreeSet<_> = list.candidates.iter().collect();
        if distinct.len() != list.candidates.len() {
            blockers.add(Code::SamePerson).fact("post", &list.post);
        }
    }
    check_excess(election, lists, blockers);
    check_women(election, lists, blockers);
}

/// More candidates than seats (UL26 18).
pub(crate) fn check_excess(election: &Election, lists: &[List], blockers: &mut Blockers<'_>) {
    let excess = election.profile.law().cand_excess.0;
    for list in lists {
        let seats = election.method.seats(&list.post);
        let candidates = u32::try_from(list.candidates.len()).unwrap_or(u32::MAX);
        if candidates < seats.saturating_add(excess) {
            blockers
                .add(Code::TooFewCandidates)
                .fact("post", &list.post)
                .fact("candidates", candidates)
                .fact("needed", seats.saturating_add(excess));
        }
    }
}

/// A committee should have a woman: at least so many women stand.
pub(crate) fn check_women(election: &Election, lists: &[List], blockers: &mut Blockers<'_>) {
    let needed = election.profile.law().size_women_min.0.saturating_sub(election.lifecycle.purpose.women());
    let women = lists
        .iter()
        .flat_map(|list| &list.candidates)
        .filter(|person| election.people.get(*person).is_some_and(|facts| facts.sex == Sex::Female))
        .count();
    if u32::try_from(women).is_ok_and(|women| women < needed) {
        blockers.add(Code::NoWomanStands).fact("women", women).fact("needed", needed);
    }
}
