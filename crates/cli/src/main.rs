//! The `zhixuan` binary: one command a file, each parses, calls and says what came of it.

mod commands;
mod sample;
mod story;

use clap::Parser;
use commands::Command;
use std::process::ExitCode;

/// Runs the direct election of residents' committees, and checks its evidence.
#[derive(Parser)]
#[command(name = "zhixuan", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Usage errors, as `sysexits` numbers them.
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { USAGE } else { 0 };
            // Nothing more can be said where the terminal is gone.
            let _terminal_gone = error.print();
            return ExitCode::from(code);
        }
    };
    match commands::run(arguments.command) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("zhixuan: {failure}");
            ExitCode::from(commands::Failure::EXIT_CODE)
        }
    }
}
