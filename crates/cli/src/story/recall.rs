//! After the archive: a petition for a recall that enough signed, and the recall's own election up to the roll that it takes
//! over from the election whose term runs.

use super::api::Payload;
use super::committee::MEMBERS;
use super::{Story, StoryError, made};
use serde_json::{Value, json};
use uuid::Uuid;

impl Story {
    /// The recall of somebody who was elected; the story goes back to its own election afterwards.
    pub(super) fn recall(&mut self, person: &Value) -> Result<(), StoryError> {
        (self.tell)("a recall on the roll of the election whose term runs");
        let today = self.at(20, 9, 0)?;
        let (general, documents) = (self.election, self.documents.clone());
        let roll = self.newest_roll()?;
        let of = self.petition(person, &roll)?;
        self.election = self.draft_recall(person, &of)?;
        self.documents.clear();
        self.call_recall()?;
        self.seat_recall_committee()?;
        self.adopt_recall_method()?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "registration", "open", json!({}))?;
        self.refused(&clerk, "registration", "publish-list", json!({ "happened": { "on": today } }), "RCL-12")?;
        self.refused(&clerk, "registration", "adopt-roll", json!({ "import": Uuid::from_u128(7) }), "REG-04")?;
        self.call(&clerk, "POST", &self.path("/roll/parent"), Payload::Json(&json!({})))?;
        let taken = self.newest_roll()?;
        for field in ["root", "registered", "households"] {
            if taken.get(field) != roll.get(field) {
                return Err(StoryError::Missing("the roll of the running term"));
            }
        }
        let (first, second) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        self.anchor("roll_frozen", 0, &first, &second)?;
        (self.election, self.documents) = (general, documents);
        Ok(())
    }

    /// The newest version of the roll of the election that is played.
    fn newest_roll(&self) -> Result<Value, StoryError> {
        let clerk = &self.cast.clerk;
        let stage = self.call(clerk, "GET", &self.path("/stages/registration"), Payload::Nothing)?.json();
        let versions = stage.pointer("/state/versions").and_then(Value::as_array);
        versions.and_then(|all| all.last()).cloned().ok_or(StoryError::Missing("frozen roll"))
    }

    /// Everybody signs; answers with the head of the log that the petition stands in.
    fn petition(&mut self, person: &Value, roll: &Value) -> Result<Value, StoryError> {
        let office = self.cast.county.clone();
        let document = self.document("petition for a recall")?;
        let signatures = roll.get("registered").cloned().unwrap_or_default();
        let petition = json!({ "person": person, "by": "voters", "signatures": signatures, "reason": "neglect" });
        let body = json!({ "petition": petition, "document": document, "happened": { "on": self.day(20) } });
        let receipt = self.act(&office, "term", "petition-recall", body)?;
        Ok(json!({ "election": self.election, "size": receipt.get("size"), "root": receipt.get("root") }))
    }

    /// The draft names no roll: the server does. A recall of another term or on another roll is turned away.
    fn draft_recall(&self, person: &Value, of: &Value) -> Result<Uuid, StoryError> {
        let office = &self.cast.street;
        let community = self.call(office, "GET", &self.path("/stages/lifecycle"), Payload::Nothing)?.json();
        let community = community.pointer("/state/community").cloned().ok_or(StoryError::Missing("community"))?;
        let groups: Vec<Value> = (1_u32..)
            .zip(&self.people.groups)
            .map(|(number, _)| json!({ "number": number, "households": self.households_of(number) }))
            .collect();
        let draft = |term: u32, roll: Option<Value>| {
            let mut purpose = json!({ "purpose": "recall", "of": of, "member": person, "petitioned": self.day(20) });
            if let (Some(roll), Value::Object(fields)) = (roll, &mut purpose) {
                fields.insert("roll".to_owned(), roll);
            }
            json!({
                "community": community, "term": term, "profile": "cn-urban-2026", "groups": groups,
                "purpose": purpose,
            })
        };
        let path = "/api/v1/elections";
        self.turned_away(office, path, Payload::Json(&draft(2, None)), 422)?;
        let other = json!({ "number": 1, "registered": 1, "households": 1, "root": of.get("root") });
        self.turned_away(office, path, Payload::Json(&draft(1, Some(other))), 422)?;
        made(&self.call(office, "POST", path, Payload::Json(&draft(1, None)))?.json(), "election")
    }

    fn call_recall(&mut self) -> Result<(), StoryError> {
        let office = self.cast.street.clone();
        let document = self.document("decision on the day of the recall")?;
        let happened = json!({ "on": self.day(20) });
        let call = |day| json!({ "election_day": day, "document": document, "happened": happened });
        self.refused(&office, "lifecycle", "call", call(self.day(51)), "RCL-07")?;
        self.act(&office, "lifecycle", "call", call(self.day(50)))?;
        self.act(&office, "lifecycle", "begin", json!({}))?;
        let clerk = self.staff_person(0)?;
        self.appoint(&office, clerk, &self.cast.clerk.clone(), "clerk", None)?;
        let supervisor = self.staff_person(1)?;
        self.appoint(&office, supervisor, &self.cast.supervisor.clone(), "supervisor", None)
    }

    /// The same people as before, under the ids that they had.
    fn seat_recall_committee(&mut self) -> Result<(), StoryError> {
        let (clerk, today) = (self.cast.clerk.clone(), self.day(20));
        self.act(&clerk, "committee", "open", json!({}))?;
        let people = self.committee_people()?;
        if !self.committee.iter().all(|member| people.contains(member)) {
            return Err(StoryError::Missing("the ids of the running term"));
        }
        let meeting = self.meeting("representatives", None, (50, 46, 40), "election_committee", today)?;
        let votes: Vec<Value> =
            (0_u64..).zip(&people).map(|(place, person)| json!({ "person": person, "votes": 44 - place })).collect();
        let choice = json!({
            "meetings": [meeting], "seats": MEMBERS, "ranking": { "votes": votes },
            "chair": { "person": people.first() },
        });
        self.act(&clerk, "committee", "choose", json!({ "choice": choice, "happened": { "on": today } }))?;
        self.act(&clerk, "committee", "publish", json!({ "happened": { "on": today } }))?;
        self.act(&clerk, "committee", "seat", json!({})).map(drop)
    }

    fn adopt_recall_method(&mut self) -> Result<(), StoryError> {
        let (clerk, office, today) = (self.cast.clerk.clone(), self.cast.street.clone(), self.day(20));
        let meeting = self.meeting("representatives", None, (50, 44, 41), "method", today)?;
        let terms = json!({
            "mode": "direct", "mobile_boxes": "none", "entry": "papers", "seats": [{ "post": "recall", "seats": 1 }],
        });
        let happened = json!({ "on": today });
        self.act(&clerk, "method", "adopt", json!({ "meeting": meeting, "terms": terms, "happened": happened }))?;
        let (document, filing) = (self.document("method")?, self.fresh_id());
        let sent = json!({ "filing": filing, "matter": "method", "document": document, "happened": happened });
        self.act(&clerk, "office", "submit-filing", sent)?;
        let answer = json!({ "filing": filing, "answer": "received", "document": document, "happened": happened });
        self.act(&office, "office", "answer-filing", answer)?;
        self.act(&office, "method", "approve", json!({ "document": document, "happened": happened })).map(drop)
    }
}
