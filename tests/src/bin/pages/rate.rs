//! So many requests per second whether or not the server keeps up: a time counts from when its request was due.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use system_tests::county::times::Times;
use system_tests::http::{Call, Client};

/// Who asks at once; more than the server lets wait.
const READERS: usize = 16;

/// A page as the browser of somebody with this access token asks for it.
pub(crate) fn page(path: &str, token: &str) -> Call {
    let call = Call::get(path).header("accept-language", "zh-CN");
    if token.is_empty() { call } else { call.header("cookie", &format!("zhixuan_access={token}")) }
}

/// Asks for so long, each turn for what it is told.
pub(crate) fn measure(client: &Client, per_second: u32, time: Duration, call: impl Fn(usize) -> Call + Sync) -> Times {
    let step = Duration::from_secs(1) / per_second;
    let (began, next, times) = (Instant::now(), AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let due = step * u32::try_from(turn).unwrap();
                    if due >= time {
                        return;
                    }
                    thread::sleep(due.saturating_sub(began.elapsed()));
                    let status = client.send(&call(turn)).status;
                    assert!(status < 500, "{status}");
                    times.lock().unwrap().push(began.elapsed().saturating_sub(due));
                }
            });
        }
    });
    Times::of(times.into_inner().unwrap())
}
