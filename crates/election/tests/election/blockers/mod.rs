//! Every blocker code, tripped by a command in a state that the story reaches; and what holds of each refusal.

mod after;
mod audit;
mod balance;
mod candidates;
mod change;
mod committee;
mod count;
mod custody;
mod day;
mod design;
mod doubt;
mod eligible;
mod filings;
mod general;
mod groups;
mod hall;
mod holders;
pub(crate) mod later_roll;
mod law;
mod lot;
mod meetings;
mod mobile;
pub(crate) mod moving;
mod nomination;
mod nominators;
mod notices;
mod openings;
mod parent_roll;
mod poll;
mod prepare;
mod proxy;
mod registration;
mod result;
mod review;
mod roll;
mod rulings;
mod scan;
mod setup;
mod signing;
mod staff;
mod taken_back;
mod term;
mod third;
mod vacancy;
mod voids;
mod written;

use crate::play::{IntoCommand, Play, Setup, Stage, Who};
use election::log::Refusal;
use election::sheets::{NoticeFacts, NoticeKind};
use election::{Action, Code, Command, available};
use rules::{RuleId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::panic::Location;
use std::path::Path;
use std::sync::{Arc, LazyLock};

static STAGES: LazyLock<BTreeMap<Stage, Play>> = LazyLock::new(|| {
    let mut play = Play::new(Setup::default());
    let stages = Stage::ALL.into_iter().map(|stage| {
        play.advance(stage);
        (stage, play.clone())
    });
    stages.collect()
});

/// The default story at a stage, to look at.
pub(crate) fn seen(stage: Stage) -> &'static Play {
    &STAGES[&stage]
}

/// The default story at a stage, played once.
pub(crate) fn at(stage: Stage) -> Play {
    seen(stage).clone()
}

/// The story under the national profile with one rule read otherwise.
pub(crate) fn ruled(id: RuleId, value: Value, stage: Stage) -> Play {
    let setup = Setup::default();
    let profile = Arc::new(setup.profile.with_value(id, value).unwrap());
    Play::with(Setup { profile, ..setup }, stage)
}

/// What a notice of this kind says now.
pub(crate) fn said(play: &Play, kind: NoticeKind) -> serde_json::Value {
    serde_json::json!(NoticeFacts::of(play.election(), kind))["facts"].clone()
}

/// A rule's list of words.
pub(crate) fn words(words: &[&str]) -> Value {
    Value::List(words.iter().map(|word| (*word).to_owned()).collect())
}

/// Which codes and actions the rows have met so far.
#[derive(Default)]
pub(crate) struct Table {
    codes: BTreeSet<Code>,
    facts: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// The file of rows and the step that each code was tripped in.
    rows: BTreeMap<&'static str, BTreeSet<(String, String)>>,
    pub(crate) actions: BTreeSet<Action>,
}

impl Table {
    /// The command is refused with this code among others, and the refusal is as every refusal should be.
    #[track_caller]
    pub(crate) fn trips(&mut self, code: Code, play: &Play, who: Who, command: impl IntoCommand) {
        let command = command.command();
        let refused = play.attempt(who, command.clone());
        let Err(blockers) = refused else { panic!("{code:?}: {command:?} was accepted") };
        let found: Vec<_> = blockers.iter().map(|blocker| blocker.code).collect();
        assert!(found.contains(&code.as_str()), "{code:?}: {command:?} gave {blockers:#?}");
        let shown = available(play.election(), command.action().area(), &play.context(who));
        let shown = shown.iter().find(|one| one.action == command.action().slug()).unwrap();
        assert!(shown.blockers.iter().all(|blocker| blockers.contains(blocker)), "{code:?} was not shown beforehand");
        let mut log = play.log.clone();
        assert_eq!(log.append(command.clone(), &play.context(who)), Err(Refusal::Blocked(blockers)));
        assert_eq!((log.size(), log.root()), (play.log.size(), play.log.root()));
        for blocker in play.attempt(who, command.clone()).unwrap_err() {
            let facts: BTreeSet<_> = blocker.facts.keys().copied().collect();
            let known = self.facts.entry(blocker.code).or_insert_with(|| facts.clone());
            known.retain(|fact| facts.contains(fact));
        }
        self.codes.insert(code);
        let file = Path::new(Location::caller().file()).file_stem().unwrap().to_string_lossy().into_owned();
        let step = format!("{}/{}", command.action().area().slug(), command.action().slug());
        self.rows.entry(code.as_str()).or_default().insert((file, step));
        self.meet(&command);
    }

