//! Every table of a SQLite database as it is stored, read past the store.

use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, QueryResult, Statement};
use serde_json::Value;
use std::path::Path;
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

/// All rows of all tables, each table in the order in which its rows are stored.
pub fn tables(folder: &Path) -> Vec<Row> {
    Runtime::new().unwrap().block_on(async {
        let path = folder.join("zhixuan.db");
        let database = Database::connect(format!("sqlite://{}?mode=ro", path.display())).await.unwrap();
        let mut rows = Vec::new();
        for table in names(&database, "SELECT name FROM sqlite_master WHERE type = 'table'").await {
            let columns = names(&database, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
            let sizes: Vec<String> = columns.iter().map(|column| format!("octet_length(\"{column}\")")).collect();
            let size = format!("coalesce({}, 0)", sizes.join(", 0) + coalesce("));
            let all = format!("SELECT {}, {size} FROM \"{table}\" ORDER BY rowid", quoted.join(", "));
            for found in select(&database, &all).await {
                let cells = (0..columns.len()).map(|at| cell(&found.try_get_by_index::<String>(at).unwrap()));
                let cells: Vec<String> = cells.collect();
                let bytes = usize::try_from(found.try_get_by_index::<i64>(columns.len()).unwrap()).unwrap();
                rows.push(Row { table: table.clone(), text: cells.join(" "), cells, bytes });
            }
        }
        rows
    })
}

/// Changes a database past the store.
pub fn write(folder: &Path, sql: &str) {
    Runtime::new().unwrap().block_on(async {
        let path = folder.join("zhixuan.db");
        let database = Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
        database.execute_unprepared(sql).await.unwrap();
    });
}

async fn select(database: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    database.query_all_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await.unwrap()
}

async fn names(database: &DatabaseConnection, sql: &str) -> Vec<String> {
    select(database, sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// What SQLite quotes, unquoted.
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
