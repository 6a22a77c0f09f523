//! One election leaves the county's server for a laptop in a hall and comes back: two real processes with a file carried
//! between them. Nothing is recorded in two places, and what forked is refused.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use system_tests::binary::{Served, rehearsal_until, run, zhixuan};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::COUNTY;
use uuid::Uuid;

/// In the middle of the polling day.
const CLOCK: &str = "2026-11-29T03:30:00Z";
const PASSPHRASE: &str = "seven words of the hall";

fn serve(data: &Path) -> Served {
    Served::with(data, None, &["--clock", CLOCK])
}

/// `zhixuan hall …` over a data folder, under a passphrase; what it said, or why not.
fn hall(data: &Path, passphrase: &str, action: &str, rest: &[&str]) -> Result<String, String> {
    let mut command = zhixuan();
    command.args(["hall", action, "--rehearsal", "--county", COUNTY, "--data"]).arg(data).args(rest);
    command.env("ZHIXUAN_PASSPHRASE", passphrase).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// One server as the people of the election see it.
struct Seat {
    server: Served,
    election: Uuid,
}

impl Seat {
    fn at(data: &Path, election: Uuid) -> Self {
        Self { server: serve(data), election }
    }

    fn client(&self) -> &Client {
        &self.server.client
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn who(&self, name: &str) -> Account {
        cast::sign_in(self.client(), name)
    }

    fn get(&self, rest: &str, who: &Account) -> Answer {
        self.client().send(&Call::get(self.path(rest)).by(&who.token))
    }

    fn act(&self, who: &Account, action: &str, body: &Value) -> Answer {
        self.client().send(&Call::post(self.path(&format!("/stages/{action}")), body).by(&who.token))
    }

    fn key(&self) -> String {
        self.client().send(&Call::get(self.path("/log/key"))).text().trim().to_owned()
    }

    fn decision(&self, who: &Account) -> Uuid {
        let upload = Call::upload(self.path("/documents"), "the decision").by(&who.token);
        cast::id(&self.client().send(&upload).done()["made"], "document")
    }

    /// Somebody who has no paper yet, and where.
    fn voter(&self, who: &Account) -> Value {
        let household = |household: u32| {
            let query = json!({ "query": household.to_string() });
            let look = Call::post(self.path("/poll/voters"), &query).by(&who.token);
            let found = self.client().send(&look).done();
            found["voters"].as_array().unwrap().iter().find(|voter| voter["paper"]["state"] == "not_issued").cloned()
        };
        let voter = (1..=240).find_map(household).unwrap();
        json!({ "place": voter["place"], "voter": voter["person"], "taken": { "by": "own" } })
    }

    /// The numbers on the cards of some voters.
    fn cards(&self, who: &Account) -> BTreeMap<String, Value> {
        let household = |household: u32| {
            let query = json!({ "query": household.to_string() });
            let found = self.client().send(&Call::post(self.path("/poll/voters"), &query).by(&who.token)).done();
            found["voters"].as_array().unwrap().clone()
        };
        let voters = (1..=20).flat_map(household);
        voters.map(|voter| (cast::text(&voter, "person"), voter["number"].clone())).collect()
    }

    /// Gives papers to so many.
    fn issue(&self, papers: usize) {
        let station = self.who("checkin1");
        for _ in 0..papers {
            self.act(&station, "ballot/issue", &self.voter(&station)).done();
        }
    }

    /// Every action of the record and the ballot that is open for somebody.
    fn open(&self, who: &Account) -> Vec<String> {
        let areas = ["ballot", "record", "office"].map(|area| self.get(&format!("/stages/{area}"), who).done());
        let actions = areas.iter().flat_map(|area| area["actions"].as_array().unwrap());
        let open = actions.filter(|action| action["open"] == true);
        open.map(|action| action["action"].as_str().unwrap().to_owned()).collect()
    }

    fn bundle(&self, file: &Path) {
        let bundle = self.get("/evidence", &self.who("supervisor")).body;
        std::fs::write(file, bundle).unwrap();
    }
}

fn verify(file: &Path, key: &str) -> i32 {
    let verified = run(&["verify", file.to_str().unwrap(), "--vkey", key], "");
    if verified.code != 0 {
        eprintln!("{}{}", verified.out, verified.err);
    }
    verified.code
}

fn whole(data: &Path) {
    let arguments = ["admin", "check", "--rehearsal", "--county", COUNTY, "--data", data.to_str().unwrap()];
    let check = run(&arguments, "");
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

#[test]
fn an_election_goes_to_the_hall_and_comes_back() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let county = folder.path();
    let carried = tempfile::tempdir().unwrap();
    let (laptop, stick) = (carried.path().join("laptop"), |name: &str| carried.path().join(name));
    let elections = serve(county).client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let named = election.to_string();
    let new_key = hall(&laptop, PASSPHRASE, "key", &[&named]).unwrap().trim().to_owned();
    let (there, back) = (stick("there.hall"), stick("back.hall"));
    let export = |data: &Path, to: &Path| hall(data, PASSPHRASE, "export", &[&named, "--to", to.to_str().unwrap()]);
    let import = |data: &Path, from: &Path| hall(data, PASSPHRASE, "import", &[from.to_str().unwrap()]);

    // The office decides, and from then on the county's server refuses everything.
    let seat = Seat::at(county, election);
    let (street, clerk) = (seat.who("street"), seat.who("clerk"));
    let (own_key, document) = (seat.key(), seat.decision(&street));
    let happened = json!({ "on": "2026-11-29" });
    let to = |key: &str, document: Uuid| json!({ "successor": key, "document": document, "happened": happened });
    let other = new_key.replace(&named, &Uuid::new_v4().to_string());
    assert_eq!(seat.act(&street, "record/move-log", &to(&other, document)).refused(), ["LOG-08"]);
    assert_eq!(seat.act(&clerk, "record/move-log", &to(&new_key, document)).refused(), ["WHO-01"]);
    let station = seat.who("checkin1");
    let waiting = seat.voter(&station);
    let cards = seat.cards(&station);
    assert!(cards.len() > 5 && cards.values().all(Value::is_string), "{cards:?}");
    seat.act(&street, "record/move-log", &to(&new_key, document)).done();
    assert_eq!(seat.act(&station, "ballot/issue", &waiting).refused(), ["LOG-06"]);
    assert_eq!(seat.act(&clerk, "record/receive-log", &json!({})).refused(), ["LOG-06"], "only the laptop has the key");
    assert_eq!(seat.open(&street), ["reclaim-log"]);
    assert_eq!(seat.open(&clerk), [""; 0]);
    assert_eq!(seat.key(), own_key);
    seat.bundle(&stick("moved.zip"));
    drop(seat);
    assert_eq!(verify(&stick("moved.zip"), &own_key), 0);
    whole(county);

    // Carried to the hall.
    export(county, &there).unwrap();
    assert!(export(county, &there).unwrap_err().contains("never written over"));
    let wrong = hall(&laptop, "another", "import", &[there.to_str().unwrap()]).unwrap_err();
    assert!(wrong.contains("passphrase"), "{wrong}");
    let stranger = import(&carried.path().join("stranger"), &there).unwrap_err();
    assert!(stranger.contains(&new_key), "another laptop is told for whom it is: {stranger}");
    import(&laptop, &there).unwrap();
    assert!(import(&laptop, &there).unwrap_err().contains("already"));
    let text = std::fs::read_to_string(&there).unwrap();
    assert!(!text.contains(&named) && !text.contains("checkin1"), "the package is locked whole");

    // The poll goes on there, once the committee has received it.
    let seat = Seat::at(&laptop, election);
    let (clerk, station) = (seat.who("clerk"), seat.who("checkin1"));
    assert_eq!(seat.act(&station, "ballot/issue", &waiting).refused(), ["LOG-06"]);
    assert_eq!(seat.cards(&station), cards, "a printed card is good at the hall");
    seat.act(&clerk, "record/receive-log", &json!({})).done();
    assert_eq!(seat.act(&clerk, "record/receive-log", &json!({})).refused(), ["LOG-07"]);
    seat.act(&station, "ballot/issue", &waiting).done();
    seat.issue(3);
    assert_eq!(seat.key(), new_key);
    seat.bundle(&stick("hall.zip"));
    assert_eq!(verify(&stick("hall.zip"), &own_key), 0, "the county's key vouches for the laptop's");
    assert_eq!(verify(&stick("hall.zip"), &new_key), 0);
    let document = seat.decision(&clerk);
    seat.act(&clerk, "record/move-log", &to(&own_key, document)).done();
    assert_eq!(seat.act(&station, "ballot/issue", &waiting).refused(), ["LOG-06"]);
    let issued = seat.get("/poll/turnout", &clerk).done()["issued"].clone();
    let size = cast::log_size(seat.client(), election);
    drop(seat);
    whole(&laptop);
    export(&laptop, &back).unwrap();

    // The county that lost patience has another log from here on.
    let impatient = carried.path().join("impatient");
    copy(county, &impatient);
    let seat = Seat::at(&impatient, election);
    let street = seat.who("street");
    let document = json!(seat.decision(&street));
    let reclaim = |known: u64| json!({ "keeper": own_key, "known": known, "document": document, "happened": happened });
    assert_eq!(seat.act(&street, "record/reclaim-log", &reclaim(1)).refused(), ["LOG-09"]);
    seat.act(&street, "record/reclaim-log", &reclaim(size)).done();
    seat.issue(1);
    seat.bundle(&stick("reclaimed.zip"));
    drop(seat);
    assert_eq!(verify(&stick("reclaimed.zip"), &own_key), 0);
    let fork = import(&impatient, &back).unwrap_err();
    assert!(fork.contains("fork"), "{fork}");
    whole(&impatient);

    // Back at the county, everything is there, once.
    assert!(import(county, &there).unwrap_err().contains("already"), "what left does not come back");
    import(county, &back).unwrap();
    assert!(import(county, &back).unwrap_err().contains("already"));
    let seat = Seat::at(county, election);
    let (street, clerk) = (seat.who("street"), seat.who("clerk"));
    assert_eq!(cast::log_size(seat.client(), election), size);
    assert_eq!(seat.act(&seat.who("checkin1"), "ballot/issue", &waiting).refused(), ["LOG-06"]);
    seat.act(&street, "record/receive-log", &json!({})).done();
    assert_eq!(seat.get("/poll/turnout", &clerk).done()["issued"], issued);
    seat.issue(1);
    assert_eq!(seat.key(), own_key);
    seat.bundle(&stick("home.zip"));
    drop(seat);
    assert_eq!(verify(&stick("home.zip"), &own_key), 0);
    assert_eq!(verify(&stick("home.zip"), &other_key(&own_key)), 1);
    whole(county);
}

fn other_key(key: &str) -> String {
    let name = key.split_once('+').unwrap().0;
    ledger::SigningKey::from_seed(name, &[9; 32]).unwrap().verifier_key().to_string()
}
