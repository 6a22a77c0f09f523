//! Hours or place are changed after they were posted (the poll prolonged, closed early, moved): only for a reason, by a
//! committee's decision that a supervisor countersigns, and with a new notice.

use super::place::{Place, guard_place};
use super::{Action, Command, Event};
use crate::blocker::{Blockers, Code};
use crate::context::{Context, legal_time};
use crate::election::Election;
use crate::ids::{DocumentId, MeetingId, PersonId, PlaceId};
use crate::office::appointment::Function;
use crate::office::meeting::{Kind, Subject};
use crate::office::notice::NoticeKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why hours or place change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeReason {
    /// Weather or a disaster.
    Weather,
    /// No power, no road.
    Outage,
    /// The place cannot be used.
    PlaceUnusable,
    /// Voters still wait in line.
    Queue,
    /// Everybody on the roll has voted.
    EverybodyVoted,
    /// An office ordered it.
    Ordered,
}

/// What the supervisor answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAnswer {
    /// It may hold.
    Countersigned,
    /// It may not.
    Refused,
}

/// A change that the committee decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PollChange {
    /// Which place.
    pub place: PlaceId,
    /// What it shall be.
    pub definition: Place,
    /// Why.
    pub reason: ChangeReason,
    /// The meeting that decided it.
    pub meeting: MeetingId,
    /// The decision on paper.
    pub document: DocumentId,
}

/// A change that holds; printed with the result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Changed {
    /// What was decided.
    pub change: PollChange,
    /// What it was before; nothing for a new place.
    pub before: Option<Place>,
    /// The supervisor who signed.
    pub countersigned: PersonId,
}

pub(super) fn gate(election: &Election, action: Action, blockers: &mut Blockers<'_>) {
    let waits = election.ballot.change.is_some();
    if action == Action::ChangePoll {
        if waits {
            blockers.add(Code::ChangeWaits);
        }
        if election.office.posted(NoticeKind::TimeAndPlace).is_none() {
            blockers.add(Code::PlacesNotPosted).fact("latest", election.posted_by(NoticeKind::TimeAndPlace));
        }
    } else if !waits {
        blockers.add(Code::NoChangeWaits);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::ChangePoll { place, definition, meeting, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_place(election, *place, definition, blockers);
            guard_decision(election, *meeting, blockers);
            guard_hour(election, *place, context, blockers);
        }
        Command::AnswerChange { answer: ChangeAnswer::Countersigned } => {
            if let Some(change) = &election.ballot.change {
                guard_hour(election, change.place, context, blockers);
            }
        }
        _ => {}
    }
}

/// A meeting of the committee decided on time or place, and on this change only.
fn guard_decision(election: &Election, meeting: MeetingId, blockers: &mut Blockers<'_>) {
    election.office.require_decision(meeting, Subject::TimeOrPlace, blockers);
    let of_committee = election.office.meetings.get(&meeting).is_some_and(|held| held.kind == Kind::Committee);
    let used = election.ballot.changed.iter().any(|one| one.change.meeting == meeting);
    if !of_committee || used {
        blockers.add(Code::ChangeNotDecided).fact("meeting", meeting);
    }
}

/// A poll that is over is not prolonged: what changes its hours holds before the posted closing.
fn guard_hour(election: &Election, place: PlaceId, context: &Context, blockers: &mut Blockers<'_>) {
    if let Some(closes) = election.closed_at(place, context) {
        blockers.add(Code::ChangeTooLate).fact("closes", closes).fact("now", legal_time(context.at));
    }
}

impl Election {
    /// When the place closed, where it has on the day of the round.
    pub(super) fn closed_at(&self, place: PlaceId, context: &Context) -> Option<chrono::NaiveTime> {
        let day = self.ballot.round()?.day;
        let closes = self.ballot.places.get(&place)?.closes;
        let now = (context.today(), legal_time(context.at));
        (now >= (day, closes)).then_some(closes)
    }
}

/// The answer; where it is a countersignature, the change with the notice that says what holds now.
pub(super) fn answered(election: &Election, answer: ChangeAnswer, context: &Context) -> Vec<crate::Event> {
    let person = election.office.person(context.actor.account, &[Function::Supervisor]);
    match (answer, person) {
        (ChangeAnswer::Countersigned, Some(person)) => {
            let changed = Event::PollChanged { countersigned: person }.into();
            election.announced(vec![changed], NoticeKind::TimeAndPlace, context.today())
        }
        (ChangeAnswer::Countersigned | ChangeAnswer::Refused, _) => vec![Event::ChangeRefused {}.into()],
    }
}

/// Puts the change in force that waits.
pub(super) fn put_in_force(election: &mut Election, countersigned: PersonId) {
    let ballot = &mut election.ballot;
    if let Some(change) = ballot.change.take() {
        let before = ballot.places.insert(change.place, change.definition.clone());
        ballot.changed.push_back(Changed { change, before, countersigned });
    }
}
