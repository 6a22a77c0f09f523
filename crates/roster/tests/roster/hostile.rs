//! Files as they come, and worse.

use encoding_rs::GB18030;
use proptest::prelude::*;
use roster::{Column, Language, Limits, Mapping, ReadError, Severity, Verdict};
use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::books::{HEADER, book, check, codes, day, number, read, text_book};

/// How the records begin in an .xls that say how large a sheet is, and where a text stands in it ([MS-XLS] 2.4.90, 2.4.149).
const DIMENSIONS: &[u8] = b"\x00\x02\x0e\x00";
const CELL: &[u8] = b"\xfd\x00\x0a\x00";

#[test]
fn identity_cells_that_a_spreadsheet_spoilt_are_refused_by_name() {
    let good = number("1990-01-01", 11);
    let bytes = book(|sheet| {
        sheet.write_row(0, 0, HEADER).unwrap();
        for row in 1..=7 {
            sheet.write_row(row, 0, ["1组", "王五", "男"]).unwrap();
        }
        sheet.write_number(1, 3, 990_001_199_001_010_112.0).unwrap();
        sheet.write_string(2, 3, "9.90001E+17").unwrap();
        sheet.write_string(3, 3, "990001199001010000").unwrap();
        sheet.write_formula(4, 3, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_string(5, 3, "=1+1").unwrap();
        sheet.write_string(7, 3, &good).unwrap();
        sheet.write_number(7, 0, 1).unwrap();
    });
    let report = check(&bytes);
    let expected: [&[&str]; 7] = [&["ROS-02"], &["ROS-03"], &["ROS-04"], &["ROS-13"], &["ROS-11"], &["ROS-01"], &[]];
    assert_eq!(codes(&report), expected);
    assert_eq!(report.counts.refused, 6);
    assert_eq!(report.rows[6].person.as_ref().unwrap().group, "1");
}

#[test]
fn titles_merged_cells_and_repeated_headers_are_no_people() {
    let title = Format::new().set_bold();
    let bytes = book(|sheet| {
        sheet.merge_range(0, 0, 0, 4, "演练社区选民登记表", &title).unwrap();
        sheet.write_string(1, 0, "填表日期").unwrap();
        sheet.write_row(2, 0, HEADER).unwrap();
        sheet.merge_range(3, 0, 5, 0, "第1居民小组", &title).unwrap();
        for (row, sequence) in [(3, 11), (4, 13), (7, 15)] {
            sheet.write_row(row, 1, ["王五", "男", &number("1990-01-01", sequence)]).unwrap();
        }
        sheet.write_row(5, 1, HEADER[1..].iter().copied()).unwrap();
        sheet.write_string(7, 0, "2组").unwrap();
    });
    let report = check(&bytes);
    let rows: Vec<_> = report.rows.iter().map(|row| row.row).collect();
    assert_eq!(rows, [4, 5, 6, 8]);
    assert_eq!(codes(&report), [vec![], vec![], vec!["ROS-17"], vec![]]);
    assert_eq!(report.rows[1].person.as_ref().unwrap().group, "第1居民小组");
}

#[test]
fn dates_sexes_and_ages_are_compared_and_named() {
    let header = ["小组", "名字", "性别", "公民身份号码", "出生年月", "类别", "手机"];
    let rows = [
        ["1", "王五", "女", &number("1990-01-01", 11), "1990年1月", "A", "13800000000"],
        ["1", "王五", "男", &number("1990-01-02", 11), "1990.1.3", "甲", "１３８００００００００"],
        ["1", "王五", "男", &number("2008-11-29", 11), "2008-11-29", "B类", "0796-1234567"],
        ["1", "王五", "男", &number("2008-11-30", 11), "20081130", "d", "无"],
        ["1", "王五", "X", &number("1990-01-04", 11), "不详", "E", ""],
        ["1", "王五", "", &number("1890-01-04", 11), "", "", ""],
        ["1", "王五", "", &number("2030-01-04", 11), "", "", ""],
        ["", "", "男", "990001900105011", "", "", ""],
    ];
    let mut table: Vec<&[&str]> = vec![&header];
    table.extend(rows.iter().map(<[&str; 7]>::as_slice));
    let report = check(&text_book(&table));
    assert_eq!(
        codes(&report),
        [
            vec!["ROS-44"],
            vec!["ROS-45"],
            vec![],
            vec!["ROS-48", "ROS-50"],
            vec!["ROS-15", "ROS-14", "ROS-46"],
            vec!["ROS-49"],
            vec!["ROS-18"],
            vec!["ROS-01", "ROS-01", "ROS-41"],
        ]
    );
    assert_eq!((report.counts.under_age, report.counts.refused), (1, 3));
}

#[test]
fn a_real_date_cell_is_a_date() {
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let bytes = book(|sheet| {
        sheet.write_row(0, 0, ["组", "姓名", "身份证号", "出生日期"]).unwrap();
        sheet.write_row(1, 0, ["1", "王五", &number("1990-01-01", 11)]).unwrap();
        sheet.write_datetime_with_format(1, 3, day("1990-01-01"), &date).unwrap();
        sheet.write_row(2, 0, ["1", "王五", &number("1990-01-01", 13)]).unwrap();
        sheet.write_number(2, 3, 32_874).unwrap();
    });
    assert_eq!(codes(&check(&bytes)), [vec![], Vec::<&str>::new()]);
}

#[test]
fn csv_in_the_encodings_and_delimiters_of_offices() {
    let numbers = [number("1990-01-01", 12), number("1991-01-01", 12), number("1992-01-01", 12)];
    let text = |d: &str| {
        format!(
            "名册\r\n姓名{d}小组{d}身份证号\r\n龚䶮{d}1组{d}{}\r\n㛃㛃{d}1组{d}=\"{}\"\r\n\r\n李𬱖{d}2组{d}'{}\r\n",
            numbers[0], numbers[1], numbers[2]
        )
    };
    for delimiter in [",", "\t", ";"] {
        let text = text(delimiter);
        let utf16 = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            GB18030.encode(&text).0.into_owned(),
            utf16.collect(),
        ] {
            let report = check(&bytes);
            let names: Vec<_> =
                report.rows.iter().map(|row| (row.row, row.person.as_ref().unwrap().name.to_string())).collect();
            let expected = [(3, "龚䶮"), (4, "㛃㛃"), (6, "李𬱖")].map(|(row, name)| (row, name.to_owned()));
            assert_eq!(names, expected);
        }
    }
}

