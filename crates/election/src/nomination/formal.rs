//! The formal list: who may stand on it, how many, in which order, in time; and what an upheld objection forces.

use super::{List, Nominations};
use crate::blocker::{Blockers, Code};
use crate::election::{Election, Sex};
use crate::ids::{MeetingId, PersonId};
use crate::office::meeting::Subject;
use crate::office::notice::NoticeKind;
use chrono::NaiveDate;
use rules::{CandidateOrder, Nominator, Switch};
use std::collections::BTreeSet;
use tally::Post;

/// Every candidate accepted and passed, each post has more candidates than seats, the list is in time and in order.
pub(super) fn guard(
    election: &Election,
    lists: &[List],
    equal: Option<MeetingId>,
    on: NaiveDate,
    blockers: &mut Blockers<'_>,
) {
    let latest =
        election.lifecycle.election_day.map(|day| rules::latest_before(day, election.profile.law().cand_publish));
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
        guard_list(election, list, blockers);
    }
    guard_equal(election, equal, blockers);
    check_excess(election, lists, equal, blockers);
    check_women(election, lists, blockers);
}

fn guard_list(election: &Election, list: &List, blockers: &mut Blockers<'_>) {
    let (stage, post) = (&election.nomination, &list.post);
    for person in &list.candidates {
        if !stage.qualified(*person, post) {
            blockers.add(Code::NotQualified).fact("person", person).fact("post", post);
        }
    }
    let distinct: BTreeSet<_> = list.candidates.iter().collect();
    if distinct.len() != list.candidates.len() {
        blockers.add(Code::SamePerson).fact("post", post);
    }
    guard_order(election, list, blockers);
    guard_passed_over(stage, list, blockers);
}

/// Nobody is left out who had more votes in the pre-vote than somebody who stands.
fn guard_passed_over(stage: &Nominations, list: &List, blockers: &mut Blockers<'_>) {
    let Some(held) = &stage.pre_vote else { return };
    let Some(least) = list.candidates.iter().map(|person| stage.votes(*person, &list.post)).min() else { return };
    let left = held.votes.keys().filter_map(|id| stage.get(*id)).filter(|one| one.post == list.post);
    for one in left.filter(|one| !list.candidates.contains(&one.person)) {
        if stage.qualified(one.person, &list.post) && stage.votes(one.person, &list.post) > least {
            blockers.add(Code::PassedOver).fact("person", one.person).fact("post", &list.post);
        }
    }
}

/// Those whom others nominated stand in the order of the profile, and those who nominated themselves in theirs.
fn guard_order(election: &Election, list: &List, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let (own, others): (Vec<PersonId>, Vec<PersonId>) =
        list.candidates.iter().partition(|person| by_oneself(&election.nomination, **person, &list.post));
    for (people, order, code) in
        [(others, law.cand_order, Code::ListOrder), (own, law.cand_order_self, Code::ListOrderSelf)]
    {
        let Some(person) = out_of_order(&election.nomination, &people, &list.post, order) else { continue };
        blockers.add(code).fact("post", &list.post).fact("person", person);
    }
}

fn by_oneself(stage: &Nominations, person: PersonId, post: &Post) -> bool {
    stage.accepted_for(person, post).all(|(_, one)| one.by == Nominator::Oneself)
}

/// The first person who should stand before the one above; by strokes, whoever has no place in that order.
fn out_of_order(stage: &Nominations, people: &[PersonId], post: &Post, order: CandidateOrder) -> Option<PersonId> {
    let votes = |person: &PersonId| stage.votes(*person, post);
    match order {
        CandidateOrder::Nominations => {
            people.array_windows().find(|[above, below]| votes(above) < votes(below)).map(|[_, below]| *below)
        }
        CandidateOrder::Strokes if people.len() < 2 => None,
        CandidateOrder::Strokes => {
            let place = |person: &PersonId| stage.strokes.get(person).copied();
            let unknown = people.iter().find(|person| place(person).is_none()).copied();
            let wrong = people.array_windows().find(|[above, below]| place(above) > place(below));
            unknown.or_else(|| wrong.map(|[_, below]| *below))
        }
    }
}

/// As many candidates as seats are enough only where the rules allow it and the voters agreed.
fn guard_equal(election: &Election, equal: Option<MeetingId>, blockers: &mut Blockers<'_>) {
    let Some(meeting) = equal else { return };
    if election.profile.law().cand_equal == Switch::Off {
        blockers.add(Code::EqualNotAllowed).fact("meeting", meeting);
    }
    election.office.require_decision(meeting, Subject::EqualNumber, blockers);
}

/// More candidates than seats (UL26 18), and no more than the profile allows (SH, BJ).
pub(crate) fn check_excess(election: &Election, lists: &[List], equal: Option<MeetingId>, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let excess = if equal.is_some() { 0 } else { law.cand_excess.0 };
    for list in lists {
        let seats = election.method.seats(&list.post);
        let candidates = u32::try_from(list.candidates.len()).unwrap_or(u32::MAX);
        let needed = seats.saturating_add(excess);
        if candidates < needed {
            blockers
                .add(Code::TooFewCandidates)
                .fact("post", &list.post)
                .fact("candidates", candidates)
                .fact("needed", needed);
        }
        let lead = [Post::DIRECTOR, Post::DEPUTY].contains(&list.post);
        let (max, code) = if lead {
            (law.cand_excess_lead_max, Code::TooManyForLead)
        } else {
            (law.cand_excess_member_max, Code::TooManyForMember)
        };
        let most = max.map(|max| seats.saturating_add(max.0));
        if most.is_some_and(|most| candidates > most) {
            blockers.add(code).fact("post", &list.post).fact("candidates", candidates).fact("most", most);
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

impl Election {
    /// Blocks while the posted list of candidates says something else than holds: after a withdrawal or an upheld
    /// objection it is corrected by a new notice first.
    pub(crate) fn require_current_candidates(&self, blockers: &mut Blockers<'_>) {
        if self.nomination.formal_on.is_some() && !self.notice_is_current(NoticeKind::FormalCandidates) {
            blockers.add(Code::CandidatesNotCorrected);
        }
    }
}
