//! `zhixuan rules`: the rule profiles, what they say, where they differ, and whether a file is one.

use super::{Failure, print_json, profile, say};
use clap::Subcommand;
use rules::{Certainty, Force, Profile, ProfileError, Rule, RuleId, StageCode};
use serde_json::{Value, json};

/// What to do with rule profiles. PROFILE is a built-in name or the path of a TOML file.
#[derive(Subcommand)]
pub(crate) enum Options {
    /// Lists the built-in profiles.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prints every rule of a profile with article, key phrase, certainty and force. Exit 0 printed, 1 no good profile, 2
    /// unreadable.
    Show {
        /// A built-in name, or a TOML file; - for standard input.
        profile: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prints the rules on which two profiles differ, with both articles. Exit 0 printed, 1 no good profile, 2 unreadable.
    Diff {
        /// A built-in name, or a TOML file.
        a: String,
        /// Another.
        b: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Checks a profile and names everything that is wrong by line and column. Exit 0 good, 1 not good, 2 unreadable.
    Check {
        /// The TOML file, or - for standard input. What it extends is built in or stands beside it.
        file: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    match options {
        Options::List { json } => list(*json),
        Options::Show { profile, json } => with(profile, |profile| show(profile, *json)),
        Options::Diff { a, b, json } => with(a, |one| with(b, |other| diff(one, other, *json))),
        Options::Check { file, json } => check(file, *json),
    }
}

/// Does something with a good profile; of another it says what is wrong.
fn with(name: &str, act: impl FnOnce(&Profile) -> Result<u8, Failure>) -> Result<u8, Failure> {
    match profile::examine(name)? {
        Ok(profile) => act(&profile),
        Err(errors) => {
            for error in &errors {
                eprintln!("{}", profile::line(name, error));
            }
            Ok(1)
        }
    }
}

fn list(as_json: bool) -> Result<u8, Failure> {
    let profiles: Vec<Profile> = Profile::builtin_ids().map(profile::load).collect::<Result<_, _>>()?;
    if as_json {
        let rows = profiles.iter().map(|one| {
            Ok(json!({
                "id": one.id(), "title": one.title(), "extends": one.extends(),
                "rules": RuleId::ALL.len(), "sets": sets(one)?, "confirmed": confirmed(one),
            }))
        });
        print_json(&rows.collect::<Result<Vec<_>, Failure>>()?)?;
        return Ok(0);
    }
    for one in &profiles {
        let base = one.extends().map(|base| format!(", extends {base}")).unwrap_or_default();
        say(&format!("{}\n  {} / {}", one.id(), one.title().zh, one.title().en))?;
        say(&format!("  sets {} of {} rules, {} confirmed{base}", sets(one)?, RuleId::ALL.len(), confirmed(one)))?;
    }
    Ok(0)
}

/// How many rules the profile says otherwise than the one that it extends; all of them where it extends none.
fn sets(profile: &Profile) -> Result<usize, Failure> {
    match profile.extends() {
        Some(base) => Ok(profile.diff(&profile::load(base)?).len()),
        None => Ok(RuleId::ALL.len()),
    }
}

fn confirmed(profile: &Profile) -> usize {
    profile.rules().filter(|(_, rule)| rule.certainty == Certainty::Confirmed).count()
}

const STAGES: [(StageCode, &str); 7] = [
    (StageCode::S0, "setting up"),
    (StageCode::S1, "representatives"),
    (StageCode::S2, "election committee"),
    (StageCode::S3, "registration"),
    (StageCode::S4, "nomination"),
    (StageCode::S5, "ballot"),
    (StageCode::S6, "after the ballot"),
];

fn show(profile: &Profile, as_json: bool) -> Result<u8, Failure> {
    if as_json {
        print_json(profile)?;
        return Ok(0);
    }
    say(&format!("{}  {} / {}", profile.id(), profile.title().zh, profile.title().en))?;
    if let Some(base) = profile.extends() {
        say(&format!("extends {base}"))?;
    }
    for (stage, title) in STAGES {
        say(&format!("\n{stage:?} {title}"))?;
        for (id, rule) in profile.rules().filter(|(_, rule)| rule.stage == stage) {
            say(&format!("  {:<32} {}", id.as_str(), rule.value.in_words(rule.unit)))?;
            say(&format!("  {:<32} {}", "", source(rule)))?;
            if let Some(phrase) = &rule.phrase {
                say(&format!("  {:<32} 「{phrase}」", ""))?;
            }
            for reading in &rule.readings {
                say(&format!("  {:<32} or read as: {}", "", reading.in_words(rule.unit)))?;
            }
        }
    }
    Ok(0)
}

/// Article, certainty, force and unit.
fn source(rule: &Rule) -> String {
    let certainty = match rule.certainty {
        Certainty::Confirmed => "confirmed",
        Certainty::Unconfirmed => "unconfirmed",
    };
    let force = match rule.force {
        Force::Hard => "hard",
        Force::Authority => "authority",
        Force::Warning => "warning",
    };
    format!("{} · {certainty} · {force} · {}", rule.article, rule.unit.as_str())
}

fn diff(one: &Profile, other: &Profile, as_json: bool) -> Result<u8, Failure> {
    let differences = one.diff(other);
    if as_json {
        print_json(&differences)?;
        return Ok(0);
    }
    for difference in &differences {
        say(difference.rule.as_str())?;
        for (id, rule) in [(one.id(), &difference.here), (other.id(), &difference.there)] {
            say(&format!("  {id:<36} {}", rule.value.in_words(rule.unit)))?;
            say(&format!("  {:<36} {}", "", source(rule)))?;
        }
    }
    say(&format!("{} of {} rules differ", differences.len(), RuleId::ALL.len()))?;
    Ok(0)
}

fn check(file: &str, as_json: bool) -> Result<u8, Failure> {
    let checked = profile::examine(file)?;
    let code = u8::from(checked.is_err());
    if as_json {
        print_json(&verdict(file, &checked))?;
        return Ok(code);
    }
    match &checked {
        Ok(good) => {
            let base = good.extends().map(|base| format!(" over {base}")).unwrap_or_default();
            say(&format!("{file}: good: {} is whole with {} rules{base}", good.id(), RuleId::ALL.len()))?;
        }
        Err(errors) => {
            for error in errors {
                say(&profile::line(file, error))?;
            }
        }
    }
    Ok(code)
}

fn verdict(file: &str, checked: &Result<Profile, Vec<ProfileError>>) -> Value {
    match checked {
        Ok(good) => json!({
            "file": file, "good": true, "id": good.id(), "extends": good.extends(), "rules": RuleId::ALL.len(),
            "errors": [],
        }),
        Err(errors) => {
            let told = errors
                .iter()
                .map(|error| json!({ "line": error.line, "column": error.column, "message": error.kind.to_string() }));
            json!({ "file": file, "good": false, "errors": told.collect::<Vec<_>>() })
        }
    }
}
