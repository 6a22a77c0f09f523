//! The count: every batch by two tellers apart, with planted differences; the second look by others.

use super::papers::Mood;
use super::poll::pools_of;
use super::{Session, Story, StoryError};
use crate::story::api::Payload;
use election::ballot::design::Sheets;
use election::method::EntryBy;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// What the story's dice gave.
const DICE: &str = "27182818284590452353";

/// Papers of a batch, as the profile has it.
const BATCH: u32 = 50;

/// A batch with its papers.
pub(super) struct Pile {
    pub(super) pool: usize,
    pub(super) batch: usize,
    pub(super) papers: Vec<Value>,
}

impl Story {
    pub(super) fn count(&mut self, round: u64, papers: u32, mood: &Mood) -> Result<(), StoryError> {
        (self.tell)("dice draw the counting groups, batches are handed out");
        let clerk = self.cast.clerk.clone();
        let mut piles = Vec::new();
        for (pool, size) in (1..).zip(pools_of(papers)) {
            let batches = (size / BATCH).max(1);
            for batch in 1..=batches {
                let count = if batch == batches { size - BATCH * (batches - 1) } else { BATCH };
                let papers = self.papers(mood, count);
                piles.push(Pile { pool, batch: usize::try_from(batch).unwrap_or_default(), papers });
            }
        }
        self.refused(&clerk, "ballot", "agree-count", json!({}), "COU-08")?;
        let tellers = self.counting_groups(round, &piles)?;
        (self.tell)("batches are counted twice, then looked at a second time by others");
        let (first, second) = tellers.split_at_checked(4).ok_or(StoryError::Missing("tellers"))?;
        if let Some(paper) = piles.first_mut().and_then(|pile| pile.papers.first_mut()).filter(|_| round == 1) {
            *paper = self.void(mood, "unreadable");
        }
        match (round, self.home.entry) {
            (1, EntryBy::Papers) => self.plant_differences(&piles, mood, first)?,
            (1, EntryBy::Sums) => self.plant_other_sums(&piles, first)?,
            _ => {}
        }
        self.enter_all("first", &piles, first)?;
        self.refused(&clerk, "ballot", "agree-count", json!({}), "COU-08")?;
        if round == 1 {
            if self.home.entry == EntryBy::Papers {
                self.refuse_same_tellers(&piles, first)?;
            }
            self.refuse_dice()?;
            self.refuse_scans()?;
        }
        if round == 1 {
            self.doubtful_paper()?;
        }
        self.enter_all("second", &piles, second)?;
        if round == 1 {
            self.refused(&clerk, "ballot", "begin-audit", json!({}), "AUD-09")?;
            self.written_name()?;
        }
        self.act(&clerk, "ballot", "agree-count", json!({})).map(drop)
    }

    /// Dice draw four groups; piles alternate between two of them in each look. Answers with the tellers, pair by pair.
    fn counting_groups(&mut self, round: u64, piles: &[Pile]) -> Result<Vec<Session>, StoryError> {
        let clerk = self.cast.clerk.clone();
        let (document, on) = (self.document("dice")?, self.day(if round == 1 { 0 } else { 3 }));
        let draw = |groups: u8, seed: &str| {
            let happened = json!({ "on": on });
            json!({ "counting_groups": groups, "seed": seed, "document": document, "happened": happened })
        };
        let hand = |group: usize, look: &str, pile: &Pile| {
            let batch = pile.batch;
            json!({ "counting_group": group, "look": look, "pool": pile.pool, "from": batch, "to": batch })
        };
        let first = piles.first().ok_or(StoryError::Missing("batch"))?;
        self.refused(&clerk, "ballot", "hand-batches", hand(1, "first", first), "LOT-01")?;
        self.refused(&clerk, "ballot", "draw-counting-groups", draw(4, "31415926"), "AUD-03")?;
        self.refused(&clerk, "ballot", "draw-counting-groups", draw(5, DICE), "LOT-02")?;
        self.act(&clerk, "ballot", "draw-counting-groups", draw(4, DICE))?;
        for (look, base) in [("first", 1), ("second", 3)] {
            for (number, pile) in piles.iter().enumerate() {
                self.act(&clerk, "ballot", "hand-batches", hand(base + number % 2, look, pile))?;
            }
        }
        self.refused(&clerk, "ballot", "hand-batches", hand(1, "second", first), "COU-04")?;
        self.drawn_tellers()
    }

    /// The tellers in the order of their groups.
    fn drawn_tellers(&self) -> Result<Vec<Session>, StoryError> {
        let stage = self.call(&self.cast.clerk, "GET", &self.path("/stages/ballot"), Payload::Nothing)?.json();
        let rounds = stage.pointer("/state/rounds").and_then(Value::as_array);
        let groups = rounds.and_then(|rounds| rounds.last()?.get("counting_groups")?.as_object().cloned());
        let drawn = groups.ok_or(StoryError::Missing("counting groups"))?;
        let people = drawn.values().filter_map(|group| group.get("tellers")?.as_array()).flatten();
        let session = |person: &Value| {
            let at = self.tellers.iter().position(|one| json!(one) == *person)?;
            self.cast.tellers.get(at).cloned()
        };
        Ok(people.filter_map(session).collect())
    }

