//! Members leave, and the next in order is seated where the profile says so.

use super::{Committee, Event, LeaveReason};
use crate::election::Election;
use crate::ids::PersonId;
use rules::{Refill, Switch};

impl Committee {
    /// How many members there are.
    pub(crate) fn members_now(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    /// Seats without a member.
    pub fn vacancies(&self) -> u32 {
        self.seats.saturating_sub(self.members_now())
    }

    /// The events of members leaving: each seat goes to the next reserve who may take it, who is nobody that
    /// conflicts with a candidate, those who make them leave included. Where the profile wants a new choice
    /// (`ec.refill`), the seat stays empty until then.
    pub(crate) fn departure(
        &self,
        election: &Election,
        leaving: &[(PersonId, LeaveReason)],
        candidates: &[PersonId],
    ) -> Vec<crate::Event> {
        let mut events = Vec::new();
        let mut members: Vec<PersonId> = self.members.iter().copied().collect();
        let mut reserves: Vec<PersonId> = match election.profile.law().ec_refill {
            Refill::NextInOrder => self.reserves.iter().copied().collect(),
            Refill::ChooseAgain => Vec::new(),
        };
        for (person, reason) in leaving {
            members.retain(|member| member != person);
            events.push(Event::MemberLeft { person: *person, reason: *reason });
            let fits = |reserve: &PersonId| {
                !leaving.iter().any(|(gone, _)| gone == reserve)
                    && (election.profile.law().ec_kin == Switch::Off
                        || !election.related_to_any(*reserve, members.iter()))
                    && Self::may_sit(*reserve, Some(candidates), election)
            };
            if let Some(place) = reserves.iter().position(fits) {
                let next = reserves.remove(place);
                members.push(next);
                events.push(Event::ReserveSeated { person: next });
            }
        }
        events.into_iter().map(crate::Event::Committee).collect()
    }

    /// Whether no candidate, known or just coming up, keeps somebody from the committee.
    pub(crate) fn may_sit(person: PersonId, candidates: Option<&[PersonId]>, election: &Election) -> bool {
        let coming = candidates.unwrap_or_default().iter();
        election.nomination.accepted.iter().chain(coming).all(|candidate| !election.gives_way(person, *candidate))
    }

    /// Who leaves for this candidate: the person, and members who are close relatives.
    pub(crate) fn leaving_for(&self, candidate: PersonId, election: &Election) -> Vec<(PersonId, LeaveReason)> {
        let reason = |member: &PersonId| {
            let own = if *member == candidate { LeaveReason::Nominated } else { LeaveReason::RelativeNominated };
            (*member, own)
        };
        self.members.iter().filter(|member| election.gives_way(**member, candidate)).map(reason).collect()
    }
}

impl Election {
    /// Whether a member gives way to a candidate: is the candidate, or a close relative in the degrees of
    /// `ec.leave_degrees` where the profile goes so far.
    pub(crate) fn gives_way(&self, member: PersonId, candidate: PersonId) -> bool {
        let law = self.profile.law();
        let kin = law.ec_leave_for_kin == Switch::On && self.related_within(member, candidate, &law.ec_leave_degrees);
        member == candidate || kin
    }
}
