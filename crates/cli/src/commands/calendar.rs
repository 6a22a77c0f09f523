//! `zhixuan calendar`: every deadline of an election day.

use super::{Failure, print_json, say};
use chrono::NaiveDate;
use clap::Args;
use rules::{Bound, Profile};

/// Which day, under which rules.
#[derive(Args)]
pub(crate) struct Options {
    /// The election day, for example 2026-12-20.
    #[arg(long)]
    day: NaiveDate,
    /// The rule profile.
    #[arg(long, default_value = "cn-urban-2026")]
    profile: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    let known: Vec<_> = Profile::builtin_ids().collect();
    let profile = Profile::builtin(&options.profile)
        .ok_or_else(|| Failure::wrong(format!("no profile {}; there are {}", options.profile, known.join(", "))))?
        .map_err(Failure::wrong)?;
    let deadlines = rules::calendar(&profile, options.day);
    if options.json {
        print_json(&deadlines)?;
        return Ok(0);
    }
    for deadline in deadlines {
        let when = match deadline.bound {
            Bound::Latest { date } => format!("until {date}"),
            Bound::Earliest { date } => format!("from  {date}"),
            Bound::Window { from, to } => format!("{from} – {to}"),
        };
        say(&format!("{when:<26} {:<22} {} ({})", format!("{:?}", deadline.id), deadline.article, deadline.rule))?;
    }
    Ok(0)
}
