//! What an upheld objection does to the list of representatives, also once the stage has settled: the choice of a group, or
//! the place of one person, is void; the group chooses again or has a reasoned vacancy, the list is posted and settled
//! again, and what rests on the whole list waits until then.

use super::{Event, GroupOutcome, Phase, Representatives, VacancyReason};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{GroupNo, ObjectionId, PersonId};
use crate::office::objection::About;
use chrono::NaiveDate;
use rules::Mode;

/// What somebody may object to is there.
pub(crate) fn guard_about(election: &Election, about: &About, blockers: &mut Blockers<'_>) {
    let stage = &election.representatives;
    match about {
        About::GroupChoice { group } if !stage.outcomes.contains_key(group) => {
            blockers.add(Code::GroupsUndecided).fact("groups", [group]);
        }
        About::Representative { person } if stage.group_of(*person).is_none() => {
            blockers.add(Code::NotARepresentative).fact("person", person);
        }
        _ => {}
    }
}

/// What follows from an objection that is upheld on a day.
pub(crate) fn upheld(election: &Election, objection: ObjectionId, about: About, on: NaiveDate) -> Vec<crate::Event> {
    let stage = &election.representatives;
    let void = match about {
        About::Representatives {} => None,
        About::GroupChoice { group } => Some((group, None)),
        About::Representative { person } => stage.group_of(person).map(|group| (group, Some(person))),
        _ => return Vec::new(),
    };
    let mut events = Vec::new();
    if stage.phase == Phase::Settled {
        events.push(crate::Event::Representatives(Event::Unsettled { on }));
    }
    // Who leads a group was chosen in the same act as its representatives: with the leader all of it goes.
    events.extend(void.map(|(group, person)| {
        let person = person.filter(|person| !stage.leads(*person, group));
        crate::Event::Representatives(Event::MadeVoid { objection, group, person })
    }));
    events
}

pub(super) fn evolve(stage: &mut Representatives, group: GroupNo, person: Option<PersonId>) {
    stage.phase = Phase::Choosing;
    stage.void.insert(group);
    match (person, stage.outcomes.get_mut(&group)) {
        (Some(person), Some(GroupOutcome::Chosen { representatives, .. })) => {
            representatives.retain(|other| *other != person);
        }
        _ => {
            stage.outcomes.remove(&group);
        }
    }
}

impl Representatives {
    /// The group whose representative somebody is.
    fn group_of(&self, person: PersonId) -> Option<GroupNo> {
        let chose = |outcome: &GroupOutcome| outcome.representatives().contains(&person);
        self.outcomes.iter().find(|(_, outcome)| chose(outcome)).map(|(group, _)| *group)
    }

    fn leads(&self, person: PersonId, group: GroupNo) -> bool {
        let outcome = self.outcomes.get(&group);
        outcome.is_some_and(|one| matches!(one, GroupOutcome::Chosen { leader, .. } if leader.person == person))
    }

    /// Who keeps a place while the group fills the others.
    pub(super) fn kept(&self, group: GroupNo) -> Vec<PersonId> {
        let outcome = self.outcomes.get(&group).filter(|_| self.void.contains(&group));
        outcome.map(GroupOutcome::representatives).unwrap_or_default()
    }

    /// The outcome of a group whose void place stays empty; the others keep theirs.
    pub(super) fn left_vacant(&self, group: GroupNo, reason: VacancyReason) -> Option<GroupOutcome> {
        let mut outcome = self.outcomes.get(&group).filter(|_| self.void.contains(&group)).cloned()?;
        let GroupOutcome::Chosen { vacant, .. } = &mut outcome else { return None };
        *vacant = Some(reason);
        Some(outcome)
    }
}

impl Election {
    /// Blocks what rests on the whole list while a settled one is not whole: the first day on which it was not.
    pub(crate) fn require_whole_list(&self, on: NaiveDate, blockers: &mut Blockers<'_>) {
        let stage = &self.representatives;
        if let Some(since) = stage.unsettled.filter(|since| on >= *since) {
            let groups: Vec<_> = stage.void.iter().collect();
            blockers.add(Code::RepresentativesUnsettled).fact("since", since).fact("groups", groups);
        }
    }

    /// Where representatives elect, the list is the electorate.
    pub(crate) fn require_whole_electorate(&self, context: &Context, blockers: &mut Blockers<'_>) {
        if self.method.terms.as_ref().is_some_and(|terms| terms.mode == Mode::Representative) {
            self.require_whole_list(context.today(), blockers);
        }
    }
}
