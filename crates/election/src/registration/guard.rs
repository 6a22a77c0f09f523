//! What blocks the commands of registration.

use super::{
    Action, Command, Import, RuledEntry, RuledRemoval, entry, household, later, parent, removal, share, verdict,
};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{ObjectionId, PersonId};
use crate::method;
use crate::office::objection::{About, Ruling, State};
use rules::Mode;

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match action {
        Action::Open => election.check_needs(&law.needs_registration_open, context, blockers),
        Action::AdoptRoll => parent::gate_adopt(election, blockers),
        Action::PublishList => {
            parent::gate_registering(election, blockers);
            if election.registration.roll.is_empty() {
                blockers.add(Code::RollEmpty);
            }
            // A method that was adopted anew while voters were entered is not in force yet.
            if election.method.phase == method::Phase::Adopted {
                blockers.add(Code::MethodNotApproved).fact("phase", election.method.phase);
            }
            for (id, import) in &election.registration.imports {
                if matches!(import, Import::Open { .. }) {
                    blockers.add(Code::ImportOpen).fact("import", id);
                }
            }
            election.require_fresh_verdicts(blockers);
            share::gate_list(election, blockers);
        }
        Action::Freeze => {
            election.check_needs(&law.needs_registration_settle, context, blockers);
            election.require_fresh_verdicts(blockers);
            check_representatives(election, blockers);
        }
        Action::Authorise | Action::RevokeAuthorisation => household::gate(election, blockers),
        Action::OpenForRound => later::gate_open(election, blockers),
        Action::CloseImport | Action::Enrol => parent::gate_registering(election, blockers),
        Action::BeginImport
        | Action::ImportRows
        | Action::UndoImport
        | Action::Amend
        | Action::Strike
        | Action::RenewVerdicts
        | Action::KeepPledges
        | Action::CountEligible
        | Action::PublishCorrections
        | Action::Remove
        | Action::Restore => {}
    }
}

/// Where the representatives elect, each of them is a voter (UL26 14, 16).
fn check_representatives(election: &Election, blockers: &mut Blockers<'_>) {
    let mode = election.method.terms.as_ref().map(|terms| terms.mode);
    if mode != Some(Mode::Representative) {
        return;
    }
    for person in election.electing_representatives() {
        if !election.registration.roll.contains_key(&person) {
            blockers.add(Code::RepresentativeNotVoter).fact("person", person);
        }
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::BeginImport { .. }
        | Command::ImportRows { .. }
        | Command::CloseImport { .. }
        | Command::UndoImport { .. } => entry::guard_import(election, command, blockers),
        Command::AdoptRoll { import } => parent::guard(election, *import, blockers),
        Command::Enrol { entry } => {
            entry::guard_new(election, entry, blockers);
        }
        Command::Amend { entry, .. } => {
            election.require_entry(entry.person, blockers);
            entry::guard_eligible(election, entry, blockers);
        }
        Command::Strike { person, .. } => election.require_entry(*person, blockers),
        Command::PublishList { happened } => {
            happened.check(context, blockers);
            election.check_list_in_time(happened.on, blockers);
            entry::guard_households(election, blockers);
        }
        Command::PublishCorrections { enter, remove, happened } => {
            happened.check(context, blockers);
            guard_corrections(election, enter, remove, blockers);
        }
        Command::RenewVerdicts { found, verdicts } => verdict::guard(election, *found, verdicts, blockers),
        Command::KeepPledges { .. } | Command::CountEligible { .. } => {
            share::guard(election, command, context, blockers);
        }
        Command::Authorise { .. } | Command::RevokeAuthorisation { .. } => {
            household::guard(election, command, context, blockers);
        }
        Command::Remove { .. } | Command::Restore { .. } => removal::guard(election, command, context, blockers),
        Command::Open {} | Command::Freeze {} | Command::OpenForRound {} => {}
    }
}

/// Each correction carries out an upheld objection that is not carried out yet.
fn guard_corrections(election: &Election, enter: &[RuledEntry], remove: &[RuledRemoval], blockers: &mut Blockers<'_>) {
    if enter.is_empty() && remove.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    let rulings = enter.iter().map(|change| change.objection).chain(remove.iter().map(|change| change.objection));
    let mut used = std::collections::BTreeSet::new();
    for objection in rulings {
        if !used.insert(objection) {
            blockers.add(Code::NoRulingForThis).fact("objection", objection);
        }
    }
    for change in enter {
        require_upheld(election, change.objection, change.entry.person, blockers);
        entry::guard_eligible(election, &change.entry, blockers);
    }
    for change in remove {
        require_upheld(election, change.objection, change.person, blockers);
        election.require_entry(change.person, blockers);
    }
}

fn require_upheld(election: &Election, id: ObjectionId, person: PersonId, blockers: &mut Blockers<'_>) {
    let stage = &election.registration;
    let fits = election.office.objections.get(&id).is_some_and(|filed| {
        let about = match filed.about {
            About::RollEntry { person } | About::RollMissing { person } => Some(person),
            About::Representatives {}
            | About::GroupChoice { .. }
            | About::Representative { .. }
            | About::Committee {}
            | About::Candidate { .. }
            | About::Count {} => None,
        };
        filed.state == State::Ruled(Ruling::Upheld) && about == Some(person)
    });
    if !fits || stage.corrected.contains(&id) {
        blockers.add(Code::NoRulingForThis).fact("objection", id).fact("person", person);
    }
}
