//! Objections: filed, then upheld, dismissed or withdrawn; each has its deadline and blocks until ruled.

use super::{Command, Office};
use crate::action::Area;
use crate::blocker::{Blockers, Code};
use crate::context::{Context, Role, legal_day};
use crate::election::Election;
use crate::ids::{GroupNo, NominationId, ObjectionId, PersonId};
use crate::{committee, representatives};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rules::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an objection is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// An entry of the roll is wrong or should not be there.
    RollEntry {
        /// Whose entry.
        person: PersonId,
    },
    /// Somebody is missing from the roll.
    RollMissing {
        /// Who, as the log knows the person (recorded with the objection).
        person: PersonId,
    },
    /// The list of representatives.
    Representatives {},
    /// What a group chose, or that it chose nobody.
    GroupChoice {
        /// The group.
        group: GroupNo,
    },
    /// That somebody is a representative.
    Representative {
        /// Who.
        person: PersonId,
    },
    /// The election committee.
    Committee {},
    /// A candidate.
    Candidate {
        /// Which nomination.
        nomination: NominationId,
    },
    /// The poll or the count.
    Count {},
}

/// The matter of an objection without its facts: what it holds up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    Roll,
    Representatives,
    Committee,
    Candidate,
    Count,
}

/// How the committee ruled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// The objector is right.
    Upheld,
    /// The objector is not.
    Dismissed,
}

/// Where an objection stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a ruling.
    Filed,
    /// Ruled.
    Ruled(Ruling),
    /// Taken back.
    Withdrawn,
}

/// One objection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// What it is about.
    pub about: About,
    /// When it was handed in.
    pub on: NaiveDate,
    /// The last day of the ruling.
    pub due: NaiveDate,
    /// The last moment at which it holds anything up, where it was handed in while papers were out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: State,
}

impl About {
    /// The area whose work it is about.
    pub const fn area(&self) -> Area {
        match self.field() {
            Field::Roll => Area::Registration,
            Field::Representatives => Area::Representatives,
            Field::Committee => Area::Committee,
            Field::Candidate => Area::Nomination,
            Field::Count => Area::Ballot,
        }
    }

    pub(crate) const fn field(&self) -> Field {
        match self {
            Self::RollEntry { .. } | Self::RollMissing { .. } => Field::Roll,
            Self::Representatives {} | Self::GroupChoice { .. } | Self::Representative { .. } => Field::Representatives,
            Self::Committee {} => Field::Committee,
            Self::Candidate { .. } => Field::Candidate,
            Self::Count {} => Field::Count,
        }
    }
}

impl Objection {
    pub(super) fn filed(election: &Election, about: About, on: NaiveDate, context: &Context) -> Self {
        let law = election.profile.law();
        // What is said of the poll or the count while papers are out is ruled within minutes.
        if about.field() == Field::Count && election.ballot.is_polling_day() {
            let minutes = TimeDelta::minutes(law.objection_election_day.0.into());
            let until = context.at.checked_add_signed(minutes).unwrap_or(context.at);
            return Self { about, on, due: legal_day(until), until: Some(until), state: State::Filed };
        }
        let due = election.ruling_due(on);
        Self { about, on, due, until: None, state: State::Filed }
    }

    /// Whether it waits for a ruling past its last moment.
    pub fn ran_out(&self, at: DateTime<Utc>) -> bool {
        self.state == State::Filed && self.until.is_some_and(|until| at > until)
    }
}

/// A ruling, and what it forces: an upheld objection to a candidate takes the nomination off, one to a choice makes it
/// void.
pub(super) fn ruled(election: &Election, objection: ObjectionId, ruling: Ruling, on: NaiveDate) -> Vec<crate::Event> {
    let mut events = vec![super::Event::ObjectionRuled { objection, ruling }.into()];
    let about = election.office.objections.get(&objection).map(|filed| filed.about);
    let Some(about) = about.filter(|_| ruling == Ruling::Upheld) else { return events };
    if let About::Candidate { nomination } = about {
        events.push(crate::nomination::Event::Struck { nomination }.into());
    }
    events.extend(representatives::void::upheld(election, objection, about, on));
    events
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::FileObjection { objection, about, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.office.objections.contains_key(objection) {
                blockers.add(Code::IdTaken).fact("id", objection);
            }
            guard_about(election, about, happened.on, blockers);
        }
        Command::RuleOnObjection { objection, document, happened, .. } => {
            happened.check(context, blockers);
            match document {
                Some(document) => election.office.require_document(*document, blockers),
                None if election.profile.law().list_decide_written == Switch::On => {
                    blockers.add(Code::WrittenAnswerMissing).fact("objection", objection);
                }
                None => {}
            }
            // While the committee sits, it is the committee's to rule (UL26 17).
            let sits = election.committee.phase == committee::Phase::Seated && !election.mandate_is_over();
            if sits && matches!(context.actor.role, Role::County | Role::Street) {
                blockers.add(Code::NotAppointed).fact("role", context.actor.role);
            }
            let Some(filed) = require_open(&election.office, objection, blockers) else { return };
            // A late ruling is still a ruling, but only with a reason that the report prints.
            if happened.on > filed.due && happened.late.is_none() {
                blockers.add(Code::RulingLate).fact("due", filed.due).fact("on", happened.on);
            }
        }
        Command::WithdrawObjection { objection, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            require_open(&election.office, objection, blockers);
        }
        _ => {}
    }
}

