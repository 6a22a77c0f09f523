//! A load program, not a test: durable commands per second over HTTP at 1, 16 and 64 clients, spread over one
//! and over 29 elections, against the binary beside it.
//!
//! `cargo run --release -p system-tests --bin load [seconds]`

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a program for figures may fail loudly, and its rates are rounded for people"
)]

use serde_json::json;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};
use system_tests::binary::Served;
use system_tests::cast::{administrator, community, draft, member};
use system_tests::http::{Call, Client};
use uuid::Uuid;

/// Elections of the county.
const COUNTY: u32 = 29;

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(5);
    let data = tempfile::tempdir().expect("a temporary folder");
    let served = Served::over(data.path());
    let admin = administrator(&served.client, served.secret.as_deref().expect("a fresh folder"));
    let office = member(&served.client, &admin, "street", "street");
    let elections: Vec<Uuid> = (1..=COUNTY)
        .map(|number| draft(&served.client, &office, community(&served.client, &office, number, "a")))
        .collect();
    println!("clients  elections  commands/s  p50 ms  p99 ms  max ms");
    for (clients, spread) in [(1, 1), (16, 1), (64, 1), (1, 29), (16, 29), (64, 29)] {
        let among = elections.get(..spread).unwrap_or(&elections);
        let mut took = load(&served.client, &office.token, among, clients, Duration::from_secs(seconds));
        took.sort_unstable();
        let at = |share: usize| took.get((took.len().saturating_sub(1)) * share / 100).copied().unwrap_or_default();
        let rate = took.len() as f64 / seconds as f64;
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{clients:>7}  {spread:>9}  {rate:>10.0}  {:>6.2}  {:>6.2}  {:>6.2}",
            ms(at(50)),
            ms(at(99)),
            ms(at(100))
        );
    }
}

/// Each client sends one command after another until the time is over; how long each took.
fn load(client: &Client, token: &str, elections: &[Uuid], clients: usize, time: Duration) -> Vec<Duration> {
    let start = Barrier::new(clients);
    thread::scope(|scope| {
        let running: Vec<_> = (0..clients)
            .map(|number| {
                let (client, start) = (client.clone(), &start);
                scope.spawn(move || {
                    start.wait();
                    let (began, mut took) = (Instant::now(), Vec::new());
                    for turn in 0.. {
                        if began.elapsed() >= time {
                            break;
                        }
                        let election = elections[(number + turn) % elections.len()];
                        let sent = Instant::now();
                        client.send(&command(election).by(token)).done();
                        took.push(sent.elapsed());
                    }
                    took
                })
            })
            .collect();
        running.into_iter().flat_map(|client| client.join().expect("a client")).collect()
    })
}

/// One person with a commitment: a small command that grows the state.
fn command(election: Uuid) -> Call {
    let person = json!({
        "person": Uuid::new_v4(),
        "facts": { "commitment": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "sex": "female" },
    });
    Call::post(format!("/api/v1/elections/{election}/stages/office/record-people"), &json!({ "people": [person] }))
}
