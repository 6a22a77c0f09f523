//! Which phase each accepted command led to, as this thread's stories found it.

use election::{Command, Election};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Machine, phase before, area and name of the action, phase after.
pub(crate) type Move = (&'static str, String, String, String);

thread_local! {
    static MOVES: RefCell<BTreeSet<Move>> = const { RefCell::new(BTreeSet::new()) };
}

fn word(phase: impl serde::Serialize) -> String {
    serde_json::to_value(phase).unwrap().as_str().unwrap().to_owned()
}

/// Where every machine stands.
fn phases(election: &Election) -> [(&'static str, String); 7] {
    [
        ("lifecycle", word(election.lifecycle.phase)),
        ("method", word(election.method.phase)),
        ("representatives", word(election.representatives.phase)),
        ("committee", word(election.committee.phase)),
        ("registration", word(election.registration.phase)),
        ("nomination", word(election.nomination.phase)),
        ("ballot", word(election.ballot.phase)),
    ]
}

/// An accepted command stays in its own machine's phase or moves it; what else it moves is noted too.
pub(crate) fn note(before: &Election, command: &Command, after: &Election) {
    let action = command.action();
    let own = action.area().slug();
    for ((machine, from), (_, to)) in phases(before).into_iter().zip(phases(after)) {
        if from != to || machine == own {
            let name = format!("{own}/{}", action.slug());
            MOVES.with_borrow_mut(|moves| moves.insert((machine, from, name, to)));
        }
    }
}

/// What this thread noted so far.
pub(crate) fn noted() -> BTreeSet<Move> {
    MOVES.with_borrow(BTreeSet::clone)
}
