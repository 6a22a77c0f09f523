//! Every page that changes something, beside the operations of the REST API that do the same.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use system_tests::page_routes::{PageRoute, page_routes, root};

/// Addresses to which pages post, and their operations.
const TWINS: &[(&str, &[&str])] = &[
    ("/account/password", &["changePassword"]),
    ("/account/sessions/end-others", &["endOtherSessions"]),
    ("/account/sessions/{session}/end", &["endSession"]),
    ("/accounts", &["findAccounts"]),
    ("/accounts/invitations", &["invite"]),
    ("/accounts/invitations/{invitation}/withdraw", &["withdrawInvitation"]),
    ("/accounts/tables/{file}", &["findAccounts"]),
    ("/accounts/{account}/grants", &["grantRole"]),
    ("/accounts/{account}/grants/{grant}/{step}", &["confirmGrant", "revokeGrant"]),
    ("/accounts/{account}/invitation", &["inviteAgain"]),
    ("/accounts/{account}/{step}", &["disableAccount", "enableAccount", "endSessionsOf"]),
    ("/county/communities", &["createCommunity"]),
    ("/county/elections", &["draftElection"]),
    ("/elections/{election}/at-once/{step}", &["renewVerdicts", "orderByStrokes", "takeOverRoll", "sealPapers"]),
    ("/elections/{election}/ballot/confirm-sheet", &["ballot.confirm-sheet"]),
    ("/elections/{election}/count/audit", &["ballot.read-sample"]),
    ("/elections/{election}/count/audit/missing", &["uploadDocument", "ballot.read-sample"]),
    ("/elections/{election}/count/scans", &["importScan"]),
    ("/elections/{election}/count/scans/{pool}", &["readScanned"]),
    (
        "/elections/{election}/count/write-ins",
        &["noteWriteIn", "suggestWriteIns", "ballot.match-write-in", "ballot.take-back-match"],
    ),
    ("/elections/{election}/count/{look}/{pool}/{batch}/lines", &["enterLines", "decideLines"]),
    ("/elections/{election}/day-accounts", &["makeDayAccounts"]),
    ("/elections/{election}/day-accounts/confirm", &["confirmDayAccounts"]),
    ("/elections/{election}/day-accounts/revoke", &["revokeDayAccounts"]),
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
    ("/elections/{election}/record/anchors", &["record.confirm-anchor"]),
    ("/elections/{election}/record/holder", &["record.register-holder"]),
    ("/elections/{election}/record/open-papers", &["record.open-papers", "openPaper"]),
    ("/elections/{election}/record/{seq}", &["revealPerson"]),
    ("/elections/{election}/roll", &["listPeople"]),
    ("/elections/{election}/roll/entry", &["getRollEntry"]),
    ("/elections/{election}/roll/found/{file}", &["listPeople"]),
    ("/elections/{election}/roll/new", &["bringRollWorkbook"]),
    ("/elections/{election}/screen-links", &["makeScreenLink"]),
    ("/elections/{election}/screen-links/{link}/shut", &["revokeScreenLink"]),
    ("/elections/{election}/script/scene", &["showScene"]),
    ("/elections/{election}/stages/{stage}/{action}", &["ballot.issue", "lifecycle.call"]),
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

#[test]
fn every_page_that_changes_something_has_its_twin() {
    let found: BTreeSet<String> = page_routes().into_iter().filter(PageRoute::posts).map(|route| route.path).collect();
    let twins: BTreeMap<&str, &[&str]> = TWINS.iter().copied().collect();
    assert_eq!(found, twins.keys().map(|path| (*path).to_owned()).collect());
    let document: Value = serde_json::from_slice(&fs::read(root().join("docs/openapi.json")).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let all = paths.flat_map(|path| path.as_object().unwrap().values());
    let operations: BTreeSet<&str> = all.filter_map(|one| one["operationId"].as_str()).collect();
    for (path, wanted) in twins {
        for operation in wanted {
            assert!(operations.contains(operation), "{path} has no twin {operation}");
        }
    }
}
