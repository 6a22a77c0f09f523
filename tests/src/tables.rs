//! Every table of a database as it is stored, read past the store.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, QueryResult, Statement};
use serde_json::Value;
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its table.
    pub table: String,
    /// All its columns: texts and numbers as they are, bytes as text where they are text, else in hexadecimal.
    pub text: String,
    /// Its columns apart.
    pub cells: Vec<String>,
    /// Bytes that its columns take.
    pub bytes: usize,
}

impl Row {
    /// The first column that holds an object of JSON.
    pub fn json(&self) -> Value {
        let found = self.cells.iter().find_map(|cell| serde_json::from_str(cell).ok().filter(Value::is_object));
        found.unwrap_or_default()
    }
}

/// The database of a server.
#[derive(Clone, Debug)]
pub enum Kept {
    /// SQLite's, in this data folder.
    Embedded(PathBuf),
    /// PostgreSQL's, at this address.
    Postgres(String),
}

impl Kept {
    /// All rows of all tables, each table in the order in which its rows are stored.
    pub fn rows(&self) -> Vec<Row> {
        Runtime::new().unwrap().block_on(async {
            let database = Database::connect(self.address()).await.unwrap();
            let mut rows = Vec::new();
            for table in texts(&database, self.tables()).await {
                rows.extend(self.rows_of(&database, &table).await);
            }
            database.close().await.unwrap();
            rows
        })
    }

    async fn rows_of(&self, database: &DatabaseConnection, table: &str) -> Vec<Row> {
        let columns = texts(database, &self.columns(table)).await;
        let quoted: Vec<String> = columns.iter().map(|column| self.quoted(column)).collect();
        let sizes: Vec<String> = columns.iter().map(|column| self.size(column)).collect();
        let size = format!("CAST(coalesce({}, 0) AS BIGINT)", sizes.join(", 0) + coalesce("));
        let order = match self {
            Self::Embedded(_) => "rowid",
            // A small row goes into the gap of an older page: who looks for an order reads who wrote it.
            Self::Postgres(_) => "xmin::text::bigint, ctid",
        };
        let all = format!("SELECT {}, {size} FROM \"{table}\" ORDER BY {order}", quoted.join(", "));
        let row = |found: QueryResult| {
            let cells = (0..columns.len()).map(|at| cell(&found.try_get_by_index::<String>(at).unwrap()));
            let cells: Vec<String> = cells.collect();
            let bytes = usize::try_from(found.try_get_by_index::<i64>(columns.len()).unwrap()).unwrap();
            Row { table: table.to_owned(), text: cells.join(" "), cells, bytes }
        };
        select(database, &all).await.into_iter().map(row).collect()
    }

    /// Changes the database past the store.
    pub fn write(&self, sql: &str) {
        Runtime::new().unwrap().block_on(async {
            let database = Database::connect(self.address()).await.unwrap();
            database.execute_unprepared(sql).await.unwrap();
            database.close().await.unwrap();
        });
    }

    fn address(&self) -> String {
        match self {
            Self::Embedded(folder) => format!("sqlite://{}", folder.join("zhixuan.db").display()),
            Self::Postgres(address) => address.clone(),
        }
    }

    const fn tables(&self) -> &'static str {
        match self {
            Self::Embedded(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
            Self::Postgres(_) => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        }
    }

    fn columns(&self, table: &str) -> String {
        match self {
            Self::Embedded(_) => format!("SELECT name FROM pragma_table_info('{table}')"),
            Self::Postgres(_) => format!(
                "SELECT column_name::text FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        }
    }

    /// A column as text; bytes in hexadecimal between `X'` and `'`.
    fn quoted(&self, column: &str) -> String {
        match self {
            Self::Embedded(_) => format!("quote(\"{column}\")"),
            // PostgreSQL writes bytes as \x and hexadecimal.
            Self::Postgres(_) => {
                format!(r#"coalesce(regexp_replace("{column}"::text, '^\\x([0-9a-f]*)$', 'X''\1'''), '')"#)
            }
        }
    }

    fn size(&self, column: &str) -> String {
        match self {
            Self::Embedded(_) => format!("octet_length(\"{column}\")"),
            Self::Postgres(_) => format!("octet_length(\"{column}\"::text)"),
        }
    }
}

async fn select(database: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    database.query_all_raw(statement).await.unwrap()
}

async fn texts(database: &DatabaseConnection, sql: &str) -> Vec<String> {
    select(database, sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// What is quoted, unquoted.
fn cell(quoted: &str) -> String {
    if let Some(digits) = quoted.strip_prefix("X'").and_then(|rest| rest.strip_suffix('\'')) {
        let pairs = digits.as_bytes().as_chunks::<2>().0.iter();
        let byte = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        return text.filter(|text| text.starts_with('{')).unwrap_or_else(|| digits.to_owned());
    }
    quoted.trim_matches('\'').replace("''", "'")
}
