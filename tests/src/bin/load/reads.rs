//! Reads beside sixteen wrong logins in parallel: hashing passwords must not take the house away from readers.

use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use system_tests::binary::Served;
use system_tests::cast::{administrator, community, draft, member};
use system_tests::http::{Call, Client};
use uuid::Uuid;

/// Who reads at once.
const READERS: usize = 4;

/// Who guesses passwords at once.
const GUESSERS: usize = 16;

/// Reads per second alone and beside the guesses.
pub(crate) fn measure(time: Duration) {
    let data = tempfile::tempdir().unwrap();
    let served = Served::over(data.path());
    let admin = administrator(&served.client, served.secret.as_deref().unwrap());
    let office = member(&served.client, &admin, "county", "county");
    let election = draft(&served.client, &office, community(&served.client, &office, 1, "a"));
    let call = Call::get(format!("/api/v1/elections/{election}/stages/office")).by(&office.token);
    let alone = read(&served.client, &call, time);
    let (done, guesses) = (AtomicBool::new(false), AtomicUsize::new(0));
    let beside = thread::scope(|scope| {
        for _ in 0..GUESSERS {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    // A name of its own each time: a locked name costs no hash.
                    let guess = json!({ "name": Uuid::new_v4(), "password": "not the password" });
                    served.client.send(&Call::post("/api/v1/sessions", &guess)).problem(401);
                    guesses.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let beside = read(&served.client, &call, time);
        done.store(true, Ordering::Relaxed);
        beside
    });
    let guesses = guesses.load(Ordering::Relaxed) as f64 / time.as_secs_f64();
    println!(
        "{READERS} readers alone: {alone:.0} /s; beside {GUESSERS} guessers ({guesses:.0} guesses/s): {beside:.0} /s"
    );
    println!("share: {:.0} %", beside / alone * 100.0);
}

fn read(client: &Client, call: &Call, time: Duration) -> f64 {
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                let began = Instant::now();
                while began.elapsed() < time {
                    client.send(call).done();
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.load(Ordering::Relaxed) as f64 / time.as_secs_f64()
}
