//! Somebody who writes: every request has a key and is repeated under it until it is answered, some are repeated
//! although they were, some lines are cut before the answer comes, and some people then walk away.

use super::day::Day;
use super::servers;
use crate::line::{Line, Post};
use ledger::Hash;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// What goes wrong on purpose, each in a thousand.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    /// Answered requests that are sent again under their key.
    pub repeats: u32,
    /// Lines cut before the answer is read.
    pub cuts: u32,
    /// Cut requests that nobody repeats.
    pub walks: u32,
}

impl Faults {
    /// Nothing goes wrong.
    pub(super) const NONE: Self = Self { repeats: 0, cuts: 0, walks: 0 };
}

/// An answered write.
pub(super) struct Noted {
    pub(super) election: usize,
    pub(super) first: u64,
    pub(super) leaves: Vec<Hash>,
    pub(super) size: u64,
    pub(super) root: Hash,
}

/// How a request ended.
pub(super) enum Ended {
    /// It stands in the log.
    Done(Value),
    /// It was refused.
    Refused(u16, Value),
    /// Nobody knows.
    Unknown,
}

/// Whether a request may be left without its answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// It is repeated until it is answered.
    Endless,
    /// Whoever sent it may walk away.
    May,
}

/// One who writes, over one connection at a time.
pub(super) struct Writer<'d> {
    day: &'d Day,
    name: String,
    id: u64,
    slot: usize,
    faults: Faults,
    random: ChaCha8Rng,
    line: Option<(Line, String)>,
    count: u64,
    noted: Vec<Noted>,
}

impl<'d> Writer<'d> {
    /// Of an account; each has keys of the own.
    pub(super) fn new(day: &'d Day, name: &str, faults: Faults) -> Self {
        let id = day.writers.fetch_add(1, Ordering::Relaxed);
        let random = ChaCha8Rng::seed_from_u64(day.seed ^ id.rotate_left(32));
        let slot = usize::try_from(id).unwrap() % day.servers.count();
        Self { day, name: name.to_owned(), id, slot, faults, random, line: None, count: 0, noted: Vec::new() }
    }

    /// An action of an election's stage that must be accepted.
    #[track_caller]
    pub(super) fn act(&mut self, election: usize, action: &str, body: &Value) -> Value {
        let path = self.day.path(election, &format!("/stages/{action}"));
        match self.post(election, &path, body, Patience::Endless) {
            Ended::Done(answer) => answer,
            Ended::Refused(status, body) => panic!("{action} by {}: {status} {body}", self.name),
            Ended::Unknown => unreachable!("endless patience"),
        }
    }

    /// A document of an election; answers with its id.
    pub(super) fn document(&mut self, election: usize, text: &str) -> Value {
        let path = self.day.path(election, "/documents");
        match self.send(election, (&path, "application/octet-stream", text.as_bytes()), Patience::Endless) {
            Ended::Done(answer) => answer["made"]["document"].clone(),
            Ended::Refused(status, body) => panic!("document: {status} {body}"),
            Ended::Unknown => unreachable!("endless patience"),
        }
    }

    /// JSON to a path.
    pub(super) fn post(&mut self, election: usize, path: &str, body: &Value, patience: Patience) -> Ended {
        self.send(election, (path, "application/json", body.to_string().as_bytes()), patience)
    }

    fn chance(&mut self, of_thousand: u32) -> bool {
        of_thousand > 0 && self.random.random_range(0..1000) < of_thousand
    }

    fn send(&mut self, election: usize, request: (&str, &str, &[u8]), patience: Patience) -> Ended {
        self.count += 1;
        let key = format!("day-{}-{}", self.id, self.count);
        let waiting = servers::Patience::default();
        loop {
            waiting.once_more();
            let cut = self.chance(self.faults.cuts);
            let Some((status, body)) = self.attempt(&key, request, cut) else {
                self.day.unanswered.fetch_add(1, Ordering::Relaxed);
                if patience == Patience::May && self.chance(self.faults.walks) {
                    return Ended::Unknown;
                }
                self.slot += 1;
                continue;
            };
            let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
            match status {
                200..300 => {
                    self.note(election, &answer);
                    if self.chance(self.faults.repeats) {
                        self.repeat(&key, request, &answer);
                    }
                    return Ended::Done(answer);
                }
                401 => self.day.renew(&self.name),
                503 => {}
                _ => return Ended::Refused(status, answer),
            }
        }
    }

    /// The answer, or nothing where the line was cut.
    fn attempt(&mut self, key: &str, (path, kind, body): (&str, &str, &[u8]), cut: bool) -> Option<(u16, Vec<u8>)> {
        let token = self.day.token(&self.name);
        let address = self.day.servers.client(self.slot).address().to_owned();
        if self.line.as_ref().is_none_or(|(_, to)| *to != address) {
            self.line = Some((Line::open(&address).ok()?, address.clone()));
        }
        let (line, _) = self.line.as_mut()?;
        let sent = line.send(&Post { path, token: &token, key: Some(key), kind, body });
        let answer = if cut { None } else { sent.and_then(|()| line.answer()).ok() };
        if answer.is_none() {
            self.line = None;
        }
        answer
    }

    /// The same request under the same key gets the same answer.
    fn repeat(&mut self, key: &str, request: (&str, &str, &[u8]), first: &Value) {
        let Some((status, body)) = self.attempt(key, request, false) else { return };
        if status == 503 {
            return;
        }
        let again: Value = serde_json::from_slice(&body).unwrap_or_default();
        assert!((200..300).contains(&status), "repeated {}: {status} {again}", request.0);
        // The second entry of a batch is answered with the agreement that followed, its repetition with itself.
        if first.get("receipt").is_none() {
            assert_eq!(&again, first, "{}", request.0);
        }
        self.day.repeated.fetch_add(1, Ordering::Relaxed);
    }

    fn note(&mut self, election: usize, answer: &Value) {
        let receipt = answer.get("receipt").unwrap_or(answer);
        let read = |name: &str| receipt[name].as_u64().unwrap();
        self.noted.push(Noted {
            election,
            first: read("first"),
            leaves: serde_json::from_value(receipt["leaves"].clone()).unwrap(),
            size: read("size"),
            root: serde_json::from_value(receipt["root"].clone()).unwrap(),
        });
        // Nobody counts once the killing is over.
        let _over = self.day.acknowledged.send(());
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        self.day.journal.lock().unwrap_or_else(PoisonError::into_inner).append(&mut self.noted);
    }
}

/// What happened on the election day.
pub(super) fn happened() -> Value {
    json!({ "on": super::DAY })
}
