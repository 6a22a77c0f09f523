//! Tables of the first four stages: representatives by group, the committee, nominations and candidates.

use super::poll::post;
use super::{Cell, Row, number, or_nothing, said, sex_of, yes};
use election::representatives::GroupOutcome;
use election::{Election, GroupNo, PersonId};
use serde_json::json;

/// Everybody whom a group chose; a group without anybody has a row that says why.
pub(super) fn representatives(election: &Election) -> Vec<Row> {
    let stage = &election.representatives;
    let mut rows = Vec::new();
    for (group, seats) in &stage.quotas {
        let head = |person: Option<PersonId>, leads: bool, vacant: Cell| {
            vec![
                Cell::Number(group.0.into()),
                households(election, *group),
                Cell::Number(*seats),
                or_nothing(person, Cell::Person),
                or_nothing(person, |person| sex_of(election, person)),
                yes(leads),
                vacant,
            ]
        };
        match stage.outcomes.get(group) {
            Some(GroupOutcome::Chosen { representatives, leader, vacant, .. }) => {
                let why = || or_nothing(*vacant, said);
                rows.extend(representatives.iter().map(|one| head(Some(*one), *one == leader.person, why())));
                if !representatives.contains(&leader.person) {
                    rows.push(head(Some(leader.person), true, why()));
                }
            }
            Some(GroupOutcome::Vacant { reason, .. }) => rows.push(head(None, false, said(reason))),
            None => rows.push(head(None, false, Cell::Nothing)),
        }
    }
    rows
}

fn households(election: &Election, group: GroupNo) -> Cell {
    or_nothing(election.groups.get(&group), |group| Cell::Number(group.households))
}

/// Who sits, who would be next, who left.
pub(super) fn committee(election: &Election) -> Vec<Row> {
    let stage = &election.committee;
    let seat = |person: &PersonId| if stage.chair == Some(*person) { "chair" } else { "member" };
    let sitting = stage.members.iter().map(|person| (*person, seat(person)));
    let reserves = stage.reserves.iter().map(|person| (*person, "reserve"));
    let left = stage.left.iter().map(|(person, _)| (*person, "left"));
    let all = sitting.chain(reserves).chain(left);
    all.enumerate()
        .map(|(place, (person, seat))| {
            let absences = stage.absences.get(&person).map_or(0, imbl::Vector::len);
            vec![
                number(place + 1),
                Cell::Person(person),
                sex_of(election, person),
                Cell::Said(json!({ "seat": seat })),
                number(absences),
            ]
        })
        .collect()
}

/// Every nomination; what bodies found of the nominee is not in it.
pub(super) fn nominations(election: &Election) -> Vec<Row> {
    let mut all: Vec<_> = election.nomination.all.values().collect();
    all.sort_by(|one, other| (&one.post, one.on, one.person).cmp(&(&other.post, other.on, other.person)));
    let row = |one: &&election::nomination::Nominated| {
        vec![
            post(&one.post),
            Cell::Person(one.person),
            sex_of(election, one.person),
            said(one.by),
            Cell::Number(one.supporters),
            Cell::Day(one.on),
            or_nothing(one.accepted_on, Cell::Day),
            said(one.state),
        ]
    };
    all.iter().map(row).collect()
}

/// The formal candidates in the order of the list.
pub(super) fn candidates(election: &Election) -> Vec<Row> {
    let mut rows = Vec::new();
    for list in &election.nomination.formal {
        rows.extend(list.candidates.iter().enumerate().map(|(place, person)| {
            vec![post(&list.post), number(place + 1), Cell::Person(*person), sex_of(election, *person)]
        }));
    }
    rows
}
