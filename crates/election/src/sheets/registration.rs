//! Stage 3 on paper: who may register, the list, its corrections, the roll.

use super::{Sheet, count};
use crate::election::{Election, Sex};
use crate::ids::{GroupNo, PersonId};
use crate::office::objection::About;
use crate::registration::entry::RemovalReason;
use crate::registration::version::Frozen;
use chrono::{Days, Months, NaiveDate};
use ledger::Hash;
use rules::{Birthday, VoterClass};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Who may register, until when.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RegistrationCall")]
pub struct Call {
    /// The day of the ballot.
    pub election_day: NaiveDate,
    /// Who has the vote.
    pub classes: Vec<VoterClass>,
    /// The age on the election day.
    pub age: u32,
    /// The last birthday that gives the vote.
    pub born_by: NaiveDate,
    /// The last day on which the list can be posted.
    pub list_by: NaiveDate,
}

impl Sheet for Call {
    fn of(election: &Election) -> Option<Self> {
        let law = election.profile.law();
        let election_day = election.lifecycle.election_day?;
        let birthday = election_day.checked_sub_months(Months::new(law.voter_age.get().saturating_mul(12)))?;
        let born_by = match law.voter_age_from {
            Birthday::OnTheDay => birthday,
            Birthday::DayAfter => birthday.pred_opt()?,
        };
        Some(Self {
            election_day,
            classes: law.voter_classes.clone(),
            age: law.voter_age.get(),
            born_by,
            list_by: election_day.checked_sub_days(Days::new(law.list_publish.get().into()))?,
        })
    }
}

/// The list in numbers; its names hang beside it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "VoterListSheet")]
pub struct List {
    /// The day of the ballot.
    pub election_day: Option<NaiveDate>,
    /// How many are registered.
    pub registered: u32,
    /// Women among them.
    pub women: u32,
    /// By group.
    pub groups: Vec<GroupVoters>,
    /// The root over the entries in order of person ids: which list it is.
    pub root: Hash,
    /// The last day for objections, to its end.
    pub objections_until: NaiveDate,
    /// Within how many days an objection is ruled.
    pub ruled_within: u32,
}

/// The voters of a group.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct GroupVoters {
    /// The group.
    pub group: GroupNo,
    /// How many are registered.
    pub registered: u32,
    /// Women among them.
    pub women: u32,
}

impl Sheet for List {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.registration;
        let groups = groups(election);
        Some(Self {
            election_day: election.roll_day(),
            registered: stage.registered(),
            women: groups.iter().fold(0, |sum: u32, group| sum.saturating_add(group.women)),
            groups,
            root: stage.root(),
            objections_until: stage.window_ends(election)?,
            ruled_within: election.profile.law().list_decide.get(),
        })
    }

    fn stands(election: &Election) -> bool {
        election.registration.window_ends(election).is_some()
    }
}

fn groups(election: &Election) -> Vec<GroupVoters> {
    let mut found: BTreeMap<GroupNo, (u32, u32)> = election.groups.keys().map(|group| (*group, (0, 0))).collect();
    for entry in election.registration.roll.values() {
        let (registered, women) = found.entry(entry.group).or_default();
        *registered = registered.saturating_add(1);
        *women = women.saturating_add((entry.sex == Sex::Female).into());
    }
    found.into_iter().map(|(group, (registered, women))| GroupVoters { group, registered, women }).collect()
}

/// What rulings changed on the posted list.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListCorrections")]
pub struct Corrections {
    /// Who was missing and stands on it now.
    pub entered: Vec<PersonId>,
    /// Whose entry was wrong and is mended.
    pub mended: Vec<PersonId>,
    /// Whose entry left.
    pub removed: Vec<PersonId>,
    /// How many are registered now.
    pub registered: u32,
    /// The root over the entries now.
    pub root: Hash,
}

impl Sheet for Corrections {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.registration;
        stage.published?;
        let (mut entered, mut mended, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for about in stage.corrected.iter().filter_map(|id| election.office.objections.get(id)).map(|one| one.about) {
            match about {
                About::RollMissing { person } => entered.push(person),
                About::RollEntry { person } if stage.roll.contains_key(&person) => mended.push(person),
                About::RollEntry { person } => removed.push(person),
                _ => {}
            }
        }
        Some(Self { entered, mended, removed, registered: stage.registered(), root: stage.root() })
    }

