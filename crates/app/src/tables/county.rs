//! Tables over all elections: how each stands, and the report of the term.

use super::report::{COLUMNS, rate};
use super::{Cell, Row, number};
use crate::app::App;
use crate::error::Problem;
use crate::progress::{CountyRow, Milestone, Standing};
use chrono::{DateTime, Utc};
use election::lifecycle::Phase;
use election::lifecycle::purpose::Purpose;
use serde_json::json;

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Which {
    /// How each election stands.
    Overview,
    /// 上报统计表.
    Report,
    /// Communities, also those that hold no election yet.
    Communities,
}

/// A table over all elections.
#[derive(Clone, Copy, Debug)]
pub struct CountyTable {
    /// Its word in addresses; its title is `title.<name>`.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
    which: Which,
}

/// Every table over all elections.
pub const COUNTY: &[CountyTable] = &[
    CountyTable {
        name: "overview",
        columns: &[
            "community",
            "street",
            "term",
            "election_day",
            "late_dates",
            "late_what",
            "next_what",
            "next_on",
            "representatives_stage",
            "committee_stage",
            "registration_stage",
            "nomination_stage",
            "ballot_stage",
            "registered",
            "issued",
            "needed",
        ],
        which: Which::Overview,
    },
    CountyTable { name: "report", columns: COLUMNS, which: Which::Report },
    CountyTable {
        name: "communities",
        columns: &["community", "street", "code", "households", "elections"],
        which: Which::Communities,
    },
];

/// A table over all elections with its rows.
#[derive(Clone, Debug)]
pub struct CountyContent {
    /// Its rows, the last one the sums of a report.
    pub rows: Vec<Row>,
    /// Columns in which some rows are missing, with how many; their sums are of the others.
    pub incomplete: Vec<(&'static str, usize)>,
    /// How many elections are in it.
    pub elections: usize,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// Columns whose numbers are not to be summed.
const APART: [&str; 1] = ["term"];

impl CountyTable {
    /// The table of that name.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn named(name: &str) -> Result<&'static Self, Problem> {
        COUNTY.iter().find(|table| table.name == name).ok_or(Problem::NotFound("table"))
    }
}

impl App {
    /// A table over all elections as they are now.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn county_table(&self, table: &CountyTable) -> Result<CountyContent, Problem> {
        let mut rows = match table.which {
            Which::Overview => self.county_rows().await?.iter().map(overview).collect(),
            Which::Report => self.report_rows().await?,
            Which::Communities => self.community_rows().await?,
        };
        let elections = match table.which {
            Which::Communities => self.places().await?.elections.len(),
            Which::Overview | Which::Report => rows.len(),
        };
        let incomplete = missing(table.columns, &rows);
        if table.which == Which::Report && !rows.is_empty() {
            rows.push(sums(table.columns, &rows));
        }
        Ok(CountyContent { rows, incomplete, elections, at: self.clock().now() })
    }

    /// Every community with how many elections it has.
    async fn community_rows(&self) -> Result<Vec<Row>, Problem> {
        let elections = self.places().await?.elections;
        let row = |one: crate::communities::CommunityView| {
            let held = elections.values().filter(|(community, _)| *community == one.community).count();
            vec![
                Cell::Text(one.name),
                Cell::Text(one.street),
                Cell::Text(one.code),
                Cell::Number(one.households),
                number(held),
            ]
        };
        Ok(self.communities().await?.into_iter().map(row).collect())
    }

    /// The lines of the elections of whole committees that were not called off; communities without one have a line too.
    async fn report_rows(&self) -> Result<Vec<Row>, Problem> {
        let mut rows = Vec::new();
        let mut covered = Vec::new();
        for summary in self.summaries().await? {
            let snapshot = self.snapshot(summary.election).await?;
            let lifecycle = &snapshot.election().lifecycle;
            let off = matches!(lifecycle.phase, Phase::Cancelled | Phase::Annulled);
            if off || !matches!(lifecycle.purpose, Purpose::General {}) {
                continue;
            }
            covered.extend(snapshot.election().community);
            rows.push(self.report_row(summary.election).await?);
        }
        for community in self.communities().await?.into_iter().filter(|one| !covered.contains(&one.community)) {
            let known = [
                ("community", Cell::Text(community.name)),
                ("street", Cell::Text(community.street)),
                ("households", Cell::Number(community.households)),
            ];
            let cell = |column: &&str| {
                known.iter().find(|(name, _)| name == column).map_or(Cell::Missing, |(_, cell)| cell.clone())
            };
            rows.push(COLUMNS.iter().map(cell).collect());
        }
        Ok(rows)
    }
}

