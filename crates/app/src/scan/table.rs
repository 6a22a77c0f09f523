//! A scanner's table (CSV): a line for each paper in the order of the pile, `batch,position`, a column for everybody on
//! the paper, `void` and `blank`. Documented in docs/scanner.md.

use super::fault::{Faults, Spot, What};
use super::printed::{Order, Pile, Printed, PrintedContest, Said};
use roster::{Cell, Limits};
use std::collections::BTreeMap;
use tally::{CandidateId, Post, VoidReason};

/// What a column holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Column {
    Batch,
    Position,
    Mark(Post, CandidateId),
    Void,
    Blank,
}

/// Reads the papers of a pool, or says all that is wrong with the file.
pub(super) fn read(bytes: &[u8], printed: &Printed) -> Result<Pile, Faults> {
    let rows = roster::read_text(bytes, &limits(printed));
    let rows = rows.map_err(|error| Faults::of(Spot::File, What::Unreadable, error.to_string()))?;
    let mut rows = (1..).zip(&rows).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    let Some((line, heads)) = rows.next() else { return Err(Faults::of(Spot::File, What::NoHeader, "")) };
    let columns = header(line, heads, printed)?;
    let mut faults = Faults::default();
    let mut order = Order::of(printed);
    for (line, row) in rows {
        let mut one = Line { at: line, columns: &columns, printed, faults: &mut faults };
        if let Some((batch, position, paper)) = one.read(row) {
            let at = Spot::Cell(line, "position".to_owned());
            order.take(batch, position, (at, paper.paper()), &mut faults);
        }
    }
    let pile = order.end(&mut faults);
    if faults.is_empty() { Ok(pile) } else { Err(faults) }
}

/// Twice the lines that there should be are enough to say what is wrong.
fn limits(printed: &Printed) -> Limits {
    let papers: u32 = printed.batches.iter().fold(0, |sum, (_, papers)| sum.saturating_add(*papers));
    let people: usize = printed.contests.iter().map(|contest| contest.people.len()).sum();
    let rows = usize::try_from(papers).unwrap_or(usize::MAX).saturating_mul(2).saturating_add(100);
    Limits { rows, columns: people.saturating_add(100), ..Limits::default() }
}

