//! A verdict for every row of a sheet.

mod row;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::columns::Column;
use crate::date::{AgeVerdict, age_verdict};
use crate::group::GroupKey;
use crate::header;
use crate::identity::{IdentityError, IdentityNumber};
use crate::person::PersonRow;
use crate::problem::{Problem, ProblemCode, Severity};
use crate::sheet::Sheet;

/// What the roll of an election is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A real election: invented identity numbers are refused.
    Election,
    /// A rehearsal or the demo.
    Rehearsal,
}

/// What is known of an identity number before the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing.
    NotKnown,
    /// It is on this election's roll.
    Here(Box<PersonRow>),
    /// It is on the roll of the community of this name.
    Elsewhere(String),
}

/// Who is registered already; the caller implements it over its own store.
pub trait Known {
    /// What is known of a number.
    fn find(&self, number: &IdentityNumber) -> Lookup;
}

/// Knows nobody: for the first import, tests and rehearsals.
#[derive(Clone, Copy, Debug)]
pub struct NobodyKnown;

impl Known for NobodyKnown {
    fn find(&self, _number: &IdentityNumber) -> Lookup {
        Lookup::NotKnown
    }
}

/// What a sheet is checked against.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The election day, on which the age is judged.
    pub election_day: NaiveDate,
    /// Years of age that make a voter (the profile's).
    pub adult_age: u32,
    /// The community's groups as it spells them; empty where any group is taken as written.
    pub groups: &'a [String],
    /// Real or rehearsed.
    pub purpose: Purpose,
    /// Who is registered already.
    pub known: &'a dyn Known,
}

/// What the import would do with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Not registered yet.
    New,
    /// Registered exactly so.
    Same,
    /// Registered here with other values in these columns.
    Differs {
        /// The columns.
        fields: Vec<Column>,
    },
    /// Registered or listed once already.
    Duplicate {
        /// Where.
        of: DuplicateOf,
    },
    /// Not taken; the problems say why.
    Refused,
}

/// What a row is a duplicate of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum DuplicateOf {
    /// An earlier row of this file.
    Row {
        /// Its number, from 1.
        row: usize,
    },
    /// The roll of this election, where the number belongs to somebody of another name.
    Here {
        /// That name.
        name: String,
    },
    /// The roll of another community.
    Community {
        /// Its name.
        name: String,
    },
}

/// What is to be said about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowReport {
    /// The number of the row as the spreadsheet shows it, from 1.
    pub row: usize,
    /// What the import would do.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The validated row; `None` where it is refused. Where the sheet lacks a column, the registered value stands in it.
    pub person: Option<PersonRow>,
    /// Of age on the election day or not.
    pub age: Option<AgeVerdict>,
    /// Errors, warnings and notes, errors first.
    pub problems: Vec<Problem>,
}

/// How many rows got which verdict; the five verdicts add up to `rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows that hold anything.
    pub rows: usize,
    /// Verdict new.
    pub new: usize,
    /// Verdict same.
    pub same: usize,
    /// Verdict differs.
    pub differs: usize,
    /// Verdict duplicate.
    pub duplicate: usize,
    /// Verdict refused.
    pub refused: usize,
    /// Rows with a warning, whatever their verdict.
    pub with_warning: usize,
    /// Rows of people under age on the election day.
    pub under_age: usize,
}

/// The verdicts of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Sums.
    pub counts: Counts,
    /// One report for each row that holds anything, in the order of the sheet.
    pub rows: Vec<RowReport>,
}

/// The valid identity numbers of a sheet, for a caller who asks its store about all of them at once.
pub fn identity_numbers(sheet: &Sheet) -> Vec<IdentityNumber> {
    sheet
        .data_rows()
        .filter_map(|row| match sheet.cell(row, Column::Identity) {
            crate::sheet::Cell::Text(text) => match IdentityNumber::parse(text) {
                Err(IdentityError::Historic) => IdentityNumber::from_historic(text).ok(),
                number => number.ok(),
            },
            _ => None,
        })
        .collect()
}

/// Gives every row of a sheet its verdict. Nothing is changed anywhere.
pub fn check(sheet: &Sheet, options: &Options<'_>) -> Report {
    let groups = options.groups.iter().map(|group| (GroupKey::of(group), group.as_str())).collect();
    let mut checker = Checker { sheet, options, groups, seen: HashMap::new() };
    let rows: Vec<RowReport> = sheet.data_rows().map(|row| checker.row(row)).collect();
    Report { counts: count(&rows), rows }
}

/// The state of one run: what the sheet is checked against, and which numbers it has shown so far.
struct Checker<'a> {
    sheet: &'a Sheet,
    options: &'a Options<'a>,
    groups: HashMap<GroupKey, &'a str>,
    seen: HashMap<IdentityNumber, usize>,
}

