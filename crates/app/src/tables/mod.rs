//! The tables of an election, for pages, workbooks and CSV: one row of [`ALL`] says who may have a table, its columns and
//! where its rows come from. Rows are facts; whoever shows them adds words and names.

mod county;
mod office;
mod people;
pub(crate) mod poll;
mod report;
mod stages;

use crate::access::{Access, Principal};
use crate::app::App;
use crate::error::Problem;
use crate::progress::Milestone;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use election::{Election, ElectionId, PersonId, Sex};
use ledger::Hash;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub use county::{COUNTY, CountyContent, CountyTable};

/// A cell before it is put into words.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing belongs there.
    Nothing,
    /// Something belongs there and is not known.
    Missing,
    /// A number.
    Number(u32),
    /// A day.
    Day(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// Text as it is.
    Text(String),
    /// Somebody, by name.
    Person(PersonId),
    /// A word of the record, or several.
    Said(Value),
}

/// A row of a table.
pub type Row = Vec<Cell>;

/// Where rows come from.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// The state of the log alone.
    State(fn(&Election) -> Vec<Row>),
    /// The voters' list as it hangs on the board.
    Posted,
    /// The roll with its sealed records, numbers masked.
    Roll,
    /// Papers by place and hour, from the entries of the log.
    Hours,
    /// Papers by hour in the whole, as the page of the turnout has them.
    Turnout,
    /// Nominations with the links of their nominees and the answers that wait.
    Nominees,
    /// People who are on no roll.
    Unlisted,
    /// The calendar as it stands today.
    Calendar,
    /// The line of the county's report.
    Report,
}

/// A table that an election offers.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its word in addresses; its title is `title.<name>` of the tables' texts.
    pub name: &'static str,
    /// Who may have it.
    pub access: Access,
    /// Its columns; their headers are `column.<name>`.
    pub columns: &'static [&'static str],
    /// Its rows.
    pub rows: Rows,
}

const fn table(name: &'static str, access: Access, columns: &'static [&'static str], rows: Rows) -> Table {
    Table { name, access, columns, rows }
}

/// Every table of an election, in the order of the work.
pub const ALL: &[Table] = &[
    table("calendar", Access::Public, &["from", "to", "deadline", "standing", "article"], Rows::Calendar),
    table("notices", Access::Public, &["number", "notice", "on", "corrects"], Rows::State(office::notices)),
    table(
        "representatives",
        Access::AUDIT,
        &["group", "households", "seats", "name", "sex", "leader", "vacant"],
        Rows::State(stages::representatives),
    ),
    table("committee", Access::AUDIT, &["order", "name", "sex", "seat", "absences"], Rows::State(stages::committee)),
    table("voters", Access::DESK, &["group", "name", "sex", "born"], Rows::Posted),
    table("roll", Access::DESK, &["group", "household", "name", "sex", "identity", "class", "vote"], Rows::Roll),
    table(
        "nominations",
        Access::AUDIT,
        &["post", "name", "sex", "nominated_by", "supporters", "on", "accepted_on", "state"],
        Rows::State(stages::nominations),
    ),
    table("nominees", Access::DESK, &["name", "post", "state", "until", "answer"], Rows::Nominees),
    table("candidates", Access::ELECTION, &["post", "order", "name", "sex"], Rows::State(stages::candidates)),
    table("places", Access::Public, &["place", "groups", "opens", "closes", "counted"], Rows::State(poll::places)),
    table("boxes", Access::ELECTION, &["box", "place", "box_kind", "leaves", "returns"], Rows::State(poll::boxes)),
    table("unlisted", Access::DESK, &["name", "sex", "group", "identity"], Rows::Unlisted),
    table("staff", Access::ELECTION, &["function", "name", "place", "ended"], Rows::State(office::staff)),
    table("proxies", Access::AUDIT, &["principal", "agent", "posted", "ended"], Rows::State(poll::proxies)),
    table("mobile_users", Access::AUDIT, &["box", "name"], Rows::State(poll::mobile_users)),
    table(
        "papers",
        Access::ELECTION,
        &["round", "place", "printed", "issued", "spoilt", "unrecorded", "unused"],
        Rows::State(poll::papers),
    ),
    table("turnout", Access::ELECTION, &["hour", "issued", "so_far"], Rows::Turnout),
    table("hours", Access::AUDIT, &["round", "place", "hour", "issued"], Rows::Hours),
    table(
        "batches",
        Access::ELECTION,
        &[
            "round",
            "look",
            "pool",
            "batch",
            "papers",
            "counting_group",
            "entered",
            "reopened",
            "agreed",
            "valid",
            "void",
            "blank",
        ],
        Rows::State(poll::batches),
    ),
    table(
        "batch_votes",
        Access::AUDIT,
        &["round", "look", "pool", "batch", "post", "name", "votes"],
        Rows::State(poll::batch_votes),
    ),
    table(
        "results",
        Access::ELECTION,
        &["round", "vote_kind", "on", "post", "name", "votes", "outcome"],
        Rows::State(poll::results),
    ),
    table(
        "meetings",
        Access::ELECTION,
        &["on", "meeting", "group", "due", "present", "subject", "manner", "yes", "no", "abstained"],
        Rows::State(office::meetings),
    ),
    table("filings", Access::ELECTION, &["matter", "filed_by", "answer", "in_force"], Rows::State(office::filings)),
    table("objections", Access::AUDIT, &["about", "name", "on", "rule_by", "state"], Rows::State(office::objections)),
    table("sign_offs", Access::AUDIT, &["stage", "name", "on", "finding"], Rows::State(office::sign_offs)),
    table("archive", Access::AUDIT, &["item", "document"], Rows::State(office::archive)),
    table("report", Access::AUDIT, report::COLUMNS, Rows::Report),
];

/// The table of that name.
///
/// # Errors
/// [`Problem::NotFound`].
pub fn named(name: &str) -> Result<&'static Table, Problem> {
    ALL.iter().find(|table| table.name == name).ok_or(Problem::NotFound("table"))
}

