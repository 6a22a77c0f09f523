//! Stage 4: nominations, acceptance, a committee member who leaves for one, review, the formal list.

use super::{Story, StoryError, Until, with};
use serde_json::{Value, json};
use uuid::Uuid;

/// Who stands for what: post, how many, and how many of them are women.
const FIELD: [(&str, usize, usize); 3] = [("director", 2, 0), ("deputy", 2, 1), ("member", 4, 2)];

/// Voters who sign for the first nomination of a post.
const SIGNATURES: usize = 15;

/// The lists with each post's candidates in the wrong order.
fn backwards(mut formal: Value) -> Value {
    let lists = formal.get_mut("lists").and_then(Value::as_array_mut);
    for list in lists.into_iter().flatten() {
        if let Some(candidates) = list.get_mut("candidates").and_then(Value::as_array_mut) {
            candidates.reverse();
        }
    }
    formal
}

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
            for (place, person) in people.into_iter().enumerate() {
                // Fewer signatures for each who comes later, so that the list stands in the order of nominations.
                let signatures = SIGNATURES.saturating_sub(place);
                let support = self.joint(filed.len(), signatures);
                let nomination = self.nominate(person, post, support, today)?;
                filed.push((post, person, nomination));
            }
        }
        self.refuse_second_names(&filed, today)?;
        if until == Until::Nomination {
            return Ok(());
        }
        (self.tell)("nominees are asked whether they accept");
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
        support: Value,
        on: chrono::NaiveDate,
    ) -> Result<Uuid, StoryError> {
        let nomination = self.fresh_id();
        let body = self.nomination_body(nomination, person, (post, support), on)?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "nomination", "nominate", body)?;
        Ok(nomination)
    }

    fn nomination_body(
        &mut self,
        nomination: Uuid,
        person: Uuid,
        (post, support): (&str, Value),
        on: chrono::NaiveDate,
    ) -> Result<Value, StoryError> {
        let document = self.document("nomination form")?;
        Ok(json!({
            "nomination": nomination, "person": person, "post": post, "support": support,
            "document": document, "happened": { "on": on },
        }))
    }

    /// So many voters sign jointly, others for each nomination.
    fn joint(&self, nomination: usize, signatures: usize) -> Value {
        let voters = self.roll.iter().skip(nomination * SIGNATURES).take(signatures);
        json!({ "by": "joint_voters", "nominators": voters.map(|voter| voter.person).collect::<Vec<_>>() })
    }

    /// A voter who signs for more names than seats, or twice for one person, or through somebody else.
    fn refuse_second_names(
        &mut self,
        filed: &[(&'static str, Uuid, Uuid)],
        today: chrono::NaiveDate,
    ) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let (_, director, _) = filed.first().copied().ok_or(StoryError::Missing("nomination"))?;
        let [signer, other, agent] = [0, SIGNATURES, 1].map(|place| self.roll.get(place).map(|voter| voter.person));
        for (person, support, code) in [
            (other, json!({ "by": "voter", "nominator": signer }), "NOM-14"),
            (Some(director), json!({ "by": "voter", "nominator": signer }), "NOM-15"),
            (other, json!({ "by": "voter", "nominator": other, "agent": agent }), "NOM-17"),
        ] {
            let nomination = self.fresh_id();
            let person = person.ok_or(StoryError::Missing("voter"))?;
            let body = self.nomination_body(nomination, person, ("director", support), today)?;
            self.refused(&clerk, "nomination", "nominate", body, code)?;
        }
        Ok(())
    }

    /// Somebody who is not on the roll, a post that is not elected.
    fn refuse_wrong_nominations(&mut self, today: chrono::NaiveDate) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let voter = self.roll.first().map(|voter| voter.person).ok_or(StoryError::Missing("voter"))?;
        let stranger = self.fresh_id();
        let rows = [(stranger, "member", 15, "REG-06"), (voter, "mayor", 15, "GEN-18"), (voter, "member", 1, "NOM-02")];
        for (person, post, signatures, code) in rows {
            let nomination = self.fresh_id();
            let support = self.joint(0, signatures);
            let body = self.nomination_body(nomination, person, (post, support), today)?;
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
        self.act(&clerk, "nomination", "begin-review", json!({ "happened": { "on": today } }))?;
        let today = self.at(-11, 9, 0)?;
        let (_, _, barred) = *filed.last().ok_or(StoryError::Missing("nomination"))?;
        let early = json!({
            "nomination": barred, "body": "street", "verdict": "late", "document": document,
            "happened": { "on": today },
        });
        self.refused(&office, "nomination", "record-finding", early, "NOM-46")?;
        for (_, _, nomination) in filed {
            for body in ["street", "departments"] {
                let verdict = if (*nomination, body) == (barred, "departments") { "fail" } else { "pass" };
                let body = json!({
                    "nomination": nomination, "body": body, "verdict": verdict, "document": document,
                    "happened": { "on": today },
                });
                self.act(&office, "nomination", "record-finding", body)?;
            }
        }
        self.appeal(barred)?;
        let (_, _, nomination) = filed.first().ok_or(StoryError::Missing("nomination"))?;
        let again = json!({
            "nomination": nomination, "body": "street", "verdict": "fail", "document": document,
            "happened": { "on": today },
        });
        self.refused(&office, "nomination", "record-finding", again, "NOM-26")?;
        let appeal = json!({
            "nomination": nomination, "body": "street", "document": document, "happened": { "on": today },
        });
        self.refused(&clerk, "nomination", "file-appeal", appeal, "NOM-27")
    }

    /// Whom the departments failed appeals, and is right; no list is posted meanwhile.
    fn appeal(&mut self, nomination: Uuid) -> Result<(), StoryError> {
        let today = self.at(-10, 9, 0)?;
        let (clerk, office) = (self.cast.clerk.clone(), self.cast.county.clone());
        let list = json!({ "lists": [], "happened": { "on": today } });
        self.refused(&clerk, "nomination", "publish-formal", list.clone(), "NOM-49")?;
        let document = self.document("appeal")?;
        let body = json!({
            "nomination": nomination, "body": "departments", "document": document, "happened": { "on": today },
        });
        self.act(&clerk, "nomination", "file-appeal", body.clone())?;
        self.refused(&clerk, "nomination", "publish-formal", list, "NOM-29")?;
        self.act(&office, "nomination", "decide-appeal", with(body, "ruling", json!("upheld")))?;
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
        let strokes = self.path("/candidates/strokes");
        self.call(&clerk, "POST", &strokes, super::Payload::Json(&json!({})))?;
        self.refused(&clerk, "nomination", "publish-formal", formal(1), "NOM-07")?;
        self.refused(&clerk, "nomination", "settle", json!({}), "NOM-12")?;
        self.refused(&clerk, "nomination", "publish-formal", backwards(formal(usize::MAX)), "NOM-42")?;
        self.act(&clerk, "nomination", "publish-formal", formal(usize::MAX))?;
        self.act(&clerk, "nomination", "settle", json!({}))?;
        let document = self.document("meeting of candidates and voters")?;
        let met = json!({ "act": "met_voters", "document": document, "happened": { "on": today } });
        self.act(&clerk, "nomination", "record-campaign", met).map(drop)
    }
}
