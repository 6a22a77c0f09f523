//! The count: two tellers enter every batch of both looks, as fast as they are answered, and the papers they read.

use super::day::Day;
use super::election::{Contest, parsed};
use super::writer::{Ended, Faults, Patience, Writer};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Void and blank papers in a thousand.
const VOID: u32 = 12;
const BLANK: u32 = 8;
/// Marks in a thousand, by place on the paper: for one seat, for several.
const ONE_SEAT: [u32; 2] = [590, 360];
const SEVERAL: [u32; 4] = [720, 640, 530, 400];

/// A batch of one look.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    look: String,
    pool: u64,
    number: u64,
    papers: u64,
}

/// The counting groups of one election: their two tellers' accounts, and what they have to enter.
pub(super) struct Groups {
    pub(super) election: usize,
    groups: Vec<([String; 2], Vec<Batch>)>,
}

/// When an entry that agreed a batch was sent, and the size of the log with it.
pub(super) struct Agreed {
    pub(super) election: usize,
    pub(super) size: u64,
    pub(super) sent: Instant,
}

/// Who counts what.
pub(super) fn groups(day: &Day, election: usize) -> Groups {
    let state = day.read("clerk", election, "/stages/ballot");
    let round = &state["state"]["rounds"][0];
    let tellers = &day.elections[election].tellers;
    let groups = round["counting_groups"].as_object().unwrap().iter().map(|(number, group)| {
        let names = [0, 1].map(|at| tellers[&parsed(&group["tellers"][at])].clone());
        let number: u64 = number.parse().unwrap();
        let own = round["batches"].as_array().unwrap().iter().filter(|one| one["counting_group"] == number);
        let batch = |one: &Value| Batch {
            look: one["look"].as_str().unwrap().to_owned(),
            pool: one["pool"].as_u64().unwrap(),
            number: one["batch"].as_u64().unwrap(),
            papers: one["papers"].as_u64().unwrap(),
        };
        (names, own.map(batch).collect())
    });
    Groups { election, groups: groups.collect() }
}

impl Groups {
    /// The first batches of every group, taken away from what is left; each is entered by one teller after the other.
    pub(super) fn begin(&mut self, day: &Day, batches: usize) -> Vec<Agreed> {
        let mut agreed = Vec::new();
        for (tellers, own) in &mut self.groups {
            for batch in own.drain(..batches.min(own.len())) {
                for name in tellers.iter() {
                    let mut writer = Writer::new(day, name, Faults::NONE);
                    agreed.extend(enter(day, self.election, &mut writer, &batch));
                }
            }
        }
        agreed
    }

    /// The first batch of the first look: one teller misses a paper's marks, twice, and a third person decides.
    pub(super) fn dispute(&mut self, day: &Day) {
        let found = self.groups.iter_mut().find_map(|(tellers, own)| {
            let at = own.iter().position(|batch| batch.look == "first")?;
            Some((tellers.clone(), own.remove(at)))
        });
        let Some(([one, other], batch)) = found else { return };
        let right = papers(day, self.election, &batch);
        let at = right.iter().position(|paper| paper["marks"] != json!({})).unwrap();
        let mut wrong = right.clone();
        wrong[at] = json!({ "marks": {}, "classification": { "kind": "ordinary" } });
        let Batch { look, pool, number, .. } = &batch;
        let path = day.path(self.election, &format!("/count/{look}/{pool}/{number}"));
        let send = |name: &str, path: &str, body: &Value| {
            let mut writer = Writer::new(day, name, Faults::NONE);
            match writer.post(self.election, path, body, Patience::Endless) {
                Ended::Done(answer) => answer["state"].clone(),
                Ended::Refused(status, body) => panic!("{path} by {name}: {status} {body}"),
                Ended::Unknown => unreachable!("endless patience"),
            }
        };
        let (seen, missed) = (json!({ "papers": right }), json!({ "papers": wrong }));
        let states = [(&one, &seen), (&other, &missed), (&one, &seen), (&other, &missed)];
        let states = states.map(|(name, papers)| send(name, &path, papers));
        assert_eq!(states[3], "awaits_third", "{states:?}");
        let decided = json!({ "papers": { (at + 1).to_string(): right[at] } });
        assert_eq!(send("scrutineer1", &format!("{path}/third"), &decided), "agreed");
    }

    /// How many batches are left.
    pub(super) fn left(&self) -> usize {
        self.groups.iter().map(|(_, own)| own.len()).sum()
    }
}

