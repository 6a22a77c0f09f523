//! Stage 1: every group chooses its representatives and its leader; one cannot and says why.

use super::api::Payload;
use super::{Story, StoryError, Until};
use crate::sample::SamplePerson;
use serde_json::{Value, json};
use uuid::Uuid;

/// Households for one representative, as most of them as the rules allow.
const HOUSEHOLDS: usize = 15;

/// How a group chose, of how many, with whom.
struct GroupChoice<'a> {
    group: u64,
    held: Value,
    chosen: &'a [Uuid],
    most: u64,
}

impl GroupChoice<'_> {
    /// The body of the command: everybody chosen has all votes.
    fn body(&self, sheet: Uuid, on: chrono::NaiveDate) -> Value {
        let votes = self.chosen.iter().map(|person| json!({ "person": person, "votes": self.most }));
        let leader = json!({ "person": self.chosen.first(), "votes": self.most });
        json!({
            "choice": {
                "group": self.group, "held": self.held, "leader": leader, "document": sheet,
                "ranking": { "votes": votes.collect::<Vec<Value>>() },
            },
            "happened": { "on": on },
        })
    }
}

impl Story {
    pub(super) fn choose_representatives(&mut self, until: Until) -> Result<(), StoryError> {
        (self.tell)("groups choose their representatives");
        let today = self.at(-39, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        self.refused(&clerk, "committee", "open", json!({}), "REP-08")?;
        self.act(&clerk, "representatives", "open", json!({}))?;
        self.apportion()?;
        let publish = json!({ "other_members": 2, "happened": { "on": today } });
        self.refused(&clerk, "representatives", "publish", publish, "REP-04")?;
        let groups = self.people.groups.len();
        if until == Until::Representatives {
            return self.choose_in_groups(groups / 2);
        }
        self.choose_in_groups(groups)?;
        let today = self.at(-38, 17, 0)?;
        self.act(&clerk, "representatives", "publish", json!({ "other_members": 2, "happened": { "on": today } }))?;
        self.object_to_the_list()?;
        self.act(&clerk, "representatives", "settle", json!({}))?;
        self.count_those_who_sit()
    }

    /// Everybody chosen and the two other members; a meeting of one more is refused.
    fn count_those_who_sit(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let stage = self.call(&clerk, "GET", &self.path("/stages/representatives"), Payload::Nothing)?.json();
        let outcomes = stage.pointer("/state/outcomes").and_then(Value::as_object);
        let chosen = outcomes.into_iter().flat_map(|all| all.values()).filter_map(|one| one.get("representatives"));
        let chosen: usize = chosen.filter_map(Value::as_array).map(Vec::len).sum();
        let sitting = u64::try_from(chosen).unwrap_or(0) + 2;
        let minutes = self.document("minutes")?;
        let body = json!({
            "meeting": self.fresh_id(), "kind": "representatives", "called_by": { "by": "committee" },
            "due": sitting + 1, "present": sitting, "decisions": [], "minutes": minutes,
            "happened": { "on": self.day(-38) },
        });
        self.refused(&clerk, "office", "hold-meeting", body, "MEE-19")?;
        self.sitting = Some(sitting);
        Ok(())
    }

    /// Every group has one representative for fifteen households; a group without any and one with too many are refused.
    fn apportion(&self) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        let row = |(group, more): (u32, usize)| json!({ "group": group, "representatives": self.quota(group) + more });
        let groups = u32::try_from(self.people.groups.len()).unwrap_or(u32::MAX);
        let quotas: Vec<Value> = (1..=groups).map(|group| row((group, 0))).collect();
        let body = |quotas: &[Value]| json!({ "basis": "households", "quotas": quotas });
        let short = quotas.get(1..).unwrap_or_default();
        self.refused(clerk, "representatives", "apportion", body(short), "REP-01")?;
        let crowd: Vec<Value> = (1..=groups).map(|group| row((group, 500))).collect();
        self.refused(clerk, "representatives", "apportion", body(&crowd), "REP-10")?;
        self.act(clerk, "representatives", "apportion", body(&quotas)).map(drop)
    }

    fn quota(&self, group: u32) -> usize {
        self.households_of(group).div_ceil(HOUSEHOLDS).max(1)
    }

