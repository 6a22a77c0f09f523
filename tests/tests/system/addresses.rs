//! Every page that the server has is looked at by somebody: in the list of all pages, or by the browser's test that reaches it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use system_tests::every_page::{COUNT_PAGES, NO_PAGES, PAGES, REACHED};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The addresses of a source's routes that are opened rather than only posted to.
fn opened(source: &str) -> BTreeSet<String> {
    let handler = |name: &str| source.split(&format!("let {name} =")).nth(1).and_then(|rest| rest.split(';').next());
    let routes = source.split(".route(").skip(1).filter_map(|rest| {
        let (path, rest) = rest.split_once('"')?.1.split_once('"')?;
        let given = rest.trim_start_matches(',').trim_start();
        let end = given.find(".route(").or_else(|| given.find("\n    }")).unwrap_or(given.len());
        let given = given.split_at(end).0.split("\n}").next()?;
        let name = given.split(')').next()?.trim();
        let opens = given.contains("get(") || handler(name).is_some_and(|made| made.contains("get("));
        opens.then(|| path.to_owned())
    });
    routes.collect()
}

/// Whether an address of the list is one of a route's.
fn fits(route: &str, address: &str) -> bool {
    let address = address.split('?').next().unwrap();
    let (route, address): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), address.split('/').collect());
    route.len() == address.len() && route.iter().zip(address).all(|(one, other)| one.starts_with('{') || *one == other)
}

#[test]
fn every_page_is_looked_at() {
    let sources = fs::read_dir(root().join("crates/server/src")).unwrap().map(|file| file.unwrap().path());
    let pages = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().ends_with("pages.rs");
    let routes: BTreeSet<String> =
        sources.filter(pages).flat_map(|path| opened(&fs::read_to_string(path).unwrap())).collect();
    assert!(routes.len() > 70, "{routes:?}");
    let listed: Vec<&str> = PAGES.iter().chain(&COUNT_PAGES).flat_map(|(_, paths)| *paths).copied().collect();
    let reached = |route: &str| REACHED.iter().any(|(path, _)| *path == route);
    let missing: Vec<&String> = routes
        .iter()
        .filter(|route| !listed.iter().any(|path| fits(route, path)))
        .filter(|route| !NO_PAGES.contains(&route.as_str()) && !reached(route))
        .collect();
    assert!(missing.is_empty(), "nobody looks at {missing:?}");
    for path in NO_PAGES.into_iter().chain(REACHED.map(|(path, _)| path)) {
        assert!(routes.contains(path), "{path} is gone");
    }
    for (path, test) in REACHED {
        let source = fs::read_to_string(root().join(format!("tests/tests/browser/{test}.rs"))).unwrap();
        assert!(source.contains(".barriers()"), "{test} does not look at {path}");
    }
}
