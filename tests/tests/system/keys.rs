//! A new log key: made while the server is stopped, taken over by an entry, vouched for by the old one.

use ledger::{Checkpoint, Note, SigningKey};
use serde_json::json;
use system_tests::binary::{Ended, Served, run};
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::COUNTY;

#[test]
fn a_log_goes_over_to_a_new_key_and_both_vouch_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut server = Served::over(folder.path());
    let admin = cast::administrator(&server.client, server.secret.as_ref().unwrap());
    let county = cast::member(&server.client, &admin, "county", "county");
    let community = cast::community(&server.client, &county, 1, "枫林街道");
    let election = cast::draft(&server.client, &county, community);
    let path = |rest: &str| format!("/api/v1/elections/{election}{rest}");
    let old = server.client.send(&Call::get(path("/log/key"))).text().trim().to_owned();
    server.kill();

    let renewed = run(&["admin", "keys", "renew", "--rehearsal", "--county", COUNTY, "--data", data], "");
    assert_eq!(renewed.code, 0, "{}", renewed.err);
    let (named, new) = renewed.out.trim().split_once("  ").unwrap();
    assert_eq!(named, election.to_string());
    assert_ne!(new, old);

    let server = Served::over(folder.path());
    let client = &server.client;
    let upload = |text: &str| {
        let receipt = client.send(&Call::upload(path("/documents"), text).by(&county.token)).done();
        cast::id(&receipt["made"], "document")
    };
    let document = upload("the decision to renew the key");
    assert_eq!(client.send(&Call::get(path("/log/key"))).text().trim(), old, "the log has not gone over yet");
    let rotate = |key: &str| {
        let body = json!({ "key": key, "document": document });
        client.send(&Call::post(path("/stages/record/rotate-key"), &body).by(&county.token))
    };
    let origin = old.split_once('+').unwrap().0;
    let foreign = &SigningKey::from_seed(origin, &[7; 32]).unwrap().verifier_key().to_string();
    assert_eq!(rotate("no key").problem(409), "refused");
    assert_eq!(rotate(foreign).problem(422), "invalid", "the server could not go on with it");
    let head: Checkpoint = {
        let note = client.send(&Call::get(path("/log/checkpoint"))).text();
        Checkpoint::parse(&note.parse::<Note>().unwrap().text).unwrap()
    };
    let witness = |size: u64| {
        let body = json!({ "size": size, "root": head.root, "names": ["witness.example/1"] });
        client.send(&Call::post(path("/stages/record/record-witness"), &body).by(&county.token))
    };
    assert_eq!([witness(head.size - 1).problem(422), witness(head.size + 1).problem(422)], ["invalid", "invalid"]);
    witness(head.size).done();
    rotate(new).done();
    upload("a document under the new key");
    assert_eq!(client.send(&Call::get(path("/log/key"))).text().trim(), new);
    let bundle = client.send(&Call::get(path("/evidence")).by(&county.token)).body;
    drop(server);

    let file = folder.path().join("evidence.zip");
    std::fs::write(&file, bundle).unwrap();
    for (key, code) in [(new, 0), (&old, 0), (foreign, 1)] {
        let verified: Ended = run(&["verify", file.to_str().unwrap(), "--vkey", key, "--json"], "");
        assert_eq!(verified.code, code, "{key}: {}{}", verified.out, verified.err);
    }
    let check = run(&["admin", "check", "--rehearsal", "--county", COUNTY, "--data", data], "");
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    let again = Served::over(folder.path());
    let key = again.client.send(&Call::get(path("/log/key"))).text();
    assert_eq!(key.trim(), new);
}
