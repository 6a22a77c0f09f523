//! Polling day over HTTP: voters are found, one entry gives one paper however many stations try, and a station is told
//! nothing of another's voters.

use serde_json::{Value, json};
use std::thread;
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use uuid::Uuid;

/// Stations that try at once.
const STATIONS: usize = 8;

struct Poll {
    inside: Inside,
    election: Uuid,
}

impl Poll {
    fn get(&self, who: &Account, rest: &str) -> Answer {
        let path = format!("/api/v1/elections/{}{rest}", self.election);
        self.inside.client.send(&Call::get(path).by(&who.token))
    }

    fn look(&self, who: &Account, query: &str) -> Answer {
        let path = format!("/api/v1/elections/{}/poll/voters", self.election);
        self.inside.client.send(&Call::post(path, &json!({ "query": query })).by(&who.token))
    }

    fn find(&self, who: &Account, query: &str) -> Vec<Value> {
        let found = self.look(who, query).done();
        let voters = found["voters"].as_array().unwrap().clone();
        assert!(voters.len() <= 20);
        voters
    }

    fn issued(&self, who: &Account) -> u64 {
        self.get(who, "/poll/turnout").done()["issued"].as_u64().unwrap()
    }
}

fn is(voter: &Value, state: &str) -> bool {
    voter["paper"]["state"] == state
}

#[test]
fn a_voter_is_found_and_gets_one_paper_from_any_number_of_stations() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-29T03:30:00Z");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let poll = Poll { election: cast::id(&elections[0], "election"), inside };
    let station = cast::sign_in(&poll.inside.client, "checkin1");
    let clerk = cast::sign_in(&poll.inside.client, "clerk");

    // By household: the one that another station may not know of, and one of the own who has no paper yet.
    let seen: Vec<Value> = (1..=100).flat_map(|household: u32| poll.find(&station, &household.to_string())).collect();
    let own = seen.iter().find(|voter| is(voter, "not_issued")).unwrap();
    assert!(seen.iter().any(|voter| is(voter, "other_place")));
    let (number, place) = (cast::text(own, "number"), own["place"].clone());
    for voter in &seen {
        assert_eq!(is(voter, "other_place"), voter["place"] != place, "{voter}");
    }

    // By card, by name, by initials, by household and by nothing.
    let name = cast::text(own, "name");
    let first: String = name.chars().take(2).collect();
    assert!(poll.find(&station, &first).iter().any(|voter| cast::text(voter, "name").contains(&first)));
    let letters = ["zh", "zw", "lm", "wl", "zm", "lj", "ww", "zy"];
    let by_initials: Vec<Value> = letters.iter().flat_map(|letters| poll.find(&station, letters)).collect();
    assert!(!by_initials.is_empty());
    let by_card = poll.find(&station, &format!("{}-{}-{}", &number[..4], &number[4..8], &number[8..]));
    assert_eq!(by_card.iter().map(|voter| &voter["person"]).collect::<Vec<_>>(), [&own["person"]]);
    let by_household = poll.find(&station, &own["household"].to_string());
    assert!(by_household.iter().any(|voter| voter["person"] == own["person"]));
    assert!(by_household.iter().all(|voter| voter["household"] == own["household"]));
    for nothing in ["", "w", "王"] {
        assert_eq!(poll.look(&station, nothing).problem(422), "invalid", "{nothing} would name half of the roll");
    }

    // A station that is cut off knows its own voters by their cards, and nothing else of them.
    let known = poll.get(&station, &format!("/poll/station?place={}", cast::text(own, "place"))).done();
    let known = known["voters"].as_array().unwrap();
    assert!(known.contains(&json!({ "number": number, "person": own["person"] })));
    let other = seen.iter().find(|voter| is(voter, "other_place")).unwrap();
    assert!(known.iter().all(|voter| voter["person"] != other["person"]));
    let elsewhere = format!("/poll/station?place={}", cast::text(other, "place"));
    assert_eq!(poll.get(&station, &elsewhere).problem(404), "not-found");

    // What a body found of a candidate is not for whoever hands out papers.
    let nomination = |who: &Account| poll.get(who, "/stages/nomination").done()["state"].to_string();
    for word in ["\"findings\"", "\"standings\"", "\"reviews\""] {
        assert!(!nomination(&station).contains(word), "{word} is told at the door");
    }
    assert!(nomination(&clerk).contains("\"standings\""));

    // All stations at once.
    let before = poll.issued(&station);
    let body = json!({ "place": place, "voter": own["person"], "taken": { "by": "own" } });
    let path = format!("/api/v1/elections/{}/stages/ballot/issue", poll.election);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let issue = || poll.inside.client.send(&Call::post(&path, &body).by(&station.token));
        let stations: Vec<_> = (0..STATIONS).map(|_| scope.spawn(issue)).collect();
        stations.into_iter().map(|station| station.join().unwrap()).collect()
    });
    let (done, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status < 300);
    assert_eq!(done.len(), 1);
    for answer in refused {
        assert_eq!(answer.refused(), ["POL-02"]);
    }
    assert_eq!(poll.issued(&station), before + 1);
    by_hour(&poll, &station, before + 1);
    let now = poll.find(&clerk, &number);
    assert_eq!(now[0]["paper"], json!({ "state": "issued", "place": place, "taken": { "by": "own" } }));

    // What is missing is told with the blockers of the actions themselves, and a row for each place.
    let ready = poll.get(&clerk, "/poll/ready").done();
    assert_eq!(ready["steps"].as_array().unwrap().len(), 2);
    for place in ready["places"].as_array().unwrap() {
        assert!(place["printed"].as_u64() > Some(0) && place["fixed_boxes"].as_u64() > Some(0), "{place}");
    }
    // The poll is open: what the steps behind it asked for is there, thing by thing.
    let items = ready["items"].as_array().unwrap();
    for item in items {
        let stands = ["done", "not_needed", "advised"].map(|word| item["standing"] == word).contains(&true);
        assert!(stands && item["missing"] == json!([]), "{item}");
    }
    assert_eq!(items.len(), app::ready::Needed::ALL.len());
}

