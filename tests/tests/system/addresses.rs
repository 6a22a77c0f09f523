//! Every page that the server has is looked at by somebody: in the list of all pages, or by the browser's test that reaches it.
//! And no address, of a page or of the API, names a person, not even by id: addresses stand in logs and histories.

use serde_json::json;
use server::api_routes;
use std::collections::BTreeSet;
use std::fs;
use system_tests::cast;
use system_tests::every_page::{COUNT_PAGES, NO_PAGES, PAGES, REACHED};
use system_tests::http::Call;
use system_tests::inside::{Inside, SECRET};
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

/// What a part of an address may stand for: an installation's account, an election's thing, a secret that its holder was
/// given, a number or a word. None is a person.
const PARTS: [&str; 37] = [
    "*tile",
    "account",
    "action",
    "anchor",
    "batch",
    "code",
    "day",
    "document",
    "election",
    "file",
    "grant",
    "invitation",
    "kind",
    "link",
    "look",
    "names",
    "nomination",
    "number",
    "old",
    "operation",
    "other",
    "paper",
    "part",
    "photo",
    "place",
    "pool",
    "profile",
    "role",
    "round",
    "seq",
    "session",
    "stage",
    "statement",
    "step",
    "table",
    "token",
    "what",
];

#[test]
fn no_address_names_a_person() {
    let api = api_routes().into_iter().map(|route| route.path.to_owned());
    let addresses: Vec<String> = api.chain(page_routes().into_iter().map(|route| route.path)).collect();
    assert!(addresses.len() > 200, "{addresses:?}");
    let parts = |path: &str| -> Vec<String> {
        path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
    };
    let mut met = BTreeSet::new();
    for path in &addresses {
        for part in parts(path) {
            let known = PARTS.iter().any(|one| *one == part);
            assert!(known, "{path}: whether {part} is a person is not known");
            met.insert(part);
        }
    }
    let gone: Vec<&&str> = PARTS.iter().filter(|one| !met.contains(**one)).collect();
    assert!(gone.is_empty(), "no address has {gone:?}");
}

#[test]
fn a_person_is_asked_for_in_a_body() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    let clerk = cast::member(client, &admin, "clerk", "committee");
    let teller = cast::member(client, &admin, "teller", "teller");
    let community = cast::community(client, &county, 1, "枫林街道");
    let election = cast::draft(client, &county, community);
    let path = |rest: &str| format!("/api/v1/elections/{election}{rest}");
    let people = json!({ "people": [{ "name": "张三", "sex": "male" }] });
    let entered = client.send(&Call::post(path("/people"), &people).by(&county.token)).done();
    let person = entered["made"]["people"][0].clone();
    let reveal = |who: &str, body| client.send(&Call::post(path("/people/reveal"), &body).by(who));
    assert_eq!(reveal(&clerk.token, json!({ "person": person, "reason": " " })).problem(422), "invalid");
    assert_eq!(reveal(&teller.token, json!({ "person": person, "reason": "why" })).problem(403), "forbidden");
    assert_eq!(reveal(&clerk.token, json!({ "person": person, "reason": "why" })).done()["name"], "张三");
    let looks = client.send(&Call::get(path("/access-log")).by(&clerk.token)).done();
    assert_eq!(looks.as_array().unwrap().len(), 1, "{looks}");
    let entry = Call::post(path("/roll/entry"), &json!({ "person": person })).by(&clerk.token);
    assert_eq!(client.send(&entry).problem(404), "not-found", "on no roll");
    // Where they were asked for by address nothing answers any more.
    let id = person.as_str().unwrap();
    for old in [format!("/people/{id}/reveal"), format!("/roll/entries/{id}")] {
        for call in [Call::get(path(&old)), Call::post(path(&old), &json!({}))] {
            assert_eq!(client.send(&call.by(&clerk.token)).status, 404, "{old}");
        }
    }
    let after = Call::get(path(&format!("/roll?after={id}"))).by(&clerk.token);
    assert_eq!(client.send(&after).status, 422, "a cursor names nobody");
}
