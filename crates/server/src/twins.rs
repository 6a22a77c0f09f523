//! Every page that changes something, beside the operations of the REST API that do the same.

use crate::routes::api_routes;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Addresses to which pages post, and their operations.
const TWINS: &[(&str, &[&str])] = &[
    ("/account/password", &["changePassword"]),
    ("/account/sessions/end-others", &["endOtherSessions"]),
    ("/account/sessions/{session}/end", &["endSession"]),
    ("/accounts", &["findAccounts"]),
    ("/accounts/invitations", &["invite"]),
    ("/accounts/invitations/{invitation}/withdraw", &["withdrawInvitation"]),
    ("/accounts/{account}/grants", &["grantRole"]),
    ("/accounts/{account}/grants/{grant}/{step}", &["confirmGrant", "revokeGrant"]),
    ("/accounts/{account}/invitation", &["inviteAgain"]),
    ("/accounts/{account}/{step}", &["disableAccount", "enableAccount", "endSessionsOf"]),
    ("/county/communities", &["createCommunity"]),
    ("/county/elections", &["draftElection"]),
    ("/elections/{election}/at-once/{step}", &["renewVerdicts", "orderByStrokes", "takeOverRoll", "sealPapers"]),
    ("/elections/{election}/ballot/confirm-sheet", &["act"]),
    ("/elections/{election}/count/scans", &["importScan"]),
    ("/elections/{election}/count/scans/{pool}", &["readScanned"]),
    ("/elections/{election}/count/write-ins", &["noteWriteIn", "suggestWriteIns", "act"]),
    ("/elections/{election}/count/{look}/{pool}/{batch}/lines", &["enterLines", "decideLines"]),
    ("/elections/{election}/import", &["bringRollWorkbook"]),
    ("/elections/{election}/import/columns", &["mapRollWorkbook"]),
    ("/elections/{election}/import/commit", &["importRollWorkbook"]),
    ("/elections/{election}/import/drop", &["dropRollWorkbook"]),
    ("/elections/{election}/look-up", &["lookUp"]),
    ("/elections/{election}/look-up/objection", &["handInObjection"]),
    ("/elections/{election}/nominees/{nomination}/answer", &["recordNomineeAnswer"]),
    ("/elections/{election}/nominees/{nomination}/link", &["makeNomineeLink"]),
    ("/elections/{election}/people", &["enterPeople", "listPeople"]),
    ("/elections/{election}/receipt", &["getOwnPaper"]),
    ("/elections/{election}/received/{paper}", &["filePaper", "answerPaper"]),
    ("/elections/{election}/record/anchors", &["act"]),
    ("/elections/{election}/record/holder", &["act"]),
    ("/elections/{election}/record/open-papers", &["act", "openPaper"]),
    ("/elections/{election}/record/{seq}", &["revealPerson"]),
    ("/elections/{election}/roll", &["listPeople"]),
    ("/elections/{election}/roll/entry", &["getRollEntry"]),
    ("/elections/{election}/roll/new", &["bringRollWorkbook"]),
    ("/elections/{election}/screen-links", &["makeScreenLink"]),
    ("/elections/{election}/screen-links/{link}/shut", &["revokeScreenLink"]),
    ("/elections/{election}/script/scene", &["showScene"]),
    ("/elections/{election}/stages/{stage}/{action}", &["act"]),
    ("/elections/{election}/statements/{statement}", &["releaseStatement", "returnStatement"]),
    ("/elections/{election}/term-votes", &["draftElection"]),
    ("/invitation/{token}", &["takeInvitationUp"]),
    ("/nominee/{token}", &["answerNomination"]),
    ("/nominee/{token}/appeal", &["handInAppeal"]),
    ("/nominee/{token}/statement", &["writeStatement"]),
    ("/nominee/{token}/statement/send", &["sendStatement"]),
    ("/session/renew", &["refreshSession"]),
    ("/setup", &["setup"]),
    ("/sign-in", &["signIn"]),
    ("/sign-out", &["signOut"]),
];

/// The addresses to which the pages of a file post.
fn posted(source: &str) -> Vec<String> {
    let handler = |name: &str| source.split(&format!("let {name} =")).nth(1).and_then(|rest| rest.split(';').next());
    let routes = source.split(".route(").skip(1);
    let routes = routes.filter_map(|rest| {
        let (path, rest) = rest.split_once('"')?.1.split_once('"')?;
        let given = rest.trim_start_matches(',').trim_start();
        let end = given.find(".route(").or_else(|| given.find("\n    }")).unwrap_or(given.len());
        let given = given.split_at(end).0.split("\n}").next()?;
        let name = given.split(')').next()?.trim();
        let posts = given.contains("post(") || handler(name).is_some_and(|made| made.contains("post("));
        posts.then(|| path.to_owned())
    });
    routes.collect()
}

#[test]
fn every_page_that_changes_something_has_its_twin() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().ends_with("_pages.rs") {
            found.extend(posted(&fs::read_to_string(&path).unwrap()));
        }
    }
    let twins: BTreeMap<&str, &[&str]> = TWINS.iter().copied().collect();
    assert_eq!(found, twins.keys().map(|path| (*path).to_owned()).collect());
    let operations: BTreeSet<&str> = api_routes().iter().map(|route| route.operation).collect();
    for (path, wanted) in twins {
        for operation in wanted {
            assert!(operations.contains(operation), "{path} has no twin {operation}");
        }
    }
}
