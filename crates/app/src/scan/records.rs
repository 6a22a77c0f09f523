//! Cast vote records (NIST SP 1500-103, version 1.0.0) as JSON: what of the standard a count by hand can be held against.
//! A field that would change what a record means and has no meaning here is refused with its pointer.

use super::fault::{Faults, Spot, What, escaped};
use super::printed::{Order, Pile, Printed, PrintedContest, Said};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use tally::CandidateId;

/// Bytes of a document; a record has about two thousand.
const MOST: usize = 16 << 20;

/// The version of the standard.
const VERSION: &str = "1.0.0";

/// Reads the papers of a pool, or says all that is wrong with the document.
pub(super) fn read(bytes: &[u8], printed: &Printed) -> Result<Pile, Faults> {
    if bytes.len() > MOST {
        return Err(Faults::of(Spot::File, What::Unreadable, ""));
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let report: Value =
        serde_json::from_slice(bytes).map_err(|error| Faults::of(Spot::File, What::Unreadable, error.to_string()))?;
    let mut faults = Faults::default();
    let pile = whole(&At { value: &report, pointer: String::new() }, printed, &mut faults);
    match pile {
        Some(pile) if faults.is_empty() => Ok(pile),
        _ => Err(faults),
    }
}

/// A value and where it stands.
#[derive(Clone)]
struct At<'v> {
    value: &'v Value,
    pointer: String,
}

impl<'v> At<'v> {
    fn spot(&self) -> Spot {
        Spot::Pointer(self.pointer.clone())
    }

    fn below(&self, name: &str, value: &'v Value) -> Self {
        Self { value, pointer: format!("{}/{}", self.pointer, escaped(name)) }
    }

    fn object(&self, faults: &mut Faults) -> Option<&'v Map<String, Value>> {
        let object = self.value.as_object();
        if object.is_none() {
            faults.add(self.spot(), What::WrongKind, "object");
        }
        object
    }

    /// An object with no other fields than these.
    fn only(&self, known: &[&str], faults: &mut Faults) {
        for name in self.object(faults).into_iter().flat_map(Map::keys).filter(|name| !known.contains(&name.as_str())) {
            faults.add(Spot::Pointer(format!("{}/{}", self.pointer, escaped(name))), What::NotTaken, name.as_str());
        }
    }

    fn get(&self, name: &str) -> Option<Self> {
        Some(self.below(name, self.value.get(name)?))
    }

    fn need(&self, name: &str, faults: &mut Faults) -> Option<Self> {
        let found = self.get(name);
        if found.is_none() {
            faults.add(self.spot(), What::FieldMissing, name);
        }
        found
    }

    /// The items of a list; nothing where the field is not there.
    fn list(&self, name: &str, faults: &mut Faults) -> Vec<Self> {
        let Some(field) = self.get(name) else { return Vec::new() };
        let Some(items) = field.value.as_array() else {
            faults.add(field.spot(), What::WrongKind, "array");
            return Vec::new();
        };
        items.iter().enumerate().map(|(at, item)| field.below(&at.to_string(), item)).collect()
    }

    fn text(&self, name: &str, faults: &mut Faults) -> Option<&'v str> {
        let field = self.need(name, faults)?;
        let text = field.value.as_str();
        if text.is_none() {
            faults.add(field.spot(), What::WrongKind, "string");
        }
        text
    }

    /// A number from 1, as a number or in digits.
    fn number(&self, name: &str, faults: &mut Faults) -> Option<u32> {
        let field = self.need(name, faults)?;
        let number = match field.value {
            Value::String(digits) => digits.trim().parse().ok(),
            other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
        };
        let number = number.filter(|number| *number > 0);
        if number.is_none() {
            faults.add(field.spot(), What::NotANumber, field.value.to_string());
        }
        number
    }

    /// Every word by which the thing may be known: its name and the values of its codes.
    fn words(&self, faults: &mut Faults) -> Vec<&'v str> {
        let name = self.get("Name").and_then(|name| name.value.as_str());
        let codes = self.list("Code", faults);
        let values = codes.iter().filter_map(|code| code.value.get("Value").and_then(Value::as_str));
        name.into_iter().chain(values).collect()
    }
}

