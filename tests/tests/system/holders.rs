//! Papers sealed to their holders: the package as the command line makes its keys and opens it, what the server keeps
//! afterwards, and what the evidence still proves.

use app::holders::Papers;
use serde_json::{Value, json};
use std::path::Path;
use store::SealKind;
use system_tests::binary::{rehearsal_until, zhixuan};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use uuid::Uuid;

/// Runs the command line under a passphrase: whether it succeeded, and what it said.
fn run(arguments: &[&str], files: &[&Path]) -> (bool, String) {
    let mut command = zhixuan();
    command.args(arguments).args(files).env("ZHIXUAN_PASSPHRASE", "a good passphrase");
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

/// The first word behind a label.
fn said<'a>(text: &'a str, label: &str) -> &'a str {
    text.split_once(label).unwrap().1.split_whitespace().next().unwrap()
}

struct Sealed {
    inside: Inside,
    election: Uuid,
}

impl Sealed {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn post(&self, who: &Account, rest: &str, body: &Value) -> Answer {
        self.inside.client.send(&Call::post(self.path(rest), body).by(&who.token))
    }

    fn get(&self, who: &Account, rest: &str) -> Answer {
        self.inside.client.send(&Call::get(self.path(rest)).by(&who.token))
    }

    fn kept(&self, kind: SealKind) -> usize {
        let election = election::ElectionId(self.election);
        self.inside.block_on(self.inside.app.store().unseal_all(election, kind)).unwrap().len()
    }
}

/// The line of the check of papers.
fn papers_line(report: &str) -> &str {
    report.lines().find(|line| line.contains("EVI-19")).unwrap()
}

#[test]
fn what_the_holders_have_the_server_keeps_no_longer() {
    let folder = rehearsal_until("certificates, handover, archive");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let here = Sealed { inside, election };
    let [clerk, chair, supervisor] =
        ["clerk", "chair", "supervisor"].map(|name| cast::sign_in(&here.inside.client, name));
    let file = |name: &str| folder.path().join(name);
    let keys = [file("chair.key"), file("supervisor.key"), file("stranger.key")];
    for (key, who) in keys.iter().zip([Some(&chair), Some(&supervisor), None]) {
        let (made, text) = run(&["admin", "holder", "key"], &[key]);
        assert!(made && !run(&["admin", "holder", "key"], &[key]).0, "a key is never written over");
        let Some(who) = who else { continue };
        here.post(who, "/stages/record/register-holder", &json!({ "key": said(&text, "Public key:") })).done();
    }
    let sealing = format!("/elections/{election}/at-once/sealed-papers");
    let button = Call::new("POST", sealing).on_page(&here.inside.client, &clerk.token).form("key=sealing");
    let sealed = here.inside.client.send(&button);
    assert_eq!(sealed.status, 200);
    let link = sealed.text().split("/documents/").nth(1).and_then(|rest| rest.split('"').next().map(str::to_owned));
    let bytes = here.get(&supervisor, &format!("/documents/{}", link.unwrap())).body;
    let last = cast::log_size(&here.inside.client, election) - 1;
    let entry = here.get(&clerk, &format!("/log/entries?from={last}")).done()["entries"][0].clone();
    assert_eq!(entry["command"]["package"], json!(ledger::sha256(&bytes)), "it is on record: {entry}");
    let package = file("package.json");
    std::fs::write(&package, &bytes).unwrap();
    let open = |key: &Path, to: &Path| {
        run(&["admin", "holder", "open"], &[&package, Path::new("--key"), key, Path::new("--to"), to])
    };
    let [opened, again] = [file("opened.json"), file("again.json")];
    let (first, second) = (open(&keys[0], &opened), open(&keys[1], &again));
    assert!(first.0 && second.0 && !open(&keys[2], &file("never.json")).0);
    assert_eq!(std::fs::read(&opened).unwrap(), std::fs::read(&again).unwrap());
    let papers: Papers = serde_json::from_slice(&std::fs::read(&opened).unwrap()).unwrap();
    assert_eq!(papers.versions.len(), here.kept(SealKind::Paper));
    let (documents, people) = (here.kept(SealKind::Document), here.kept(SealKind::Person));
    let confirm = |secret: &str| here.post(&supervisor, "/stages/record/confirm-package", &json!({ "secret": secret }));
    assert_eq!(confirm(&ledger::sha256(b"a guess").to_string()).refused(), ["HLD-04"]);
    assert!(here.kept(SealKind::Nonces) > 0);
    confirm(said(&first.1, "Secret:")).done();
    let left = [SealKind::Paper, SealKind::Nonces, SealKind::Draft].map(|kind| here.kept(kind));
    assert_eq!((left, here.kept(SealKind::Document), here.kept(SealKind::Person)), ([0; 3], documents, people));
    let one = json!({ "round": 1, "position": 1, "reason": "spot_check" });
    here.post(&supervisor, "/count/first/1/1/openings", &one).problem(404);
    let bundle = file("evidence.zip");
    std::fs::write(&bundle, here.get(&supervisor, "/evidence").body).unwrap();
    let verify = |opened: Option<&Path>| {
        let with = opened.map(|opened| [Path::new("--opened"), opened]);
        let files: Vec<&Path> = std::iter::once(bundle.as_path()).chain(with.into_iter().flatten()).collect();
        run(&["verify", "--lang", "en"], &files)
    };
    let (good, report) = verify(None);
    assert!(good && papers_line(&report).starts_with('–'), "{report}");
    let (good, report) = verify(Some(&opened));
    assert!(good && papers_line(&report).starts_with('✓'), "{report}");
    // A paper that a holder changed does not pass.
    let mut other = papers;
    let papers = &mut other.batches[0].papers;
    papers.iter_mut().find(|opened| !opened.paper.marks.is_empty()).unwrap().paper.marks.clear();
    std::fs::write(&again, serde_json::to_vec(&other).unwrap()).unwrap();
    let (good, report) = verify(Some(&again));
    assert!(!good && papers_line(&report).starts_with('✗'), "{report}");
}
