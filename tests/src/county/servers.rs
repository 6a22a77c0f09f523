//! The server processes of the day: they are killed and come back, and whoever writes finds the one that is there.

use crate::binary::Served;
use crate::http::{Call, Client};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longer than any server takes to come back.
const LONGEST: Duration = Duration::from_mins(5);

/// One or several processes over one database.
pub(super) struct Servers {
    database: Option<String>,
    slots: Vec<PathBuf>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    clock: String,
    running: Vec<Option<Served>>,
    peak: u64,
    /// Whoever brings servers back failed.
    broken: bool,
}

impl Servers {
    /// Starts as many as there are data folders.
    pub(super) fn start(slots: Vec<PathBuf>, database: Option<String>, clock: &str) -> Self {
        let running = slots.iter().map(|data| Some(serve(data, database.as_deref(), clock))).collect();
        let state = State { clock: clock.to_owned(), running, peak: 0, broken: false };
        Self { database, slots, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn count(&self) -> usize {
        self.slots.len()
    }

    /// A client of the server at a slot, or of another that runs; waits where none does.
    pub(super) fn client(&self, slot: usize) -> Client {
        let mut state = self.state();
        loop {
            assert!(!state.broken, "a server did not come back");
            let mut turn = (0..self.slots.len()).map(|more| (slot + more) % self.slots.len());
            let running = turn.find_map(|at| state.running[at].as_ref());
            if let Some(served) = running {
                return served.client.clone();
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A read that is repeated until a server answers.
    #[track_caller]
    pub(super) fn get(&self, slot: usize, path: &str, token: &str) -> crate::http::Answer {
        let patience = Patience::default();
        loop {
            let answer = self.client(slot).attempt(&Call::get(path).by(token));
            if let Some(answer) = answer.filter(|answer| answer.status != 503) {
                assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
                return answer;
            }
            patience.once_more();
        }
    }

    /// A request that may safely be sent twice.
    pub(super) fn ask(&self, call: &Call) -> Value {
        let patience = Patience::default();
        loop {
            if let Some(answer) = self.client(0).attempt(call).filter(|answer| answer.status != 503) {
                return answer.done();
            }
            patience.once_more();
        }
    }

    /// Ends a server at once and brings it back.
    pub(super) fn kill(&self, slot: usize) {
        let guard = Guard(self);
        let (mut served, clock) = {
            let mut state = self.state();
            let served = state.running[slot].take().unwrap();
            state.peak = state.peak.max(served.peak());
            (served, state.clock.clone())
        };
        served.kill();
        let back = serve(&self.slots[slot], self.database.as_deref(), &clock);
        self.state().running[slot] = Some(back);
        self.changed.notify_all();
        std::mem::forget(guard);
    }

    /// Moves the clock of all, and of those that come back from now on.
    pub(super) fn set_clock(&self, now: &str, administrator: &str) {
        now.clone_into(&mut self.state().clock);
        for slot in 0..self.slots.len() {
            let body = serde_json::json!({ "now": now });
            let call = Call::post("/api/v1/rehearsal/clock", &body).by(administrator);
            let patience = Patience::default();
            while self.client(slot).attempt(&call).is_none() {
                patience.once_more();
            }
        }
    }

    /// The most memory that one process had in use, in bytes.
    pub(super) fn peak(&self) -> u64 {
        let state = self.state();
        state.running.iter().flatten().map(Served::peak).chain([state.peak]).max().unwrap_or(0)
    }

    /// Ends all.
    pub(super) fn stop(&self) {
        self.state().running.iter_mut().for_each(|served| *served = None);
    }
}

/// How long somebody asks for one thing.
pub(super) struct Patience(Instant);

impl Default for Patience {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Patience {
    /// Once more, unless that has gone on for too long.
    #[track_caller]
    pub(super) fn once_more(&self) {
        assert!(self.0.elapsed() < LONGEST, "no server does this");
    }
}

/// Tells those who wait when a server does not come back.
struct Guard<'s>(&'s Servers);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.state().broken = true;
        self.0.changed.notify_all();
    }
}

fn serve(data: &Path, database: Option<&str>, clock: &str) -> Served {
    Served::with(data, database, &["--clock", clock])
}
