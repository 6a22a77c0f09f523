//! Stage 1, residents' representatives (居民代表推选):
//! `NotOpen → Apportioning → Choosing → Published → Settled`.

mod choice;
mod family;
mod quota;
mod sitting;
pub(crate) mod void;

pub use choice::{Choice, Held};

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::{Election, Sex};
use crate::ids::{DocumentId, GroupNo, ObjectionId, PersonId};
use crate::office::notice::NoticeKind;
use crate::office::objection::Field;
use crate::office::ranking::{Ranking, Votes};
use chrono::NaiveDate;
use imbl::{OrdMap, OrdSet};
use rules::RepresentativeBasis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

actions! {
    area Representatives, phase by |election| election.representatives.phase;
    /// The stage opens.
    Open = "open" by CommitteeOrOffice, from [NotOpen] {}
    /// How many representatives each group has.
    Apportion = "apportion" by CommitteeOrOffice, from [Apportioning, Choosing] {
        /// How their number is found.
        basis: RepresentativeBasis,
        /// One row for every group.
        quotas: Vec<Quota>,
    }
    /// A group chose its representatives and its leader.
    RecordChoice = "record-choice" by CommitteeOrOffice, from [Choosing] {
        /// The choice.
        choice: Choice,
        /// When.
        happened: Happened,
    }
    /// A group could not choose; the reason is in the document.
    RecordVacancy = "record-vacancy" by CommitteeOrOffice, from [Choosing] {
        /// The group.
        group: GroupNo,
        /// Why.
        reason: VacancyReason,
        /// The reasons in words, sealed.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The list is posted.
    Publish = "publish" by CommitteeOrOffice, from [Choosing] {
        /// Members of the representatives' meeting who are not representatives.
        other_members: u32,
        /// When.
        happened: Happened,
    }
    /// An objection was upheld: the group chooses anew, and the list is posted again.
    Reopen = "reopen" by CommitteeOrOffice, from [Choosing, Published] {
        /// The upheld objection.
        objection: ObjectionId,
        /// The group.
        group: GroupNo,
    }
    /// Objections were upheld against the posted list alone: it is posted again as it should be.
    CorrectList = "correct-list" by CommitteeOrOffice, from [Published] {
        /// The upheld objections.
        objections: Vec<ObjectionId>,
        /// Members of the representatives' meeting who are not representatives.
        other_members: u32,
        /// When.
        happened: Happened,
    }
    /// The stage is over; the new representatives serve from now on.
    Settle = "settle" by CommitteeOrOffice, from [Published] {}
}

/// A group's number of representatives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The group.
    pub group: GroupNo,
    /// Its representatives, at least one.
    pub representatives: u32,
}

/// Why places of a group stay empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VacancyReason {
    /// Too few came or answered, also when asked again.
    NoQuorum,
    /// Nobody else had enough votes.
    NoMajority,
    /// Nobody was willing.
    NobodyWilling,
    /// The group's homes stand empty or are being pulled down.
    NobodyLivesThere,
}

/// How a group's choice stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum GroupOutcome {
    /// It chose.
    Chosen {
        /// Its representatives, best first.
        representatives: Vec<PersonId>,
        /// Its leader, with the votes.
        leader: Votes,
        /// How.
        held: Held,
        /// Who was named, with the votes.
        ranking: Ranking,
        /// Why places stay empty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vacant: Option<VacancyReason>,
    },
    /// It did not, for a recorded reason.
    Vacant {
        /// Why.
        reason: VacancyReason,
        /// The reasons in words.
        document: DocumentId,
    },
}

/// Where the stage stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Former representatives serve.
    #[default]
    NotOpen,
    /// Quotas are being set.
    Apportioning,
    /// Groups choose.
    Choosing,
    /// The list is posted.
    Published,
    /// Final: the new representatives serve.
    Settled,
}

/// The state of stage 1.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Representatives {
    /// Where it stands.
    pub phase: Phase,
    /// How their number is found.
    pub basis: Option<RepresentativeBasis>,
    /// Representatives per group.
    pub quotas: OrdMap<GroupNo, u32>,
    /// How each group's choice stands.
    pub outcomes: OrdMap<GroupNo, GroupOutcome>,
    /// Members of their meeting who are not representatives.
    pub other_members: u32,
    /// Since when they serve.
    pub settled: Option<NaiveDate>,
    /// Groups whose choice, or a place of it, is void and not made good.
    pub void: OrdSet<GroupNo>,
    /// Since when a list that had settled is not whole.
    pub unsettled: Option<NaiveDate>,
}

