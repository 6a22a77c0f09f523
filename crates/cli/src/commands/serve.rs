//! `zhixuan serve`: opens the store, prints what the operator must know, serves until stopped.

use super::{Failure, say};
use app::public_url::PublicUrl;
use app::{App, Clock, Setup};
use chrono::{DateTime, Utc};
use clap::Args;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use store::{Database, Keys, Options as StoreOptions, Store};
use tokio::runtime::Runtime;

/// Where to listen and where the data are.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080", env = "ZHIXUAN_LISTEN")]
    pub(super) listen: SocketAddr,
    /// The data folder: keys, checkpoints, and the embedded database.
    #[arg(long, default_value = "data", env = "ZHIXUAN_DATA")]
    pub(super) data: PathBuf,
    /// A PostgreSQL database instead of the embedded one.
    #[arg(long, value_name = "postgres://…", env = "ZHIXUAN_DATABASE_URL", hide_env_values = true)]
    pub(super) database_url: Option<String>,
    /// The county, a part of every log's origin: letters, digits and hyphens.
    #[arg(long, default_value = "county", env = "ZHIXUAN_COUNTY")]
    pub(super) county: String,
    /// Where everybody reaches the server, printed on papers and in codes to scan: `https://election.example.cn`. The
    /// address that is asked where none is given.
    #[arg(long, value_name = "https://…", env = "ZHIXUAN_PUBLIC_URL")]
    pub(super) public_url: Option<PublicUrl>,
    /// Serve a rehearsal: invented people, a clock of its own, evidence that never reads as valid for real.
    #[arg(long)]
    pub(super) rehearsal: bool,
    /// The moment at which a rehearsal's clock begins, as RFC 3339 writes it; the machine's where none is given.
    #[arg(long, requires = "rehearsal")]
    pub(super) clock: Option<DateTime<Utc>>,
}

impl Options {
    pub(super) fn clock(&self) -> Clock {
        if !self.rehearsal {
            return Clock::Real;
        }
        let clock = Clock::rehearsal();
        if let Some(begins) = self.clock {
            clock.set(begins);
        }
        clock
    }
}

/// How many passwords are hashed at once: one core stays free for everybody else.
fn hashes_at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}

/// Opens store and app; the one-time secret where there is no account yet.
pub(super) async fn open(options: &Options) -> Result<(App, Option<String>), Failure> {
    let keys = Keys::load_or_create(&options.data).map_err(Failure::wrong)?;
    let prefix = if options.rehearsal { "zhixuan-rehearsal" } else { "zhixuan" };
    let database = options.database_url.clone().map_or(Database::Sqlite, Database::Postgres);
    let opened =
        StoreOptions { data: options.data.clone(), database, origin_prefix: format!("{prefix}/{}", options.county) };
    let store = Store::open(opened, keys).await.map_err(Failure::wrong)?;
    let fresh = store.count_accounts().await.map_err(Failure::wrong)? == 0;
    let secret = if fresh { Some(app::first_secret().map_err(Failure::wrong)?) } else { None };
    let setup = Setup {
        county: options.county.clone(),
        clock: options.clock(),
        hashes_at_once: hashes_at_once(),
        public_url: options.public_url.clone(),
        first_secret: secret.clone(),
    };
    let app = App::new(store, setup).map_err(Failure::wrong)?;
    Ok((app, secret))
}

pub(super) fn runtime() -> Result<Runtime, Failure> {
    Runtime::new().map_err(Failure::wrong)
}

/// The operator's log on standard error; `RUST_LOG` sets its level.
pub(super) fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A second start in one process keeps the first log.
    let _started_before = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    start_log();
    runtime()?.block_on(async {
        let (app, secret) = open(options).await?;
        if let Some(secret) = secret {
            say("No account yet. Make the first administrator with this one-time secret:")?;
            say(&format!("  {secret}"))?;
            say("  POST /api/v1/setup {\"secret\": …, \"name\": …, \"password\": …}")?;
        }
        serve(app, options.listen, &options.data).await
    })
}

/// Serves until interrupted, then closes the store.
pub(super) async fn serve(app: App, address: SocketAddr, data: &Path) -> Result<u8, Failure> {
    let listener = server::listen(address).await.map_err(Failure::wrong)?;
    let bound = listener.local_addr().map_err(Failure::wrong)?;
    say(&format!(
        "Zhixuan listens on http://{bound}/ (API documentation: http://{bound}/api/docs); data in {}",
        data.display()
    ))?;
    let stored = app.store().clone();
    server::serve(app, listener, stop()).await.map_err(Failure::wrong)?;
    stored.close().await;
    Ok(0)
}

/// Done on an interrupt or a request to terminate.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(interrupt.await),
    }
}
