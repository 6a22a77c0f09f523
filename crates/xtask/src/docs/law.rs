//! `docs/law.md`: every rule of the built-in profile with its article, what it says, how sure that is, how hard it
//! binds, and the blockers that quote it; then every blocker.

use super::{ORIGIN, head, row, word};
use crate::workshop::Done;
use election::Code;
use rules::{Profile, Rule, RuleId, StageCode};

/// The profile that the table is of; others extend it.
const BASE: &str = "cn-urban-2026";

const INTRODUCTION: &str = "\
Every rule of the profile `cn-urban-2026`: where it comes from, what it says, how sure that is and how hard it binds.
The abbreviations of the sources stand at the head of `crates/rules/profiles/cn-urban-2026.toml`.

- **certainty**: *confirmed* was read in the source; *unconfirmed* is inferred, a practice or a default, and shown as such.
- **force**: *hard* binds everybody; *authority* is a matter in which a named authority may rule otherwise; *warning*
  passes with a reason. `law/proceed-by-authority` and `law/pass-warning` let one step pass one blocker, printed with the
  result; `law/amend-profile` changes a rule from its entry on; `law/answer-reading` settles how an unconfirmed one is read.
- **blockers**: the codes of refusals that quote the rule. A rule without one is used otherwise (in the outcome, the
  calendar, the needs of a stage) or only shown.
";

pub(super) fn text() -> Done<String> {
    let base = builtin(BASE)?;
    let mut text = format!("# The law table\n\n{ORIGIN}\n\n{INTRODUCTION}");
    let mut stages: Vec<StageCode> = base.rules().map(|(_, rule)| rule.stage).collect();
    stages.sort_unstable();
    stages.dedup();
    for stage in stages {
        write_stage(&mut text, &base, stage);
    }
    for id in Profile::builtin_ids().filter(|id| *id != BASE) {
        let profile = builtin(id)?;
        let base = builtin(profile.extends().unwrap_or(BASE))?;
        write_differences(&mut text, &profile, &base);
    }
    write_codes(&mut text);
    Ok(text)
}

fn builtin(id: &str) -> Done<Profile> {
    let profile = Profile::builtin(id).ok_or_else(|| format!("there is no built-in profile {id}"))?;
    profile.map_err(|error| format!("the profile {id}: {error}"))
}

fn write_stage(text: &mut String, profile: &Profile, stage: StageCode) {
    let titles = ["rule", "article", "value", "certainty", "force", "blockers"];
    text.extend(["\n## ", title(stage), "\n\n", &head(titles)]);
    for (id, rule) in profile.rules().filter(|(_, rule)| rule.stage == stage) {
        text.push_str(&rule_row(id, rule));
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

fn rule_row(id: RuleId, rule: &Rule) -> String {
    let codes = Code::ALL.iter().filter(|code| code.rule() == Some(id)).map(|code| code.as_str());
    let codes = codes.collect::<Vec<_>>().join(", ");
    let values = std::iter::once(&rule.value).chain(&rule.readings).map(|value| value.in_words(rule.unit));
    let value = values.collect::<Vec<_>>().join("; or read as ");
    let id = format!("`{id}`");
    row([&id, &rule.article, &value, &word(rule.certainty), &word(rule.force), &codes])
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

fn write_codes(text: &mut String) {
    text.push_str("\n## Blockers\n\n");
    text.push_str(&head(["code", "name", "who can mend it", "rule"]));
    for code in Code::ALL {
        let rule = code.rule().map(|rule| format!("`{rule}`")).unwrap_or_default();
        text.push_str(&row([code.as_str(), &format!("{code:?}"), &word(code.mend()), &rule]));
    }
}
