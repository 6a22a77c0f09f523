//! What the databases allow with nothing around them, inserting the rows of one command with one commit each.

use crate::postgres::Postgres;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The bytes of an entry such as the load's.
const BODY: &str = "640";

/// Commits per second of the raw SQLite driver, by the program in `tests/raw-sqlite`.
pub(crate) fn sqlite(folder: &Path, time: Duration) -> String {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("raw-sqlite/Cargo.toml");
    let target = std::env::current_exe().unwrap().parent().unwrap().join("raw-sqlite");
    let mut raw = Command::new("cargo");
    raw.args(["run", "--quiet", "--release", "--manifest-path"]).arg(manifest).arg("--target-dir").arg(target);
    raw.arg("--").arg(folder).arg(time.as_secs().to_string()).arg(BODY);
    let output = raw.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Transactions per second of pgbench.
pub(crate) fn pgbench(postgres: &Postgres, clients: usize, time: Duration) -> String {
    let tables = "CREATE TABLE IF NOT EXISTS raw_head (election int PRIMARY KEY, size bigint, root bytea, note text);
        CREATE TABLE IF NOT EXISTS raw_entry (election int, seq bigserial, leaf bytea, body bytea, PRIMARY KEY (election, seq));
        INSERT INTO raw_head SELECT n, 0, '', '' FROM generate_series(1, 29) n ON CONFLICT DO NOTHING";
    postgres.sql("postgres", tables);
    let script = format!(
        "\\set election random(1, 29)
        BEGIN;
        UPDATE raw_head SET size = size + 1, root = decode(repeat('08', 32), 'hex'), note = repeat('c', 920) WHERE election = :election;
        INSERT INTO raw_entry (election, leaf, body) VALUES (:election, decode(repeat('07', 32), 'hex'), decode(repeat('78', {BODY}), 'hex'));
        END;"
    );
    let file = tempfile::Builder::new().permissions(Permissions::from_mode(0o644)).tempfile().unwrap();
    std::fs::write(file.path(), script).unwrap();
    let (file, clients, time) = (file.path().to_str().unwrap(), clients.to_string(), time.as_secs().to_string());
    let said = postgres
        .client("pgbench", &["-n", "-M", "prepared", "-f", file, "-c", &clients, "-j", "2", "-T", &time, "postgres"]);
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = "));
    tps.and_then(|tps| tps.split(['.', ' ']).next()).unwrap_or("?").to_owned()
}
