//! `zhixuan admin holder`: the key of a holder of sealed papers, and packages opened with it.

use super::{Failure, passphrase, read, say, write};
use app::holders::{HolderSecret, Papers, open};
use clap::Subcommand;
use std::path::{Path, PathBuf};

/// What a holder does.
#[derive(Subcommand)]
pub(crate) enum HolderOptions {
    /// Makes a key, writes it locked under a passphrase, and prints the public half to register.
    Key {
        /// The file to write.
        file: PathBuf,
    },
    /// Opens a package of sealed papers: for `verify --opened`. Prints the secret that confirms it.
    Open {
        /// The package.
        package: PathBuf,
        /// The key's file.
        #[arg(long)]
        key: PathBuf,
        /// The file to write.
        #[arg(long)]
        to: PathBuf,
    },
}

pub(super) fn run(options: &HolderOptions) -> Result<u8, Failure> {
    match options {
        HolderOptions::Key { file } => make(file)?,
        HolderOptions::Open { package, key, to } => {
            let text = String::from_utf8(read(key)?).map_err(Failure::wrong)?;
            let secret = HolderSecret::unlock(&text, &passphrase("Passphrase: ")?).map_err(Failure::wrong)?;
            let papers = open(&read(package)?, &secret).map_err(Failure::wrong)?;
            write(to, &serde_json::to_vec(&papers).map_err(Failure::wrong)?)?;
            say(&format!("{} batches up to round {}. Secret: {}", papers.batches.len(), papers.upto, papers.secret))?;
        }
    }
    Ok(0)
}

fn make(file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::wrong(format!("{} exists; a key is never written over", file.display())));
    }
    let secret = HolderSecret::generate();
    write(file, secret.lock(&passphrase("New passphrase: ")?).map_err(Failure::wrong)?.as_bytes())?;
    let public = secret.public();
    say(&format!("Public key:  {}\nFingerprint: {}", public.0, public.fingerprint()))
}

/// The papers that a holder opened.
pub(super) fn opened(file: &Path) -> Result<Papers, Failure> {
    serde_json::from_slice(&read(file)?).map_err(Failure::wrong)
}