/// What stands in a cell; the failure of a formula is no empty cell.
fn said(cell: &Cell) -> String {
    let text = if let Cell::Error(text) = cell { Some(text.clone()) } else { cell.text() };
    text.map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// The columns by their headings, in the order of the file.
fn header(line: usize, heads: &[Cell], printed: &Printed) -> Result<Vec<(String, Column)>, Faults> {
    let heads: Vec<String> = heads.iter().map(said).collect();
    let named = |word: &str| heads.iter().any(|head| head.eq_ignore_ascii_case(word));
    if !named("batch") || !named("position") {
        return Err(Faults::of(Spot::Cell(line, String::new()), What::NoHeader, ""));
    }
    let mut faults = Faults::default();
    let mut columns: Vec<(String, Column)> = Vec::new();
    for head in heads {
        let at = Spot::Cell(line, head.clone());
        match column(&head, printed) {
            None => faults.add(at, What::UnknownColumn, head),
            Some(column) if columns.iter().any(|(_, known)| *known == column) => {
                faults.add(at, What::ColumnTwice, head);
            }
            Some(column) => columns.push((head, column)),
        }
    }
    for (head, column) in wanted(printed) {
        if !columns.iter().any(|(_, known)| *known == column) {
            faults.add(Spot::Cell(line, head.clone()), What::ColumnMissing, head);
        }
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

fn column(head: &str, printed: &Printed) -> Option<Column> {
    let word = head.to_ascii_lowercase();
    match word.as_str() {
        "batch" => return Some(Column::Batch),
        "position" => return Some(Column::Position),
        "void" => return Some(Column::Void),
        "blank" => return Some(Column::Blank),
        _ => {}
    }
    let (post, person) = head.split_once([':', '：'])?;
    let contest = printed.contest(post)?;
    Some(Column::Mark(contest.post.clone(), contest.person(person)?.clone()))
}

/// Every column that must be there, headed by the number on the paper.
fn wanted(printed: &Printed) -> Vec<(String, Column)> {
    let of = |contest: &PrintedContest| -> Vec<(String, Column)> {
        let people = (1_u32..).zip(&contest.people);
        let column = |(number, (id, _)): (u32, &(CandidateId, Option<String>))| {
            (format!("{}:{number}", contest.post), Column::Mark(contest.post.clone(), id.clone()))
        };
        people.map(column).collect()
    };
    let people = printed.contests.iter().flat_map(of);
    people.chain([("void".to_owned(), Column::Void), ("blank".to_owned(), Column::Blank)]).collect()
}

/// One line of the table.
struct Line<'l> {
    /// Its number in the file.
    at: usize,
    columns: &'l [(String, Column)],
    printed: &'l Printed,
    faults: &'l mut Faults,
}

impl Line<'_> {
    /// The batch, the position and what the line says of the paper; nothing where a number cannot be read.
    fn read(&mut self, row: &[Cell]) -> Option<(u32, u32, Said)> {
        let mut said = Said::default();
        let (mut numbers, mut blank) = (BTreeMap::new(), Mark::None);
        let text = |at: usize| row.get(at).map(self::said).unwrap_or_default();
        for (at, (head, column)) in self.columns.iter().enumerate() {
            let cell = text(at);
            match column {
                Column::Batch | Column::Position => {
                    numbers.insert(column, self.number(head, &cell));
                }
                Column::Mark(post, person) => {
                    if self.mark(head, &cell) == Mark::Made {
                        said.mark(post, person);
                    }
                }
                Column::Void => said.void = self.void(head, &cell),
                Column::Blank => blank = self.mark(head, &cell),
            }
        }
        if row.len() != self.columns.len() {
            self.fault("", What::CellCount, String::new());
        }
        self.agrees(&said, blank);
        let number = |column| numbers.get(&column).copied().flatten();
        Some((number(Column::Batch)?, number(Column::Position)?, said))
    }

    fn fault(&mut self, head: &str, what: What, said: String) {
        self.faults.add(Spot::Cell(self.at, head.to_owned()), what, said);
    }

    fn number(&mut self, head: &str, cell: &str) -> Option<u32> {
        let number = cell.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            self.fault(head, What::NotANumber, cell.to_owned());
        }
        number
    }

    fn mark(&mut self, head: &str, cell: &str) -> Mark {
        match cell {
            "1" | "x" | "X" | "√" | "✓" => Mark::Made,
            "" | "0" => Mark::None,
            other => {
                self.fault(head, What::NotAMark, other.to_owned());
                Mark::None
            }
        }
    }

    fn void(&mut self, head: &str, cell: &str) -> Option<VoidReason> {
        if matches!(cell, "" | "0") {
            return None;
        }
        let reason = serde_json::from_value(serde_json::Value::from(cell)).ok();
        match reason {
            None => self.fault(head, What::UnknownVoid, cell.to_owned()),
            Some(VoidReason::Overvote | VoidReason::DuplicatePost) => {}
            Some(reason) if self.printed.grounds.contains(&reason) => {}
            Some(_) => self.fault(head, What::VoidNotInRules, cell.to_owned()),
        }
        reason
    }

    /// What a line says twice, it says alike.
    fn agrees(&mut self, said: &Said, blank: Mark) {
        let nothing = said.marks.is_empty() && said.void.is_none();
        if blank == Mark::Made && !nothing {
            self.fault("blank", What::BlankWithMarks, String::new());
        }
        if blank == Mark::None && nothing {
            self.fault("blank", What::SaysNothing, String::new());
        }
        if said.void == Some(VoidReason::Overvote) && !said.overvotes(self.printed) {
            self.fault("void", What::NoOvervote, String::new());
        }
    }
}

/// What a cell says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Made,
    None,
}