/// A contest of the document with its selections.
struct Known<'p> {
    contest: &'p PrintedContest,
    selections: BTreeMap<String, CandidateId>,
}

/// The contests of each election by their ids.
type Elections<'p> = BTreeMap<String, BTreeMap<String, Known<'p>>>;

const REPORT: [&str; 13] = [
    "@context",
    "@type",
    "CVR",
    "Election",
    "GeneratedDate",
    "GpUnit",
    "Notes",
    "OtherReportType",
    "Party",
    "ReportGeneratingDeviceIds",
    "ReportType",
    "ReportingDevice",
    "Version",
];
const RECORD: [&str; 15] = [
    "@type",
    "BallotAuditId",
    "BallotImage",
    "BallotPrePrintedId",
    "BallotSheetId",
    "BallotStyleId",
    "BallotStyleUnitId",
    "BatchId",
    "BatchSequenceId",
    "CVRSnapshot",
    "CreatingDeviceId",
    "CurrentSnapshotId",
    "ElectionId",
    "PartyIds",
    "UniqueId",
];
const SNAPSHOT: [&str; 6] = ["@id", "@type", "Annotation", "CVRContest", "Status", "Type"];
const CONTEST: [&str; 8] =
    ["@type", "CVRContestSelection", "ContestId", "Overvotes", "Selections", "Status", "Undervotes", "WriteIns"];
const SELECTION: [&str; 5] = ["@type", "ContestSelectionId", "OptionPosition", "SelectionPosition", "TotalNumberVotes"];
const POSITION: [&str; 8] =
    ["@type", "Code", "HasIndication", "IsAllocable", "MarkMetricValue", "NumberVotes", "Position", "Status"];

fn whole(report: &At<'_>, printed: &Printed, faults: &mut Faults) -> Option<Pile> {
    report.only(&REPORT, faults);
    if let Some(version) = report.text("Version", faults).filter(|version| *version != VERSION) {
        faults.add(Spot::Pointer("/Version".to_owned()), What::NotTaken, version);
    }
    let elections = elections(report, printed, faults);
    if !faults.is_empty() {
        // Ids that lead nowhere would make every record wrong.
        return None;
    }
    let mut order = Order::of(printed);
    for record in report.list("CVR", faults) {
        record.only(&RECORD, faults);
        let said = said(&record, &elections, printed, faults);
        let batch = record.number("BatchId", faults);
        let position = record.number("BatchSequenceId", faults);
        if let (Some(said), Some(batch), Some(position)) = (said, batch, position) {
            order.take(batch, position, (record.spot(), said.paper()), faults);
        }
    }
    Some(order.end(faults))
}

/// The elections of the document, each contest and person matched to the paper.
fn elections<'p>(report: &At<'_>, printed: &'p Printed, faults: &mut Faults) -> Elections<'p> {
    let mut found = Elections::new();
    for election in report.list("Election", faults) {
        let people = people(&election, faults);
        let mut contests = BTreeMap::new();
        for contest in election.list("Contest", faults) {
            let Some(id) = contest.text("@id", faults) else { continue };
            let words = contest.words(faults);
            let Some(matched) = words.iter().find_map(|word| printed.contest(word)) else {
                faults.add(contest.spot(), What::UnknownContest, words.join(" "));
                continue;
            };
            let selections = selections(&contest, matched, &people, faults);
            contests.insert(id.to_owned(), Known { contest: matched, selections });
        }
        if let Some(id) = election.text("@id", faults) {
            found.insert(id.to_owned(), contests);
        }
    }
    found
}

/// The words by which each person of an election is known, by id.
fn people<'v>(election: &At<'v>, faults: &mut Faults) -> BTreeMap<String, Vec<&'v str>> {
    let mut people = BTreeMap::new();
    for person in election.list("Candidate", faults) {
        if let Some(id) = person.text("@id", faults) {
            people.insert(id.to_owned(), person.words(faults));
        }
    }
    people
}

