//! A scanner's second look over HTTP: both formats, every broken pile, drawn sheets read without sight of the scan.

use crate::counting::{Count, count};
use serde_json::{Value, json};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};

/// A contest as the API tells it: the post, its seats, its candidates.
struct Contest {
    post: String,
    seats: usize,
    people: Vec<String>,
}

/// A count whose first look is agreed, and what the scanner saw in the one pool.
struct Scanned {
    count: Count,
    scrutineer: Account,
    contests: Vec<Contest>,
    /// The batches with their papers.
    batches: Vec<(u64, usize)>,
    document: String,
}

fn scanned() -> Scanned {
    let count = count();
    let stage = count.get(&count.clerk, "/stages/ballot");
    let round = &stage["state"]["rounds"][0];
    let contest = |one: &Value| Contest {
        post: one["post"].as_str().unwrap().to_owned(),
        seats: usize::try_from(one["seats"].as_u64().unwrap()).unwrap(),
        people: one["candidates"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
    };
    let contests = round["contests"].as_array().unwrap().iter().map(contest).collect();
    let of = round["batches"].as_array().unwrap().iter().filter(|one| one["look"] == "first");
    let size = |one: &Value| usize::try_from(one["papers"].as_u64().unwrap()).unwrap();
    let batches = of.map(|one| (one["batch"].as_u64().unwrap(), size(one))).collect();
    let record = Call::upload(count.path("/documents"), "the record of the scanning").by(&count.clerk.token);
    let document = cast::text(&count.inside.client.send(&record).done()["made"], "document");
    let scrutineer = cast::sign_in(&count.inside.client, "scrutineer1");
    Scanned { count, scrutineer, contests, batches, document }
}

impl Scanned {
    /// The marks of the paper with this number: now one candidate, now another; the fifth names too many members.
    fn marks(&self, number: usize) -> Vec<(usize, usize)> {
        if number == 2 {
            return Vec::new();
        }
        let of = |(at, contest): (usize, &Contest)| {
            let marks = if number == 5 && contest.seats > 1 { contest.seats + 1 } else { 1 };
            (0..marks).map(|mark| (at, (number + mark) % contest.people.len())).collect::<Vec<_>>()
        };
        self.contests.iter().enumerate().flat_map(of).collect()
    }

    fn paper(&self, number: usize) -> Value {
        let mut marks = serde_json::Map::new();
        for (contest, person) in self.marks(number) {
            let Contest { post, people, .. } = &self.contests[contest];
            let named = marks.entry(post.clone()).or_insert_with(|| json!([]));
            named.as_array_mut().unwrap().push(json!(people[person]));
        }
        json!({ "marks": marks, "classification": { "kind": "ordinary" } })
    }

    /// Every paper's number with its batch and position.
    fn places(&self) -> Vec<(usize, u64, usize)> {
        let of = |(batch, size): &(u64, usize)| (1..=*size).map(|position| (*batch, position)).collect::<Vec<_>>();
        let places = self.batches.iter().flat_map(of);
        (1..).zip(places).map(|(number, (batch, position))| (number, batch, position)).collect()
    }

    fn csv(&self) -> Vec<String> {
        let people = |contest: &Contest| {
            (1..=contest.people.len()).map(|number| format!("{}:{number}", contest.post)).collect::<Vec<_>>()
        };
        let heads: Vec<String> = self.contests.iter().flat_map(people).collect();
        let mut lines = vec![format!("batch,position,{},void,blank", heads.join(","))];
        for (number, batch, position) in self.places() {
            let marks = self.marks(number);
            let cell = |(at, contest): (usize, &Contest)| {
                let said = |person| if marks.contains(&(at, person)) { "1" } else { "0" };
                (0..contest.people.len()).map(said).collect::<Vec<_>>()
            };
            let cells: Vec<&str> = self.contests.iter().enumerate().flat_map(cell).collect();
            let blank = u8::from(marks.is_empty());
            let void = if number == 5 { "overvote" } else { "" };
            lines.push(format!("{batch},{position},{},{void},{blank}", cells.join(",")));
        }
        lines
    }

    fn records(&self) -> Value {
        let contest = |(at, one): (usize, &Contest)| {
            let selections = one.people.iter().map(|id| json!({ "@id": format!("_{at}{id}"), "CandidateIds": [id] }));
            json!({ "@id": format!("_c{at}"), "Name": one.post, "ContestSelection": selections.collect::<Vec<_>>() })
        };
        let people = self.contests.iter().flat_map(|contest| &contest.people);
        let candidate = |id: &String| json!({ "@id": id, "Code": [{ "Type": "other", "Value": id }] });
        let record = |(number, batch, position): (usize, u64, usize)| {
            let contests = (0..self.contests.len()).map(|at| {
                let own = self.marks(number).into_iter().filter(|(contest, _)| *contest == at);
                let selections = own.map(|(_, person)| {
                    let id = format!("_{at}{}", self.contests[at].people[person]);
                    json!({ "ContestSelectionId": id, "SelectionPosition": [{ "HasIndication": "yes", "NumberVotes": 1 }] })
                });
                json!({ "ContestId": format!("_c{at}"), "CVRContestSelection": selections.collect::<Vec<_>>() })
            });
            let snapshot = json!({ "@id": "_s", "Type": "original", "CVRContest": contests.collect::<Vec<_>>() });
            json!({
                "ElectionId": "_e", "BatchId": batch.to_string(), "BatchSequenceId": position,
                "CurrentSnapshotId": "_s", "CVRSnapshot": [snapshot],
            })
        };
        let election = json!({
            "@id": "_e", "Candidate": people.map(candidate).collect::<Vec<_>>(),
            "Contest": self.contests.iter().enumerate().map(contest).collect::<Vec<_>>(),
        });
        json!({
            "Version": "1.0.0", "Election": [election],
            "CVR": self.places().into_iter().map(record).collect::<Vec<_>>(),
        })
    }

    fn import(&self, kind: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let path = self.count.path(&format!("/count/scans?pool=1&document={}", self.document));
        let call = Call::new("POST", path).bytes(kind, bytes).by(&self.count.clerk.token);
        self.count.inside.client.send(&call.header("accept-language", "en"))
    }

    /// Two tellers of the group enter every batch of the first look that is not agreed.
    fn count_first(&self) {
        let view = self.count.get(&self.count.clerk, "/count");
        let mut number = 1;
        for (batch, size) in &self.batches {
            let papers: Vec<Value> = (number..number + size).map(|number| self.paper(number)).collect();
            number += size;
            let all = view["batches"].as_array().unwrap();
            let held = all.iter().find(|one| one["look"] == "first" && one["batch"] == *batch).unwrap();
            let pair = if held["counting_group"] == 1 { [0, 1] } else { [2, 3] };
            if held["state"] != "agreed" {
                let [_, last] = pair.map(|at| {
                    self.count.enter(&self.count.tellers[at], &format!("first/1/{batch}"), &json!(papers)).done()
                });
                assert_eq!(last["state"], "agreed", "batch {batch}");
            }
        }
    }

    fn dice(&self) -> Answer {
        let on = "2026-11-29";
        let body = json!({
            "pool": 1, "seed": "16180339887498948482", "document": self.document, "happened": { "on": on },
        });
        self.count.act(&self.count.clerk, "ballot/draw-scan-sample", &body)
    }

    fn scan(&self) -> Value {
        self.count.get(&self.scrutineer, "/count/scans")[0].clone()
    }

    fn read(&self, who: &Account, number: &Value, paper: &Value) -> Answer {
        let body = json!({ "number": number, "found": { "found": "read", "paper": paper } });
        let call = Call::post(self.count.path("/count/scans/1/papers"), &body).by(&who.token);
        self.count.inside.client.send(&call)
    }

    /// The next drawn paper and its number.
    fn next(&self) -> Option<usize> {
        self.scan()["next"]["number"].as_u64().map(|number| usize::try_from(number).unwrap())
    }

    /// The roots of the last import on record.
    fn roots(&self, answer: &Answer) -> Value {
        let first = answer.done()["first"].as_u64().unwrap();
        let page = self.count.get(&self.count.clerk, &format!("/log/entries?from={first}&limit=1"));
        page["entries"][0]["command"]["roots"].clone()
    }
}

#[test]
fn a_scan_is_the_second_look_once_people_read_what_the_dice_drew() {
    let scanned = scanned();
    let csv = scanned.csv();
    let early = scanned.import("text/csv", csv.join("\n"));
    assert_eq!(early.refused(), ["COU-08"], "people count first");
    scanned.count_first();
    broken_piles_are_refused(&scanned, &csv);
    let by_table = scanned.import("text/csv", csv.join("\n"));
    let by_records = scanned.import("application/json", scanned.records().to_string());
    let roots = scanned.roots(&by_table);
    assert_eq!(roots.as_array().unwrap().len(), scanned.batches.len());
    assert_eq!(roots, scanned.roots(&by_records), "the same papers in either format");
    assert_eq!(scanned.scan()["standing"], "awaits_dice");
    people_read(&scanned);
    let view = scanned.count.get(&scanned.count.clerk, "/count");
    let mut second = view["batches"].as_array().unwrap().iter().filter(|one| one["look"] == "second");
    assert!(second.all(|one| one["state"] == "agreed"), "{view}");
}

fn broken_piles_are_refused(scanned: &Scanned, csv: &[String]) {
    let fault = |answer: Answer, pointer: &str| {
        assert_eq!(answer.problem(422), "invalid");
        let errors = answer.json()["errors"].clone();
        let found = errors.as_array().unwrap().iter().find(|one| one["pointer"] == pointer);
        assert!(found.is_some_and(|one| !one["detail"].as_str().unwrap().starts_with("scan.")), "{pointer}: {errors}");
    };
    let mut turned = csv.to_vec();
    turned.swap(1, 2);
    fault(scanned.import("text/csv", turned.join("\n")), "/2/position");
    fault(scanned.import("text/csv", csv[..csv.len() - 1].join("\n")), "");
    let stranger = csv.join("\n").replacen("director:2", "director:99", 1);
    fault(scanned.import("text/csv", stranger), "/1/director:99");
    let mut unread = csv.to_vec();
    unread[2] = format!("{}0", unread[2].strip_suffix('1').unwrap());
    fault(scanned.import("text/csv", unread.join("\n")), "/3/blank");
    let mut ranked = scanned.records();
    ranked["CVR"][0]["CVRSnapshot"][0]["CVRContest"][0]["CVRContestSelection"][0]["Rank"] = json!(1);
    let pointer = "/CVR/0/CVRSnapshot/0/CVRContest/0/CVRContestSelection/0/Rank";
    fault(scanned.import("application/json", ranked.to_string()), pointer);
    assert_eq!(scanned.import("application/octet-stream", "x").problem(422), "invalid");
    assert_eq!(scanned.scan(), Value::Null, "nothing came in");
}

/// The scanner's marks are on no page and in no answer; a teller reads nothing, and no paper is read out of its turn.
fn people_read(scanned: &Scanned) {
    scanned.dice().done();
    let next = scanned.next().unwrap();
    let paper = scanned.paper(next);
    assert_eq!(scanned.read(&scanned.count.tellers[2], &json!(next), &paper).problem(403), "forbidden");
    assert_eq!(scanned.read(&scanned.scrutineer, &json!(next + 1), &paper).refused(), ["SCN-08"]);
    let entry = scanned.count.enter(&scanned.count.tellers[2], "second/1/1", &json!([paper]));
    assert!(matches!(entry.status, 409 | 422), "{}", entry.text());
    let told = scanned.scan().to_string();
    assert!(scanned.contests.iter().flat_map(|one| &one.people).all(|id| !told.contains(id.as_str())), "{told}");
    let mut last = Value::Null;
    let mut read = 0;
    while let Some(number) = scanned.next() {
        last = scanned.read(&scanned.scrutineer, &json!(number), &scanned.paper(number)).done();
        read += 1;
    }
    assert_eq!((&last["standing"], &last["sample"]), (&json!("borne_out"), &json!(read)));
}

#[test]
fn one_sheet_that_says_otherwise_gives_the_pool_back_to_people() {
    let scanned = scanned();
    scanned.count_first();
    scanned.import("text/csv", scanned.csv().join("\n")).done();
    scanned.dice().done();
    let number = scanned.next().unwrap();
    scanned.read(&scanned.scrutineer, &json!(number), &scanned.paper(number)).done();
    let number = scanned.next().unwrap();
    // Another paper of the pile: an honest sheet in the wrong place.
    let other = scanned.places().iter().map(|(at, ..)| *at).find(|at| scanned.paper(*at) != scanned.paper(number));
    let answer = scanned.read(&scanned.scrutineer, &json!(number), &scanned.paper(other.unwrap())).done();
    assert_eq!((&answer["standing"], &answer["set_aside"]), (&json!("set_aside"), &json!("read_otherwise")));
    assert_eq!(scanned.import("text/csv", scanned.csv().join("\n")).refused(), ["SCN-06"]);
    let view = scanned.count.get(&scanned.count.clerk, "/count");
    let mut second = view["batches"].as_array().unwrap().iter().filter(|one| one["look"] == "second");
    assert!(second.all(|one| one["state"] == "open"), "people enter them: {view}");
}
