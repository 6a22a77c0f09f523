//! The one function that server, verifier and tests run: guard, decide, evolve.

use crate::action::{Acts, Area};
use crate::blocker::{Blocker, Blockers, Code};
use crate::command::{Action, Command};
use crate::context::{Context, Role};
use crate::election::Election;
use crate::event::Event;
use crate::law::pass::Step;
use crate::lifecycle::Phase;
use crate::{
    ballot, committee, law, lifecycle, method, nomination, office, record, registration, representatives, term,
};

/// Why a command is refused now; empty when it would be accepted.
pub fn guard(election: &Election, command: &Command, context: &Context) -> Vec<Blocker> {
    judge(election, command, context).blockers
}

/// What stands in the way of a command, and what it passes on the way.
struct Judged {
    blockers: Vec<Blocker>,
    passed: Vec<Code>,
}

fn judge(election: &Election, command: &Command, context: &Context) -> Judged {
    let mut found = Blockers::of(election);
    gate(election, command.action(), context, &mut found);
    let mut blockers = found.into_vec();
    let mut passed = election.passes.lift(command.action(), &mut blockers);
    // Fields are judged only in the right phase: before it they would be measured against nothing.
    if blockers.is_empty() {
        let mut found = Blockers::of(election);
        guard_fields(election, command, context, &mut found);
        blockers = found.into_vec();
        passed.extend(election.passes.lift(command.action(), &mut blockers));
    }
    passed.sort_unstable();
    passed.dedup();
    Judged { blockers, passed }
}

/// Turns an acceptable command into its events (at least one), or says why not.
///
/// # Errors
/// The blockers of [`guard`].
pub fn decide(election: &Election, command: &Command, context: &Context) -> Result<Vec<Event>, Vec<Blocker>> {
    let Judged { blockers, passed } = judge(election, command, context);
    if !blockers.is_empty() {
        return Err(blockers);
    }
    let step = Step::of(command.action());
    let passed = passed.into_iter().map(|code| law::Event::PassUsed { step: step.clone(), code }.into());
    let mut events = events(election, command, context);
    events.extend(passed);
    Ok(events)
}

/// What an acceptable command brings about.
fn events(election: &Election, command: &Command, context: &Context) -> Vec<Event> {
    match command {
        Command::Lifecycle(command) => lifecycle::decide(election, command, context),
        Command::Method(command) => method::decide(election, command),
        Command::Representatives(command) => representatives::decide(election, command, context),
        Command::Committee(command) => committee::decide(election, command),
        Command::Registration(command) => registration::decide(election, command),
        Command::Nomination(command) => nomination::decide(election, command),
        Command::Ballot(command) => ballot::decide(election, command, context),
        Command::Term(command) => term::decide(election, command),
        Command::Office(command) => office::decide(election, command, context),
        Command::Law(command) => law::decide(election, command, context),
        Command::Record(command) => record::decide(election, command, context),
    }
}

/// Applies an event.
pub fn evolve(election: &mut Election, event: &Event) {
    match event {
        Event::Lifecycle(event) => lifecycle::evolve(election, event),
        Event::Method(event) => method::evolve(election, event),
        Event::Representatives(event) => representatives::evolve(election, event),
        Event::Committee(event) => committee::evolve(election, event),
        Event::Registration(event) => registration::evolve(election, event),
        Event::Nomination(event) => nomination::evolve(election, event),
        Event::Ballot(event) => ballot::evolve(election, event),
        Event::Term(event) => term::evolve(election, event),
        Event::Office(event) => office::evolve(election, event),
        Event::Law(event) => law::evolve(election, event),
        Event::Record(event) => record::evolve(election, event),
    }
    if let Some(matter) = office::filing::changed_by(event) {
        election.office.supersede(matter);
    }
}

/// What can be judged of an action without its fields: who acts, the phases, the needs of the step.
pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    record::hall::require_here(election, action, blockers);
    if !blockers.is_empty() {
        return;
    }
    check_acts(election, action.acts(), context, blockers);
    if action.area().is_stage() && election.lifecycle.phase != Phase::Running {
        blockers.add(Code::ElectionNotRunning).fact("phase", election.lifecycle.phase);
    }
    let still =
        matches!(election.lifecycle.phase, Phase::Postponed | Phase::Concluded) || election.lifecycle.is_final();
    if action.area() == Area::Method && still {
        blockers.add(Code::ElectionNotRunning).fact("phase", election.lifecycle.phase);
    }
    let before = blockers.len();
    action.check_phase(election, blockers);
    if blockers.len() > before {
        return;
    }
    lifecycle::moved::gate(election, action, blockers);
    match action {
        Action::Lifecycle(action) => lifecycle::gate(election, action, context, blockers),
        Action::Method(action) => method::gate(election, action, blockers),
        Action::Representatives(action) => representatives::gate(election, action, context, blockers),
        Action::Committee(action) => committee::gate(election, action, context, blockers),
        Action::Registration(action) => registration::gate(election, action, context, blockers),
        Action::Nomination(action) => nomination::gate(election, action, context, blockers),
        Action::Ballot(action) => ballot::gate(election, action, context, blockers),
        Action::Record(action) => record::gate(election, action, context, blockers),
        Action::Term(_) | Action::Office(_) | Action::Law(_) => {}
    }
}

fn guard_fields(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    committee::recusal::guard(election, command, context, blockers);
    match command {
        Command::Lifecycle(command) => lifecycle::guard(election, command, context, blockers),
        Command::Method(command) => method::guard(election, command, context, blockers),
        Command::Representatives(command) => {
            representatives::guard(election, command, context, blockers);
        }
        Command::Committee(command) => committee::guard(election, command, context, blockers),
        Command::Registration(command) => registration::guard(election, command, context, blockers),
        Command::Nomination(command) => nomination::guard(election, command, context, blockers),
        Command::Ballot(command) => ballot::guard(election, command, context, blockers),
        Command::Term(command) => term::guard(election, command, context, blockers),
        Command::Office(command) => office::guard(election, command, context, blockers),
        Command::Law(command) => law::guard(election, command, context, blockers),
        Command::Record(command) => record::guard(election, command, context, blockers),
    }
}

/// Blocks who has no power for the action: offices act by their role, everybody else by an appointment.
fn check_acts(election: &Election, acts: Acts, context: &Context, blockers: &mut Blockers<'_>) {
    let actor = context.actor;
    let office = matches!(actor.role, Role::County | Role::Street);
    let power = election.office.committee_power(actor.account, election);
    let over = power && election.mandate_is_over();
    let holds = match acts {
        Acts::Office => office,
        Acts::Committee => power && !over,
        Acts::CommitteeOrOffice => office || (power && !over),
        Acts::Staff(functions) => functions.iter().any(|function| election.office.holds(actor.account, *function)),
        Acts::AnyAppointed => election.office.any(actor.account),
        Acts::AppointedOrOffice => office || (election.office.any(actor.account) && !over),
    };
    if !holds {
        let code = match acts {
            Acts::Office => Code::OfficeOnly,
            Acts::Committee | Acts::CommitteeOrOffice | Acts::AppointedOrOffice if over => Code::MandateOver,
            _ => Code::NotAppointed,
        };
        blockers.add(code).fact("role", actor.role);
    }
}
