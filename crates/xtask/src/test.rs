//! `cargo xtask test`: every check and every test, in one order, to the end. A step that fails hides no other.

use crate::workshop::{Done, Workshop, run as started};
use crate::{docs, purity, suite, tools, trace};
use std::process::ExitCode;

/// A check before the tests: what it is called, and what it does.
type Step = (&'static str, fn(&Workshop) -> Done);

/// The checks in their order. Advisories need the network and belong to a run of their own.
const STEPS: [Step; 8] = [
    ("PostgreSQL's server programs", tools::postgres),
    ("Chromium", tools::chromium),
    ("format", |workshop| started(&mut workshop.cargo(&["fmt", "--all", "--check"]))),
    ("lints", |workshop| {
        started(&mut workshop.cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    }),
    ("licences, bans and sources of dependencies", tools::deny),
    ("purity of the pure crates", purity::check),
    ("generated documents", docs::check),
    ("traces from the law to the tests", trace::check),
];

/// Runs everything, says at the end how each step went, and counts: every check is one, every test is one.
pub(crate) fn run(workshop: &Workshop) -> ExitCode {
    let mut lines = Vec::new();
    let mut failed: u64 = 0;
    for (name, step) in STEPS {
        println!("\n== {name}");
        match step(workshop) {
            Ok(()) => lines.push(format!("  ok      {name}")),
            Err(reason) => {
                eprintln!("{reason}");
                failed += 1;
                lines.push(format!("  FAILED  {name}: {reason}"));
            }
        }
    }
    let passed = u64::try_from(STEPS.len()).unwrap_or(u64::MAX).saturating_sub(failed);
    println!("\n== tests");
    let tests = suite::run(workshop);
    let word = if tests.failed == 0 { "ok    " } else { "FAILED" };
    lines.push(format!("  {word}  tests: {} passed, {} failed", tests.passed, tests.failed));
    println!(
        "\n{}\n(not checked: advisories on dependencies, which need the network: cargo deny check advisories)",
        lines.join("\n")
    );
    let (passed, failed) = (passed + tests.passed, failed + tests.failed);
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
