//! Stage 1: every group chooses its representatives and its leader; one cannot and says why.

use super::{Story, StoryError, Until};
use crate::sample::SamplePerson;
use serde_json::{Value, json};
use uuid::Uuid;

/// Representatives per group.
const QUOTA: usize = 2;

/// Makes the body of a choice: how, at which meeting, whom.
type ChoiceBody<'a> = dyn Fn(&str, Option<Uuid>, &[Uuid]) -> Value + 'a;

impl Story {
    pub(super) fn choose_representatives(&mut self, until: Until) -> Result<(), StoryError> {
        (self.tell)("groups choose their representatives");
        let today = self.at(-39, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        self.refused(&clerk, "committee", "open", json!({}), "REP-08")?;
        self.act(&clerk, "representatives", "open", json!({}))?;
        let groups = self.people.groups.len();
        let quotas: Vec<Value> =
            (1..=groups).map(|group| json!({ "group": group, "representatives": QUOTA })).collect();
        let short: Vec<Value> = quotas.iter().skip(1).cloned().collect();
        self.refused(&clerk, "representatives", "apportion", json!({ "quotas": short }), "REP-01")?;
        self.act(&clerk, "representatives", "apportion", json!({ "quotas": quotas }))?;
        self.refused(
            &clerk,
            "representatives",
            "publish",
            json!({ "other_members": 3, "happened": { "on": today } }),
            "REP-04",
        )?;
        if until == Until::Representatives {
            return self.choose_in_groups(groups / 2);
        }
        self.choose_in_groups(groups)?;
        let today = self.at(-38, 17, 0)?;
        self.act(&clerk, "representatives", "publish", json!({ "other_members": 3, "happened": { "on": today } }))?;
        self.act(&clerk, "representatives", "settle", json!({})).map(drop)
    }

    fn choose_in_groups(&mut self, groups: usize) -> Result<(), StoryError> {
        let today = self.at(-38, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let sheet = self.document("result sheet of a group")?;
        for (number, name) in (1_u64..).zip(self.people.groups.clone()).take(groups) {
            let chosen = self.group_people(&name, QUOTA)?;
            let leader = chosen.first().copied().ok_or(StoryError::Missing("leader"))?;
            let body = |by: &str, meeting: Option<Uuid>, chosen: &[Uuid]| {
                let mut choice = json!({
                    "group": number, "by": by, "representatives": chosen, "leader": leader, "document": sheet,
                });
                if let (Some(meeting), Value::Object(choice)) = (meeting, &mut choice) {
                    choice.insert("meeting".to_owned(), json!(meeting));
                }
                json!({ "choice": choice, "happened": { "on": today } })
            };
            if number == 1 {
                self.refuse_wrong_choices(number, &body, &chosen, today)?;
            }
            if number == 2 {
                let why = json!({ "group": number, "document": sheet, "happened": { "on": today } });
                self.act(&clerk, "representatives", "record-vacancy", why)?;
            } else if number == 3 {
                self.act(&clerk, "representatives", "record-choice", body("door_to_door", None, &chosen))?;
            } else {
                let meeting = self.meeting("group", Some(number), (60, 45, 40), "representatives", today)?;
                self.act(&clerk, "representatives", "record-choice", body("meeting", Some(meeting), &chosen))?;
            }
        }
        Ok(())
    }

    /// A meeting too small, a decision that failed, one representative too few.
    fn refuse_wrong_choices(
        &mut self,
        group: u64,
        body: &ChoiceBody<'_>,
        chosen: &[Uuid],
        today: chrono::NaiveDate,
    ) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let small = self.meeting("group", Some(group), (60, 20, 20), "representatives", today)?;
        self.refused(&clerk, "representatives", "record-choice", body("meeting", Some(small), chosen), "MEE-03")?;
        let failed = self.meeting("group", Some(group), (60, 45, 20), "representatives", today)?;
        self.refused(&clerk, "representatives", "record-choice", body("meeting", Some(failed), chosen), "MEE-04")?;
        let few = chosen.get(..1).unwrap_or_default();
        self.refused(&clerk, "representatives", "record-choice", body("door_to_door", None, few), "REP-02")
    }

    /// Enters so many voters of a group: a woman first, then whoever comes.
    fn group_people(&self, group: &str, count: usize) -> Result<Vec<Uuid>, StoryError> {
        let voters: Vec<&SamplePerson> =
            self.people.voters(self.election_day).filter(|one| one.person.group == group).collect();
        let women = voters.iter().filter(|one| one.person.sex == roster::Sex::Female).take(1);
        let men = voters.iter().filter(|one| one.person.sex == roster::Sex::Male).take(count.saturating_sub(1));
        let bodies: Vec<Value> = women.chain(men).map(|one| person_body(one)).collect();
        self.enter_people(&self.cast.clerk, &bodies)
    }
}

/// A person as the API takes one.
pub(super) fn person_body(one: &SamplePerson) -> Value {
    json!({ "name": one.person.name.as_str(), "identity": one.person.identity.expose() })
}
