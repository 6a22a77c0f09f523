//! The system served from within this process, on a loopback port, with everything that the binary serves.

use crate::http::Client;
use app::auth::{Claims, Tokens};
use app::{App, Clock, Setup};
use election::AccountId;
use std::path::Path;
use store::{Database, Keys, Options, Store};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use uuid::Uuid;

/// The one-time secret of the first administrator.
pub const SECRET: &str = "the console's one-time secret";

/// The county of the rehearsals, a part of every origin.
pub const COUNTY: &str = "fengchuan";

/// A server in this process; it stops when it goes out of scope.
pub struct Inside {
    /// The application behind it.
    pub app: App,
    /// A client of it.
    pub client: Client,
    stop: Option<oneshot::Sender<()>>,
    runtime: Runtime,
    _own: Option<TempDir>,
}

impl Inside {
    /// Over an empty data folder of its own.
    pub fn fresh() -> Self {
        let own = tempfile::tempdir().unwrap();
        let data = own.path().to_owned();
        Self::start(&data, Database::Sqlite, Some(own))
    }

    /// Over a data folder, as a rehearsal.
    pub fn over(data: &Path) -> Self {
        Self::on(data, Database::Sqlite)
    }

    /// Over a data folder whose log lies in this database, as a rehearsal.
    pub fn on(data: &Path, database: Database) -> Self {
        Self::start(data, database, None)
    }

    fn start(data: &Path, database: Database, own: Option<TempDir>) -> Self {
        let runtime = Runtime::new().unwrap();
        let app = runtime.block_on(open(data, database));
        let listener = runtime.block_on(server::listen(([127, 0, 0, 1], 0).into())).unwrap();
        let client = Client::new(format!("http://{}", listener.local_addr().unwrap()));
        let (stop, stopped) = oneshot::channel::<()>();
        runtime.spawn(server::serve(app.clone(), listener, async {
            // The sender's end closing is a stop too.
            let _closed = stopped.await;
        }));
        Self { app, client, stop: Some(stop), runtime, _own: own }
    }

    /// Runs a future of the application.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// An access token of an account that expires so many seconds from now; they may be negative.
    pub fn token(&self, account: Uuid, seconds: i64) -> String {
        signed(self.app.store().keys().token_seed(), account, seconds)
    }

    /// An access token that somebody else's key signed.
    pub fn forged(&self, account: Uuid) -> String {
        let mut seed = *self.app.store().keys().token_seed();
        seed.reverse();
        signed(&seed, account, 600)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.stop.take();
        self.runtime.block_on(self.app.store().close());
    }
}

fn signed(seed: &[u8; 32], account: Uuid, seconds: i64) -> String {
    let now = Clock::real_now().timestamp();
    let claims = Claims { sub: AccountId(account), sid: Uuid::nil(), iat: now - 900, exp: now + seconds };
    Tokens::new(seed).sign(&claims).unwrap()
}

/// The store of a rehearsal's data folder.
pub async fn store(data: &Path) -> Store {
    store_on(data, Database::Sqlite).await
}

async fn store_on(data: &Path, database: Database) -> Store {
    let keys = Keys::load_or_create(data).unwrap();
    let options = Options { data: data.to_path_buf(), database, origin_prefix: format!("zhixuan-rehearsal/{COUNTY}") };
    Store::open(options, keys).await.unwrap()
}

async fn open(data: &Path, database: Database) -> App {
    let store = store_on(data, database).await;
    let setup = Setup {
        county: COUNTY.to_owned(),
        clock: Clock::rehearsal(),
        hashes_at_once: 2,
        public_url: None,
        first_secret: Some(SECRET.to_owned()),
    };
    App::new(store, setup).unwrap()
}