impl Table {
    /// Whether its rows name people.
    pub fn names_people(&self) -> bool {
        self.columns.iter().any(|column| ["name", "principal"].contains(column))
    }
}

/// A table with its rows, and the log as of which they are.
#[derive(Clone, Debug)]
pub struct Content {
    /// Its rows.
    pub rows: Vec<Row>,
    /// The names of everybody in them.
    pub names: BTreeMap<PersonId, String>,
    /// The dates behind the rows of a calendar, in their order.
    pub milestones: Vec<Milestone>,
    /// The size of the log.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// When the table was made.
    pub at: DateTime<Utc>,
}

impl App {
    /// A table of an election as it is now.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn table(&self, id: ElectionId, table: &Table) -> Result<Content, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let mut milestones = Vec::new();
        let rows = match table.rows {
            Rows::State(rows) => rows(election),
            Rows::Posted => self.posted_rows(id).await?,
            Rows::Roll => self.roll_rows(id).await?,
            Rows::Hours => self.hour_rows(id).await?,
            Rows::Turnout => self.turnout_rows(id).await?,
            Rows::Nominees => self.nominee_rows(id).await?,
            Rows::Unlisted => self.unlisted_rows(id).await?,
            Rows::Report => vec![self.report_row(id).await?],
            Rows::Calendar => {
                milestones = self.milestones(id).await?;
                milestones.iter().map(office::milestone).collect()
            }
        };
        let people: BTreeSet<PersonId> = rows.iter().flatten().filter_map(person).collect();
        let names = self.names_of(id, &people).await?;
        Ok(Content { rows, names, milestones, size: snapshot.size(), root: snapshot.root(), at: self.clock().now() })
    }

    /// Records that somebody reads a table that names people, or takes it away, where it hangs nowhere in public.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn record_table(&self, principal: &Principal, id: ElectionId, table: &Table) -> Result<(), Problem> {
        if !table.names_people() || table.access == Access::Public {
            return Ok(());
        }
        self.record_file(principal, id, table.name).await
    }

    /// Records that somebody takes away a file of this name that names people.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn record_file(&self, principal: &Principal, id: ElectionId, name: &str) -> Result<(), Problem> {
        self.record_look(principal, id, (None, id.0), &format!("table:{name}")).await
    }
}

fn person(cell: &Cell) -> Option<PersonId> {
    match cell {
        Cell::Person(person) => Some(*person),
        _ => None,
    }
}

/// A word of the record.
fn said(word: impl Serialize) -> Cell {
    Cell::Said(json!(word))
}

/// The word that tells the kinds of a record apart.
fn tagged(value: impl Serialize, tag: &str) -> Cell {
    let value = json!(value);
    Cell::Said(value.get(tag).cloned().unwrap_or(value))
}

/// A cell, or none.
fn or_nothing<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Nothing, cell)
}

/// How many.
fn number(count: usize) -> Cell {
    Cell::Number(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A yes, or nothing.
fn yes(condition: bool) -> Cell {
    if condition { said(true) } else { Cell::Nothing }
}

/// The sex of somebody whom the log knows.
fn sex_of(election: &Election, person: PersonId) -> Cell {
    or_nothing(election.people.get(&person), |facts| sex(facts.sex))
}

fn sex(sex: Sex) -> Cell {
    said(sex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Texts;
    use roster::Language;

    #[test]
    fn every_table_and_column_has_its_words_in_both_languages() {
        let t = Texts::of(Language::Chinese);
        let english = Texts::of(Language::English);
        let columns = ALL.iter().flat_map(|table| table.columns).chain(COUNTY.iter().flat_map(|table| table.columns));
        let columns = columns.map(|column| format!("column.{column}"));
        let titles = ALL.iter().map(|table| table.name).chain(COUNTY.iter().map(|table| table.name));
        let titles = titles.map(|name| format!("title.{name}"));
        for key in columns.chain(titles) {
            for texts in [t, english] {
                assert_ne!(texts.table(&key), key, "{:?}", texts.language());
            }
        }
    }

    #[test]
    fn titles_tell_tables_apart_and_fit_a_sheet() {
        for language in [Language::Chinese, Language::English] {
            let t = Texts::of(language);
            let mut seen = BTreeSet::new();
            for name in ALL.iter().map(|table| table.name) {
                let title = format!("title.{name}");
                let title = t.table(&title);
                assert!(title.chars().count() <= 31, "{title}");
                assert!(seen.insert(title.to_owned()), "{title} twice");
            }
        }
    }

    #[test]
    fn tables_with_names_are_never_public() {
        for table in ALL.iter().filter(|table| table.names_people()) {
            assert_ne!(table.access, Access::Public, "{}", table.name);
        }
    }
}
