//! What all who take part on the day share: servers, accounts, elections, the journal of what was answered.

use super::election::Held;
use super::servers::Servers;
use super::writer::Noted;
use crate::cast::{self, Account};
use crate::http::Call;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a token is used; it lives for fifteen minutes.
const RENEW_AFTER: Duration = Duration::from_mins(10);

/// The day.
pub(super) struct Day {
    pub(super) servers: Servers,
    pub(super) seed: u64,
    pub(super) elections: Vec<Held>,
    pub(super) journal: Mutex<Vec<Noted>>,
    pub(super) acknowledged: Sender<()>,
    pub(super) writers: AtomicU64,
    pub(super) repeated: AtomicU64,
    pub(super) unanswered: AtomicU64,
    accounts: Accounts,
}

/// Everybody by name, signed in.
pub(super) type Accounts = BTreeMap<String, Mutex<(Account, Instant)>>;

/// The roles that act on the day, with how many of each.
const PEOPLE: [(&str, usize); 4] = [("member", 4), ("checkin", 6), ("teller", 8), ("scrutineer", 2)];

/// Signs everybody in.
pub(super) fn accounts(servers: &Servers) -> Accounts {
    let numbered = PEOPLE.iter().flat_map(|(role, count)| (1..=*count).map(move |number| format!("{role}{number}")));
    let single = ["admin", "clerk", "supervisor", "street"].into_iter().map(str::to_owned);
    let sign_in = |name: String| (name.clone(), Mutex::new((cast::sign_in(&servers.client(0), &name), Instant::now())));
    single.chain(numbered).map(sign_in).collect()
}

impl Day {
    pub(super) fn new(
        servers: Servers,
        seed: u64,
        accounts: Accounts,
        elections: Vec<Held>,
        acknowledged: Sender<()>,
    ) -> Self {
        Self {
            servers,
            seed,
            elections,
            journal: Mutex::default(),
            acknowledged,
            writers: AtomicU64::new(0),
            repeated: AtomicU64::new(0),
            unanswered: AtomicU64::new(0),
            accounts,
        }
    }

    pub(super) fn path(&self, election: usize, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.elections[election].id)
    }

    /// A token that is good for some minutes.
    pub(super) fn token(&self, name: &str) -> String {
        let mut held = self.accounts[name].lock().unwrap_or_else(PoisonError::into_inner);
        if held.1.elapsed() > RENEW_AFTER {
            *held = (self.sign_in(name), Instant::now());
        }
        held.0.token.clone()
    }

    /// A new token at once.
    pub(super) fn renew(&self, name: &str) {
        let account = self.sign_in(name);
        *self.accounts[name].lock().unwrap_or_else(PoisonError::into_inner) = (account, Instant::now());
    }

    fn sign_in(&self, name: &str) -> Account {
        let body = serde_json::json!({ "name": name, "password": cast::PASSWORD });
        let tokens = self.servers.ask(&Call::post("/api/v1/sessions", &body));
        let old = self.accounts[name].try_lock().map_or_else(|_| uuid::Uuid::nil(), |held| held.0.id);
        let (token, refresh) = (cast::text(&tokens, "access"), cast::text(&tokens, "refresh"));
        Account { id: old, name: name.to_owned(), token, refresh }
    }

    /// What an account reads of an election.
    #[track_caller]
    pub(super) fn read(&self, name: &str, election: usize, rest: &str) -> Value {
        self.servers.get(election, &self.path(election, rest), &self.token(name)).json()
    }
}
