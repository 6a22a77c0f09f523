//! The empty workbook that a clerk fills in.

use rust_xlsxwriter::{Color, Format, Workbook};

use super::{WriteError, column_number, offered_header, row_number, text_format};
use crate::columns::{Column, Language, sex_word, template_words};
use crate::identity::IdentityNumber;
use crate::person::Class;

/// Writes the template: a sheet with the header, text columns, drop-downs and a sample row, and a sheet of notes. The sample
/// row's identity number is of an unassigned area; an import refuses that row by name.
///
/// # Errors
/// [`WriteError::Workbook`] where the writer of workbooks fails.
pub fn template(language: Language) -> Result<Vec<u8>, WriteError> {
    let words = template_words();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(words.roll.word(language))?;
    offered_header(sheet, language)?;
    let sample = text_format().set_italic().set_font_color(Color::Gray);
    for (place, column) in Column::OFFERED.into_iter().enumerate() {
        let text = sample_value(column, language);
        sheet.write_string_with_format(1, column_number(place)?, text, &sample)?;
    }
    let notes = book.add_worksheet();
    notes.set_name(words.notes.word(language))?;
    notes.set_column_width(0, 100)?;
    let wrapped = Format::new().set_text_wrap();
    for (place, line) in words.lines.iter().enumerate() {
        let text = format!("{}. {}", place + 1, line.word(language));
        notes.write_string_with_format(row_number(place)?, 0, text, &wrapped)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sample_value(column: Column, language: Language) -> String {
    let number = IdentityNumber::sample().ok();
    match column {
        Column::Identity => number.map(|number| number.expose().to_owned()).unwrap_or_default(),
        Column::BirthDate => number.map(|number| number.birth_date().to_string()).unwrap_or_default(),
        Column::Sex => number.map_or("", |number| sex_word(number.sex(), language)).to_owned(),
        Column::Class => Class::A.letter().to_owned(),
        Column::Household => "1".to_owned(),
        column => template_words().sample.get(&column).map_or("", |words| words.word(language)).to_owned(),
    }
}
