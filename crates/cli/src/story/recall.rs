//! After the archive: a petition for a recall that enough signed, and the recall's own election up to the roll that it takes
//! over from the election whose term runs.

use super::again::Drafts;
use super::api::Payload;
use super::{Story, StoryError};
use serde_json::{Value, json};
use uuid::Uuid;

impl Story {
    /// The recall of somebody who was elected; a by-election follows, and the story goes back to its own election.
    pub(super) fn recall(&mut self, person: &Value) -> Result<(), StoryError> {
        (self.tell)("a recall on the roll of the election whose term runs");
        let today = self.at(20, 9, 0)?;
        let (general, documents, sitting) = (self.election, self.documents.clone(), self.sitting);
        let roll = self.newest_roll()?;
        let of = self.petition(person, &roll)?;
        // The draft names no roll: the server does.
        let other = json!({ "number": 1, "registered": 1, "households": 1, "root": of.get("root") });
        self.election = self.draft_again(&Drafts {
            purpose: json!({ "purpose": "recall", "of": of, "member": person, "petitioned": self.day(20) }),
            wrong: ("roll", other),
        })?;
        self.documents.clear();
        self.sitting = None;
        let (clerk, office) = (self.cast.clerk.clone(), self.cast.street.clone());
        let late = self.called_for(51)?;
        self.refused(&office, "lifecycle", "call", late, "RCL-07")?;
        self.call_again(50)?;
        self.seat_committee_again()?;
        self.adopt_again("direct", "recall")?;
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
        (self.election, self.documents, self.sitting) = (general, documents, sitting);
        self.by_election(&of)
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
}
