//! An empty installation on one of the two databases.

use super::postgres::Postgres;
use std::path::PathBuf;
use std::sync::OnceLock;
use store::{Database, Keys, OpenError, Options, Store};
use tempfile::TempDir;

/// A data folder, a database and keys.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) database: Database,
    pub(crate) keys: Keys,
}

impl Fixture {
    pub(crate) fn sqlite() -> Self {
        Self::on(Database::Sqlite)
    }

    pub(crate) fn postgres() -> Self {
        Self::on(Database::Postgres(Postgres::shared().database_like(template())))
    }

    fn on(database: Database) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database, keys: Keys::generate().unwrap() }
    }

    /// Another server with a data folder of its own on the same database.
    pub(crate) fn beside(&self) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: self.database.clone(), keys: self.keys.clone() }
    }

    pub(crate) fn options(&self) -> Options {
        let data = self.folder.path().to_owned();
        Options { data, database: self.database.clone(), origin_prefix: "zhixuan-rehearsal/云水县".to_owned() }
    }

    pub(crate) async fn try_open(&self) -> Result<Store, OpenError> {
        Store::open(self.options(), self.keys.clone()).await
    }

    pub(crate) async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    /// The address for reaching the database behind the store's back.
    pub(crate) fn address(&self) -> String {
        match &self.database {
            Database::Sqlite => format!("sqlite://{}", self.sqlite_file().display()),
            Database::Postgres(address) => address.clone(),
        }
    }

    pub(crate) fn sqlite_file(&self) -> PathBuf {
        self.folder.path().join("zhixuan.db")
    }

    /// Runs statements behind the store's back.
    pub(crate) async fn behind(&self, statements: &[&str]) -> Result<(), sea_orm::DbErr> {
        use sea_orm::ConnectionTrait;
        let mut options = sea_orm::ConnectOptions::new(self.address());
        options.max_connections(1).sqlx_logging(false);
        let database = sea_orm::Database::connect(options).await?;
        let mut result = Ok(());
        for statement in statements {
            result = result.and(database.execute_unprepared(statement).await.map(drop));
        }
        database.close().await?;
        result
    }
}

/// A database that is migrated once for all tests.
fn template() -> &'static str {
    static TEMPLATE: OnceLock<()> = OnceLock::new();
    const NAME: &str = "migrated";
    TEMPLATE.get_or_init(|| {
        let server = Postgres::shared();
        server.sql("postgres", &format!("CREATE DATABASE {NAME}"));
        let address = server.address(NAME);
        let migrate = async move {
            let mut options = sea_orm::ConnectOptions::new(address);
            options.max_connections(1).sqlx_logging(false);
            let database = sea_orm::Database::connect(options).await.unwrap();
            migrations::migrate(&database).await.unwrap();
            database.close().await.unwrap();
        };
        // A thread of its own: the test's runtime must not block on another one.
        let thread = std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(migrate));
        thread.join().unwrap();
    });
    NAME
}

/// The same tests on both databases.
#[macro_export]
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test($crate::support::fixture::Fixture::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test($crate::support::fixture::Fixture::postgres()).await;
            })+
        }
    };
}
