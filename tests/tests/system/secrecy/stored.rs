//! Everything that a server stored, read past the store and told apart by what it is about.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use store::SealKind;
use system_tests::tables::{Kept, Row};
use uuid::Uuid;

/// What the vault holds, opened with its key.
pub(super) type Sealed = BTreeMap<SealKind, Vec<(Uuid, Vec<u8>)>>;

/// Everything that is stored, told apart by what it is about.
#[derive(Clone, Default)]
pub(super) struct Stored {
    /// Rows of tables, entries of the log, sealed contents, names of files: where each is from and what it says.
    pub(super) records: Vec<(String, BTreeSet<String>)>,
    /// Entries by which papers were issued.
    pub(super) issues: Vec<Value>,
    /// The moments between which papers were issued.
    pub(super) poll: Vec<(i64, i64)>,
    /// Who took a paper and is not on record for anything else.
    pub(super) voters: BTreeSet<String>,
    /// Who stands or works at the papers: a nominator stands beside a candidate, and that says nothing of a paper.
    pub(super) known: BTreeSet<String>,
    /// What names papers: ids of sealed entries and nonces, roots, the nonces themselves.
    pub(super) papers: BTreeSet<String>,
    /// Each sealed record of papers: its id and how many papers it covers.
    pub(super) units: Vec<(Uuid, usize)>,
    /// The moments of records about papers.
    pub(super) moments: Vec<i64>,
    /// What each row of each table is about, in the order in which the rows are stored.
    pub(super) order: BTreeMap<String, Vec<About>>,
    /// Bytes of each row about papers: what it is, of which round, how many papers it covers.
    pub(super) sizes: Vec<((SealKind, usize, usize), usize)>,
    /// The files of the data folder.
    pub(super) files: Vec<String>,
    /// Nonces that stand in the bytes of a file, in pages that are free again as well.
    pub(super) clear: Vec<String>,
}

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum About {
    /// A paper that was handed out, in the poll of this number.
    Issue(usize),
    /// Papers that were counted.
    Papers,
    /// Neither.
    Else,
}

/// Words long enough to be an id, a hash or a nonce; ids without hyphens, in small letters.
fn words(text: &str) -> BTreeSet<String> {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric() && !"+/=-".contains(c));
    let long = runs.filter(|run| run.len() >= 32);
    long.map(|run| {
        let plain = run.replace('-', "").to_ascii_lowercase();
        let hex = plain.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hex { plain } else { run.to_owned() }
    })
    .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Ids in whatever stands under a field of this name, at any depth.
