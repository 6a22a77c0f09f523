//! Every page that the server has is looked at by somebody: in the list of all pages, or by the browser's test that reaches it.

use std::collections::BTreeSet;
use std::fs;
use system_tests::every_page::{COUNT_PAGES, NO_PAGES, PAGES, REACHED};
use system_tests::page_routes::{PageRoute, page_routes, root};

/// Whether an address of the list is one of a route's.
fn fits(route: &str, address: &str) -> bool {
    let address = address.split('?').next().unwrap();
    let (route, address): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), address.split('/').collect());
    route.len() == address.len() && route.iter().zip(address).all(|(one, other)| one.starts_with('{') || *one == other)
}

#[test]
fn every_page_is_looked_at() {
    let routes: BTreeSet<String> = page_routes().into_iter().filter(PageRoute::opens).map(|route| route.path).collect();
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
