//! The result, the second election, certificates, handover, archive.

use super::{Story, StoryError, Until};
use crate::story::api::Payload;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the profile wants in the archive.
const ARCHIVE: [&str; 12] = [
    "committee",
    "minutes",
    "notices",
    "roll",
    "candidates",
    "ballots",
    "proxies",
    "tallies",
    "report",
    "staff",
    "elected",
    "summary",
];

impl Story {
    pub(super) fn poll_to_archive(&mut self, _until: Until) -> Result<(), StoryError> {
        self.issue_papers(1)?;
        let papers = self.close_and_open_boxes(1)?;
        let mood = self.first_mood()?;
        self.count(1, papers, &mood)?;
        self.declare(1)?;
        let clerk = self.cast.clerk.clone();
        self.refused(&clerk, "ballot", "settle", json!({}), "RES-09")?;
        self.second_election()?;
        self.seal_to_holders()?;
        self.finish()
    }

    /// Signatures of more than half of the committee and a scrutineer, the head on paper, then the result.
    fn declare(&mut self, round: u64) -> Result<(), StoryError> {
        (self.tell)("the result is signed and declared");
        let days = if round == 1 { 0 } else { 3 };
        let clerk = self.cast.clerk.clone();
        self.refused(&clerk, "ballot", "declare", json!({}), "LOG-01")?;
        let (first, second) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        self.anchor("count_agreed", round, &first, &second)?;
        self.answer_readings(days)?;
        self.refused(&clerk, "ballot", "declare", json!({}), "RES-02")?;
        for member in self.cast.members.clone() {
            self.act(&member, "ballot", "sign-result", json!({}))?;
        }
        self.refused(&clerk, "ballot", "declare", json!({}), "RES-03")?;
        let scrutineer = self.cast.scrutineers.first().cloned().ok_or(StoryError::Missing("scrutineer"))?;
        self.act(&scrutineer, "ballot", "sign-result", json!({}))?;
        self.refused(&scrutineer, "ballot", "sign-result", json!({}), "RES-01")?;
        let whole = json!({ "which": { "extent": "whole_round", "round": round }, "reason": "spot_check" });
        if round == 1 {
            self.refused(&second, "record", "open-papers", whole.clone(), "LOG-05")?;
        }
        (self.tell)("the committee declares the result");
        self.act(&clerk, "ballot", "declare", json!({}))?;
        let posted = json!({ "happened": { "on": self.day(days) } });
        self.refused(&clerk, "ballot", "publish-result", posted.clone(), "RES-24")?;
        let typed = self.sheet_groups()?;
        self.refused(&clerk, "ballot", "confirm-sheet", json!({ "typed": typed }), "GEN-07")?;
        self.act(&second, "ballot", "confirm-sheet", json!({ "typed": typed }))?;
        let looked = json!({ "stage": "ballot", "finding": "in_order", "happened": { "on": self.day(days) } });
        self.act(&second, "office", "sign-off", looked)?;
        self.act(&clerk, "ballot", "publish-result", posted)?;
        self.act(&second, "record", "open-papers", whole)?;
        self.refused(&clerk, "ballot", "settle", json!({}), "RES-20")?;
        let document = self.document("record of the sealing of the papers")?;
        let sealed = json!({ "document": document, "happened": { "on": self.day(days) } });
        self.act(&clerk, "ballot", "seal-papers", sealed).map(drop)
    }

    /// The groups that the sheet leaves blank, as they were written down from the hall's screen.
    fn sheet_groups(&self) -> Result<Value, StoryError> {
        let screen = self.call(&self.cast.supervisor, "GET", &self.path("/screen"), Payload::Nothing)?.json();
        let check = screen.get("check").ok_or(StoryError::Missing("check words"))?;
        let asked = check.get("asked").and_then(Value::as_array).ok_or(StoryError::Missing("asked"))?;
        let typed = asked.iter().filter_map(|at| {
            let digits = check.get("groups")?.get(usize::try_from(at.as_u64()?).ok()?)?;
            Some(json!({ "group": at, "digits": digits }))
        });
        Ok(typed.collect())
    }

    /// The office answers in writing how the rules are read on which the outcome hangs.
    fn answer_readings(&mut self, days: i64) -> Result<(), StoryError> {
        let (clerk, street) = (self.cast.clerk.clone(), self.cast.street.clone());
        let document = self.document("the office's answer on how a rule is read")?;
        let happened = json!({ "on": self.day(days) });
        loop {
            let law = self.call(&clerk, "GET", &self.path("/stages/law"), Payload::Nothing)?.json();
            let Some(open) = law.pointer("/state/readings/0") else { return Ok(()) };
            self.refused(&clerk, "ballot", "declare", json!({}), "RES-14")?;
            let body = json!({ "rule": open["rule"], "reading": 0, "document": document, "happened": happened });
            self.act(&street, "law", "answer-reading", body)?;
        }
    }

