//! The import of a clerk's workbook in four steps: brought, its columns looked at, checked row by row, imported. Between
//! the steps the file lies sealed; plain forms lead through, and an import is taken back whole while the law lets it.

use crate::answer::sentences;
use crate::frame::Frame;
use crate::no_page::NoPage;
use crate::objections_pages::moment;
use crate::pages::{Page, unkept};
use crate::refusal::{Reason, reasons};
use crate::request::{MOST_UPLOAD, SentForm};
use crate::sentences::filled;
use crate::session;
use crate::table::WORKBOOK;
use app::commands::Requested;
use app::roll::ImportAnswer;
use app::roll_file::RollFile;
use app::roll_mapping::{ProposedSheet, RollColumns};
use app::texts::{Texts, word_of};
use app::{App, Fault, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use election::{ElectionId, ImportId, Role};
use roster::{Column, RowReport, Verdict};
use rules::BirthSource;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Steps of the import, as the pages number them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Upload,
    Columns,
    Check,
    Done,
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    step: Step,
    key: String,
    /// Why the file, or the import, was not taken.
    refused: Vec<String>,
    reasons: Vec<Reason>,
    births: Vec<(String, String)>,
    /// Imports that can be taken back, with what each brought.
    undoable: Vec<(ImportId, String)>,
    sheets: Vec<Shown>,
    check: Option<Checked>,
}

/// A sheet of the workbook with what its columns are taken for.
struct Shown {
    name: String,
    header_row: usize,
    rows: Vec<Vec<String>>,
    /// Each column that a roster may have: its key, its word, whether it is needed, the places to choose from.
    columns: Vec<(&'static str, &'static str, bool, Vec<Place>)>,
}

/// A place of a column in the sheet.
struct Place {
    at: usize,
    name: String,
    chosen: bool,
}

/// What the check found.
struct Checked {
    counts: Vec<(&'static str, usize)>,
    rows: Vec<Row>,
    more: usize,
}

/// A row that is not simply taken.
struct Row {
    number: usize,
    verdict: &'static str,
    word: String,
    name: String,
    problems: Vec<String>,
    /// What it changes: the column, what is registered, what the row says.
    changes: Vec<(&'static str, String, String)>,
}

/// Rows that a page lists; the workbook with its problems has them all.
const LISTED: usize = 200;

pub(crate) fn routes() -> Router<App> {
    let upload = get(begin).post(bring).layer(DefaultBodyLimit::max(MOST_UPLOAD));
    Router::new()
        .route("/elections/{election}/import", upload)
        .route("/elections/{election}/import/columns", get(columns).post(map))
        .route("/elections/{election}/import/check", get(check))
        .route("/elections/{election}/import/problems", get(problems))
        .route("/elections/{election}/import/commit", get(check).post(commit))
        .route("/elections/{election}/import/drop", get(begin).post(lay_aside))
}

async fn empty(app: &App, frame: Frame, election: ElectionId, step: Step) -> Result<ImportPage, Problem> {
    let t = frame.t;
    let undoable = app.undoable_imports(election).await?.into_iter().map(|one| {
        let facts = [("when", moment(t, one.at)), ("people", one.people.to_string())];
        (one.import, filled(t, "import.undo.one", facts))
    });
    let undoable = undoable.collect();
    let births = [BirthSource::IdentityCard, BirthSource::HouseholdBook].map(|one| {
        let word = word_of(one);
        let said = frame.t.choice(&word).to_owned();
        (word, said)
    });
    Ok(ImportPage {
        community: app.summary(election).await?.community,
        election,
        step,
        key: Uuid::now_v7().to_string(),
        refused: Vec::new(),
        reasons: Vec::new(),
        births: births.to_vec(),
        undoable,
        sheets: Vec::new(),
        check: None,
        frame,
    })
}

async fn begin(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = frame.desk_of(&app, &id).await?;
    Ok(unkept(&empty(&app, frame, election, Step::Upload).await?, StatusCode::OK))
}

/// The first step again, with the reason why the file is not taken.
async fn not_taken(app: &App, frame: Frame, election: ElectionId, problem: Problem) -> Page {
    let mut page = empty(app, frame, election, Step::Upload).await?;
    if let Problem::Refused(blockers) = problem {
        page.reasons = reasons(&page.frame, blockers);
        return Ok(unkept(&page, StatusCode::CONFLICT));
    }
    page.refused = why(page.frame.t, problem)?;
    Ok(unkept(&page, StatusCode::UNPROCESSABLE_ENTITY))
}

fn why(t: &Texts, problem: Problem) -> Result<Vec<String>, Problem> {
    match problem {
        said @ (Problem::File { .. } | Problem::Invalid(_)) => Ok(sentences(&said, t)),
        other => Err(other),
    }
}

async fn bring(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    form: Multipart,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = frame.desk_of(&app, &id).await?;
    let mut sent = SentForm::read(form, MOST_UPLOAD).await?;
    let births = serde_json::from_value(Value::from(sent.word("births"))).unwrap_or(BirthSource::IdentityCard);
    let file = RollFile { bytes: sent.file("file").unwrap_or_default(), births, mapping: None };
    match app.keep_roll_file(frame.principal()?, election, &file).await {
        Ok(()) => Ok(Redirect::to(&format!("/elections/{election}/import/columns")).into_response()),
        Err(problem) => not_taken(&app, frame, election, problem).await,
    }
}

/// The file of the visitor, or the way back to the first step.
async fn brought(app: &App, frame: &Frame, election: ElectionId) -> Result<Result<RollFile, Response>, Problem> {
    match app.roll_file(frame.principal()?, election).await {
        Ok(file) => Ok(Ok(file)),
        Err(Problem::NotFound(_)) => Ok(Err(Redirect::to(&format!("/elections/{election}/import")).into_response())),
        Err(other) => Err(other),
    }
}

async fn columns(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = frame.desk_of(&app, &id).await?;
    let file = match brought(&app, &frame, election).await? {
        Ok(file) => file,
        Err(back) => return Ok(back),
    };
    let mut page = empty(&app, frame, election, Step::Columns).await?;
    page.sheets = file.proposal()?.sheets.into_iter().map(|proposed| sheet(page.frame.t, proposed)).collect();
    Ok(unkept(&page, StatusCode::OK))
}

/// The letter of a column as spreadsheets show it.
fn letter(at: usize) -> String {
    let digit = |rest: usize| char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0));
    if at < 26 { digit(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), digit(at)) }
}

