//! The count: two persons enter each batch without seeing one another's entries, and nobody is both.

use election::{AccountId, Actor, ElectionId, Role};
use serde_json::{Value, json};
use store::Submission;
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

/// Papers of a whole batch.
pub(crate) const WHOLE: usize = 50;

/// An election whose papers are mixed and of whose batches none is entered.
pub(crate) struct Count {
    pub(crate) inside: Inside,
    pub(crate) election: Uuid,
    admin: Account,
    pub(crate) clerk: Account,
    /// Those of the first group, then of the second.
    pub(crate) tellers: Vec<Account>,
    _folder: TempDir,
}

pub(crate) fn count() -> Count {
    let folder = rehearsal_until("batches are counted twice");
    let inside = Inside::over(folder.path());
    let client = &inside.client;
    let admin = cast::sign_in(client, "admin");
    cast::set_clock(client, &admin, "2026-11-29T11:00:00Z");
    let elections = client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let clerk = cast::sign_in(client, "clerk");
    let [first, second] = [1, 2].map(|group| cast::counting_pair(client, &clerk, election, group));
    let tellers = first.into_iter().chain(second).collect();
    let count = Count { election, admin, clerk, tellers, inside, _folder: folder };
    count.hand_to_the_first_group();
    count
}

impl Count {
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    pub(crate) fn get(&self, who: &Account, rest: &str) -> Value {
        self.inside.client.send(&Call::get(self.path(rest)).by(&who.token)).done()
    }

    pub(crate) fn act(&self, who: &Account, action: &str, body: &Value) -> Answer {
        self.inside.client.send(&Call::post(self.path(&format!("/stages/{action}")), body).by(&who.token))
    }

    pub(crate) fn enter(&self, teller: &Account, batch: &str, papers: &Value) -> Answer {
        let path = self.path(&format!("/count/{batch}"));
        self.inside.client.send(&Call::post(path, &json!({ "papers": papers })).by(&teller.token))
    }

    /// Two whole batches of the first group's first look that nobody has entered, far from where the story begins.
    pub(crate) fn free_batches(&self) -> [u64; 2] {
        let stage = self.get(&self.clerk, "/stages/ballot");
        let batches = stage["state"]["rounds"][0]["batches"].as_array().unwrap();
        let free = batches
            .iter()
            .rev()
            .filter(|one| one["counting_group"] == 1 && one["papers"] == WHOLE && one["entered_by"] == 0);
        let numbers: Vec<u64> = free.map(|one| one["batch"].as_u64().unwrap()).collect();
        [numbers[0], numbers[1]]
    }

    /// What nobody began of the first look is the first group's.
    fn hand_to_the_first_group(&self) {
        let stage = self.get(&self.clerk, "/stages/ballot");
        let batches = stage["state"]["rounds"][0]["batches"].as_array().unwrap();
        for one in batches.iter().filter(|one| one["counting_group"] == 2 && one["entered_by"] == 0) {
            let (pool, batch) = (&one["pool"], &one["batch"]);
            let body = json!({ "counting_group": 1, "look": "first", "pool": pool, "from": batch, "to": batch });
            self.act(&self.clerk, "ballot/hand-batches", &body).done();
        }
    }

    /// Puts a command on record and nothing with it, as a server that stopped right after.
    fn append(&self, who: &Account, role: Role, command: Value) {
        let submission = Submission {
            election: ElectionId(self.election),
            actor: Actor { account: AccountId(who.id), role },
            now: self.inside.app.clock().now(),
            commands: vec![serde_json::from_value(command).unwrap()],
            draft: None,
            idempotency: None,
            seal: Vec::new(),
            index: Vec::new(),
            unindex: Vec::new(),
            if_size: None,
            made: Value::Null,
        };
        self.inside.block_on(self.inside.app.store().append(submission)).unwrap();
    }

