//! One row, read field by field; what cannot be taken becomes a problem, and all of them are found in one go.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};

use super::{Options, Purpose};
use crate::columns::{Column, class_named, sex_named};
use crate::date::{WrittenDate, written_date};
use crate::group::GroupKey;
use crate::identity::{IdentityError, IdentityNumber};
use crate::name::PersonName;
use crate::person::{Class, PersonRow};
use crate::problem::{Problem, ProblemCode, Severity};
use crate::sheet::{Cell, Sheet};
use crate::text::{clean, has_lost_character, has_private_use, looks_like_formula, narrow};

/// Characters of a group, a household number or a phone.
const SHORT: usize = 40;
/// Characters of an address or a remark.
const LONG: usize = 200;
/// The longest life on record, in years.
const LONGEST_LIFE: u32 = 122;
/// Digits that a phone number may have, without and with area and country code.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// One row while it is read.
pub(super) struct Reading<'a> {
    sheet: &'a Sheet,
    row: usize,
    options: &'a Options<'a>,
    groups: &'a HashMap<GroupKey, &'a str>,
    problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        row: usize,
        options: &'a Options<'a>,
        groups: &'a HashMap<GroupKey, &'a str>,
    ) -> Self {
        Self { sheet, row, options, groups, problems: Vec::new() }
    }

    pub(super) fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// The person, if nothing is wrong enough to refuse the row.
    pub(super) fn person(&mut self) -> Option<PersonRow> {
        let identity = self.identity();
        if self.problems.iter().any(|problem| problem.code == ProblemCode::SampleRow) {
            return None;
        }
        let name = self.name();
        let group = self.group();
        let class = self.class();
        let since = self.since();
        let household = self.text(Column::Household, SHORT);
        let residence = self.text(Column::Residence, LONG);
        let household_registration = self.text(Column::HouseholdRegistration, LONG);
        let phone = self.phone();
        let remarks = self.text(Column::Remarks, LONG);
        if let Some(identity) = &identity {
            self.compare_sex(identity);
            self.compare_birth_date(identity);
        }
        if self.problems.iter().any(|problem| problem.severity == Severity::Error) {
            return None;
        }
        let identity = identity?;
        Some(PersonRow {
            name: name?,
            sex: identity.sex(),
            birth_date: identity.birth_date(),
            identity,
            group: group?,
            household,
            class,
            since,
            residence,
            household_registration,
            phone,
            remarks,
        })
    }

    fn say(&mut self, code: ProblemCode, column: Column) {
        self.problems.push(Problem::new(code, column));
    }

    fn say_value(&mut self, code: ProblemCode, column: Column, value: &str) {
        let shown: String = value.chars().take(SHORT).collect();
        self.problems.push(Problem::new(code, column).with("value", &shown));
    }

    fn cell(&self, column: Column) -> &'a Cell {
        self.sheet.cell(self.row, column)
    }

    /// The text of a cell; a failed formula is an error wherever it stands.
    fn raw(&mut self, column: Column) -> Option<String> {
        if let Cell::Error(value) = self.cell(column) {
            self.say_value(ProblemCode::CellError, column, value);
        }
        self.cell(column).text()
    }

    /// The same where something must stand.
    fn required(&mut self, column: Column) -> Option<String> {
        let text = self.raw(column);
        if self.cell(column).is_empty() {
            self.say(ProblemCode::MissingValue, column);
        }
        text
    }

    /// A cleaned text of at most `limit` characters.
    fn text(&mut self, column: Column, limit: usize) -> Option<String> {
        let text = clean(&self.raw(column)?);
        let found = text.chars().count();
        if found > limit {
            let problem = Problem::new(ProblemCode::TooLong, column);
            self.problems.push(problem.with("found", &found).with("limit", &limit));
        }
        if looks_like_formula(&text) && column != Column::Phone {
            self.say(ProblemCode::FormulaKeptAsText, column);
        }
        if has_private_use(&text) {
            self.say(ProblemCode::PrivateUse, column);
        }
        Some(text).filter(|text| !text.is_empty())
    }

    fn name(&mut self) -> Option<PersonName> {
        let text = self.required(Column::Name)?;
        if !matches!(self.cell(Column::Name), Cell::Text(_)) {
            self.say(ProblemCode::NotAName, Column::Name);
            return None;
        }
        match PersonName::parse(&text) {
            Ok(name) => {
                if name.has_private_use() {
                    self.say(ProblemCode::PrivateUse, Column::Name);
                }
                Some(name)
            }
            Err(error) => {
                self.problems.push(error.into());
                None
            }
        }
    }

    fn identity(&mut self) -> Option<IdentityNumber> {
        let text = self.required(Column::Identity)?;
        if !matches!(self.cell(Column::Identity), Cell::Text(_)) {
            self.say(ProblemCode::IdentityNumeric, Column::Identity);
            return None;
        }
        if looks_like_formula(clean(&text).as_str()) {
            self.say(ProblemCode::Formula, Column::Identity);
            return None;
        }
        let mut number = IdentityNumber::parse(&text);
        if number == Err(IdentityError::Historic) {
            number = IdentityNumber::from_historic(&text);
            if number.is_ok() {
                self.say(ProblemCode::HistoricIdentity, Column::Identity);
            }
        }
        match number {
            Ok(number) => {
                self.judge(&number);
                Some(number)
            }
            Err(error) => {
                self.problems.push(Problem::from(error));
                None
            }
        }
    }

    /// What is to be said of a number that is valid by itself.
    fn judge(&mut self, number: &IdentityNumber) {
        let born = number.birth_date();
        if number.is_sample() {
            self.problems.push(Problem::about_row(ProblemCode::SampleRow));
        } else if number.is_invented() && self.options.purpose == Purpose::Election {
            self.say(ProblemCode::InventedNumber, Column::Identity);
        }
        if number.is_residence_permit() {
            self.say(ProblemCode::ResidencePermit, Column::Identity);
        }
        match self.options.election_day.years_since(born) {
            None => {
                let problem = Problem::new(ProblemCode::BornAfterElection, Column::Identity);
                self.problems.push(problem.with("birth_date", &born));
            }
            Some(years) if years > LONGEST_LIFE => {
                let problem = Problem::new(ProblemCode::ImplausibleAge, Column::Identity);
                self.problems.push(problem.with("years", &years));
            }
            Some(_) => {}
        }
    }

    fn group(&mut self) -> Option<String> {
        self.required(Column::Group)?;
        let text = self.text(Column::Group, SHORT)?;
        if has_lost_character(&text) {
            self.say(ProblemCode::LostCharacter, Column::Group);
        }
        if self.groups.is_empty() {
            return Some(text);
        }
        let group = self.groups.get(&GroupKey::of(&text)).map(|group| (*group).to_owned());
        if group.is_none() {
            self.say_value(ProblemCode::UnknownGroup, Column::Group, &text);
        }
        group
    }

    fn class(&mut self) -> Option<Class> {
        let text = self.raw(Column::Class)?;
        let class = class_named(&text);
        if class.is_none() {
            self.say_value(ProblemCode::UnknownClass, Column::Class, &text);
        }
        class
    }

    /// The day on which residence or work began; of a month, its last day, so that nobody gains by writing less.
    fn since(&mut self) -> Option<NaiveDate> {
        let text = self.raw(Column::Since)?;
        let since = match written_date(self.cell(Column::Since)) {
            Some(WrittenDate::Day(day)) => Some(day),
            Some(WrittenDate::Month(first)) => {
                first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt())
            }
            None => None,
        };
        if since.is_none() {
            self.say_value(ProblemCode::SinceUnreadable, Column::Since, &text);
        }
        since
    }

    fn phone(&mut self) -> Option<String> {
        let text = narrow(&self.text(Column::Phone, SHORT)?);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let strange = text.chars().any(|c| !c.is_ascii_digit() && !"+-() ".contains(c));
        if strange || !PHONE_DIGITS.contains(&digits) {
            self.say_value(ProblemCode::UnusualPhone, Column::Phone, &text);
        }
        Some(text)
    }

    fn compare_sex(&mut self, identity: &IdentityNumber) {
        let Some(text) = self.raw(Column::Sex) else { return };
        match sex_named(&text) {
            None => self.say_value(ProblemCode::UnknownSex, Column::Sex, &text),
            Some(written) if written != identity.sex() => {
                let problem = Problem::new(ProblemCode::SexDiffers, Column::Sex)
                    .with("written", &written.key())
                    .with("found", &identity.sex().key());
                self.problems.push(problem);
            }
            Some(_) => {}
        }
    }

    fn compare_birth_date(&mut self, identity: &IdentityNumber) {
        let Some(text) = self.raw(Column::BirthDate) else { return };
        match written_date(self.cell(Column::BirthDate)) {
            None => self.say_value(ProblemCode::BirthDateUnreadable, Column::BirthDate, &text),
            Some(written) if !written.fits(identity.birth_date()) => {
                let problem = Problem::new(ProblemCode::BirthDateDiffers, Column::BirthDate)
                    .with("written", &written.iso())
                    .with("found", &identity.birth_date());
                self.problems.push(problem);
            }
            Some(_) => {}
        }
    }
}
