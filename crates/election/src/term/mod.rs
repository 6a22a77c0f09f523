//! The term after the election (任期): who serves, resignation and end of office, petitions for a recall and what they
//! come to, seats filled by a by-election, the supervision committee.
//!
//! The votes of a recall and of a by-election are elections of their own (`lifecycle/purpose.rs`); what they came to is
//! recorded here with the head of their log.

mod guard;
pub mod recall;

use crate::ballot::recall::RecallResult;
use crate::context::Happened;
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use crate::lifecycle::purpose::Head;
use crate::office::meeting::Kind;
use crate::office::notice::NoticeKind;
use chrono::NaiveDate;
use imbl::{OrdMap, OrdSet, Vector};
use recall::{Petition, Recall, RecallEnd};
use rules::{Misconduct, OfficeEnd};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::Post;

actions! {
    area Term, phase by phase;
    /// A member resigns in writing.
    Resign = "resign" by Office, from [Serving] {
        /// Who.
        person: PersonId,
        /// The signed paper.
        document: DocumentId,
        /// When it was handed in.
        happened: Happened,
    }
    /// A member's office ends on a ground that the law names.
    EndOffice = "end-office" by Office, from [Serving] {
        /// Who.
        person: PersonId,
        /// The ground.
        ground: OfficeEnd,
        /// The paper that proves it.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// Somebody is said to have been elected by foul means; it goes to the authority that the law names.
    ReportMisconduct = "report-misconduct" by Office, from [Serving] {
        /// Whose election.
        person: PersonId,
        /// By what means.
        ground: Misconduct,
        /// The report.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The authority finds the election of a member void.
    FindVoid = "find-void" by Office, from [Serving] {
        /// Whose election.
        person: PersonId,
        /// By what means.
        ground: Misconduct,
        /// The authority's document.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// Voters or representatives ask for the recall of a member.
    PetitionRecall = "petition-recall" by Office, from [Serving] {
        /// The petition.
        petition: Petition,
        /// The signed lists.
        document: DocumentId,
        /// When it was handed in.
        happened: Happened,
    }
    /// What the vote on a recall came to, by the log of that vote.
    RecordRecall = "record-recall" by Office, from [Serving] {
        /// Whose office.
        person: PersonId,
        /// The log of the vote.
        vote: Head,
        /// What it came to.
        result: RecallResult,
        /// The result sheet.
        document: DocumentId,
        /// The day of the vote.
        happened: Happened,
    }
    /// A meeting fills a vacant seat, where the profile lets it.
    ElectByMeeting = "elect-by-meeting" by Office, from [Serving] {
        /// Who met, and how it decided.
        meeting: Met,
        /// Which seat, and who takes it.
        seat: Seat,
        /// When.
        happened: Happened,
    }
    /// What a by-election came to, by the log of that election.
    RecordByElection = "record-by-election" by Office, from [Serving] {
        /// The log of the by-election.
        vote: Head,
        /// Who takes which seat.
        seats: Vec<Seat>,
        /// The result sheet.
        document: DocumentId,
        /// The day of the vote.
        happened: Happened,
    }
    /// The supervision committee (监督委员会) was elected; the notice of it is posted in the same step.
    RecordSupervision = "record-supervision" by Office, from [Serving] {
        /// Who met, and how it decided.
        meeting: Met,
        /// Who chairs it.
        chair: PersonId,
        /// Its members, the chair among them.
        members: Vec<PersonId>,
        /// When.
        happened: Happened,
    }
}

/// A meeting and its decision, on one paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Met {
    /// Who met.
    pub kind: Kind,
    /// How many should have come.
    pub due: u32,
    /// How many came.
    pub present: u32,
    /// How many were for it.
    pub yes: u32,
    /// The minutes.
    pub document: DocumentId,
}

/// A seat and who takes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// The post.
    pub post: Post,
    /// Who.
    pub person: PersonId,
}

/// Whether a term runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The election of a whole committee is not over, or this is none.
    NotBegun,
    /// Those elected serve.
    Serving,
}

/// How a member left.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Departure {
    /// Resigned.
    Resignation {},
    /// A ground of the law.
    Ended {
        /// Which.
        ground: OfficeEnd,
    },
    /// The election was found void.
    Void {
        /// By what means it was won.
        ground: Misconduct,
    },
    /// Recalled by a vote.
    Recalled {},
}

/// That a member left.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Left {
    /// How.
    pub how: Departure,
    /// When.
    pub on: NaiveDate,
}

/// The supervision committee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supervision {
    /// Who chairs it.
    pub chair: PersonId,
    /// Its members.
    pub members: Vec<PersonId>,
    /// When it was elected.
    pub on: NaiveDate,
}

/// The state of the term.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Term {
    /// Who left.
    pub left: OrdMap<PersonId, Left>,
    /// What was reported of whose election.
    pub reported: OrdSet<(PersonId, Misconduct)>,
    /// Recalls, in the order of their petitions.
    pub recalls: Vector<Recall>,
    /// Seats that were filled since.
    pub filled: Vector<Seat>,
    /// The supervision committee, once elected.
    pub supervision: Option<Supervision>,
}