#[test]
fn private_use_characters_are_flagged_and_kept() {
    let report = check(&text_book(&[&HEADER, &["1", "王\u{E863}", "", &number("1990-01-01", 11), "\u{E001}"]]));
    assert_eq!(codes(&report), [["ROS-43", "ROS-43"]]);
    assert_eq!(report.rows[0].person.as_ref().unwrap().name.as_str(), "王\u{E863}");
}

#[test]
fn formulas_are_refused_in_names_and_kept_as_text_elsewhere() {
    let number = number("1990-01-01", 11);
    let csv = format!("姓名,小组,身份证号,备注\n=cmd(),1,{number},x\n王五,1,{number},@sum\n王五,#REF!,{number},x\n");
    let report = check(csv.as_bytes());
    assert_eq!(codes(&report), [["ROS-11"], ["ROS-47"], ["ROS-13"]]);
    assert_eq!(report.rows[0].verdict, Verdict::Refused);
}

#[test]
fn an_old_workbook_reads_too() {
    let report = check(include_bytes!("roll.xls"));
    let names: Vec<_> = report
        .rows
        .iter()
        .map(|row| row.person.as_ref().map(|person| (person.name.to_string(), person.group.clone())))
        .collect();
    let group = "第1居民小组".to_owned();
    let expected = [Some(("龚䶮".to_owned(), group.clone())), Some(("阿依古丽·买买提".to_owned(), group)), None];
    assert_eq!(names, expected);
    assert_eq!(codes(&report), [vec![], vec![], vec!["ROS-02"]]);
}