fn sheet(t: &Texts, proposed: ProposedSheet) -> Shown {
    let ProposedSheet { columns: RollColumns { sheet, header_row, columns }, rows } = proposed;
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let heads = rows.get(header_row.saturating_sub(1));
    let name = |at: usize| {
        let head = heads.and_then(|row| row.get(at)).map_or("", String::as_str);
        format!("{} {head}", letter(at)).trim_end().to_owned()
    };
    let columns = Column::OFFERED.into_iter().map(|column| {
        let chosen = columns.get(&column).copied();
        let places = (0..width).map(|at| Place { at, name: name(at), chosen: chosen == Some(at) });
        (column.key(), column.word(t.language()), column.is_required(), places.collect())
    });
    Shown { columns: columns.collect(), name: sheet, header_row, rows }
}

/// Whoever posts a form about the workbook: to which election, and that a workbook is there; or the way back.
async fn posted(
    app: &App,
    frame: &Frame,
    id: &str,
    headers: &HeaderMap,
) -> Result<Result<(ElectionId, RollFile), Response>, Problem> {
    session::require_own_origin(headers)?;
    let election = frame.desk_of(app, id).await?;
    Ok(brought(app, frame, election).await?.map(|file| (election, file)))
}

async fn map(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    axum::Form(said): axum::Form<BTreeMap<String, String>>,
) -> Page {
    let (election, _) = match posted(&app, &frame, &id, &headers).await? {
        Ok(posted) => posted,
        Err(back) => return Ok(back),
    };
    let place = |column: &Column| said.get(column.key()).and_then(|at| at.parse::<usize>().ok());
    let columns = Column::OFFERED.into_iter().filter_map(|column| place(&column).map(|at| (column, at))).collect();
    let said = RollColumns {
        sheet: said.get("sheet").cloned().unwrap_or_default(),
        header_row: said.get("header_row").and_then(|row| row.parse().ok()).unwrap_or(1),
        columns,
    };
    app.map_roll_file(frame.principal()?, election, said).await?;
    Ok(Redirect::to(&format!("/elections/{election}/import/check")).into_response())
}

async fn check(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = frame.desk_of(&app, &id).await?;
    checked(&app, frame, election, Vec::new()).await
}

async fn checked(app: &App, frame: Frame, election: ElectionId, refusals: Vec<election::Blocker>) -> Page {
    let file = match brought(app, &frame, election).await? {
        Ok(file) => file,
        Err(back) => return Ok(back),
    };
    let answer = match app.check_roll(election, &file).await {
        Ok(answer) => answer,
        Err(problem) => return not_taken(app, frame, election, problem).await,
    };
    let status = if refusals.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let mut page = empty(app, frame, election, Step::Check).await?;
    page.check = Some(found(page.frame.t, &answer));
    page.reasons = reasons(&page.frame, refusals);
    Ok(unkept(&page, status))
}

