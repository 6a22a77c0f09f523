//! Stage 4: nominations, acceptance, a committee member who leaves for one, review, the formal list.

use super::{Story, StoryError, Until};
use serde_json::{Value, json};
use uuid::Uuid;

/// Who stands for what: post, how many, and how many of them are women.
const FIELD: [(&str, usize, usize); 3] = [("director", 2, 0), ("deputy", 2, 1), ("member", 4, 2)];

impl Story {
    pub(super) fn nominate_candidates(&mut self, until: Until) -> Result<(), StoryError> {
        (self.tell)("nomination and review of candidates");
        let today = self.at(-18, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "nomination", "open", json!({}))?;
        self.refused(&clerk, "nomination", "publish-preliminary", json!({ "happened": { "on": today } }), "NOM-05")?;
        self.refuse_wrong_nominations(today)?;
        let field = self.field()?;
        let mut filed = Vec::new();
        for (post, people) in field {
            for person in people {
                let nomination = self.nominate(person, post, "joint_voters", 15, today)?;
                filed.push((post, person, nomination));
            }
        }
        if until == Until::Nomination {
            return Ok(());
        }
        self.accept_all(&filed)?;
        self.review(&filed)?;
        self.publish_formal(&filed)
    }

    /// Candidates from the roll; the first for a member's seat sits on the committee and must leave it.
    fn field(&mut self) -> Result<Vec<(&'static str, Vec<Uuid>)>, StoryError> {
        let seated = self.committee.last().copied().ok_or(StoryError::Missing("member"))?;
        let eligible = self.roll.iter().filter(|voter| !self.committee.contains(&voter.person));
        let mut women = eligible.clone().filter(|voter| voter.woman).step_by(11).map(|voter| voter.person);
        let mut men = eligible.filter(|voter| !voter.woman).step_by(13).map(|voter| voter.person);
        let mut field = Vec::new();
        for (post, count, of_women) in FIELD {
            let mut people: Vec<Uuid> = women.by_ref().take(of_women).collect();
            people.extend(men.by_ref().take(count - of_women));
            if post == "member" {
                people.pop();
                people.insert(0, seated);
            }
            field.push((post, people));
        }
        Ok(field)
    }

    fn nominate(
        &mut self,
        person: Uuid,
        post: &str,
        by: &str,
        supporters: u32,
        on: chrono::NaiveDate,
    ) -> Result<Uuid, StoryError> {
        let nomination = self.fresh_id();
        let body = self.nomination_body(nomination, person, (post, by, supporters), on)?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "nomination", "nominate", body)?;
        Ok(nomination)
    }

    fn nomination_body(
        &mut self,
        nomination: Uuid,
        person: Uuid,
        (post, by, supporters): (&str, &str, u32),
        on: chrono::NaiveDate,
    ) -> Result<Value, StoryError> {
        let document = self.document("nomination form")?;
        Ok(json!({
            "nomination": nomination, "person": person, "post": post, "by": by, "supporters": supporters,
            "document": document, "happened": { "on": on },
        }))
    }

    /// Somebody who is not on the roll, a post that is not elected.
    fn refuse_wrong_nominations(&mut self, today: chrono::NaiveDate) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let voter = self.roll.first().map(|voter| voter.person).ok_or(StoryError::Missing("voter"))?;
        let stranger = self.fresh_id();
        let rows = [(stranger, "member", 15, "REG-06"), (voter, "mayor", 15, "GEN-18"), (voter, "member", 1, "NOM-02")];
        for (person, post, supporters, code) in rows {
            let nomination = self.fresh_id();
            let body = self.nomination_body(nomination, person, (post, "joint_voters", supporters), today)?;
            self.refused(&clerk, "nomination", "nominate", body, code)?;
        }
        Ok(())
    }

    fn accept_all(&mut self, filed: &[(&'static str, Uuid, Uuid)]) -> Result<(), StoryError> {
        let today = self.at(-16, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let document = self.document("acceptance")?;
        for (_, _, nomination) in filed {
            let body = json!({ "nomination": nomination, "document": document, "happened": { "on": today } });
            self.act(&clerk, "nomination", "accept", body.clone())?;
            self.refused(&clerk, "nomination", "decline", body, "NOM-03")?;
        }
        // The member who accepted has left the committee, and the next in order of votes has the seat.
        let left = self.committee.pop();
        let stage = self.call(&clerk, "GET", &self.path("/stages/committee"), super::Payload::Nothing)?.json();
        let members =
            stage.pointer("/state/members").and_then(Value::as_array).ok_or(StoryError::Missing("members"))?;
        if members.len() != self.committee.len() + 1 || members.contains(&json!(left)) {
            return Err(StoryError::Missing("replacement of the member who became a candidate"));
        }
        Ok(())
    }

    fn review(&mut self, filed: &[(&'static str, Uuid, Uuid)]) -> Result<(), StoryError> {
        let today = self.at(-15, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let office = self.cast.county.clone();
        let document = self.document("local requirement")?;
        self.act(&clerk, "nomination", "publish-preliminary", json!({ "happened": { "on": today } }))?;
        self.act(&clerk, "nomination", "begin-review", json!({}))?;
        let today = self.at(-10, 9, 0)?;
        for (_, _, nomination) in filed {
            let body = json!({
                "nomination": nomination, "body": "county_review", "verdict": "pass", "document": document,
                "happened": { "on": today },
            });
            self.act(&office, "nomination", "record-finding", body)?;
        }
        Ok(())
    }

    fn publish_formal(&mut self, filed: &[(&'static str, Uuid, Uuid)]) -> Result<(), StoryError> {
        let today = self.at(-7, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        for (post, person, _) in filed {
            self.candidates.entry(post).or_default().push(*person);
        }
        let lists = |least: usize| -> Vec<Value> {
            FIELD
                .iter()
                .map(|(post, _, _)| {
                    let all = self.candidates.get(post).cloned().unwrap_or_default();
                    let kept: Vec<Uuid> = all.into_iter().take(least).collect();
                    json!({ "post": post, "candidates": kept })
                })
                .collect()
        };
        let formal = |least: usize| json!({ "lists": lists(least), "happened": { "on": today } });
        self.refused(&clerk, "nomination", "publish-formal", formal(1), "NOM-07")?;
        self.refused(&clerk, "nomination", "settle", json!({}), "NOM-12")?;
        self.act(&clerk, "nomination", "publish-formal", formal(usize::MAX))?;
        self.act(&clerk, "nomination", "settle", json!({})).map(drop)
    }
}
