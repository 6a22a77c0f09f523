//! What must hold at the end of the day.

use super::count::expected;
use super::day::Day;
use super::door::Station;
use super::election::parsed;
use evidence::{BatchOpening, Trust, Verdict};
use ledger::{Frontier, Hash, leaf_hash};
use rules::Profile;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use tally::{ContestSpec, Sums};
use uuid::Uuid;

/// What was proved.
#[derive(Debug, Default)]
pub struct Proof {
    /// Answered writes that stand in the log at their number with their hash and root.
    pub answered: usize,
    /// Writes without an answer that nobody repeated: those that stand in the log.
    pub unanswered_there: usize,
    /// The others of them.
    pub unanswered_not_there: usize,
    /// Entries of all logs.
    pub entries: usize,
    /// Papers issued.
    pub issued: u64,
    /// Papers of them that an agent took for somebody.
    pub by_agents: u64,
    /// Papers that were spoilt and replaced.
    pub spoilt: u64,
    /// Papers that were taken back by a second person and issued again.
    pub undone: u64,
    /// Batches that a third person decided.
    pub decided: usize,
    /// Papers counted, in the first look.
    pub counted: u64,
    /// Bundles that verify.
    pub bundles: usize,
    /// Ballots recounted from the opened records of the bundles, both looks.
    pub recounted: usize,
    /// How long reading them took, and counting them.
    pub recount: [Duration; 2],
}

/// Proves an election at a time.
pub(super) fn prove(day: &Day, stations: &[Station]) -> Proof {
    let mut proof = Proof::default();
    let mut ballots = Vec::new();
    for election in 0..day.elections.len() {
        the_journal_stands(day, election, stations, &mut proof);
        the_sums_are_those_of_the_papers(day, election, &mut proof);
        bundles_verify(day, election, &mut ballots, &mut proof);
    }
    recount(day, &ballots, &mut proof);
    proof
}

/// Every answered write is in the log at its number with its hash under its root; every other once or not at all.
fn the_journal_stands(day: &Day, election: usize, stations: &[Station], proof: &mut Proof) {
    let entries = super::committee::entries(day, election);
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry.get().as_bytes())).collect();
    let mut frontier = Frontier::new();
    let roots: Vec<Hash> = leaves
        .iter()
        .map(|leaf| {
            frontier.push(*leaf);
            frontier.root()
        })
        .collect();
    proof.entries += leaves.len();
    let journal = day.journal.lock().unwrap_or_else(PoisonError::into_inner);
    for noted in journal.iter().filter(|noted| noted.election == election) {
        let first = usize::try_from(noted.first).unwrap();
        let there = leaves.get(first..first + noted.leaves.len());
        assert_eq!(there, Some(noted.leaves.as_slice()), "an answered write is not in the log");
        assert_eq!(roots.get(usize::try_from(noted.size).unwrap() - 1), Some(&noted.root), "a root was another");
        proof.answered += 1;
    }
    drop(journal);
    let signed = signed(&entries);
    let own = || stations.iter().filter(|station| station.election() == election);
    for (station, voter) in own().flat_map(|station| station.issued.iter().map(move |voter| (station, voter))) {
        let agent = station.agents.get(voter).copied();
        assert_eq!(signed.get(voter), Some(&vec![agent]), "a paper that was handed out is not in the log once");
        proof.by_agents += u64::from(agent.is_some());
    }
    for voter in own().flat_map(|station| &station.unknown) {
        match signed.get(voter).map(Vec::len) {
            None => proof.unanswered_not_there += 1,
            Some(1) => proof.unanswered_there += 1,
            Some(times) => panic!("a paper is in the log {times} times"),
        }
    }
    let unknown_there = own().flat_map(|station| &station.unknown).filter(|voter| signed.contains_key(voter)).count();
    let expected = own().map(|station| station.issued.len()).sum::<usize>() + unknown_there;
    let issued = day.read("clerk", election, "/poll/turnout")["issued"].as_u64().unwrap();
    assert_eq!((signed.len(), usize::try_from(issued).unwrap()), (expected, expected), "issued = signed = expected");
    proof.issued += issued;
    let spoilt = own().map(|station| station.spoilt).sum::<u64>();
    let round = day.read("clerk", election, "/stages/ballot")["state"]["rounds"][0].clone();
    let stock = round["stock"].as_object().unwrap().values();
    assert_eq!(stock.map(|place| place["spoilt"].as_u64().unwrap()).sum::<u64>(), spoilt, "spoilt papers");
    proof.spoilt += spoilt;
    proof.undone += own().map(|station| station.undone).sum::<u64>();
    proof.decided += entries.iter().filter(|entry| entry.get().contains("\"decide-batch\"")).count();
}

