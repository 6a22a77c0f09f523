//! Programs that the checks and tests need beside Rust: found, or installed and said so.

use crate::workshop::{Done, Workshop, output, run};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where Debian and its kin keep the server programs of `PostgreSQL`, by version.
const POSTGRES: &str = "/usr/lib/postgresql";

/// The program that makes a database cluster.
const INITDB: &str = "initdb";

/// Makes sure that a `PostgreSQL` server can be started; the tests start their own, away from any other.
pub(crate) fn postgres(workshop: &Workshop) -> Done {
    if let Some(found) = initdb() {
        println!("found {}", found.display());
        return Ok(());
    }
    println!("PostgreSQL's server programs are missing; installing Debian's package postgresql");
    install(workshop, &["postgresql"])?;
    initdb().map(|_| ()).ok_or_else(|| format!("there is no {INITDB} after the installation"))
}

/// Installs packages of the system, as whoever may.
fn install(workshop: &Workshop, packages: &[&str]) -> Done {
    let root = output(&mut workshop.program("id", &["-u"]))?.trim() == "0";
    let (program, before): (_, &[&str]) = if root { ("apt-get", &[]) } else { ("sudo", &["apt-get"]) };
    let apt = |words: &[&str]| {
        run(workshop.program(program, &[before, words].concat()).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// The browser of the browser tests, as Debian calls its program and its package.
const CHROMIUM: &str = "chromium";

/// A family of Chinese letters and Debian's package of it: without one a page of Chinese is a page of boxes.
const FONTS: (&str, &str) = ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk");

/// Makes sure that pages can be opened in a browser that has Chinese letters.
pub(crate) fn chromium(workshop: &Workshop) -> Done {
    let (font, package) = FONTS;
    let missing: Vec<&str> = [(chromium_program().is_some(), CHROMIUM), (Path::new(font).is_file(), package)]
        .into_iter()
        .filter_map(|(there, package)| (!there).then_some(package))
        .collect();
    if !missing.is_empty() {
        println!("missing for browser tests; installing Debian's {}", missing.join(" and "));
        install(workshop, &missing)?;
    }
    let found = chromium_program().ok_or_else(|| format!("there is no {CHROMIUM} after the installation"))?;
    println!("found {}", found.display());
    Ok(())
}

fn chromium_program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(CHROMIUM)).find(|program| program.is_file())
}

fn initdb() -> Option<PathBuf> {
    let versions = fs::read_dir(POSTGRES).into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    versions.chain(env::split_paths(&path)).map(|folder| folder.join(INITDB)).find(|program| program.is_file())
}

/// The release of cargo-deny that is installed where none is; another may read `deny.toml` otherwise.
const DENY: &str = "0.20.2";

/// Where it is installed: within the build folder, so that nothing of the developer's own is changed.
const DENY_ROOT: &str = "target/tools";

/// Checks what the dependencies may be: their licences, their sources, and none that is banned.
pub(crate) fn deny(workshop: &Workshop) -> Done {
    let checks = ["check", "licenses", "bans", "sources"];
    if workshop.has("deny") {
        return run(&mut workshop.cargo(&[["deny"].as_slice(), &checks].concat()));
    }
    let program = workshop.path(DENY_ROOT).join("bin/cargo-deny");
    if !program.is_file() {
        println!("cargo-deny is missing; building release {DENY} into {DENY_ROOT}, once, in about two minutes");
        // A debug build takes less than half the time, and checks in seconds all the same.
        let words = ["install", "--locked", "--debug", "--quiet", "cargo-deny", "--version", DENY, "--root", DENY_ROOT];
        run(&mut workshop.cargo(&words))?;
    }
    run(&mut workshop.program(program, &checks))
}
