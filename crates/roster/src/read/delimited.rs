//! Delimited text: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; comma, tab or semicolon.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::{Limits, ReadError};
use crate::header;
use crate::sheet::{Cell, Grid};

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Rows that are read with each delimiter before one is chosen.
const TRIED_ROWS: usize = 60;

/// Reads the text into a grid.
pub(super) fn grid(bytes: &[u8], limits: &Limits) -> Result<Grid, ReadError> {
    // One kind of line end, so that lines count as a spreadsheet counts them.
    let text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let start = text.trim_start();
    if start.get(..1) == Some("<") {
        return Err(ReadError::WebPage);
    }
    Ok(Grid { rows: rows(&text, delimiter(&text), limits)?, ..Grid::default() })
}

/// The text, if it is text.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling_and_without_replacement(rest),
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling_and_without_replacement(rest),
        bytes => std::str::from_utf8(bytes)
            .ok()
            .map(Cow::Borrowed)
            .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes)),
    };
    text.filter(|text| !text.chars().any(is_no_text)).ok_or(ReadError::Unreadable)
}

/// Control characters that no text file has; 0x1A is the end mark of old systems.
fn is_no_text(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1A}' | '\u{0C}' | '\u{0B}')
}

/// The delimiter with which a header shows most columns; the earlier of equals.
fn delimiter(text: &str) -> u8 {
    let columns = |delimiter: u8| {
        let mut records = reader(text, delimiter);
        let rows = records.records().take(TRIED_ROWS).flatten().map(|record| {
            let cells: Vec<Cell> = record.iter().map(cell).collect();
            header::named(&cells).len()
        });
        rows.max().unwrap_or(0)
    };
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let found = columns(delimiter);
        if found > best.0 {
            best = (found, delimiter);
        }
    }
    best.1
}

/// The end of the last line counts like that of any other, whether or not the file has it.
fn reader(text: &str, delimiter: u8) -> csv::Reader<impl Read> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes().chain(b"\n".as_slice()))
}

/// All rows, blank lines included, so that a row has the number that a spreadsheet gives it.
fn rows(text: &str, delimiter: u8, limits: &Limits) -> Result<Vec<Vec<Cell>>, ReadError> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut line = reader.position().line();
    while matches!(reader.read_record(&mut record), Ok(true)) {
        let lines = line_breaks(&record) + 1;
        let blank = reader.position().line().saturating_sub(line).saturating_sub(lines);
        line = reader.position().line();
        for _ in 0..blank.min(u64::try_from(limits.rows).unwrap_or(u64::MAX)) {
            rows.push(Vec::new());
        }
        if record.len() > limits.columns {
            return Err(ReadError::TooManyColumns { limit: limits.columns });
        }
        if record.iter().any(|field| field.len() > Limits::CELL) {
            return Err(ReadError::CellTooLong { row: rows.len() + 1 });
        }
        rows.push(record.iter().map(cell).collect());
        if rows.len() > limits.rows {
            return Err(ReadError::TooManyRows { limit: limits.rows });
        }
    }
    Ok(rows)
}

fn line_breaks(record: &csv::StringRecord) -> u64 {
    let breaks = record.iter().map(|field| field.matches('\n').count()).sum::<usize>();
    u64::try_from(breaks).unwrap_or(u64::MAX)
}

/// A field without the marks that keep spreadsheets from calculating: `="…"`, and an apostrophe before a digit or an operator.
fn cell(field: &str) -> Cell {
    let text_formula = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let marked = field
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@\t\r".contains(c)));
    Cell::of_text(text_formula.or(marked).unwrap_or(field).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_the_numbers_of_a_spreadsheet() {
        let some = |text: &str| Some(text.to_owned());
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("标题{end}{end}姓名,小组{end}\"王{end}五\",1{end}{end}李四,2");
            for text in [text.clone(), format!("{text}{end}{end}")] {
                let rows = grid(text.as_bytes(), &Limits::default()).unwrap().rows;
                let firsts: Vec<_> = rows.iter().map(|row| row.first().and_then(Cell::text)).collect();
                assert_eq!(firsts[..6], [some("标题"), None, some("姓名"), some("王\n五"), None, some("李四")]);
            }
        }
    }

    #[test]
    fn marks_against_calculation_are_taken_off() {
        for (field, text) in [
            ("=\"11010519491231002X\"", "11010519491231002X"),
            ("'11010519491231002X", "11010519491231002X"),
            ("'=1+1", "=1+1"),
            ("'twas", "'twas"),
        ] {
            assert_eq!(cell(field).text().as_deref(), Some(text));
        }
    }
}