    fn appoint(&self, person: Uuid, account: &Account) -> Answer {
        let body = json!({
            "appointment": Uuid::from_u128(account.id.as_u128() ^ 1), "person": person, "account": account.id,
            "function": "teller",
        });
        self.act(&self.clerk, "office/appoint", &body)
    }

    /// The person behind an account.
    fn person(&self, account: &Account) -> Uuid {
        let answer = self.get(&self.clerk, "/appointments");
        let all = answer["appointments"].as_object().unwrap();
        let own = all.values().find(|one| one["account"] == json!(account.id)).unwrap();
        cast::id(own, "person")
    }
}

pub(crate) fn papers(number: usize) -> Value {
    Value::Array(vec![json!({ "marks": {}, "classification": { "kind": "ordinary" } }); number])
}

#[test]
fn two_persons_enter_each_batch_and_nobody_is_both() {
    let count = count();
    one_person_has_one_account(&count);
    bad_entries_change_nothing(&count);
    nobody_enters_both_sides(&count);
    a_server_that_stopped_before_the_agreement_goes_on(&count);
    what_a_panel_found_is_entered(&count);
}

/// A doubtful paper is entered as three people found it, or not at all.
fn what_a_panel_found_is_entered(count: &Count) {
    let stage = count.get(&count.clerk, "/stages/ballot");
    let batches = stage["state"]["rounds"][0]["batches"].as_array().unwrap();
    let free = |one: &&Value| one["counting_group"] == 1 && one["papers"] == WHOLE && one["entered_by"] == 0;
    let batch = &batches.iter().rev().find(free).unwrap()["batch"];
    let members = count.get(&count.clerk, "/stages/committee")["state"]["members"].clone();
    let panel: Vec<&Value> = members.as_array().unwrap().iter().take(3).collect();
    let body = json!({
        "look": "first", "pool": 1, "batch": batch, "position": 2,
        "finding": { "finding": "void", "reason": "unreadable" }, "decided": { "by": "panel", "panel": panel },
    });
    count.act(&count.clerk, "ballot/classify-paper", &body).done();
    let (address, mut read) = (format!("first/1/{batch}"), papers(WHOLE));
    let refused = count.enter(&count.tellers[0], &address, &read);
    assert_eq!(refused.problem(422), "invalid");
    assert_eq!(refused.json()["errors"][0]["pointer"], "/papers/1");
    read[1]["classification"] = json!({ "kind": "void", "reason": "unreadable" });
    count.enter(&count.tellers[0], &address, &read).done();
}

/// A teller comes back under another account, and somebody else under the account of a teller.
fn one_person_has_one_account(count: &Count) {
    let client = &count.inside.client;
    let spare = cast::member(client, &count.admin, "spare", "teller");
    let first = count.person(&count.tellers[0]);
    assert_eq!(count.appoint(first, &spare).refused(), ["WHO-03"]);
    let people = json!({ "people": [{ "name": "蒋新民", "sex": "male" }] });
    let entered = client.send(&Call::post(count.path("/people"), &people).by(&count.clerk.token)).done();
    let newcomer: Uuid = entered["made"]["people"][0].as_str().unwrap().parse().unwrap();
    assert_eq!(count.appoint(newcomer, &count.tellers[1]).refused(), ["WHO-03"]);
    // The grant alone, without an appointment, lets nobody near a batch.
    let [batch, _] = count.free_batches();
    let entry = count.enter(&spare, &format!("first/1/{batch}"), &papers(WHOLE));
    assert!(entry.refused().contains(&"WHO-02".to_owned()));
}

