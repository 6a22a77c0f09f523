//! Stage 1 on paper: seats of the groups, who was chosen, who leads.

use super::{Sheet, count};
use crate::election::Election;
use crate::ids::{GroupNo, PersonId};
use crate::office::meeting::Kind;
use crate::representatives::{GroupOutcome, Phase};
use rules::TermOf;
use schemars::JsonSchema;
use serde::Serialize;

/// How many representatives each group chooses.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Apportionment {
    /// By group.
    pub groups: Vec<GroupSeats>,
    /// In all.
    pub total: u32,
}

/// The seats of a group.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct GroupSeats {
    /// The group.
    pub group: GroupNo,
    /// Its households.
    pub households: u32,
    /// Its representatives.
    pub representatives: u32,
}

impl Sheet for Apportionment {
    fn of(election: &Election) -> Option<Self> {
        let quotas = &election.representatives.quotas;
        let groups: Vec<_> = quotas
            .iter()
            .map(|(group, representatives)| GroupSeats {
                group: *group,
                households: election.groups.get(group).map_or(0, |known| known.households),
                representatives: *representatives,
            })
            .collect();
        let total = quotas.values().fold(0, |sum: u32, seats| sum.saturating_add(*seats));
        (!groups.is_empty()).then_some(Self { groups, total })
    }
}

/// Who was chosen.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RepresentativesChosen")]
pub struct Chosen {
    /// In all.
    pub total: u32,
    /// Women among them.
    pub women: u32,
    /// By group; a group with a vacancy has nobody.
    pub groups: Vec<GroupChoice>,
    /// Whose term they serve, and the group leaders with them.
    pub serve: TermOf,
    /// How many years that is.
    pub years: u32,
}

/// Whom a group chose.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct GroupChoice {
    /// The group.
    pub group: GroupNo,
    /// In order of votes.
    pub representatives: Vec<PersonId>,
}

impl Sheet for Chosen {
    fn of(election: &Election) -> Option<Self> {
        let (total, women) = election.representatives.counts(election);
        let groups = election.representatives.outcomes.iter().map(|(group, outcome)| GroupChoice {
            group: *group,
            representatives: match outcome {
                GroupOutcome::Chosen { representatives, .. } => representatives.clone(),
                GroupOutcome::Vacant { .. } => Vec::new(),
            },
        });
        let groups: Vec<_> = groups.collect();
        let law = election.profile.law();
        let (serve, years) = (law.reps_term, law.term_years.get());
        (!groups.is_empty()).then_some(Self { total, women, groups, serve, years })
    }
}

/// Who leads the groups.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "GroupLeaders")]
pub struct Leaders {
    /// By group; a group with a vacancy is not among them.
    pub leaders: Vec<Leader>,
    /// Women among them.
    pub women: u32,
}

/// A group's leader.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "GroupLeader")]
pub struct Leader {
    /// The group.
    pub group: GroupNo,
    /// Who.
    pub person: PersonId,
}

impl Sheet for Leaders {
    fn of(election: &Election) -> Option<Self> {
        let outcomes = election.representatives.outcomes.iter();
        let leaders: Vec<_> = outcomes
            .filter_map(|(group, outcome)| match outcome {
                GroupOutcome::Chosen { leader, .. } => Some(Leader { group: *group, person: leader.person }),
                GroupOutcome::Vacant { .. } => None,
            })
            .collect();
        let women = election.women(leaders.iter().map(|leader| &leader.person));
        (!leaders.is_empty()).then_some(Self { leaders, women })
    }
}

/// How each group chose.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RepresentativesReport")]
pub struct Report {
    /// By group.
    pub groups: Vec<GroupReport>,
}

/// How a group chose.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct GroupReport {
    /// The group.
    pub group: GroupNo,
    /// How many it should choose.
    pub seats: u32,
    /// How many it chose.
    pub chosen: u32,
    /// Who came to its last meeting, where it met.
    pub met: Option<Attendance>,
}

/// Who came.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Attendance {
    /// How many should have come.
    pub due: u32,
    /// How many came.
    pub present: u32,
}

impl Sheet for Report {
    fn of(election: &Election) -> Option<Self> {
        let chosen = Chosen::of(election)?;
        let met = |group: GroupNo| {
            let meetings = election.office.meetings.values();
            let own = meetings.filter(|held| held.kind == Kind::Group && held.group == Some(group));
            own.max_by_key(|held| held.on).map(|held| Attendance { due: held.due, present: held.present })
        };
        let report = |choice: &GroupChoice| GroupReport {
            group: choice.group,
            seats: election.representatives.quotas.get(&choice.group).copied().unwrap_or(0),
            chosen: count(&choice.representatives),
            met: met(choice.group),
        };
        Some(Self { groups: chosen.groups.iter().map(report).collect() })
    }
}

/// The representatives in numbers.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RepresentativesStatistics")]
pub struct Statistics {
    /// How many there are.
    pub representatives: u32,
    /// Women among them.
    pub women: u32,
    /// Members of their meeting.
    pub meeting: u32,
    /// Group leaders.
    pub leaders: u32,
    /// Groups with a vacancy.
    pub vacant: u32,
    /// Households in all groups.
    pub households: u32,
}

impl Sheet for Statistics {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.representatives;
        if stage.phase < Phase::Published {
            return None;
        }
        let (representatives, women) = stage.counts(election);
        let vacant = stage.outcomes.values().filter(|outcome| matches!(outcome, GroupOutcome::Vacant { .. }));
        Some(Self {
            representatives,
            women,
            meeting: representatives.saturating_add(stage.other_members),
            leaders: Leaders::of(election).map_or(0, |found| count(found.leaders)),
            vacant: count(vacant),
            households: election.groups.values().fold(0, |sum: u32, group| sum.saturating_add(group.households)),
        })
    }
}

/// The group leaders in numbers.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "GroupLeadersStatistics")]
pub struct LeadersStatistics {
    /// Groups.
    pub groups: u32,
    /// Households in all groups.
    pub households: u32,
    /// Leaders who were chosen.
    pub leaders: u32,
    /// Women among them.
    pub women: u32,
}

impl Sheet for LeadersStatistics {
    fn of(election: &Election) -> Option<Self> {
        let found = Leaders::of(election)?;
        Some(Self {
            groups: count(election.groups.values()),
            households: election.groups.values().fold(0, |sum: u32, group| sum.saturating_add(group.households)),
            leaders: count(&found.leaders),
            women: found.women,
        })
    }
}
