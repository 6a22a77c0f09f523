//! Stage 5 until the poll is open: places, boxes, staff, proxies, stock, notices, anchors.

use super::{BoxOf, Story, StoryError, Until, profile, with};
use chrono::NaiveDate;
use election::ballot::design::Sheets;
use rules::{Certainty, Rule, RuleId};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Polling places of a story of its own.
pub(crate) const PLACES: usize = 3;
/// What the dice showed that put the names in order.
const DICE: &str = "52613446216534125631";
/// Papers printed for each place, at least.
const PRINTED: usize = 1_800;

impl Story {
    pub(super) fn prepare_and_open(&mut self, _until: Until) -> Result<(), StoryError> {
        (self.tell)("places, boxes, staff, proxies, stock");
        let today = self.at(-6, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        self.act(&clerk, "ballot", "open", json!({}))?;
        self.places_and_boxes()?;
        self.appoint_staff()?;
        self.mobile_boxes(today)?;
        self.observers(today)?;
        for kind in ["time_and_place", "staff", "mobile_box_users", "scribes", "invalid_papers"] {
            self.act(&clerk, "office", "publish-notice", json!({ "kind": kind, "happened": { "on": today } }))?;
        }
        self.refused(
            &clerk,
            "office",
            "publish-notice",
            json!({ "kind": "result", "happened": { "on": today } }),
            "NOT-01",
        )?;
        self.unsigned_change()?;
        self.proxies()?;
        self.refused(&clerk, "ballot", "declare-ready", json!({}), "LOG-01")?;
        self.wrong_groups()?;
        self.not_to_the_hall(today)?;
        let (first, second) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        self.anchor("roll_frozen", 0, &first, &second)?;
        self.refused(&clerk, "ballot", "declare-ready", json!({}), "PRE-06")?;
        if self.home.sheets == Sheets::SheetPerPost {
            self.settle_sheets()?;
        }
        self.design()?;
        self.stock()?;
        self.printed()?;
        self.open_poll(1)
    }

    /// The election stays where it is: the key that somebody copied is no log's, and nothing is on its way.
    fn not_to_the_hall(&mut self, today: NaiveDate) -> Result<(), StoryError> {
        let (street, document) = (self.cast.street.clone(), self.document("the decision to go to the hall")?);
        let moving = json!({ "successor": "the laptop", "document": document, "happened": { "on": today } });
        self.refused(&street, "record", "move-log", moving, "LOG-08")?;
        self.refused(&street, "record", "receive-log", json!({}), "LOG-07")
    }

    fn places_and_boxes(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let groups = self.people.groups.len();
        let places = self.home.places;
        for place in 0..places {
            let id = self.fresh_id();
            let own: Vec<usize> = (1..=groups).filter(|group| group % places == place).collect();
            let counting = if place == 1 { "here" } else { "elsewhere" };
            let definition = json!({ "number": place + 1, "groups": own, "opens": "08:00:00", "closes": "17:00:00", "counting": counting });
            self.act(&clerk, "ballot", "define-place", json!({ "place": id, "definition": definition }))?;
            self.places.push(id);
        }
        let fixed = (0..places).map(|place| (place, "fixed"));
        for (number, (place, kind)) in (1..).zip(fixed.chain([(0, "mobile"), (1, "mobile")])) {
            let id = self.fresh_id();
            let place = self.places.get(place).copied().ok_or(StoryError::Missing("place"))?;
            let mut definition = json!({ "number": number, "place": place, "kind": kind });
            if kind == "mobile" {
                let body = json!({ "ballot_box": id, "definition": definition });
                self.refused(&clerk, "ballot", "define-box", body, "PRE-21")?;
                let route = self.document("route of a mobile box")?;
                let tour = json!({ "leaves": "09:00:00", "returns": "11:30:00", "route": route });
                definition = with(definition, "tour", tour);
            }
            self.act(&clerk, "ballot", "define-box", json!({ "ballot_box": id, "definition": definition }))?;
            self.boxes.push(BoxOf { id, place });
        }
        let taken = json!({ "number": 9, "groups": [1], "opens": "08:00:00", "closes": "17:00:00" });
        let id = self.fresh_id();
        let second =
            json!({ "number": 9, "groups": [], "opens": "08:00:00", "closes": "17:00:00", "counting": "here" });
        self.refused(&clerk, "ballot", "define-place", json!({ "place": id, "definition": second }), "PRE-20")?;
        self.refused(&clerk, "ballot", "define-place", json!({ "place": id, "definition": taken }), "PRE-04")?;
        let mobile = self.boxes.last().map(|one| one.id).ok_or(StoryError::Missing("box"))?;
        for voter in self.roll.iter().rev().take(12).map(|voter| voter.person).collect::<Vec<_>>() {
            self.act(&clerk, "ballot", "list-mobile-user", json!({ "person": voter, "ballot_box": mobile }))?;
        }
        Ok(())
    }

    /// Each account has one person; a candidate may not touch papers, one person may not have two accounts.
    fn appoint_staff(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let mut number = 2;
        let mut next = |story: &Self| -> Result<Uuid, StoryError> {
            number += 1;
            story.staff_person(number)
        };
        for (account, place) in self.cast.check_ins.clone().iter().zip(self.places.clone()) {
            let person = next(self)?;
            self.appoint(&clerk, person, account, "check_in", Some(place))?;
        }
        let mut tellers = Vec::new();
        for account in self.cast.tellers.clone().iter().skip(1) {
            let person = next(self)?;
            self.appoint(&clerk, person, account, "teller", None)?;
            tellers.push(person);
        }
        let first = self.cast.tellers.first().cloned().ok_or(StoryError::Missing("teller"))?;
        let candidate = self.candidate("director", 0)?;
        let again = tellers.first().copied().ok_or(StoryError::Missing("teller"))?;
        for (person, code) in [(candidate, "WHO-05"), (again, "WHO-03")] {
            let id = self.fresh_id();
            let body = json!({ "appointment": id, "person": person, "account": first.account, "function": "teller" });
            self.refused(&clerk, "office", "appoint", body, code)?;
        }
        let person = next(self)?;
        self.appoint(&clerk, person, &first, "teller", None)?;
        tellers.insert(0, person);
        self.tellers = tellers;
        for account in self.cast.callers.clone() {
            let person = next(self)?;
            self.appoint(&clerk, person, &account, "caller", None)?;
        }
        for account in self.cast.scrutineers.clone() {
            let person = next(self)?;
            self.appoint(&clerk, person, &account, "scrutineer", None)?;
            self.scrutineers.push(person);
        }
        let scribe = self.cast.scribe.clone();
        let person = next(self)?;
        self.appoint(&clerk, person, &scribe, "scribe", None)?;
        self.observer = Some(next(self)?);
        Ok(())
    }

    /// The committee's own approval is none; the representatives' meeting approves, and three scrutineers go with each box.
    fn mobile_boxes(&mut self, today: chrono::NaiveDate) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        self.refused(&clerk, "ballot", "declare-ready", json!({}), "PRE-13")?;
        let route = self.document("routes of the mobile boxes")?;
        let approve = |meeting: Uuid| {
            let approval = json!({ "by": "meeting", "meeting": meeting });
            json!({ "approval": approval, "route": route, "happened": { "on": today } })
        };
        let meeting = self.meeting("representatives", None, (50, 45, 42), "method", today)?;
        self.refused(&clerk, "ballot", "approve-mobile-boxes", approve(meeting), "MEE-04")?;
        let meeting = self.meeting("representatives", None, (50, 45, 42), "mobile_boxes", today)?;
        self.act(&clerk, "ballot", "approve-mobile-boxes", approve(meeting))?;
        for (ballot_box, with) in self.carried() {
            let body = json!({ "ballot_box": ballot_box, "scrutineers": with });
            self.act(&clerk, "ballot", "accompany-box", body)?;
        }
        Ok(())
    }