    /// Both tellers of a pair enter every pile that is not agreed yet; pairs alternate by pile.
    fn enter_all(&self, look: &str, piles: &[Pile], tellers: &[Session]) -> Result<(), StoryError> {
        let [one, two, three, four] = tellers else { return Err(StoryError::Missing("tellers")) };
        let done = usize::from(look == "first" && piles.len() > 1 && self.agreed(look, piles)?);
        for (number, pile) in piles.iter().enumerate().skip(done) {
            let pair = if number % 2 == 0 { [one, two] } else { [three, four] };
            for teller in pair {
                match self.home.entry {
                    EntryBy::Papers => self.enter(teller, look, pile, &pile.papers)?,
                    EntryBy::Sums => self.enter_lines(teller, look, pile, &self.lines(teller, look, pile)?)?,
                };
            }
        }
        Ok(())
    }

    /// Whether the first pile is agreed already.
    fn agreed(&self, look: &str, piles: &[Pile]) -> Result<bool, StoryError> {
        let stage = self.call(&self.cast.clerk, "GET", &self.path("/stages/ballot"), Payload::Nothing)?.json();
        let rounds = stage.pointer("/state/rounds").and_then(Value::as_array);
        let batches = rounds.and_then(|rounds| rounds.last()?.get("batches")?.as_array());
        let first = piles.first().ok_or(StoryError::Missing("batch"))?;
        Ok(batches.into_iter().flatten().any(|batch| {
            batch.get("look").and_then(Value::as_str) == Some(look)
                && batch.get("pool") == Some(&json!(first.pool))
                && batch.get("batch") == Some(&json!(first.batch))
                && batch.get("agreed") == Some(&json!(true))
        }))
    }

    fn enter(&self, teller: &Session, look: &str, pile: &Pile, papers: &[Value]) -> Result<Value, StoryError> {
        let path = self.path(&format!("/count/{look}/{}/{}", pile.pool, pile.batch));
        self.numbers.entries.fetch_add(1, Ordering::Relaxed);
        Ok(self.call(teller, "POST", &path, Payload::Json(&json!({ "papers": papers })))?.json())
    }

    /// The second teller misses a mark: the batch differs at one position, is asked again and then agrees.
    fn plant_differences(&self, piles: &[Pile], mood: &Mood, tellers: &[Session]) -> Result<(), StoryError> {
        let (Some(pile), [one, two, ..]) = (piles.first(), tellers) else { return Err(StoryError::Missing("batch")) };
        let mut wrong = pile.papers.clone();
        let place = wrong.iter().position(|paper| paper.pointer("/marks/director").is_some());
        let place = place.ok_or(StoryError::Missing("mark"))?;
        if let Some(paper) = wrong.get_mut(place) {
            *paper = json!({ "marks": {}, "classification": { "kind": "ordinary" } });
        }
        let mut unposted = pile.papers.clone();
        if let Some(paper) = unposted.first_mut() {
            *paper = self.void(mood, "by_method");
        }
        let short = wrong.get(1..).unwrap_or_default();
        let path = self.path(&format!("/count/first/{}/{}", pile.pool, pile.batch));
        self.turned_away(one, &path, Payload::Json(&json!({ "papers": short })), 422)?;
        self.turned_away(one, &path, Payload::Json(&json!({ "papers": unposted })), 409)?;
        self.enter(one, "first", pile, &pile.papers)?;
        let answer = self.enter(two, "first", pile, &wrong)?;
        if answer.get("positions") != Some(&json!([place + 1])) {
            return Err(StoryError::Missing("position that differs"));
        }
        let third = self.cast.scrutineers.last().ok_or(StoryError::Missing("scrutineer"))?;
        let decide = self.path(&format!("/count/first/{}/{}/third", pile.pool, pile.batch));
        let at = (place + 1).to_string();
        let seen = json!({ "papers": { at: pile.papers.get(place) } });
        self.turned_away(third, &decide, Payload::Json(&seen), 409)?;
        // Both look again and stay with what they saw.
        self.enter(one, "first", pile, &pile.papers)?;
        let differ = self.enter(two, "first", pile, &wrong)?;
        if differ.get("state") != Some(&json!("awaits_third")) {
            return Err(StoryError::Missing("second disagreement"));
        }
        self.turned_away(two, &path, Payload::Json(&json!({ "papers": pile.papers })), 409)?;
        let mended = self.call(third, "POST", &decide, Payload::Json(&seen))?.json();
        if mended.get("state") != Some(&json!("agreed")) {
            return Err(StoryError::Missing("agreement"));
        }
        self.turned_away(one, &path, Payload::Json(&json!({ "papers": pile.papers })), 409)
    }

