//! Finding the header row by its words.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::columns::Column;
use crate::sheet::Cell;

/// Titles and notes stand above a header; more rows than this never do.
const SEARCHED_ROWS: usize = 60;

/// Where the header stands and where its columns are, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    row: usize,
    height: usize,
    columns: BTreeMap<Column, usize>,
}

impl Header {
    /// A header of one row whose columns a person named.
    pub(crate) fn mapped(row: usize, columns: BTreeMap<Column, usize>) -> Result<Self, NoHeader> {
        match missing(&columns) {
            lacking if lacking.is_empty() => Ok(Self { row, height: 1, columns }),
            columns => Err(NoHeader::Missing { columns, found: 0 }),
        }
    }

    /// The row of the header, from 0.
    pub fn row(&self) -> usize {
        self.row
    }

    /// The first row below the header, from 0.
    pub fn data_start(&self) -> usize {
        self.row + self.height
    }

    /// The place of a column, from 0.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.columns.get(&column).copied()
    }

    /// The columns that the header names, with their places.
    pub fn columns(&self) -> impl Iterator<Item = (Column, usize)> {
        self.columns.iter().map(|(column, place)| (*column, *place))
    }

    /// Whether the header names the column.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains_key(&column)
    }
}

/// Why no header was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoHeader {
    /// The best row lacks these required columns; `found` counts the columns that it names.
    Missing { columns: Vec<Column>, found: usize },
    /// A required column stands there twice, so half the people would be lost.
    Repeated { column: Column },
}

/// Finds the first row that names every required column. Where the row that names most lacks some, the row below may
/// complete it (headers of two rows).
pub(crate) fn find(rows: &[Vec<Cell>]) -> Result<Header, NoHeader> {
    let mut best = (0, BTreeMap::new());
    for (row, cells) in rows.iter().enumerate().take(SEARCHED_ROWS) {
        let columns = named(cells);
        if missing(&columns).is_empty() {
            return finish(rows, row, 1, columns);
        }
        let mut both = rows.get(row + 1).map(|below| named(below)).unwrap_or_default();
        let adds_to_the_row = !columns.is_empty() && !missing(&both).is_empty();
        for (column, place) in &columns {
            both.insert(*column, *place);
        }
        if adds_to_the_row && missing(&both).is_empty() {
            return finish(rows, row, 2, both);
        }
        if columns.len() > best.1.len() {
            best = (row, columns);
        }
    }
    Err(NoHeader::Missing { columns: missing(&best.1), found: best.1.len() })
}

/// The columns that the cells of a row name; the first of its name counts.
pub(crate) fn named(cells: &[Cell]) -> BTreeMap<Column, usize> {
    let mut columns = BTreeMap::new();
    for (place, cell) in cells.iter().enumerate() {
        if let Some(column) = column_of(cell) {
            columns.entry(column).or_insert(place);
        }
    }
    columns
}

fn column_of(cell: &Cell) -> Option<Column> {
    match cell {
        Cell::Text(text) if text.len() < 200 => Column::named(text),
        _ => None,
    }
}

fn missing(columns: &BTreeMap<Column, usize>) -> Vec<Column> {
    Column::required().filter(|column| !columns.contains_key(column)).collect()
}

fn finish(rows: &[Vec<Cell>], row: usize, height: usize, columns: BTreeMap<Column, usize>) -> Result<Header, NoHeader> {
    for column in [Column::Name, Column::Identity] {
        let cells = rows.get(row).into_iter().flatten();
        if cells.filter(|cell| column_of(cell) == Some(column)).count() > 1 {
            return Err(NoHeader::Repeated { column });
        }
    }
    Ok(Header { row, height, columns })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &[&[&str]]) -> Vec<Vec<Cell>> {
        table.iter().map(|row| row.iter().map(|text| Cell::of_text((*text).to_owned())).collect()).collect()
    }

    #[test]
    fn headers_under_titles_in_any_order_and_in_two_rows() {
        let header = find(&rows(&[
            &["某社区选民登记表"],
            &["填表人", "张三"],
            &["备注", "身份证号码", "名字", "组别"],
            &["", "x", "y", "z"],
        ]))
        .unwrap();
        assert_eq!((header.row(), header.data_start()), (2, 3));
        assert_eq!(header.place(Column::Name), Some(2));

        let header = find(&rows(&[
            &["序号", "姓名", "证件", "", "居民小组"],
            &["", "", "证件号码", "出生日期", ""],
            &["1", "王五", "x", "", "1"],
        ]))
        .unwrap();
        assert_eq!(header.data_start(), 2);
        assert_eq!(header.place(Column::Identity), Some(2));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            find(&rows(&[&["姓名", "性别", "小组"], &["王五", "男", "1"]])),
            Err(NoHeader::Missing { columns: vec![Column::Identity], found: 3 })
        );
        assert_eq!(
            find(&rows(&[&["姓名", "身份证号", "小组", "姓名", "身份证号", "小组"]])),
            Err(NoHeader::Repeated { column: Column::Name })
        );
    }
}
