//! The poll: papers are issued at all places at once, boxes closed, opened, counted and mixed.

use super::{Session, Story, StoryError};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::thread;
use uuid::Uuid;

/// Whose papers are the planted cases.
pub(super) const PLANTED: std::ops::Range<usize> = 200..208;
/// How many come of a thousand in the first round, and in the second.
const FIRST_TURNOUT: usize = 780;
const SECOND_TURNOUT: usize = 520;

impl Story {
    /// Before the doors open every box is shown empty and locked.
    pub(super) fn show_boxes_empty(&self) -> Result<(), StoryError> {
        let by = self.scrutineers.get(..2).unwrap_or_default();
        for (number, own) in (1..).zip(&self.boxes) {
            let seals = [format!("330-{number:02}")];
            let shown = json!({ "ballot_box": own.id, "seals": seals, "by": by, "at": "08:00:00" });
            self.act(&self.cast.clerk, "ballot", "show-box-empty", shown.clone())?;
            self.refused(&self.cast.clerk, "ballot", "show-box-empty", shown, "BOX-11")?;
        }
        Ok(())
    }

    /// The mobile boxes leave for their voters, each once.
    fn send_out_boxes(&self) -> Result<(), StoryError> {
        for (id, with) in self.carried() {
            let out = json!({ "ballot_box": id, "by": with.get(..2), "at": "08:00:00" });
            self.act(&self.cast.clerk, "ballot", "send-out-box", out.clone())?;
            self.refused(&self.cast.clerk, "ballot", "send-out-box", out, "BOX-11")?;
        }
        Ok(())
    }

    fn bring_back_boxes(&self) -> Result<(), StoryError> {
        for (id, with) in self.carried() {
            let back = json!({ "ballot_box": id, "seal": "intact", "by": with.get(..2), "at": "16:30:00" });
            self.act(&self.cast.clerk, "ballot", "bring-back-box", back.clone())?;
            self.refused(&self.cast.clerk, "ballot", "bring-back-box", back, "BOX-11")?;
        }
        Ok(())
    }

