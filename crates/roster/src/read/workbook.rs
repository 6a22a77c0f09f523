//! Workbooks: .xlsx cell by cell, so that a stray cell in the last corner costs nothing, and .xls.

use std::io::{self, Cursor, Read};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use chrono::NaiveDate;

use super::{Limits, ReadError, biff};
use crate::sheet::{Cell, Grid, Merged};

/// Reads every visible sheet of an .xlsx file.
pub(super) fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, ReadError> {
    check_unpacked(bytes, limits)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => ReadError::Protected,
        error => damaged(&error),
    })?;
    let mut grids = Vec::new();
    for name in visible(book.sheets_metadata()) {
        let mut grid = GridBuilder::new(&name, limits);
        let mut cells = book.worksheet_cells_reader(&name).map_err(|error| damaged(&error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
            grid.put(cell.get_position(), cell_of_ref(cell.get_value()))?;
        }
        drop(cells);
        let merged = book.merge_cells_by_sheet_name(&name).map_err(|error| damaged(&error))?;
        grids.push(grid.finish(&merged));
    }
    Ok(grids)
}

/// Reads every visible sheet of an .xls file. Its format bounds a sheet to 65,536 rows of 256 cells.
pub(super) fn xls(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, ReadError> {
    if is_encrypted(bytes) {
        return Err(ReadError::Protected);
    }
    biff::check(bytes, limits)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => ReadError::Protected,
        error => damaged(&error),
    })?;
    let mut grids = Vec::new();
    for name in visible(book.sheets_metadata()) {
        let range = book.worksheet_range(&name).map_err(|error| damaged(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut grid = GridBuilder::new(&name, limits);
        for (row, column, value) in range.used_cells() {
            let row = u32::try_from(row).map_or(u32::MAX, |row| row.saturating_add(top));
            let column = u32::try_from(column).map_or(u32::MAX, |column| column.saturating_add(left));
            grid.put((row, column), cell_of(value))?;
        }
        let merged = book.merge_cells_by_sheet_name(&name).map_err(|error| damaged(&error))?;
        grids.push(grid.finish(&merged));
    }
    Ok(grids)
}

fn damaged(error: &dyn std::error::Error) -> ReadError {
    ReadError::Damaged { reason: error.to_string() }
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// Unpacks everything once into nothing: what the archive says of its sizes proves nothing.
fn check_unpacked(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let size =
            io::copy(&mut file.take(left.saturating_add(1)), &mut io::sink()).map_err(|error| damaged(&error))?;
        left = left.checked_sub(size).ok_or(ReadError::UnpacksTooLarge { limit: limits.unpacked })?;
    }
    Ok(())
}

/// An .xlsx under a password is a compound file with a stream of this name.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn cell_of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => Cell::of_text((*text).to_owned()),
        value => cell_of(&Data::from(value.clone())),
    }
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => Cell::of_text(text.clone()),
        Data::DateTimeIso(text) => {
            text.get(..10).and_then(|day| day.parse().ok()).map_or_else(|| Cell::of_text(text.clone()), Cell::Date)
        }
        Data::Float(number) => Cell::Number(*number),
        Data::Int(number) => number.to_string().parse().map_or(Cell::Empty, Cell::Number),
        Data::Bool(truth) => Cell::Text(truth.to_string().to_uppercase()),
        Data::DateTime(moment) => day_of(*moment).map_or(Cell::Number(moment.as_f64()), Cell::Date),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

fn day_of(moment: ExcelDateTime) -> Option<NaiveDate> {
    if !moment.is_datetime() {
        return None;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

/// Collects cells by their place, within the limits.
struct GridBuilder<'a> {
    grid: Grid,
    limits: &'a Limits,
}

impl<'a> GridBuilder<'a> {
    fn new(name: &str, limits: &'a Limits) -> Self {
        Self { grid: Grid { name: name.to_owned(), ..Grid::default() }, limits }
    }

    /// Puts a cell at (row, column), from 0. Empty cells take no room, however far out they stand.
    fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), ReadError> {
        if cell.is_empty() {
            return Ok(());
        }
        let (row, column) = (place(row), place(column));
        if row >= self.limits.rows {
            return Err(ReadError::TooManyRows { limit: self.limits.rows });
        }
        if column >= self.limits.columns {
            return Err(ReadError::TooManyColumns { limit: self.limits.columns });
        }
        if matches!(&cell, Cell::Text(text) if text.len() > Limits::CELL) {
            return Err(ReadError::CellTooLong { row: row + 1 });
        }
        if self.grid.rows.len() <= row {
            self.grid.rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = self.grid.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(slot) = cells.get_mut(column) {
                *slot = cell;
            }
        }
        Ok(())
    }

    /// The grid with its merged cells; no sheet has more of them than rows that we read.
    fn finish(mut self, merged: &[Dimensions]) -> Grid {
        self.grid.merged = merged
            .iter()
            .take(self.limits.rows)
            .map(|block| Merged {
                top: place(block.start.0),
                left: place(block.start.1),
                bottom: place(block.end.0),
                right: place(block.end.1),
            })
            .collect();
        self.grid
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
