//! A by-election that the representatives of the running term hold: they are named with its draft, and the roll of that
//! term comes in as a first import.

use super::again::Drafts;
use super::api::Payload;
use super::{Story, StoryError};
use serde_json::{Value, json};

impl Story {
    /// The by-election up to its list; the story goes back to its own election afterwards.
    pub(super) fn by_election(&mut self, of: &Value) -> Result<(), StoryError> {
        (self.tell)("a by-election by the representatives of the running term");
        let (general, documents) = (self.election, self.documents.clone());
        let (sitting, registered) = (self.sitting, self.registered()?);
        self.election = self.draft_again(&Drafts {
            purpose: json!({
                "purpose": "by_election", "of": of, "seats": [{ "post": "member", "seats": 1 }], "since": self.day(20),
                "members": 4, "women": 1, "term_ends": self.day(1800),
            }),
            wrong: ("representatives", json!([self.committee.first()])),
        })?;
        self.documents.clear();
        self.sitting = None;
        self.call_again(60)?;
        self.seat_committee_again()?;
        self.adopt_again("representative", "member")?;
        let clerk = self.cast.clerk.clone();
        let stage = self.call(&clerk, "GET", &self.path("/stages/lifecycle"), Payload::Nothing)?.json();
        let named = stage.pointer("/state/lifecycle/purpose/representatives").and_then(Value::as_array).map(Vec::len);
        let named = named.and_then(|named| u64::try_from(named).ok());
        if named.is_none_or(|named| named == 0) || named >= sitting {
            return Err(StoryError::Missing("the representatives of the running term"));
        }
        let answer = self.call(&clerk, "POST", &self.path("/roll/parent"), Payload::Json(&json!({})))?.json();
        let left = answer.pointer("/made/left_out").and_then(Value::as_array).map_or(0, Vec::len);
        let taken = self.registered()?;
        if taken == 0 || Ok(registered.saturating_sub(taken)) != u64::try_from(left) {
            return Err(StoryError::Missing("the voters of the running term"));
        }
        self.act(&clerk, "registration", "publish-list", json!({ "happened": { "on": self.day(20) } }))?;
        (self.election, self.documents, self.sitting) = (general, documents, sitting);
        Ok(())
    }

    fn registered(&self) -> Result<u64, StoryError> {
        let stage = self.call(&self.cast.clerk, "GET", &self.path("/stages/registration"), Payload::Nothing)?.json();
        let registered = stage.pointer("/state/registered").and_then(Value::as_u64);
        registered.ok_or(StoryError::Missing("number of voters"))
    }
}