/// What happened in stage 1.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
    /// Quotas are set.
    Apportioned {
        /// How their number is found.
        basis: RepresentativeBasis,
        /// By group.
        quotas: Vec<Quota>,
    },
    /// A group's choice stands.
    GroupDecided {
        /// The group.
        group: GroupNo,
        /// What it came to.
        outcome: GroupOutcome,
    },
    /// The list is posted.
    Published {
        /// Other members of the meeting.
        other_members: u32,
    },
    /// A group chooses anew.
    Reopened {
        /// The upheld objection.
        objection: ObjectionId,
        /// The group.
        group: GroupNo,
    },
    /// The list is posted as it should be.
    Corrected {
        /// The upheld objections.
        objections: Vec<ObjectionId>,
        /// Other members of the meeting.
        other_members: u32,
    },
    /// The stage is over.
    Settled {
        /// When.
        on: NaiveDate,
    },
    /// An objection was upheld after it: it is not over.
    Unsettled {
        /// When.
        on: NaiveDate,
    },
    /// The choice of a group is void, or the place of one person in it.
    MadeVoid {
        /// The upheld objection.
        objection: ObjectionId,
        /// The group.
        group: GroupNo,
        /// Whose place, where it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
}

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match action {
        Action::Open => election.check_needs(&law.needs_representatives_open, context, blockers),
        Action::Settle => election.check_needs(&law.needs_representatives_settle, context, blockers),
        Action::Publish => election.representatives.all_groups_decided(election, blockers),
        // Places that somebody serves in are not drawn anew.
        Action::Apportion => election.require_whole_list(context.today(), blockers),
        Action::RecordChoice | Action::RecordVacancy | Action::Reopen | Action::CorrectList => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Apportion { basis, quotas } => quota::guard(election, *basis, quotas, blockers),
        Command::RecordChoice { choice, happened } => {
            happened.check(context, blockers);
            choice::guard(election, choice, blockers);
        }
        Command::RecordVacancy { group, document, happened, .. } => {
            happened.check(context, blockers);
            election.require_group(*group, blockers);
            election.office.require_document(*document, blockers);
        }
        Command::Reopen { objection, group } => {
            election.require_group(*group, blockers);
            election.office.require_ruling(*objection, Field::Representatives, blockers);
        }
        Command::CorrectList { objections, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_rulings(objections, Field::Representatives, blockers);
        }
        Command::Publish { happened, .. } => happened.check(context, blockers),
        Command::Open {} | Command::Settle {} => {}
    }
}

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::Apportion { basis, quotas } => Event::Apportioned { basis, quotas },
        Command::RecordChoice { choice, .. } => {
            let representatives = choice.chosen(election);
            let Choice { group, held, ranking, leader, vacant, .. } = choice;
            let outcome = GroupOutcome::Chosen { representatives, leader, held, ranking, vacant };
            Event::GroupDecided { group, outcome }
        }
        Command::RecordVacancy { group, reason, document, .. } => {
            let vacant = GroupOutcome::Vacant { reason, document };
            let outcome = election.representatives.left_vacant(group, reason).unwrap_or(vacant);
            Event::GroupDecided { group, outcome }
        }
        Command::Publish { other_members, happened } => {
            let published = crate::Event::Representatives(Event::Published { other_members });
            return election.announced(vec![published], NoticeKind::Representatives, happened.on);
        }
        Command::Reopen { objection, group } => Event::Reopened { objection, group },
        Command::CorrectList { objections, other_members, happened } => {
            let corrected = crate::Event::Representatives(Event::Corrected { objections, other_members });
            return election.announced(vec![corrected], NoticeKind::Representatives, happened.on);
        }
        Command::Settle {} => Event::Settled { on: context.today() },
    };
    vec![crate::Event::Representatives(event)]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.representatives;
    match event {
        Event::Opened {} => stage.phase = Phase::Apportioning,
        Event::Apportioned { basis, quotas } => {
            stage.phase = Phase::Choosing;
            stage.basis = Some(*basis);
            stage.quotas = quotas.iter().map(|quota| (quota.group, quota.representatives)).collect();
            stage.outcomes = OrdMap::new();
            stage.void = OrdSet::new();
        }
        Event::GroupDecided { group, outcome } => {
            stage.void.remove(group);
            stage.outcomes.insert(*group, outcome.clone());
        }
        Event::Published { other_members } => {
            stage.phase = Phase::Published;
            stage.other_members = *other_members;
        }
        Event::Reopened { objection, group } => {
            stage.phase = Phase::Choosing;
            stage.outcomes.remove(group);
            election.office.carry_out([*objection]);
        }
        Event::Corrected { objections, other_members } => {
            stage.other_members = *other_members;
            election.office.carry_out(objections.iter().copied());
        }
        Event::Settled { on } => {
            stage.phase = Phase::Settled;
            stage.settled = Some(*on);
            stage.unsettled = None;
        }
        Event::Unsettled { on } => {
            stage.phase = Phase::Published;
            stage.unsettled = Some(*on);
        }
        Event::MadeVoid { objection, group, person } => {
            void::evolve(stage, *group, *person);
            election.office.carry_out([*objection]);
        }
    }
}

