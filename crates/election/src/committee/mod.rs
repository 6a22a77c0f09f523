//! Stage 2, the election committee (居民选举委员会): `NotOpen → Choosing → Published → Seated`.
//! Afterwards members leave and the next in order of votes is seated.

mod choice;
mod departure;
mod mandate;
pub(crate) mod recusal;

pub use choice::{Chair, Choice};
pub use departure::{Departure, LeaveReason};

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::ids::{DocumentId, MeetingId, ObjectionId, PersonId};
use crate::office::meeting::{Kind, Subject};
use crate::office::notice::NoticeKind;
use crate::office::objection::Field;
use crate::office::ranking::Ranking;
use chrono::NaiveDate;
use imbl::{OrdMap, Vector};
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
    /// An objection was upheld: the meeting chooses anew, and the list is posted again.
    Reopen = "reopen" by CommitteeOrOffice, from [Choosing, Published] {
        /// The upheld objection.
        objection: ObjectionId,
    }
    /// Objections were upheld against the posted list alone: it is posted again as it should be.
    CorrectList = "correct-list" by CommitteeOrOffice, from [Published] {
        /// The upheld objections.
        objections: Vec<ObjectionId>,
        /// When.
        happened: Happened,
    }
    /// The committee takes over.
    Seat = "seat" by CommitteeOrOffice, from [Published] {}
    /// A member was absent without leave; the last absence that the rules bear makes the member leave.
    RecordAbsence = "record-absence" by CommitteeOrOffice, from [Seated] {
        /// Who.
        person: PersonId,
        /// The minutes of what the member missed.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A member leaves; the next reserve is seated in the same step where the profile says so.
    Leave = "leave" by CommitteeOrOffice, from [Seated] {
        /// Who.
        person: PersonId,
        /// Why.
        reason: Departure,
        /// The paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A meeting chose anew for the seats that are vacant.
    Fill = "fill" by CommitteeOrOffice, from [Seated] {
        /// The meeting; where the residents' groups choose, that of every group.
        meetings: Vec<MeetingId>,
        /// Who was named, with the votes: the best take the seats, the others are reserves.
        ranking: Ranking,
        /// When.
        happened: Happened,
    }
    /// The committee chooses another chair from its members.
    ChooseChair = "choose-chair" by CommitteeOrOffice, from [Seated] {
        /// Who.
        chair: Chair,
        /// The committee's meeting.
        meeting: MeetingId,
        /// When.
        happened: Happened,
    }
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
    /// Who chairs.
    pub chair: Option<PersonId>,
    /// How many members the meeting chose to have.
    pub seats: u32,
    /// Members in order of votes.
    pub members: Vector<PersonId>,
    /// Reserves in order of votes.
    pub reserves: Vector<PersonId>,
    /// Members who left, and why.
    pub left: Vector<(PersonId, LeaveReason)>,
    /// When members were absent without leave.
    pub absences: OrdMap<PersonId, Vector<NaiveDate>>,
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
        chair: Chair,
        /// The members.
        members: Vec<PersonId>,
        /// The reserves.
        reserves: Vec<PersonId>,
        /// Who was named, with the votes.
        ranking: Ranking,
        /// Where.
        meetings: Vec<MeetingId>,
    },
    /// The list is posted.
    Published {},
    /// A meeting chooses anew.
    Reopened {
        /// The upheld objection.
        objection: ObjectionId,
    },
    /// The list is posted as it should be.
    Corrected {
        /// The upheld objections.
        objections: Vec<ObjectionId>,
    },
    /// The committee acts.
    Seated {},
    /// A member was absent without leave.
    AbsenceRecorded {
        /// Who.
        person: PersonId,
        /// When.
        on: NaiveDate,
    },
    /// A ruling on the committee is carried out.
    RulingCarriedOut {
        /// The upheld objection.
        objection: ObjectionId,
    },
    /// Vacant seats are filled by a new choice.
    Filled {
        /// Who has a seat.
        members: Vec<PersonId>,
        /// Further reserves.
        reserves: Vec<PersonId>,
        /// Who was named, with the votes.
        ranking: Ranking,
        /// Where.
        meetings: Vec<MeetingId>,
    },
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
        chair: Chair,
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
        Action::ChooseChair
        | Action::Choose
        | Action::CorrectList
        | Action::Fill
        | Action::Leave
        | Action::RecordAbsence
        | Action::Reopen => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Choose { choice, happened } => {
            happened.check(context, blockers);
            choice::guard(election, choice, blockers);
        }
        Command::Fill { meetings, ranking, happened } => {
            happened.check(context, blockers);
            choice::guard_fill(election, meetings, ranking, blockers);
        }
        Command::Publish { happened } => happened.check(context, blockers),
        Command::Reopen { objection } => election.office.require_ruling(*objection, Field::Committee, blockers),
        Command::CorrectList { objections, happened } => {
            happened.check(context, blockers);
            election.office.require_rulings(objections, Field::Committee, blockers);
        }
        Command::RecordAbsence { person, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            require_member(election, *person, blockers);
            if election.committee.was_absent(*person, happened.on) {
                blockers.add(Code::AbsenceStands).fact("person", person).fact("on", happened.on);
            }
        }
        Command::Leave { person, reason, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            require_member(election, *person, blockers);
            if let Departure::Ruling { objection } = reason {
                election.office.require_ruling(*objection, Field::Committee, blockers);
            }
        }
        Command::ChooseChair { chair, meeting, happened } => {
            happened.check(context, blockers);
            require_member(election, chair.person, blockers);
            choice::guard_chair(election, *chair, blockers);
            if election.office.meetings.get(meeting).is_none_or(|held| held.kind != Kind::Committee) {
                blockers.add(Code::UnknownMeeting).fact("meeting", meeting);
            }
            election.office.require_decision(*meeting, Subject::Chair, blockers);
        }
        Command::Open {} | Command::Seat {} => {}
    }
}

