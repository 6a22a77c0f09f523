//! A PostgreSQL server of the test run's own, from the system's binaries, in a temporary folder.
//!
//! It listens on a socket in that folder alone, and a watcher stops and removes it when the test process ends,
//! however it ends. Nothing but the standard library is needed, so any test binary may include this file.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The superuser of the server.
const USER: &str = "zhixuan";

/// A running server.
pub(crate) struct Postgres {
    bin: PathBuf,
    folder: PathBuf,
    databases: AtomicU32,
    /// Its end of input is the end of the server.
    _watcher: Child,
}

impl Postgres {
    /// The server of this test run, started the first time.
    pub(crate) fn shared() -> &'static Self {
        static SERVER: OnceLock<Postgres> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// Starts a server; panics where PostgreSQL's binaries are not installed.
    pub(crate) fn start() -> Self {
        let bin = binaries();
        let made = run(Path::new("mktemp"), &["-d", "-t", "zhixuan-postgres-XXXXXXXX"]);
        let folder = PathBuf::from(String::from_utf8(made.stdout).expect("a path").trim());
        let (data, socket) = (folder.join("data"), folder.display().to_string());
        let data = data.to_str().expect("a path in UTF-8");
        let encoding = ["--encoding=UTF8", "--locale=C.UTF-8"];
        run(&bin.join("initdb"), &[&["-D", data, "-U", USER, "-A", "trust", "-N"], encoding.as_slice()].concat());
        let options = format!("-k {socket} -c listen_addresses='' -c max_connections=200");
        let log = format!("{socket}/log");
        run(&bin.join("pg_ctl"), &["-D", data, "-w", "-s", "-l", &log, "-o", &options, "start"]);
        let watcher = watch(&bin, &folder);
        Self { bin, folder, databases: AtomicU32::new(0), _watcher: watcher }
    }

    /// The address of a new, empty database.
    pub(crate) fn database(&self) -> String {
        self.database_like("template1")
    }

    /// The address of a new database that is a copy of another one, by name; nobody may be connected to that one.
    pub(crate) fn database_like(&self, template: &str) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::SeqCst));
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        self.address(&name)
    }

    /// The address of a database by name.
    pub(crate) fn address(&self, name: &str) -> String {
        format!("postgres://{USER}@localhost/{name}?host={}", self.folder.display())
    }

    /// Runs a statement on a database as the superuser and gives back what it printed.
    pub(crate) fn sql(&self, database: &str, statement: &str) -> String {
        self.client("psql", &["-d", database, "-v", "ON_ERROR_STOP=1", "-qAtc", statement])
    }

    /// Runs one of PostgreSQL's client programs as the superuser and gives back what it printed.
    pub(crate) fn client(&self, program: &str, arguments: &[&str]) -> String {
        let folder = self.folder.display().to_string();
        let arguments = [&["-h", &folder, "-U", USER], arguments].concat();
        String::from_utf8(run(&self.bin.join(program), &arguments).stdout).expect("text")
    }
}

/// The newest of the installed versions.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let bin = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists());
    bin.max_by_key(number).expect("PostgreSQL's binaries in /usr/lib/postgresql: install the package `postgresql`")
}

/// A command as a user that PostgreSQL accepts: it refuses root.
fn command(program: &Path) -> Command {
    let me = Command::new("id").arg("-u").output().expect("id");
    if me.stdout.trim_ascii() == b"0" {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn run(program: &Path, arguments: &[&str]) -> Output {
    let output = command(program).args(arguments).current_dir("/tmp").stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?}: {told}", program.display());
    output
}

fn watch(bin: &Path, folder: &Path) -> Child {
    let script = format!(
        "trap '' INT TERM HUP; cat > /dev/null; {bin}/pg_ctl -D {folder}/data -s -m immediate stop; rm -rf {folder}",
        bin = bin.display(),
        folder = folder.display()
    );
    let mut watcher = command(Path::new("sh"));
    watcher.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    watcher.current_dir("/tmp").spawn().expect("the watcher")
}
