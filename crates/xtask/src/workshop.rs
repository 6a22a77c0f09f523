//! Where the work tree is, and how programs are started in it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// How a task ends: well, or with a sentence for whoever started it.
pub(crate) type Done<T = ()> = Result<T, String>;

/// The work tree.
pub(crate) struct Workshop {
    root: PathBuf,
    cargo: OsString,
}

impl Workshop {
    /// The tree that this program was started from with cargo.
    pub(crate) fn here() -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("crates/xtask"), PathBuf::from);
        let root = package.ancestors().nth(2).unwrap_or(Path::new(".")).to_owned();
        Self { root, cargo: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()) }
    }

    /// A path within the tree.
    pub(crate) fn path(&self, within: &str) -> PathBuf {
        self.root.join(within)
    }

    /// A program to start at the root of the tree, without standard input.
    pub(crate) fn program(&self, name: impl Into<OsString>, arguments: &[&str]) -> Command {
        let mut command = Command::new(name.into());
        command.args(arguments).current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// Cargo, as this program was started with.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(&self.cargo, arguments);
        // Where rustup did not start cargo, a dependency's own rust-toolchain file would choose another compiler.
        if let (None, Some(name)) = (env::var_os("RUSTUP_TOOLCHAIN"), toolchain(Path::new(&self.cargo))) {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
        command
    }

    /// Whether cargo has a subcommand.
    pub(crate) fn has(&self, subcommand: &str) -> bool {
        let mut asked = self.cargo(&[subcommand, "--version"]);
        asked.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}

/// The name of rustup's toolchain that a cargo belongs to: `…/toolchains/NAME/bin/cargo`.
fn toolchain(cargo: &Path) -> Option<&OsStr> {
    let folder = cargo.parent()?.parent()?;
    (folder.parent()?.file_name()? == "toolchains").then(|| folder.file_name())?
}

/// Says what is started, waits for its end, and fails where it fails.
pub(crate) fn run(command: &mut Command) -> Done {
    println!("$ {}", spelled(command));
    let status = command.status();
    ended(command, status)
}

/// What a program prints; its complaints go to the terminal.
pub(crate) fn output(command: &mut Command) -> Done<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{} cannot be started: {error}", spelled(command)))?;
    ended(command, Ok(output.status))?;
    String::from_utf8(output.stdout).map_err(|error| format!("{}: {error}", spelled(command)))
}

fn ended(command: &Command, status: io::Result<ExitStatus>) -> Done {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}", spelled(command))),
        Err(error) => Err(format!("{} cannot be started: {error}", spelled(command))),
    }
}

/// The command line as one would type it.
pub(crate) fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_is_named_by_its_folder() {
        let rows = [
            (
                "/root/.rustup/toolchains/stable-x86_64-unknown-linux-gnu/bin/cargo",
                Some("stable-x86_64-unknown-linux-gnu"),
            ),
            ("/usr/bin/cargo", None),
            ("cargo", None),
        ];
        for (cargo, expected) in rows {
            assert_eq!(toolchain(Path::new(cargo)).and_then(OsStr::to_str), expected, "{cargo}");
        }
    }
}
