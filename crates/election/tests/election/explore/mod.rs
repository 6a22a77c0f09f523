//! Small worlds, explored in every order: the commands of a part of the story, each by whoever sends it in the story and
//! by a colleague, again and again, from every state that they reach. The worlds run the real `decide` and `evolve` on a
//! real log; what must hold of every state and every step is reference/evidence.md §3.

mod digest;
mod life;
mod paper;
mod roll;
mod step;

use crate::blockers::at;
use crate::play::{Play, Stage, Who};
use chrono::{DateTime, Utc};
use digest::digest;
use election::log::{Entry, Log};
use election::record;
use election::record::anchor::{AnchorKind, Typed};
use election::{Actor, Command, Context, Election, RoundNo};
use stateright::{Checker, Expectation, Model, Property};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Something that somebody may do at any time.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// A command, not before its moment in the story.
    Send { at: DateTime<Utc>, actor: Actor, command: Box<Command> },
    /// The groups of an anchor are typed from paper, as they stand in this state.
    Confirm { at: DateTime<Utc>, actor: Actor, kind: AnchorKind, round: RoundNo },
}

/// A state of a world: the log, and what was broken on the way.
#[derive(Clone)]
pub(super) struct State {
    pub(super) log: Log,
    digest: u64,
    broken: Option<&'static str>,
}

impl State {
    fn of(log: Log, broken: Option<&'static str>) -> Self {
        Self { digest: digest(&log), log, broken }
    }

    pub(super) fn election(&self) -> &Election {
        &self.log.election
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?} {:x}", self.election().lifecycle.phase, self.election().ballot.phase, self.digest)
    }
}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.digest, self.broken).hash(state);
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (self.digest, self.broken) == (other.digest, other.broken)
    }
}

/// What holds of every state, or is reached in some.
pub(super) type Holds = fn(&World, &State) -> bool;

