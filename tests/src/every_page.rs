//! Every page that somebody opens: what is held against barriers is what is measured.

use crate::cast;
use crate::http::{Call, Client};
use serde_json::Value;
use uuid::Uuid;

/// Pages on the day of the poll, by who opens them, nobody for those that are open to all; `{}` is the election, `{place}`
/// a polling place, `{account}` an account.
pub const PAGES: [(&str, &[&str]); 5] = [
    (
        "",
        &[
            "/",
            "/sign-in",
            "/invitation/0123",
            "/help",
            "/help?find=REG-",
            "/help/POL-02",
            "/help/words",
            "/help/roles/teller",
            "/help/roles/candidate",
            "/help/roles/resident",
            "/help/roles/administrator",
            "/help/failures/power",
            "/help/ballot-paper/8",
            "/elections/{}/sample-ballot",
            "/api/docs",
            "/api/docs/ballot",
            "/api/docs/ballot/ballot.design-paper",
            "/elections/{}",
            "/elections/{}/look-up",
            "/elections/{}/receipt",
            "/elections/{}/candidates",
            "/elections/{}/verify",
            "/nowhere",
            "/elections/{}/notices/1",
        ],
    ),
    (
        "clerk",
        &[
            "/desk",
            "/elections/{}/stages/lifecycle",
            "/elections/{}/timeline?day=2026-12-20",
            "/elections/{}/nominees",
            "/elections/{}/objections",
            "/elections/{}/prints/poster",
            "/elections/{}/statements",
            "/elections/{}/stages/ballot",
            "/elections/{}/stages/ballot/define-place",
            "/elections/{}/ballot/ready",
            "/elections/{}/ballot/turnout",
            "/elections/{}/ballot/confirm-sheet",
            "/elections/{}/record/holder",
            "/elections/{}/stages/office/hold-meeting",
            "/elections/{}/prints",
            "/elections/{}/prints/forms/committee_result",
            "/elections/{}/prints/forms/proxy_form",
            "/elections/{}/prints/forms/paper_account",
            "/elections/{}/prints/counting-sheets",
            "/elections/{}/script",
            "/elections/{}/screen-links",
            "/elections/{}/record/anchors",
            "/elections/{}/import",
            "/elections/{}/roll",
            "/elections/{}/roll/new",
            "/elections/{}/tables",
            "/elections/{}/tables/notices",
            "/elections/{}/stages/committee/choose",
            "/elections/{}/prints/stages/ballot",
            "/elections/{}/prints/ballot",
            "/elections/{}/prints/voters",
            "/elections/{}/prints/notices/voter_list",
            "/elections/{}/prints/places/{place}/cards",
            "/elections/{}/prints/places/{place}/sign-in-list",
            "/elections/{}/people",
            "/elections/{}/at-once/verdicts",
            "/elections/{}/at-once/strokes",
            "/elections/{}/at-once/sealed-papers",
            "/elections/{}/stages/ballot/grant-proxy",
        ],
    ),
    ("checkin1", &["/elections/{}/check-in"]),
    (
        "county",
        &[
            "/county",
            "/county/communities",
            "/desk",
            "/accounts",
            "/accounts/{account}",
            "/account",
            "/elections/{}/term-votes",
            "/elections/{}/day-accounts",
            "/profiles?one=cn-urban-2026&other=cn-urban-2026-gansu",
        ],
    ),
    (
        "supervisor",
        &[
            "/desk",
            "/elections/{}/record",
            "/elections/{}/record/9",
            "/elections/{}/record/open-papers",
            "/elections/{}/looks",
            "/elections/{}/checklists/registration",
            "/elections/{}/checklists/ballot",
            "/elections/{}/objections",
        ],
    ),
];

/// Pages of a count that is under way, by who opens them; `{batch}` is a batch that the teller is to enter.
pub const COUNT_PAGES: [(&str, &[&str]); 3] = [
    ("clerk", &["/elections/{}/count", "/elections/{}/count/scans", "/elections/{}/count/audit"]),
    ("scrutineer1", &["/elections/{}/count", "/elections/{}/count/write-ins"]),
    ("{teller}", &["/desk", "/elections/{}/count", "/elections/{}/count/first/1/{batch}"]),
];

