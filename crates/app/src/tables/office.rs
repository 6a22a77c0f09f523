//! Tables of what is posted, filed, objected to, decided and kept.

use super::{Cell, Row, or_nothing, said, tagged};
use crate::progress::Milestone;
use election::office::appointment::Ended;
use election::office::meeting::{Decision, Meeting};
use election::office::objection::About;
use election::office::sign_off::{Finding, SignOff};
use election::{Election, PlaceId};
use rules::Bound;
use serde_json::{Value, json};

pub(super) fn notices(election: &Election) -> Vec<Row> {
    let row = |notice: &election::office::notice::Notice| {
        vec![
            Cell::Number(notice.number.0.into()),
            Cell::Said(json!({ "notice": notice.kind })),
            Cell::Day(notice.on),
            or_nothing(notice.corrects, |number| Cell::Number(number.0.into())),
        ]
    };
    election.office.notices.iter().map(row).collect()
}

/// What supervisors signed for.
pub(super) fn sign_offs(election: &Election) -> Vec<Row> {
    let row = |signed: &SignOff| {
        let finding = match signed.finding {
            Finding::InOrder => said("in_order"),
            Finding::Remarks { .. } => said("remarks"),
        };
        vec![said(signed.stage), Cell::Person(signed.person), Cell::Day(signed.on), finding]
    };
    election.office.sign_offs.iter().map(row).collect()
}

/// The number of a polling place.
pub(super) fn place(election: &Election, id: PlaceId) -> Cell {
    or_nothing(election.ballot.places.get(&id), |place| Cell::Number(place.number.into()))
}

pub(super) fn staff(election: &Election) -> Vec<Row> {
    let mut held: Vec<_> = election.office.appointments.values().collect();
    held.sort_by_key(|one| (one.function, one.person));
    let row = |held: &&election::office::appointment::Appointment| {
        vec![
            said(held.function),
            Cell::Person(held.person),
            or_nothing(held.place, |id| place(election, id)),
            super::yes(held.ended == Ended::Yes),
        ]
    };
    held.iter().map(row).collect()
}

/// One row for each decision of a meeting; a meeting that decided nothing has a row too.
pub(super) fn meetings(election: &Election) -> Vec<Row> {
    let mut held: Vec<&Meeting> = election.office.meetings.values().collect();
    held.sort_by_key(|meeting| meeting.on);
    let mut rows = Vec::new();
    for meeting in held {
        let met = [
            Cell::Day(meeting.on),
            said(meeting.kind),
            or_nothing(meeting.group, |group| Cell::Number(group.0.into())),
            Cell::Number(meeting.due),
            Cell::Number(meeting.present),
        ];
        let decided = |decision: &Decision| {
            let votes = [decision.yes, decision.no, decision.abstained].map(Cell::Number);
            let said = [said(decision.subject), said(decision.manner)];
            met.iter().cloned().chain(said).chain(votes).collect::<Row>()
        };
        rows.extend(meeting.decisions.iter().map(decided));
        if meeting.decisions.is_empty() {
            rows.push(met.iter().cloned().chain(std::iter::repeat_n(Cell::Nothing, 5)).collect());
        }
    }
    rows
}

pub(super) fn filings(election: &Election) -> Vec<Row> {
    let row = |filing: &election::office::filing::Filing| {
        vec![
            Cell::Said(outermost(json!(filing.matter))),
            Cell::Said(json!({ "role": filing.by })),
            or_nothing(filing.answer, said),
            Cell::Said(json!({ "force": filing.standing })),
        ]
    };
    election.office.filings.values().map(row).collect()
}

pub(super) fn objections(election: &Election) -> Vec<Row> {
    let mut filed: Vec<_> = election.office.objections.values().collect();
    filed.sort_by_key(|one| one.on);
    let row = |one: &&election::office::objection::Objection| {
        let whom = match one.about {
            About::RollEntry { person } | About::RollMissing { person } | About::Representative { person } => {
                Some(person)
            }
            _ => None,
        };
        let state = json!(one.state);
        vec![
            tagged(one.about, "about"),
            or_nothing(whom, Cell::Person),
            Cell::Day(one.on),
            Cell::Day(one.due),
            // A ruling says more than that there is one.
            Cell::Said(innermost(state)),
        ]
    };
    filed.iter().map(row).collect()
}

/// The word of a matter that may carry what it is about.
fn outermost(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().next().map_or(Value::Null, |(word, _)| Value::String(word)),
        other => other,
    }
}

/// The last word of a state that carries another.
fn innermost(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().next_back().map_or(Value::Null, |(_, inner)| innermost(inner)),
        other => other,
    }
}

pub(super) fn archive(election: &Election) -> Vec<Row> {
    let kept = election.lifecycle.archived.iter();
    kept.map(|one| vec![said(one.item), Cell::Text(one.document.to_string())]).collect()
}

/// A date of the calendar; how it stands is put into words by whoever shows it.
pub(super) fn milestone(one: &Milestone) -> Row {
    let (from, to) = match one.deadline.bound {
        Bound::Window { from, to } => (Cell::Day(from), Cell::Day(to)),
        bound => (Cell::Nothing, Cell::Day(bound.date())),
    };
    let deadline = Cell::Said(json!({ "deadline": one.deadline.id }));
    let standing = Cell::Said(json!({ "standing": one.standing.word() }));
    vec![from, to, deadline, standing, Cell::Said(json!({ "source": one.deadline.article }))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_carries_another_says_the_inner_one() {
        assert_eq!(innermost(json!("filed")), json!("filed"));
        assert_eq!(innermost(json!({ "ruled": "upheld" })), json!("upheld"));
        assert_eq!(outermost(json!("result")), json!("result"));
        assert_eq!(outermost(json!({ "objection": { "objection": 1 } })), json!("objection"));
    }
}
