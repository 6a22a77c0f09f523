//! What an .xls claims of its size, looked at before it is read: the reader makes room for every cell that a damaged
//! sheet says it has, and asking for too much memory ends the whole process.
//!
//! Records and their fields: [MS-XLS] 2.3.1 and 2.4; the older versions lay those used here out alike.

use super::{Limits, ReadError};
use std::io::{Cursor, Read};

/// Streams that hold the records: of Excel 97 and later, of the versions before.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

/// Rows and columns that the format can name.
const SHEET: (u32, u32) = (65_536, 256);

/// One record of the stream.
struct Record<'s> {
    kind: u16,
    data: &'s [u8],
}

impl Record<'_> {
    const SHEET: u16 = 0x0085;
    const PASSWORD: u16 = 0x002F;
    const DIMENSIONS: u16 = 0x0200;
    const END: u16 = 0x000A;
    const MANY_NUMBERS: u16 = 0x00BD;
    /// Numbers, texts, truths and formulas; each begins with its row and its column.
    const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x0006, Self::MANY_NUMBERS];
}

/// Refuses sheets that say of themselves what no sheet can be, and cells beyond the limits.
///
/// # Errors
/// [`ReadError::Damaged`], [`ReadError::TooManyRows`], [`ReadError::TooManyColumns`].
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let stream = stream(bytes)?;
    let mut starts = vec![0];
    for record in records(&stream, 0) {
        match record.kind {
            // What follows is encrypted; the reader says so.
            Record::PASSWORD => return Ok(()),
            Record::SHEET => starts.extend(number32(record.data, 0).and_then(|at| usize::try_from(at).ok())),
            _ => {}
        }
    }
    // A sheet is read from where the list of sheets says, which in a damaged file may be anywhere.
    for start in starts {
        for record in records(&stream, start) {
            check_record(&record, limits)?;
        }
    }
    Ok(())
}

fn stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    let name = STREAMS.into_iter().find(|name| file.is_stream(name)).ok_or_else(|| damaged("no workbook in it"))?;
    let mut stream = file.open_stream(name).map_err(|error| damaged(&error.to_string()))?;
    let mut records = Vec::new();
    stream.read_to_end(&mut records).map_err(|error| damaged(&error.to_string()))?;
    Ok(records)
}

/// The records from a place to the end of the stream; a record that is cut off is the end.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream.get(start..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, length) = (number16(rest, 0)?, number16(rest, 2)?);
        let (data, after) = rest.get(4..)?.split_at_checked(length.into())?;
        // A sheet ends there; read from its beginning the stream goes on with the sheets.
        rest = if kind == Record::END && start > 0 { &[] } else { after };
        Some(Record { kind, data })
    })
}

fn check_record(record: &Record<'_>, limits: &Limits) -> Result<(), ReadError> {
    if record.kind == Record::DIMENSIONS {
        return check_dimensions(record.data);
    }
    if !Record::CELLS.contains(&record.kind) {
        return Ok(());
    }
    let (Some(row), Some(mut column)) = (number16(record.data, 0), number16(record.data, 2)) else { return Ok(()) };
    if record.kind == Record::MANY_NUMBERS {
        let last = record.data.len().checked_sub(2).and_then(|at| number16(record.data, at));
        column = column.max(last.unwrap_or_default());
    }
    if usize::from(row) >= limits.rows {
        return Err(ReadError::TooManyRows { limit: limits.rows });
    }
    if usize::from(column) >= limits.columns {
        return Err(ReadError::TooManyColumns { limit: limits.columns });
    }
    Ok(())
}

/// First row, row after the last, first column, column after the last.
fn check_dimensions(data: &[u8]) -> Result<(), ReadError> {
    let short = |at| number16(data, at).map(u32::from);
    let bounds = match data.len() {
        10 => [short(0), short(2), short(4), short(6)],
        14 | 16 => [number32(data, 0), number32(data, 4), short(8), short(10)],
        _ => return Ok(()),
    };
    let [Some(top), Some(bottom), Some(left), Some(right)] = bounds else { return Ok(()) };
    let empty = bottom == 0 || right == 0;
    let fits = top < bottom && bottom <= SHEET.0 && left < right && right <= SHEET.1;
    if empty || fits { Ok(()) } else { Err(damaged("a sheet of impossible size")) }
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn damaged(reason: &str) -> ReadError {
    ReadError::Damaged { reason: reason.to_owned() }
}