/// Who signed for each voter's papers that were not taken back: the voter, or an agent.
fn signed(entries: &[Box<serde_json::value::RawValue>]) -> BTreeMap<Uuid, Vec<Option<Uuid>>> {
    let mut signed: BTreeMap<Uuid, Vec<Option<Uuid>>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.get().contains("issue\"")) {
        let entry: Value = serde_json::from_str(entry.get()).unwrap();
        let command = &entry["command"];
        let by = || signed_by(&command["taken"]);
        match command["action"].as_str() {
            Some("issue") => signed.entry(parsed(&command["voter"])).or_default().push(by()),
            Some("undo-issue") => drop(signed.get_mut(&parsed(&command["voter"])).unwrap().pop().unwrap()),
            _ => {}
        }
    }
    signed.retain(|_, papers| !papers.is_empty());
    signed
}

fn signed_by(taken: &Value) -> Option<Uuid> {
    (taken["by"] == "proxy").then(|| parsed(&taken["agent"]))
}

fn the_sums_are_those_of_the_papers(day: &Day, election: usize, proof: &mut Proof) {
    let expected = expected(day, election);
    let screen = day.read("clerk", election, "/screen");
    let count = &screen["count"];
    assert_eq!(screen["scene"], "result", "{}", day.elections[election].community);
    for (name, sum) in [("papers", expected.papers), ("void", expected.void), ("blank", expected.blank)] {
        assert_eq!(count[name].as_u64(), Some(sum), "{name}");
    }
    for contest in count["contests"].as_array().unwrap() {
        for candidate in contest["candidates"].as_array().unwrap() {
            let (post, person) = (contest["post"].as_str().unwrap(), candidate["person"].as_str().unwrap());
            let votes = expected.votes.get(&format!("{post} {person}")).copied().unwrap_or(0);
            assert_eq!(candidate["votes"].as_u64(), Some(votes), "{post}");
        }
    }
    proof.counted += expected.papers;
}

fn bundles_verify(day: &Day, election: usize, ballots: &mut Vec<(usize, Vec<u8>)>, proof: &mut Proof) {
    let fetch = |rest: &str| day.servers.get(election, &day.path(election, rest), &day.token("supervisor")).body;
    let key = String::from_utf8(fetch("/log/key")).unwrap().trim().parse().unwrap();
    let trust = Trust { keys: vec![key], policy: None };
    for form in ["/evidence", "/evidence/public"] {
        let bundle = fetch(form);
        let report = evidence::verify(&bundle, &trust);
        assert_eq!(report.verdict, Verdict::Rehearsal, "{form} of {}", day.elections[election].community);
        proof.bundles += 1;
        if form == "/evidence" {
            ballots.push((election, bundle));
        }
    }
}

/// Every ballot from the records in the bundles: read, then counted, on one core.
fn recount(day: &Day, bundles: &[(usize, Vec<u8>)], proof: &mut Proof) {
    let profile = Profile::builtin("cn-urban-2026").unwrap().unwrap();
    let began = Instant::now();
    let read: Vec<(usize, Vec<BatchOpening>)> =
        bundles.iter().map(|(election, bundle)| (*election, evidence::ballots(bundle).unwrap())).collect();
    let parsed = began.elapsed();
    let began = Instant::now();
    let mut elections = BTreeSet::new();
    for (election, batches) in &read {
        let specs: Vec<ContestSpec> = day.elections[*election].contests.iter().map(spec).collect();
        for batch in batches {
            let sums = Sums::of(batch.papers.iter().map(|one| &one.paper), &specs, profile.law()).unwrap();
            proof.recounted += usize::try_from(sums.papers).unwrap();
        }
        elections.insert(election);
    }
    assert_eq!(elections.len(), day.elections.len());
    assert_eq!(u64::try_from(proof.recounted).unwrap(), 2 * proof.counted, "both looks of every paper");
    proof.recount = [parsed, began.elapsed()];
}

fn spec(contest: &super::election::Contest) -> ContestSpec {
    let candidates = contest.candidates.iter().map(|id| serde_json::from_value(id.as_str().into()).unwrap());
    let post = serde_json::from_value(contest.post.as_str().into()).unwrap();
    ContestSpec { post, seats: contest.seats, candidates: candidates.collect(), void_names: Vec::new() }
}