    fn choose_in_groups(&mut self, groups: usize) -> Result<(), StoryError> {
        let today = self.at(-38, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let sheet = self.document("result sheet of a group")?;
        for (group, name) in (1_u32..).zip(self.people.groups.clone()).take(groups) {
            let chosen = self.group_people(&name, self.quota(group))?;
            let households = self.households_of(group);
            let door = json!({ "by": "door_to_door", "households": households, "manner": "secret" });
            let group = u64::from(group);
            let from_door_to_door =
                |held| GroupChoice { group, held, chosen: &chosen, most: u64::try_from(households).unwrap_or(0) };
            if group == 1 {
                self.refuse_wrong_choices(&from_door_to_door(door.clone()), today)?;
            }
            if group == 2 {
                let why = json!({
                    "group": group, "reason": "no_quorum", "document": sheet, "happened": { "on": today },
                });
                self.act(&clerk, "representatives", "record-vacancy", why)?;
            } else if group == 3 {
                let body = from_door_to_door(door).body(sheet, today);
                self.act(&clerk, "representatives", "record-choice", body)?;
            } else {
                let meeting = self.meeting("group", Some(group), (60, 45, 40), "representatives", today)?;
                let held = json!({ "by": "meeting", "meeting": meeting });
                let body = GroupChoice { group, held, chosen: &chosen, most: 45 }.body(sheet, today);
                self.act(&clerk, "representatives", "record-choice", body)?;
            }
        }
        Ok(())
    }

    /// A meeting too small, a decision that failed, too few households, one representative too few, votes that are level.
    fn refuse_wrong_choices(&mut self, right: &GroupChoice<'_>, today: chrono::NaiveDate) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let sheet = self.document("result sheet of a group")?;
        let group = right.group;
        for (numbers, code) in [((60, 20, 20), "MEE-06"), ((60, 45, 20), "MEE-04")] {
            let meeting = self.meeting("group", Some(group), numbers, "representatives", today)?;
            let held = json!({ "by": "meeting", "meeting": meeting });
            let wrong = GroupChoice { held, most: numbers.1, ..*right };
            self.refused(&clerk, "representatives", "record-choice", wrong.body(sheet, today), code)?;
        }
        let half = json!({ "by": "door_to_door", "households": right.most / 2, "manner": "secret" });
        let few = right.chosen.get(1..).unwrap_or_default();
        let level: Vec<Uuid> = right.chosen.iter().copied().chain([self.staff_person(2)?]).collect();
        for (wrong, code) in [
            (GroupChoice { held: half, most: right.most / 2, ..*right }, "MEE-06"),
            (GroupChoice { held: right.held.clone(), chosen: few, ..*right }, "REP-02"),
            (GroupChoice { held: right.held.clone(), chosen: &level, ..*right }, "MEE-16"),
        ] {
            self.refused(&clerk, "representatives", "record-choice", wrong.body(sheet, today), code)?;
        }
        Ok(())
    }

    /// Somebody rightly says that the posted list has an error: it is posted again before the stage settles.
    fn object_to_the_list(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let document = self.document("objection")?;
        let today = self.day(-38);
        let objection = self.objection(&json!({ "about": "representatives" }), document, today)?;
        self.refused(&clerk, "representatives", "settle", json!({}), "OBJ-03")?;
        let ruling = json!({
            "objection": objection, "ruling": "upheld", "document": document, "happened": { "on": today },
        });
        self.act(&clerk, "office", "rule-on-objection", ruling)?;
        self.refused(&clerk, "representatives", "settle", json!({}), "REP-14")?;
        let corrected = json!({ "objections": [objection], "other_members": 2, "happened": { "on": today } });
        self.act(&clerk, "representatives", "correct-list", corrected).map(drop)
    }

    /// Enters so many voters of a group, each of another household: women first, then men.
    fn group_people(&self, group: &str, count: usize) -> Result<Vec<Uuid>, StoryError> {
        let voters = self.people.voters(self.election_day).filter(|one| one.person.group == group);
        let (women, men): (Vec<_>, Vec<_>) = voters.partition(|one| one.person.sex == roster::Sex::Female);
        let mut households = std::collections::BTreeSet::new();
        let mut chosen: Vec<&SamplePerson> = Vec::new();
        for (people, most) in [(women, count.div_ceil(2)), (men, count)] {
            for one in people {
                if chosen.len() < most && households.insert(one.household) {
                    chosen.push(one);
                }
            }
        }
        let bodies: Vec<Value> = chosen.into_iter().map(person_body).collect();
        self.enter_people(&self.cast.clerk, &bodies)
    }
}

/// A person as the API takes one.
pub(super) fn person_body(one: &SamplePerson) -> Value {
    let (name, identity) = (one.person.name.as_str(), one.person.identity.expose());
    json!({ "name": name, "identity": identity, "household": one.household })
}