#[test]
fn files_that_are_no_roster_are_refused_as_a_whole() {
    let limits = Limits { bytes: 20_000, unpacked: 100_000, rows: 50, columns: 20 };
    let missing = ReadError::MissingColumn { columns: vec![Column::Identity] };
    let valid = text_book(&[&HEADER, &["1", "王五", "男", "x", ""]]);
    let far_row = book(|sheet| {
        sheet.write_row(0, 0, HEADER).unwrap();
        sheet.write_string(1_048_575, 0, "x").unwrap();
    });
    let far_column = book(|sheet| {
        sheet.write_row(0, 0, HEADER).unwrap();
        sheet.write_string(1, 16_383, "x").unwrap();
    });
    let bomb = text_book(&[&HEADER, &[&"一".repeat(30_000), &"二".repeat(30_000), "", "", ""]]);
    let damaged = &valid[..valid.len() / 2];
    let encrypted: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let twice = text_book(&[&["姓名", "身份证号", "小组", "姓名", "身份证号", "小组"]]);
    for (bytes, expected) in [
        (&b""[..], ReadError::Empty),
        (b" \n \n", ReadError::Empty),
        (&text_book(&[]), ReadError::Empty),
        (b"\xEF\xBB\xBF", ReadError::Empty),
        (&[0, 159, 146, 150, 255], ReadError::Unreadable),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ReadError::Unreadable),
        (b"<html><table><tr><td>\xE5", ReadError::Unreadable),
        (b"<html><table><tr><td>x</td></tr></table></html>", ReadError::WebPage),
        (&encrypted, ReadError::Protected),
        (&vec![b'a'; 20_001], ReadError::TooLarge { found: 20_001, limit: 20_000 }),
        (&text_book(&[&["姓名", "性别", "小组"]]), missing.clone()),
        ("姓名,性别,小组\n王五,男,1".as_bytes(), missing),
        (&twice, ReadError::RepeatedColumn { column: Column::Name }),
        (&far_row, ReadError::TooManyRows { limit: 50 }),
        (&far_column, ReadError::TooManyColumns { limit: 20 }),
        (&bomb, ReadError::UnpacksTooLarge { limit: 100_000 }),
    ] {
        let found = roster::read(bytes, &limits).map(|_| ());
        assert_eq!(found, Err(expected), "{:?}", &bytes[..bytes.len().min(20)]);
    }
    for bytes in [damaged, b"PK\x03\x04 and then nothing", &[0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3]] {
        assert!(matches!(roster::read(bytes, &limits), Err(ReadError::Damaged { .. })));
    }
}

#[test]
fn ten_megabytes_of_junk_end_in_a_clear_error() {
    let mut state = 1_u32;
    let junk: Vec<u8> = (0..(10 << 20))
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let limits = Limits::default();
    assert_eq!(roster::read(&junk, &limits).map(|_| ()), Err(ReadError::Unreadable));
    for magic in [&b"PK\x03\x04"[..], &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]] {
        let mut junk = junk.clone();
        junk[..magic.len()].copy_from_slice(magic);
        assert!(matches!(roster::read(&junk, &limits), Err(ReadError::Damaged { .. })));
    }
    let letters = vec![b'a'; 10 << 20];
    assert!(matches!(roster::read(&letters, &limits), Err(ReadError::CellTooLong { row: 1 })));
    let lines = "a,b\n".repeat(2 << 20);
    assert_eq!(roster::read(lines.as_bytes(), &limits).map(|_| ()), Err(ReadError::TooManyRows { limit: 20_000 }));
}

#[test]
fn several_rosters_in_one_workbook_need_a_choice() {
    let mut book = Workbook::new();
    for (name, sequence) in [("一组", 11), ("二组", 13)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        sheet.write_row(0, 0, HEADER).unwrap();
        sheet.write_row(1, 0, ["1", "王五", "男", &number("1990-01-01", sequence)]).unwrap();
    }
    book.add_worksheet().write_string(0, 0, "说明").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let limits = Limits::default();
    let names = vec!["一组".to_owned(), "二组".to_owned()];
    assert_eq!(roster::read(&bytes, &limits).map(|_| ()), Err(ReadError::SeveralSheets { names }));
    assert_eq!(roster::read_sheet(&bytes, "二组", &limits).unwrap().name(), "二组");
    let error = roster::read_sheet(&bytes, "三组", &limits).map(|_| ());
    assert_eq!(error, Err(ReadError::NoSuchSheet { name: "三组".to_owned() }));
}

