//! Cells as they are: what a clerk might have typed, faults included.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{Numbers, WriteError, column_number, date_format, row_number, text_format, value};
use crate::columns::{Column, Language};
use crate::person::PersonRow;
use crate::sheet::Cell;

/// Writes rows of cells as a workbook of one sheet, without header, widths or checks.
///
/// # Errors
/// [`WriteError`] where a row or a text is more than a workbook holds.
pub fn grid(name: &str, rows: &[Vec<Cell>]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let text = text_format();
    for (row, cells) in rows.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate() {
            write_cell(sheet, (row, place), cell, &text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// The header of the offered columns.
pub fn header_cells(language: Language) -> Vec<Cell> {
    Column::OFFERED.into_iter().map(|column| Cell::Text(column.word(language).to_owned())).collect()
}

/// A person under that header.
pub fn person_cells(person: &PersonRow, language: Language, numbers: Numbers) -> Vec<Cell> {
    Column::OFFERED
        .into_iter()
        .map(|column| match column {
            Column::BirthDate => Cell::Date(person.birth_date),
            Column::Since => person.since.map_or(Cell::Empty, Cell::Date),
            column => Cell::of_text(value(person, column, language, numbers)),
        })
        .collect()
}

/// Writes one cell at (row, column), from 0; texts in the given format.
pub(super) fn write_cell(
    target: &mut Worksheet,
    (row, place): (usize, usize),
    cell: &Cell,
    text: &Format,
) -> Result<(), WriteError> {
    let (row, place) = (row_number(row)?, column_number(place)?);
    match cell {
        Cell::Empty => {}
        Cell::Text(words) | Cell::Error(words) => {
            target.write_string_with_format(row, place, words, text)?;
        }
        Cell::Number(number) => {
            target.write_number(row, place, *number)?;
        }
        Cell::Date(day) => {
            target.write_datetime_with_format(row, place, *day, &date_format())?;
        }
    }
    Ok(())
}
