//! The same count where the method says that batches are entered by their sums: the lines of the sheet in the place of the
//! papers, with the same planted difference.

use super::count::Pile;
use super::{Session, Story, StoryError, profile};
use crate::story::api::Payload;
use election::ballot::lines::Line;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use tally::{ContestSpec, Paper, Sums};

/// The numbers in the lines of a sheet, and which sheet it is.
#[derive(Clone)]
pub(super) struct Lines {
    sheet: Value,
    numbers: BTreeMap<u64, u32>,
}

impl Lines {
    fn body(&self) -> Value {
        json!({ "sheet": self.sheet, "lines": self.numbers })
    }
}

impl Story {
    /// What stands in the lines of a pile's sheet, worked out from its papers as people do it on the table.
    pub(super) fn lines(&self, teller: &Session, look: &str, pile: &Pile) -> Result<Lines, StoryError> {
        let path = self.path(&format!("/count/{look}/{}/{}/lines", pile.pool, pile.batch));
        let sheet = self.call(teller, "GET", &path, Payload::Nothing)?.json();
        let rows = sheet.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
        let read = |mut row: Value| -> Option<(u64, Line)> {
            let number = row.get("number")?.as_u64()?;
            row.as_object_mut()?.retain(|name, _| !["number", "name"].contains(&name.as_str()));
            Some((number, serde_json::from_value(row).ok()?))
        };
        let lines: Vec<(u64, Line)> = rows.into_iter().filter_map(read).collect();
        let papers = pile.papers.iter().map(|paper| serde_json::from_value::<Paper>(paper.clone()));
        let papers: Vec<Paper> =
            papers.collect::<Result<_, _>>().map_err(|_| StoryError::Missing("paper that can be read"))?;
        let sums =
            Sums::of(&papers, &self.specs(&lines)?, profile()?.law()).map_err(|_| StoryError::Missing("sums"))?;
        let numbers = lines.iter().map(|(number, line)| (*number, line.of(&sums))).collect();
        Ok(Lines { sheet: sheet.get("sheet").cloned().unwrap_or_default(), numbers })
    }

    /// The paper as its sheet lists it, with the seats of each post.
    fn specs(&self, lines: &[(u64, Line)]) -> Result<Vec<ContestSpec>, StoryError> {
        let stage = self.call(&self.cast.clerk, "GET", &self.path("/stages/ballot"), Payload::Nothing)?.json();
        let rounds = stage.pointer("/state/rounds").and_then(Value::as_array);
        let contests = rounds.and_then(|rounds| rounds.last()?.get("contests")?.as_array().cloned());
        let seats = |post: &str| {
            let found = contests.iter().flatten().find(|one| one.get("post").and_then(Value::as_str) == Some(post));
            found.and_then(|one| u32::try_from(one.get("seats")?.as_u64()?).ok())
        };
        let mut specs: Vec<ContestSpec> = Vec::new();
        for (_, line) in lines {
            let Line::Votes { post, person } = line else { continue };
            match specs.iter_mut().find(|spec| spec.post == *post) {
                Some(spec) => spec.candidates.push(person.clone()),
                None => specs.push(ContestSpec {
                    post: post.clone(),
                    seats: seats(post.as_str()).ok_or(StoryError::Missing("seats"))?,
                    candidates: vec![person.clone()],
                    void_names: Vec::new(),
                }),
            }
        }
        Ok(specs)
    }

    pub(super) fn enter_lines(
        &self,
        teller: &Session,
        look: &str,
        pile: &Pile,
        lines: &Lines,
    ) -> Result<Value, StoryError> {
        let path = self.path(&format!("/count/{look}/{}/{}/lines", pile.pool, pile.batch));
        self.numbers.entries.fetch_add(1, Ordering::Relaxed);
        Ok(self.call(teller, "POST", &path, Payload::Json(&lines.body()))?.json())
    }

    /// The second teller takes a vote of the first name for one of the second, twice; a third person decides these lines.
    pub(super) fn plant_other_sums(&self, piles: &[Pile], tellers: &[Session]) -> Result<(), StoryError> {
        let (Some(pile), [one, two, ..]) = (piles.first(), tellers) else { return Err(StoryError::Missing("batch")) };
        let path = self.path(&format!("/count/first/{}/{}/lines", pile.pool, pile.batch));
        let right = self.lines(one, "first", pile)?;
        let first = self.first_votes(one, pile)?;
        let mut wrong = right.clone();
        for (number, step) in [(first, -1), (first + 1, 1)] {
            if let Some(votes) = wrong.numbers.get_mut(&number) {
                *votes = votes.saturating_add_signed(step);
            }
        }
        let mut short = right.clone();
        short.numbers.insert(1, 0);
        let mut stale = right.clone();
        stale.sheet = json!(ledger::sha256(b"another sheet"));
        // What does not balance, another sheet, and papers where lines are asked for.
        self.turned_away(one, &path, Payload::Json(&short.body()), 409)?;
        self.turned_away(one, &path, Payload::Json(&stale.body()), 422)?;
        let papers = path.trim_end_matches("/lines");
        self.turned_away(one, papers, Payload::Json(&json!({ "papers": pile.papers })), 422)?;
        self.enter_lines(one, "first", pile, &right)?;
        let answer = self.enter_lines(two, "first", pile, &wrong)?;
        let asked: Vec<u64> =
            answer.get("positions").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64).collect();
        if !asked.contains(&first) || asked.contains(&1) {
            return Err(StoryError::Missing("lines that differ"));
        }
        let only = |lines: &Lines| {
            let numbers = lines.numbers.iter().filter(|(number, _)| asked.contains(number));
            Lines { sheet: lines.sheet.clone(), numbers: numbers.map(|(number, votes)| (*number, *votes)).collect() }
        };
        self.enter_lines(one, "first", pile, &only(&right))?;
        let differ = self.enter_lines(two, "first", pile, &only(&wrong))?;
        if differ.get("state") != Some(&json!("awaits_third")) {
            return Err(StoryError::Missing("second disagreement"));
        }
        let third = self.cast.scrutineers.last().ok_or(StoryError::Missing("scrutineer"))?;
        let decide = format!("{path}/third");
        self.turned_away(third, &decide, Payload::Json(&right.body()), 422)?;
        let mended = self.call(third, "POST", &decide, Payload::Json(&only(&right).body()))?.json();
        if mended.get("state") != Some(&json!("agreed")) {
            return Err(StoryError::Missing("agreement"));
        }
        Ok(())
    }

    /// The number of the line of the first name.
    fn first_votes(&self, teller: &Session, pile: &Pile) -> Result<u64, StoryError> {
        let path = self.path(&format!("/count/first/{}/{}/lines", pile.pool, pile.batch));
        let sheet = self.call(teller, "GET", &path, Payload::Nothing)?.json();
        let rows = sheet.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
        let votes = rows.iter().find(|row| row.get("line") == Some(&json!("votes")));
        votes.and_then(|row| row.get("number")?.as_u64()).ok_or(StoryError::Missing("line of votes"))
    }
}
