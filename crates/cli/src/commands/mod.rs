//! The commands of the binary.

mod admin;
mod calendar;
mod county;
mod demo;
mod hall;
mod holders;
mod log;
mod outcome;
mod profile;
mod profiles;
mod rehearse;
mod roll;
mod serve;
mod verify;

use clap::Subcommand;
use std::io::{Read, Write};
use std::path::Path;
use thiserror::Error;

/// What the binary can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serves elections: REST under /api/v1, pages under /.
    Serve(serve::Options),
    /// Seeds an invented county in a data folder and serves it as a rehearsal.
    Demo(demo::Options),
    /// Plays a whole invented election through the REST API and verifies its evidence.
    Rehearse(rehearse::Options),
    /// Verifies a bundle of evidence offline. Exit 0 good, 1 bad, 2 unreadable.
    Verify(verify::Options),
    /// Computes the outcome of a count: JSON in, JSON out. Exit 0 computed, 2 refused.
    Outcome(outcome::Options),
    /// Prints every legal deadline for an election day, with its article.
    Calendar(calendar::Options),
    /// Shows, compares and checks rule profiles.
    #[command(subcommand)]
    Rules(profiles::Options),
    /// Checks a clerk's workbook.
    #[command(subcommand)]
    Roll(roll::Options),
    /// Checks proofs and signed notes.
    #[command(subcommand)]
    Log(log::Options),
    /// Moves an election to a laptop in a hall without a network, and back.
    #[command(subcommand)]
    Hall(hall::Options),
    /// Looks after an installation: keys, backup, check, accounts.
    #[command(subcommand)]
    Admin(admin::Options),
}

/// Why a command could not do its work.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A file cannot be read.
    #[error("cannot read {path}: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {cause}")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Something is not as it must be; the text says what and what to do.
    #[error("{0}")]
    Wrong(String),
}

impl Failure {
    /// Input or surroundings are unusable.
    pub(crate) const EXIT_CODE: u8 = 2;

    pub(crate) fn wrong(error: impl std::fmt::Display) -> Self {
        Self::Wrong(error.to_string())
    }
}

/// Runs a command; its exit code.
pub(crate) fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Serve(options) => serve::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Rehearse(options) => rehearse::run(&options),
        Command::Verify(options) => verify::run(&options),
        Command::Outcome(options) => outcome::run(&options),
        Command::Calendar(options) => calendar::run(&options),
        Command::Rules(options) => profiles::run(&options),
        Command::Roll(options) => roll::run(&options),
        Command::Log(options) => log::run(&options),
        Command::Hall(options) => hall::run(&options),
        Command::Admin(options) => admin::run(options),
    }
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |cause| Failure::Unreadable { path: path.display().to_string(), cause };
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(bytes);
    }
    std::fs::read(path).map_err(unreadable)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|cause| Failure::Unwritable { path: path.display().to_string(), cause })
}

/// A line on standard output. Who closes it early, as `head` does, has seen enough.
fn say(line: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::wrong(error)),
        _ => Ok(()),
    }
}

/// JSON on standard output, indented.
fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(Failure::wrong)?;
    say(&text)
}

/// Asked for, or taken from `ZHIXUAN_PASSPHRASE`.
fn passphrase(prompt: &str) -> Result<String, Failure> {
    match std::env::var("ZHIXUAN_PASSPHRASE") {
        Ok(passphrase) => Ok(passphrase),
        Err(_) => rpassword::prompt_password(prompt).map_err(Failure::wrong),
    }
}
