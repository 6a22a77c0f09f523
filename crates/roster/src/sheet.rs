//! A sheet as the clerk sees it: the whole grid, and where its header and its data are.

use std::fmt;

use chrono::NaiveDate;

use crate::columns::Column;
use crate::header::Header;

/// How spreadsheets write the failure of a formula.
const FAILURES: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing but spaces.
    #[default]
    Empty,
    /// Text as it was written.
    Text(String),
    /// A number; also what spreadsheets make of long rows of digits.
    Number(f64),
    /// A date; its time of day is dropped.
    Date(NaiveDate),
    /// The failure of a formula, such as `#REF!`.
    Error(String),
}

impl Cell {
    /// A text cell, [`Cell::Empty`] where nothing in it shows, or the failure of a formula that was saved as text.
    pub(crate) fn of_text(text: String) -> Self {
        if FAILURES.contains(&text.trim()) {
            Self::Error(text)
        } else if text.chars().all(char::is_whitespace) {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// What the cell says as text, a whole number without decimals; `None` for empty cells and failed formulas.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Empty | Self::Error(_) => None,
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) if number.fract() == 0.0 => Some(format!("{number:.0}")),
            Self::Number(number) => Some(number.to_string()),
            Self::Date(day) => Some(day.to_string()),
        }
    }
}

/// A block of merged cells; all bounds belong to it and count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) top: usize,
    pub(crate) left: usize,
    pub(crate) bottom: usize,
    pub(crate) right: usize,
}

/// The cells of a sheet before anybody knows what they mean.
#[derive(Clone, Default)]
pub(crate) struct Grid {
    pub(crate) name: String,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) merged: Vec<Merged>,
}

/// A sheet with a header: the clerk's own grid from A1 on, title rows and unknown columns included.
#[derive(Clone)]
pub struct Sheet {
    name: String,
    rows: Vec<Vec<Cell>>,
    header: Header,
}

impl Sheet {
    /// Puts grid and header together; what merged cells say to a whole household or group is written into each of its rows,
    /// so that the sheet can be sorted, checked and given back row by row.
    pub(crate) fn new(grid: Grid, header: Header) -> Self {
        let Grid { name, mut rows, merged } = grid;
        let shared: Vec<usize> =
            header.columns().filter(|(column, _)| column.is_shared()).map(|(_, place)| place).collect();
        for block in merged.iter().filter(|block| block.top >= header.data_start()) {
            if shared.contains(&block.left) {
                fill_down(&mut rows, block);
            }
        }
        Self { name, rows, header }
    }

    /// The name of the sheet; empty for CSV.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The grid from A1 on. Rows may differ in length.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Where the header is and which columns it names.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The rows below the header that hold anything, by their place from 0.
    pub fn data_rows(&self) -> impl Iterator<Item = usize> {
        self.rows
            .iter()
            .enumerate()
            .skip(self.header.data_start())
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .map(|(row, _)| row)
    }

    /// A cell of a row (from 0) under a column; empty where the sheet has no such column.
    pub fn cell(&self, row: usize, column: Column) -> &Cell {
        self.header.place(column).and_then(|place| self.rows.get(row)?.get(place)).unwrap_or(&Cell::Empty)
    }

    /// How many columns the widest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

// The cells are people's data; a log line must not hold them.
impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("name", &self.name)
            .field("rows", &self.rows.len())
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

fn fill_down(rows: &mut [Vec<Cell>], block: &Merged) {
    let value = rows.get(block.top).and_then(|row| row.get(block.left)).cloned();
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return;
    };
    let covered = rows.iter_mut().take(block.bottom.saturating_add(1)).skip(block.top + 1);
    for row in covered.filter(|row| row.iter().any(|cell| !cell.is_empty())) {
        if row.len() <= block.left {
            row.resize(block.left + 1, Cell::Empty);
        }
        if let Some(cell) = row.get_mut(block.left).filter(|cell| cell.is_empty()) {
            *cell = value.clone();
        }
    }
}