/// A world: where it begins, what can be done in it, how far it goes, what holds in it.
pub(super) struct World {
    name: &'static str,
    starts: Vec<Log>,
    deeds: Vec<Deed>,
    within: fn(&Election) -> bool,
    always: Vec<(&'static str, Holds)>,
    sometimes: Vec<(&'static str, Holds)>,
    tried: AtomicUsize,
    accepted: AtomicUsize,
}

impl World {
    /// A world that begins where these stories stand.
    pub(super) fn new(name: &'static str, starts: Vec<Log>, deeds: Vec<Deed>) -> Self {
        Self {
            name,
            starts,
            deeds,
            within: |_| true,
            always: vec![("nothing that holds of every step is broken", |_, state| state.broken.is_none())],
            sometimes: Vec::new(),
            tried: AtomicUsize::new(0),
            accepted: AtomicUsize::new(0),
        }
    }

    /// How far it goes.
    pub(super) fn within(mut self, within: fn(&Election) -> bool) -> Self {
        self.within = within;
        self
    }

    /// What holds of every state.
    pub(super) fn always(mut self, name: &'static str, holds: Holds) -> Self {
        self.always.push((name, holds));
        self
    }

    /// What is reached, so that the world is not empty.
    pub(super) fn sometimes(mut self, name: &'static str, holds: Holds) -> Self {
        self.sometimes.push((name, holds));
        self
    }

    /// Explores every order, and says how much that was.
    pub(super) fn explore(self) {
        let checker = self.checker().threads(2).spawn_bfs().join();
        let (states, world) = (checker.unique_state_count(), checker.model());
        let (tried, accepted) = (world.tried.load(Ordering::Relaxed), world.accepted.load(Ordering::Relaxed));
        println!("{}: {states} states, {tried} commands decided, {accepted} accepted", world.name);
        for property in world.properties() {
            let path = checker.discovery(property.name);
            match (property.expectation, path) {
                (Expectation::Sometimes, None) => panic!("{}: never reached: {}", world.name, property.name),
                (Expectation::Always, Some(path)) => {
                    let broken = path.last_state().broken;
                    let deeds: Vec<_> = path.into_actions().into_iter().map(|deed| &world.deeds[deed]).collect();
                    panic!("{}: {} ({broken:?}) is broken by {deeds:#?}", world.name, property.name);
                }
                _ => {}
            }
        }
        assert!(checker.is_done(), "{} was not explored to its end", world.name);
    }
}

impl Model for World {
    type State = State;
    type Action = usize;

    fn init_states(&self) -> Vec<State> {
        self.starts.iter().map(|log| State::of(log.clone(), None)).collect()
    }

    fn actions(&self, _: &State, actions: &mut Vec<usize>) {
        actions.extend(0..self.deeds.len());
    }

    fn next_state(&self, last: &State, deed: usize) -> Option<State> {
        self.tried.fetch_add(1, Ordering::Relaxed);
        let (context, command) = self.deeds[deed].send(last)?;
        let next = step::step(&last.log, &command, &context)?;
        self.accepted.fetch_add(1, Ordering::Relaxed);
        Some(State::of(next.log, last.broken.or(next.broken)))
    }

    fn within_boundary(&self, state: &State) -> bool {
        (self.within)(state.election())
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let always = self.always.iter().map(|(name, holds)| Property::always(name, *holds));
        always.chain(self.sometimes.iter().map(|(name, holds)| Property::sometimes(name, *holds))).collect()
    }
}

impl Deed {
    /// The command as it is sent in a state; no clock runs back.
    fn send(&self, state: &State) -> Option<(Context, Command)> {
        let now = |at: DateTime<Utc>| state.log.last_at().map_or(at, |last| last.max(at));
        match self {
            Self::Send { at, actor, command } => Some((Context { at: now(*at), actor: *actor }, (**command).clone())),
            Self::Confirm { at, actor, kind, round } => {
                let anchor = state.election().anchors.all.get(&(*round, *kind))?;
                let groups = ledger::hash_groups(&anchor.head?.root);
                let typed = anchor.blanks()?.map(|group| Typed { group, digits: groups[usize::from(group)].clone() });
                let command = record::Command::ConfirmAnchor { anchor: *kind, round: *round, typed };
                Some((Context { at: now(*at), actor: *actor }, Command::Record(command)))
            }
        }
    }

    /// The same by somebody else.
    pub(super) fn by(&self, who: Who) -> Self {
        let other = Actor { account: who.account, role: who.role };
        let mut deed = self.clone();
        match &mut deed {
            Self::Send { actor, .. } | Self::Confirm { actor, .. } => *actor = other,
        }
        deed
    }

    /// The same with the number at a pointer raised by one.
    pub(super) fn one_more(&self, pointer: &str) -> Self {
        let mut deed = self.clone();
        if let Self::Send { command, .. } = &mut deed {
            let mut value = serde_json::to_value(&**command).unwrap();
            let number = value.pointer_mut(pointer).unwrap();
            *number = (number.as_u64().unwrap() + 1).into();
            **command = serde_json::from_value(value).unwrap();
        }
        deed
    }

    /// The action's word.
    pub(super) fn slug(&self) -> &'static str {
        match self {
            Self::Send { command, .. } => command.action().slug(),
            Self::Confirm { .. } => "confirm-anchor",
        }
    }
}

/// The commands of the story between two stages.
pub(super) fn told(from: Stage, to: Stage) -> Vec<Deed> {
    let (before, play) = (at(from), at(to));
    let told = play.entries.iter().skip(before.entries.len());
    let entries = told.map(|sealed| serde_json::from_slice::<Entry>(&sealed.bytes).unwrap());
    entries.map(|entry| Deed::Send { at: entry.at, actor: entry.actor, command: Box::new(entry.command) }).collect()
}

/// The first so many commands of an action.
pub(super) fn first(told: &[Deed], slug: &str, count: usize) -> Vec<Deed> {
    let found: Vec<Deed> = told.iter().filter(|deed| deed.slug() == slug).take(count).cloned().collect();
    assert!(!found.is_empty(), "the story sends no {slug}");
    found
}

/// The story at a stage with what else it needs later and nobody argues about: documents, people, notices.
pub(super) fn prepared(stage: Stage, told: &[Deed]) -> Log {
    let mut log = at(stage).log;
    for deed in told.iter().filter(|deed| ["record-document", "record-people"].contains(&deed.slug())) {
        let Deed::Send { actor, command, .. } = deed else { continue };
        let context = Context { at: log.last_at().unwrap(), actor: *actor };
        log.append((**command).clone(), &context).unwrap();
    }
    log
}

/// Two persons confirm an anchor when it stands.
pub(super) fn confirms(play: &Play, kind: AnchorKind, round: RoundNo) -> Vec<Deed> {
    let people = [play.people.clerk, play.people.supervisor];
    let confirm = |who: Who| {
        let actor = Actor { account: who.account, role: who.role };
        Deed::Confirm { at: play.now, actor, kind, round }
    };
    people.map(confirm).into()
}
