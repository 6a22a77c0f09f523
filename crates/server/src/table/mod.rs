//! Tables in words: the cells of `app::tables` with names and words in the reader's language, for a page, a workbook and
//! CSV. All three show the same cells.

mod record;
mod words;

use crate::answer::file;
use app::tables::{self, Content, CountyContent, CountyTable, Table};
use app::texts::Texts;
use app::{App, Problem};
use axum::response::Response;
use chrono::{DateTime, FixedOffset, Utc};
use election::ElectionId;
use ledger::Hash;
pub(crate) use record::written_record;
use roster::Cell;
use roster::write::{Table as Written, table, table_csv};
use serde_json::Value;
use words::Words;

/// The media type of a workbook.
pub(crate) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// As what a table is taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// A workbook.
    Workbook,
    /// CSV.
    Csv,
}

/// The name and the form in the last part of an address: `places.xlsx`.
pub(crate) fn file_name(text: &str) -> Result<(&str, Form), Problem> {
    match text.rsplit_once('.') {
        Some((name, "xlsx")) => Ok((name, Form::Workbook)),
        Some((name, "csv")) => Ok((name, Form::Csv)),
        _ => Err(Problem::NotFound("table")),
    }
}

/// The table of an address, whatever it is taken away as.
pub(crate) fn of_address(text: &str) -> Result<&'static Table, Problem> {
    tables::named(text.rsplit_once('.').map_or(text, |(name, _)| name))
}

/// A table as a download.
pub(crate) fn download(name: &str, form: Form, written: &Written) -> Result<Response, Problem> {
    let (kind, extension, bytes) = match form {
        Form::Workbook => (WORKBOOK, "xlsx", table(written)),
        Form::Csv => ("text/csv; charset=utf-8", "csv", table_csv(written)),
    };
    let bytes = bytes.map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(file(kind, &format!("{name}.{extension}"), bytes))
}

/// A calendar as a download.
pub(crate) fn calendar_file(text: String) -> Response {
    file("text/calendar; charset=utf-8", "calendar.ics", text.into_bytes())
}

/// What each cell of a written table reads as.
pub(crate) fn texts(written: &Written) -> Vec<Vec<String>> {
    let text = |cell: &Cell| cell.text().unwrap_or_default();
    written.rows.iter().map(|row| row.iter().map(text).collect()).collect()
}

/// A table of an election in words, with its notes.
pub(crate) async fn written(app: &App, id: ElectionId, t: &'static Texts, kind: &Table) -> Result<Written, Problem> {
    let content = app.table(id, kind).await?;
    let words = Words { t, names: &content.names };
    let rows: Vec<Vec<Cell>> = content.rows.iter().map(|row| words.row(row)).collect();
    let title = t.table(&format!("title.{}", kind.name)).to_owned();
    let notes = notes(app, id, t, (kind, &title), &content).await?;
    Ok(Written { heads: heads(t, kind.columns), rows, notes_title: t.table("note.title").to_owned(), notes, title })
}

fn heads(t: &Texts, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| t.table(&format!("column.{column}")).to_owned()).collect()
}

fn said(t: &Texts, key: &str, facts: &[(&str, String)]) -> (String, String) {
    let facts = facts.iter().map(|(name, fact)| ((*name).to_owned(), Value::String(fact.clone())));
    (t.table(key).to_owned(), t.table_sentence(&format!("{key}.says"), facts))
}

/// A moment as the law's clock shows it.
fn moment(at: DateTime<Utc>) -> String {
    let shown =
        FixedOffset::east_opt(8 * 3600).map(|china| at.with_timezone(&china).format("%Y-%m-%d %H:%M").to_string());
    shown.unwrap_or_else(|| at.format("%Y-%m-%d %H:%M").to_string())
}

fn beginning(app: &App, t: &Texts, title: &str) -> Vec<(String, String)> {
    let mut notes = vec![(t.table("note.table").to_owned(), title.to_owned()), said(t, "note.source", &[])];
    if app.is_rehearsal() {
        notes.push((t.table("note.rehearsal").to_owned(), t.page("rehearsal").to_owned()));
    }
    notes
}

