//! The clerk's own rows, given back with a red column of problems.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet};

use super::grid::write_cell;
use super::{WriteError, column_number, header_format, row_number, text_format};
use crate::check::Report;
use crate::columns::{Column, Language};
use crate::problem::Problem;
use crate::sheet::Sheet;

/// Writes the sheet again, same rows and columns, with a column of problems at its end; a column of problems that is there
/// already is filled anew. `texts` puts a problem into words.
///
/// # Errors
/// [`WriteError`] where the sheet is larger than a workbook holds.
pub fn with_problems(
    sheet: &Sheet,
    report: &Report,
    language: Language,
    texts: &dyn Fn(&Problem) -> String,
) -> Result<Vec<u8>, WriteError> {
    let said: HashMap<usize, String> = report
        .rows
        .iter()
        .filter(|row| !row.problems.is_empty())
        .map(|row| (row.row, row.problems.iter().map(texts).collect::<Vec<_>>().join("\n")))
        .collect();
    let header = sheet.header();
    let column = header.place(Column::Problems).unwrap_or_else(|| sheet.width());
    let mut book = Workbook::new();
    let target = book.add_worksheet();
    // A name that another program allowed and this one does not gives way to the default.
    target.set_name(sheet.name()).ok();
    lay_out(target, sheet, column)?;
    for (row, cells) in sheet.rows().iter().enumerate() {
        let is_header = (header.row()..header.data_start()).contains(&row);
        let text = if is_header { header_format() } else { text_format() };
        for (place, cell) in cells.iter().enumerate().filter(|(place, _)| *place != column) {
            write_cell(target, (row, place), cell, &text)?;
        }
        if let Some(said) = said.get(&(row + 1)) {
            target.write_string_with_format(row_number(row)?, column_number(column)?, said, &red())?;
        }
    }
    let place = (row_number(header.row())?, column_number(column)?);
    target.write_string_with_format(place.0, place.1, Column::Problems.word(language), &red().set_bold())?;
    Ok(book.save_to_buffer()?)
}

fn red() -> Format {
    Format::new().set_font_color(Color::RGB(0x00C0_0000)).set_background_color(Color::RGB(0x00FF_E0E0)).set_text_wrap()
}

/// Widths, text columns, and the header that stays in sight.
fn lay_out(target: &mut Worksheet, sheet: &Sheet, problems: usize) -> Result<(), WriteError> {
    for (column, place) in sheet.header().columns() {
        let place = column_number(place)?;
        target.set_column_width(place, column.width())?;
        if column.is_text() {
            target.set_column_format(place, &text_format())?;
        }
    }
    target.set_column_width(column_number(problems)?, Column::Problems.width())?;
    target.set_freeze_panes(row_number(sheet.header().data_start())?, 0)?;
    Ok(())
}
