//! Rows against each other and against those who are registered.

use std::collections::HashMap;

use roster::{
    Column, DuplicateOf, IdentityNumber, Known, Lookup, Options, PersonName, Purpose, Verdict, check, identity_numbers,
};

use crate::books::{HEADER, codes, number, options, person, read, text_book};

struct Register(HashMap<IdentityNumber, Lookup>);

impl Known for Register {
    fn find(&self, number: &IdentityNumber) -> Lookup {
        self.0.get(number).cloned().unwrap_or(Lookup::NotKnown)
    }
}

fn here(person: roster::PersonRow) -> (IdentityNumber, Lookup) {
    (person.identity.clone(), Lookup::Here(Box::new(person)))
}

#[test]
fn every_verdict_with_its_reason() {
    let registered = |name, sequence| {
        let mut person = person(name, "1990-01-01", sequence);
        person.remarks = None;
        person
    };
    let mut moved = registered("张三", 13);
    moved.group = "第2居民小组".to_owned();
    moved.name = PersonName::parse("张山").unwrap();
    let elsewhere = IdentityNumber::parse(&number("1990-01-01", 17)).unwrap();
    let register = Register(HashMap::from([
        here(registered("王五", 11)),
        here(moved),
        here(registered("赵六", 15)),
        (elsewhere, Lookup::Elsewhere("演练二社区".to_owned())),
    ]));
    let row = |name, sequence| ["一组".to_owned(), name, String::new(), number("1990-01-01", sequence), String::new()];
    let rows = [("王五", 11), ("张三", 13), ("李四", 15), ("钱七", 17), ("孙八", 19), ("孙八", 19), ("周九", 21)]
        .map(|(name, sequence)| row(name.to_owned(), sequence));
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let mut table: Vec<&[&str]> = vec![&HEADER];
    table.extend(cells.iter().map(Vec::as_slice));
    let sheet = read(&text_book(&table));
    let groups = ["第1居民小组".to_owned(), "第2居民小组".to_owned()];
    let report = check(&sheet, &Options { groups: &groups, known: &register, ..options() });

    let verdicts: Vec<_> = report.rows.iter().map(|row| row.verdict.clone()).collect();
    let duplicate = |of| Verdict::Duplicate { of };
    assert_eq!(
        verdicts,
        [
            Verdict::Same,
            Verdict::Differs { fields: vec![Column::Group, Column::Name] },
            duplicate(DuplicateOf::Here { name: "赵六".to_owned() }),
            duplicate(DuplicateOf::Community { name: "演练二社区".to_owned() }),
            Verdict::New,
            duplicate(DuplicateOf::Row { row: 6 }),
            Verdict::New,
        ]
    );
    let expected: [&[&str]; 7] = [&[], &["ROS-51"], &["ROS-22"], &["ROS-23"], &[], &["ROS-21"], &[]];
    assert_eq!(codes(&report), expected);
    let counts = report.counts;
    assert_eq!(
        (counts.rows, counts.same, counts.differs, counts.duplicate, counts.new, counts.refused),
        (7, 1, 1, 3, 2, 0)
    );
    assert_eq!(identity_numbers(&sheet).len(), 7);
}

#[test]
fn groups_are_those_of_the_community() {
    let sheet = read(&text_book(&[
        &HEADER,
        &["第二组", "王五", "", &number("1990-01-01", 11), ""],
        &["9", "王五", "", &number("1990-01-01", 13), ""],
    ]));
    let groups = ["第1居民小组".to_owned(), "第2居民小组".to_owned()];
    let report = check(&sheet, &Options { groups: &groups, ..options() });
    assert_eq!(report.rows[0].person.as_ref().unwrap().group, "第2居民小组");
    assert_eq!(codes(&report), [vec![], vec!["ROS-16"]]);
}

#[test]
fn invented_numbers_stay_out_of_real_elections_and_the_sample_row_out_of_all() {
    let sheet = read(&text_book(&[&HEADER, &["1", "王五", "", &number("1990-01-01", 11), ""]]));
    let real = check(&sheet, &Options { purpose: Purpose::Election, ..options() });
    assert_eq!(codes(&real), [["ROS-20"]]);
    let template = roster::write::template(roster::Language::Chinese).unwrap();
    assert_eq!(codes(&check(&read(&template), &options())), [["ROS-19"]]);
}