fn bad_entries_change_nothing(count: &Count) {
    let before = cast::log_size(&count.inside.client, count.election);
    let teller = &count.tellers[0];
    let [batch, _] = count.free_batches();
    let own = format!("first/1/{batch}");
    let unknown = json!([{ "marks": { "director": [Uuid::from_u128(3)] }, "classification": { "kind": "ordinary" } }]);
    let mut stranger = papers(WHOLE - 1);
    stranger.as_array_mut().unwrap().extend(unknown.as_array().unwrap().clone());
    for (what, entered) in [("too few", papers(WHOLE - 1)), ("too many", papers(WHOLE + 1)), ("a stranger", stranger)] {
        let answer = count.enter(teller, &own, &entered);
        assert_eq!(answer.problem(422), "invalid", "{what}");
        assert!(answer.json()["errors"][0]["pointer"].as_str().unwrap().starts_with("/papers"), "{what}");
    }
    for wrong in ["first/1/999", "first/9/1", "third/1/1", "first/x/1", "first/1/70000"] {
        assert_eq!(count.enter(teller, wrong, &papers(1)).problem(404), "not-found", "{wrong}");
    }
    assert_eq!(cast::log_size(&count.inside.client, count.election), before);
}

fn nobody_enters_both_sides(count: &Count) {
    let [one, two, three] = [0, 1, 2].map(|number| &count.tellers[number]);
    let [batch, other] = count.free_batches();
    let first = format!("first/1/{batch}");
    let answer = count.enter(one, &first, &papers(WHOLE)).done();
    assert_eq!(answer["state"], json!("awaits_other"));
    let entry = logged(count, &answer);
    let facts: Vec<&String> = entry["command"].as_object().unwrap().keys().collect();
    assert_eq!(facts, ["action", "area", "batch", "look", "pool", "root"], "an entry says more than its root");
    let answer = count.enter(two, &first, &papers(WHOLE)).done();
    assert_eq!(answer["state"], json!("agreed"));
    assert!(!count.enter(three, &first, &papers(WHOLE)).refused().is_empty());
    for counted in [one, two] {
        let second = count.enter(counted, &format!("second/1/{batch}"), &papers(WHOLE));
        assert_eq!(second.refused(), ["COU-16"]);
    }
    let sums = logged(count, &answer)["command"]["sums"].clone();
    assert!(sums.is_object());
    one_teller_twice_agrees_nothing(count, one, other, &sums);
}

/// Who enters a batch a second time corrects the own entry; it does not become the other's.
fn one_teller_twice_agrees_nothing(count: &Count, teller: &Account, batch: u64, sums: &Value) {
    let path = format!("first/1/{batch}");
    let mut last = Value::Null;
    for _ in 0..2 {
        last = count.enter(teller, &path, &papers(WHOLE)).done();
        assert_eq!(last["state"], json!("awaits_other"));
    }
    let root = logged(count, &last)["command"]["root"].clone();
    let agree = json!({ "look": "first", "pool": 1, "batch": batch, "root": root, "sums": sums });
    assert_eq!(count.act(teller, "ballot/agree-batch", &agree).refused(), ["COU-05"]);
}

/// After a difference a teller looks again once; whoever could try on would read the other's entry off the differences.
#[test]
fn nobody_tries_until_nothing_differs() {
    let count = count();
    let [batch, _] = count.free_batches();
    let [one, two] = [0, 1].map(|number| &count.tellers[number]);
    let path = format!("first/1/{batch}");
    let mut voided = papers(WHOLE);
    voided[6]["classification"] = json!({ "kind": "void", "reason": "unreadable" });
    count.enter(one, &path, &papers(WHOLE)).done();
    assert_eq!(count.enter(two, &path, &voided).done()["state"], json!("differs"));
    let again = |classification: Value| {
        let body = json!({ "papers": { "7": { "marks": {}, "classification": classification } } });
        let call = Call::post(count.path(&format!("/count/{path}/differences")), &body);
        count.inside.client.send(&call.by(&two.token))
    };
    let guess = again(json!({ "kind": "void", "reason": "not_official" })).done();
    assert_eq!((&guess["state"], &guess["positions"]), (&json!("differs"), &json!([7])));
    assert_eq!(again(json!({ "kind": "ordinary" })).refused(), ["COU-21"]);
}

