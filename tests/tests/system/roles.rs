//! Who may do what: every route and every action for every role, for nobody and for tokens that are no good; what
//! was observed is the table in `docs/roles.md`.

use app::{Access, action_roles};
use election::{Action, Role};
use serde_json::{Value, json};
use server::{Route, api_routes};
use std::fmt::Write as _;
use system_tests::cast::{self, Account};
use system_tests::golden::assert_golden;
use system_tests::http::{Answer, Call};
use system_tests::inside::{Inside, SECRET};
use uuid::Uuid;

/// Everybody who tries: an account for each role, and tokens that admit nowhere.
struct Everybody {
    inside: Inside,
    roles: Vec<(Role, Account)>,
    outsiders: Vec<(&'static str, Option<String>)>,
    election: Uuid,
}

fn word(role: Role) -> String {
    json!(role).as_str().unwrap().to_owned()
}

fn everybody() -> Everybody {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let roles: Vec<(Role, Account)> = Role::ALL
        .into_iter()
        .map(|role| match role {
            Role::Administrator => (role, admin.clone()),
            _ => (role, cast::member(client, &admin, &word(role), &word(role))),
        })
        // Among the routes are those that end sessions: everybody tries with a token of none.
        .map(|(role, account)| (role, Account { token: inside.token(account.id, 600), ..account }))
        .collect();
    let office = &roles.iter().find(|(role, _)| *role == Role::County).unwrap().1;
    let community = cast::community(client, office, 1, "枫林街道");
    let election = cast::draft(client, office, community);
    let outsiders = vec![
        ("nobody", None),
        ("an expired token", Some(inside.token(office.id, -1))),
        ("a forged token", Some(inside.forged(office.id))),
        ("a token of no account", Some(inside.token(Uuid::from_u128(7), 600))),
        ("no token at all", Some("eyJhbGciOiJub25lIn0.e30.".to_owned())),
    ];
    Everybody { inside, roles, outsiders, election }
}

impl Everybody {
    fn call(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let mut call = Call::new(method, path);
        if method == "POST" || method == "PUT" {
            call = call.bytes("application/json", "{}");
        }
        if let Some(token) = token {
            call = call.by(token);
        }
        let answer = self.inside.client.send(&call);
        assert!(answer.status < 500, "{method} {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        answer
    }

    /// Tries a path as everybody; answers with the roles that are let through.
    fn admitted(&self, method: &str, path: &str, expected: &Expected) -> Vec<Role> {
        for (who, token) in &self.outsiders {
            let answer = self.call(method, path, token.as_deref());
            if *expected == Expected::Public {
                assert!(!denied(&answer), "{who} {method} {path}: {}", answer.status);
            } else {
                assert_eq!(answer.problem(401), "not-signed-in", "{who} {method} {path}");
                assert_eq!(answer.header("www-authenticate"), "Bearer", "{who} {method} {path}");
            }
        }
        let mut admitted = Vec::new();
        for (role, account) in &self.roles {
            let answer = self.call(method, path, Some(&account.token));
            if expected.admits(*role) {
                assert!(!denied(&answer), "{role:?} {method} {path}: {} {:?}", answer.status, answer.json());
                admitted.push(*role);
            } else {
                assert_eq!(answer.problem(403), "forbidden", "{role:?} {method} {path}");
            }
        }
        admitted
    }

    /// Tries a page and its files with a cookie as everybody.
    fn pages_admit(&self, path: &str, expected: &Expected) {
        for (role, account) in &self.roles {
            for end in ["", ".xlsx", ".csv"] {
                let call =
                    Call::get(format!("{path}{end}")).header("cookie", &format!("zhixuan_access={}", account.token));
                let answer = self.inside.client.send(&call);
                let expected = if expected.admits(*role) { 200 } else { 403 };
                assert_eq!(answer.status, expected, "{role:?} {path}{end}");
            }
        }
        if *expected != Expected::Public {
            let answer = self.inside.client.send(&Call::get(format!("{path}.csv")));
            assert_ne!(answer.status, 200, "nobody {path}");
        }
    }

    /// A path with something in the place of every parameter.
    fn filled(&self, path: &str) -> String {
        let election = self.election.to_string();
        let some_id = Uuid::from_u128(11).to_string();
        let values = [
            ("{election}", election.as_str()),
            ("{account}", &some_id),
            ("{grant}", &some_id),
            ("{link}", &some_id),
            ("{invitation}", &some_id),
            ("{session}", &some_id),
            ("{nomination}", &some_id),
            ("{token}", "0123"),
            ("{paper}", &some_id),
            ("{document}", &some_id),
            ("{profile}", "cn-urban-2026"),
            ("{other}", "cn-village-2018"),
            ("{day}", "2026-11-29"),
            ("{stage}", "registration"),
            ("{statement}", &some_id),
            ("{kind}", "election_day"),
            ("{table}", "overview.csv"),
            ("{code}", "REG-07"),
            ("{look}", "first"),
            ("{pool}", "1"),
            ("{batch}", "1"),
            ("{number}", "1"),
            ("{seq}", "0"),
            ("{old}", "1"),
            ("{*tile}", "0/000.p/1"),
        ];
        let filled = values.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        assert!(!filled.contains('{'), "{filled} has a parameter that this test does not know");
        filled
    }
}

/// Who should be let through.
#[derive(PartialEq, Eq)]
enum Expected {
    Public,
    SignedIn,
    Roles(Vec<Role>),
}

impl Expected {
    fn admits(&self, role: Role) -> bool {
        match self {
            Self::Public | Self::SignedIn => true,
            Self::Roles(roles) => roles.contains(&role),
        }
    }

