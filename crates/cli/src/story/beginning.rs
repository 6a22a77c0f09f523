//! The beginning: community, draft, call, the clerk's appointment.

use super::{PROFILE, Story, StoryError, made};
use crate::story::api::Payload;
use serde_json::{Value, json};
use uuid::Uuid;

impl Story {
    pub(super) fn begin(&mut self) -> Result<(), StoryError> {
        (self.tell)("drafting the election");
        self.at(-40, 9, 0)?;
        let office = self.cast.street.clone();
        let groups: Vec<Value> = (1_u32..)
            .zip(&self.people.groups)
            .map(|(number, _)| json!({ "number": number, "households": self.households_of(number) }))
            .collect();
        let community = json!({
            "code": self.code(), "name": self.people.name, "street": self.home.street,
            "households": self.home.households,
        });
        let entered = self.call(&office, "POST", "/api/v1/communities", Payload::Json(&community))?.json();
        let community = entered.get("community").cloned().ok_or(StoryError::Missing("community"))?;
        let draft = json!({ "community": community, "term": 1, "profile": PROFILE, "groups": groups });
        let drafted = self.call(&office, "POST", "/api/v1/elections", Payload::Json(&draft))?.json();
        self.election = made(&drafted, "election")?;
        self.call_election()
    }

    fn call_election(&mut self) -> Result<(), StoryError> {
        let office = self.cast.street.clone();
        let document = self.document("decision on the election day")?;
        let today = self.day(-40);
        let day = self.election_day;
        let before = self.day(-41);
        let happened = json!({ "on": today });
        let unknown = json!({ "election_day": day, "document": Uuid::from_u128(7), "happened": happened });
        self.refused(&office, "lifecycle", "call", unknown, "GEN-12")?;
        let past = json!({ "election_day": before, "document": document, "happened": happened });
        self.refused(&office, "lifecycle", "call", past, "GEN-08")?;
        let future = json!({ "election_day": day, "document": document, "happened": { "on": self.day(-39) } });
        self.refused(&office, "lifecycle", "call", future, "GEN-03")?;
        self.refused(&office, "representatives", "open", json!({}), "GEN-02")?;
        let call = json!({ "election_day": day, "document": document, "happened": happened });
        self.act(&office, "lifecycle", "call", call.clone())?;
        self.refused(&office, "lifecycle", "call", call, "GEN-01")?;
        self.act(&office, "lifecycle", "begin", json!({}))?;
        let wrong = json!({ "authority": "街道办事处", "document": document, "happened": happened });
        self.refused(&office, "lifecycle", "postpone", wrong, "ELE-09")?;
        self.act(&office, "office", "publish-notice", json!({ "kind": "election_day", "happened": happened }))?;
        let clerk = self.staff_person(0)?;
        self.appoint(&office, clerk, &self.cast.clerk.clone(), "clerk", None)?;
        let supervisor = self.staff_person(1)?;
        self.appoint(&office, supervisor, &self.cast.supervisor.clone(), "supervisor", None)
    }

    /// A member of staff who lives elsewhere and is on no roll here.
    pub(super) fn staff_person(&self, number: usize) -> Result<Uuid, StoryError> {
        let names = ["赵文清", "钱秀英", "孙立新", "李玉兰", "周建平", "吴桂芳", "郑国强", "王春梅"];
        let given = names.get(number % names.len()).copied().unwrap_or("冯明");
        let sex = if number.is_multiple_of(2) { "male" } else { "female" };
        let body = json!({ "name": given, "sex": sex });
        self.enter_people(&self.cast.street, &[body])?.first().copied().ok_or(StoryError::Missing("person"))
    }

    pub(super) fn appoint(
        &mut self,
        by: &super::Session,
        person: Uuid,
        account: &super::Session,
        function: &str,
        place: Option<Uuid>,
    ) -> Result<(), StoryError> {
        let appointment = self.fresh_id();
        let mut body = json!({
            "appointment": appointment, "person": person, "account": account.account, "function": function,
        });
        if let (Some(place), Value::Object(body)) = (place, &mut body) {
            body.insert("place".to_owned(), json!(place));
        }
        self.act(by, "office", "appoint", body).map(drop)
    }

    /// A 12-digit code in the unassigned area of the invented people.
    fn code(&self) -> String {
        let area: String =
            self.people.people.first().map_or("990000", |one| one.person.identity.expose()).chars().take(6).collect();
        format!("{area}001001")
    }

    pub(super) fn households_of(&self, group: u32) -> usize {
        let name = self.people.groups.iter().zip(1_u32..).find(|(_, number)| *number == group).map(|(name, _)| name);
        let households: std::collections::BTreeSet<u32> =
            self.people.people.iter().filter(|one| Some(&one.person.group) == name).map(|one| one.household).collect();
        households.len()
    }
}