fn under(value: &Value, field: &str, ids: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == field {
                    ids.extend(words(&value.to_string()));
                }
                under(value, field, ids);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| under(item, field, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn moment(entry: &Value) -> i64 {
    let at = entry["at"].as_str().unwrap();
    chrono::DateTime::parse_from_rfc3339(at).unwrap().timestamp_millis()
}

/// The names of an entry's events.
fn events(entry: &Value) -> Vec<&str> {
    entry["events"].as_array().unwrap().iter().filter_map(|event| event["event"].as_str()).collect()
}

impl Stored {
    pub(super) fn read(kept: &Kept, folder: &Path, sealed: &Sealed) -> Self {
        let mut stored = Self::default();
        let rows = kept.rows();
        let entries: Vec<Value> = rows.iter().filter(|row| row.table == "entry").map(Row::json).collect();
        stored.about_papers(&entries, sealed);
        stored.about_voters(&entries);
        stored.about_rows(&rows, sealed);
        stored.files = files(folder);
        let files = stored.files.iter().map(|file| std::fs::read(file).unwrap());
        let clear = files.chain(rows.iter().map(|row| row.text.clone().into_bytes()));
        let legible = legible(sealed);
        stored.clear = clear.flat_map(|bytes| in_clear(&bytes, &legible)).collect();
        stored.records.extend(rows.iter().map(|row| (format!("a row of {}", row.table), words(&row.text))));
        for (kind, contents) in sealed {
            let text = |bytes: &[u8]| words(&String::from_utf8_lossy(bytes));
            stored.records.extend(contents.iter().map(|(_, bytes)| (format!("a sealed {kind:?}"), text(bytes))));
        }
        let names = stored.files.iter().map(|name| ("a file".to_owned(), words(name)));
        stored.records.extend(names.collect::<Vec<_>>());
        stored
    }

    /// What the operator's log says, line by line: in a field and in an address an id stands beside signs that a hash has.
    pub(super) fn told(&mut self, log: &str) {
        let said = |line: &str| {
            let apart = words(&line.replace(['=', '/'], " "));
            ("a line of the log".to_owned(), words(line).into_iter().chain(apart).collect())
        };
        self.records.extend(log.lines().map(said));
    }

    /// What each row is about, when it was written, and how large a row about papers is.
    fn about_rows(&mut self, rows: &[Row], sealed: &Sealed) {
        let units: BTreeMap<Uuid, usize> = self.units.iter().copied().collect();
        let kinds = sealed.iter().flat_map(|(kind, contents)| contents.iter().map(|(id, _)| (*id, *kind)));
        let kinds: BTreeMap<Uuid, SealKind> = kinds.collect();
        // The nonces of a round are sealed before its papers.
        let (mut round, mut last) = (1, SealKind::Nonces);
        for row in rows {
            let entry = if row.table == "entry" { row.json() } else { Value::Null };
            let issue = entry["events"].as_array().is_some_and(|_| events(&entry).contains(&"paper_issued"));
            let papers = !words(&row.text).is_disjoint(&self.papers);
            let about = match (issue, papers) {
                (true, _) => About::Issue(self.poll.iter().filter(|(open, _)| *open <= moment(&entry)).count()),
                (false, true) => About::Papers,
                (false, false) => About::Else,
            };
            self.order.entry(row.table.clone()).or_default().push(about);
            if papers {
                // Whatever column it is in: a number that could be a moment.
                self.moments.extend(row.cells.iter().filter_map(|cell| cell.parse::<i64>().ok()));
            }
            let id = row.cells.iter().find_map(|cell| Uuid::parse_str(cell).ok().filter(|id| kinds.contains_key(id)));
            if let (true, Some(id)) = (row.table == "sealed", id) {
                let kind = kinds[&id];
                if kind.is_about_papers() {
                    round += usize::from(kind == SealKind::Nonces && last == SealKind::Paper);
                    last = kind;
                }
                if kind.is_about_papers() || kind == SealKind::Text {
                    self.sizes.push(((kind, round, units.get(&id).copied().unwrap_or_default()), row.bytes));
                }
            }
        }
    }

    fn about_papers(&mut self, entries: &[Value], sealed: &Sealed) {
        for (kind, contents) in sealed.iter().filter(|(kind, _)| kind.is_about_papers()) {
            for (id, bytes) in contents {
                self.papers.insert(id.simple().to_string());
                let papers = if *kind == SealKind::Nonces {
                    let nonces = bytes.as_chunks::<32>().0.iter();
                    self.papers.extend(nonces.map(|nonce| hex(nonce)));
                    bytes.len() / 32
                } else {
                    serde_json::from_slice::<Vec<Value>>(bytes).map_or(1, |papers| papers.len())
                };
                self.units.push((*id, papers));
            }
        }
        for entry in entries.iter().filter(|entry| events(entry).iter().any(|event| event.starts_with("batch_"))) {
            under(&entry["command"], "root", &mut self.papers);
            self.moments.push(moment(entry));
        }
    }

    /// Who stands, is appointed, decides or signs is on record beside papers for that, not for an own paper.
    fn about_voters(&mut self, entries: &[Value]) {
        let (mut voters, mut others) = (BTreeSet::new(), BTreeSet::new());
        for entry in entries {
            let happened = events(entry);
            if happened.contains(&"paper_issued") {
                under(&entry["events"], "voter", &mut voters);
                self.issues.push(entry.clone());
                continue;
            }
            if happened.contains(&"poll_opened") {
                self.poll.push((moment(entry), i64::MAX));
            }
            if let (true, Some(open)) = (happened.contains(&"poll_closed"), self.poll.last_mut()) {
                open.1 = moment(entry);
            }
            for field in ["candidates", "votes", "panel", "tellers"] {
                under(&entry["events"], field, &mut others);
                under(&entry["command"], field, &mut others);
            }
            if happened.iter().any(|event| ["appointed", "write_in_admitted", "result_signed"].contains(event)) {
                under(&entry["events"], "person", &mut others);
            }
        }
        self.voters = voters.difference(&others).cloned().collect();
        self.known = others;
    }
}

/// The names of all files below a folder.
fn files(folder: &Path) -> Vec<String> {
    let below = std::fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    below.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path.display().to_string()] }).collect()
}

/// How the nonces of papers would read in the clear: as they are, or as hexadecimal digits.
pub(super) fn legible(sealed: &Sealed) -> HashSet<Vec<u8>> {
    let nonces = sealed[&SealKind::Nonces].iter().flat_map(|(_, bytes)| bytes.as_chunks::<32>().0);
    nonces.flat_map(|nonce| [nonce[..16].to_vec(), hex(&nonce[..8]).into()]).collect()
}

/// What of it stands in some bytes.
pub(super) fn in_clear(bytes: &[u8], legible: &HashSet<Vec<u8>>) -> Vec<String> {
    bytes.windows(16).filter(|part| legible.contains(*part)).map(hex).collect()
}
