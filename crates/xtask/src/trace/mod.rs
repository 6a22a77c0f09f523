//! `cargo xtask trace`: from the article to the rule, from the rule to what it does, from the blocker to its words and
//! its test. A rule that does nothing, a blocker that nobody explains or trips, an action that no diagram knows: each
//! is an error.

pub(crate) mod golden;
mod help;
pub(crate) mod reads;

use crate::workshop::{Done, Workshop};
use election::{Area, Code, EFFECTS, Effect, GROUNDS};
use golden::{Move, moves, trips};
use reads::Reads;
use rules::RuleId;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The rules that no part of the program acts by, each with its reason; held exact.
const IDLE: &str = "docs/rules-not-in-force.toml";

/// What is known of the rules' use.
pub(crate) struct Trace {
    pub(crate) reads: Reads,
    /// Rules that are listed as not in force, with the reason.
    pub(crate) idle: BTreeMap<String, String>,
    /// For each code the files of rows that trip it.
    pub(crate) trips: BTreeMap<String, BTreeSet<String>>,
}

impl Trace {
    /// Reads sources, lists and golden files.
    pub(crate) fn read(workshop: &Workshop) -> Done<Self> {
        Ok(Self { reads: Reads::of(workshop)?, idle: table(workshop, IDLE)?, trips: trips(workshop)? })
    }

    /// The blockers that quote a rule.
    pub(crate) fn codes(rule: RuleId) -> impl Iterator<Item = Code> {
        Code::ALL.iter().copied().filter(move |code| code.rule() == Some(rule))
    }

    /// What a rule is declared to do beside its blockers.
    pub(crate) fn effects(rule: RuleId) -> &'static [Effect] {
        EFFECTS.iter().find(|(id, _)| *id == rule).map_or(&[], |(_, effects)| effects)
    }

    /// Whether a guard measures the rule and a blocker quotes it.
    fn guards(&self, rule: RuleId) -> bool {
        Self::codes(rule).next().is_some() && self.reads.within(rule, "crates/election/src/")
    }

    fn acts(&self, rule: RuleId) -> bool {
        self.guards(rule) || !Self::effects(rule).is_empty()
    }

    fn rules(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for rule in RuleId::ALL {
            let listed = self.idle.contains_key(rule.as_str());
            match (self.acts(*rule), listed) {
                (false, false) => wrong.push(format!(
                    "{rule} does nothing: let a guard read it, declare its effect in election/src/effects.rs, or list it in {IDLE}"
                )),
                (true, true) => wrong.push(format!("{rule} acts and is listed in {IDLE}")),
                (true, false) | (false, true) => {}
            }
            if listed && self.reads.anywhere(*rule) && Self::codes(*rule).next().is_none() {
                wrong.push(format!("{rule} is read and listed in {IDLE}: declare its effect"));
            }
            let untrue = Self::effects(*rule).iter().filter(|effect| !self.holds(*rule, **effect));
            wrong.extend(untrue.map(|effect| format!("{rule} is said to act by {effect:?}, and no source shows it")));
        }
        let known: BTreeSet<&str> = RuleId::ALL.iter().map(|rule| rule.as_str()).collect();
        let strays = self.idle.keys().filter(|id| !known.contains(id.as_str()));
        wrong.extend(strays.map(|id| format!("{IDLE} names {id}, which is no rule")));
        let hollow = self.idle.iter().filter(|(_, reason)| reason.trim().is_empty());
        wrong.extend(hollow.map(|(id, _)| format!("{IDLE} gives no reason for {id}")));
        let mut declared = BTreeSet::new();
        let twice = EFFECTS.iter().filter(|(rule, _)| !declared.insert(*rule));
        wrong.extend(twice.map(|(rule, _)| format!("{rule} is declared twice in election/src/effects.rs")));
        wrong
    }

    /// Whether the sources show an effect, as far as that can be seen.
    fn holds(&self, rule: RuleId, effect: Effect) -> bool {
        let places: &[&str] = match effect {
            Effect::Outcome => &["crates/tally/src/", "crates/rules/src/catalogue/mod.rs"],
            Effect::Papers => &["crates/tally/src/paper.rs"],
            Effect::Calendar => &["crates/rules/src/calendar.rs"],
            Effect::Moving => &["crates/rules/src/moving.rs"],
            Effect::Needs | Effect::Events | Effect::With(_) => &["crates/election/src/"],
            Effect::Findings => &["crates/app/src/", "crates/cli/src/", "crates/roster/src/"],
            Effect::Facts => &["crates/election/src/", "crates/evidence/src/"],
            Effect::Shown => &["crates/app/src/", "crates/server/src/", "crates/cli/src/", "crates/evidence/src/"],
        };
        let read = places.iter().any(|place| self.reads.within(rule, place));
        let fits = match effect {
            Effect::With(other) => other != rule && Self::codes(other).next().is_some(),
            Effect::Needs => rule.as_str().starts_with("needs."),
            _ => true,
        };
        read && fits
    }

    fn codes_are_whole(&self, workshop: &Workshop) -> Done<Vec<String>> {
        let mut wrong = Vec::new();
        for code in Code::ALL {
            match (code.rule(), code.ground()) {
                (None, None) => wrong.push(format!(
                    "{} ({code:?}) quotes no rule: name its ground in election/src/effects.rs",
                    code.as_str()
                )),
                (Some(rule), Some(_)) => {
                    wrong.push(format!("{} ({code:?}) quotes {rule} and has a ground too", code.as_str()));
                }
                (Some(_), None) | (None, Some(_)) => {}
            }
            if !self.trips.contains_key(code.as_str()) {
                wrong.push(format!("no row trips {} ({code:?})", code.as_str()));
            }
        }
        let mut seen = BTreeSet::new();
        let twice = GROUNDS.iter().flat_map(|(_, codes)| *codes).filter(|code| !seen.insert(**code));
        wrong.extend(twice.map(|code| format!("{code:?} stands twice in election/src/effects.rs")));
        for language in help::LANGUAGES {
            let lines: BTreeMap<String, String> = table(workshop, &format!("web/locales/blockers.{language}.toml"))?;
            let without = Code::ALL.iter().filter(|code| !lines.contains_key(code.as_str()));
            wrong.extend(without.map(|code| format!("{} has no sentence in {language}", code.as_str())));
        }
        wrong.extend(help::check(workshop)?);
        Ok(wrong)
    }
}