fn require_open(office: &Office, id: &crate::ids::ObjectionId, blockers: &mut Blockers<'_>) -> Option<Objection> {
    let open = office.objections.get(id).filter(|filed| filed.state == State::Filed).copied();
    if open.is_none() {
        blockers.add(Code::UnknownObjection).fact("objection", id);
    }
    open
}

fn guard_about(election: &Election, about: &About, on: NaiveDate, blockers: &mut Blockers<'_>) {
    match about {
        About::RollEntry { person } => {
            guard_roll_window(election, on, blockers);
            if !election.registration.roll.contains_key(person) {
                blockers.add(Code::NotOnRoll).fact("person", person);
            }
        }
        About::RollMissing { person } => {
            guard_roll_window(election, on, blockers);
            election.require_person(*person, blockers);
            if election.registration.roll.contains_key(person) {
                blockers.add(Code::AlreadyOnRoll).fact("person", person);
            }
        }
        About::Candidate { nomination } => {
            if election.nomination.get(*nomination).is_none() {
                blockers.add(Code::UnknownNomination).fact("nomination", nomination);
            }
        }
        About::GroupChoice { .. } | About::Representative { .. } => {
            representatives::void::guard_about(election, about, blockers);
        }
        About::Representatives {} | About::Committee {} | About::Count {} => {}
    }
}

/// Objections to the list: from its publication to the end of the window (UL26 17).
fn guard_roll_window(election: &Election, on: NaiveDate, blockers: &mut Blockers<'_>) {
    match election.registration.window_ends(election) {
        Some(last) if on > last => {
            blockers.add(Code::ObjectionWindowOver).fact("last_day", last).fact("on", on);
        }
        Some(_) => {}
        None => {
            blockers.add(Code::ListNotPublished);
        }
    }
}

impl Office {
    /// An upheld objection is carried out: the choice is made anew, or the list is posted as it should be.
    pub(crate) fn carry_out(&mut self, objections: impl IntoIterator<Item = ObjectionId>) {
        self.carried_out.extend(objections);
    }

    /// Whether an objection of a field waits for a ruling.
    pub(crate) fn waits(&self, field: Field) -> bool {
        self.objections.values().any(|filed| filed.about.field() == field && filed.state == State::Filed)
    }

    fn owes(&self, id: ObjectionId, field: Field) -> bool {
        let upheld = |filed: &Objection| filed.about.field() == field && filed.state == State::Ruled(Ruling::Upheld);
        self.objections.get(&id).is_some_and(upheld) && !self.carried_out.contains(&id)
    }

    /// Upheld objections of a field that are not carried out.
    pub(crate) fn owed(&self, field: Field) -> Vec<ObjectionId> {
        self.objections.keys().copied().filter(|id| self.owes(*id, field)).collect()
    }

    /// Blocks unless the objection was upheld and is not carried out yet.
    pub(crate) fn require_ruling(&self, id: ObjectionId, field: Field, blockers: &mut Blockers<'_>) {
        if !self.owes(id, field) {
            blockers.add(Code::NothingToCarryOut).fact("objection", id);
        }
    }

    /// The same for several, each named once.
    pub(crate) fn require_rulings(&self, ids: &[ObjectionId], field: Field, blockers: &mut Blockers<'_>) {
        let distinct: BTreeSet<_> = ids.iter().collect();
        if ids.is_empty() || distinct.len() != ids.len() {
            blockers.add(Code::NothingToRecord);
        }
        for id in ids {
            self.require_ruling(*id, field, blockers);
        }
    }

    /// Blocks for each upheld objection of a field that is not carried out.
    pub(crate) fn all_carried_out(&self, field: Field, code: Code, blockers: &mut Blockers<'_>) {
        for id in self.objections.keys().filter(|id| self.owes(**id, field)) {
            blockers.add(code).fact("objection", id);
        }
    }

    /// Blocks for each objection that waits, of one field or of all.
    pub(crate) fn no_open_objections(&self, field: Option<Field>, blockers: &mut Blockers<'_>) {
        for (id, objection) in &self.objections {
            let concerned = field.is_none_or(|wanted| wanted == objection.about.field());
            if concerned && objection.state == State::Filed && objection.until.is_none() {
                blockers.add(Code::ObjectionOpen).fact("objection", id).fact("due", objection.due);
            }
        }
    }
}

impl Election {
    /// The last day of the ruling on what was handed in on a day.
    pub fn ruling_due(&self, on: NaiveDate) -> NaiveDate {
        self.end_of_period(on, self.profile.law().list_decide)
    }

    /// Blocks for each objection to the poll or the count that is not ruled on, unless its minutes have passed.
    pub(crate) fn no_objection_waits(&self, context: &Context, blockers: &mut Blockers<'_>) {
        self.office.no_open_objections(Some(Field::Count), blockers);
        self.no_objection_of_the_day(context, blockers);
    }

    /// The same for those of the election day only.
    pub(crate) fn no_objection_of_the_day(&self, context: &Context, blockers: &mut Blockers<'_>) {
        for (id, objection) in self.office.objections.iter().filter(|(_, objection)| objection.until.is_some()) {
            if objection.state == State::Filed && !objection.ran_out(context.at) {
                blockers.add(Code::ObjectionOnTheDay).fact("objection", id).fact("until", objection.until);
            }
        }
    }
}
