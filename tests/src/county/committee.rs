//! What an election's committee does between the last paper issued and the first counted, and after the last.

use super::day::Day;
use super::writer::{Faults, Writer, happened};
use ledger::{Frontier, leaf_hash};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the dice of the day gave.
const DICE: &str = "27182818284590452353";

/// Papers that voters took home, at the first place.
const TAKEN_HOME: u64 = 2;

/// Papers of a pool, about.
const POOL: u64 = 1_000;

/// Counting groups of a community.
pub(super) const GROUPS: usize = 4;

/// Papers that a mobile box comes back with, at most.
const CARRIED: u64 = 8;

/// The committee of one election.
pub(super) struct Committee<'d> {
    day: &'d Day,
    election: usize,
    clerk: Writer<'d>,
    supervisor: Writer<'d>,
}

impl<'d> Committee<'d> {
    pub(super) fn new(day: &'d Day, election: usize, faults: Faults) -> Self {
        let writer = |name: &str| Writer::new(day, name, faults);
        Self { day, election, clerk: writer("clerk"), supervisor: writer("supervisor") }
    }

    fn act(&mut self, action: &str, body: &Value) {
        self.clerk.act(self.election, action, body);
    }

    fn round(&self) -> Value {
        self.day.read("clerk", self.election, "/stages/ballot")["state"]["rounds"][0].clone()
    }

    /// Closes the poll, opens the boxes, mixes the papers, draws the groups and hands out the batches.
    pub(super) fn close_and_mix(&mut self) {
        self.act("ballot/close-polling", &json!({}));
        self.anchor("poll_closed");
        let document = self.clerk.document(self.election, "papers that did not come back");
        let scrutineers = self.two();
        let places = self.day.elections[self.election].places.clone();
        let mut returned = 0;
        let issued: Vec<u64> = places.iter().map(|place| place.id).map(|id| self.account_stock(id)).collect();
        for (at, (place, issued)) in places.iter().zip(issued).enumerate() {
            let home = if at == 0 { TAKEN_HOME.min(issued) } else { 0 };
            returned += self.open_boxes(&place.boxes, issued - home, &scrutineers);
            if home > 0 {
                let body = json!({ "place": place.id, "signed": scrutineers, "document": document });
                self.act("ballot/explain-difference", &body);
            }
        }
        let mut watching = Writer::new(self.day, "scrutineer1", Faults::NONE);
        watching.act(self.election, "ballot/watch-mixing", &json!({}));
        self.act("ballot/mix", &json!({ "pools": pools_of(returned) }));
        self.anchor("boxes_opened");
        let draw = json!({ "counting_groups": GROUPS, "seed": DICE, "document": document, "happened": happened() });
        self.act("ballot/draw-counting-groups", &draw);
        self.hand_out();
    }

    /// Counts the papers that nobody took; answers with how many were issued.
    fn account_stock(&mut self, place: Uuid) -> u64 {
        let stock = self.round()["stock"][place.to_string()].clone();
        let number = |name: &str| stock[name].as_u64().unwrap_or(0);
        let unused = number("printed") - number("issued") - number("spoilt");
        self.act("ballot/account-stock", &json!({ "place": place, "unused": unused }));
        number("issued")
    }

    fn two(&self) -> Vec<Uuid> {
        self.day.elections[self.election].scrutineers.iter().take(2).copied().collect()
    }

    /// The boxes of a place, brought and opened; what stays on the table comes out of the first.
    fn open_boxes(&mut self, boxes: &[Uuid], papers: u64, by: &[Uuid]) -> u64 {
        let carried = if boxes.len() > 1 { CARRIED.min(papers) } else { 0 };
        for (number, id) in boxes.iter().enumerate() {
            let at = "17:00:00";
            self.act(
                "ballot/seal-box",
                &json!({ "ballot_box": id, "seals": ["330-07", "330-08"], "by": by, "at": at }),
            );
            let way = json!({ "ballot_box": id, "from": "polling_place", "to": "counting_place", "by": by, "at": at });
            self.act("ballot/move-box", &way);
            self.act("ballot/receive-box", &json!({ "ballot_box": id, "seal": "intact", "by": by, "at": at }));
            let papers = if number == 0 { papers - carried } else { carried };
            self.act("ballot/open-box", &json!({ "ballot_box": id, "papers": papers, "seal": "intact" }));
        }
        papers
    }

