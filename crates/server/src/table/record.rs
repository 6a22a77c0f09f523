//! The record as a table: the lines that its page shows, all that fit the filter.

use super::{head, heads, moment, of_election, said};
use crate::record_pages::told;
use app::record::Wanted;
use app::texts::Texts;
use app::{App, Problem};
use election::ElectionId;
use roster::Cell;
use roster::write::Table as Written;

/// Its columns.
const COLUMNS: [&str; 7] = ["seq", "moment", "account", "role", "stage", "action", "moved"];

/// The lines of the record that are wanted, oldest first as a book is read.
pub(crate) async fn written_record(
    app: &App,
    id: ElectionId,
    t: &'static Texts,
    wanted: &Wanted,
) -> Result<Written, Problem> {
    let snapshot = app.snapshot(id).await?;
    let lines = app.lines(id, wanted, usize::MAX).await?;
    let names = app.account_names(lines.lines.iter().map(|line| line.account)).await?;
    let rows = lines.lines.iter().rev().map(|line| {
        let row = told(t, line, &names);
        let number = u32::try_from(row.seq).map_or(Cell::Empty, |seq| Cell::Number(seq.into()));
        let words = [row.who, row.role.to_owned(), row.stage.to_owned(), row.action.to_owned(), row.moved.join(" / ")];
        let first = [number, Cell::Text(moment(line.at))];
        first.into_iter().chain(words.map(Cell::Text)).collect()
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let title = t.table("title.record").to_owned();
    let mut notes = of_election(app, id, t, &title).await?;
    notes.push(said(t, "note.made", &[("moment", moment(app.clock().now()))]));
    notes.push(said(t, "note.record", &[("rows", rows.len().to_string()), ("entries", lines.size.to_string())]));
    notes.extend(head(t, snapshot.size(), &snapshot.root()));
    Ok(Written { heads: heads(t, &COLUMNS), rows, notes_title: t.table("note.title").to_owned(), notes, title })
}
