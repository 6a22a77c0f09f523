//! A roster as CSV: UTF-8 with BOM, and no cell that a spreadsheet would calculate.

use super::{Numbers, WriteError, value};
use crate::columns::{Column, Language};
use crate::person::PersonRow;
use crate::text::looks_like_formula;

/// Writes people as CSV. An apostrophe stands before whole identity numbers, so that a spreadsheet keeps their digits, and
/// before text that looks like a formula; our reader takes it off again.
///
/// # Errors
/// [`WriteError::Csv`] where the CSV writer fails.
pub fn csv(people: &[PersonRow], language: Language, numbers: Numbers) -> Result<Vec<u8>, WriteError> {
    let failed = |error: ::csv::Error| WriteError::Csv(error.to_string());
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(Column::OFFERED.map(|column| column.word(language))).map_err(failed)?;
    for person in people {
        let cells = Column::OFFERED.map(|column| safe(column, value(person, column, language, numbers)));
        writer.write_record(&cells).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| WriteError::Csv(error.to_string()))
}

fn safe(column: Column, text: String) -> String {
    let digits = column == Column::Identity && text.starts_with(|c: char| c.is_ascii_digit());
    if digits || looks_like_formula(&text) { format!("'{text}") } else { text }
}
