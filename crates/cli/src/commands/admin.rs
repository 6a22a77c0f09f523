//! `zhixuan admin`: keys, backup, restore, check, accounts of an installation that is not running.

use super::holders::{self, HolderOptions};
use super::serve::{self, Options as ServeOptions};
use super::{Failure, passphrase, print_json, read, say, write};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use store::Keys;

/// What to look after.
#[derive(Subcommand)]
pub(crate) enum Options {
    /// Moves keys under a passphrase, asked for or taken from `ZHIXUAN_PASSPHRASE`.
    #[command(subcommand)]
    Keys(KeysOptions),
    /// Proves the live database from leaf 0. Exit 0 whole, 1 not.
    Check {
        #[command(flatten)]
        place: ServeOptions,
        /// Print the whole report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes a consistent copy of the embedded database.
    Backup {
        #[command(flatten)]
        place: ServeOptions,
        /// The file to write.
        #[arg(long)]
        to: PathBuf,
    },
    /// Puts a copy back into an empty data folder; starting refuses it where newer checkpoints are known.
    Restore {
        /// The data folder; its keys must be there already.
        #[arg(long)]
        data: PathBuf,
        /// The copy.
        #[arg(long)]
        from: PathBuf,
    },
    /// The key of a holder of sealed papers, and packages opened with it.
    #[command(subcommand)]
    Holder(HolderOptions),
    /// Accounts, for who has the machine.
    #[command(subcommand)]
    Accounts(AccountsOptions),
}

/// What to do with keys.
#[derive(Subcommand)]
pub(crate) enum KeysOptions {
    /// Writes the keys, sealed under a passphrase.
    Export {
        /// The data folder.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// The file to write.
        file: PathBuf,
    },
    /// Takes keys into a data folder that has none.
    Import {
        /// The data folder.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// The file that was exported.
        file: PathBuf,
    },
    /// Makes a new log key and prints, for every election, what its log calls it. A log goes over to it by the action
    /// `rotate-key`; new logs begin with it. Export the keys again afterwards.
    Renew {
        #[command(flatten)]
        place: ServeOptions,
    },
    /// Prints the keys' fingerprint.
    Fingerprint {
        /// The data folder.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

/// What to do with accounts.
#[derive(Subcommand)]
pub(crate) enum AccountsOptions {
    /// Lists them.
    List {
        #[command(flatten)]
        place: ServeOptions,
    },
    /// Prints a one-time code with which an account sets a new password.
    Reset {
        #[command(flatten)]
        place: ServeOptions,
        /// The account's name.
        #[arg(long)]
        name: String,
    },
    /// Disables an account and ends its sessions.
    Disable {
        #[command(flatten)]
        place: ServeOptions,
        /// The account's name.
        #[arg(long)]
        name: String,
    },
}

pub(super) fn run(options: Options) -> Result<u8, Failure> {
    match options {
        Options::Keys(keys_options) => keys(&keys_options),
        Options::Check { place, json } => check(&place, &Form::from(json)),
        Options::Backup { place, to } => serve::runtime()?.block_on(async {
            let (app, _) = serve::open(&place).await?;
            app.store().backup(&to).await.map_err(Failure::wrong)?;
            say(&format!("Backed up to {}. Keep the keys apart: `admin keys export`.", to.display()))?;
            app.store().close().await;
            Ok(0)
        }),
        Options::Restore { data, from } => restore(&data, &from),
        Options::Holder(holder_options) => holders::run(&holder_options),
        Options::Accounts(accounts_options) => accounts(accounts_options),
    }
}

/// How a report is printed.
enum Form {
    Lines,
    Json,
}

impl From<bool> for Form {
    fn from(json: bool) -> Self {
        if json { Self::Json } else { Self::Lines }
    }
}

fn check(place: &ServeOptions, form: &Form) -> Result<u8, Failure> {
    serve::runtime()?.block_on(async {
        let (app, _) = serve::open(place).await?;
        let report = app.store().check().await.map_err(Failure::wrong)?;
        match form {
            Form::Json => print_json(&report)?,
            Form::Lines => {
                for election in &report.elections {
                    say(&format!("{}  {} entries", election.election, election.size))?;
                    for problem in &election.problems {
                        say(&format!("    {problem:?}"))?;
                    }
                }
            }
        }
        app.store().close().await;
        Ok(u8::from(!report.is_good()))
    })
}

fn restore(data: &Path, from: &Path) -> Result<u8, Failure> {
    let target = data.join("zhixuan.db");
    if target.exists() {
        return Err(Failure::wrong(format!("{} exists; move it away first", target.display())));
    }
    if !data.join("keys.json").exists() {
        return Err(Failure::wrong("the data folder has no keys; bring them with `admin keys import`"));
    }
    std::fs::copy(from, &target).map_err(Failure::wrong)?;
    say(&format!("Restored {}. Now run `admin check --data {}`.", target.display(), data.display()))?;
    Ok(0)
}

fn keys(options: &KeysOptions) -> Result<u8, Failure> {
    match options {
        KeysOptions::Export { data, file } => {
            let keys = existing(data)?;
            let text = keys.export(&passphrase("New passphrase: ")?).map_err(Failure::wrong)?;
            write(file, text.as_bytes())?;
            say(&format!("Exported {} to {}", keys.fingerprint(), file.display()))?;
        }
        KeysOptions::Import { data, file } => {
            if data.join("keys.json").exists() {
                return Err(Failure::wrong("the data folder has keys already; nothing was changed"));
            }
            let text = String::from_utf8(read(file)?).map_err(Failure::wrong)?;
            let keys = Keys::import(&text, &passphrase("Passphrase: ")?).map_err(Failure::wrong)?;
            keys.save(data).map_err(Failure::wrong)?;
            say(&format!("Imported {}", keys.fingerprint()))?;
        }
        KeysOptions::Renew { place } => renew(place)?,
        KeysOptions::Fingerprint { data } => say(&existing(data)?.fingerprint())?,
    }
    Ok(0)
}

/// The database is opened first: its lock says that no server works with the keys, its heads name the elections.
fn renew(place: &ServeOptions) -> Result<(), Failure> {
    let before = existing(&place.data)?;
    let keys = before.renew().map_err(Failure::wrong)?;
    serve::runtime()?.block_on(async {
        let (app, _) = serve::open(place).await?;
        keys.replace(&place.data).map_err(Failure::wrong)?;
        for head in app.store().elections().await.map_err(Failure::wrong)? {
            let key = keys.log_key(&head.origin).map_err(Failure::wrong)?;
            say(&format!("{}  {}", head.election, key.verifier_key()))?;
        }
        app.store().close().await;
        Ok(())
    })
}

fn existing(data: &Path) -> Result<Keys, Failure> {
    if !data.join("keys.json").exists() {
        return Err(Failure::wrong(format!("{} has no keys", data.display())));
    }
    Keys::load_or_create(data).map_err(Failure::wrong)
}

fn accounts(options: AccountsOptions) -> Result<u8, Failure> {
    serve::runtime()?.block_on(async {
        match options {
            AccountsOptions::List { place } => {
                let (app, _) = serve::open(&place).await?;
                print_json(&app.accounts().await.map_err(Failure::wrong)?)?;
                app.store().close().await;
            }
            AccountsOptions::Reset { place, name } => {
                let (app, _) = serve::open(&place).await?;
                let account = named(&app, &name).await?;
                let created = app.issue_reset_code(account).await.map_err(Failure::wrong)?;
                say(&created.code)?;
                app.store().close().await;
            }
            AccountsOptions::Disable { place, name } => {
                let (app, _) = serve::open(&place).await?;
                let account = named(&app, &name).await?;
                app.disable_account(account).await.map_err(Failure::wrong)?;
                app.store().close().await;
            }
        }
        Ok(0)
    })
}

async fn named(app: &app::App, name: &str) -> Result<election::AccountId, Failure> {
    let account = app.store().account_named(name).await.map_err(Failure::wrong)?;
    account.map(|account| account.id).ok_or_else(|| Failure::wrong(format!("no account {name}")))
}
