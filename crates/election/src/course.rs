//! The course that an election took, read off its fold after every entry: when each stage opened and settled, and how many
//! stood on the roll at the end of each day. Nothing is decided by it.

use crate::action::Area;
use crate::context::legal_day;
use crate::election::Election;
use crate::{ballot, committee, lifecycle, method, nomination, registration, representatives};
use chrono::{DateTime, NaiveDate, Utc};
use imbl::OrdMap;
use schemars::JsonSchema;
use serde::Serialize;

/// The entry by which something came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Since {
    /// Its number, from 0.
    pub entry: u64,
    /// When it was decided.
    pub at: DateTime<Utc>,
}

/// When a stage opened and when it settled.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
pub struct StageDates {
    /// By which entry it opened for the first time; none before that.
    pub opened: Option<Since>,
    /// By which entry it settled; none while it runs, and none again once a later round opens it anew.
    pub settled: Option<Since>,
}

/// What entries did to the stages and to the roll, day by day.
#[derive(Clone, Default, Debug)]
pub struct Course {
    stages: OrdMap<Area, StageDates>,
    roll: OrdMap<NaiveDate, u32>,
}

/// How far an area with phases is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Before,
    Under,
    Behind,
}

impl Course {
    /// The dates of a stage; none of what is always there.
    pub fn of(&self, area: Area) -> StageDates {
        self.stages.get(&area).copied().unwrap_or_default()
    }

    /// How many stood on the roll at the end of each day on which it changed, in order.
    pub fn roll(&self) -> impl Iterator<Item = (NaiveDate, u32)> {
        self.roll.iter().map(|(day, registered)| (*day, *registered))
    }

    /// Takes in what an entry made of the fold.
    pub(crate) fn take(&mut self, election: &Election, since: Since) {
        for area in Area::ALL {
            self.move_on(area, way(election, area), since);
        }
        let registered = election.registration.registered();
        if self.roll.get_max().map_or(0, |(_, before)| *before) != registered {
            self.roll.insert(legal_day(since.at), registered);
        }
    }

    fn move_on(&mut self, area: Area, way: Way, since: Since) {
        let before = self.of(area);
        let after = StageDates {
            opened: before.opened.or_else(|| (way != Way::Before).then_some(since)),
            settled: before.settled.or(Some(since)).filter(|_| way == Way::Behind),
        };
        if before != after {
            self.stages.insert(area, after);
        }
    }
}

/// Between a stage's first phase and its last it is under way.
fn between<P: Copy + PartialEq>(now: P, before: P, behind: &[P]) -> Way {
    if now == before {
        Way::Before
    } else if behind.contains(&now) {
        Way::Behind
    } else {
        Way::Under
    }
}

fn way(election: &Election, area: Area) -> Way {
    use lifecycle::Phase as Life;
    match area {
        Area::Lifecycle => {
            let behind = [Life::Concluded, Life::Archived, Life::Cancelled, Life::Annulled];
            between(election.lifecycle.phase, Life::Unwritten, &behind)
        }
        Area::Method => between(election.method.phase, method::Phase::NotAdopted, &[method::Phase::Approved]),
        Area::Representatives => {
            let behind = [representatives::Phase::Settled];
            between(election.representatives.phase, representatives::Phase::NotOpen, &behind)
        }
        Area::Committee => between(election.committee.phase, committee::Phase::NotOpen, &[committee::Phase::Seated]),
        Area::Registration => {
            between(election.registration.phase, registration::Phase::NotOpen, &[registration::Phase::Frozen])
        }
        Area::Nomination => {
            between(election.nomination.phase, nomination::Phase::NotOpen, &[nomination::Phase::Settled])
        }
        Area::Ballot => between(election.ballot.phase, ballot::Phase::NotOpen, &[ballot::Phase::Settled]),
        Area::Term | Area::Office | Area::Law | Area::Record => Way::Before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn since(entry: u64) -> Since {
        Since { entry, at: Utc.timestamp_opt(1_790_000_000, 0).unwrap() }
    }

    #[test]
    fn a_stage_keeps_its_first_opening_and_its_last_settling() {
        let mut course = Course::default();
        let walk = [Way::Before, Way::Under, Way::Under, Way::Behind, Way::Behind, Way::Under, Way::Behind];
        let expected = [
            (None, None),
            (Some(1), None),
            (Some(1), None),
            (Some(1), Some(3)),
            (Some(1), Some(3)),
            (Some(1), None),
            (Some(1), Some(6)),
        ];
        for ((entry, way), expected) in (0..).zip(walk).zip(expected) {
            course.move_on(Area::Registration, way, since(entry));
            let StageDates { opened, settled } = course.of(Area::Registration);
            assert_eq!((opened.map(|one| one.entry), settled.map(|one| one.entry)), expected, "after entry {entry}");
        }
        assert_eq!(course.of(Area::Ballot), StageDates::default());
    }
}
