//! Figures, not a test: what each page weighs, how long the server takes for it with a whole county open, and when a
//! phone on a slow line shows the resident's pages.
//!
//! `cargo xtask pages [OPTION…]`, on a machine that does nothing else; the options stand in docs/operating.md.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a program for figures may fail loudly, and its times are rounded for people"
)]

mod phone;
mod rate;
mod weight;

use std::path::{Path, PathBuf};
use std::time::Duration;
use system_tests::binary::{Served, zhixuan};
use system_tests::cast::{self, sign_in};
use system_tests::every_page::{Named, PAGES};
use system_tests::http::Call;
use weight::Weight;

const USAGE: &str = "\
usage: cargo xtask pages [OPTION…]
  --data FOLDER     a county that stands prepared, by `rehearse --county` or the county's day; one is made otherwise
  --residents N     134400, of the county that is made
  --rate N          50 requests per second of one page, whichever of its elections
  --seconds N       10 for each page";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help") {
        println!("{USAGE}");
        return;
    }
    let option = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        Some(words.get(at + 1).unwrap_or_else(|| panic!("{name} what?\n{USAGE}")).as_str())
    };
    let number = |name: &str, otherwise: u32| option(name).map_or(otherwise, |text| text.parse().expect(name));
    let temporary = tempfile::tempdir().unwrap();
    let data = option("--data").map_or_else(|| temporary.path().join("county"), PathBuf::from);
    if !data.join("keys.json").exists() {
        prepare(&data, number("--residents", 134_400));
    }
    let served = Served::with(&data, None, &["--clock", "2026-11-29T00:30:00Z"]);
    let time = Duration::from_secs(number("--seconds", 10).into());
    pages(&served, number("--rate", 50), time);
    phone::measure(&served.client, &elections(&served)[0]);
    println!("memory of the server with all elections open: {} MiB at most", served.peak() >> 20);
}

/// A county on the morning of its election day.
fn prepare(data: &Path, residents: u32) {
    let mut command = zhixuan();
    command.args(["rehearse", "--county", "--county-residents", &residents.to_string(), "--data"]).arg(data);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The elections, the largest roll first.
fn elections(served: &Served) -> Vec<String> {
    let answer = served.client.send(&Call::get("/api/v1/elections")).done();
    let mut all: Vec<(u64, String)> = answer
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["registered"].as_u64().unwrap_or_default(), cast::text(one, "election")))
        .collect();
    all.sort_unstable_by(|one, other| other.cmp(one));
    all.into_iter().map(|(_, election)| election).collect()
}

/// A line for each page: its bytes, and its times at so many requests per second.
fn pages(served: &Served, per_second: u32, time: Duration) {
    let elections = elections(served);
    println!("{per_second} requests per second, {} elections in turn, {} s each", elections.len(), time.as_secs());
    println!(
        "{:<12} {:<46} {:>8} {:>7} {:>7} {:>7} {:>8} {:>8}",
        "who", "page", "html", "css", "js", "all", "p50 ms", "p99 ms"
    );
    let mut slowest: f64 = 0.0;
    let named: Vec<Named> = elections.iter().map(|election| Named::of(&served.client, election)).collect();
    let named: Vec<(&Named, &String)> = named.iter().zip(&elections).collect();
    for (who, paths) in PAGES {
        for path in paths {
            let cookie = if who.is_empty() { String::new() } else { sign_in(&served.client, who).token };
            let call = |(named, election): &(&Named, &String)| rate::page(&named.address(path, election), &cookie);
            // Opened once before, as every page of a day is.
            for election in &named {
                let _opened = served.client.send(&call(election));
            }
            let weight = Weight::of(&served.client, &call(&named[0]));
            let times = rate::measure(&served.client, per_second, time, |turn| call(&named[turn % named.len()]));
            let (half, most) = (times.ms(50), times.ms(99));
            slowest = slowest.max(most);
            println!(
                "{:<12} {path:<46} {weight} {half:>8.1} {most:>8.1}",
                if who.is_empty() { "anybody" } else { who }
            );
        }
    }
    println!("the slowest page's p99: {slowest:.1} ms");
}
