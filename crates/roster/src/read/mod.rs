//! From the bytes of a file to a [`Sheet`]. Whatever the bytes are, the answer is a sheet or a named refusal.

mod biff;
mod delimited;
mod mapping;
mod workbook;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::columns::Column;
use crate::header::{self, NoHeader};
use crate::problem::Facts;
use crate::sheet::{Cell, Grid, Sheet};

pub use mapping::{Mapping, Preview, preview, read_mapped};

/// What a file may cost before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes that a workbook may unpack to.
    pub unpacked: u64,
    /// Rows of a sheet, title rows included.
    pub rows: usize,
    /// Columns of a sheet.
    pub columns: usize,
}

impl Limits {
    /// Bytes of one cell, well below what a workbook holds (32,767 characters).
    const CELL: usize = 32_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10 << 20, unpacked: 200 << 20, rows: 20_000, columns: 100 }
    }
}

/// Why a file is not taken as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// More bytes than the limit.
    #[error("the file has {found} bytes, the limit is {limit}")]
    TooLarge {
        /// Bytes of the file.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither a workbook nor text in UTF-8 or GB18030.
    #[error("neither a workbook (.xlsx, .xls) nor text (UTF-8, GB18030)")]
    Unreadable,
    /// A workbook by its first bytes, but damaged, or of another program.
    #[error("the workbook cannot be read: {reason}")]
    Damaged {
        /// What the reader of workbooks says.
        reason: String,
    },
    /// Protected by a password.
    #[error("the workbook is protected by a password")]
    Protected,
    /// A web page under the name of a workbook.
    #[error("the file is a web page, not a workbook")]
    WebPage,
    /// Unpacks to more than the limit.
    #[error("the workbook unpacks to more than {limit} bytes")]
    UnpacksTooLarge {
        /// The limit.
        limit: u64,
    },
    /// More rows than the limit.
    #[error("the sheet has more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// More columns than the limit.
    #[error("the sheet has more than {limit} columns")]
    TooManyColumns {
        /// The limit.
        limit: usize,
    },
    /// A cell that no spreadsheet would hold.
    #[error("a cell of row {row} is too long")]
    CellTooLong {
        /// The row, from 1.
        row: usize,
    },
    /// Required columns are not there.
    #[error("required columns are missing: {columns:?}")]
    MissingColumn {
        /// Which.
        columns: Vec<Column>,
    },
    /// A required column is there twice.
    #[error("the column {column:?} is there twice")]
    RepeatedColumn {
        /// Which.
        column: Column,
    },
    /// Several sheets have a header; the caller must say which is meant.
    #[error("several sheets look like rosters: {names:?}")]
    SeveralSheets {
        /// Their names, to choose from.
        names: Vec<String>,
    },
    /// No sheet of the name that the caller gave.
    #[error("no sheet is called {name:?}")]
    NoSuchSheet {
        /// The name.
        name: String,
    },
}

impl ReadError {
    /// Every code, for the parity test of the locale files.
    pub const CODES: [&'static str; 14] = [
        "ROS-61", "ROS-62", "ROS-63", "ROS-64", "ROS-65", "ROS-66", "ROS-67", "ROS-68", "ROS-69", "ROS-70", "ROS-71",
        "ROS-72", "ROS-73", "ROS-74",
    ];

    /// The stable code, which is also the key in the locale files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "ROS-61",
            Self::Empty => "ROS-62",
            Self::Unreadable => "ROS-63",
            Self::Damaged { .. } => "ROS-64",
            Self::Protected => "ROS-65",
            Self::WebPage => "ROS-66",
            Self::UnpacksTooLarge { .. } => "ROS-67",
            Self::TooManyRows { .. } => "ROS-68",
            Self::TooManyColumns { .. } => "ROS-69",
            Self::CellTooLong { .. } => "ROS-70",
            Self::MissingColumn { .. } => "ROS-71",
            Self::RepeatedColumn { .. } => "ROS-72",
            Self::SeveralSheets { .. } => "ROS-73",
            Self::NoSuchSheet { .. } => "ROS-74",
        }
    }

    /// What its sentence needs; columns by their Chinese word, which is what the clerk looks for.
    pub fn facts(&self) -> Facts {
        let word = |column: &Column| column.word(crate::columns::Language::Chinese);
        let mut facts = Facts::new();
        match self {
            Self::TooLarge { found, limit } => {
                facts.insert("found", megabytes(*found));
                facts.insert("limit", megabytes(*limit));
            }
            Self::UnpacksTooLarge { limit } => {
                facts.insert("limit", megabytes(usize::try_from(*limit).unwrap_or(usize::MAX)));
            }
            Self::TooManyRows { limit } | Self::TooManyColumns { limit } => {
                facts.insert("limit", limit.to_string());
            }
            Self::CellTooLong { row } => {
                facts.insert("row", row.to_string());
            }
            Self::MissingColumn { columns } => {
                facts.insert("columns", columns.iter().map(word).collect::<Vec<_>>().join("、"));
            }
            Self::RepeatedColumn { column } => {
                facts.insert("column", word(column).to_owned());
            }
            Self::SeveralSheets { names } => {
                facts.insert("names", names.join("、"));
            }
            Self::NoSuchSheet { name } => {
                facts.insert("name", name.clone());
            }
            Self::Empty | Self::Unreadable | Self::Damaged { .. } | Self::Protected | Self::WebPage => {}
        }
        facts
    }
}

