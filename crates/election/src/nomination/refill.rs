//! A candidate withdraws; the next in nominations takes the place, where the profile fills it (ZJ 19).

use super::{Command, State, review};
use crate::ballot;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::PersonId;
use rules::Switch;
use tally::Post;

pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    if election.profile.law().cand_refill == Switch::Off {
        blockers.add(Code::RefillOff);
    }
    // The contests of a later round are not of the formal list.
    let phase = election.ballot.phase;
    if phase > ballot::Phase::Preparing || election.ballot.round_no().0 > 1 {
        blockers.add(Code::PapersStand).fact("phase", phase);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Withdraw { nomination, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.nomination.get(*nomination).is_none_or(|one| one.state != State::Accepted) {
                blockers.add(Code::UnknownNomination).fact("nomination", nomination);
            }
            let days = election.profile.law().cand_withdraw;
            let latest = election.lifecycle.election_day.map(|day| rules::latest_before(day, days));
            if latest.is_none_or(|latest| happened.on > latest) {
                blockers.add(Code::WithdrawTooLate).fact("latest", latest).fact("on", happened.on);
            }
        }
        Command::Refill { post, person, happened } => {
            happened.check(context, blockers);
            election.require_unprinted(blockers);
            guard_next(election, *person, post, blockers);
        }
        _ => {}
    }
}

/// A place is free, and among those who may stand nobody has more nominations than the person.
fn guard_next(election: &Election, person: PersonId, post: &Post, blockers: &mut Blockers<'_>) {
    let stage = &election.nomination;
    if !stage.free.contains_key(post) {
        blockers.add(Code::NoPlaceFree).fact("post", post);
    }
    let listed = |person| stage.formal.iter().any(|list| list.post == *post && list.candidates.contains(&person));
    let may_stand = |person| {
        let reviewed = election.profile.law().cand_review == Switch::Off || review::reviewed(election, person, post);
        stage.qualified(person, post) && reviewed && !listed(person)
    };
    if !may_stand(person) {
        blockers.add(Code::NotQualified).fact("person", person).fact("post", post);
    }
    let own = stage.votes(person, post);
    let ahead = stage.accepted.iter().find(|other| may_stand(**other) && stage.votes(**other, post) > own);
    if let Some(ahead) = ahead {
        blockers.add(Code::NotTheNext).fact("person", person).fact("next", ahead);
    }
}
