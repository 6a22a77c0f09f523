//! `docs/law.md`: every rule of the built-in profile with its article, what it says, how sure that is, how hard it
//! binds, what acts by it and which rows of the tests trip that; the same from the articles; then every blocker.

use super::{ORIGIN, head, row, word};
use crate::trace::Trace;
use crate::workshop::{Done, Workshop};
use election::{Code, Effect};
use rules::{Profile, Rule, RuleId, StageCode};
use std::collections::{BTreeMap, BTreeSet};

/// The profile that the table is of; others extend it.
const BASE: &str = "cn-urban-2026";

const INTRODUCTION: &str = "\
Every rule of the profile `cn-urban-2026`: where it comes from, what it says, how sure that is and how hard it binds.
The abbreviations of the sources stand at the head of `crates/rules/profiles/cn-urban-2026.toml`.

- **certainty**: *confirmed* was read in the source; *unconfirmed* is inferred, a practice or a default, and shown as such.
- **force**: *hard* binds everybody; *authority* is a matter in which a named authority may rule otherwise; *warning*
  passes with a reason. `law/proceed-by-authority` and `law/pass-warning` let one step pass one blocker, printed with the
  result, with who, when and why. What stands in the count or the boxes, or what a step needs in order to work, does not
  pass and is marked so; of a rule all of whose codes are marked the force has no effect. `law/amend-profile` changes a rule from its entry on; `law/answer-reading` settles how an unconfirmed one is read.
- **acts by**: the codes of refusals that quote the rule, and what else the rule decides (`election/src/effects.rs`).
  *Not in force* marks a rule that is written down and that nothing acts by; the reasons stand in
  [rules-not-in-force.toml](rules-not-in-force.toml).
- **tests**: the files of `crates/election/tests/election/blockers` whose rows trip these codes; for a rule without a
  blocker the tests that name it, as crate and file.

`cargo xtask trace` holds all of it to the code: a rule that does nothing and is not listed, a blocker without a rule or a
ground, without words, help or a row that trips it, fails the suite.
";

pub(super) fn text(workshop: &Workshop) -> Done<String> {
    let trace = Trace::read(workshop)?;
    let base = builtin(BASE)?;
    let mut text = format!("# The law table\n\n{ORIGIN}\n\n{INTRODUCTION}");
    let mut stages: Vec<StageCode> = base.rules().map(|(_, rule)| rule.stage).collect();
    stages.sort_unstable();
    stages.dedup();
    for stage in stages {
        write_stage(&mut text, &base, stage, &trace);
    }
    write_articles(&mut text, &base, &trace);
    for id in Profile::builtin_ids().filter(|id| *id != BASE) {
        let profile = builtin(id)?;
        let base = builtin(profile.extends().unwrap_or(BASE))?;
        write_differences(&mut text, &profile, &base);
    }
    write_codes(&mut text, &trace);
    Ok(text)
}

fn builtin(id: &str) -> Done<Profile> {
    let profile = Profile::builtin(id).ok_or_else(|| format!("there is no built-in profile {id}"))?;
    profile.map_err(|error| format!("the profile {id}: {error}"))
}

fn write_stage(text: &mut String, profile: &Profile, stage: StageCode, trace: &Trace) {
    let titles = ["rule", "article", "value", "certainty", "force", "acts by", "tests"];
    text.extend(["\n## ", title(stage), "\n\n", &head(titles)]);
    for (id, rule) in profile.rules().filter(|(_, rule)| rule.stage == stage) {
        text.push_str(&rule_row(id, rule, trace));
    }
}

const fn title(stage: StageCode) -> &'static str {
    match stage {
        StageCode::S0 => "Setting up",
        StageCode::S1 => "1 Representatives",
        StageCode::S2 => "2 Election committee",
        StageCode::S3 => "3 Registration",
        StageCode::S4 => "4 Nomination",
        StageCode::S5 => "5 Ballot",
        StageCode::S6 => "After the ballot",
    }
}

