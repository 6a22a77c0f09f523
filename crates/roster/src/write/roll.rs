//! A roster as a workbook in the form of the template.

use rust_xlsxwriter::Workbook;

use super::grid::{person_cells, write_cell};
use super::{Numbers, WriteError, offered_header, text_format};
use crate::columns::{Language, template_words};
use crate::person::PersonRow;

/// Writes people as a workbook that reads back as it was.
///
/// # Errors
/// [`WriteError`] where there are more rows than a workbook holds.
pub fn roster(people: &[PersonRow], language: Language, numbers: Numbers) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(template_words().roll.word(language))?;
    offered_header(sheet, language)?;
    let text = text_format();
    for (row, person) in people.iter().enumerate() {
        for (place, cell) in person_cells(person, language, numbers).iter().enumerate() {
            write_cell(sheet, (row + 1, place), cell, &text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}