/// Megabytes with one decimal, rounded up.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Reads the only sheet of a file that has the header of a roster. The format follows from the bytes, not from a name.
///
/// # Errors
/// See [`ReadError`]; [`ReadError::SeveralSheets`] asks to call [`read_sheet`] instead.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadError> {
    let mut sheets = Vec::new();
    let mut refusal = None;
    for grid in grids(bytes, limits)? {
        match header::find(&grid.rows) {
            Ok(header) => sheets.push(Sheet::new(grid, header)),
            Err(reason) => refusal = Some(nearer(refusal, reason)),
        }
    }
    if sheets.len() > 1 {
        sheets.retain(|sheet| sheet.data_rows().next().is_some());
    }
    match (sheets.pop(), refusal) {
        (Some(sheet), _) if sheets.is_empty() => Ok(sheet),
        (Some(sheet), _) => {
            sheets.push(sheet);
            let names = sheets.iter().map(|sheet| sheet.name().to_owned()).collect();
            Err(ReadError::SeveralSheets { names })
        }
        (None, Some(reason)) => Err(reason.into()),
        (None, None) => Err(ReadError::Empty),
    }
}

/// Reads the sheet of that name.
///
/// # Errors
/// See [`ReadError`].
pub fn read_sheet(bytes: &[u8], name: &str, limits: &Limits) -> Result<Sheet, ReadError> {
    let grid = grids(bytes, limits)?
        .into_iter()
        .find(|grid| grid.name == name)
        .ok_or_else(|| ReadError::NoSuchSheet { name: name.to_owned() })?;
    let header = header::find(&grid.rows)?;
    Ok(Sheet::new(grid, header))
}

/// The cells of delimited text, whatever their headings are; a workbook is none.
///
/// # Errors
/// [`ReadError`] where it is no text or beyond the limits.
pub fn read_text(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<Cell>>, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge { found: bytes.len(), limit: limits.bytes });
    }
    Ok(delimited::grid(bytes, limits)?.rows)
}

impl From<NoHeader> for ReadError {
    fn from(reason: NoHeader) -> Self {
        match reason {
            NoHeader::Missing { columns, .. } => Self::MissingColumn { columns },
            NoHeader::Repeated { column } => Self::RepeatedColumn { column },
        }
    }
}

/// Of two refusals the one of the sheet that came nearer to being a roster.
fn nearer(one: Option<NoHeader>, other: NoHeader) -> NoHeader {
    let found = |reason: &NoHeader| match reason {
        NoHeader::Missing { found, .. } => *found,
        NoHeader::Repeated { .. } => usize::MAX,
    };
    match one {
        Some(one) if found(&one) >= found(&other) => one,
        _ => other,
    }
}

/// The grids of all sheets that hold anything.
fn grids(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge { found: bytes.len(), limit: limits.bytes });
    }
    // The readers of workbooks are fed by strangers: should one panic on a damaged file, that file is refused.
    let grids = catch_unwind(AssertUnwindSafe(|| match bytes {
        [] => Err(ReadError::Empty),
        [b'P', b'K', 3, 4, ..] => workbook::xlsx(bytes, limits),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => workbook::xls(bytes, limits),
        _ => delimited::grid(bytes, limits).map(|grid| vec![grid]),
    }))
    .unwrap_or_else(|_| Err(ReadError::Damaged { reason: "the reader gave up".to_owned() }))?;
    let grids: Vec<Grid> = grids.into_iter().filter(|grid| !grid.rows.is_empty()).collect();
    if grids.is_empty() { Err(ReadError::Empty) } else { Ok(grids) }
}
