//! Stage 3: the clerk's workbook is imported, the list published, objections ruled, corrections posted, the
//! roll frozen.

use super::{Story, StoryError, Until, Voter};
use crate::sample::{Faults, clerk_workbook};
use crate::story::api::Payload;
use serde_json::{Value, json};
use uuid::Uuid;

impl Story {
    pub(super) fn register_voters(&mut self, until: Until) -> Result<(), StoryError> {
        (self.tell)("voter registration from the clerk's workbook");
        self.at(-34, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "registration", "open", json!({}))?;
        self.refused(&clerk, "registration", "publish-list", json!({ "happened": { "on": self.day(-34) } }), "REG-01")?;
        self.refused(&clerk, "registration", "freeze", json!({}), "GEN-01")?;
        self.import()?;
        let published = self.at(-25, 8, 0)?;
        let list = json!({ "happened": { "on": published } });
        self.refuse_late_list()?;
        self.act(&clerk, "registration", "publish-list", list)?;
        let minutes = self.meeting("representatives", None, (50, 40, 40), "method", published)?;
        self.refused(&clerk, "method", "adopt", self.any_method(minutes), "MET-03")?;
        self.read_roll()?;
        self.explain_an_entry()?;
        if until == Until::Registration {
            return Ok(());
        }
        self.objections()
    }

    /// Junk, a workbook of another kind, then the clerk's own: first with faults, checked, given back, mended.
    fn import(&mut self) -> Result<(), StoryError> {
        self.at(-30, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let imports = self.path("/roll/imports");
        self.turned_away(&clerk, &imports, Payload::Bytes(&[0x50, 0x4b, 3, 4, 9, 9, 9]), 422)?;
        self.turned_away(&clerk, &imports, Payload::Bytes("no,columns\n1,2\n".as_bytes()), 422)?;
        let faulty = clerk_workbook(&self.people, Faults::Planted)?;
        let check = self.call(&clerk, "POST", &self.path("/roll/check"), Payload::Bytes(&faulty))?.json();
        let refused = check.pointer("/report/counts/refused").and_then(Value::as_u64).unwrap_or_default();
        if refused == 0 {
            return Err(StoryError::Missing("verdict on the planted faults"));
        }
        self.call(&clerk, "POST", &self.path("/roll/problems"), Payload::Bytes(&faulty))?;
        let clean = clerk_workbook(&self.people, Faults::None)?;
        self.admit_incomers(&clean)?;
        let answer = self.call(&clerk, "POST", &imports, Payload::Bytes(&clean))?.json();
        let entered = answer.get("entered").and_then(Value::as_u64).ok_or(StoryError::Missing("entered"))?;
        if entered == 0 {
            return Err(StoryError::Missing("voters on the roll"));
        }
        Ok(())
    }

    /// Nobody without local registration has the vote before a meeting has admitted them (UL26 16).
    fn admit_incomers(&mut self, workbook: &[u8]) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let check = self.path("/roll/check");
        let barred = |story: &Self| -> Result<usize, StoryError> {
            let answer = story.call(&clerk, "POST", &check, Payload::Bytes(workbook))?.json();
            answer.get("ineligible").and_then(Value::as_array).map(Vec::len).ok_or(StoryError::Missing("ineligible"))
        };
        if barred(self)? == 0 {
            return Err(StoryError::Missing("incomers whom nobody admitted"));
        }
        let today = self.day(-30);
        self.meeting("representatives", None, (50, 40, 30), "residents_admitted", today)?;
        if barred(self)? > 0 {
            return Err(StoryError::Missing("vote of the incomers who were admitted"));
        }
        Ok(())
    }

