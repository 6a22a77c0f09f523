//! Commands that are nearly right, by everybody, in every stage of the story: a decision never panics, is the same twice,
//! says why not, and what it accepts applies.

use crate::blockers::seen;
use crate::mutate::{Choices, mutated};
use crate::play::{Play, Stage, Who};
use election::log::Entry;
use election::{Action, Command, decide, evolve, guard};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// The seeds: the first accepted command of each action of the story, one a line.
const CORPUS: &str = "tests/corpus/commands.jsonl";

fn seeds() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(CORPUS);
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_corpus_is_what_the_story_sends() {
    let mut commands: BTreeMap<String, String> = BTreeMap::new();
    for sealed in &seen(Stage::Archived).entries {
        let command = serde_json::from_slice::<Entry>(&sealed.bytes).unwrap().command;
        let action = command.action();
        let name = format!("{}/{}", action.area().slug(), action.slug());
        commands.entry(name).or_insert_with(|| String::from_utf8(ledger::canonical(&command).unwrap()).unwrap());
    }
    let text: String = commands.values().flat_map(|line| [line.as_str(), "\n"]).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(CORPUS);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "the story changed; UPDATE_GOLDEN=1 writes it anew");
}

/// One of each kind of the cast.
fn cast(play: &Play) -> [Who; 8] {
    let people = &play.people;
    let [teller, ..] = people.tellers;
    [
        people.county,
        people.street,
        people.clerk,
        people.members[1],
        people.supervisor,
        people.check_in[0],
        teller,
        people.nobody,
    ]
}

/// Decides as one of the cast; whether it was accepted.
fn decided(play: &Play, command: &Command, who: Who) -> bool {
    let context = play.context(who);
    let first = decide(play.election(), command, &context);
    assert_eq!(first, decide(play.election(), command, &context), "the same twice");
    match first {
        Ok(events) => {
            assert!(!events.is_empty() && guard(play.election(), command, &context).is_empty(), "{command:?}");
            let mut after = play.election().clone();
            for event in &events {
                evolve(&mut after, event);
            }
            let mut log = play.log.clone();
            let sealed = log.append(command.clone(), &context);
            assert!(sealed.is_err() || log.size() == play.log.size() + 1, "{command:?}");
            true
        }
        Err(blockers) => {
            assert!(!blockers.is_empty(), "{command:?}");
            false
        }
    }
}

/// After which stage of the story, and by whom, a command of this action is sent first.
fn first_sent() -> BTreeMap<Action, (Stage, Who)> {
    let mut first = BTreeMap::new();
    for stages in Stage::ALL.windows(2) {
        let (before, play) = (seen(stages[0]), seen(stages[1]));
        for sealed in play.entries.iter().skip(before.entries.len()) {
            let entry: Entry = serde_json::from_slice(&sealed.bytes).unwrap();
            let (account, role) = (entry.actor.account, entry.actor.role);
            let who = Who { person: play.people.nobody.person, account, role };
            first.entry(entry.command.action()).or_insert((stages[0], who));
        }
    }
    first
}

#[test]
fn nearly_right_commands_are_decided() {
    let (seeds, first) = (seeds(), first_sent());
    let counts = [(); 3].map(|()| AtomicU64::new(0));
    let [unread, refused, accepted] = &counts;
    bolero::check!().with_iterations(20_000).for_each(|bytes: &[u8]| {
        let mut choices = Choices::of(bytes);
        let value = mutated(&seeds[choices.below(seeds.len())], &seeds, &mut choices);
        let Ok(command) = serde_json::from_value::<Command>(value) else {
            unread.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let again: Command = serde_json::from_str(&serde_json::to_string(&command).unwrap()).unwrap();
        assert_eq!(again, command, "a command survives its JSON");
        // Half of them come when and from whom they come in the story.
        let any = Stage::ALL[choices.below(Stage::ALL.len())];
        let other = cast(seen(any))[choices.below(8)];
        let sent = first.get(&command.action()).filter(|_| choices.below(2) == 0);
        let (stage, who) = sent.copied().unwrap_or((any, other));
        let count = if decided(seen(stage), &command, who) { accepted } else { refused };
        count.fetch_add(1, Ordering::Relaxed);
    });
    println!("{unread:?} unread, {refused:?} refused, {accepted:?} accepted");
    assert!(counts.into_iter().all(|count| count.into_inner() > 0), "every way was taken");
}

#[test]
fn any_bytes_are_a_command_or_not() {
    bolero::check!().with_iterations(2_000).for_each(|bytes: &[u8]| {
        if let Ok(command) = serde_json::from_slice::<Command>(bytes) {
            decided(seen(Stage::Running), &command, seen(Stage::Running).people.county);
        }
    });
}