/// Every action of a machine is accepted somewhere in what the diagrams are drawn from, and one that moves a phase moves
/// it from every phase in which it is allowed.
fn moves_are_whole(found: &[Move]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (area, action, from) in crate::docs::states::allowed() {
        if matches!(area, Area::Term | Area::Office | Area::Law | Area::Record) {
            continue;
        }
        let name = format!("{}/{action}", area.slug());
        let own: Vec<&Move> = found.iter().filter(|one| one.action == name && one.area == area.slug()).collect();
        if own.is_empty() {
            wrong.push(format!("{name} is never accepted in tests/election/moves.rs"));
        }
        let moving = own.iter().any(|one| one.from != one.to);
        let missing = from.iter().filter(|phase| moving && !own.iter().any(|one| one.from == **phase));
        wrong.extend(missing.map(|phase| format!("tests/election/moves.rs never plays {name} from {phase}")));
    }
    wrong
}

/// A flat TOML table of words.
fn table(workshop: &Workshop, within: &str) -> Done<BTreeMap<String, String>> {
    let text =
        fs::read_to_string(workshop.path(within)).map_err(|error| format!("{within} cannot be read: {error}"))?;
    toml::from_str(&text).map_err(|error| format!("{within}: {error}"))
}

/// Fails with everything that is missing between law, code, words and tests.
pub(crate) fn check(workshop: &Workshop) -> Done {
    let trace = Trace::read(workshop)?;
    let mut wrong = trace.rules();
    wrong.extend(trace.codes_are_whole(workshop)?);
    wrong.extend(moves_are_whole(&moves(workshop)?));
    if wrong.is_empty() {
        let acting = RuleId::ALL.len().saturating_sub(trace.idle.len());
        println!(
            "{acting} of {} rules act, {} are listed as not in force; {} blockers with rule or ground, words, help and tests",
            RuleId::ALL.len(),
            trace.idle.len(),
            Code::ALL.len()
        );
        return Ok(());
    }
    Err(format!("{} faults:\n  {}", wrong.len(), wrong.join("\n  ")))
}
