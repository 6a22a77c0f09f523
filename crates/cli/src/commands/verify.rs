//! `zhixuan verify`: a bundle of evidence, checked without network and without trusting its server.

use super::roll::Tongue;
use super::{Failure, print_json, read, say};
use app::texts::Texts;
use clap::Args;
use evidence::{CheckLine, Origin, Report, Trust};
use ledger::{Policy, VerifierKey};
use serde_json::Value;
use std::path::PathBuf;

/// The bundle and what the reader trusts.
#[derive(Args)]
pub(crate) struct Options {
    /// The bundle (.zip), or - for standard input.
    file: PathBuf,
    /// A policy file (C2SP tlog-policy): logs, witnesses, quorum.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The verifier key of the log, as printed on notice 1; may be given several times.
    #[arg(long, value_name = "KEY")]
    vkey: Vec<String>,
    /// Papers that a holder opened with `admin holder open`: they are counted too.
    #[arg(long, value_name = "FILE")]
    opened: Option<PathBuf>,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
    /// The language of the lines.
    #[arg(long, value_enum, default_value_t = Tongue::Zh)]
    lang: Tongue,
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    let keys = options
        .vkey
        .iter()
        .map(|key| key.parse::<VerifierKey>().map_err(|error| Failure::wrong(format!("--vkey {key}: {error}"))));
    let policy = match &options.policy {
        Some(file) => Some(Policy::parse(&read(file)?).map_err(|error| Failure::wrong(format!("--policy: {error}")))?),
        None => None,
    };
    let trust = Trust { keys: keys.collect::<Result<_, _>>()?, policy };
    let opened = match &options.opened {
        Some(file) => super::holders::opened(file)?.batches,
        None => Vec::new(),
    };
    let report = evidence::verify_opened(&read(&options.file)?, &trust, opened);
    if options.json {
        print_json(&report)?;
    } else {
        say(lines(&report, Texts::of(options.lang.into())).trim_end())?;
    }
    Ok(report.verdict.exit_code())
}

/// The report as lines: one a check, then check words, origin and verdict.
pub(crate) fn lines(report: &Report, texts: &Texts) -> String {
    let mut lines: Vec<String> = report.checks.iter().map(|check| line(check, texts)).collect();
    for round in &report.check_words {
        let characters: String = round.words.iter().map(|word| word.character).collect();
        let words: Vec<_> = round.words.iter().map(|word| word.word).collect();
        lines.push(format!("#{}  {characters}  {}", round.round, words.join(" ")));
        lines.push(format!("    {}", round.groups.join(" ")));
    }
    lines.push(origin(&report.origin, texts));
    if let Some(entry) = report.first_bad_entry {
        lines.push(texts.evidence("first_bad_entry", [("entry".to_owned(), Value::from(entry))]));
    }
    let verdict = serde_json::to_value(report.verdict).unwrap_or_default();
    lines.push(texts.evidence(&format!("verdict.{}", verdict.as_str().unwrap_or_default()), []));
    lines.join("\n") + "\n"
}

fn line(check: &CheckLine, texts: &Texts) -> String {
    let facts = check.facts.iter().map(|(name, value)| ((*name).to_owned(), in_words(name, value, texts)));
    format!("{}  {}  {}", mark(check), check.code.as_str(), texts.evidence(&check.key(), facts))
}

/// Reasons have words of their own.
fn in_words(name: &str, value: &Value, texts: &Texts) -> Value {
    match (name, value.as_str()) {
        ("reason", Some(word)) => Value::from(texts.evidence(&format!("reason.{word}"), [])),
        ("check", Some(code)) => Value::from(format!("{code} ({})", texts.evidence(&format!("check.{code}"), []))),
        _ => value.clone(),
    }
}

const fn mark(check: &CheckLine) -> &'static str {
    match check.state {
        evidence::State::Passed => "✓",
        evidence::State::Failed => "✗",
        evidence::State::NotCovered => "–",
        evidence::State::Note => "·",
    }
}

fn origin(origin: &Origin, texts: &Texts) -> String {
    let value = serde_json::to_value(origin).unwrap_or_default();
    let facts: Vec<(String, Value)> =
        value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect();
    let state = value.get("state").and_then(Value::as_str).unwrap_or("unknown");
    texts.evidence(&format!("origin.{state}"), facts)
}
