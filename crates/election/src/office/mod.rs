//! The small machines that serve every stage: people, meetings, documents, filings, objections,
//! appointments and notices. Each has a file; this one is their table.

pub mod appointment;
mod conflict;
mod event;
pub mod filing;
pub mod meeting;
pub mod notice;
pub mod objection;
pub mod ranking;
mod rest;
pub mod sign_off;

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::{Election, PersonFacts};
use crate::ids::{
    AccountId, AppointmentId, DocumentId, FilingId, GroupNo, MeetingId, NoticeNo, ObjectionId, PersonId, PlaceId,
};
use appointment::{Appointment, Function};
use chrono::NaiveDate;
use filing::{Answer, Filing, Matter};
use imbl::{OrdMap, OrdSet, Vector};
use ledger::Hash;
use meeting::{CalledBy, Decision, Kind, Meeting, SubVenue};
use notice::{Notice, NoticeFacts, NoticeKind};
use objection::{About, Objection, Ruling};
use rules::Kinship;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sign_off::{Finding, SignOff, Stage};
use std::collections::BTreeSet;
use std::sync::Arc;

actions! {
    area Office, phase by office_phase;
    /// Persons enter the log: ids, commitments and findings; their records are in the vault.
    RecordPeople = "record-people" by CommitteeOrOffice, from [Always] {
        /// The persons.
        people: Vec<Person>,
    }
    /// Pairs of close relatives (近亲属) are found.
    RecordRelatives = "record-relatives" by CommitteeOrOffice, from [Always] {
        /// The pairs.
        pairs: Vec<Pair>,
    }
    /// A scan, photo or file: its bytes are sealed in the vault, its commitment stands here.
    RecordDocument = "record-document" by AppointedOrOffice, from [Always, Ended] {
        /// Its id.
        document: DocumentId,
        /// `SHA-256(0x50 ‖ salt ‖ bytes)`.
        commitment: Hash,
        /// Its length in bytes.
        bytes: u64,
    }
    /// A meeting was held; its minutes are a document.
    HoldMeeting = "hold-meeting" by CommitteeOrOffice, from [Always] {
        /// Its id.
        meeting: MeetingId,
        /// Who met.
        kind: Kind,
        /// The group, where a group met.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<GroupNo>,
        /// Who called it.
        called_by: CalledBy,
        /// How many should have come (应到), at all venues.
        due: u32,
        /// How many came (实到) to the main venue.
        present: u32,
        /// What was decided, with the votes of the main venue.
        decisions: Vec<Decision>,
        /// Sub-venues (分会场); each is summed once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sub_venues: Vec<SubVenue>,
        /// The minutes.
        minutes: DocumentId,
        /// Who signed the minutes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        signed: Vec<PersonId>,
        /// When.
        happened: Happened,
    }
    /// Something goes to an authority.
    SubmitFiling = "submit-filing" by CommitteeOrOffice, from [Always] {
        /// Its id.
        filing: FilingId,
        /// What it is about.
        matter: Matter,
        /// What was sent.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The authority answers.
    AnswerFiling = "answer-filing" by Office, from [Always] {
        /// Which filing.
        filing: FilingId,
        /// The answer.
        answer: Answer,
        /// The answer's document.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// Somebody objects; the text is sealed, its commitment stands here.
    FileObjection = "file-objection" by AnyAppointed, from [Always] {
        /// Its id.
        objection: ObjectionId,
        /// What it is about.
        about: About,
        /// The sealed text.
        document: DocumentId,
        /// When it was handed in.
        happened: Happened,
    }
    /// The committee rules; the office where no committee sits.
    RuleOnObjection = "rule-on-objection" by CommitteeOrOffice, from [Always] {
        /// Which objection.
        objection: ObjectionId,
        /// The ruling.
        ruling: Ruling,
        /// The written answer; it may be missing where the rules do not ask for one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentId>,
        /// When.
        happened: Happened,
    }
    /// The objector withdraws.
    WithdrawObjection = "withdraw-objection" by AnyAppointed, from [Always] {
        /// Which objection.
        objection: ObjectionId,
        /// The signed withdrawal.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// One person gets one account for one function.
    Appoint = "appoint" by CommitteeOrOffice, from [Always] {
        /// Its id.
        appointment: AppointmentId,
        /// The person.
        person: PersonId,
        /// The account.
        account: AccountId,
        /// The function.
        function: Function,
        /// The polling place, for its staff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PlaceId>,
    }
    /// The appointment ends.
    EndAppointment = "end-appointment" by CommitteeOrOffice, from [Always] {
        /// Which.
        appointment: AppointmentId,
    }
    /// Days of rest (法定休假日), as the state announced them.
    RecordRestDays = "record-rest-days" by CommitteeOrOffice, from [Always] {
        /// The days.
        days: BTreeSet<NaiveDate>,
        /// The announcement.
        document: DocumentId,
    }
    /// A notice is posted.
    PublishNotice = "publish-notice" by CommitteeOrOffice, from [Always] {
        /// Which kind.
        kind: NoticeKind,
        /// When it was posted.
        happened: Happened,
    }
    /// A posted notice is corrected by a new one of its kind.
    CorrectNotice = "correct-notice" by CommitteeOrOffice, from [Always] {
        /// The notice that was wrong.
        number: NoticeNo,
        /// Why.
        reason: notice::CorrectionReason,
        /// When the new one was posted.
        happened: Happened,
    }
    /// A supervisor has looked a stage through and signs for it (监督签署).
    SignOff = "sign-off" by Staff(&[Function::Supervisor]), from [Always] {
        /// Which stage.
        stage: Stage,
        /// What was found.
        finding: Finding,
        /// When it was signed.
        happened: Happened,
    }
}

/// The small machines run in every phase of the stages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The election is written and not final.
    Always,
    /// The election is archived, cancelled or annulled; only what concerns its files goes on.
    Ended,
    /// The election has no first entry.
    Never,
}

/// A person as a command brings one in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The random id.
    pub person: PersonId,
    /// Commitment and findings.
    pub facts: PersonFacts,
}

/// Two persons who are close relatives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// One.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// What the other is to the one.
    pub kinship: Kinship,
}

