//! Entries read one by one, before anything is decided again: what they are, and that they can be decided at all.

use chrono::Datelike;
use election::log::Entry;
use election::{Event, ballot};

use super::contents::{Body, Contents};
use crate::report::{CheckLine, Reason, Report};

/// No community has so many papers; an entry that says so would only keep the reader's machine busy.
const MOST_PAPERS: u64 = 1_000_000;

/// The years in which an election may be recorded.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;

/// The entries that could be read, in order of their numbers, with their bytes; and the line of the first that could
/// not.
pub(super) struct Parsed<'a> {
    pub(super) read: Vec<(Entry, &'a [u8])>,
    pub(super) stopped: Option<(u64, Reason)>,
}

impl Parsed<'_> {
    pub(super) fn entries(&self) -> Vec<&Entry> {
        self.read.iter().map(|(entry, _)| entry).collect()
    }

    /// The line of the first entry that could not be read.
    pub(super) fn stop(&self, report: &mut Report) -> Option<CheckLine> {
        self.stopped.map(|(number, reason)| report.bad_entry(number, reason))
    }
}

/// Reads the entries of either form: of the public one both members, merged by number.
pub(super) fn read<'a>(contents: &Contents<'a>) -> Parsed<'a> {
    let mut parsed = parse(&contents.entries);
    if let Body::Public(public) = &contents.body {
        let count = parse(&public.count);
        parsed.read.extend(count.read);
        parsed.read.sort_by_key(|(entry, _)| entry.seq);
        parsed.stopped = parsed.stopped.into_iter().chain(count.stopped).min_by_key(|(number, _)| *number);
    }
    parsed
}

fn parse<'a>(lines: &[&'a [u8]]) -> Parsed<'a> {
    let mut parsed = Parsed { read: Vec::with_capacity(lines.len()), stopped: None };
    for line in lines {
        match parse_entry(line) {
            Ok(entry) => parsed.read.push((entry, line)),
            Err(reason) => {
                let next = parsed.read.last().map_or(0, |(entry, _)| entry.seq.saturating_add(1));
                parsed.stopped = Some((next, reason));
                break;
            }
        }
    }
    parsed
}

fn parse_entry(line: &[u8]) -> Result<Entry, Reason> {
    let entry: Entry = serde_json::from_slice(line).map_err(|_| Reason::Unreadable)?;
    if !YEARS.contains(&entry.at.year()) {
        return Err(Reason::Moment);
    }
    if entry.events.iter().any(|event| papers(event) > MOST_PAPERS) {
        return Err(Reason::TooLarge);
    }
    Ok(entry)
}

/// The papers that an event would lay out in batches.
fn papers(event: &Event) -> u64 {
    match event {
        Event::Ballot(ballot::Event::Mixed { pools }) => pools.iter().map(|pool| u64::from(*pool)).sum(),
        _ => 0,
    }
}