fn rule_row(id: RuleId, rule: &Rule, trace: &Trace) -> String {
    let values = std::iter::once(&rule.value).chain(&rule.readings).map(|value| value.in_words(rule.unit));
    let value = values.collect::<Vec<_>>().join("; or read as ");
    let name = format!("`{id}`");
    let (acts, tests) = (acts_by(id, trace), tests_of(id, trace));
    row([&name, &rule.article, &value, &word(rule.certainty), &word(rule.force), &acts, &tests])
}

/// The blockers that quote a rule and what else it decides.
fn acts_by(id: RuleId, trace: &Trace) -> String {
    let stands = |code: Code| if code.may_pass() { "" } else { " (does not pass)" };
    let mut acts: Vec<String> = Trace::codes(id).map(|code| format!("{}{}", code.as_str(), stands(code))).collect();
    acts.extend(Trace::effects(id).iter().map(|effect| effect_words(*effect)));
    if trace.idle.contains_key(id.as_str()) {
        acts.push("*not in force*".to_owned());
    }
    acts.join(", ")
}

fn effect_words(effect: Effect) -> String {
    match effect {
        Effect::Outcome => "outcome".to_owned(),
        Effect::Papers => "what of a paper counts".to_owned(),
        Effect::Calendar => "calendar".to_owned(),
        Effect::Moving => "moving the day".to_owned(),
        Effect::Needs => "needs of the stage".to_owned(),
        Effect::Events => "what follows".to_owned(),
        Effect::With(other) => format!("with `{other}`"),
        Effect::Findings => "check of the workbook".to_owned(),
        Effect::Facts => "what is stated".to_owned(),
        Effect::Shown => "what is shown".to_owned(),
    }
}

/// The files whose rows trip the blockers that quote a rule; where none quotes it, the tests that name the rule.
fn tests_of(id: RuleId, trace: &Trace) -> String {
    let rows = Trace::codes(id).filter_map(|code| trace.trips.get(code.as_str())).flatten();
    let mut files: BTreeSet<String> = rows.cloned().collect();
    if files.is_empty() {
        files = trace.reads.tests(id);
    }
    files.into_iter().collect::<Vec<_>>().join(", ")
}

/// The same table from the other end: the articles of a source, each with its rules and what acts by them.
fn write_articles(text: &mut String, profile: &Profile, trace: &Trace) {
    let mut articles: BTreeMap<&str, Vec<RuleId>> = BTreeMap::new();
    for (id, rule) in profile.rules() {
        articles.entry(rule.article.as_str()).or_default().push(id);
    }
    text.extend(["\n## From the article\n\n", &head(["article", "rule", "acts by", "tests"])]);
    for (article, rules) in articles {
        for (at, id) in rules.into_iter().enumerate() {
            let article = if at == 0 { article } else { "" };
            text.push_str(&row([article, &format!("`{id}`"), &acts_by(id, trace), &tests_of(id, trace)]));
        }
    }
}

fn write_differences(text: &mut String, profile: &Profile, base: &Profile) {
    let titles = ["rule", "article", "value here", "value there"];
    text.extend(["\n## What `", profile.id(), "` says otherwise than `", base.id(), "`\n\n", &head(titles)]);
    for difference in profile.diff(base) {
        let (here, there) = (difference.here, difference.there);
        let id = format!("`{}`", difference.rule);
        let (value, other) = (here.value.in_words(here.unit), there.value.in_words(there.unit));
        text.push_str(&row([&id, &here.article, &value, &other]));
    }
}

fn write_codes(text: &mut String, trace: &Trace) {
    text.push_str("\n## Blockers\n\nA blocker that quotes no rule stands on a ground of the machine itself.\n\n");
    text.push_str(&head(["code", "name", "who can mend it", "rule or ground", "tests"]));
    for code in Code::ALL {
        let ground = || code.ground().map(|ground| format!("{ground:?}").to_lowercase());
        let rule = code.rule().map(|rule| format!("`{rule}`")).or_else(ground).unwrap_or_default();
        let files = trace.trips.get(code.as_str()).into_iter().flatten().map(String::as_str);
        let files = files.collect::<Vec<_>>().join(", ");
        text.push_str(&row([code.as_str(), &format!("{code:?}"), &word(code.mend()), &rule, &files]));
    }
}
