//! What an election about a part of a running term, a recall or a by-election, does as every other: it is drafted on the
//! log that it names, called, and has its committee and its method.

use super::api::Payload;
use super::committee::MEMBERS;
use super::{PROFILE, Story, StoryError, made};
use serde_json::{Value, json};
use uuid::Uuid;

/// A draft of another term, and one that names what is not so of the election whose term runs, are turned away.
pub(super) struct Drafts {
    /// As it should be.
    pub(super) purpose: Value,
    /// A field of the purpose, and what it must not say.
    pub(super) wrong: (&'static str, Value),
}

impl Story {
    /// The election that a good draft makes.
    pub(super) fn draft_again(&self, drafts: &Drafts) -> Result<Uuid, StoryError> {
        let office = &self.cast.street;
        let community = self.call(office, "GET", &self.path("/stages/lifecycle"), Payload::Nothing)?.json();
        let community = community.pointer("/state/community").cloned().ok_or(StoryError::Missing("community"))?;
        let groups: Vec<Value> = (1_u32..)
            .zip(&self.people.groups)
            .map(|(number, _)| json!({ "number": number, "households": self.households_of(number) }))
            .collect();
        let draft = |term: u32, purpose: &Value| {
            json!({
                "community": community, "term": term, "profile": PROFILE, "groups": groups, "purpose": purpose,
            })
        };
        let path = "/api/v1/elections";
        self.turned_away(office, path, Payload::Json(&draft(2, &drafts.purpose)), 422)?;
        let mut wrong = drafts.purpose.clone();
        if let Value::Object(fields) = &mut wrong {
            fields.insert(drafts.wrong.0.to_owned(), drafts.wrong.1.clone());
        }
        self.turned_away(office, path, Payload::Json(&draft(1, &wrong)), 422)?;
        made(&self.call(office, "POST", path, Payload::Json(&draft(1, &drafts.purpose)))?.json(), "election")
    }

    /// The body of a call for a day.
    pub(super) fn called_for(&mut self, day: i64) -> Result<Value, StoryError> {
        let document = self.document("decision on the day of the vote")?;
        Ok(json!({ "election_day": self.day(day), "document": document, "happened": { "on": self.day(20) } }))
    }

    /// Called for a day, begun, with its clerk and its supervisor.
    pub(super) fn call_again(&mut self, day: i64) -> Result<(), StoryError> {
        let office = self.cast.street.clone();
        let call = self.called_for(day)?;
        self.act(&office, "lifecycle", "call", call)?;
        self.act(&office, "lifecycle", "begin", json!({}))?;
        let clerk = self.staff_person(0)?;
        self.appoint(&office, clerk, &self.cast.clerk.clone(), "clerk", None)?;
        let supervisor = self.staff_person(1)?;
        self.appoint(&office, supervisor, &self.cast.supervisor.clone(), "supervisor", None)
    }

    /// The same people as before, under the ids that they had.
    pub(super) fn seat_committee_again(&mut self) -> Result<(), StoryError> {
        let (clerk, today) = (self.cast.clerk.clone(), self.day(20));
        self.act(&clerk, "committee", "open", json!({}))?;
        let people = self.committee_people()?;
        if !self.committee.iter().all(|member| people.contains(member)) {
            return Err(StoryError::Missing("the ids of the running term"));
        }
        let meeting = self.meeting("residents", None, (50, 46, 40), "election_committee", today)?;
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

    /// The method, approved and on file; then registration opens.
    pub(super) fn adopt_again(&mut self, mode: &str, post: &str) -> Result<(), StoryError> {
        let (clerk, office, today) = (self.cast.clerk.clone(), self.cast.street.clone(), self.day(20));
        let meeting = self.meeting("representatives", None, (50, 44, 41), "method", today)?;
        let terms = json!({
            "mode": mode, "mobile_boxes": "none", "entry": self.home.entry, "seats": [{ "post": post, "seats": 1 }],
            "representatives": 50,
        });
        let happened = json!({ "on": today });
        self.act(&clerk, "method", "adopt", json!({ "meeting": meeting, "terms": terms, "happened": happened }))?;
        let (document, filing) = (self.document("method")?, self.fresh_id());
        let sent = json!({ "filing": filing, "matter": "method", "document": document, "happened": happened });
        self.act(&clerk, "office", "submit-filing", sent)?;
        let answer = json!({ "filing": filing, "answer": "received", "document": document, "happened": happened });
        self.act(&office, "office", "answer-filing", answer)?;
        self.act(&office, "method", "approve", json!({ "document": document, "happened": happened }))?;
        self.act(&clerk, "registration", "open", json!({})).map(drop)
    }
}
