//! All tests: with cargo-nextest where it is installed, with `cargo test` elsewhere. What they print is shown as it
//! comes, and counted.

use crate::workshop::{Workshop, run as started, spelled};
use std::io::{BufRead, BufReader, Read};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

/// Tests that ran.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Tests {
    /// How many passed.
    pub(crate) passed: u64,
    /// How many failed; a run that broke off without a count is one.
    pub(crate) failed: u64,
}

impl AddAssign for Tests {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Reads how many tests a line of output tells of.
type Reader = fn(&str) -> Option<Tests>;

/// Says to a test that the binary beside it is built from what stands in the tree.
const BUILT: &str = "ZHIXUAN_BUILT";

/// Runs all tests, whichever fail. The binary that many of them start is built once here, with the features of the tests:
/// each would ask cargo itself otherwise, one after the other.
pub(crate) fn run(workshop: &Workshop) -> Tests {
    if let Err(reason) = started(&mut workshop.cargo(&["build", "--workspace", "--bins", "--tests"])) {
        eprintln!("{reason}");
        return Tests { passed: 0, failed: 1 };
    }
    let common = ["--workspace", "--no-fail-fast", "--color", "never"];
    let cargo = |words: &[&str]| {
        let mut command = workshop.cargo(&[words, &common].concat());
        command.env(BUILT, "yes");
        command
    };
    if !workshop.has("nextest") {
        return counted(&mut cargo(&["test"]), of_libtest);
    }
    let mut tests = counted(&mut cargo(&["nextest", "run"]), of_nextest);
    // Examples in documentation are tests that cargo-nextest does not run.
    tests += counted(&mut cargo(&["test", "--doc"]), of_libtest);
    tests
}

/// Runs a command, shows what it prints, and adds up what it tells.
fn counted(command: &mut Command, reader: Reader) -> Tests {
    println!("$ {}", spelled(command));
    // libtest counts on standard output, cargo-nextest on standard error: one thread for each.
    let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            eprintln!("{} cannot be started: {error}", spelled(command));
            return Tests { passed: 0, failed: 1 };
        }
    };
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let mut tests = std::thread::scope(|scope| {
        let err = scope.spawn(move || shown(err, reader, |line| eprintln!("{line}")));
        let mut tests = shown(out, reader, |line| println!("{line}"));
        tests += err.join().unwrap_or_default();
        tests
    });
    let well = child.wait().is_ok_and(|status| status.success());
    if !well && tests.failed == 0 {
        tests.failed = 1;
    }
    tests
}

fn shown(stream: Option<impl Read>, reader: Reader, show: fn(&str)) -> Tests {
    let mut tests = Tests::default();
    let Some(stream) = stream else { return tests };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        show(&line);
        tests += reader(&line).unwrap_or_default();
    }
    tests
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn of_libtest(line: &str) -> Option<Tests> {
    let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    Some(Tests { passed: before(counts, ';', " passed"), failed: before(counts, ';', " failed") })
}

/// `     Summary [   1.234s] 14 tests run: 12 passed (1 slow), 1 failed, 1 timed out, 2 skipped`
fn of_nextest(line: &str) -> Option<Tests> {
    let counts = line.trim_start().strip_prefix("Summary [")?.split_once(" run: ")?.1;
    let failed = [" failed", " timed out", " exec failed"].iter().map(|what| before(counts, ',', what)).sum();
    Some(Tests { passed: before(counts, ',', " passed"), failed })
}

/// The number before a word in a list such as `12 passed (1 slow), 1 failed`; 0 where the word is not there.
fn before(counts: &str, separator: char, word: &str) -> u64 {
    counts
        .split(separator)
        .find_map(|part| {
            let (number, rest) = part.trim().split_at_checked(part.trim().find(' ')?)?;
            let is_word = rest.strip_prefix(word).is_some_and(|after| after.is_empty() || after.starts_with(' '));
            is_word.then(|| number.parse().ok())?
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_both_runners() {
        let rows: [(Reader, &str, Option<Tests>); 7] = [
            (
                of_libtest,
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                Some(Tests { passed: 12, failed: 0 }),
            ),
            (
                of_libtest,
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                Some(Tests { passed: 3, failed: 2 }),
            ),
            (of_libtest, "test rows::passed ... ok", None),
            (
                of_nextest,
                "     Summary [   0.024s] 3 tests run: 3 passed, 0 skipped",
                Some(Tests { passed: 3, failed: 0 }),
            ),
            (
                of_nextest,
                "     Summary [  61.024s] 9 tests run: 5 passed (1 slow), 2 failed, 1 timed out, 1 exec failed, 4 skipped",
                Some(Tests { passed: 5, failed: 4 }),
            ),
            (
                of_nextest,
                "     Summary [   0.100s] 1 test run: 0 passed, 1 failed, 0 skipped",
                Some(Tests { passed: 0, failed: 1 }),
            ),
            (of_nextest, "        PASS [   0.004s] rules calendar::rows", None),
        ];
        for (reader, line, expected) in rows {
            assert_eq!(reader(line), expected, "{line}");
        }
    }
}