/// What happened in the term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A member left.
    MemberLeft {
        /// Who.
        person: PersonId,
        /// How and when.
        left: Left,
    },
    /// Foul means are reported.
    MisconductReported {
        /// Whose election.
        person: PersonId,
        /// By what means.
        ground: Misconduct,
    },
    /// A petition stands.
    Petitioned {
        /// Which.
        petition: Petition,
        /// When it was handed in.
        on: NaiveDate,
    },
    /// A recall is over.
    RecallEnded {
        /// Whose office.
        person: PersonId,
        /// How.
        end: RecallEnd,
        /// When.
        on: NaiveDate,
    },
    /// Seats are filled.
    SeatsFilled {
        /// Which, by whom.
        seats: Vec<Seat>,
        /// The meeting, where one filled them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        met: Option<Met>,
    },
    /// The supervision committee is elected.
    SupervisionElected {
        /// Who is on it.
        supervision: Supervision,
        /// The meeting that elected it.
        met: Met,
    },
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Term(event)
    }
}

pub(crate) use guard::guard;

/// The term runs from the end of the election of a whole committee on, and does not end with its archive.
pub fn phase(election: &Election) -> Phase {
    use crate::lifecycle::Phase as Life;
    let over = matches!(election.lifecycle.phase, Life::Concluded | Life::Archived);
    if over && election.lifecycle.purpose.is_general() { Phase::Serving } else { Phase::NotBegun }
}

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let left = |person, how, happened: Happened| Event::MemberLeft { person, left: Left { how, on: happened.on } };
    match command.clone() {
        Command::Resign { person, happened, .. } => {
            let mut events = vec![left(person, Departure::Resignation {}, happened).into()];
            if election.profile.law().recall_resign_ends.is_on() && election.term.pending(person).is_some() {
                events.push(Event::RecallEnded { person, end: RecallEnd::Resigned {}, on: happened.on }.into());
            }
            events
        }
        Command::EndOffice { person, ground, happened, .. } => {
            vec![left(person, Departure::Ended { ground }, happened).into()]
        }
        Command::ReportMisconduct { person, ground, .. } => vec![Event::MisconductReported { person, ground }.into()],
        Command::FindVoid { person, ground, happened, .. } => {
            vec![left(person, Departure::Void { ground }, happened).into()]
        }
        Command::PetitionRecall { petition, happened, .. } => {
            vec![Event::Petitioned { petition, on: happened.on }.into()]
        }
        Command::RecordRecall { person, vote, result, happened, .. } => {
            let mut events =
                vec![Event::RecallEnded { person, end: RecallEnd::Voted { vote, result }, on: happened.on }];
            if result == RecallResult::Recalled && election.office_of(person).is_some() {
                events.push(left(person, Departure::Recalled {}, happened));
            }
            events.into_iter().map(crate::Event::from).collect()
        }
        Command::ElectByMeeting { meeting, seat, .. } => {
            vec![Event::SeatsFilled { seats: vec![seat], met: Some(meeting) }.into()]
        }
        Command::RecordByElection { seats, .. } => vec![Event::SeatsFilled { seats, met: None }.into()],
        Command::RecordSupervision { meeting, chair, members, happened } => {
            let supervision = Supervision { chair, members, on: happened.on };
            let elected = Event::SupervisionElected { supervision, met: meeting }.into();
            election.announced(vec![elected], NoticeKind::SupervisionResult, happened.on)
        }
    }
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let term = &mut election.term;
    match event.clone() {
        Event::MemberLeft { person, left } => {
            term.left.insert(person, left);
        }
        Event::MisconductReported { person, ground } => {
            term.reported.insert((person, ground));
        }
        Event::Petitioned { petition, on } => term.recalls.push_back(Recall { petition, on, ended: None }),
        Event::RecallEnded { person, end, on } => {
            if let Some(recall) =
                term.recalls.iter_mut().find(|one| one.petition.person == person && one.ended.is_none())
            {
                recall.ended = Some((end, on));
            }
        }
        Event::SeatsFilled { seats, .. } => {
            for seat in &seats {
                // Who left and is elected again serves again.
                term.left.remove(&seat.person);
            }
            term.filled.extend(seats);
        }
        Event::SupervisionElected { supervision, .. } => term.supervision = Some(supervision),
    }
}

impl Election {
    /// Who serves in which post now.
    pub fn serving(&self) -> Vec<Seat> {
        let elected =
            self.ballot.elected.iter().flat_map(|(post, people)| {
                people.iter().map(move |person| Seat { post: post.clone(), person: *person })
            });
        let here = |seat: &Seat| !self.term.left.contains_key(&seat.person);
        let mut serving: Vec<Seat> = elected.filter(here).collect();
        for seat in self.term.filled.iter().filter(|seat| here(seat)) {
            serving.retain(|other| other.person != seat.person);
            serving.push(seat.clone());
        }
        serving
    }

    /// The post that a person serves in.
    pub fn office_of(&self, person: PersonId) -> Option<Post> {
        self.serving().into_iter().find(|seat| seat.person == person).map(|seat| seat.post)
    }

    /// Seats of a post that nobody holds.
    pub fn vacant(&self, post: &Post) -> u32 {
        let held = self.serving().into_iter().filter(|seat| seat.post == *post);
        self.method.seats(post).saturating_sub(crate::sheets::count(held))
    }

    /// The last day of a by-election that the law asks for, while fewer members serve than it wants (`byelect.below`).
    pub fn by_election_due(&self) -> Option<NaiveDate> {
        let law = self.profile.law();
        let below = law.byelect_below?;
        if phase(self) == Phase::NotBegun || crate::sheets::count(self.serving()) >= below.get() {
            return None;
        }
        let since = self.term.left.values().map(|left| left.on).max()?;
        since.checked_add_months(chrono::Months::new(law.byelect_within?.get()))
    }
}
