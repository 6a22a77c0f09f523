//! Workbooks and people for the tests.

use chrono::NaiveDate;
use roster::{IdentityNumber, NobodyKnown, Options, PersonName, PersonRow, Purpose, Report, Sheet};
use rust_xlsxwriter::{Workbook, Worksheet};

/// The header of most tests.
pub(crate) const HEADER: [&str; 5] = ["居民小组", "姓名", "性别", "身份证号", "备注"];

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A number of an unassigned area for somebody born on a day.
pub(crate) fn number(born: &str, sequence: u16) -> String {
    IdentityNumber::compose(990_001, day(born), sequence).unwrap().expose().to_owned()
}

/// A workbook of one sheet that the closure fills.
pub(crate) fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// A workbook of text cells.
pub(crate) fn text_book(rows: &[&[&str]]) -> Vec<u8> {
    book(|sheet| {
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    })
}

pub(crate) fn options() -> Options<'static> {
    Options {
        election_day: day("2026-11-29"),
        adult_age: 18,
        groups: &[],
        purpose: Purpose::Rehearsal,
        known: &NobodyKnown,
    }
}

pub(crate) fn read(bytes: &[u8]) -> Sheet {
    roster::read(bytes, &roster::Limits::default()).unwrap()
}

pub(crate) fn check(bytes: &[u8]) -> Report {
    roster::check(&read(bytes), &options())
}

/// The codes of a report, row by row.
pub(crate) fn codes(report: &Report) -> Vec<Vec<&'static str>> {
    report.rows.iter().map(|row| row.problems.iter().map(|problem| problem.code.as_str()).collect()).collect()
}

pub(crate) fn person(name: &str, born: &str, sequence: u16) -> PersonRow {
    let identity = IdentityNumber::parse(&number(born, sequence)).unwrap();
    PersonRow {
        name: PersonName::parse(name).unwrap(),
        sex: identity.sex(),
        birth_date: identity.birth_date(),
        identity,
        group: "第1居民小组".to_owned(),
        household: Some("17".to_owned()),
        class: Some(roster::Class::A),
        since: Some("2020-03-01".parse().unwrap()),
        residence: Some("演练路1号".to_owned()),
        household_registration: None,
        phone: Some("13800000000".to_owned()),
        remarks: Some("=1+1".to_owned()),
    }
}
