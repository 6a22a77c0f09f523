//! What we write reads back as it was.

use roster::write::{Numbers, csv, roster as workbook, template, with_problems};
use roster::{Cell, Column, Language, PersonRow, Severity};

use crate::books::{HEADER, check, codes, number, person, read, text_book};

fn people() -> Vec<PersonRow> {
    let sparse = person("阿依古丽·买买提", "1985-12-31", 12);
    let quoted = person("李𬱖", "1949-10-01", 13);
    vec![
        person("龚䶮", "1990-01-01", 11),
        PersonRow { household: None, class: None, since: None, ..sparse },
        PersonRow { phone: None, remarks: Some("引号\"逗号,分号;".to_owned()), ..quoted },
        person("J. Smith", "2004-02-29", 14),
    ]
}

#[test]
fn rosters_read_back_in_both_formats_and_languages() {
    for language in [Language::Chinese, Language::English] {
        for bytes in
            [workbook(&people(), language, Numbers::Full).unwrap(), csv(&people(), language, Numbers::Full).unwrap()]
        {
            let report = check(&bytes);
            let read: Vec<_> = report.rows.iter().filter_map(|row| row.person.clone()).collect();
            assert_eq!(read, people());
        }
    }
}

#[test]
fn masked_rosters_and_csv_show_no_number_and_no_formula() {
    let text = String::from_utf8(csv(&people(), Language::Chinese, Numbers::Masked).unwrap()).unwrap();
    assert!(text.starts_with("\u{FEFF}居民小组,"));
    for person in people() {
        assert!(text.contains(&person.identity.masked()));
        assert!(!text.contains(person.identity.expose()));
    }
    assert!(text.contains("'=1+1"));
    assert!(!text.contains(",=1+1"));
}

#[test]
fn templates_have_every_column_and_a_sheet_of_notes() {
    for language in [Language::Chinese, Language::English] {
        let sheet = read(&template(language).unwrap());
        for column in Column::OFFERED {
            assert!(sheet.header().has(column));
        }
        assert_eq!(sheet.data_rows().count(), 1);
    }
}

#[test]
fn the_clerk_gets_the_own_rows_back_with_what_is_wrong() {
    let good = number("1990-01-01", 11);
    let bytes = text_book(&[
        &["演练社区登记表"],
        &[HEADER[3], HEADER[1], "民族", HEADER[0]],
        &[&good, "王五", "汉", "1"],
        &["123", "李四", "汉", "1"],
        &[],
        &[&good, "王五", "汉", "1"],
    ]);
    let sheet = read(&bytes);
    let report = check(&bytes);
    let words = |problem: &roster::Problem| problem.code.as_str().to_owned();
    let back = with_problems(&sheet, &report, Language::Chinese, &words).unwrap();
    let returned = read(&back);

    let original: Vec<Vec<Cell>> = sheet.rows().to_vec();
    for (row, cells) in original.iter().enumerate() {
        let kept: Vec<_> = returned.rows()[row].iter().take(cells.len()).cloned().collect();
        assert_eq!(&kept, cells, "row {row}");
    }
    assert_eq!(returned.header().place(Column::Problems), Some(4));
    let said: Vec<_> = (0..6).map(|row| returned.cell(row, Column::Problems).text()).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(said, [None, some("问题"), None, some("ROS-05"), None, some("ROS-21")]);

    let again = with_problems(&returned, &check(&back), Language::Chinese, &words).unwrap();
    assert_eq!(read(&again).rows(), returned.rows());
    assert_eq!(codes(&check(&again)), codes(&report));
    assert!(report.rows.iter().flat_map(|row| &row.problems).all(|problem| problem.severity == Severity::Error));
}
