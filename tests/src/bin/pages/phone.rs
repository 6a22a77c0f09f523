//! An old phone on a slow line: four times slower than this machine, 150 ms away, 1.6 Mbit/s down and 0.75 up, with
//! nothing in its cache.

use system_tests::browser::Browser;
use system_tests::http::Client;

/// The pages that a resident opens from the notice board.
const PAGES: [&str; 4] = ["/", "/elections/{}", "/elections/{}/look-up", "/elections/{}/notices/1"];

/// How often each is opened; the middle one is told.
const TIMES: usize = 5;

/// Paint times (W3C Paint Timing, Largest Contentful Paint) and the bytes that crossed the line.
const PAINTS: &str = "new Promise((done) => new PerformanceObserver((seen) => {
  const paint = (name) => Math.round(performance.getEntriesByName(name)[0].startTime);
  const asked = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  done([paint('first-paint'), paint('first-contentful-paint'), Math.round(seen.getEntries().at(-1).startTime),
    asked.reduce((sum, one) => sum + one.transferSize, 0)]);
}).observe({ type: 'largest-contentful-paint', buffered: true }))";

/// A line for each page.
pub(crate) fn measure(client: &Client, election: &str) {
    println!("a phone (360 × 640, 4 × slower, 150 ms, 1.6 Mbit/s), the middle of {TIMES}:");
    for path in PAGES {
        let mut seen: Vec<[u64; 4]> = (0..TIMES).map(|_| opened(client, &path.replace("{}", election))).collect();
        seen.sort_unstable();
        let [first, content, largest, bytes] = seen[TIMES / 2];
        println!("{path:<46} first paint {first} ms, first content {content} ms, largest {largest} ms, {bytes} bytes");
    }
}

fn opened(client: &Client, path: &str) -> [u64; 4] {
    let browser = Browser::at(client);
    browser.as_old_phone();
    browser.go(path);
    let told = browser.js(PAINTS);
    std::array::from_fn(|at| told[at].as_u64().unwrap())
}