fn selections(
    contest: &At<'_>,
    printed: &PrintedContest,
    people: &BTreeMap<String, Vec<&str>>,
    faults: &mut Faults,
) -> BTreeMap<String, CandidateId> {
    let mut known = BTreeMap::new();
    for selection in contest.list("ContestSelection", faults) {
        let Some(id) = selection.text("@id", faults) else { continue };
        let named = selection.list("CandidateIds", faults);
        let [one] = named.as_slice() else {
            faults.add(selection.spot(), What::NotTaken, "CandidateIds");
            continue;
        };
        let Some(words) = one.value.as_str().and_then(|id| people.get(id)) else {
            faults.add(one.spot(), What::UnknownId, one.value.to_string());
            continue;
        };
        match words.iter().find_map(|word| printed.person(word)) {
            None => faults.add(selection.spot(), What::UnknownCandidate, words.join(" ")),
            Some(person) if known.values().any(|other| other == person) => {
                faults.add(selection.spot(), What::Twice, words.join(" "));
            }
            Some(person) => {
                known.insert(id.to_owned(), person.clone());
            }
        }
    }
    known
}

/// What a record says in the snapshot that is in force.
fn said(record: &At<'_>, elections: &Elections<'_>, printed: &Printed, faults: &mut Faults) -> Option<Said> {
    let election = record.text("ElectionId", faults)?;
    let Some(contests) = elections.get(election) else {
        faults.add(record.spot(), What::UnknownId, election);
        return None;
    };
    let current = record.text("CurrentSnapshotId", faults)?;
    let snapshots = record.list("CVRSnapshot", faults);
    let snapshot = snapshots.iter().find(|one| one.value.get("@id").and_then(Value::as_str) == Some(current));
    let Some(snapshot) = snapshot else {
        faults.add(record.spot(), What::UnknownId, current);
        return None;
    };
    snapshot.only(&SNAPSHOT, faults);
    refuse_words(&snapshot.list("Status", faults), &[], faults);
    let (mut said, mut seen) = (Said::default(), BTreeSet::new());
    let listed = snapshot.list("CVRContest", faults);
    for contest in &listed {
        contest.only(&CONTEST, faults);
        let Some(id) = contest.text("ContestId", faults) else { continue };
        match contests.get(id) {
            None => faults.add(contest.spot(), What::UnknownId, id),
            Some(_) if !seen.insert(id) => faults.add(contest.spot(), What::Twice, id),
            Some(known) => marks(contest, known, &mut said, faults),
        }
    }
    for contest in &listed {
        let status = contest.list("Status", faults);
        refuse_words(&status, &["overvoted", "undervoted", "not-indicated"], faults);
        if status.iter().any(|word| word.value == "overvoted") && !said.overvotes(printed) {
            faults.add(contest.spot(), What::NoOvervote, "");
        }
    }
    Some(said)
}

/// The marks of a contest, as they are on the paper; how many of them count is not the scanner's to say.
fn marks(contest: &At<'_>, known: &Known<'_>, said: &mut Said, faults: &mut Faults) {
    for selection in contest.list("CVRContestSelection", faults) {
        selection.only(&SELECTION, faults);
        let Some(id) = selection.text("ContestSelectionId", faults) else { continue };
        let Some(person) = known.selections.get(id) else {
            faults.add(selection.spot(), What::UnknownId, id);
            continue;
        };
        for position in selection.list("SelectionPosition", faults) {
            position.only(&POSITION, faults);
            refuse_words(&position.list("Status", faults), &[], faults);
            match position.text("HasIndication", faults) {
                Some("yes") => said.mark(&known.contest.post, person),
                Some("no") | None => {}
                Some(other) => faults.add(position.spot(), What::NeedsPeople, other),
            }
        }
    }
}

/// What the scanner left to people or changed by rules of its own is for people to read.
fn refuse_words(words: &[At<'_>], taken: &[&str], faults: &mut Faults) {
    for word in words {
        if !word.value.as_str().is_some_and(|text| taken.contains(&text)) {
            faults.add(word.spot(), What::NeedsPeople, word.value.to_string());
        }
    }
}