/// The hours add up to the whole at every place, and name nobody.
fn by_hour(poll: &Poll, who: &Account, issued: u64) {
    let turnout = poll.get(who, "/poll/turnout/hours").done();
    let hours = turnout["hours"].as_array().unwrap();
    assert_eq!(hours.last().unwrap()["so_far"], issued);
    assert_eq!(hours.iter().map(|hour| hour["whole"].as_u64().unwrap()).sum::<u64>(), issued);
    for (at, place) in turnout["places"].as_array().unwrap().iter().enumerate() {
        let out: u64 = hours.iter().map(|hour| hour["issued"][at].as_u64().unwrap()).sum();
        assert_eq!(place["issued"], out, "{place}");
    }
    assert!(turnout["needed"].as_u64() > Some(0));
    by_place(poll, who, &turnout);
    let fields: Vec<&String> = hours[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["hour", "issued", "whole", "so_far"], "nothing of a voter");
}

/// Everybody who can vote belongs to the place of the own group, and each place has a half line of its own.
fn by_place(poll: &Poll, who: &Account, turnout: &Value) {
    let rolls = turnout["rolls"].as_array().unwrap();
    let sum = |name: &str| rolls.iter().map(|roll| roll[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!((&turnout["electorate"], &turnout["elsewhere"]), (&json!(sum("on_roll")), &json!(0)));
    assert_eq!(turnout["issued"], sum("issued"));
    let stage = poll.get(who, "/stages/ballot").done();
    for roll in rolls {
        let place = &stage["state"]["places"][roll["place"].as_str().unwrap()];
        assert_eq!((&roll["groups"], &roll["number"]), (&place["groups"], &place["number"]));
        let voters = roll["on_roll"].as_u64().unwrap();
        assert_eq!(roll["needed"], voters / 2 + 1, "more than half of {voters}");
        let fields: Vec<&String> = roll.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["place", "number", "groups", "on_roll", "issued", "needed"], "nothing of a voter");
    }
}

/// Before the poll the list names what the guards of the two steps ahead miss, each thing once and nothing else.
#[test]
fn what_the_poll_needs_is_told_thing_by_thing_as_the_guards_say_it() {
    let folder = rehearsal_until("places, boxes, staff, proxies, stock");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let poll = Poll { election: cast::id(&elections[0], "election"), inside };
    let clerk = cast::sign_in(&poll.inside.client, "clerk");
    // The story may have been stopped just before it opened the stage, or with its clock at the morning of the poll.
    let admin = cast::sign_in(&poll.inside.client, "admin");
    cast::set_clock(&poll.inside.client, &admin, "2026-11-28T02:00:00Z");
    let open = Call::post(format!("/api/v1/elections/{}/stages/ballot/open", poll.election), &json!({}));
    let opened = poll.inside.client.send(&open.by(&clerk.token)).status;
    assert!(opened == 200 || opened == 409, "{opened}");
    let ready = poll.get(&clerk, "/poll/ready").done();
    let refused = ready["steps"].as_array().unwrap().iter().find(|step| step["action"] == "declare-ready").unwrap();
    let items = ready["items"].as_array().unwrap();
    let told: Vec<&Value> = items.iter().flat_map(|item| item["missing"].as_array().unwrap()).collect();
    for blocker in refused["blockers"].as_array().unwrap() {
        assert!(told.contains(&blocker), "{blocker} is not told");
    }
    for item in items {
        assert!(
            item["missing"] == json!([]) || ["missing", "waits"].iter().any(|word| item["standing"] == *word),
            "{item}"
        );
    }
    let standing = |needed: &str| items.iter().find(|item| item["needed"] == needed).unwrap()["standing"].clone();
    assert_eq!(standing("hour"), "waits");
    assert_eq!(standing("contests"), "done");
}
