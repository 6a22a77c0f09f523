//! Stage 2, the election committee (居民选举委员会): `NotOpen → Choosing → Published → Seated`.
//! Afterwards members leave and the next in order of votes is seated.

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::ids::{DocumentId, MeetingId, PersonId};
use crate::office::meeting::{Kind, Subject};
use crate::office::notice::NoticeKind;
use imbl::Vector;
use rules::{CommitteeSource, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

actions! {
    area Committee, phase by |election| election.committee.phase;
    /// The stage opens.
    Open = "open" by CommitteeOrOffice, from [NotOpen] {}
    /// A meeting chose the committee, its chair and ranked reserves.
    Choose = "choose" by CommitteeOrOffice, from [Choosing] {
        /// The choice.
        choice: Choice,
        /// When.
        happened: Happened,
    }
    /// The list is posted.
    Publish = "publish" by CommitteeOrOffice, from [Choosing] {
        /// When.
        happened: Happened,
    }
    /// The committee takes over.
    Seat = "seat" by CommitteeOrOffice, from [Published] {}
    /// A member leaves; the next reserve is seated in the same step.
    Leave = "leave" by CommitteeOrOffice, from [Seated] {
        /// Who.
        person: PersonId,
        /// Why.
        reason: LeaveReason,
        /// The paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The committee chooses another chair from its members.
    ChooseChair = "choose-chair" by CommitteeOrOffice, from [Seated] {
        /// Who.
        person: PersonId,
        /// The minutes.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
}

/// What the meeting chose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who chairs; one of the members.
    pub chair: PersonId,
    /// The members, in order of votes.
    pub members: Vec<PersonId>,
    /// Those next in order of votes.
    pub reserves: Vec<PersonId>,
}

/// Why a member leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// Resigned.
    Resigned,
    /// Absent too often.
    Absences,
    /// Accepted a nomination.
    Nominated,
    /// A close relative accepted a nomination.
    RelativeNominated,
    /// Died or lost the vote.
    Ended,
}

/// Where the stage stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The outgoing committee and the office act.
    #[default]
    NotOpen,
    /// A meeting chooses.
    Choosing,
    /// The list is posted.
    Published,
    /// The committee acts until the handover.
    Seated,
}

/// The state of stage 2.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Committee {
    /// Where it stands.
    pub phase: Phase,
    /// Whether a meeting's choice stands.
    pub chair: Option<PersonId>,
    /// Members in order of votes.
    pub members: Vector<PersonId>,
    /// Reserves in order of votes.
    pub reserves: Vector<PersonId>,
    /// Members who left, and why.
    pub left: Vector<(PersonId, LeaveReason)>,
}

/// What happened in stage 2.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
    /// The choice stands.
    Chosen {
        /// Who chairs.
        chair: PersonId,
        /// The members.
        members: Vec<PersonId>,
        /// The reserves.
        reserves: Vec<PersonId>,
    },
    /// The list is posted.
    Published {},
    /// The committee acts.
    Seated {},
    /// A member left.
    MemberLeft {
        /// Who.
        person: PersonId,
        /// Why.
        reason: LeaveReason,
    },
    /// The next in order has the seat.
    ReserveSeated {
        /// Who.
        person: PersonId,
    },
    /// Somebody else chairs.
    ChairChosen {
        /// Who.
        person: PersonId,
    },
}

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match action {
        Action::Open => election.check_needs(election.needs_committee_open(), context, blockers),
        Action::Publish => {
            if election.committee.members.is_empty() {
                blockers.add(Code::CommitteeNotChosen);
            }
        }
        Action::Seat => election.check_needs(&law.needs_committee_settle, context, blockers),
        Action::Choose | Action::Leave | Action::ChooseChair => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Choose { choice, happened } => {
            happened.check(context, blockers);
            guard_choice(election, choice, blockers);
        }
        Command::Publish { happened } => happened.check(context, blockers),
        Command::Leave { person, document, happened, .. } | Command::ChooseChair { person, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if !election.committee.is_member(*person) {
                blockers.add(Code::NotAMember).fact("person", person);
            }
        }
        Command::Open {} | Command::Seat {} => {}
    }
}

fn guard_choice(election: &Election, choice: &Choice, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    election.office.require_decision(choice.meeting, Subject::ElectionCommittee, blockers);
    if let Some(held) = election.office.meetings.get(&choice.meeting)
        && source_of(held.kind).is_none_or(|source| !law.ec_source.contains(&source))
    {
        blockers.add(Code::CommitteeSource).fact("kind", held.kind);
    }
    let size = u32::try_from(choice.members.len()).unwrap_or(u32::MAX);
    if size < law.ec_size.min || size > law.ec_size.max {
        let range = law.ec_size;
        blockers.add(Code::CommitteeSize).fact("members", size).fact("min", range.min).fact("max", range.max);
    }
    if !choice.members.contains(&choice.chair) {
        blockers.add(Code::ChairNotMember).fact("person", choice.chair);
    }
    let reserves = u32::try_from(choice.reserves.len()).unwrap_or(u32::MAX);
    if reserves < law.ec_reserves.0 {
        blockers.add(Code::TooFewReserves).fact("reserves", reserves).fact("needed", law.ec_reserves.0);
    }
    let everybody: Vec<_> = choice.members.iter().chain(&choice.reserves).copied().collect();
    let distinct: std::collections::BTreeSet<_> = everybody.iter().collect();
    if distinct.len() != everybody.len() {
        blockers.add(Code::SamePerson);
    }
    for person in everybody {
        election.require_person(person, blockers);
    }
    if law.ec_kin == Switch::On {
        guard_kin(election, &choice.members, blockers);
    }
}

