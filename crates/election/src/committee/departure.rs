//! Members leave, and the next in order is seated where the profile says so.

use super::{Committee, Event};
use crate::election::Election;
use crate::ids::{ObjectionId, PersonId};
use chrono::NaiveDate;
use imbl::Vector;
use rules::{Refill, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a member leaves, where no other step brings it about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "snake_case", deny_unknown_fields)]
pub enum Departure {
    /// Resigned.
    Resigned {},
    /// Died or lost the vote.
    Ended {},
    /// An objection was upheld.
    Ruling {
        /// Which.
        objection: ObjectionId,
    },
}

/// Why a member leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// Resigned.
    Resigned,
    /// Absent as often as the rules bear.
    Absences,
    /// Accepted a nomination.
    Nominated,
    /// A close relative accepted a nomination.
    RelativeNominated,
    /// Died or lost the vote.
    Ended,
    /// An objection was upheld.
    Ruling,
}

/// The events of a member leaving by a step of its own.
pub(super) fn left(election: &Election, person: PersonId, reason: Departure) -> Vec<crate::Event> {
    let (reason, ruling) = match reason {
        Departure::Resigned {} => (LeaveReason::Resigned, None),
        Departure::Ended {} => (LeaveReason::Ended, None),
        Departure::Ruling { objection } => (LeaveReason::Ruling, Some(Event::RulingCarriedOut { objection })),
    };
    let mut events = election.committee.departure(election, &[(person, reason)], &[]);
    events.extend(ruling.map(crate::Event::Committee));
    events
}

impl Committee {
    /// Whether an absence of that day is recorded.
    pub(super) fn was_absent(&self, person: PersonId, on: NaiveDate) -> bool {
        self.absences.get(&person).is_some_and(|days| days.contains(&on))
    }

    /// Whether one more absence makes a member leave (`ec.absences`).
    pub(super) fn bears_no_more(&self, person: PersonId, election: &Election) -> bool {
        let before = self.absences.get(&person).map_or(0, Vector::len);
        let most = usize::try_from(election.profile.law().ec_absences.0).unwrap_or(usize::MAX);
        before + 1 >= most
    }

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