/// All tellers of all elections at once; what was agreed, and how long it took.
pub(super) fn everybody(day: &Day, all: &[Groups], faults: Faults) -> (Vec<Agreed>, Duration) {
    let (began, agreed) = (Instant::now(), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for groups in all {
            for (tellers, own) in &groups.groups {
                for name in tellers {
                    let agreed = &agreed;
                    scope.spawn(move || {
                        let mut writer = Writer::new(day, name, faults);
                        for batch in own {
                            let entered = enter(day, groups.election, &mut writer, batch);
                            agreed.lock().unwrap_or_else(PoisonError::into_inner).extend(entered);
                        }
                    });
                }
            }
        }
    });
    (agreed.into_inner().unwrap_or_else(PoisonError::into_inner), began.elapsed())
}

fn enter(day: &Day, election: usize, writer: &mut Writer<'_>, batch: &Batch) -> Option<Agreed> {
    let Batch { look, pool, number, .. } = batch;
    let path = day.path(election, &format!("/count/{look}/{pool}/{number}"));
    let body = json!({ "papers": papers(day, election, batch) });
    let sent = Instant::now();
    match writer.post(election, &path, &body, Patience::Endless) {
        Ended::Done(answer) => {
            let size = answer["receipt"]["size"].as_u64().unwrap();
            (answer["state"] == "agreed").then_some(Agreed { election, size, sent })
        }
        Ended::Refused(status, body) => panic!("{path}: {status} {body}"),
        Ended::Unknown => unreachable!("endless patience"),
    }
}

/// The papers of a batch: both tellers and both looks read the same.
fn papers(day: &Day, election: usize, batch: &Batch) -> Vec<Value> {
    let seed = [u64::try_from(election).unwrap(), batch.pool, batch.number];
    let seed =
        seed.iter().fold(day.seed, |seed, part| seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(*part));
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..batch.papers).map(|_| paper(&mut random, &day.elections[election].contests)).collect()
}

fn paper(random: &mut ChaCha8Rng, contests: &[Contest]) -> Value {
    let fate = random.random_range(0..1000);
    if fate < VOID {
        return json!({ "marks": {}, "classification": { "kind": "void", "reason": "unreadable" } });
    }
    let mut marks = Map::new();
    for contest in contests.iter().filter(|_| fate >= VOID + BLANK) {
        let chosen = chosen(random, contest);
        if !chosen.is_empty() {
            marks.insert(contest.post.clone(), json!(chosen));
        }
    }
    json!({ "marks": marks, "classification": { "kind": "ordinary" } })
}

fn chosen(random: &mut ChaCha8Rng, contest: &Contest) -> Vec<String> {
    let shares: &[u32] = if contest.seats == 1 { &ONE_SEAT } else { &SEVERAL };
    let seats = usize::try_from(contest.seats).unwrap();
    let mut chosen = Vec::new();
    let mut at = random.random_range(0..1000);
    for (candidate, share) in contest.candidates.iter().zip(shares) {
        if chosen.len() < seats && at < *share {
            chosen.push(candidate.clone());
        }
        at = if seats == 1 {
            at.saturating_sub(*share).max(u32::from(at < *share) * 1000)
        } else {
            random.random_range(0..1000)
        };
    }
    chosen.sort();
    chosen
}

/// What the papers of an election say.
#[derive(Default, PartialEq, Eq, Debug)]
pub(super) struct Expected {
    pub(super) papers: u64,
    pub(super) void: u64,
    pub(super) blank: u64,
    pub(super) votes: BTreeMap<String, u64>,
}

/// The expected sums of an election, from the papers of its first look.
pub(super) fn expected(day: &Day, election: usize) -> Expected {
    let state = day.read("clerk", election, "/stages/ballot");
    let batches = state["state"]["rounds"][0]["batches"].as_array().unwrap().clone();
    let mut sums = Expected::default();
    for one in batches.iter().filter(|one| one["look"] == "first") {
        let number = |name: &str| one[name].as_u64().unwrap();
        let batch =
            Batch { look: String::new(), pool: number("pool"), number: number("batch"), papers: number("papers") };
        for paper in papers(day, election, &batch) {
            sums.add(&paper);
        }
    }
    sums
}

impl Expected {
    fn add(&mut self, paper: &Value) {
        self.papers += 1;
        let marks = paper["marks"].as_object().unwrap();
        if paper["classification"]["kind"] == "void" {
            self.void += 1;
        } else if marks.is_empty() {
            self.blank += 1;
        }
        for (post, chosen) in marks {
            for person in chosen.as_array().unwrap() {
                *self.votes.entry(format!("{post} {}", person.as_str().unwrap())).or_default() += 1;
            }
        }
    }
}
