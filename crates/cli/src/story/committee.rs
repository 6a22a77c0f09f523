//! Stage 2: the representatives' meeting chooses the election committee with ranked reserves, and adopts the
//! method, which the street approves.

use super::representatives::person_body;
use super::{Story, StoryError, Until};
use crate::sample::Place;
use serde_json::{Value, json};
use uuid::Uuid;

/// Members and reserves of the story's committee.
pub(super) const MEMBERS: usize = 7;
const RESERVES: usize = 3;

impl Story {
    pub(super) fn choose_committee(&mut self, until: Until) -> Result<(), StoryError> {
        (self.tell)("the election committee and the method");
        let today = self.at(-37, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "committee", "open", json!({}))?;
        self.refused(&clerk, "registration", "open", json!({}), "ELE-07")?;
        let people = self.committee_people()?;
        let meeting = self.meeting("residents", None, (50, 46, 40), "election_committee", today)?;
        let (members, reserves) = people.split_at_checked(MEMBERS).ok_or(StoryError::Missing("members"))?;
        let chair = json!({ "person": members.first() });
        let choice = |seats: usize, last: u64| {
            let votes = (0_u64..).zip(&people).map(|(place, person)| {
                let place = place.min(last);
                json!({ "person": person, "votes": 44 - place })
            });
            let ranking = json!({ "votes": votes.collect::<Vec<Value>>() });
            let choice = json!({ "meetings": [meeting], "seats": seats, "ranking": ranking, "chair": chair });
            json!({ "choice": choice, "happened": { "on": today } })
        };
        self.refused(&clerk, "committee", "choose", choice(2, u64::MAX), "COM-02")?;
        self.refused(&clerk, "committee", "choose", choice(6, u64::MAX), "COM-09")?;
        self.refused(&clerk, "committee", "choose", choice(MEMBERS, 5), "MEE-16")?;
        self.refuse_relatives(members, reserves, choice(MEMBERS + 1, u64::MAX))?;
        self.act(&clerk, "committee", "choose", choice(MEMBERS, u64::MAX))?;
        if until == Until::Committee {
            return Ok(());
        }
        self.act(&clerk, "committee", "publish", json!({ "happened": { "on": today } }))?;
        self.act(&clerk, "committee", "seat", json!({}))?;
        self.committee = members.to_vec();
        let chair = self.cast.chair.clone();
        self.appoint(&clerk, *members.first().ok_or(StoryError::Missing("chair"))?, &chair, "committee_member", None)?;
        for (member, account) in members.iter().copied().skip(1).zip(self.cast.members.clone()) {
            self.appoint(&clerk, member, &account, "committee_member", None)?;
        }
        self.adopt_method()
    }

    /// Ten voters of different households.
    pub(super) fn committee_people(&self) -> Result<Vec<Uuid>, StoryError> {
        let heads = self
            .people
            .voters(self.election_day)
            .filter(|one| matches!(one.place, Place::Head | Place::Alone))
            .skip(40)
            .step_by(7)
            .take(MEMBERS + RESERVES);
        let bodies: Vec<Value> = heads.map(person_body).collect();
        self.enter_people(&self.cast.clerk, &bodies)
    }

    /// The last member and the first reserve turn out to be relatives: they may not sit together.
    fn refuse_relatives(&self, members: &[Uuid], reserves: &[Uuid], together: Value) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        let (Some(last), Some(first)) = (members.last(), reserves.first()) else { return Ok(()) };
        let pairs = json!({ "pairs": [{ "one": last, "other": first, "kinship": "sibling" }] });
        self.act(clerk, "office", "record-relatives", pairs)?;
        self.refused(clerk, "committee", "choose", together, "COM-05")
    }

    fn adopt_method(&mut self) -> Result<(), StoryError> {
        let today = self.at(-36, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let office = self.cast.street.clone();
        let meeting = self.meeting("representatives", None, (50, 44, 41), "method", today)?;
        let terms = |members: u32| {
            json!({
                "meeting": meeting, "happened": { "on": today },
                "terms": {
                    "mode": "direct", "mobile_boxes": "carried", "entry": self.home.entry,
                    "seats": [
                        { "post": "director", "seats": 1 }, { "post": "deputy", "seats": 1 },
                        { "post": "member", "seats": members },
                    ],
                },
            })
        };
        self.refused(&clerk, "method", "adopt", terms(12), "MET-01")?;
        self.act(&clerk, "method", "adopt", terms(3))?;
        self.refused(&clerk, "registration", "open", json!({}), "MET-04")?;
        let document = self.document("method")?;
        let approve = json!({ "document": document, "happened": { "on": today } });
        self.refused(&office, "method", "approve", approve.clone(), "MET-08")?;
        let filing = self.fresh_id();
        let sent = |matter: &str| json!({ "filing": filing, "matter": matter, "document": document, "happened": { "on": today } });
        self.refused(&clerk, "office", "submit-filing", sent("result"), "FIL-01")?;
        self.act(&clerk, "office", "submit-filing", sent("method"))?;
        let answer =
            json!({ "filing": filing, "answer": "received", "document": document, "happened": { "on": today } });
        self.act(&office, "office", "answer-filing", answer)?;
        self.turned_away_action(&clerk, "method", "approve")?;
        self.act(&office, "method", "approve", approve).map(drop)
    }

    /// An action whose role the account does not have at all.
    pub(super) fn turned_away_action(&self, who: &super::Session, stage: &str, action: &str) -> Result<(), StoryError> {
        let path = self.path(&format!("/stages/{stage}/{action}"));
        self.turned_away(who, &path, super::Payload::Json(&json!({})), 403)
    }
}
