//! Whatever could join a voter to a paper.

use super::stored::{About, Stored};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::SealKind;
use uuid::Uuid;

/// `secrecy.min_pool` of the profile: whatever voters and papers share, so many voters must share.
pub(super) const LEAST: usize = 50;

/// What lies in a data folder, whoever votes and whatever is counted; beside them one checkpoint for each election.
const FILES: [&str; 5] = ["keys.json", "lock", "zhixuan.db", "zhixuan.db-shm", "zhixuan.db-wal"];

impl Stored {
    /// Everything by which somebody could tie a paper to a voter or a small group of voters.
    pub(super) fn links(&self) -> Vec<String> {
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
        links.extend(self.clear.iter().map(|nonce| format!("the nonce {nonce} of a paper stands in the clear")));
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
