//! Where a batch is entered by its sums: a plain form of numbered lines, the same for both tellers; after a difference just
//! the lines that differ, blind, and for a third person those over which the two differ again.

use crate::answer::ApiProblem;
use crate::entry_pages::{Where, lines_address, look_name};
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Said, refused};
use crate::request::Path;
use crate::session;
use app::commands::Requested;
use app::counting::BatchState;
use app::lines_sheet::{Asks, LineView, Lines, LinesSheet};
use app::texts::Texts;
use app::{Access, App, Principal, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Form, Router};
use election::ballot::count::Look;
use election::ballot::design::Sheets;
use election::ballot::lines::Line;
use election::{BatchNo, ElectionId, PoolNo};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the form sends: lines by `l` and their number, and its key.
type Sent = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "lines.html")]
struct LinesPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    look: &'static str,
    pool: u16,
    batch: u16,
    papers: u32,
    sheets: Sheets,
    /// What is asked, in words.
    lead: &'static str,
    key: String,
    /// Which sheet the rows are of.
    sheet: String,
    /// What the rows are of, to find them again where the sheet has other rows by the time the form comes.
    of: String,
    /// Whether there is anything to send.
    sends: Sends,
    /// Where the script keeps what is filled in so far; a whole sheet alone is kept.
    draft: Option<String>,
    /// Whether a third person decides.
    decides: Decides,
    /// Whether rows are filled in from there.
    resumed: Resumed,
    rows: Vec<Row>,
    said: Said,
}

/// Whether the page has a form.
#[derive(PartialEq, Eq)]
enum Sends {
    Yes,
    No,
}

/// Whether the form is a third person's.
#[derive(PartialEq, Eq)]
enum Decides {
    Yes,
    No,
}

/// Whether the form goes on where an entry stopped.
#[derive(PartialEq, Eq)]
enum Resumed {
    Yes,
    No,
}

/// A line to be filled in.
struct Row {
    number: u32,
    label: String,
    filled: String,
}

/// What is shown beside the form.
#[derive(Default)]
struct Beside {
    filled: Sent,
    said: Said,
    status: StatusCode,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/count/{look}/{pool}/{batch}/lines", get(show).post(enter))
}

async fn show(State(app): State<App>, at: Result<Where, ApiProblem>, frame: Frame) -> Page {
    let Ok(Path(at)) = at else { return Err(Problem::NotFound("batch").into()) };
    shown(&app, frame, at, Beside::default()).await
}

async fn shown(
    app: &App,
    frame: Frame,
    (id, look, pool, batch): (ElectionId, Look, PoolNo, BatchNo),
    beside: Beside,
) -> Page {
    let principal = frame.require(app, id, Access::COUNT).await?;
    let sheet = app.lines_sheet(principal, id, (look, pool, batch)).await?;
    let t = frame.t;
    let whole = matches!(sheet.asks, Asks::All {});
    let kept =
        if whole && beside.filled.is_empty() { kept(app, principal, id, (look, pool, batch)).await? } else { None };
    let resumed = if kept.is_some() { Resumed::Yes } else { Resumed::No };
    let draft = whole.then(|| format!("/api/v1{}/draft", lines_address(id, look, pool, batch)));
    let form = kept.unwrap_or_else(|| moved(beside.filled, &sheet));
    let filled = |number: u32| form.get(&format!("l{number}")).cloned().unwrap_or_default();
    let row = |line: &LineView| Row { number: line.number, label: label(t, line), filled: filled(line.number) };
    let asked = asked(&sheet);
    let mut response = page(&LinesPage {
        election: id,
        community: app.summary(id).await?.community,
        look: look_name(t, look),
        pool: pool.0,
        batch: batch.0,
        papers: sheet.papers,
        sheets: sheet.sheets,
        lead: t.page(lead(&sheet.asks)),
        key: form.get("key").cloned().unwrap_or_else(|| Uuid::now_v7().to_string()),
        sheet: sheet.sheet.to_string(),
        of: asked.iter().map(|line| mark(line)).collect::<Vec<_>>().join(" "),
        sends: if matches!(sheet.asks, Asks::Waits {} | Asks::Nothing {}) { Sends::No } else { Sends::Yes },
        draft,
        decides: if matches!(sheet.asks, Asks::Decides { .. }) { Decides::Yes } else { Decides::No },
        resumed,
        rows: asked.into_iter().map(row).collect(),
        said: beside.said,
        frame,
    });
    *response.status_mut() = beside.status;
    Ok(response)
}

