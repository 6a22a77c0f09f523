//! What holds of every step, whatever the world.

use election::log::{Log, Refusal};
use election::{Command, Context, Election, ballot, registration, representatives};

/// A step that was accepted.
pub(super) struct Stepped {
    pub(super) log: Log,
    pub(super) broken: Option<&'static str>,
}

/// Sends a command: nothing where it is refused and all stays as it was.
pub(super) fn step(before: &Log, command: &Command, context: &Context) -> Option<Stepped> {
    let mut log = before.clone();
    let sealed = match log.append(command.clone(), context) {
        Ok(sealed) => sealed,
        Err(refusal) => {
            let same = (log.size(), log.root()) == (before.size(), before.root());
            let said = !matches!(&refusal, Refusal::Blocked(blockers) if blockers.is_empty());
            let broken = if same && said { return None } else { "a refusal says why and changes nothing" };
            return Some(Stepped { log, broken: Some(broken) });
        }
    };
    let broken = checks(before, &log, command, &sealed.bytes).into_iter().find(|(_, holds)| !holds);
    Some(Stepped { log, broken: broken.map(|(name, _)| name) })
}

fn checks(before: &Log, after: &Log, command: &Command, bytes: &[u8]) -> [(&'static str, bool); 8] {
    let entry: election::log::Entry = serde_json::from_slice(bytes).unwrap();
    let (mut decided, mut folded) = (before.clone(), before.clone());
    let decided_again = decided.replay(bytes).is_ok() && decided.root() == after.root();
    let folded_again = folded.restore(bytes).is_ok() && super::digest(&folded) == super::digest(after);
    let (was, is) = (&before.election, &after.election);
    [
        ("a command is accepted in its phases only", in_its_phases(was, command)),
        ("an accepted command has an event", !entry.events.is_empty()),
        ("an accepted command is one leaf", after.size() == before.size() + 1),
        ("decided again it is the same entry", decided_again),
        ("its events are the state", folded_again),
        ("final states absorb", absorbs(was, is)),
        ("the roll's hash is fixed before a paper is issued", roll_is_fixed(was, is)),
        ("a posted entry comes and goes by a reason on record", posted_entries_stay(was, is)),
    ]
}

fn in_its_phases(election: &Election, command: &Command) -> bool {
    match command {
        Command::Lifecycle(one) => one.action().from().contains(&election.lifecycle.phase),
        Command::Method(one) => one.action().from().contains(&election.method.phase),
        Command::Representatives(one) => one.action().from().contains(&election.representatives.phase),
        Command::Committee(one) => one.action().from().contains(&election.committee.phase),
        Command::Registration(one) => one.action().from().contains(&election.registration.phase),
        Command::Nomination(one) => one.action().from().contains(&election.nomination.phase),
        Command::Ballot(one) => one.action().from().contains(&election.ballot.phase),
        Command::Term(_) | Command::Office(_) | Command::Law(_) | Command::Record(_) => true,
    }
}

/// An election that is over stays as it ended, and no settled stage is left.
fn absorbs(was: &Election, is: &Election) -> bool {
    let over = !was.lifecycle.is_final() || was.lifecycle.phase == is.lifecycle.phase;
    let first = was.representatives.phase != representatives::Phase::Settled
        || is.representatives.phase == representatives::Phase::Settled;
    let last = was.ballot.phase != ballot::Phase::Settled || is.ballot.phase == ballot::Phase::Settled;
    let stages = !was.lifecycle.is_final()
        || (was.ballot.phase, was.registration.phase) == (is.ballot.phase, is.registration.phase);
    over && first && last && stages
}

fn roll_is_fixed(was: &Election, is: &Election) -> bool {
    let (before, after) = (&was.registration.versions, &is.registration.versions);
    let kept = before.len() <= after.len() && before.iter().zip(after).all(|(was, is)| was == is);
    let issued = is.ballot.rounds.iter().any(|round| !round.issued.is_empty());
    kept && (!issued || is.registration.phase == registration::Phase::Frozen)
}

fn posted_entries_stay(was: &Election, is: &Election) -> bool {
    let (before, after) = (&was.registration, &is.registration);
    if before.phase < registration::Phase::Listed {
        return true;
    }
    let gone = before.roll.keys().filter(|person| !after.roll.contains_key(*person));
    let come = after.roll.keys().filter(|person| !before.roll.contains_key(*person)).count();
    gone.into_iter().all(|person| after.removed.contains_key(person))
        && come <= after.corrected.len().saturating_sub(before.corrected.len())
}