/// The state of the small machines.
#[derive(Clone, Default, Debug)]
pub struct Office {
    /// Documents and their commitments.
    pub documents: OrdMap<DocumentId, Hash>,
    /// Meetings.
    pub meetings: OrdMap<MeetingId, Meeting>,
    /// Filings.
    pub filings: OrdMap<FilingId, Filing>,
    /// Objections.
    pub objections: OrdMap<ObjectionId, Objection>,
    /// Upheld objections to representatives and committee that are carried out.
    pub carried_out: OrdSet<ObjectionId>,
    /// Appointments, living and ended.
    pub appointments: OrdMap<AppointmentId, Appointment>,
    /// The living appointments of each account.
    pub(crate) by_account: OrdMap<AccountId, Vector<AppointmentId>>,
    /// Notices in the order of their numbers.
    pub notices: Vector<Notice>,
    /// What supervisors signed for, in its order.
    pub sign_offs: Vector<SignOff>,
    /// Days of rest.
    pub rest_days: OrdSet<NaiveDate>,
    /// What each of them said when it was posted.
    pub stated: OrdMap<NoticeNo, Arc<NoticeFacts>>,
}

pub use event::Event;
pub(crate) use event::evolve;

/// The phase of the small machines: they run while the election is written and not final.
pub(crate) fn office_phase(election: &Election) -> Phase {
    match election.lifecycle.phase {
        crate::lifecycle::Phase::Unwritten => Phase::Never,
        _ if election.lifecycle.is_final() => Phase::Ended,
        _ => Phase::Always,
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::RecordPeople { people } => guard_people(election, people, blockers),
        Command::RecordRelatives { pairs } => {
            if pairs.is_empty() {
                blockers.add(Code::NothingToRecord);
            }
            for pair in pairs {
                election.require_person(pair.one, blockers);
                election.require_person(pair.other, blockers);
                if pair.one == pair.other {
                    blockers.add(Code::SamePerson).fact("person", pair.one);
                }
            }
        }
        Command::RecordDocument { document, .. } => {
            if election.office.documents.contains_key(document) {
                blockers.add(Code::IdTaken).fact("id", document);
            }
        }
        Command::HoldMeeting { .. } => meeting::guard(election, command, context, blockers),
        Command::SubmitFiling { .. } | Command::AnswerFiling { .. } => {
            filing::guard(election, command, context, blockers);
        }
        Command::FileObjection { .. } | Command::RuleOnObjection { .. } | Command::WithdrawObjection { .. } => {
            objection::guard(election, command, context, blockers);
        }
        Command::Appoint { .. } | Command::EndAppointment { .. } => {
            appointment::guard(election, command, context, blockers);
        }
        Command::RecordRestDays { .. } => rest::guard(election, command, blockers),
        Command::PublishNotice { .. } | Command::CorrectNotice { .. } => {
            notice::guard(election, command, context, blockers);
        }
        Command::SignOff { .. } => sign_off::guard(election, command, context, blockers),
    }
}

