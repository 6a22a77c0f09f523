//! The roll of the election whose term runs, where a recall or a by-election uses it (`recall.roll`, `byelect.roll`): its
//! entries come in as they were frozen there and are held to the hash that the purpose names. Nobody registers again;
//! what changes afterwards is recorded as with any frozen roll.

use super::entry::Entry;
use super::version::Frozen;
use super::{Event, Import};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{ImportId, PersonId};
use crate::record::anchor::AnchorKind;
use imbl::OrdMap;

/// No other way of entering voters is open where the roll is taken over.
pub(super) fn gate_registering(election: &Election, blockers: &mut Blockers<'_>) {
    let purpose = &election.lifecycle.purpose;
    if let Some(roll) = purpose.roll() {
        let code = if purpose.is_recall() { Code::RecallUsesParentRoll } else { Code::ByElectionUsesParentRoll };
        blockers.add(code).fact("roll", roll.number).fact("registered", roll.registered);
    }
}

/// There is a roll to take over.
pub(super) fn gate_adopt(election: &Election, blockers: &mut Blockers<'_>) {
    if election.lifecycle.purpose.roll().is_none() {
        blockers.add(Code::NoParentRoll);
    }
}

fn rows(election: &Election, import: ImportId) -> Option<&OrdMap<PersonId, Entry>> {
    match election.registration.imports.get(&import) {
        Some(Import::Open { rows }) => Some(rows),
        _ => None,
    }
}

/// The rows are the named roll, entry by entry.
pub(super) fn guard(election: &Election, import: ImportId, blockers: &mut Blockers<'_>) {
    let Some(rows) = rows(election, import) else {
        blockers.add(Code::UnknownImport).fact("import", import);
        return;
    };
    let Some(named) = election.lifecycle.purpose.roll() else { return };
    let found = Frozen::over(named.number, rows);
    if found != named {
        blockers
            .add(Code::NotTheParentRoll)
            .fact("named", named.root)
            .fact("found", found.root)
            .fact("registered", named.registered)
            .fact("rows", found.registered);
    }
}

/// The roll is taken over, and frozen in the same step.
pub(super) fn adopted(election: &Election, import: ImportId) -> Vec<crate::Event> {
    let mut after = election.clone();
    let event: crate::Event = Event::RollAdopted { import }.into();
    crate::evolve(&mut after, &event);
    let roll = after.registration.next_version();
    vec![event, Event::Frozen { roll }.into(), election.anchor_needed(AnchorKind::RollFrozen)]
}

/// The entries stand as they were found for the election whose term runs.
pub(super) fn evolve(election: &mut Election, import: ImportId) {
    let Some(rows) = rows(election, import).cloned() else { return };
    let stage = &mut election.registration;
    stage.imports.insert(import, Import::Kept);
    stage.adopted = rows.values().next().map(|entry| entry.found);
    for entry in rows.values() {
        election.people.insert(entry.person, entry.facts());
        election.registration.enter(*entry);
    }
}