    fn stands(election: &Election) -> bool {
        election.registration.published.is_some()
    }
}

/// How registration went.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RegistrationReport")]
pub struct Report {
    /// How many are registered.
    pub registered: u32,
    /// Women among them.
    pub women: u32,
    /// When the list was posted.
    pub listed: NaiveDate,
    /// Objections whose correction was posted.
    pub corrected: u32,
    /// Entries that left after the list was posted, by reason.
    pub removed: Removed,
    /// Number and root of the roll, once frozen.
    pub frozen: Option<Frozen>,
    /// How many have the vote, registered or not, where they were counted.
    pub eligible: Option<u32>,
}

/// Entries that left after the list was posted.
#[derive(Clone, PartialEq, Default, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RemovedEntries")]
pub struct Removed {
    /// The person died.
    pub death: u32,
    /// The person lost the political rights.
    pub deprivation: u32,
    /// A published ruling.
    pub ruling: u32,
    /// Told the committee in time that the vote will not be used.
    pub late_withdrawal: u32,
    /// Found by nobody.
    pub unreachable: u32,
    /// Without the vote by the verdict for the new election day.
    pub verdict: u32,
    /// Struck off while the roll of a later round was made.
    pub new_roll: u32,
}

impl Removed {
    pub(super) fn of(election: &Election) -> Self {
        let why = |reason| count(election.registration.removed.values().filter(|found| found.reason == reason));
        Self {
            death: why(RemovalReason::Death),
            deprivation: why(RemovalReason::Deprivation),
            ruling: why(RemovalReason::Ruling),
            late_withdrawal: why(RemovalReason::LateWithdrawal),
            unreachable: why(RemovalReason::Unreachable),
            verdict: why(RemovalReason::Verdict),
            new_roll: why(RemovalReason::NewRoll),
        }
    }
}

impl Sheet for Report {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.registration;
        Some(Self {
            registered: stage.registered(),
            women: count(stage.roll.values().filter(|entry| entry.sex == Sex::Female)),
            listed: stage.published?,
            corrected: count(&stage.corrected),
            removed: Removed::of(election),
            frozen: stage.frozen(),
            eligible: stage.eligible,
        })
    }

    fn stands(election: &Election) -> bool {
        election.registration.published.is_some()
    }
}

/// The roll line by line; names and addresses come from the sealed records.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "VoterRoll")]
pub struct Roll {
    /// In order of groups.
    pub entries: Vec<Line>,
    /// The root over the entries in order of person ids.
    pub root: Hash,
}

/// One voter.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RollLine")]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The group.
    pub group: GroupNo,
    /// Sex.
    pub sex: Sex,
    /// What gives the vote.
    pub class: VoterClass,
}

impl Sheet for Roll {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.registration;
        stage.published?;
        let line = |entry: &crate::registration::entry::Entry| Line {
            person: entry.person,
            group: entry.group,
            sex: entry.sex,
            class: entry.basis.class(),
        };
        let mut entries: Vec<_> = stage.roll.values().map(line).collect();
        entries.sort_by_key(|line| (line.group, line.person));
        Some(Self { entries, root: stage.root() })
    }

    fn stands(election: &Election) -> bool {
        election.registration.published.is_some()
    }
}

/// The roll in numbers.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "VoterStatistics")]
pub struct Statistics {
    /// By group.
    pub groups: Vec<GroupVoters>,
    /// By what gives the vote.
    pub classes: Vec<ClassVoters>,
}

/// The voters of a class.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ClassVoters {
    /// The class.
    pub class: VoterClass,
    /// How many are registered.
    pub registered: u32,
}

impl Sheet for Statistics {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.registration;
        stage.published?;
        let classes = election.profile.law().voter_classes.iter().map(|class| ClassVoters {
            class: *class,
            registered: count(stage.roll.values().filter(|entry| entry.basis.class() == *class)),
        });
        Some(Self { groups: groups(election), classes: classes.collect() })
    }

    fn stands(election: &Election) -> bool {
        election.registration.published.is_some()
    }
}
