//! What happened in the office, and what it changes.

use super::appointment::Appointment;
use super::filing::{Answer, Filing, Matter, Standing};
use super::meeting::Meeting;
use super::notice::{Notice, NoticeFacts};
use super::objection::{self, Objection, Ruling};
use super::sign_off::SignOff;
use super::{Pair, Person};
use crate::context::Role;
use crate::election::Election;
use crate::ids::{AppointmentId, DocumentId, FilingId, MeetingId, ObjectionId};
use chrono::NaiveDate;
use ledger::Hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What happened in the office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// Persons are known.
    PeopleRecorded {
        /// The persons.
        people: Vec<Person>,
    },
    /// Relatives are known.
    RelativesRecorded {
        /// The pairs.
        pairs: Vec<Pair>,
    },
    /// A document is on record.
    DocumentRecorded {
        /// Its id.
        document: DocumentId,
        /// Its commitment.
        commitment: Hash,
    },
    /// A meeting is on record.
    MeetingHeld {
        /// Its id.
        meeting: MeetingId,
        /// What the log keeps of it.
        held: Meeting,
    },
    /// A filing went out.
    FilingSubmitted {
        /// Its id.
        filing: FilingId,
        /// What it is about.
        matter: Matter,
        /// The capacity of who sent it.
        by: Role,
    },
    /// A filing was answered.
    FilingAnswered {
        /// Its id.
        filing: FilingId,
        /// The answer.
        answer: Answer,
    },
    /// An objection stands until it is ruled.
    ObjectionFiled {
        /// Its id.
        objection: ObjectionId,
        /// What it is about and when it is due.
        filed: Objection,
    },
    /// An objection is ruled.
    ObjectionRuled {
        /// Its id.
        objection: ObjectionId,
        /// The ruling.
        ruling: Ruling,
    },
    /// An objection is withdrawn.
    ObjectionWithdrawn {
        /// Its id.
        objection: ObjectionId,
    },
    /// An appointment lives.
    Appointed {
        /// Its id.
        appointment: AppointmentId,
        /// Who, for what.
        made: Appointment,
    },
    /// An appointment ended.
    AppointmentEnded {
        /// Its id.
        appointment: AppointmentId,
    },
    /// Days of rest are known.
    RestDaysRecorded {
        /// The days.
        days: BTreeSet<NaiveDate>,
    },
    /// A supervisor signed for a stage.
    SignedOff {
        /// Who, for which, with what finding.
        signed: SignOff,
    },
    /// A notice is posted.
    NoticePublished {
        /// The notice.
        notice: Notice,
    },
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Office(event)
    }
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    if let Event::NoticePublished { notice } = event
        && let Some(facts) = NoticeFacts::of(election, notice.kind)
    {
        election.office.stated.insert(notice.number, Arc::new(facts));
    }
    let office = &mut election.office;
    match event.clone() {
        Event::PeopleRecorded { people } => {
            for person in people {
                election.people.insert(person.person, person.facts);
            }
        }
        Event::RelativesRecorded { pairs } => {
            for Pair { one, other, kinship } in pairs {
                election.relatives.insert((one, other), kinship);
                election.relatives.insert((other, one), kinship.back());
            }
        }
        Event::DocumentRecorded { document, commitment } => {
            office.documents.insert(document, commitment);
        }
        Event::MeetingHeld { meeting, held } => {
            office.meetings.insert(meeting, held);
        }
        Event::FilingSubmitted { filing, matter, by } => {
            office.filings.insert(filing, Filing { matter, by, answer: None, standing: Standing::InForce });
        }
        Event::FilingAnswered { filing, answer } => {
            if let Some(filed) = office.filings.get_mut(&filing) {
                filed.answer = Some(answer);
            }
        }
        Event::ObjectionFiled { objection, filed } => {
            office.objections.insert(objection, filed);
        }
        Event::ObjectionRuled { objection, ruling } => {
            if let Some(filed) = office.objections.get_mut(&objection) {
                filed.state = objection::State::Ruled(ruling);
            }
        }
        Event::ObjectionWithdrawn { objection } => {
            if let Some(filed) = office.objections.get_mut(&objection) {
                filed.state = objection::State::Withdrawn;
            }
        }
        Event::Appointed { appointment, made } => office.appoint(appointment, made),
        Event::AppointmentEnded { appointment } => office.end(appointment),
        Event::SignedOff { signed } => office.sign_offs.push_back(signed),
        Event::RestDaysRecorded { days } => office.rest_days.extend(days),
        Event::NoticePublished { notice } => office.notices.push_back(notice),
    }
}