impl Checker<'_> {
    fn row(&mut self, row: usize) -> RowReport {
        let mut reading = row::Reading::new(self.sheet, row, self.options, &self.groups);
        let person = if self.sheet.rows().get(row).is_some_and(|cells| header::named(cells).len() > 1) {
            reading.refuse(Problem::about_row(ProblemCode::RepeatedHeader));
            None
        } else {
            reading.person()
        };
        let mut problems = reading.into_problems();
        let (verdict, person) = match person {
            None => (Verdict::Refused, None),
            Some(person) => {
                let (verdict, person, problem) = self.place(row, person);
                problems.extend(problem);
                (verdict, Some(person))
            }
        };
        let age = person
            .as_ref()
            .map(|person| age_verdict(person.birth_date, self.options.election_day, self.options.adult_age));
        if let Some(AgeVerdict::UnderAge { from }) = age {
            problems.push(Problem::new(ProblemCode::UnderAge, Column::BirthDate).with("from", &from));
        }
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        RowReport { row: row + 1, verdict, person, age, problems }
    }

    /// Finds a valid person among the earlier rows and the registered.
    fn place(&mut self, row: usize, person: PersonRow) -> (Verdict, PersonRow, Option<Problem>) {
        if let Some(earlier) = self.seen.get(&person.identity) {
            let earlier = earlier + 1;
            let problem = Problem::new(ProblemCode::DuplicateInFile, Column::Identity).with("row", &earlier);
            return (Verdict::Duplicate { of: DuplicateOf::Row { row: earlier } }, person, Some(problem));
        }
        self.seen.insert(person.identity.clone(), row);
        match self.options.known.find(&person.identity) {
            Lookup::NotKnown => (Verdict::New, person, None),
            Lookup::Elsewhere(name) => {
                let problem = Problem::new(ProblemCode::DuplicateElsewhere, Column::Identity).with("community", &name);
                (Verdict::Duplicate { of: DuplicateOf::Community { name } }, person, Some(problem))
            }
            Lookup::Here(registered) if !registered.name.resembles(&person.name) => {
                let name = registered.name.to_string();
                let problem = Problem::new(ProblemCode::DuplicateHere, Column::Identity).with("name", &name);
                (Verdict::Duplicate { of: DuplicateOf::Here { name } }, person, Some(problem))
            }
            Lookup::Here(registered) => self.compare(person, &registered),
        }
    }

    fn compare(&self, person: PersonRow, registered: &PersonRow) -> (Verdict, PersonRow, Option<Problem>) {
        let person = self.completed(person, registered);
        let fields = person.differences(registered);
        if fields.is_empty() {
            return (Verdict::Same, person, None);
        }
        let keys: Vec<&str> = fields.iter().map(|field| field.key()).collect();
        let problem = Problem::about_row(ProblemCode::Differs).with("fields", &keys.join(" "));
        (Verdict::Differs { fields }, person, Some(problem))
    }

    /// The row with the registered values where the sheet has no such column: a missing column takes nothing away.
    fn completed(&self, mut person: PersonRow, registered: &PersonRow) -> PersonRow {
        let lacks = |column| !self.sheet.header().has(column);
        let texts = [
            (Column::Household, &mut person.household, &registered.household),
            (Column::Residence, &mut person.residence, &registered.residence),
            (Column::HouseholdRegistration, &mut person.household_registration, &registered.household_registration),
            (Column::Phone, &mut person.phone, &registered.phone),
            (Column::Remarks, &mut person.remarks, &registered.remarks),
        ];
        for (column, value, known) in texts {
            if lacks(column) {
                value.clone_from(known);
            }
        }
        if lacks(Column::Class) {
            person.class = registered.class;
        }
        if lacks(Column::Since) {
            person.since = registered.since;
        }
        person
    }
}

fn count(rows: &[RowReport]) -> Counts {
    let mut counts = Counts { rows: rows.len(), ..Counts::default() };
    for row in rows {
        let verdict = match row.verdict {
            Verdict::New => &mut counts.new,
            Verdict::Same => &mut counts.same,
            Verdict::Differs { .. } => &mut counts.differs,
            Verdict::Duplicate { .. } => &mut counts.duplicate,
            Verdict::Refused => &mut counts.refused,
        };
        *verdict += 1;
        if row.problems.iter().any(|problem| problem.severity == Severity::Warning) {
            counts.with_warning += 1;
        }
        if matches!(row.age, Some(AgeVerdict::UnderAge { .. })) {
            counts.under_age += 1;
        }
    }
    counts
}
