//! Figures, not a test: the binary beside this program under load, over HTTP.
//!
//! `cargo run --release -p system-tests --bin load -- [SECONDS] [PART…]`, where a part is `commands`, `postgres`,
//! `reads`, `county` or `start`; all of them where none is named. Run it on a machine that does nothing else.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a program for figures may fail loudly, and its rates are rounded for people"
)]

mod commands;
mod county;
#[path = "../../../../crates/store/tests/support/postgres.rs"]
mod postgres;
mod raw;
mod reads;
mod start;

use std::time::Duration;
use system_tests::county::times::Times;

/// What measures a part for so long.
type Measure = fn(Duration);

/// Each part by its name.
const PARTS: [(&str, Measure); 5] = [
    ("start", start::measure),
    ("commands", commands::measure_sqlite),
    ("postgres", commands::measure_postgres),
    ("reads", reads::measure),
    ("county", county::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(5);
    let named: Vec<&String> = arguments.iter().filter(|argument| argument.parse::<u64>().is_err()).collect();
    if let Some(unknown) = named.iter().find(|name| !PARTS.iter().any(|(part, _)| *part == name.as_str())) {
        eprintln!("no part {unknown}; there are start, commands, postgres, reads, county");
        std::process::exit(64);
    }
    for (part, measure) in PARTS {
        if named.is_empty() || named.iter().any(|name| name.as_str() == part) {
            println!("# {part}");
            measure(Duration::from_secs(seconds));
            println!();
        }
    }
}