/// The key of a verdict's word.
const fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::New => "new",
        Verdict::Same => "same",
        Verdict::Differs { .. } => "differs",
        Verdict::Duplicate { .. } => "duplicate",
        Verdict::Refused => "refused",
    }
}

/// The sums, and every row that somebody has to look at.
fn found(t: &Texts, answer: &ImportAnswer) -> Checked {
    let counts = &answer.report.counts;
    let sums = [
        ("import.rows", counts.rows),
        ("import.new", counts.new),
        ("import.same", counts.same),
        ("import.differs", counts.differs),
        ("import.duplicate", counts.duplicate),
        ("import.refused", counts.refused),
        ("import.under_age", counts.under_age),
        ("import.ineligible", answer.ineligible.len()),
        ("import.entered", answer.entered),
        ("import.amended", answer.amended),
    ];
    let barred: BTreeMap<usize, &str> =
        answer.ineligible.iter().map(|one| (one.row, one.answer.article.as_str())).collect();
    let told = |row: &&RowReport| !row.problems.is_empty() || barred.contains_key(&row.row);
    let rows: Vec<&RowReport> = answer.report.rows.iter().filter(told).collect();
    let row = |row: &&RowReport| {
        let says = |problem: &roster::Problem| problem.fill(t.roster(problem.code.as_str()), t.language());
        let mut problems: Vec<String> = row.problems.iter().map(says).collect();
        problems
            .extend(barred.get(&row.row).map(|article| format!("{} {}", t.page("import.no_vote"), t.source(article))));
        let word = verdict(&row.verdict);
        let changes = answer.changes.iter().filter(|one| one.row == row.row);
        let said = |value: &String| if value.is_empty() { "–".to_owned() } else { value.clone() };
        let changes = changes.map(|one| (one.column.word(t.language()), said(&one.before), said(&one.after)));
        Row {
            changes: changes.collect(),
            number: row.row,
            verdict: word,
            word: t.word(&format!("import.{word}")).to_owned(),
            name: row.person.as_ref().map(|person| person.name.to_string()).unwrap_or_default(),
            problems,
        }
    };
    Checked {
        counts: sums.to_vec(),
        rows: rows.iter().take(LISTED).map(row).collect(),
        more: rows.len().saturating_sub(LISTED),
    }
}

/// The clerk's own workbook with its column of problems.
async fn problems(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = frame.desk_of(&app, &id).await?;
    let file = match brought(&app, &frame, election).await? {
        Ok(file) => file,
        Err(back) => return Ok(back),
    };
    let bytes = app.problem_workbook(election, &file, frame.t.language()).await?;
    Ok(crate::answer::file(WORKBOOK, "roll-problems.xlsx", bytes))
}

async fn commit(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    axum::Form(said): axum::Form<BTreeMap<String, String>>,
) -> Page {
    let (election, file) = match posted(&app, &frame, &id, &headers).await? {
        Ok(posted) => posted,
        Err(back) => return Ok(back),
    };
    let principal = frame.principal()?;
    let key = said.get("key").filter(|key| !key.is_empty()).ok_or_else(|| Problem::field("key", Fault::Missing))?;
    let path = format!("/elections/{election}/import/commit");
    let requested = Requested::new(Some(key.clone()), None, &path, &file.bytes);
    match app.import_roll(principal, Role::Committee, election, file, &requested).await {
        Ok(answer) => {
            app.drop_roll_file(principal, election).await?;
            let mut page = empty(&app, frame, election, Step::Done).await?;
            page.check = Some(found(page.frame.t, &answer));
            Ok(unkept(&page, StatusCode::OK))
        }
        Err(Problem::Refused(blockers)) => checked(&app, frame, election, distinct(blockers)).await,
        Err(other) => Err(NoPage::from(other)),
    }
}

/// Each reason once: a thousand rows may be refused for one.
fn distinct(blockers: Vec<election::Blocker>) -> Vec<election::Blocker> {
    let mut seen = BTreeSet::new();
    blockers.into_iter().filter(|blocker| seen.insert(blocker.code)).collect()
}

async fn lay_aside(State(app): State<App>, Path(id): Path<String>, frame: Frame, headers: HeaderMap) -> Page {
    session::require_own_origin(&headers)?;
    let election = frame.desk_of(&app, &id).await?;
    app.drop_roll_file(frame.principal()?, election).await?;
    Ok(Redirect::to(&format!("/elections/{election}/import")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let rows = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (99, "CV")];
        for (at, expected) in rows {
            assert_eq!(letter(at), expected);
        }
    }
}
