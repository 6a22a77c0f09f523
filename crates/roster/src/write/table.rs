//! A table of an election as a workbook or as CSV: headers in the reader's words, and a sheet that says where it comes from.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::grid::write_cell;
use super::{A4, WriteError, column_number, header_format, row_number, text_format};
use crate::sheet::Cell;
use crate::text::looks_like_formula;

/// A table to be written.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name of its sheet; what a workbook does not allow in one is left out.
    pub title: String,
    /// The headers of its columns.
    pub heads: Vec<String>,
    /// Its rows, cells in the order of the headers.
    pub rows: Vec<Vec<Cell>>,
    /// The name of the sheet of notes.
    pub notes_title: String,
    /// Where the table comes from, as labels with their texts.
    pub notes: Vec<(String, String)>,
}

/// Widths of columns, in characters.
const NARROWEST: u32 = 6;
const WIDEST: u32 = 48;
/// Columns that fit on a sheet of paper that stands.
const UPRIGHT: usize = 6;
/// The longest name of a sheet.
const SHEET_NAME: usize = 31;

/// Writes a table as a workbook: every text stands as text, whatever it begins with.
///
/// # Errors
/// [`WriteError`] where the table is larger than a workbook holds.
pub fn table(table: &Table) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    rows(book.add_worksheet(), table)?;
    notes(book.add_worksheet(), table)?;
    Ok(book.save_to_buffer()?)
}

fn rows(sheet: &mut Worksheet, table: &Table) -> Result<(), WriteError> {
    sheet.set_name(sheet_name(&table.title))?;
    let head = header_format().set_text_wrap();
    for (place, words) in table.heads.iter().enumerate() {
        let column = column_number(place)?;
        sheet.write_string_with_format(0, column, words, &head)?;
        sheet.set_column_width(column, width(table, place))?;
    }
    let text = text_format().set_text_wrap().set_align(FormatAlign::Top);
    for (row, cells) in table.rows.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate() {
            match cell {
                Cell::Number(number) => {
                    sheet.write_number_with_format(row_number(row + 1)?, column_number(place)?, *number, &whole())?;
                }
                other => write_cell(sheet, (row + 1, place), other, &text)?,
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_paper_size(A4);
    if table.heads.len() > UPRIGHT {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_header(format!("&C{}", table.title.replace('&', "&&")));
    sheet.set_footer("&C&P / &N");
    Ok(())
}

fn notes(sheet: &mut Worksheet, table: &Table) -> Result<(), WriteError> {
    sheet.set_name(sheet_name(&table.notes_title))?;
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 80)?;
    let label = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let text = text_format().set_text_wrap().set_border(FormatBorder::Thin);
    for (row, (name, said)) in table.notes.iter().enumerate() {
        sheet.write_string_with_format(row_number(row)?, 0, name, &label)?;
        sheet.write_string_with_format(row_number(row)?, 1, said, &text)?;
    }
    sheet.set_paper_size(A4);
    Ok(())
}

/// Writes a table as CSV: UTF-8 with BOM. An apostrophe stands before text that a spreadsheet would calculate, and before
/// long rows of digits, whose end it would lose.
///
/// # Errors
/// [`WriteError::Csv`] where the CSV writer fails.
pub fn table_csv(table: &Table) -> Result<Vec<u8>, WriteError> {
    let failed = |error: ::csv::Error| WriteError::Csv(error.to_string());
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(table.heads.iter().map(|words| safe(words))).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(delimited)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| WriteError::Csv(error.to_string()))
}

fn delimited(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => safe(text),
        Cell::Empty | Cell::Number(_) | Cell::Date(_) => cell.text().unwrap_or_default(),
    }
}

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 11;

fn safe(text: &str) -> String {
    let digits = text.len() > DIGITS && text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains([' ', '.']);
    let hidden = text.starts_with(['\t', '\r', '\n']) || looks_like_formula(text.trim_start());
    if digits || hidden { format!("'{text}") } else { text.to_owned() }
}

