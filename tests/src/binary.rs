//! The real binary: run to its end, served, stopped in the middle of a story.

use crate::http::Client;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

use crate::inside::COUNTY;

static BINARY: OnceLock<PathBuf> = OnceLock::new();

/// The `zhixuan` beside the test's own executable, built once from what stands in the tree, unless the test command says that
/// it has done so.
pub fn zhixuan() -> Command {
    Command::new(BINARY.get_or_init(|| {
        // A test lies in `deps`, a program beside the binary.
        let own = std::env::current_exe().unwrap();
        let beside = own.parent().unwrap();
        let folder = if beside.ends_with("deps") { beside.parent().unwrap() } else { beside };
        if std::env::var_os("ZHIXUAN_BUILT").is_some() {
            return folder.join("zhixuan");
        }
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build.args(["build", "--quiet", "--workspace", "--bins", "--target-dir"]).arg(folder.parent().unwrap());
        // With the same features as what stands beside it, or every dependency is built a second time.
        build.arg(if folder.ends_with("release") { "--release" } else { "--tests" });
        assert!(build.status().unwrap().success(), "the binary does not build");
        folder.join("zhixuan")
    }))
}

/// What a command that ended said.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

/// Runs a command to its end with this standard input.
pub fn run(arguments: &[&str], input: &str) -> Ended {
    let mut command = zhixuan();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that does not read its input closes it early, which is its right.
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A server process over a data folder; it is killed when it goes out of scope.
pub struct Served {
    /// A client of it.
    pub client: Client,
    /// The one-time secret, as long as there is no account.
    pub secret: Option<String>,
    child: Child,
    _open: BufReader<ChildStdout>,
}

impl Served {
    /// Serves a rehearsal on the embedded database; back when the address is printed.
    pub fn over(data: &Path) -> Self {
        Self::on(data, None)
    }

    /// Serves a rehearsal on the embedded database or on one at this address; back when its own address is printed.
    pub fn on(data: &Path, database: Option<&str>) -> Self {
        Self::with(data, database, &[])
    }

    /// The same with further options of `serve`.
    pub fn with(data: &Path, database: Option<&str>, options: &[&str]) -> Self {
        Self::listening(data, "127.0.0.1:0", database, options)
    }

    /// Serves once more where a server listened before.
    pub fn again(data: &Path, address: &str) -> Self {
        Self::listening(data, address, None, &[])
    }

    fn listening(data: &Path, listen: &str, database: Option<&str>, options: &[&str]) -> Self {
        let mut command = zhixuan();
        command.args(["serve", "--rehearsal", "--county", COUNTY, "--listen", listen, "--data"]).arg(data);
        command.args(database.iter().flat_map(|address| ["--database-url", address])).args(options);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let said = until_it_listens(&mut lines);
        let secret = said.get(1).filter(|_| said.len() > 2).map(|secret| secret.trim().to_owned());
        let address = said.last().and_then(|line| line.split_whitespace().find(|word| word.starts_with("http://")));
        let client = Client::new(address.unwrap().trim_end_matches('/'));
        Self { client, secret, child, _open: lines }
    }

    /// The memory of the process that is in use, in bytes.
    pub fn resident(&self) -> u64 {
        self.memory("VmRSS:")
    }

    /// The most memory that the process has had in use, in bytes.
    pub fn peak(&self) -> u64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    /// Says nothing any more, as over a line that is cut, until it [goes on](Self::go_on).
    pub fn fall_silent(&self) {
        self.signal("-STOP");
    }

    /// Goes on where it fell silent.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success(), "{signal}");
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a server says until it listens; the last line has its address, the second, where there are several, the secret.
fn until_it_listens(lines: &mut impl BufRead) -> Vec<String> {
    let mut said = Vec::new();
    loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the server ended: {said:?}");
        let listens = line.contains("listens on");
        said.push(line);
        if listens {
            return said;
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have been killed before.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The smallest community whose story is played to the end.
pub const SMALLEST: [&str; 6] = ["--households", "240", "--residents", "600", "--groups", "8"];

/// The data folder of a rehearsal that was played to its end.
pub fn played() -> TempDir {
    copied("played", |folder| {
        play(&[], "warn", folder);
    })
}

/// The same of a rehearsal with further options, with what the server told its operator at this level of the log.
pub fn played_with(options: &[&str], level: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let told = play(options, level, folder.path());
    (folder, told)
}

fn play(options: &[&str], level: &str, folder: &Path) -> String {
    let mut command = zhixuan();
    command.env("RUST_LOG", level);
    command.arg("rehearse").args(SMALLEST).args(options).arg("--out").arg(folder.join("out"));
    let output = command.arg("--data").arg(folder.join("data")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    told
}

/// Plays a rehearsal with further options to its end, and has its evidence verified as anybody does.
pub fn played_and_verified(options: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    play(options, "warn", folder.path());
    let evidence = folder.path().join("out").join("evidence.zip");
    let verified = run(&["verify", evidence.to_str().unwrap()], "");
    assert_eq!(verified.code, 0, "{} {}", verified.out, verified.err);
}

/// The data folder of a rehearsal that was killed at the step that it told of.
pub fn rehearsal_until(step: &str) -> TempDir {
    rehearsal_with(&[], step)
}

/// The same of a rehearsal with further options.
pub fn rehearsal_with(options: &[&str], step: &str) -> TempDir {
    copied(&format!("{options:?} until {step}"), |folder| {
        let mut command = zhixuan();
        command.arg("rehearse").args(SMALLEST).arg("--out").arg(folder.join("out"));
        command.args(options).args(["--until", step]);
        command.arg("--data").arg(folder).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told = lines.map_while(Result::ok).any(|line| line.contains(step));
        assert!(told, "the rehearsal never told of {step:?}");
        child.kill().unwrap();
        child.wait().unwrap();
    })
}

/// A copy of a folder that is filled once for all tests of one build of the binary: whoever comes first fills it, whoever
/// comes meanwhile waits.
fn copied(what: &str, fill: impl FnOnce(&Path)) -> TempDir {
    let program = zhixuan().get_program().to_owned();
    let built = std::fs::metadata(&program).unwrap().modified().unwrap();
    let built = built.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let kept = Path::new(&program).parent().unwrap().join("rehearsals");
    std::fs::create_dir_all(&kept).unwrap();
    // A slash of the hash would be a folder.
    let name = format!("{built}-{}", ledger::sha256(what.as_bytes()).to_string().replace('/', "_"));
    forget_others(&kept, &format!("{built}-"));
    let lock = std::fs::File::create(kept.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    let filled = kept.join(&name);
    if !filled.exists() {
        let fresh = tempfile::tempdir_in(&kept).unwrap();
        fill(fresh.path());
        std::fs::rename(fresh.keep(), &filled).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&filled, folder.path());
    folder
}

/// Removes what earlier builds left; another test may have done so already.
fn forget_others(kept: &Path, start: &str) {
    let all = std::fs::read_dir(kept).unwrap().filter_map(Result::ok);
    for entry in all.filter(|entry| !entry.file_name().to_string_lossy().starts_with(start)) {
        // Folders that are being filled have a name of their own and are left alone.
        if entry.file_name().to_string_lossy().starts_with(|first: char| first.is_ascii_digit()) {
            let _gone = std::fs::remove_dir_all(entry.path()).or_else(|_| std::fs::remove_file(entry.path()));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