/// A whole batch that comes again after a difference says of the papers that agree what the same teller said before; one
/// that people have found to be something else since is asked with those that differ.
#[test]
fn a_whole_batch_again_changes_only_what_differs() {
    let count = count();
    let [batch, _] = count.free_batches();
    let [one, two] = [0, 1].map(|number| &count.tellers[number]);
    let path = format!("first/1/{batch}");
    let void = |positions: &[usize]| {
        let mut read = papers(WHOLE);
        for position in positions {
            read[position - 1]["classification"] = json!({ "kind": "void", "reason": "unreadable" });
        }
        read
    };
    let first = Call::post(count.path(&format!("/count/{path}")), &json!({ "papers": void(&[7]) }));
    let first = first.by(&two.token).header("idempotency-key", "first");
    count.enter(one, &path, &papers(WHOLE)).done();
    assert_eq!(count.inside.client.send(&first).done()["state"], json!("differs"));
    let size = cast::log_size(&count.inside.client, count.election);
    let refused = count.enter(two, &path, &void(&[3, 7]));
    assert_eq!(refused.problem(422), "invalid");
    let fault = &refused.json()["errors"][0];
    assert_eq!(fault["pointer"], "/papers/2");
    assert!(fault["detail"].as_str().unwrap().contains("第 7 张"), "{fault}");
    assert_eq!(cast::log_size(&count.inside.client, count.election), size, "a refused entry stands in the log");

    let members = count.get(&count.clerk, "/stages/committee")["state"]["members"].clone();
    let panel: Vec<&Value> = members.as_array().unwrap().iter().take(3).collect();
    let found = json!({
        "look": "first", "pool": 1, "batch": batch, "position": 5,
        "finding": { "finding": "void", "reason": "unreadable" }, "decided": { "by": "panel", "panel": panel },
    });
    count.act(&count.clerk, "ballot/classify-paper", &found).done();
    let again = count.enter(two, &path, &void(&[5, 7])).done();
    assert_eq!((&again["state"], &again["positions"]), (&json!("differs"), &json!([5, 7])));
    // The answer to the first entry is asked for again: it is no third try.
    count.inside.client.send(&first).done();
    assert_eq!(count.enter(two, &path, &void(&[5])).refused(), ["COU-21"]);
    assert_eq!(count.enter(one, &path, &void(&[5, 7])).done()["state"], json!("agreed"));
}

/// The entry of the log that an answer's receipt names.
fn logged(count: &Count, answer: &Value) -> Value {
    let first = answer["receipt"]["first"].as_u64().unwrap();
    count.get(&count.clerk, &format!("/log/entries?from={first}&limit=1"))["entries"][0].clone()
}

/// The second equal root stands in the log and the agreement does not, as after a stop between the two.
fn a_server_that_stopped_before_the_agreement_goes_on(count: &Count) {
    let [batch, _] = count.free_batches();
    let [one, two] = [0, 1].map(|number| &count.tellers[number]);
    let path = format!("first/1/{batch}");
    count.enter(one, &path, &papers(WHOLE)).done();
    let last = cast::log_size(&count.inside.client, count.election) - 1;
    let page = count.get(&count.clerk, &format!("/log/entries?from={last}"));
    let root = &page["entries"][0]["command"]["root"];
    let commit = json!({
        "area": "ballot", "action": "commit-batch", "look": "first", "pool": 1, "batch": batch, "root": root,
    });
    count.append(two, Role::Teller, commit);
    let state = |count: &Count| {
        let view = count.get(&count.clerk, "/count");
        let all = view["batches"].as_array().unwrap();
        all.iter().find(|one| one["look"] == "first" && one["batch"] == batch).unwrap()["state"].clone()
    };
    assert_eq!(state(count), json!("awaits_agreement"));
    assert_eq!(count.enter(two, &path, &papers(WHOLE)).done()["state"], json!("agreed"));
    assert_eq!(state(count), json!("agreed"));
}
