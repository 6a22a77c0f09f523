//! No paper may be tied to a voter: an election is played over the API, then everything that is stored is read (every
//! table with its order of rows, the log, the data folder, and with the vault's key what is sealed), and whatever could
//! join a voter to a paper is looked for. The same eyes find a link that was planted.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::SealKind;
use system_tests::binary::played;
use system_tests::inside::Inside;
use system_tests::tables::{Row, tables, write};
use uuid::Uuid;

/// `secrecy.min_pool` of the profile: whatever voters and papers share, so many voters must share.
const LEAST: usize = 50;

/// What the vault holds, opened with its key.
type Sealed = BTreeMap<SealKind, Vec<(Uuid, Vec<u8>)>>;

/// Everything that is stored, told apart by what it is about.
#[derive(Clone, Default)]
struct Stored {
    /// Rows of tables, entries of the log, sealed contents, names of files: where each is from and what it says.
    records: Vec<(String, BTreeSet<String>)>,
    /// Entries by which papers were issued.
    issues: Vec<Value>,
    /// The moments between which papers were issued.
    poll: Vec<(i64, i64)>,
    /// Who took a paper and is not on record for anything else.
    voters: BTreeSet<String>,
    /// Who stands or works at the papers: a nominator stands beside a candidate, and that says nothing of a paper.
    known: BTreeSet<String>,
    /// What names papers: ids of sealed entries and nonces, roots, the nonces themselves.
    papers: BTreeSet<String>,
    /// Each sealed record of papers: its id and how many papers it covers.
    units: Vec<(Uuid, usize)>,
    /// The moments of records about papers.
    moments: Vec<i64>,
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
    fn read(folder: &Path, sealed: &Sealed) -> Self {
        let mut stored = Self::default();
        let rows = tables(folder);
        let entries: Vec<Value> = rows.iter().filter(|row| row.table == "entry").map(Row::json).collect();
        stored.about_papers(&entries, sealed);
        stored.about_voters(&entries);
        stored.records.extend(rows.iter().map(|row| (format!("a row of {}", row.table), words(&row.text))));
        for (kind, contents) in sealed {
            let text = |bytes: &[u8]| words(&String::from_utf8_lossy(bytes));
            stored.records.extend(contents.iter().map(|(_, bytes)| (format!("a sealed {kind:?}"), text(bytes))));
        }
        let names = files(folder).into_iter().map(|name| ("a file".to_owned(), words(&name)));
        stored.records.extend(names);
        stored
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

    /// Everything by which somebody could tie a paper to a voter or a small group of voters.
    fn links(&self) -> Vec<String> {
        let mut links = Vec::new();
        links.extend(self.shared_words());
        let small = self.units.iter().filter(|(_, papers)| *papers < LEAST);
        links.extend(small.map(|(id, papers)| format!("{id} is about {papers} papers")));
        let timed = self.units.iter().filter(|(id, _)| [1, 6, 7].contains(&id.get_version_num()));
        links.extend(timed.map(|(id, _)| format!("{id} tells its time")));
        let during = |at: &&i64| self.poll.iter().any(|(open, close)| (open..close).contains(at));
        links.extend(self.moments.iter().filter(during).map(|at| format!("a paper was recorded at {at}, in the poll")));
        links.extend(self.shapes());
        links
    }

    /// A word that stands in a record of a voter and in one of a paper must stand with many voters.
    fn shared_words(&self) -> Vec<String> {
        let mut with_voters: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
        let mut with_papers: BTreeMap<&String, &String> = BTreeMap::new();
        let mut links = Vec::new();
        for (from, said) in &self.records {
            let voters: Vec<&String> = said.intersection(&self.voters).collect();
            let papers = !said.is_disjoint(&self.papers);
            if papers && !voters.is_empty() {
                links.push(format!("{from} names voter and paper"));
            }
            for word in said {
                if papers {
                    with_papers.insert(word, from);
                }
                with_voters.entry(word).or_default().extend(&voters);
            }
        }
        for (word, from) in with_papers.into_iter().filter(|(word, _)| !self.known.contains(*word)) {
            let voters = with_voters.get(word).map_or(0, BTreeSet::len);
            if (1..LEAST).contains(&voters) {
                links.push(format!("{word} stands with {voters} voters and in {from}"));
            }
        }
        links
    }

    /// An issue says who, where and how, and nothing by which one paper differs from another.
    fn shapes(&self) -> Vec<String> {
        let shape = |issue: &Value| {
            let mut issue = issue.clone();
            for (pointer, field) in [("", "at"), ("", "seq"), ("/command", "voter"), ("/events/0", "voter")] {
                let fields = issue.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
                fields.remove(field);
            }
            issue.to_string()
        };
        let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
        for issue in self.issues.iter().filter(|issue| issue["command"]["taken"] == json!({ "by": "own" })) {
            *shapes.entry(shape(issue)).or_default() += 1;
        }
        let odd = shapes.into_iter().filter(|(_, many)| *many < LEAST);
        odd.map(|(shape, many)| format!("only {many} issues say {shape}")).collect()
    }
}

/// The names of all files below a folder.
fn files(folder: &Path) -> Vec<String> {
    let below = std::fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    below.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path.display().to_string()] }).collect()
}

