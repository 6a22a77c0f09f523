//! Which entries name nobody, decided by their structure alone.
//!
//! Whatever looks like an id and does not stand where ids of places, documents and the like stand is taken for a
//! person's, wherever in the log it occurs again. A command added tomorrow is withheld until its fields are known
//! here, not published until somebody remembers it.

use std::collections::BTreeSet;

use election::ballot::Event as Ballot;
use election::law::Event as Law;
use election::lifecycle::Event as Lifecycle;
use election::{Event, log::Entry};
use ledger::VerifierKey;
use serde_json::Value;

/// Where ids stand that say nothing of a person. Nominations, appointments, proxies and objections are not among
/// them: each is about somebody.
const THINGS: [&str; 20] = [
    "ballot_box",
    "community",
    "consent",
    "document",
    "election",
    "equal",
    "explanation",
    "filing",
    "import",
    "kept",
    "list",
    "meeting",
    "meetings",
    "minutes",
    "next_election",
    "party_secretary",
    "place",
    "seed",
    "requirement",
    "route",
];

/// The digits of an id, without hyphens.
const DIGITS: usize = 32;

/// Whom an entry names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Names {
    /// Nobody.
    Nobody,
    /// It agrees a batch or the count, and names nobody but candidates of an agreed count; or it drafts the recall of the
    /// member whom the notice of that vote names.
    Candidates,
    /// Somebody, or what is about somebody.
    Somebody,
}

/// Says of each entry whom it names.
pub(crate) fn names(entries: &[Entry]) -> Result<Vec<Names>, serde_json::Error> {
    let ids: Vec<Ids> = entries.iter().map(Ids::of).collect::<Result<_, _>>()?;
    let people: BTreeSet<&String> = ids.iter().flat_map(|ids| &ids.people).collect();
    let candidates: BTreeSet<String> = entries.iter().flat_map(|entry| &entry.events).flat_map(candidates).collect();
    let judge = |(entry, ids): (&Entry, &Ids)| {
        let mut named = ids.people.iter().chain(&ids.things).filter(|id| people.contains(id)).peekable();
        if entry.events.iter().any(samples) {
            Names::Somebody
        } else if named.peek().is_none() {
            Names::Nobody
        } else if drafts(entry) || entry.events.iter().any(counts) && named.all(|id| candidates.contains(id)) {
            Names::Candidates
        } else {
            Names::Somebody
        }
    };
    Ok(entries.iter().zip(&ids).map(judge).collect())
}

fn drafts(entry: &Entry) -> bool {
    entry.events.iter().any(|event| matches!(event, Event::Lifecycle(Lifecycle::Drafted { .. })))
}

/// What people read of single papers is withheld, also of a paper on which no name is marked, and so is what would open a
/// scanner's reading of one.
fn samples(event: &Event) -> bool {
    matches!(
        event,
        Event::Ballot(Ballot::SampleRead { .. } | Ballot::ScannedPaperRead { .. } | Ballot::ScanSetAside { .. })
    )
}

fn counts(event: &Event) -> bool {
    matches!(
        event,
        Event::Ballot(Ballot::BatchAgreed { .. } | Ballot::CountAgreed { .. })
            | Event::Law(Law::ReadingAnswered { .. })
    )
}

/// The candidates of an agreed count.
fn candidates(event: &Event) -> Vec<String> {
    let Event::Ballot(Ballot::CountAgreed { counted }) = event else { return Vec::new() };
    let contests = &counted.tally.contests;
    contests.iter().flat_map(|contest| &contest.candidates).flat_map(|one| ids_in(one.id.as_str())).collect()
}

/// The ids of an entry, its actor apart.
#[derive(Default)]
struct Ids {
    people: BTreeSet<String>,
    things: BTreeSet<String>,
}

impl Ids {
    fn of(entry: &Entry) -> Result<Self, serde_json::Error> {
        let mut ids = Self::default();
        let (command, events) = (serde_json::to_value(&entry.command)?, serde_json::to_value(&entry.events)?);
        ids.walk(&command, "");
        ids.walk(&events, "");
        Ok(ids)
    }

    /// Walks what stands under a field; items of a list stand under the list's field.
    fn walk(&mut self, value: &Value, field: &str) {
        match value {
            // A log's verifier key carries the election's id in its name.
            Value::String(text) if text.parse::<VerifierKey>().is_ok() => {}
            Value::String(text) if THINGS.contains(&field) => self.things.extend(ids_in(text)),
            Value::String(text) => self.people.extend(ids_in(text)),
            Value::Array(items) => items.iter().for_each(|item| self.walk(item, field)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.people.extend(ids_in(name));
                    self.walk(value, name);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Every run of 32 hex digits in a text, hyphens passed over, in small letters.
fn ids_in(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for run in text.split(|c: char| !c.is_ascii_hexdigit() && c != '-') {
        let digits: Vec<char> = run.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect();
        ids.extend(digits.windows(DIGITS).map(|id| id.iter().collect::<String>()));
    }
    ids
}
