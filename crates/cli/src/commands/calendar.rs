//! `zhixuan calendar`: every deadline of an election day.

use super::roll::Tongue;
use super::{Failure, print_json, profile, say};
use app::texts::Texts;
use chrono::NaiveDate;
use clap::Args;
use rules::{Bound, Deadline, DeadlineId, Whose};
use std::collections::BTreeSet;

/// Which day, under which rules.
#[derive(Args)]
pub(crate) struct Options {
    /// The election day, for example 2026-12-20.
    #[arg(long)]
    day: NaiveDate,
    /// The rule profile: a built-in name, or a TOML file.
    #[arg(long, default_value = "cn-urban-2026")]
    profile: String,
    /// Days of rest, separated by commas; a period does not end on one where the profile's `list.rest_days` is on.
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    rest: Vec<NaiveDate>,
    /// Print JSON.
    #[arg(long, conflicts_with = "ics")]
    json: bool,
    /// Print an iCalendar file (.ics), which other calendars take in.
    #[arg(long)]
    ics: bool,
    /// The language of the entries of that file.
    #[arg(long, value_enum, default_value_t = Tongue::Zh)]
    lang: Tongue,
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    let profile = profile::load(&options.profile)?;
    let rest: BTreeSet<NaiveDate> = options.rest.iter().copied().collect();
    let deadlines = rules::calendar_with(&profile, options.day, &rest);
    if options.json {
        print_json(&deadlines)?;
        return Ok(0);
    }
    if options.ics {
        let texts = Texts::of(options.lang.into());
        let name = |id: Option<DeadlineId>| app::calendar::name(texts, id);
        let stamp = app::Clock::Real.now();
        let file = rules::ics(&profile, options.day, &deadlines, stamp, &name, Whose::Any).map_err(Failure::wrong)?;
        // A line of the file ends in CR LF; `say` gives the last LF.
        say(file.trim_end_matches('\n'))?;
        return Ok(0);
    }
    for deadline in deadlines {
        say(&line(&deadline))?;
    }
    Ok(0)
}

fn line(deadline: &Deadline) -> String {
    let when = match deadline.bound {
        Bound::Latest { date } => format!("until {date}"),
        Bound::Earliest { date } => format!("from  {date}"),
        Bound::Window { from, to } => format!("{from} – {to}"),
    };
    format!("{when:<26} {:<22} {} ({})", format!("{:?}", deadline.id), deadline.article, deadline.rule)
}
