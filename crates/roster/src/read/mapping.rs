//! Sheets whose header does not say what its columns are: the first rows to look at, and what a person made of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Limits, ReadError, grids};
use crate::columns::Column;
use crate::header::{self, Header};
use crate::identity::IdentityNumber;
use crate::sheet::{Cell, Sheet};

/// The first rows of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// The name of the sheet; empty for CSV.
    pub name: String,
    /// The cells as text, identity numbers masked.
    pub rows: Vec<Vec<String>>,
    /// The header, where one was found.
    pub header: Option<Header>,
}

/// What a person said of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name of the sheet; empty for CSV.
    pub sheet: String,
    /// The row of the header as the spreadsheet shows it, from 1; the people stand below it.
    pub header_row: usize,
    /// The columns and their places, from 0.
    pub columns: BTreeMap<Column, usize>,
}

/// Shows the first rows of every sheet that holds anything.
///
/// # Errors
/// See [`ReadError`]; a missing header is none here.
pub fn preview(bytes: &[u8], rows: usize, limits: &Limits) -> Result<Vec<Preview>, ReadError> {
    let shown = |cell: &Cell| {
        let text = cell.text().unwrap_or_default();
        IdentityNumber::parse(&text).map_or(text, |number| number.masked())
    };
    let previews = grids(bytes, limits)?.into_iter().map(|grid| Preview {
        header: header::find(&grid.rows).ok(),
        rows: grid.rows.iter().take(rows).map(|cells| cells.iter().map(shown).collect()).collect(),
        name: grid.name,
    });
    Ok(previews.collect())
}

/// Reads a sheet by what a person said of it.
///
/// # Errors
/// See [`ReadError`]; [`ReadError::MissingColumn`] where the mapping lacks a required column.
pub fn read_mapped(bytes: &[u8], mapping: &Mapping, limits: &Limits) -> Result<Sheet, ReadError> {
    let grid = grids(bytes, limits)?
        .into_iter()
        .find(|grid| grid.name == mapping.sheet)
        .ok_or_else(|| ReadError::NoSuchSheet { name: mapping.sheet.clone() })?;
    let header = Header::mapped(mapping.header_row.saturating_sub(1), mapping.columns.clone())?;
    Ok(Sheet::new(grid, header))
}
