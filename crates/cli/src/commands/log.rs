//! `zhixuan log`: proofs and notes, checked from what is handed in and nothing else.

use super::{Failure, read, say};
use clap::Subcommand;
use ledger::{Note, Verdict, VerifierKey};
use std::path::{Path, PathBuf};

/// What to check.
#[derive(Subcommand)]
pub(crate) enum Options {
    /// An inclusion proof: one JSON object on standard input. Exit 0 valid, 1 not valid, 2 not JSON.
    Inclusion,
    /// A consistency proof: one JSON object on standard input. Exit 0 valid, 1 not valid, 2 not JSON.
    Consistency,
    /// A signed note (C2SP). Exit 0 signed by the key, 1 not, 2 not a note.
    Note {
        /// The verifier key, name+id+key.
        #[arg(long)]
        vkey: String,
        /// The note, or - for standard input.
        file: PathBuf,
    },
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    match options {
        Options::Inclusion => proof(ledger::check_inclusion_json),
        Options::Consistency => proof(ledger::check_consistency_json),
        Options::Note { vkey, file } => note(vkey, file),
    }
}

fn proof(check: fn(&str) -> Verdict) -> Result<u8, Failure> {
    let bytes = read(Path::new("-"))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Failure::wrong("standard input is not UTF-8 JSON"));
    };
    let verdict = check(&text);
    match &verdict {
        Verdict::Valid => say("valid")?,
        Verdict::NotValid(reason) => say(&format!("not valid: {reason}"))?,
        Verdict::Unreadable(reason) => eprintln!("unreadable: {reason}"),
    }
    Ok(verdict.exit_code())
}

fn note(vkey: &str, file: &Path) -> Result<u8, Failure> {
    let key: VerifierKey = vkey.parse().map_err(|error| Failure::wrong(format!("--vkey: {error}")))?;
    let note = Note::parse(&read(file)?).map_err(|error| Failure::wrong(format!("not a signed note: {error}")))?;
    match note.verify(&[key]) {
        Ok(signatures) => {
            for signature in signatures {
                say(&format!("signed by {} ({})", signature.name, signature.id))?;
            }
            Ok(0)
        }
        Err(error) => {
            say(&format!("not valid: {error}"))?;
            Ok(1)
        }
    }
}