fn guard_people(election: &Election, people: &[Person], blockers: &mut Blockers<'_>) {
    if people.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    let mut seen = std::collections::BTreeSet::new();
    for person in people {
        if election.people.contains_key(&person.person) || !seen.insert(person.person) {
            blockers.add(Code::IdTaken).fact("id", person.person);
        }
        if let Some(group) = person.facts.group {
            election.require_group(group, blockers);
        }
    }
}

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::RecordPeople { people } => Event::PeopleRecorded { people },
        Command::RecordRelatives { pairs } => Event::RelativesRecorded { pairs },
        Command::RecordDocument { document, commitment, .. } => Event::DocumentRecorded { document, commitment },
        Command::HoldMeeting { .. } => {
            let held = meeting::held(command);
            return held.map(|(meeting, held)| Event::MeetingHeld { meeting, held }.into()).into_iter().collect();
        }
        Command::SubmitFiling { filing, matter, .. } => {
            Event::FilingSubmitted { filing, matter, by: context.actor.role }
        }
        Command::AnswerFiling { filing, answer, .. } => Event::FilingAnswered { filing, answer },
        Command::FileObjection { objection, about, happened, .. } => {
            let filed = Objection::filed(election, about, happened.on, context);
            Event::ObjectionFiled { objection, filed }
        }
        Command::RuleOnObjection { objection, ruling, happened, .. } => {
            return objection::ruled(election, objection, ruling, happened.on);
        }
        Command::WithdrawObjection { objection, .. } => Event::ObjectionWithdrawn { objection },
        Command::Appoint { appointment, person, account, function, place } => {
            let made = Appointment { person, account, function, place, ended: appointment::Ended::No };
            Event::Appointed { appointment, made }
        }
        Command::EndAppointment { appointment } => Event::AppointmentEnded { appointment },
        Command::SignOff { stage, finding, happened } => {
            return sign_off::signed(election, stage, finding, happened.on, context);
        }
        Command::RecordRestDays { days, .. } => Event::RestDaysRecorded { days },
        Command::PublishNotice { kind, happened } => {
            Event::NoticePublished { notice: election.next_notice(kind, happened.on, None) }
        }
        Command::CorrectNotice { number, happened, .. } => {
            let kind = election.office.notice(number).map_or(NoticeKind::ElectionDay, |old| old.kind);
            Event::NoticePublished { notice: election.next_notice(kind, happened.on, Some(number)) }
        }
    };
    vec![event.into()]
}

impl Office {
    /// Blocks unless the document is on record.
    pub(crate) fn require_document(&self, document: DocumentId, blockers: &mut Blockers<'_>) {
        if !self.documents.contains_key(&document) {
            blockers.add(Code::UnknownDocument).fact("document", document);
        }
    }
}

impl Election {
    /// Blocks unless the person is known to the log.
    pub(crate) fn require_person(&self, person: PersonId, blockers: &mut Blockers<'_>) {
        if !self.people.contains_key(&person) {
            blockers.add(Code::UnknownPerson).fact("person", person);
        }
    }

    /// Blocks unless the group exists.
    pub(crate) fn require_group(&self, group: GroupNo, blockers: &mut Blockers<'_>) {
        if !self.groups.contains_key(&group) {
            blockers.add(Code::UnknownGroup).fact("group", group);
        }
    }
}