fn whole() -> Format {
    Format::new().set_num_format("0").set_align(FormatAlign::Top)
}

/// Wide enough for the longest line of a column; a character of full width takes two.
fn width(table: &Table, place: usize) -> u32 {
    let wide = |text: &str| text.chars().fold(0, |sum: u32, c| sum + if c.is_ascii() { 1 } else { 2 });
    let cells = table.rows.iter().filter_map(|row| row.get(place)).filter_map(Cell::text);
    let longest = cells.map(|text| wide(&text)).max().unwrap_or(0);
    let head = table.heads.get(place).map_or(0, |words| wide(words));
    (longest.max(head) + 2).clamp(NARROWEST, WIDEST)
}

fn sheet_name(title: &str) -> String {
    let allowed = title.chars().filter(|c| !['[', ']', ':', '*', '?', '/', '\\', '\''].contains(c));
    allowed.take(SHEET_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use chrono::NaiveDate;
    use std::io::Cursor;

    const HOSTILE: [&str; 11] = [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+86 1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n@A1",
        " =1+1",
        "＝1+1",
        "＠A1",
    ];

    fn hostile() -> Table {
        let rows = HOSTILE.iter().map(|text| vec![Cell::Text((*text).to_owned())]);
        Table {
            title: "名单[1]: 甲/乙".to_owned(),
            heads: vec!["=姓名".to_owned()],
            rows: rows.collect(),
            notes_title: "说明".to_owned(),
            notes: vec![("=来源".to_owned(), "@社区".to_owned())],
        }
    }

    #[test]
    fn text_never_becomes_a_formula_in_a_workbook() {
        let bytes = table(&hostile()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["名单1 甲乙", "说明"]);
        for name in book.sheet_names() {
            assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
        }
        let sheet = book.worksheet_range("名单1 甲乙").unwrap();
        for (row, text) in HOSTILE.iter().enumerate() {
            let found = sheet.get((row + 1, 0)).unwrap();
            // XML turns a carriage return into a line feed where it is not escaped; a string it stays.
            let Data::String(found) = found else { panic!("{text:?} became {found:?}") };
            assert_eq!(found.replace("_x000D_", "\r").replace('\r', "\n"), text.replace('\r', "\n"), "{text:?}");
        }
    }

    #[test]
    fn text_never_becomes_a_formula_in_csv() {
        let bytes = table_csv(&hostile()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{FEFF}').unwrap();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let read: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        assert_eq!(read[0], "'=姓名");
        for (read, text) in read[1..].iter().zip(HOSTILE) {
            assert_eq!(*read, format!("'{text}"));
        }
    }

    #[test]
    fn numbers_days_and_long_digits_keep_what_they_are() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        let made = Table {
            title: "t".to_owned(),
            heads: ["n", "day", "card", "masked", "nothing"].map(str::to_owned).to_vec(),
            rows: vec![vec![
                Cell::Number(-3.0),
                Cell::Date(day),
                Cell::Text("110101199001011234".to_owned()),
                Cell::Text("1101**********1234".to_owned()),
                Cell::Empty,
            ]],
            notes_title: "notes".to_owned(),
            notes: Vec::new(),
        };
        let text = String::from_utf8(table_csv(&made).unwrap()).unwrap();
        assert!(text.ends_with("\r\n-3,2026-11-29,'110101199001011234,'1101**********1234,\r\n"), "{text}");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(table(&made).unwrap())).unwrap();
        let sheet = book.worksheet_range("t").unwrap();
        assert_eq!(sheet.get((1, 0)), Some(&Data::Float(-3.0)));
        assert!(matches!(sheet.get((1, 1)), Some(Data::DateTime(_))));
        assert_eq!(sheet.get((1, 2)), Some(&Data::String("110101199001011234".to_owned())));
    }
}
