//! What blocks the commands of nomination.

use super::{Action, Command, State, appeal, campaign, formal, pre_vote, refill, review, support};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{MeetingId, NominationId};
use crate::office::meeting::Subject;
use crate::office::objection::Field;
use rules::{Need, Switch};

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match action {
        Action::Open => {
            election.one_question_only(blockers);
            election.check_needs(&law.needs_nomination_open, context, blockers);
        }
        Action::GoWithout => {
            election.one_question_only(blockers);
            if law.cand_without == Switch::Off {
                blockers.add(Code::CandidatesNeeded);
            }
            election.check_needs(&[Need::RegistrationFrozen], context, blockers);
        }
        Action::PublishPreliminary => {
            if election.nomination.standing().is_empty() {
                blockers.add(Code::NoNominations);
            }
            pre_vote::gate_preliminary(election, blockers);
        }
        Action::BeginReview => election.office.no_open_objections(Some(Field::Candidate), blockers),
        Action::PublishFormal => {
            election.office.no_open_objections(Some(Field::Candidate), blockers);
            appeal::gate(election, context, blockers);
        }
        Action::Refill => refill::gate(election, blockers),
        Action::Settle => {
            election.check_needs(&law.needs_nomination_settle, context, blockers);
            appeal::gate(election, context, blockers);
        }
        Action::Nominate
        | Action::RecordParticipation
        | Action::Accept
        | Action::Decline
        | Action::RecordPreVote
        | Action::RecordFinding
        | Action::FileAppeal
        | Action::DecideAppeal
        | Action::RecordStrokes
        | Action::Withdraw
        | Action::RecordCampaign => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Nominate { happened, document, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            support::guard(election, command, blockers);
        }
        Command::Accept { nomination, document, happened } | Command::Decline { nomination, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            let accepting = matches!(command, Command::Accept { .. });
            guard_answer(election, *nomination, accepting.into(), blockers);
        }
        Command::RecordParticipation { .. } | Command::RecordPreVote { .. } => {
            pre_vote::guard(election, command, context, blockers);
        }
        Command::RecordFinding { .. } => review::guard(election, command, context, blockers),
        Command::FileAppeal { .. } | Command::DecideAppeal { .. } => {
            appeal::guard(election, command, context, blockers);
        }
        Command::RecordStrokes { order } => guard_strokes(order, blockers),
        Command::PublishFormal { lists, equal, happened } => {
            happened.check(context, blockers);
            appeal::guard_posted(election, happened.on, blockers);
            formal::guard(election, lists, *equal, happened.on, blockers);
        }
        Command::Withdraw { .. } | Command::Refill { .. } => refill::guard(election, command, context, blockers),
        Command::RecordCampaign { .. } => campaign::guard(election, command, context, blockers),
        Command::GoWithout { meeting, happened } => {
            happened.check(context, blockers);
            guard_without(election, *meeting, blockers);
        }
        Command::PublishPreliminary { happened } | Command::BeginReview { happened } => {
            happened.check(context, blockers);
        }
        Command::Open {} | Command::Settle {} => {}
    }
}

fn guard_without(election: &Election, meeting: MeetingId, blockers: &mut Blockers<'_>) {
    election.office.require_decision(meeting, Subject::NoCandidates, blockers);
}

fn guard_strokes(order: &[crate::PersonId], blockers: &mut Blockers<'_>) {
    let distinct: std::collections::BTreeSet<_> = order.iter().collect();
    if order.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    if distinct.len() != order.len() {
        blockers.add(Code::SamePerson).fact("names", order.len());
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
    let barred = &election.profile.law().staff_roles;
    let mut held = election.living_functions(nominated.person);
    let staff = held.any(|held| held.staff_role().is_some_and(|role| barred.contains(&role)));
    if answer == Answer::Accepts && staff {
        blockers.add(Code::StaffConflict).fact("person", nominated.person);
    }
}
