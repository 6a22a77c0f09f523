//! Reading a long log: each entry decided again (the verifier, `admin check`), or only applied (a server that opens it).

#![expect(clippy::unwrap_used, reason = "a bench may fail loudly")]
#![expect(dead_code, reason = "the story is shared with the tests, which use all of it")]

#[path = "../tests/election/play/mod.rs"]
mod play;

use criterion::{BatchSize, Criterion, Throughput};
use election::log::{Log, Sealed};
use play::{Play, Setup, Stage};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

/// Voters who each take a paper, one entry each, after the stages before the poll.
const VOTERS: usize = 100_000;

fn main() {
    let play = Play::with(Setup { voters: VOTERS, ..Setup::default() }, Stage::Polled);
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(20)).configure_from_args();
    for count in [20_000, 100_000] {
        let entries = play.entries.get(..count).unwrap();
        let mut group = criterion.benchmark_group(format!("{count} entries"));
        group.throughput(Throughput::Elements(u64::try_from(count).unwrap()));
        group.bench_function("decided again", |bench| {
            bench.iter_batched(|| empty(&play), |log| decided(log, entries), BatchSize::PerIteration);
        });
        group.bench_function("applied", |bench| {
            bench.iter_batched(|| empty(&play), |log| applied(log, entries), BatchSize::PerIteration);
        });
        group.finish();
    }
    criterion.final_summary();
}

fn empty(play: &Play) -> Log {
    Log::new(play.setup.election, Arc::clone(&play.setup.profile))
}

fn decided(mut log: Log, entries: &[Sealed]) -> Log {
    for entry in entries {
        black_box(log.replay(&entry.bytes).unwrap());
    }
    log
}

fn applied(mut log: Log, entries: &[Sealed]) -> Log {
    for entry in entries {
        log.restore(&entry.bytes).unwrap();
    }
    log
}
