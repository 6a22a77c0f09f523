//! The routes of pages, as their sources say them.

use std::fs;
use std::path::{Path, PathBuf};

/// A route of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageRoute {
    /// Its address, with parameters in braces.
    pub path: String,
    /// Who answers it, as it is written.
    handlers: String,
}

impl PageRoute {
    /// Whether it can be opened.
    pub fn opens(&self) -> bool {
        self.handlers.contains("get(")
    }

    /// Whether something is sent to it.
    pub fn posts(&self) -> bool {
        self.handlers.contains("post(")
    }
}

/// The top of the tree.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every route of every page.
pub fn page_routes() -> Vec<PageRoute> {
    let sources = fs::read_dir(root().join("crates/server/src")).unwrap().map(|file| file.unwrap().path());
    let pages = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().ends_with("pages.rs");
    sources.filter(pages).flat_map(|path| routes(&fs::read_to_string(path).unwrap())).collect()
}

fn routes(source: &str) -> Vec<PageRoute> {
    let named = |name: &str| source.split(&format!("let {name} =")).nth(1).and_then(|rest| rest.split(';').next());
    let routes = source.split(".route(").skip(1).filter_map(|rest| {
        let (path, rest) = rest.split_once('"')?.1.split_once('"')?;
        let given = rest.trim_start_matches(',').trim_start();
        let end = given.find(".route(").or_else(|| given.find("\n    }")).unwrap_or(given.len());
        let given = given.split_at(end).0.split("\n}").next()?;
        let name = given.split(')').next()?.trim();
        let handlers = [given, named(name).unwrap_or_default()].concat();
        Some(PageRoute { path: path.to_owned(), handlers })
    });
    routes.collect()
}