    /// Published a day too late, the list would be void: the guard says by when it must stand.
    fn refuse_late_list(&self) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        let late = self.at(-19, 9, 0)?;
        self.refused(clerk, "registration", "publish-list", json!({ "happened": { "on": late } }), "REG-07")?;
        let unsaid = json!({ "happened": { "on": self.day(-25) } });
        self.refused(clerk, "registration", "publish-list", unsaid, "GEN-04")?;
        self.at(-25, 9, 0).map(drop)
    }

    /// Whoever reads an entry is told which rule gives the vote, and every verdict is for the election day.
    fn explain_an_entry(&self) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        let person = self.roll.first().map(|voter| voter.person).ok_or(StoryError::Missing("voter"))?;
        let whose = json!({ "person": person });
        let entry = self.call(clerk, "POST", &self.path("/roll/entry"), Payload::Json(&whose))?.json();
        if entry.pointer("/eligibility/rule") != Some(&json!("voter.classes")) {
            return Err(StoryError::Missing("rule that gives the vote"));
        }
        let renewed = self.call(clerk, "POST", &self.path("/roll/verdicts"), Payload::Json(&json!({})))?.json();
        if renewed.pointer("/made/renewed") != Some(&json!(0)) {
            return Err(StoryError::Missing("roll whose verdicts are all of the election day"));
        }
        Ok(())
    }

    fn any_method(&self, meeting: Uuid) -> Value {
        json!({
            "meeting": meeting, "happened": { "on": self.day(-25) },
            "terms": {
                "mode": "direct", "mobile_boxes": "carried", "entry": self.home.entry,
                "seats": [{ "post": "member", "seats": 5 }],
            },
        })
    }

    /// What the story knows of the roll: ids, names, sex, groups.
    fn read_roll(&mut self) -> Result<(), StoryError> {
        let people = self.call(&self.cast.clerk, "GET", &self.path("/people"), Payload::Nothing)?.json();
        let people = people.as_array().ok_or(StoryError::Missing("people"))?;
        self.roll = people
            .iter()
            .filter(|one| one.get("on_roll").and_then(Value::as_bool) == Some(true))
            .filter_map(|one| {
                Some(Voter {
                    person: one.get("person")?.as_str()?.parse().ok()?,
                    name: one.get("name")?.as_str()?.to_owned(),
                    woman: one.get("sex")?.as_str()? == "female",
                    group: one.get("group")?.as_u64()?,
                })
            })
            .collect();
        self.roll.sort_by(|one, other| one.name.cmp(&other.name).then(one.person.cmp(&other.person)));
        Ok(())
    }

    /// One is missing and rightly objects; one says that another should not stand there and is wrong.
    fn objections(&mut self) -> Result<(), StoryError> {
        (self.tell)("objections, rulings, corrections, the frozen roll");
        let today = self.at(-23, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let document = self.document("objection")?;
        let newcomer = json!({ "name": "新晓燕", "sex": "female", "group": 1 });
        let missing = self.enter_people(&clerk, &[newcomer])?.first().copied().ok_or(StoryError::Missing("person"))?;
        let other = self.roll.first().map(|voter| voter.person).ok_or(StoryError::Missing("voter"))?;
        let upheld = self.objection(&json!({ "about": "roll_missing", "person": missing }), document, today)?;
        let dismissed = self.objection(&json!({ "about": "roll_entry", "person": other }), document, today)?;
        self.refused(&clerk, "registration", "freeze", json!({}), "OBJ-03")?;
        let today = self.at(-22, 9, 0)?;
        for (objection, ruling) in [(upheld, "upheld"), (dismissed, "dismissed")] {
            let body = json!({
                "objection": objection, "ruling": ruling, "document": document, "happened": { "on": today },
            });
            self.act(&clerk, "office", "rule-on-objection", body)?;
        }
        self.correct_list(missing, upheld)?;
        self.freeze(document)
    }

    pub(super) fn objection(
        &mut self,
        about: &Value,
        document: Uuid,
        on: chrono::NaiveDate,
    ) -> Result<Uuid, StoryError> {
        let objection = self.fresh_id();
        let body = json!({ "objection": objection, "about": about, "document": document, "happened": { "on": on } });
        let supervisor = self.cast.supervisor.clone();
        self.act(&supervisor, "office", "file-objection", body)?;
        Ok(objection)
    }

    fn correct_list(&self, person: Uuid, objection: Uuid) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        let people = self.call(clerk, "GET", &self.path("/people"), Payload::Nothing)?.json();
        let found = people.as_array().into_iter().flatten().find(|one| one.get("person") == Some(&json!(person)));
        let commitment = found.and_then(|one| one.get("commitment")).ok_or(StoryError::Missing("commitment"))?;
        let entry = json!({
            "person": person, "commitment": commitment, "sex": "female", "group": 1, "basis": { "class": "resident" },
            "age": "of", "found": { "day": self.day(0), "years": 18, "counted": "on_the_day" },
            "birth_source": "identity_card", "elsewhere": "not_registered",
        });
        let today = self.at(-21, 9, 0)?;
        let with = |field: &str, value: Value| {
            let mut other = entry.clone();
            if let Value::Object(other) = &mut other {
                other.insert(field.to_owned(), value);
            }
            other
        };
        let body = |entry: &Value| json!({ "enter": [{ "objection": objection, "entry": entry }], "remove": [], "happened": { "on": today } });
        for (field, value, code) in [
            ("age", json!("under"), "REG-08"),
            ("bar", json!("political_rights"), "REG-09"),
            ("basis", json!({ "class": "worker", "months": 5 }), "REG-24"),
            ("basis", json!({ "class": "incomer", "months": 12, "application": "stated" }), "REG-23"),
        ] {
            self.refused(clerk, "registration", "publish-corrections", body(&with(field, value)), code)?;
        }
        self.act(clerk, "registration", "publish-corrections", body(&entry))?;
        self.refused(clerk, "registration", "publish-corrections", body(&entry), "REG-15")
    }

    fn freeze(&mut self, document: Uuid) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        self.at(-20, 9, 0)?;
        self.refused(&clerk, "registration", "freeze", json!({}), "REG-13")?;
        let today = self.at(-19, 9, 0)?;
        let late = self.fresh_id();
        let person = self.roll.get(1).map(|voter| voter.person).ok_or(StoryError::Missing("voter"))?;
        let body = json!({
            "objection": late, "about": { "about": "roll_entry", "person": person }, "document": document,
            "happened": { "on": today },
        });
        let supervisor = self.cast.supervisor.clone();
        self.refused(&supervisor, "office", "file-objection", body, "OBJ-01")?;
        self.act(&clerk, "registration", "freeze", json!({}))?;
        self.read_roll()
    }
}