    /// The mobile boxes and who goes with each.
    pub(super) fn carried(&self) -> Vec<(Uuid, Vec<Uuid>)> {
        let with = self.scrutineers.get(2..).unwrap_or_default().chunks(3);
        self.boxes.iter().skip(self.home.places).map(|one| one.id).zip(with.map(<[Uuid]>::to_vec)).collect()
    }

    /// With a sheet for each post nobody can ask after the print whether votes are counted down, or which papers are the
    /// base: the county settles both first.
    fn settle_sheets(&mut self) -> Result<(), StoryError> {
        let (county, document) = (self.cast.county.clone(), self.document("how two rules are read")?);
        let profile = profile()?;
        let settled = [RuleId::WinBase, RuleId::BallotDupPost].map(|id| {
            let rule = profile.rule(id).clone();
            (id, Rule { readings: Vec::new(), certainty: Certainty::Confirmed, ..rule })
        });
        let rules = BTreeMap::from(settled);
        let amended = profile.amended(&rules).map_err(|_| StoryError::Missing("amended profile"))?;
        let body = json!({
            "rules": rules, "profile_hash": election::log::profile_hash(&amended), "document": document,
            "happened": { "on": self.day(-3) },
        });
        self.act(&county, "law", "amend-profile", body).map(drop)
    }