fn overview(row: &CountyRow) -> Row {
    let summary = &row.summary;
    let what = |one: &Milestone| json!({ "deadline": one.deadline.id });
    let mut cells = vec![
        Cell::Text(summary.community.clone()),
        Cell::Text(summary.street.clone()),
        Cell::Number(summary.term.into()),
        summary.election_day.map_or(Cell::Missing, Cell::Day),
        number(row.late.len()),
        Cell::Said(row.late.iter().map(what).collect()),
        row.next.as_ref().map_or(Cell::Nothing, |next| Cell::Said(what(next))),
        row.next.as_ref().map_or(Cell::Nothing, |next| Cell::Day(next.deadline.bound.date())),
    ];
    for stage in ["representatives", "committee", "registration", "nomination", "ballot"] {
        let phase = summary.phases.get(stage).cloned().unwrap_or_default();
        cells.push(Cell::Said(json!({ "phase": phase })));
    }
    let (issued, needed) = row.turnout.unzip();
    cells.push(number(summary.registered));
    cells.extend([issued, needed].map(|count| count.map_or(Cell::Nothing, Cell::Number)));
    cells
}

/// How many rows lack each column.
fn missing(columns: &'static [&'static str], rows: &[Row]) -> Vec<(&'static str, usize)> {
    let lack = |place: usize| rows.iter().filter(|row| row.get(place) == Some(&Cell::Missing)).count();
    let all = columns.iter().enumerate().map(|(place, column)| (*column, lack(place)));
    all.filter(|(_, lacking)| *lacking > 0).collect()
}

/// The sums of the columns of numbers. A column that no row has is missing.
fn sums(columns: &[&str], rows: &[Row]) -> Row {
    let total = |column: &str| {
        let place = columns.iter().position(|one| *one == column)?;
        let numbers = rows.iter().filter_map(|row| match row.get(place) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        });
        numbers.reduce(u32::saturating_add)
    };
    let cell = |(place, column): (usize, &&str)| {
        let is_number = rows.iter().any(|row| matches!(row.get(place), Some(Cell::Number(_))));
        let is_missing = rows.iter().all(|row| row.get(place) == Some(&Cell::Missing));
        match *column {
            "community" => Cell::Said(json!({ "row": "total" })),
            "turnout" => match (total("returned_first"), registered_of(columns, rows)) {
                (Some(returned), Some(registered)) => rate(returned, registered),
                _ => Cell::Missing,
            },
            column if APART.contains(&column) => Cell::Nothing,
            column if is_number => total(column).map_or(Cell::Missing, Cell::Number),
            _ if is_missing => Cell::Missing,
            _ => Cell::Nothing,
        }
    };
    columns.iter().enumerate().map(cell).collect()
}

/// Voters registered where papers came back: the others would lower the rate of those who voted.
fn registered_of(columns: &[&str], rows: &[Row]) -> Option<u32> {
    let place = |wanted: &str| columns.iter().position(|one| *one == wanted);
    let (returned, registered) = (place("returned_first")?, place("registered")?);
    let voted = rows.iter().filter(|row| matches!(row.get(returned), Some(Cell::Number(_))));
    let numbers = voted.filter_map(|row| match row.get(registered) {
        Some(Cell::Number(number)) => Some(*number),
        _ => None,
    });
    numbers.reduce(u32::saturating_add)
}

impl Standing {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Late { .. } => "late",
            Self::Due { days: 0 } => "today",
            Self::Due { .. } => "in",
            Self::Ahead => "ahead",
            Self::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_leave_out_what_is_missing_and_say_so() {
        let columns: &[&str] = &["community", "term", "registered", "returned_first", "turnout", "party_members"];
        let name = |name: &str| Cell::Text(name.to_owned());
        let rows = vec![
            vec![name("a"), Cell::Number(6), Cell::Number(100), Cell::Number(60), rate(60, 100), Cell::Missing],
            vec![name("b"), Cell::Number(6), Cell::Number(300), Cell::Number(120), rate(120, 300), Cell::Missing],
            vec![name("c"), Cell::Number(6), Cell::Number(500), Cell::Missing, Cell::Missing, Cell::Missing],
        ];
        let total = sums(columns, &rows);
        assert_eq!(
            total[1..],
            [Cell::Nothing, Cell::Number(900), Cell::Number(180), Cell::Text("45.00%".to_owned()), Cell::Missing]
        );
        assert_eq!(missing(columns, &rows), [("returned_first", 1), ("turnout", 1), ("party_members", 3)]);
    }
}
