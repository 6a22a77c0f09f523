//! From the start of the process to its first answer, the memory of an idle server, the binary's size.

use std::time::{Duration, Instant};
use system_tests::binary::{self, Served};
use system_tests::http::Call;

use system_tests::county::times::Times;

/// Starts over an empty and over a used folder.
pub(crate) fn measure(_: Duration) {
    let binary = binary::zhixuan().get_program().to_owned();
    println!("binary: {} bytes", std::fs::metadata(binary).unwrap().len());
    let data = tempfile::tempdir().unwrap();
    println!("start to first answer, new folder: {:.0} ms", started(data.path()).0);
    let again: Vec<_> = (0..10).map(|_| started(data.path())).collect();
    let times = Times::of(again.iter().map(|(ms, _)| Duration::from_secs_f64(ms / 1000.0)).collect());
    println!("start to first answer, used folder: p50 {:.0} ms, max {:.0} ms", times.ms(50), times.ms(100));
    println!("idle memory: {} MiB", again.iter().map(|(_, bytes)| bytes >> 20).max().unwrap());
}

fn started(data: &std::path::Path) -> (f64, u64) {
    let began = Instant::now();
    let served = Served::over(data);
    served.client.send(&Call::get("/api/v1/health")).done();
    (began.elapsed().as_secs_f64() * 1000.0, served.resident())
}