#[test]
fn a_sheet_without_a_known_header_is_mapped_by_hand() {
    let number = number("1990-01-01", 11);
    let bytes = text_book(&[&["谁", "哪个组", "什么号"], &["王五", "1", &number]]);
    let limits = Limits::default();
    let seen = roster::preview(&bytes, 5, &limits).unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].header, None);
    assert_eq!(seen[0].rows[1], ["王五", "1", "9900**********011X"].map(str::to_owned));
    let columns = [(Column::Name, 0), (Column::Group, 1), (Column::Identity, 2)];
    let mut mapping = Mapping { sheet: seen[0].name.clone(), header_row: 1, columns: columns.into() };
    let sheet = roster::read_mapped(&bytes, &mapping, &limits).unwrap();
    assert_eq!(roster::check(&sheet, &crate::books::options()).counts.new, 1);
    mapping.columns.remove(&Column::Group);
    let error = roster::read_mapped(&bytes, &mapping, &limits).map(|_| ());
    assert_eq!(error, Err(ReadError::MissingColumn { columns: vec![Column::Group] }));
}

#[test]
fn nothing_that_logs_a_sheet_or_a_report_shows_a_number() {
    let number = number("1990-01-01", 11);
    let bytes = text_book(&[&HEADER, &["1", "王五", "男", &number, ""], &["1", "王五", "男", &number, ""]]);
    let sheet = read(&bytes);
    let report = check(&bytes);
    for text in [format!("{sheet:?}"), format!("{report:?}"), serde_json::to_string(&report).unwrap()] {
        assert!(!text.contains(&number));
    }
    let texts: Vec<_> = report.rows.iter().flat_map(|row| &row.problems).collect();
    assert!(texts.iter().all(|problem| !problem.fill("{row}", Language::Chinese).contains(&number)));
    assert!(texts.iter().all(|problem| problem.severity == Severity::Error));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..3000), kind in 0..3) {
        match kind {
            0 => { bytes.splice(0..0, *b"PK\x03\x04"); }
            1 => { bytes.splice(0..0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]); }
            _ => {}
        }
        let _ = roster::read(&bytes, &Limits::default());
    }

    #[test]
    fn no_damage_to_a_workbook_makes_it_panic(place in 0_usize..5632, byte in any::<u8>()) {
        let mut bytes = include_bytes!("roll.xls").to_vec();
        bytes[place] = byte;
        if let Ok(sheet) = roster::read(&bytes, &Limits::default()) {
            let _ = roster::check(&sheet, &crate::books::options());
        }
    }

    #[test]
    fn no_size_that_a_sheet_claims_ends_the_process(
        record in prop::sample::select(vec![DIMENSIONS, CELL]), size in any::<[u8; 12]>(),
    ) {
        let mut bytes = include_bytes!("roll.xls").to_vec();
        let places: Vec<_> = (0..bytes.len() - 16).filter(|at| bytes[*at..].starts_with(record)).collect();
        prop_assert!(!places.is_empty(), "the sample has such a record");
        for place in places {
            let length = size.len().min(usize::from(record[2]));
            bytes[place + 4..place + 4 + length].copy_from_slice(&size[..length]);
        }
        let _ = roster::read(&bytes, &Limits::default());
    }

    #[test]
    fn no_cells_make_the_check_panic(cells in proptest::collection::vec(".{0,20}", 5)) {
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        let csv = format!("{}\n{}\n", HEADER.join("\t"), row.join("\t"));
        if let Ok(sheet) = roster::read(csv.as_bytes(), &Limits::default()) {
            let report = roster::check(&sheet, &crate::books::options());
            let counts = report.counts;
            let sum = counts.new + counts.same + counts.differs + counts.duplicate + counts.refused;
            prop_assert_eq!(sum, counts.rows);
            let _ = roster::write::with_problems(&sheet, &report, Language::Chinese, &|problem| problem.code.as_str().to_owned());
        }
    }
}
