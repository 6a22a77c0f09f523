//! Stage 1, residents' representatives (居民代表推选):
//! `NotOpen → Apportioning → Choosing → Published → Settled`.

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::{Election, Sex};
use crate::ids::{DocumentId, GroupNo, MeetingId, PersonId};
use crate::office::meeting::{Kind, Subject};
use crate::office::notice::NoticeKind;
use imbl::OrdMap;
use rules::RepresentativeChoice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

actions! {
    area Representatives, phase by |election| election.representatives.phase;
    /// The stage opens.
    Open = "open" by CommitteeOrOffice, from [NotOpen] {}
    /// How many representatives each group has.
    Apportion = "apportion" by CommitteeOrOffice, from [Apportioning, Choosing] {
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
        /// The reasons, sealed.
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

/// What a group chose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The group.
    pub group: GroupNo,
    /// How.
    pub by: RepresentativeChoice,
    /// The group's meeting, where it met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Who was chosen, in order of votes.
    pub representatives: Vec<PersonId>,
    /// The group's leader (居民小组长).
    pub leader: PersonId,
    /// The signed result sheet.
    pub document: DocumentId,
}

/// How a group's choice stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum GroupOutcome {
    /// It chose.
    Chosen {
        /// Its representatives.
        representatives: Vec<PersonId>,
        /// Its leader.
        leader: PersonId,
    },
    /// It did not, for a recorded reason.
    Vacant {
        /// The reasons.
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
    /// Representatives per group.
    pub quotas: OrdMap<GroupNo, u32>,
    /// How each group's choice stands.
    pub outcomes: OrdMap<GroupNo, GroupOutcome>,
    /// Members of their meeting who are not representatives.
    pub other_members: u32,
}

/// What happened in stage 1.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
    /// Quotas are set.
    Apportioned {
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
    /// The stage is over.
    Settled {},
}

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match action {
        Action::Open => election.check_needs(&law.needs_representatives_open, context, blockers),
        Action::Settle => election.check_needs(&law.needs_representatives_settle, context, blockers),
        Action::Publish => election.representatives.all_groups_decided(election, blockers),
        Action::Apportion | Action::RecordChoice | Action::RecordVacancy => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Apportion { quotas } => guard_quotas(election, quotas, blockers),
        Command::RecordChoice { choice, happened } => {
            happened.check(context, blockers);
            guard_choice(election, choice, blockers);
        }
        Command::RecordVacancy { group, document, happened } => {
            happened.check(context, blockers);
            election.require_group(*group, blockers);
            election.office.require_document(*document, blockers);
        }
        Command::Publish { happened, .. } => happened.check(context, blockers),
        Command::Open {} | Command::Settle {} => {}
    }
}

fn guard_quotas(election: &Election, quotas: &[Quota], blockers: &mut Blockers<'_>) {
    let groups: std::collections::BTreeSet<_> = quotas.iter().map(|quota| quota.group).collect();
    let every_group = groups.len() == quotas.len() && groups.iter().eq(election.groups.keys());
    if !every_group || quotas.iter().any(|quota| quota.representatives == 0) {
        blockers.add(Code::QuotaForEveryGroup).fact("groups", election.groups.len()).fact("quotas", quotas.len());
    }
}

fn guard_choice(election: &Election, choice: &Choice, blockers: &mut Blockers<'_>) {
    election.require_group(choice.group, blockers);
    election.office.require_document(choice.document, blockers);
    let law = election.profile.law();
    if !law.reps_choice.contains(&choice.by) {
        blockers.add(Code::MannerNotAllowed).fact("manner", choice.by.as_str());
    }
    if choice.by == RepresentativeChoice::Meeting {
        match choice.meeting {
            Some(meeting) => {
                let own = election
                    .office
                    .meetings
                    .get(&meeting)
                    .is_some_and(|held| held.kind == Kind::Group && held.group == Some(choice.group));
                if !own {
                    blockers.add(Code::UnknownMeeting).fact("meeting", meeting);
                }
                election.office.require_decision(meeting, Subject::Representatives, blockers);
            }
            None => {
                blockers.add(Code::UnknownMeeting);
            }
        }
    }
    let quota = election.representatives.quotas.get(&choice.group).copied().unwrap_or(0);
    let chosen = u32::try_from(choice.representatives.len()).unwrap_or(u32::MAX);
    if chosen != quota {
        blockers.add(Code::QuotaNotMet).fact("chosen", chosen).fact("quota", quota).fact("group", choice.group);
    }
    let distinct: std::collections::BTreeSet<_> = choice.representatives.iter().collect();
    if distinct.len() != choice.representatives.len() {
        blockers.add(Code::SamePerson);
    }
    for person in election.representatives.chosen_elsewhere(choice.group) {
        if distinct.contains(&person) {
            blockers.add(Code::SamePerson).fact("person", person);
        }
    }
    for person in choice.representatives.iter().chain([&choice.leader]) {
        election.require_person(*person, blockers);
    }
}

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::Apportion { quotas } => Event::Apportioned { quotas },
        Command::RecordChoice { choice: Choice { group, representatives, leader, .. }, .. } => {
            Event::GroupDecided { group, outcome: GroupOutcome::Chosen { representatives, leader } }
        }
        Command::RecordVacancy { group, document, .. } => {
            Event::GroupDecided { group, outcome: GroupOutcome::Vacant { document } }
        }
        Command::Publish { other_members, happened } => {
            let published = crate::Event::Representatives(Event::Published { other_members });
            return election.announced(vec![published], NoticeKind::Representatives, happened.on);
        }
        Command::Settle {} => Event::Settled {},
    };
    vec![crate::Event::Representatives(event)]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.representatives;
    match event {
        Event::Opened {} => stage.phase = Phase::Apportioning,
        Event::Apportioned { quotas } => {
            stage.phase = Phase::Choosing;
            stage.quotas = quotas.iter().map(|quota| (quota.group, quota.representatives)).collect();
            stage.outcomes = OrdMap::new();
        }
        Event::GroupDecided { group, outcome } => {
            stage.outcomes.insert(*group, outcome.clone());
        }
        Event::Published { other_members } => {
            stage.phase = Phase::Published;
            stage.other_members = *other_members;
        }
        Event::Settled {} => stage.phase = Phase::Settled,
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

    pub(crate) fn all_groups_decided(&self, election: &Election, blockers: &mut Blockers<'_>) {
        let missing: Vec<_> = election.groups.keys().filter(|group| !self.outcomes.contains_key(*group)).collect();
        if !missing.is_empty() {
            blockers.add(Code::GroupsUndecided).fact("groups", missing);
        }
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