pub(crate) fn guard_kin(election: &Election, members: &[PersonId], blockers: &mut Blockers<'_>) {
    for (place, one) in members.iter().enumerate() {
        for other in members.iter().skip(place + 1) {
            if election.related(*one, *other) {
                blockers.add(Code::CommitteeRelatives).fact("one", one).fact("other", other);
            }
        }
    }
}

const fn source_of(kind: Kind) -> Option<CommitteeSource> {
    match kind {
        Kind::Residents => Some(CommitteeSource::ResidentsMeeting),
        Kind::Representatives => Some(CommitteeSource::RepresentativesMeeting),
        Kind::Group => Some(CommitteeSource::GroupMeetings),
        Kind::Committee => None,
    }
}

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::Choose { choice: Choice { chair, members, reserves, .. }, .. } => {
            Event::Chosen { chair, members, reserves }
        }
        Command::Publish { happened } => {
            let published = crate::Event::Committee(Event::Published {});
            return election.announced(vec![published], NoticeKind::Committee, happened.on);
        }
        Command::Seat {} => Event::Seated {},
        Command::Leave { person, reason, .. } => {
            return election.committee.departure(election, &[(person, reason)], None);
        }
        Command::ChooseChair { person, .. } => Event::ChairChosen { person },
    };
    vec![crate::Event::Committee(event)]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.committee;
    match event {
        Event::Opened {} => stage.phase = Phase::Choosing,
        Event::Chosen { chair, members, reserves } => {
            stage.chair = Some(*chair);
            stage.members = members.iter().copied().collect();
            stage.reserves = reserves.iter().copied().collect();
        }
        Event::Published {} => stage.phase = Phase::Published,
        Event::Seated {} => stage.phase = Phase::Seated,
        Event::MemberLeft { person, reason } => {
            stage.members.retain(|member| member != person);
            stage.left.push_back((*person, *reason));
            if stage.chair == Some(*person) {
                stage.chair = None;
            }
            election.office.end_membership(*person);
        }
        Event::ReserveSeated { person } => {
            stage.reserves.retain(|reserve| reserve != person);
            stage.members.push_back(*person);
        }
        Event::ChairChosen { person } => stage.chair = Some(*person),
    }
}

impl Committee {
    /// Whether a person has a seat now.
    pub fn is_member(&self, person: PersonId) -> bool {
        self.members.contains(&person)
    }

    /// The events of members leaving: each seat goes to the next reserve who may take it, who is nobody that
    /// conflicts with a candidate, the one who makes them leave included.
    pub(crate) fn departure(
        &self,
        election: &Election,
        leaving: &[(PersonId, LeaveReason)],
        candidate: Option<PersonId>,
    ) -> Vec<crate::Event> {
        let mut events = Vec::new();
        let mut members: Vec<PersonId> = self.members.iter().copied().collect();
        let mut reserves: Vec<PersonId> = self.reserves.iter().copied().collect();
        for (person, reason) in leaving {
            members.retain(|member| member != person);
            events.push(Event::MemberLeft { person: *person, reason: *reason });
            let fits = |reserve: &PersonId| {
                !leaving.iter().any(|(gone, _)| gone == reserve)
                    && !election.related_to_any(*reserve, members.iter())
                    && !election.nomination.conflicts_with(*reserve, election)
                    && candidate.is_none_or(|other| other != *reserve && !election.related(other, *reserve))
            };
            if let Some(place) = reserves.iter().position(fits) {
                let next = reserves.remove(place);
                members.push(next);
                events.push(Event::ReserveSeated { person: next });
            }
        }
        events.into_iter().map(crate::Event::Committee).collect()
    }

    /// Who leaves when this person accepts a nomination: the person, and members who are close relatives.
    pub(crate) fn leaving_for(&self, candidate: PersonId, election: &Election) -> Vec<(PersonId, LeaveReason)> {
        let kin_too = election.profile.law().ec_leave_for_kin == Switch::On;
        self.members
            .iter()
            .filter_map(|member| {
                if *member == candidate {
                    Some((*member, LeaveReason::Nominated))
                } else if kin_too && election.related(*member, candidate) {
                    Some((*member, LeaveReason::RelativeNominated))
                } else {
                    None
                }
            })
            .collect()
    }
}