    /// What the table of routes says; none where the action or the table in the path decides.
    fn of(route: &Route) -> Option<Self> {
        match route.access {
            Access::Public => Some(Self::Public),
            Access::SignedIn => Some(Self::SignedIn),
            Access::Roles(roles) => Some(Self::Roles(roles.to_vec())),
            Access::Action | Access::Table => None,
        }
    }
}

fn denied(answer: &Answer) -> bool {
    matches!(answer.status, 401 | 403)
}

const HEAD: &str = "\
# Who may do what

<!-- Made by `UPDATE_GOLDEN=1 cargo test -p system-tests roles` from what the served system answers; do not edit. -->

A role is granted for a place: the county, a street, a community, an election; outside of it the answer is 403. What an action
needs beside the role, above all an appointment, stands in [states.md](states.md).

";

/// The head of a table: what stands in front, then a column for each role.
fn table_head(first: &[&str]) -> String {
    let roles: Vec<String> = Role::ALL.into_iter().map(word).collect();
    let titles: Vec<&str> = first.iter().copied().chain(roles.iter().map(String::as_str)).collect();
    format!("| {} |\n|{}\n", titles.join(" | "), "---|".repeat(titles.len()))
}

fn marks(admitted: &[Role]) -> String {
    let mark = |role: &Role| if admitted.contains(role) { "✓" } else { "" };
    Role::ALL.iter().map(mark).collect::<Vec<_>>().join(" | ")
}

fn routes_table(everybody: &Everybody) -> String {
    let mut text = format!("## Routes\n\n{}", table_head(&["route", "nobody"]));
    for route in api_routes() {
        let (method, path) = (route.method.as_str(), route.path);
        let Some(expected) = Expected::of(&route) else {
            let columns = vec!["*"; Role::ALL.len() + 1].join(" | ");
            writeln!(text, "| `{method} {path}` | {columns} |").unwrap();
            continue;
        };
        let admitted = everybody.admitted(method, &everybody.filled(path), &expected);
        let public = if expected == Expected::Public { "✓" } else { "" };
        writeln!(text, "| `{method} {path}` | {public} | {} |", marks(&admitted)).unwrap();
    }
    text + "\n\\* the action or the table decides, as follows.\n\n"
}

fn tables_table(everybody: &Everybody) -> String {
    let mut text = format!("## Tables\n\n{}", table_head(&["table", "nobody"]));
    for table in app::tables::ALL {
        let expected = match table.access {
            Access::Roles(roles) => Expected::Roles(roles.to_vec()),
            other => {
                assert_eq!(other, Access::Public, "{}", table.name);
                Expected::Public
            }
        };
        let paths = ["/api/v1/elections", "/elections"]
            .map(|root| format!("{root}/{}/tables/{}", everybody.election, table.name));
        let admitted = everybody.admitted("GET", &format!("{}.csv", paths[0]), &expected);
        everybody.admitted("GET", &format!("{}.xlsx", paths[0]), &expected);
        everybody.pages_admit(&paths[1], &expected);
        let public = if expected == Expected::Public { "✓" } else { "" };
        writeln!(text, "| {} | {public} | {} |", table.name, marks(&admitted)).unwrap();
    }
    text + "\n"
}

fn actions_table(everybody: &Everybody) -> String {
    let mut text = format!("## Actions\n\n{}", table_head(&["action"]));
    for action in Action::all() {
        let (area, slug) = (action.area().slug(), action.slug());
        let path = format!("/api/v1/elections/{}/stages/{area}/{slug}", everybody.election);
        let expected = Expected::Roles(action_roles(action.acts()));
        let admitted = everybody.admitted("POST", &path, &expected);
        writeln!(text, "| {area}/{slug} | {} |", marks(&admitted)).unwrap();
    }
    text
}

#[test]
fn every_route_and_every_action_admits_exactly_the_roles_of_the_table() {
    let everybody = everybody();
    let text =
        [HEAD.to_owned(), routes_table(&everybody), tables_table(&everybody), actions_table(&everybody)].concat();
    assert_golden("docs/roles.md", &text);
}

#[test]
fn a_role_for_another_place_does_not_reach_an_election() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    let [here, other] = [(1, "枫林街道"), (2, "渡口街道")].map(|(number, street)| {
        let community = cast::community(client, &county, number, street);
        (community, cast::draft(client, &county, community))
    });
    // Each grants in one place what reaches the election there and not the other's.
    let rows = [
        ("street", json!({ "role": "street", "scope": "street", "street": "枫林街道" })),
        ("community", json!({ "role": "committee", "scope": "community", "community": here.0 })),
        ("election", json!({ "role": "supervisor", "scope": "election", "election": here.1 })),
    ];
    for (name, grant) in rows {
        let who = cast::account(client, &admin, name);
        let look = |election: Uuid| {
            let path = format!("/api/v1/elections/{election}/stages/lifecycle");
            client.send(&Call::get(path).by(&who.token))
        };
        assert_eq!(look(here.1).problem(403), "forbidden", "{name} before the grant");
        let granted = cast::grant(client, &admin, &who, &grant);
        assert_eq!(granted["standing"], json!("in_force"), "{granted}");
        look(here.1).done();
        assert_eq!(look(other.1).problem(403), "forbidden", "{name} elsewhere");
        let revoke = Call::delete(format!("/api/v1/grants/{}", cast::id(&granted, "id"))).by(&admin.token);
        client.send(&revoke).done();
        assert_eq!(look(here.1).problem(403), "forbidden", "{name} after it was taken back");
    }
}

#[test]
fn a_street_office_enters_and_drafts_in_its_own_street_only() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    let office = cast::account(client, &admin, "office");
    cast::grant(client, &admin, &office, &json!({ "role": "street", "scope": "street", "street": "枫林街道" }));
    let own = cast::community(client, &office, 1, "枫林街道");
    cast::draft(client, &office, own);
    let foreign = json!({ "code": "990002001001", "name": "别处", "street": "渡口街道", "households": 10 });
    let enter = Call::post("/api/v1/communities", &foreign).by(&office.token);
    assert_eq!(client.send(&enter).problem(403), "forbidden");
    let other = cast::community(client, &county, 3, "渡口街道");
    let draft = Call::post("/api/v1/elections", &cast::draft_body(other)).by(&office.token);
    assert_eq!(client.send(&draft).problem(403), "forbidden");
    let listed: Value = client.send(&Call::get("/api/v1/communities")).done();
    assert_eq!(listed.as_array().unwrap().len(), 2);
}