impl GroupOutcome {
    fn representatives(&self) -> Vec<PersonId> {
        match self {
            Self::Chosen { representatives, .. } => representatives.clone(),
            Self::Vacant { .. } => Vec::new(),
        }
    }
}

impl Representatives {
    /// Everybody who was chosen.
    pub fn chosen(&self) -> impl Iterator<Item = PersonId> {
        self.outcomes.values().flat_map(GroupOutcome::representatives)
    }

    /// Everybody whom other groups chose.
    fn chosen_elsewhere(&self, group: GroupNo) -> impl Iterator<Item = PersonId> {
        self.outcomes.iter().filter(move |(other, _)| **other != group).flat_map(|(_, one)| one.representatives())
    }

    /// How many were chosen, and how many of them are women.
    pub fn counts(&self, election: &Election) -> (u32, u32) {
        self.chosen().fold((0, 0), |(all, women), person| {
            let woman = election.people.get(&person).is_some_and(|facts| facts.sex == Sex::Female);
            (all + 1, women + u32::from(woman))
        })
    }

    /// How many representatives a group has.
    pub(crate) fn quota(&self, group: GroupNo) -> u32 {
        self.quotas.get(&group).copied().unwrap_or(0)
    }

    /// Whether somebody leads another group already.
    fn leads_another(&self, person: PersonId, group: GroupNo) -> bool {
        let leads =
            |outcome: &GroupOutcome| matches!(outcome, GroupOutcome::Chosen { leader, .. } if leader.person == person);
        self.outcomes.iter().any(|(other, outcome)| *other != group && leads(outcome))
    }

    pub(crate) fn all_groups_decided(&self, election: &Election, blockers: &mut Blockers<'_>) {
        let open = |group: &&GroupNo| !self.outcomes.contains_key(*group) || self.void.contains(*group);
        let missing: Vec<_> = election.groups.keys().filter(open).collect();
        if !missing.is_empty() {
            blockers.add(Code::GroupsUndecided).fact("groups", missing);
        }
    }

    /// No family has more representatives than it may, with what is known of relatives by now.
    pub(crate) fn check_families(&self, election: &Election, blockers: &mut Blockers<'_>) {
        let chosen: Vec<_> = self.chosen().collect();
        family::guard(election, &chosen, blockers);
    }

    /// Representatives among the meeting's members, women among the representatives.
    pub(crate) fn check_shares(&self, election: &Election, blockers: &mut Blockers<'_>) {
        let (all, women) = self.counts(election);
        let law = election.profile.law();
        let meeting = all.saturating_add(self.other_members);
        if !law.reps_share.met(all, meeting) {
            let needed = law.reps_share.needed(meeting);
            blockers.add(Code::RepresentativesShare).fact("representatives", all).fact("needed", needed);
        }
        if !law.reps_women.met(women, all) {
            let needed = law.reps_women.needed(all);
            blockers.add(Code::RepresentativesWomen).fact("women", women).fact("needed", needed);
        }
    }
}