    /// The command is accepted: the other side of a boundary.
    pub(crate) fn allows(&mut self, play: &Play, who: Who, command: impl IntoCommand) {
        let command = command.command();
        let decided = play.attempt(who, command.clone());
        assert!(decided.is_ok(), "{command:?} gave {:#?}", decided.unwrap_err());
        self.meet(&command);
    }

    /// The command survives its JSON.
    pub(crate) fn meet(&mut self, command: &Command) {
        let json = serde_json::to_string(command).unwrap();
        assert_eq!(&serde_json::from_str::<Command>(&json).unwrap(), command);
        self.actions.insert(command.action());
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = tripped();
    for entry in &at(Stage::Archived).entries {
        table.meet(&serde_json::from_slice::<election::log::Entry>(&entry.bytes).unwrap().command);
    }
    table
});

/// Every row, tripped here and now.
pub(crate) fn tripped() -> Table {
    let mut table = Table::default();
    for rows in [general::rows, setup::rows, signing::rows, registration::rows, nomination::rows] {
        rows(&mut table);
    }
    for rows in [meetings::rows, groups::rows, committee::rows, filings::rows, moving::rows] {
        rows(&mut table);
    }
    for rows in [prepare::rows, design::rows, poll::rows, count::rows, result::rows, law::rows, notices::rows] {
        rows(&mut table);
    }
    for rows in [after::rows, term::rows] {
        rows(&mut table);
    }
    for rows in [
        staff::rows,
        mobile::rows,
        proxy::rows,
        change::rows,
        day::rows,
        doubt::rows,
        vacancy::rows,
        audit::rows,
        balance::rows,
        lot::rows,
        third::rows,
        custody::rows,
        voids::rows,
        written::rows,
        taken_back::rows,
        scan::rows,
        openings::rows,
        holders::rows,
        hall::rows,
    ] {
        rows(&mut table);
    }
    for rows in [
        eligible::rows,
        roll::rows,
        later_roll::rows,
        parent_roll::rows,
        nominators::rows,
        candidates::rows,
        review::rows,
        rulings::rows,
    ] {
        rows(&mut table);
    }
    table
}

/// The facts that every tripped blocker of a code carries.
pub(crate) fn facts(code: Code) -> &'static BTreeSet<&'static str> {
    &TABLE.facts[code.as_str()]
}

#[test]
fn every_code_is_tripped() {
    let table = &*TABLE;
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !table.codes.contains(code)).collect();
    assert!(missing.is_empty(), "no row trips {missing:?}");
    let unmet: Vec<_> = Action::all().filter(|action| !table.actions.contains(action)).collect();
    assert!(unmet.is_empty(), "neither story nor table sends {unmet:?}");
}

#[test]
fn codes_are_unique() {
    let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), Code::ALL.len());
}

/// `golden/trips.txt` is what docs/law.md names as the tests of each blocker; `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_rows_that_trip_each_code() {
    let mut text = String::from("Blocker, file of rows in tests/election/blockers, steps that the rows refuse.\n\n");
    for (code, rows) in &TABLE.rows {
        let files: BTreeSet<&str> = rows.iter().map(|(file, _)| file.as_str()).collect();
        for file in files {
            let steps: Vec<&str> = rows.iter().filter(|row| row.0 == file).map(|row| row.1.as_str()).collect();
            writeln!(text, "{code} {file} {}", steps.join(" ")).unwrap();
        }
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/trips.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &text).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap();
    assert_eq!(text, known, "the rows changed; UPDATE_GOLDEN=1 writes them anew");
}