/// The pages of a count that is under way, with the teller and the batch of the rehearsal's election in their places.
pub fn pages_of_the_count(client: &Client, election: Uuid) -> Vec<(String, Vec<String>)> {
    let clerk = cast::sign_in(client, "clerk");
    let [teller, _] = cast::counting_pair(client, &clerk, election, 1);
    let view = client.send(&Call::get(format!("/api/v1/elections/{election}/count")).by(&clerk.token)).done();
    let of_the_pair = |one: &&Value| {
        one["look"] == "first" && one["pool"] == 1 && one["counting_group"] == 1 && one["state"] == "open"
    };
    let batch = view["batches"].as_array().unwrap().iter().rev().find(of_the_pair).unwrap()["batch"].to_string();
    let address = |path: &&str| path.replace("{}", &election.to_string()).replace("{batch}", &batch);
    let pages = COUNT_PAGES.iter().map(|(who, paths)| {
        let who = if *who == "{teller}" { teller.name.clone() } else { (*who).to_owned() };
        (who, paths.iter().map(address).collect())
    });
    pages.collect()
}

/// Addresses that are no page: files, pictures, streams, and what sends elsewhere.
pub const NO_PAGES: [&str; 21] = [
    "/accounts/tables/{file}",
    "/elections/{election}/calendar.ics",
    "/elections/{election}/candidates/{nomination}/photo",
    "/elections/{election}/count/tables/{file}",
    "/elections/{election}/day-accounts/{file}",
    "/elections/{election}/import/drop",
    "/elections/{election}/import/problems",
    "/elections/{election}/look-up/objection",
    "/elections/{election}/looks/{file}",
    "/elections/{election}/objections/{file}",
    "/elections/{election}/record.csv",
    "/elections/{election}/record.xlsx",
    "/elections/{election}/statements/{statement}/photo",
    "/elections/{election}/timeline/{file}",
    "/nominee/{token}/appeal",
    "/nominee/{token}/photos/{photo}",
    "/profiles/{file}",
    "/screen/{token}/live",
    "/screen/{token}/state",
    "/static/words.tsv",
    "/static/{file}",
];

/// Whether a page may answer with a status: all are there but those that show how nothing is shown.
pub fn may_answer(path: &str, status: u16) -> bool {
    status == 200 || path == "/nowhere" || path.starts_with("/invitation/")
}

/// Pages that are reached by doing something, each with the browser's test that does it and looks at it.
pub const REACHED: [(&str, &str); 15] = [
    ("/elections/{election}/count/scans/{pool}", "scans"),
    ("/elections/{election}/count/{look}/{pool}/{batch}/lines", "sums"),
    ("/elections/{election}/count/{look}/{pool}/{batch}/third", "tellers"),
    ("/elections/{election}/import/check", "import"),
    ("/elections/{election}/import/columns", "import"),
    ("/elections/{election}/import/commit", "import"),
    ("/elections/{election}/prints/batches/{look}/{pool}", "prints"),
    ("/elections/{election}/prints/certificates", "prints"),
    ("/elections/{election}/received/{paper}", "objection"),
    ("/elections/{election}/record/anchors/{round}/{anchor}", "anchors"),
    ("/elections/{election}/roll/entry", "import"),
    ("/nominee/{token}", "nominee"),
    ("/nominee/{token}/statement", "candidate"),
    ("/screen/{token}", "screens"),
    ("/setup", "beginning"),
];

/// What stands for a place and an account in the addresses.
pub struct Named {
    place: String,
    account: String,
}

impl Named {
    /// As an election of the rehearsal has them.
    pub fn of(client: &Client, election: &str) -> Self {
        let get = |who: &str, path: &str| {
            client.send(&Call::get(path.to_owned()).by(&cast::sign_in(client, who).token)).done()
        };
        let stage = get("clerk", &format!("/api/v1/elections/{election}/stages/ballot"));
        let place = stage["state"]["places"].as_object().and_then(|all| all.keys().next().cloned());
        let accounts = get("admin", "/api/v1/accounts");
        let account = accounts.as_array().and_then(|all| all.first()).map(|one: &Value| cast::text(one, "account"));
        Self { place: place.unwrap(), account: account.unwrap() }
    }

    /// The address of a page of an election.
    pub fn address(&self, path: &str, election: &str) -> String {
        path.replace("{}", election).replace("{place}", &self.place).replace("{account}", &self.account)
    }
}