    /// Who counted a pool may not look at it the second time.
    fn refuse_same_tellers(&self, piles: &[Pile], tellers: &[Session]) -> Result<(), StoryError> {
        let (Some(pile), Some(one)) = (piles.first(), tellers.first()) else {
            return Err(StoryError::Missing("batch"));
        };
        let path = self.path(&format!("/count/second/{}/{}", pile.pool, pile.batch));
        self.turned_away(one, &path, Payload::Json(&json!({ "papers": pile.papers })), 409)
    }

    /// Nobody throws dice before an audit began, and nothing is read before they are thrown.
    fn refuse_dice(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let scrutineer = self.cast.scrutineers.first().cloned().ok_or(StoryError::Missing("scrutineer"))?;
        let document = self.document("record of the dice")?;
        let on = self.day(0);
        let dice = json!({ "seed": "31415926535897932384", "document": document, "happened": { "on": on } });
        self.refused(&clerk, "ballot", "draw-seed", dice, "AUD-02")?;
        let missing = json!({ "number": 1, "sampled": { "sampled": "missing", "document": document } });
        self.refused(&scrutineer, "ballot", "read-sample", missing, "AUD-02")
    }

    /// A name that nobody on the roll has is noted, and the count waits until two persons have read it.
    fn written_name(&self) -> Result<(), StoryError> {
        let [one, two, ..] = self.cast.scrutineers.as_slice() else { return Err(StoryError::Missing("scrutineers")) };
        let (clerk, path) = (&self.cast.clerk, self.path("/count/write-ins"));
        let noted = json!({ "post": "member", "name": "查无此人" });
        let noted = self.call(one, "POST", &path, Payload::Json(&noted))?.json();
        let written = noted.pointer("/made/written").ok_or(StoryError::Missing("written name"))?;
        let read = || json!({ "written": written, "reading": { "means": "nobody" } });
        self.refused(clerk, "ballot", "agree-count", json!({}), "WRI-03")?;
        self.act(one, "ballot", "match-write-in", read())?;
        self.refused(clerk, "ballot", "agree-count", json!({}), "WRI-03")?;
        self.act(two, "ballot", "match-write-in", read()).map(drop)
    }

    /// A scan has a root for every batch; nothing is drawn or read before there is one.
    fn refuse_scans(&mut self) -> Result<(), StoryError> {
        let clerk = self.cast.clerk.clone();
        let scrutineer = self.cast.scrutineers.first().cloned().ok_or(StoryError::Missing("scrutineer"))?;
        let document = self.document("record of the scanning")?;
        let scan = json!({ "pool": 1, "format": "csv", "document": document, "roots": [] });
        self.refused(&clerk, "ballot", "import-scan", scan, "SCN-02")?;
        let happened = json!({ "on": self.day(0) });
        let dice = json!({ "pool": 1, "seed": "31415926535897932384", "document": document, "happened": happened });
        self.refused(&clerk, "ballot", "draw-scan-sample", dice, "SCN-05")?;
        let missing = json!({ "pool": 1, "number": 1, "sampled": { "sampled": "missing", "document": document } });
        self.refused(&scrutineer, "ballot", "read-scanned", missing, "SCN-05")?;
        self.refused(&clerk, "ballot", "set-scan-aside", json!({ "pool": 1, "document": document }), "SCN-05")
    }

    /// Three people put their finding on a doubtful paper on record.
    fn doubtful_paper(&self) -> Result<(), StoryError> {
        let stage = self.call(&self.cast.clerk, "GET", &self.path("/stages/committee"), Payload::Nothing)?.json();
        let members =
            stage.pointer("/state/members").and_then(Value::as_array).ok_or(StoryError::Missing("members"))?;
        let panel: Vec<&Value> = members.iter().take(3).collect();
        let finding = match self.home.sheets {
            Sheets::OneSheet => "void",
            Sheets::SheetPerPost => "partly_void",
        };
        let body = |panel: &[&Value], reason: &str| {
            let finding = json!({ "finding": finding, "reason": reason });
            let decided = json!({ "by": "panel", "panel": panel });
            json!({ "look": "second", "pool": 1, "batch": 1, "position": 1, "finding": finding, "decided": decided })
        };
        let same: Vec<&Value> = members.iter().take(1).cycle().take(3).collect();
        self.refused(&self.cast.clerk, "ballot", "classify-paper", body(&same, "unreadable"), "GEN-07")?;
        self.refused(&self.cast.clerk, "ballot", "classify-paper", body(&panel, "by_method"), "COU-12")?;
        self.act(&self.cast.clerk, "ballot", "classify-paper", body(&panel, "unreadable")).map(drop)
    }
}