    /// Issues papers at all places at once, one thread for each station.
    pub(super) fn issue_papers(&mut self, round: u64) -> Result<(), StoryError> {
        (self.tell)("papers are issued at all places at once");
        self.send_out_boxes()?;
        self.planted_issues(round)?;
        let turnout = if round == 1 { FIRST_TURNOUT } else { SECOND_TURNOUT };
        let story: &Self = self;
        let results: Vec<Result<u64, StoryError>> = thread::scope(|scope| {
            let stations: Vec<_> = story
                .cast
                .check_ins
                .iter()
                .zip(&story.places)
                .enumerate()
                .map(|(number, (station, place))| {
                    let voters = story.voters_of(number, turnout);
                    scope.spawn(move || story.issue_to(station, *place, &voters))
                })
                .collect();
            stations.into_iter().map(|station| station.join().unwrap_or(Err(StoryError::Missing("station")))).collect()
        });
        for issued in results {
            self.numbers.issued.fetch_add(issued?, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Who comes to a place: so many of a thousand of its groups, without the planted cases.
    fn voters_of(&self, place: usize, turnout: usize) -> Vec<Uuid> {
        let own = |group: u64| usize::try_from(group).is_ok_and(|group| group % self.places.len() == place);
        let planted = self.roll.get(PLANTED).unwrap_or_default();
        let ordinary = self.roll.iter().filter(|voter| planted.iter().all(|one| one.person != voter.person));
        let all: Vec<Uuid> = ordinary.filter(|voter| own(voter.group)).map(|voter| voter.person).collect();
        let coming = all.len() * turnout / 1000;
        all.into_iter().take(coming).collect()
    }

    fn issue_to(&self, station: &Session, place: Uuid, voters: &[Uuid]) -> Result<u64, StoryError> {
        let mut issued = 0;
        for voter in voters {
            let body = json!({ "place": place, "voter": voter, "taken": { "by": "own" } });
            self.act(station, "ballot", "issue", body)?;
            issued += 1;
        }
        Ok(issued)
    }

    /// One voter twice, another's groups, a stranger's proxy, a proxy in force, a spoilt paper, an undo.
    fn planted_issues(&self, round: u64) -> Result<(), StoryError> {
        let people: Vec<(Uuid, u64)> =
            self.roll.get(PLANTED).unwrap_or_default().iter().map(|voter| (voter.person, voter.group)).collect();
        let (Some((agent, _)), Some((principal, group)), Some((other, other_group))) =
            (people.first(), people.get(1), people.get(6))
        else {
            return Err(StoryError::Missing("voters"));
        };
        let (station, place) = self.station_of(*group)?;
        let (wrong_station, wrong_place) = self.station_of(group + 1)?;
        let proxy = json!({ "place": place, "voter": principal, "taken": { "by": "proxy", "agent": agent } });
        let (other_station, other_place) = self.station_of(*other_group)?;
        let stranger = json!({ "place": other_place, "voter": other, "taken": { "by": "proxy", "agent": agent } });
        self.refused(&other_station, "ballot", "issue", stranger, "PRX-12")?;
        let elsewhere = json!({ "place": wrong_place, "voter": principal, "taken": { "by": "own" } });
        self.refused(&wrong_station, "ballot", "issue", elsewhere, "POL-04")?;
        let foreign = json!({ "place": place, "voter": principal, "taken": { "by": "own" } });
        self.refused(&wrong_station, "ballot", "issue", foreign, "POL-05")?;
        self.act(&station, "ballot", "issue", proxy.clone())?;
        self.refused(&station, "ballot", "issue", proxy, "POL-02")?;
        self.numbers.issued.fetch_add(1, Ordering::Relaxed);
        if round == 1 {
            let own = json!({ "place": other_place, "voter": other, "taken": { "by": "own" } });
            self.act(&other_station, "ballot", "issue", own)?;
            let undo = json!({ "voter": other, "reason": "wrong_entry" });
            self.act(&self.cast.clerk, "ballot", "undo-issue", undo.clone())?;
            self.refused(&self.cast.clerk, "ballot", "undo-issue", undo, "POL-03")?;
            self.act(&station, "ballot", "replace-spoilt", json!({ "place": place }))?;
        }
        Ok(())
    }

    fn station_of(&self, group: u64) -> Result<(Session, Uuid), StoryError> {
        let number = usize::try_from(group).unwrap_or_default() % self.places.len();
        let station = self.cast.check_ins.get(number).cloned().ok_or(StoryError::Missing("station"))?;
        let place = self.places.get(number).copied().ok_or(StoryError::Missing("place"))?;
        Ok((station, place))
    }

    /// Closing, unused papers, boxes. One place finds a paper too many and must say so in writing.
    pub(super) fn close_and_open_boxes(&mut self, round: u64) -> Result<u32, StoryError> {
        (self.tell)("the poll closes, boxes are opened and papers mixed");
        let days = if round == 1 { 0 } else { 3 };
        let clerk = self.cast.clerk.clone();
        self.at(days, 16, 30)?;
        self.bring_back_boxes()?;
        self.refused(&clerk, "ballot", "close-polling", json!({}), "POL-09")?;
        self.at(days, 17, 0)?;
        self.act(&clerk, "ballot", "close-polling", json!({}))?;
        let (first, second) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        self.anchor("poll_closed", round, &first, &second)?;
        let shut = self.boxes.first().map(|one| one.id).ok_or(StoryError::Missing("box"))?;
        let early = json!({ "ballot_box": shut, "papers": 1, "seal": "intact" });
        self.refused(&clerk, "ballot", "open-box", early, "POL-11")?;
        let issued = self.account_stock(round)?;
        let papers = self.open_boxes(round, &issued)?;
        let pools = pools_of(papers);
        let seen = self.cast.scrutineers.first().cloned().ok_or(StoryError::Missing("scrutineer"))?;
        self.refused(&clerk, "ballot", "mix", json!({ "pools": pools }), "BOX-07")?;
        self.act(&seen, "ballot", "watch-mixing", json!({}))?;
        if round == 1 {
            self.refuse_wrong_pools(papers)?;
        }
        self.act(&clerk, "ballot", "mix", json!({ "pools": pools }))?;
        let (first, second) = (self.cast.clerk.clone(), self.cast.supervisor.clone());
        self.anchor("boxes_opened", round, &first, &second)?;
        Ok(papers)
    }

    /// Counts what is left at each place; answers with what each issued.
    fn account_stock(&self, round: u64) -> Result<Vec<u32>, StoryError> {
        let clerk = &self.cast.clerk;
        let mut all = Vec::new();
        for place in &self.places {
            let stage = self.call(clerk, "GET", &self.path("/stages/ballot"), super::Payload::Nothing)?.json();
            let stock = stage
                .pointer(&format!("/state/rounds/{}/stock/{place}", round - 1))
                .ok_or(StoryError::Missing("stock"))?;
            let number = |name: &str| stock.get(name).and_then(Value::as_u64).unwrap_or_default();
            let unused = number("printed") - number("issued") - number("spoilt");
            let wrong = json!({ "place": place, "unused": unused + 1 });
            self.refused(clerk, "ballot", "account-stock", wrong, "POL-10")?;
            self.act(clerk, "ballot", "account-stock", json!({ "place": place, "unused": unused }))?;
            all.push(u32::try_from(number("issued")).unwrap_or_default());
        }
        Ok(all)
    }

    /// Some papers never came back; the first place has one of another place's in its box.
    fn open_boxes(&mut self, round: u64, issued: &[u32]) -> Result<u32, StoryError> {
        let clerk = self.cast.clerk.clone();
        let mut total = 0;
        for (number, (place, issued)) in self.places.clone().into_iter().zip(issued).enumerate() {
            let found = if number == 0 && round == 1 { issued + 1 } else { issued - 3 };
            let boxes: Vec<Uuid> = self.boxes.iter().filter(|one| one.place == place).map(|one| one.id).collect();
            let mobile = if boxes.len() > 1 { 8 } else { 0 };
            for (number, id) in boxes.into_iter().enumerate() {
                let papers = if number == 0 { found - mobile } else { mobile };
                let open = json!({ "ballot_box": id, "papers": papers, "seal": "intact" });
                if round == 1 {
                    self.refused(&clerk, "ballot", "open-box", open.clone(), "BOX-08")?;
                }
                self.bring(id)?;
                self.act(&clerk, "ballot", "open-box", open.clone())?;
                self.refused(&clerk, "ballot", "open-box", open, "BOX-01")?;
            }
            total += found;
        }
        let short: Vec<Uuid> = self.places.iter().skip(usize::from(round == 1)).copied().collect();
        self.explain_differences(total, &short)?;
        if round == 1 {
            self.refused(&clerk, "ballot", "mix", json!({ "pools": [total] }), "BOX-03")?;
            let document = self.document("finding on a surplus")?;
            let scrutineers = self.scrutineers.get(..2).unwrap_or_default().to_vec();
            let finding = json!({ "place": self.places.first(), "scrutineers": scrutineers, "document": document });
            self.act(&clerk, "ballot", "find-on-surplus", finding)?;
        }
        Ok(total)
    }

    /// Two scrutineers seal a box and carry it to where the votes are counted.
    fn bring(&self, id: Uuid) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        let by = self.scrutineers.get(..2).unwrap_or_default();
        let (at, way) = ("17:00:00", ["polling_place", "counting_place"]);
        let sealed = json!({ "ballot_box": id, "seals": ["330-07", "330-08"], "by": by, "at": at });
        self.act(clerk, "ballot", "seal-box", sealed)?;
        let moved = json!({ "ballot_box": id, "from": way[0], "to": way[1], "by": by, "at": at });
        self.act(clerk, "ballot", "move-box", moved.clone())?;
        self.refused(clerk, "ballot", "move-box", moved, "BOX-11")?;
        let received = json!({ "ballot_box": id, "seal": "intact", "by": by, "at": at });
        self.act(clerk, "ballot", "receive-box", received).map(drop)
    }

    /// Voters took some papers home: two persons sign that, place by place.
    fn explain_differences(&mut self, total: u32, places: &[Uuid]) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        self.refused(&clerk, "ballot", "mix", json!({ "pools": [total] }), "BOX-10")?;
        let document = self.document("papers that did not come back")?;
        for place in places {
            let signed = self.scrutineers.get(..2).unwrap_or_default();
            let explained = json!({ "place": place, "signed": signed, "document": document });
            self.act(&clerk, "ballot", "explain-difference", explained)?;
        }
        Ok(())
    }

    fn refuse_wrong_pools(&self, papers: u32) -> Result<(), StoryError> {
        let clerk = &self.cast.clerk;
        self.refused(clerk, "ballot", "mix", json!({ "pools": [papers - 1] }), "BOX-04")?;
        self.refused(clerk, "ballot", "mix", json!({ "pools": [papers - 20, 20] }), "BOX-05")
    }
}

/// Pools of about a thousand papers.
pub(super) fn pools_of(papers: u32) -> Vec<u32> {
    let pools = (papers / 1000).max(1);
    let each = papers / pools;
    let mut sizes: Vec<u32> = (0..pools).map(|_| each).collect();
    if let Some(last) = sizes.last_mut() {
        *last += papers - each * pools;
    }
    sizes
}