#[test]
fn nothing_that_is_stored_ties_a_paper_to_a_voter() {
    let folder = played();
    let data = folder.path().join("data");
    let inside = Inside::over(&data);
    let elections = inside.client.send(&system_tests::http::Call::get("/api/v1/elections")).done();
    // A recall that was petitioned for is an election of its own; papers are in the larger one.
    let largest = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
    let election = election::ElectionId(system_tests::cast::id(largest, "election"));
    let sealed: Sealed = SealKind::ALL
        .into_iter()
        .map(|kind| {
            let all = inside.block_on(inside.app.store().unseal_all(election, kind)).unwrap();
            (kind, all.into_iter().map(|one| (one.id, one.bytes)).collect())
        })
        .collect();
    let stored = Stored::read(&data, &sealed);
    assert!(stored.voters.len() > 300 && stored.issues.len() > stored.voters.len(), "nobody voted");
    assert!(
        stored.units.len() > 20 && stored.moments.len() > 20 && stored.poll.len() == 2,
        "nothing was counted: {} {} {}",
        stored.units.len(),
        stored.moments.len(),
        stored.poll.len()
    );
    assert_eq!(stored.links(), Vec::<String>::new());
    planted(&stored);
    planted_in_the_database(&data, &stored, &sealed);
}

/// Each way to a voter, planted in what is stored, is found.
fn planted(stored: &Stored) {
    let (voter, paper) = (stored.voters.first().unwrap().clone(), stored.papers.first().unwrap().clone());
    let find = |what: &str, plant: &dyn Fn(&mut Stored)| {
        let mut with = stored.clone();
        plant(&mut with);
        assert!(!with.links().is_empty(), "{what} was not seen");
    };
    let beside = |words: [&String; 2]| ("a planted row".to_owned(), words.map(String::clone).into());
    find("a row with both", &|with| with.records.push(beside([&voter, &paper])));
    find("a receipt's number on both", &|with| {
        let receipt = Uuid::from_u128(7).simple().to_string();
        with.records.push(beside([&voter, &receipt]));
        with.records.push(beside([&receipt, &paper]));
    });
    find("a file for each paper", &|with| with.units.push((Uuid::from_u128(8), 1)));
    find("an id that was made from the clock", &|with| {
        with.units.push((Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001), LEAST));
    });
    find("a paper that is recorded when it is cast", &|with| with.moments.push(with.poll[1].0));
    find("a number on the paper that was handed out", &|with| {
        let mut issue = with.issues[0].clone();
        issue["command"]["taken"] = json!({ "by": "own" });
        issue["events"][0]["issued"]["number"] = json!(17);
        with.issues.push(issue);
    });
}

/// A row that a careless server could have written is read and found as it is stored.
fn planted_in_the_database(data: &Path, stored: &Stored, sealed: &Sealed) {
    let (voter, paper) = (stored.voters.first().unwrap(), stored.papers.first().unwrap());
    let answer = json!({ "voter": voter, "entry": paper });
    write(data, &format!("INSERT INTO idempotency VALUES ('planted', zeroblob(16), zeroblob(32), 200, '{answer}', 1)"));
    let links = Stored::read(data, sealed).links();
    assert!(links.contains(&"a row of idempotency names voter and paper".to_owned()), "{links:?}");
}