/// Where a table comes from: the election, when it was made, what was left out, the head of the log.
async fn notes(
    app: &App,
    id: ElectionId,
    t: &'static Texts,
    (kind, title): (&Table, &str),
    content: &Content,
) -> Result<Vec<(String, String)>, Problem> {
    let mut notes = of_election(app, id, t, title).await?;
    notes.push(said(t, "note.made", &[("moment", moment(content.at))]));
    notes.push(said(t, "note.filter", &[("rows", content.rows.len().to_string())]));
    if kind.columns.contains(&"identity") {
        notes.push(said(t, "note.identity", &[]));
    }
    if content.rows.iter().flatten().any(|cell| *cell == tables::Cell::Missing) {
        notes.push(said(t, "note.missing", &[]));
    }
    notes.extend(head(t, content.size, &content.root));
    Ok(notes)
}

/// The first notes of a table of an election: what it is and whose.
async fn of_election(
    app: &App,
    id: ElectionId,
    t: &'static Texts,
    title: &str,
) -> Result<Vec<(String, String)>, Problem> {
    let summary = app.summary(id).await?;
    let day = summary.election_day.map(|day| day.to_string()).unwrap_or_default();
    let election = [
        ("street", summary.street),
        ("community", summary.community),
        ("term", summary.term.to_string()),
        ("day", day),
    ];
    let mut notes = beginning(app, t, title);
    notes.push(said(t, "note.election", &election));
    notes.push((t.table("note.id").to_owned(), id.to_string()));
    Ok(notes)
}

/// The last notes: the head of the log.
fn head(t: &Texts, size: u64, root: &Hash) -> [(String, String); 2] {
    let label = |key: &str, text: String| (t.table(key).to_owned(), text);
    [label("note.size", size.to_string()), label("note.root", ledger::hash_groups(root).join(" "))]
}

/// A table of the office in words: its columns and the texts of its rows.
pub(crate) fn of_texts(
    app: &App,
    t: &'static Texts,
    (name, columns): (&str, &[&str]),
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Written {
    let title = t.table(&format!("title.{name}")).to_owned();
    let mut notes = beginning(app, t, &title);
    notes.push(said(t, "note.made", &[("moment", moment(app.clock().now()))]));
    let rows = rows.into_iter().map(|row| row.into_iter().map(Cell::Text).collect()).collect();
    Written { heads: heads(t, columns), rows, notes_title: t.table("note.title").to_owned(), notes, title }
}

/// A table over all elections in words, with its notes.
pub(crate) async fn written_of_county(app: &App, t: &'static Texts, kind: &CountyTable) -> Result<Written, Problem> {
    let content = app.county_table(kind).await?;
    let words = Words { t, names: &std::collections::BTreeMap::new() };
    let rows = content.rows.iter().map(|row| words.row(row)).collect();
    let title = t.table(&format!("title.{}", kind.name)).to_owned();
    let notes = notes_of_county(app, t, &title, &content);
    Ok(Written { heads: heads(t, kind.columns), rows, notes_title: t.table("note.title").to_owned(), notes, title })
}

fn notes_of_county(app: &App, t: &Texts, title: &str, content: &CountyContent) -> Vec<(String, String)> {
    let mut notes = beginning(app, t, title);
    let scope = [("county", app.county().to_owned()), ("elections", content.elections.to_string())];
    notes.push(said(t, "note.county", &scope));
    notes.push(said(t, "note.made", &[("moment", moment(content.at))]));
    if !content.incomplete.is_empty() {
        notes.push(said(t, "note.missing", &[]));
    }
    for (column, count) in &content.incomplete {
        let column = t.table(&format!("column.{column}")).to_owned();
        notes.push(said(t, "note.incomplete", &[("column", column), ("count", count.to_string())]));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_table_and_its_form() {
        let rows = [
            ("places.xlsx", Some(("places", Form::Workbook))),
            ("places.csv", Some(("places", Form::Csv))),
            ("places", None),
            ("places.pdf", None),
            (".xlsx", Some(("", Form::Workbook))),
        ];
        for (text, expected) in rows {
            assert_eq!(file_name(text).ok(), expected, "{text}");
        }
        assert!(of_address(".xlsx").is_err());
        assert_eq!(of_address("places.csv").unwrap().name, of_address("places").unwrap().name);
    }
}
