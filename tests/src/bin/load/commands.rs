//! Durable commands per second at 1, 16 and 64 clients, over one and over 29 elections, beside the raw driver.

use crate::postgres::Postgres;
use crate::{Times, raw};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};
use system_tests::binary::Served;
use system_tests::cast::{administrator, community, draft, member};
use system_tests::line::{Line, Post};
use uuid::Uuid;

/// Elections of the county.
const COUNTY: u32 = 29;

/// On the embedded database, beside the raw driver's one commit for each command.
pub(crate) fn measure_sqlite(time: Duration) {
    let data = tempfile::tempdir().unwrap();
    println!("SQLite alone, one commit for each command: {} /s", raw::sqlite(data.path(), time));
    run(&Served::over(data.path()), time);
}

/// On PostgreSQL, beside pgbench with the same rows at the same numbers of clients.
pub(crate) fn measure_postgres(time: Duration) {
    let (data, postgres) = (tempfile::tempdir().unwrap(), Postgres::shared());
    for clients in [1, 16, 64] {
        println!(
            "pgbench, {clients} clients, one commit for each command: {} /s",
            raw::pgbench(postgres, clients, time)
        );
    }
    run(&Served::on(data.path(), Some(&postgres.database())), time);
}

fn run(served: &Served, time: Duration) {
    let admin = administrator(&served.client, served.secret.as_deref().unwrap());
    let office = member(&served.client, &admin, "county", "county");
    let elections: Vec<Uuid> = (1..=COUNTY)
        .map(|number| draft(&served.client, &office, community(&served.client, &office, number, "a")))
        .collect();
    println!("clients  elections  commands/s  p50 ms  p99 ms  max ms");
    for (clients, spread) in [(1, 1), (16, 1), (64, 1), (1, 29), (16, 29), (64, 29)] {
        let times = load(served.client.address(), &office.token, &elections[..spread], clients, time);
        let (rate, [p50, p99, max]) = (times.per_second(time), [50, 99, 100].map(|share| times.ms(share)));
        println!("{clients:>7}  {spread:>9}  {rate:>10.0}  {p50:>6.2}  {p99:>6.2}  {max:>6.2}");
    }
}

/// Each client sends one command after another until the time is over; how long each took.
fn load(address: &str, token: &str, elections: &[Uuid], clients: usize, time: Duration) -> Times {
    let start = Barrier::new(clients);
    let took = thread::scope(|scope| {
        let running: Vec<_> = (0..clients)
            .map(|number| {
                let start = &start;
                scope.spawn(move || {
                    let mut line = Line::open(address).unwrap();
                    start.wait();
                    let (began, mut took) = (Instant::now(), Vec::new());
                    let mut turn = number;
                    while began.elapsed() < time {
                        let sent = Instant::now();
                        let (path, body) = command(elections[turn % elections.len()]);
                        post(&mut line, token, &path, &body);
                        took.push(sent.elapsed());
                        turn += 1;
                    }
                    took
                })
            })
            .collect();
        running.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    Times::of(took)
}

fn post(line: &mut Line, token: &str, path: &str, body: &str) {
    line.send(&Post { path, token, key: None, kind: "application/json", body: body.as_bytes() }).unwrap();
    let (status, body) = line.answer().unwrap();
    assert!(status == 200, "{status} {}", String::from_utf8_lossy(&body));
}

/// One person with a commitment: a small command that grows the state.
fn command(election: Uuid) -> (String, String) {
    let commitment = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let person = Uuid::new_v4();
    let facts = format!(r#"{{"commitment":"{commitment}","sex":"female"}}"#);
    let body = format!(r#"{{"people":[{{"person":"{person}","facts":{facts}}}]}}"#);
    (format!("/api/v1/elections/{election}/stages/office/record-people"), body)
}
