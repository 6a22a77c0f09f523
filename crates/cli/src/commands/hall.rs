//! `zhixuan hall`: an election goes to a laptop in a hall without a network, and comes back. With the server stopped.

use super::serve::{self, Options as ServeOptions};
use super::{Failure, passphrase, read, say, write};
use app::App;
use clap::Subcommand;
use election::ElectionId;
use std::path::PathBuf;

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Options {
    /// Prints the verifier key with which this installation would go on with an election: for the action `move-log` where
    /// the election is now.
    Key {
        #[command(flatten)]
        place: ServeOptions,
        /// The election.
        election: ElectionId,
    },
    /// Writes an election that was moved to another key (`move-log`) as a package under a passphrase, asked for or taken
    /// from `ZHIXUAN_PASSPHRASE`.
    Export {
        #[command(flatten)]
        place: ServeOptions,
        /// The election.
        election: ElectionId,
        /// The file to write.
        #[arg(long)]
        to: PathBuf,
    },
    /// Takes a package in: an election that comes to the hall, or one that comes back. It is proved first; all of it is
    /// taken in, or nothing. Somebody then receives it (`receive-log`).
    Import {
        #[command(flatten)]
        place: ServeOptions,
        /// The package.
        file: PathBuf,
    },
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    let (Options::Key { place, .. } | Options::Export { place, .. } | Options::Import { place, .. }) = options;
    serve::runtime()?.block_on(async {
        let (app, _) = serve::open(place).await?;
        let done = work(&app, options).await;
        app.store().close().await;
        done.map(|()| 0)
    })
}

async fn work(app: &App, options: &Options) -> Result<(), Failure> {
    match options {
        Options::Key { election, .. } => say(&app.hall_key(*election).map_err(Failure::wrong)?.to_string()),
        Options::Export { election, to, .. } => {
            if to.exists() {
                return Err(Failure::wrong(format!("{} exists; a package is never written over", to.display())));
            }
            let packed = app.pack(*election, &passphrase("New passphrase: ")?).await.map_err(Failure::wrong)?;
            write(to, packed.as_bytes())?;
            say(&format!("Packed {election} into {}. Carry the passphrase apart from it.", to.display()))
        }
        Options::Import { file, .. } => {
            let text = String::from_utf8(read(file)?).map_err(Failure::wrong)?;
            let taken = app.unpack(text, passphrase("Passphrase: ")?).await.map_err(Failure::wrong)?;
            let log = &taken.log;
            say(&format!(
                "{}: {} entries were here, {} are now, root {}",
                taken.election, log.before, log.size, log.root
            ))?;
            say(&format!("It came from {}", taken.from))?;
            say("Receive it now by the action receive-log of the record; until then nothing else is recorded.")
        }
    }
}
