//! Workbooks and CSV for clerks: the template, a roster, and the clerk's own rows with what is wrong with them.

mod delimited;
mod grid;
mod problems;
mod roll;
mod table;
mod template;

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use thiserror::Error;

use crate::columns::{Column, Language, sex_word};
use crate::person::{Class, PersonRow, Sex};

pub use delimited::csv;
pub use grid::{grid, header_cells, person_cells};
pub use problems::with_problems;
pub use roll::roster;
pub use table::{Table, table, table_csv};
pub use template::template;

/// How identity numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// First and last four characters.
    Masked,
    /// Whole: a reveal, for which the caller answers.
    Full,
}

/// A workbook or a CSV could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// More rows or columns, or longer text, than a workbook holds.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
    /// The CSV writer failed.
    #[error("the CSV cannot be written: {0}")]
    Csv(String),
    /// More rows or columns than a workbook counts.
    #[error("more rows or columns than a workbook holds")]
    TooLarge,
}

/// The last row that drop-downs and formats of a template reach.
const TEMPLATE_ROWS: u32 = 20_000;

/// Paper size A4 by the number that workbooks use.
const A4: u8 = 9;

/// What a column says of a person.
fn value(person: &PersonRow, column: Column, language: Language, numbers: Numbers) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match column {
        Column::Group => person.group.clone(),
        Column::Household => text(&person.household),
        Column::Name => person.name.to_string(),
        Column::Sex => sex_word(person.sex, language).to_owned(),
        Column::Identity => match numbers {
            Numbers::Masked => person.identity.masked(),
            Numbers::Full => person.identity.expose().to_owned(),
        },
        Column::BirthDate => person.birth_date.to_string(),
        Column::Class => person.class.map_or("", Class::letter).to_owned(),
        Column::Since => person.since.map(|day| day.to_string()).unwrap_or_default(),
        Column::HouseholdRegistration => text(&person.household_registration),
        Column::Residence => text(&person.residence),
        Column::Phone => text(&person.phone),
        Column::Remarks => text(&person.remarks),
        Column::Number | Column::Problems => String::new(),
    }
}

/// A row of a workbook by its place.
fn row_number(place: usize) -> Result<u32, WriteError> {
    u32::try_from(place).map_err(|_| WriteError::TooLarge)
}

/// A column of a workbook by its place.
fn column_number(place: usize) -> Result<u16, WriteError> {
    u16::try_from(place).map_err(|_| WriteError::TooLarge)
}

fn text_format() -> Format {
    Format::new().set_num_format("@")
}

fn date_format() -> Format {
    Format::new().set_num_format("yyyy-mm-dd")
}

fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00DD_EBF7))
}

/// The header of a required column, set off by more than its colour.
fn required_header_format() -> Format {
    header_format()
        .set_underline(rust_xlsxwriter::FormatUnderline::Single)
        .set_background_color(Color::RGB(0x00FF_E699))
}

/// Writes the header of the offered columns into row 0, with their widths, formats, drop-downs and print settings.
fn offered_header(sheet: &mut Worksheet, language: Language) -> Result<(), WriteError> {
    for (place, column) in Column::OFFERED.into_iter().enumerate() {
        let place = column_number(place)?;
        sheet.set_column_width(place, column.width())?;
        if column.is_text() {
            sheet.set_column_format(place, &text_format())?;
        }
        let format = if column.is_required() { required_header_format() } else { header_format() };
        sheet.write_string_with_format(0, place, column.word(language), &format)?;
        if let Some(choices) = choices(column, language)? {
            sheet.add_data_validation(1, place, TEMPLATE_ROWS, place, &choices)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    Ok(())
}

/// The drop-down of a column.
fn choices(column: Column, language: Language) -> Result<Option<DataValidation>, WriteError> {
    let words: Vec<&str> = match column {
        Column::Sex => vec![sex_word(Sex::Male, language), sex_word(Sex::Female, language)],
        Column::Class => Class::ALL.into_iter().map(Class::letter).collect(),
        _ => return Ok(None),
    };
    Ok(Some(DataValidation::new().allow_list_strings(&words)?))
}
