//! The rows of one command, inserted with one commit each and nothing else: what a disk and SQLite allow at best.
//!
//! `raw-sqlite FOLDER SECONDS BODY_BYTES` prints commits per second.

use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, seconds, bytes] = arguments.as_slice() else {
        return Err("raw-sqlite FOLDER SECONDS BODY_BYTES".into());
    };
    let time = Duration::from_secs(seconds.parse()?);
    let body = vec![b'x'; bytes.parse()?];
    let mut database = Connection::open(Path::new(folder).join("raw.db"))?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         CREATE TABLE head (election BLOB PRIMARY KEY, size INTEGER, root BLOB, frontier TEXT, checkpoint TEXT, last_at INTEGER);
         CREATE TABLE entry (election BLOB, seq INTEGER, leaf BLOB, body BLOB, PRIMARY KEY (election, seq),
             FOREIGN KEY (election) REFERENCES head (election));",
    )?;
    let election = [7_u8; 16];
    let (root, frontier, checkpoint) = ([8_u8; 32], "f".repeat(700), "c".repeat(220));
    database.execute("INSERT INTO head VALUES (?, 0, ?, ?, ?, 0)", params![election, root, frontier, checkpoint])?;
    let (began, mut seq) = (Instant::now(), 0_i64);
    while began.elapsed() < time {
        let transaction = database.transaction()?;
        transaction
            .prepare_cached("UPDATE head SET size = ?, root = ?, frontier = ?, checkpoint = ?, last_at = ? WHERE election = ?")?
            .execute(params![seq + 1, root, frontier, checkpoint, seq, election])?;
        transaction
            .prepare_cached("INSERT INTO entry VALUES (?, ?, ?, ?)")?
            .execute(params![election, seq, root, body])?;
        transaction.commit()?;
        seq += 1;
    }
    let rate = f64::from(i32::try_from(seq)?) / began.elapsed().as_secs_f64();
    println!("{rate:.0}");
    Ok(())
}
