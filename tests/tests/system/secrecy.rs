//! No paper may be tied to a voter: an election is played over the API, then everything that is stored is read (every
//! table with the order and the sizes of its rows, the log, the data folder, the operator's log, and with the vault's key
//! what is sealed), and whatever could join a voter to a paper is looked for. The same eyes find a link that was planted.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::SealKind;
use system_tests::binary::played_telling;
use system_tests::inside::Inside;
use system_tests::tables::{Row, tables, write};
use uuid::Uuid;

/// `secrecy.min_pool` of the profile: whatever voters and papers share, so many voters must share.
const LEAST: usize = 50;

/// Everything that a server tells at its most talkative; the client in the same process says nothing.
const TALKATIVE: &str = "trace,ureq=off,ureq_proto=off";

/// What lies in a data folder, whoever votes and whatever is counted; beside them one checkpoint for each election.
const FILES: [&str; 5] = ["keys.json", "lock", "zhixuan.db", "zhixuan.db-shm", "zhixuan.db-wal"];

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
    /// What each row of each table is about, in the order in which the rows are stored.
    order: BTreeMap<String, Vec<About>>,
    /// Bytes of each row about papers: what it is, of which round, how many papers it covers.
    sizes: Vec<((SealKind, usize, usize), usize)>,
    /// The files of the data folder.
    files: Vec<String>,
}

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum About {
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
    fn read(folder: &Path, sealed: &Sealed) -> Self {
        let mut stored = Self::default();
        let rows = tables(folder);
        let entries: Vec<Value> = rows.iter().filter(|row| row.table == "entry").map(Row::json).collect();
        stored.about_papers(&entries, sealed);
        stored.about_voters(&entries);
        stored.about_rows(&rows, sealed);
        stored.files = files(folder);
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
    fn told(&mut self, log: &str) {
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
        links.extend(self.between_issues());
        links.extend(self.uneven());
        links.extend(self.files.iter().filter(|name| !is_usual(name)).map(|name| format!("a file of its own: {name}")));
        links
    }

    /// Rows about papers that are stored between those by which the papers of one poll were handed out.
    fn between_issues(&self) -> Vec<String> {
        let mut links = Vec::new();
        for (table, rows) in &self.order {
            for poll in 1..=self.poll.len() {
                let issues = rows.iter().enumerate().filter(|(_, about)| **about == About::Issue(poll));
                let at: Vec<usize> = issues.map(|(at, _)| at).collect();
                let between = at.first().zip(at.last()).map(|(first, last)| &rows[*first..*last]);
                let papers = between.into_iter().flatten().filter(|about| **about == About::Papers);
                links.extend(
                    papers.map(|_| format!("a row of {table} about papers lies between issues of poll {poll}")),
                );
            }
        }
        links
    }

    /// Sealed records of as many papers are as large, whatever stands on the papers.
    fn uneven(&self) -> Vec<String> {
        let mut sizes: BTreeMap<(SealKind, usize, usize), BTreeSet<usize>> = BTreeMap::new();
        for (alike, bytes) in &self.sizes {
            sizes.entry(*alike).or_default().insert(*bytes);
        }
        let uneven = sizes.into_iter().filter(|(_, sizes)| sizes.len() > 1);
        uneven.map(|((kind, _, papers), sizes)| format!("{kind:?} of {papers} papers take {sizes:?} bytes")).collect()
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

/// Whether a file lies in every data folder.
fn is_usual(name: &str) -> bool {
    let path = Path::new(name);
    let file = path.file_name().unwrap().to_str().unwrap();
    let checkpoint = path.parent().is_some_and(|parent| parent.ends_with("checkpoints"));
    FILES.contains(&file) || (checkpoint && Uuid::parse_str(file).is_ok())
}

/// The names of all files below a folder.
fn files(folder: &Path) -> Vec<String> {
    let below = std::fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    below.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path.display().to_string()] }).collect()
}

#[test]
fn nothing_that_is_stored_ties_a_paper_to_a_voter() {
    let (folder, told) = played_telling(TALKATIVE);
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
    let mut stored = Stored::read(&data, &sealed);
    assert!(told.contains("stages/ballot/issue"), "the server told nothing of the poll");
    stored.told(&told);
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
    find("a paper that is sealed as it is cast", &|with| {
        let rows = with.order.get_mut("entry").unwrap();
        let issue = rows.iter().position(|about| *about == About::Issue(2)).unwrap();
        rows.insert(issue + 1, About::Papers);
    });
    find("a record whose length says what is on its papers", &|with| {
        let (alike, bytes) = *with.sizes.iter().find(|((kind, ..), _)| *kind == SealKind::Paper).unwrap();
        with.sizes.push((alike, bytes + 1));
    });
    find("a length that says whose name was written in", &|with| {
        let (alike, bytes) = *with.sizes.iter().find(|((kind, ..), _)| *kind == SealKind::Text).unwrap();
        with.sizes.push((alike, bytes + 3));
    });
    find("a file that is written for each paper", &|with| with.files.push("data/papers/17".to_owned()));
    find("a log that names voter and paper", &|with| {
        with.told(&format!("request{{voter={voter}}}: counted under {paper}"));
    });
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
