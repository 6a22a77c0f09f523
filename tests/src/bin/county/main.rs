//! Figures and proof, not a test: a county's election day against the binary beside this program.
//!
//! `cargo xtask county [OPTION…]`; the options stand in docs/operating.md.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a program for figures may fail loudly")]

#[path = "../../../../crates/store/tests/support/postgres.rs"]
mod postgres;
#[path = "../load/raw.rs"]
mod raw;

use postgres::Postgres;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use system_tests::county::{Faults, Options, play};

const USAGE: &str = "\
usage: cargo xtask county [OPTION…]
  --communities N   29        --residents N   134400 in all
  --postgres        on a PostgreSQL server started from the system's programs; --database URL: on another
  --servers N       1; more need PostgreSQL
  --seed N          1         --kills N       300
  --repeats N       20        --cuts N        20      --walks N  100   each in a thousand
  --stations LIST   1,16,64   --seconds N     10 for each
  --leisure N       2 batches of each group before all count at once
  --no-raw          nothing of the database alone beside it
  --data FOLDER     a folder that is kept; a county that stands prepared in it is used
  --report FILE     the report as JSON";

/// A word of the command line by its name.
struct Words(Vec<String>);

impl Words {
    fn flag(&self, name: &str) -> bool {
        self.0.iter().any(|word| word == name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        let at = self.0.iter().position(|word| word == name)?;
        self.0.get(at + 1).map(String::as_str)
    }

    fn number<N: FromStr>(&self, name: &str, otherwise: N) -> N {
        match self.text(name) {
            None => otherwise,
            Some(text) => text.parse().unwrap_or_else(|_| panic!("{name} {text}\n{USAGE}")),
        }
    }
}

fn main() {
    let words = Words(std::env::args().skip(1).collect());
    if words.flag("--help") {
        println!("{USAGE}");
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let time = Duration::from_secs(words.number("--seconds", 10));
    let stations: Vec<usize> =
        words.text("--stations").unwrap_or("1,16,64").split(',').filter_map(|one| one.parse().ok()).collect();
    let postgres = words.flag("--postgres").then(Postgres::shared);
    let options = Options {
        communities: words.number("--communities", 29),
        residents: words.number("--residents", 134_400),
        database: postgres.map(Postgres::database).or_else(|| words.text("--database").map(str::to_owned)),
        servers: words.number("--servers", 1),
        seed: words.number("--seed", 1),
        kills: words.number("--kills", 300),
        faults: Faults {
            repeats: words.number("--repeats", 20),
            cuts: words.number("--cuts", 20),
            walks: words.number("--walks", 100),
        },
        stations,
        time,
        leisure: words.number("--leisure", 2),
        folder: words.text("--data").map_or_else(|| temporary.path().to_owned(), PathBuf::from),
    };
    match postgres {
        _ if words.flag("--no-raw") => {}
        None => println!("SQLite alone, one commit for each command: {} /s", raw::sqlite(temporary.path(), time)),
        Some(postgres) => options.stations.iter().for_each(|clients| {
            let rate = raw::pgbench(postgres, *clients, time);
            println!("pgbench, {clients} clients, one commit for each command: {rate} /s");
        }),
    }
    let report = play(&options);
    println!("{}", report.text());
    if let Some(file) = words.text("--report") {
        std::fs::write(file, report.json().to_string()).expect("the report");
    }
}