    /// Of each pool, two groups have the first look and the two others the second.
    fn hand_out(&mut self) {
        let round = self.round();
        let pools = round["pools"].as_object().unwrap().len();
        for pool in 1..=pools {
            let batches = round["batches"].as_array().unwrap().iter();
            let batches = batches.filter(|one| one["pool"] == pool && one["look"] == "first").count();
            for look in ["first", "second"] {
                let pair = if (pool % 2 == 1) == (look == "first") { [1, 2] } else { [3, 4] };
                let half = batches / 2;
                for (group, from, to) in [(pair[0], 1, half), (pair[1], half + 1, batches)] {
                    let body = json!({ "counting_group": group, "look": look, "pool": pool, "from": from, "to": to });
                    if from <= to {
                        self.act("ballot/hand-batches", &body);
                    }
                }
            }
        }
    }

    /// The count is agreed, written on paper, signed, declared and posted.
    pub(super) fn declare(&mut self) {
        self.act("ballot/agree-count", &json!({}));
        self.anchor("count_agreed");
        self.answer_readings();
        for name in ["member1", "member2", "member3", "member4", "scrutineer1"] {
            Writer::new(self.day, name, Faults::NONE).act(self.election, "ballot/sign-result", &json!({}));
        }
        self.act("ballot/declare", &json!({}));
        self.confirm_sheet();
        self.act("ballot/publish-result", &json!({ "happened": happened() }));
        // The supervisor counts every paper again.
        let which = json!({ "extent": "whole_round", "round": 1 });
        let open = json!({ "which": which, "reason": "spot_check" });
        self.supervisor.act(self.election, "record/open-papers", &open);
    }

    /// Another person types two groups back from the result sheet.
    fn confirm_sheet(&mut self) {
        let screen = self.day.read("supervisor", self.election, "/screen");
        let check = &screen["check"];
        let asked = check["asked"].as_array().unwrap().iter().map(|at| at.as_u64().unwrap());
        let typed = asked.map(|at| json!({ "group": at, "digits": check["groups"][usize::try_from(at).unwrap()] }));
        let body = json!({ "typed": typed.collect::<Vec<_>>() });
        self.supervisor.act(self.election, "ballot/confirm-sheet", &body);
    }

    /// The office says in writing how the rules are read on which the outcome hangs.
    fn answer_readings(&mut self) {
        loop {
            let law = self.day.read("clerk", self.election, "/stages/law");
            let Some(open) = law.pointer("/state/readings/0") else { return };
            let mut street = Writer::new(self.day, "street", Faults::NONE);
            let document = street.document(self.election, "how a rule is read");
            let body = json!({ "rule": open["rule"], "reading": 0, "document": document, "happened": happened() });
            street.act(self.election, "law/answer-reading", &body);
        }
    }

    /// Two persons type two groups of the head back from the paper.
    fn anchor(&mut self, kind: &str) {
        for who in 0..2 {
            let anchors = self.day.read("supervisor", self.election, "/anchors");
            let all = anchors.as_array().unwrap();
            let anchor = all.iter().find(|one| one["anchor"] == kind && one["round"] == 1).unwrap();
            let groups = self.groups_at(anchor["size"].as_u64().unwrap());
            let asked = anchor["asked"].as_array().unwrap().iter().map(|at| at.as_u64().unwrap());
            let typed = asked.map(|at| json!({ "group": at, "digits": groups[usize::try_from(at).unwrap()] }));
            let body = json!({ "anchor": kind, "round": 1, "typed": typed.collect::<Vec<_>>() });
            let writer = if who == 0 { &mut self.clerk } else { &mut self.supervisor };
            writer.act(self.election, "record/confirm-anchor", &body);
        }
    }

    fn groups_at(&self, size: u64) -> [String; 16] {
        let mut frontier = Frontier::new();
        for entry in entries(self.day, self.election).iter().take(usize::try_from(size).unwrap()) {
            frontier.push(leaf_hash(entry.get().as_bytes()));
        }
        ledger::hash_groups(&frontier.root())
    }
}

/// The whole log of an election.
pub(super) fn entries(day: &Day, election: usize) -> Vec<Box<RawValue>> {
    #[derive(serde::Deserialize)]
    struct Page {
        entries: Vec<Box<RawValue>>,
    }
    let mut all = Vec::new();
    loop {
        let path = day.path(election, &format!("/log/entries?from={}&limit=500", all.len()));
        let answer = day.servers.get(election, &path, &day.token("supervisor"));
        let page: Page = serde_json::from_slice(&answer.body).unwrap();
        if page.entries.is_empty() {
            return all;
        }
        all.extend(page.entries);
    }
}

fn pools_of(papers: u64) -> Vec<u64> {
    let pools = (papers / POOL).max(1);
    let mut sizes = vec![papers / pools; usize::try_from(pools).unwrap()];
    sizes[0] += papers % pools;
    sizes
}
