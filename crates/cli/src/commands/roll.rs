//! `zhixuan roll check`: a clerk's workbook before it is imported, without a server.

use super::{Failure, print_json, read, say, write};
use app::texts::Texts;
use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};
use roster::{Language, Limits, NobodyKnown, Options as CheckOptions, Purpose, Report, Sheet, Verdict};
use std::path::{Path, PathBuf};

/// What to do with a workbook.
#[derive(Subcommand)]
pub(crate) enum Options {
    /// Checks every row. Exit 0 all rows are taken, 1 some are not, 2 the file cannot be read.
    Check {
        /// The workbook (.xlsx, .xls) or CSV (UTF-8, GB18030); - for standard input.
        file: PathBuf,
        /// The election day, on which ages are judged.
        #[arg(long)]
        day: Option<NaiveDate>,
        /// The language of the problems.
        #[arg(long, value_enum, default_value_t = Tongue::Zh)]
        lang: Tongue,
        /// Take invented identity numbers too.
        #[arg(long)]
        rehearsal: bool,
        /// Print the whole report as JSON.
        #[arg(long)]
        json: bool,
        /// Write the same workbook back with a column of problems.
        #[arg(long, value_name = "FILE")]
        problems: Option<PathBuf>,
    },
    /// Writes the workbook to fill in.
    Template {
        /// Where to write it.
        file: PathBuf,
        /// The language of its headers.
        #[arg(long, value_enum, default_value_t = Tongue::Zh)]
        lang: Tongue,
    },
}

/// A language of the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Tongue {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Zh => Self::Chinese,
            Tongue::En => Self::English,
        }
    }
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    match options {
        Options::Template { file, lang } => {
            let bytes = roster::write::template((*lang).into()).map_err(Failure::wrong)?;
            write(file, &bytes)?;
            Ok(0)
        }
        Options::Check { file, day, lang, rehearsal, json, problems } => {
            let language = Language::from(*lang);
            let sheet = sheet(file, language)?;
            let purpose = if *rehearsal { Purpose::Rehearsal } else { Purpose::Election };
            let report = report(&sheet, *day, purpose)?;
            let texts = Texts::of(language);
            let words = |problem: &roster::Problem| problem.fill(texts.roster(problem.code.as_str()), language);
            if let Some(target) = problems {
                let bytes = roster::write::with_problems(&sheet, &report, language, &words).map_err(Failure::wrong)?;
                write(target, &bytes)?;
            }
            if *json {
                print_json(&report)?;
            } else {
                print_report(&report, &words)?;
            }
            let bad = report.rows.iter().any(|row| matches!(row.verdict, Verdict::Refused | Verdict::Duplicate { .. }));
            Ok(u8::from(bad))
        }
    }
}

fn sheet(file: &Path, language: Language) -> Result<Sheet, Failure> {
    roster::read(&read(file)?, &Limits::default()).map_err(|error| {
        let facts = error.facts().into_iter().map(|(name, fact)| (name.to_owned(), fact.into()));
        Failure::wrong(format!("{}: {}", error.code(), Texts::of(language).file(error.code(), facts)))
    })
}

fn report(sheet: &Sheet, day: Option<NaiveDate>, purpose: Purpose) -> Result<Report, Failure> {
    let profile = rules::Profile::builtin("cn-urban-2026").ok_or_else(|| Failure::wrong("no national profile"))?;
    let profile = profile.map_err(Failure::wrong)?;
    let options = CheckOptions {
        election_day: day.unwrap_or_else(|| election::legal_day(app::Clock::Real.now())),
        adult_age: profile.law().voter_age.0,
        groups: &[],
        purpose,
        known: &NobodyKnown,
    };
    Ok(roster::check(sheet, &options))
}

fn print_report(report: &Report, words: &dyn Fn(&roster::Problem) -> String) -> Result<(), Failure> {
    for row in &report.rows {
        for problem in &row.problems {
            say(&format!("{:>6}  {}  {}", row.row, problem.code.as_str(), words(problem)))?;
        }
    }
    let counts = report.counts;
    say(&format!(
        "rows {}  new {}  same {}  differs {}  duplicate {}  refused {}  under age {}",
        counts.rows, counts.new, counts.same, counts.differs, counts.duplicate, counts.refused, counts.under_age
    ))
}
