//! Tasks of the workshop, run as `cargo xtask TASK`. What a developer and the CI do the same way stands here;
//! nothing of the program that is shipped may enter.

mod docs;
mod purity;
mod suite;
mod test;
mod tools;
mod trace;
mod workshop;

use std::process::ExitCode;
use workshop::Workshop;

const USAGE: &str = "\
usage: cargo xtask TASK
  test          every check, then every test; installs what is missing
  docs          writes the generated documents
  docs --check  fails where a generated document is not what the code says
  trace         fails where a rule does nothing, or a blocker has no ground, words, help or test
  county …      plays a county's election day against servers that die; --help tells the options
  pages …       weighs and times every page with a whole county open; --help tells the options";

/// What a wrong command line ends with.
const MISUSED: u8 = 64;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let workshop = Workshop::here();
    let done = match words.as_slice() {
        ["test"] => return test::run(&workshop),
        ["docs"] => docs::write(&workshop),
        ["docs", "--check"] => docs::check(&workshop),
        ["trace"] => trace::check(&workshop),
        [program @ ("county" | "pages"), options @ ..] => figures(&workshop, program, options),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(MISUSED);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// A program for figures, built as it is shipped.
fn figures(workshop: &Workshop, program: &str, options: &[&str]) -> workshop::Done {
    let run = ["run", "--quiet", "--release", "--package", "system-tests", "--bin", program, "--"];
    workshop::run(&mut workshop.cargo(&[&run, options].concat()))
}