/// What the visitor filled in before, on whatever computer, as the form sends it.
async fn kept(
    app: &App,
    principal: &Principal,
    id: ElectionId,
    place: (Look, PoolNo, BatchNo),
) -> Result<Option<Sent>, Problem> {
    match app.own_lines_draft(principal, id, place).await {
        Ok(draft) => {
            Ok(Some(draft.lines.into_iter().map(|(number, count)| (format!("l{number}"), count.to_string())).collect()))
        }
        Err(Problem::NotFound(_)) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// What tells a line from the others of its sheet.
fn mark(line: &LineView) -> String {
    let said = json!(line.line).to_string();
    ledger::sha256(said.as_bytes()).to_string().chars().take(8).collect()
}

/// What was filled in, at the numbers that its lines have now.
fn moved(sent: Sent, sheet: &LinesSheet) -> Sent {
    if sent.get("sheet").is_none_or(|text| *text == sheet.sheet.to_string()) {
        return sent;
    }
    let fields = sent.keys().filter(|name| name.starts_with('l')).map(|name| name.get(1..)?.parse().ok());
    let mut numbers: Vec<u32> = fields.flatten().collect();
    numbers.sort_unstable();
    let marks = sent.get("of").map(String::as_str).unwrap_or_default().split(' ');
    let old: BTreeMap<&str, &String> =
        marks.zip(numbers).filter_map(|(mark, number)| Some((mark, sent.get(&format!("l{number}"))?))).collect();
    let now = |line: &LineView| Some((format!("l{}", line.number), (*old.get(mark(line).as_str())?).clone()));
    let key = sent.get("key").map(|key| ("key".to_owned(), key.clone()));
    sheet.lines.iter().filter_map(now).chain(key).collect()
}

/// The lines that are asked of the visitor.
fn asked(sheet: &LinesSheet) -> Vec<&LineView> {
    let some = |numbers: &[u32]| sheet.lines.iter().filter(|line| numbers.contains(&line.number)).collect();
    match &sheet.asks {
        Asks::All {} => sheet.lines.iter().collect(),
        Asks::Again { lines } | Asks::Decides { lines } => some(lines),
        Asks::Agreement {} | Asks::Waits {} | Asks::Nothing {} => Vec::new(),
    }
}

const fn lead(asks: &Asks) -> &'static str {
    match asks {
        Asks::All {} => "lines.all",
        Asks::Again { .. } => "lines.again",
        Asks::Decides { .. } => "lines.decides",
        Asks::Agreement {} => "lines.agreement",
        Asks::Waits {} => "lines.waits",
        Asks::Nothing {} => "entry.agreed",
    }
}

/// What a line says, in the words of the sheet.
fn label(t: &Texts, line: &LineView) -> String {
    let said = |value: serde_json::Value| t.choice(value.as_str().unwrap_or_default()).to_owned();
    let post = |post: &str| t.choice(post).to_owned();
    let between = t.page("lines.between");
    match &line.line {
        Line::Valid {} => t.page("screen.valid").to_owned(),
        Line::Blank {} => t.page("screen.blank").to_owned(),
        Line::Void { reason } => format!("{}{between}{}", t.page("screen.void"), said(json!(reason))),
        Line::PartlyVoid { reason } => format!("{}{between}{}", t.page("entry.partly"), said(json!(reason))),
        Line::Votes { post: of, person } => {
            format!("{}{between}{}", post(of.as_str()), t.who(person, line.name.as_deref()))
        }
        Line::VoidForPost { post: of } => format!("{}{between}{}", post(of.as_str()), t.page("lines.void_for_post")),
        Line::Unused { post: of } => format!("{}{between}{}", post(of.as_str()), t.page("lines.unused")),
    }
}

async fn enter(
    State(app): State<App>,
    at: Result<Where, ApiProblem>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let Ok(Path(at)) = at else { return Err(Problem::NotFound("batch").into()) };
    let done = match numbers(&frame, &sent) {
        Ok(lines) => entered(&app, &frame, at, lines, &sent).await,
        Err(said) => {
            return shown(&app, frame, at, Beside { filled: sent, said, status: StatusCode::UNPROCESSABLE_ENTITY })
                .await;
        }
    };
    let (id, look, pool, batch) = at;
    match done {
        // What differs is asked at once; everything else is seen in the list.
        Ok(BatchState::Differs { .. }) => Ok(Redirect::to(&lines_address(id, look, pool, batch)).into_response()),
        Ok(_) => Ok(Redirect::to(&format!("/elections/{id}/count")).into_response()),
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            shown(&app, frame, at, Beside { filled: sent, said, status }).await
        }
    }
}

/// The numbers of a form; a line that is left blank is 0.
fn numbers(frame: &Frame, sent: &Sent) -> Result<Lines, Said> {
    let mut lines: BTreeMap<u32, u32> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, text) in sent {
        let Some(number) = name.strip_prefix('l').and_then(|number| number.parse().ok()) else { continue };
        match text.trim() {
            "" => drop(lines.insert(number, 0)),
            text => match text.parse() {
                Ok(count) => drop(lines.insert(number, count)),
                Err(_) => wrong.push((number.to_string(), frame.t.fault(&app::Fault::NotANumber))),
            },
        }
    }
    let sheet = sent.get("sheet").and_then(|text| text.parse().ok());
    match sheet.filter(|_| wrong.is_empty()) {
        Some(sheet) => Ok(Lines { sheet, lines }),
        None => Err(Said { wrong, ..Said::default() }),
    }
}

async fn entered(
    app: &App,
    frame: &Frame,
    (id, look, pool, batch): (ElectionId, Look, PoolNo, BatchNo),
    lines: Lines,
    sent: &Sent,
) -> Result<BatchState, Problem> {
    let principal = frame.require(app, id, Access::COUNT).await?;
    let place = (look, pool, batch);
    let role = app.role_in(principal, id).await?.ok_or(Problem::Forbidden)?;
    // The form says so: sent again, it finds nothing left to decide.
    let third = sent.contains_key("decides");
    let body = json!(lines.lines).to_string();
    let requested = Requested::new(sent.get("key").cloned(), None, frame.here.as_str(), body.as_bytes());
    let answer = if third {
        app.decide_lines(principal, role, id, place, lines, &requested).await?
    } else {
        app.enter_lines(principal, role, id, place, lines, &requested).await?
    };
    Ok(answer.state)
}