    /// Names in an order by lot, before two scrutineers and not before one.
    fn design(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let (record, document) = (self.document("photo of the dice")?, self.document("design of the paper")?);
        let body = |watched_by: &[Uuid], on: chrono::NaiveDate| {
            let order = json!({ "by": "lot", "seed": DICE, "watched_by": watched_by, "record": record });
            let design = json!({ "sheets": self.home.sheets, "instructions": "on_paper", "order": order });
            json!({ "design": design, "document": document, "happened": { "on": on } })
        };
        let today = self.day(-3);
        let watching = self.scrutineers.get(..2).ok_or(StoryError::Missing("scrutineers"))?.to_vec();
        self.refused(&clerk, "ballot", "design-paper", body(watching.get(..1).unwrap_or_default(), today), "PRE-25")?;
        self.act(&clerk, "ballot", "design-paper", body(&watching, today)).map(drop)
    }

    /// What is printed is not designed anew.
    fn printed(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let document = self.document("another design")?;
        let design = json!({ "sheets": "one_sheet", "instructions": "on_paper", "order": { "by": "as_posted" } });
        let body = json!({ "design": design, "document": document, "happened": { "on": self.day(-3) } });
        self.refused(&clerk, "ballot", "design-paper", body, "PRE-23")
    }

    /// One observer for each candidate, who touches no paper.
    fn observers(&mut self, today: chrono::NaiveDate) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let document = self.document("observer's form")?;
        let candidate = self.candidate("director", 0)?;
        let name = |observer: Option<Uuid>| json!({ "observer": observer, "candidate": candidate, "document": document, "happened": { "on": today } });
        self.refused(&clerk, "ballot", "name-observer", name(self.scrutineers.first().copied()), "OBS-03")?;
        self.act(&clerk, "ballot", "name-observer", name(self.observer))?;
        self.refused(&clerk, "ballot", "name-observer", name(Some(self.candidate("director", 1)?)), "OBS-02")
    }

    /// What is posted is not simply defined anew: the committee decides, and a supervisor must sign.
    fn unsigned_change(&mut self) -> Result<(), StoryError> {
        let (clerk, supervisor) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        let today = self.day(-6);
        let place = self.places.first().copied().ok_or(StoryError::Missing("place"))?;
        let stage = self.call(&clerk, "GET", &self.path("/stages/ballot"), super::Payload::Nothing)?.json();
        let definition = stage.pointer(&format!("/state/places/{place}")).cloned();
        let definition = with(definition.ok_or(StoryError::Missing("place"))?, "closes", json!("19:00:00"));
        let define = json!({ "place": place, "definition": definition });
        self.refused(&clerk, "ballot", "define-place", define, "PRE-11")?;
        let document = self.document("decision on hours")?;
        let others = self.meeting("representatives", None, (50, 45, 42), "time_or_place", today)?;
        let body = json!({
            "place": place, "definition": definition, "reason": "ordered", "meeting": others, "document": document,
            "happened": { "on": today },
        });
        self.refused(&clerk, "ballot", "change-poll", body.clone(), "CHG-01")?;
        let meeting = self.meeting("committee", None, (7, 7, 6), "time_or_place", today)?;
        self.act(&clerk, "ballot", "change-poll", with(body, "meeting", json!(meeting)))?;
        // The supervisor does not sign, and the poll keeps its hours.
        self.act(&supervisor, "ballot", "answer-change", json!({ "answer": "refused" })).map(drop)
    }

    /// The booths of all places for the round that is prepared.
    fn booths(&mut self, on: chrono::NaiveDate) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let document = self.document("photo of the booth")?;
        for place in self.places.clone() {
            let body = json!({ "place": place, "document": document, "happened": { "on": on } });
            self.act(&clerk, "ballot", "check-booth", body)?;
        }
        Ok(())
    }

    pub(super) fn candidate(&self, post: &str, number: usize) -> Result<Uuid, StoryError> {
        self.candidates.get(post).and_then(|all| all.get(number)).copied().ok_or(StoryError::Missing("candidate"))
    }

    /// Three principals for one agent, not a fourth; no chain, no candidate, no proxy for oneself.
    fn proxies(&mut self) -> Result<(), StoryError> {
        let today = self.at(-5, 9, 0)?;
        let clerk = self.cast.clerk.clone();
        let document = self.document("proxy form")?;
        let people: Vec<Uuid> =
            self.roll.get(super::poll::PLANTED).unwrap_or_default().iter().map(|voter| voter.person).collect();
        let [agent, first, second, third, fourth, fifth, ..] = people.as_slice() else {
            return Err(StoryError::Missing("voters"));
        };
        let candidate = self.candidate("deputy", 0)?;
        let body = |proxy: Uuid, principal: Uuid, agent: Uuid| {
            json!({
                "proxy": proxy, "principal": principal, "agent": agent, "absence": "cannot_come",
                "document": document, "happened": { "on": today },
            })
        };
        let at_home = with(body(self.fresh_id(), *first, *agent), "absence", json!("not_declared"));
        self.refused(&clerk, "ballot", "grant-proxy", at_home, "PRX-13")?;
        for principal in [first, second, third] {
            let proxy = self.fresh_id();
            self.act(&clerk, "ballot", "grant-proxy", body(proxy, *principal, *agent))?;
        }
        let rows = [
            (*fourth, *agent, "PRX-06"),
            (*agent, *fifth, "PRX-05"),
            (*first, *fifth, "PRX-04"),
            (*fourth, candidate, "PRX-07"),
            (*fourth, *fourth, "GEN-07"),
        ];
        for (principal, agent, code) in rows {
            let proxy = self.fresh_id();
            self.refused(&clerk, "ballot", "grant-proxy", body(proxy, principal, agent), code)?;
        }
        let today = self.at(-3, 9, 0)?;
        self.act(&clerk, "ballot", "publish-proxies", json!({ "happened": { "on": today } })).map(drop)
    }

    /// Groups that were not read from the paper.
    fn wrong_groups(&self) -> Result<(), StoryError> {
        let typed = json!([{ "group": 0, "digits": "0000" }, { "group": 1, "digits": "0000" }]);
        let body = json!({ "anchor": "roll_frozen", "round": 0, "typed": typed });
        self.refused(&self.cast.clerk, "record", "confirm-anchor", body, "LOG-03")
    }

    pub(super) fn stock(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let papers = PRINTED.max(self.roll.len() / self.home.places * 3 / 2);
        let document = self.document("receipt of papers")?;
        for place in self.places.clone() {
            self.act(
                &clerk,
                "ballot",
                "receive-stock",
                json!({ "place": place, "papers": papers, "document": document }),
            )?;
        }
        Ok(())
    }

    /// Ready the day before, open on the day; the head at opening stands on paper.
    pub(super) fn open_poll(&mut self, round: u64) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let days = if round == 1 { 0 } else { 3 };
        let eve = self.at(days - 1, 16, 0)?;
        self.act(&clerk, "ballot", "declare-ready", json!({}))?;
        self.refused(&clerk, "ballot", "open-polling", json!({}), "POL-01")?;
        self.refused(&clerk, "ballot", "open-polling", json!({}), "PRE-16")?;
        self.booths(eve)?;
        self.at(days, 8, 0)?;
        self.show_boxes_empty()?;
        self.act(&clerk, "ballot", "open-polling", json!({}))?;
        let station = self.cast.check_ins.first().cloned().ok_or(StoryError::Missing("station"))?;
        let voter = self.roll.first().map(|voter| voter.person).ok_or(StoryError::Missing("voter"))?;
        let issue = json!({ "place": self.places.first(), "voter": voter, "taken": { "by": "own" } });
        self.refused(&station, "ballot", "issue", issue, "LOG-01")?;
        let (first, second) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        self.anchor("poll_opened", round, &first, &second)
    }
}