    fn second_election(&mut self) -> Result<(), StoryError> {
        (self.tell)("a second election for the seat that stayed empty");
        let clerk = self.cast.clerk.clone();
        let standing = self.owed()?;
        let begin = |kind: &str, day| json!({ "kind": kind, "day": day });
        self.refused(&clerk, "ballot", "begin-round", begin("tie_vote", self.day(3)), "RES-04")?;
        self.refused(&clerk, "ballot", "begin-round", begin("second_election", self.day(90)), "RES-05")?;
        self.act(&clerk, "ballot", "begin-round", begin("second_election", self.day(3)))?;
        self.refused(&clerk, "registration", "open-for-round", json!({}), "REG-40")?;
        self.at(2, 9, 0)?;
        self.stock()?;
        self.open_poll(2)?;
        self.issue_papers(2)?;
        let papers = self.close_and_open_boxes(2)?;
        let mood = Self::second_mood(&standing);
        self.count(2, papers, &mood)?;
        self.declare(2)
    }

    /// Who stands in the round that the outcome asks for.
    fn owed(&self) -> Result<Vec<Uuid>, StoryError> {
        let outcome = self.call(&self.cast.clerk, "GET", &self.path("/outcome"), Payload::Nothing)?.json();
        let standing = outcome.pointer("/owed/0/contest/candidates").and_then(Value::as_array);
        let standing = standing.ok_or(StoryError::Missing("second election"))?;
        Ok(standing.iter().filter_map(Value::as_str).filter_map(|id| id.parse().ok()).collect())
    }

    fn finish(&mut self) -> Result<(), StoryError> {
        (self.tell)("certificates, handover, archive");
        let clerk = self.cast.clerk.clone();
        let today = self.at(5, 9, 0)?;
        self.refused(&clerk, "ballot", "settle", json!({}), "RES-10")?;
        let stage = self.call(&clerk, "GET", &self.path("/stages/ballot"), Payload::Nothing)?.json();
        let elected =
            stage.pointer("/state/elected").and_then(Value::as_object).ok_or(StoryError::Missing("elected"))?;
        let elected: Vec<Value> = elected.values().filter_map(Value::as_array).flatten().cloned().collect();
        for person in &elected {
            let body = json!({ "person": person, "happened": { "on": today } });
            self.act(&clerk, "ballot", "issue-certificate", body.clone())?;
            self.refused(&clerk, "ballot", "issue-certificate", body, "RES-07")?;
        }
        self.refused(&clerk, "ballot", "settle", json!({}), "FIL-06")?;
        let document = self.document("handover list")?;
        let filing = self.fresh_id();
        let sent = json!({ "filing": filing, "matter": "result", "document": document, "happened": { "on": today } });
        self.act(&clerk, "office", "submit-filing", sent)?;
        let answer =
            json!({ "filing": filing, "answer": "received", "document": document, "happened": { "on": today } });
        let office = self.cast.county.clone();
        self.act(&office, "office", "answer-filing", answer)?;
        self.refused(&clerk, "ballot", "settle", json!({}), "RES-11")?;
        let handover = json!({ "document": document, "happened": { "on": today } });
        self.act(&clerk, "ballot", "record-handover", handover.clone())?;
        // With the handover the committee's mandate is over.
        self.refused(&clerk, "ballot", "settle", json!({}), "COM-18")?;
        self.refused(&office, "lifecycle", "conclude", json!({}), "ELE-06")?;
        self.act(&office, "ballot", "settle", json!({}))?;
        self.act(&office, "lifecycle", "conclude", json!({}))?;
        let kept = |items: &[&str]| {
            let items: Vec<Value> = items.iter().map(|item| json!({ "item": item, "document": document })).collect();
            json!({ "document": document, "items": items, "happened": { "on": today } })
        };
        self.refused(&office, "lifecycle", "archive", kept(&["minutes", "notices"]), "ARC-01")?;
        self.act(&office, "lifecycle", "archive", kept(&ARCHIVE))?;
        self.refused(&office, "lifecycle", "archive", kept(&ARCHIVE), "GEN-01")?;
        (self.tell)("a petition for a recall that too few signed");
        let person = elected.first().ok_or(StoryError::Missing("elected"))?;
        let petition = json!({ "person": person, "by": "voters", "signatures": 1, "reason": "neglect" });
        let petition = json!({ "petition": petition, "document": document, "happened": { "on": today } });
        self.refused(&office, "term", "petition-recall", petition, "RCL-01")?;
        self.recall(person)
    }
}