fn require_member(election: &Election, person: PersonId, blockers: &mut Blockers<'_>) {
    if !election.committee.is_member(person) {
        blockers.add(Code::NotAMember).fact("person", person);
    }
}

/// Blocks for every two of them who are close relatives.
pub(crate) fn guard_kin(election: &Election, members: &[PersonId], blockers: &mut Blockers<'_>) {
    for (place, one) in members.iter().enumerate() {
        for other in members.iter().skip(place + 1) {
            if election.related(*one, *other) {
                blockers.add(Code::CommitteeRelatives).fact("one", one).fact("other", other);
            }
        }
    }
}

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::Choose { choice: Choice { meetings, seats, ranking, chair }, .. } => {
            let (members, reserves) = choice::split(&ranking, seats);
            Event::Chosen { chair, members, reserves, ranking, meetings }
        }
        Command::Publish { happened } => {
            let published = crate::Event::Committee(Event::Published {});
            return election.announced(vec![published], NoticeKind::Committee, happened.on);
        }
        Command::Reopen { objection } => Event::Reopened { objection },
        Command::CorrectList { objections, happened } => {
            let corrected = crate::Event::Committee(Event::Corrected { objections });
            return election.announced(vec![corrected], NoticeKind::Committee, happened.on);
        }
        Command::Seat {} => Event::Seated {},
        Command::RecordAbsence { person, happened, .. } => {
            let mut events = vec![crate::Event::Committee(Event::AbsenceRecorded { person, on: happened.on })];
            if election.committee.bears_no_more(person, election) {
                let leaving = [(person, LeaveReason::Absences)];
                events.extend(election.committee.departure(election, &leaving, &[]));
            }
            return events;
        }
        Command::Leave { person, reason, .. } => return departure::left(election, person, reason),
        Command::Fill { meetings, ranking, .. } => {
            let (members, reserves) = choice::split(&ranking, election.committee.vacancies());
            Event::Filled { members, reserves, ranking, meetings }
        }
        Command::ChooseChair { chair, .. } => Event::ChairChosen { chair },
    };
    vec![crate::Event::Committee(event)]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.committee;
    match event {
        Event::Opened {} => stage.phase = Phase::Choosing,
        Event::Chosen { chair, members, reserves, .. } => {
            stage.chair = Some(chair.person);
            stage.members = members.iter().copied().collect();
            stage.reserves = reserves.iter().copied().collect();
            stage.seats = u32::try_from(members.len()).unwrap_or(u32::MAX);
        }
        Event::Published {} => stage.phase = Phase::Published,
        Event::Reopened { objection } => {
            *stage = Committee { phase: Phase::Choosing, ..Committee::default() };
            election.office.carry_out([*objection]);
        }
        Event::Corrected { objections } => election.office.carry_out(objections.iter().copied()),
        Event::RulingCarriedOut { objection } => election.office.carry_out([*objection]),
        Event::Seated {} => stage.phase = Phase::Seated,
        Event::AbsenceRecorded { person, on } => stage.absences.entry(*person).or_default().push_back(*on),
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
        Event::Filled { members, reserves, .. } => {
            stage.members.extend(members.iter().copied());
            stage.reserves.retain(|reserve| !members.contains(reserve) && !reserves.contains(reserve));
            stage.reserves.extend(reserves.iter().copied());
        }
        Event::ChairChosen { chair } => stage.chair = Some(chair.person),
    }
}

impl Committee {
    /// Whether a person has a seat now.
    pub fn is_member(&self, person: PersonId) -> bool {
        self.members.contains(&person)
    }
}
