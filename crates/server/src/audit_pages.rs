//! The page of a risk-limiting audit: where the drawn papers lie in their bundles, which of them are read, the form for the
//! next, and whether the sample bears the count out. Plain forms; nothing of what stands on a paper is shown.

use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Said, refused};
use crate::request::{MOST_UPLOAD, Path, SentForm};
use crate::scan_pages::{Own, grounds_in_words};
use crate::sealed_form::sealed;
use crate::session;
use crate::ticked::ticked;
use app::audit::{AuditStanding, AuditView, Became, DrawnPaper};
use app::commands::Requested;
use app::entry_sheet::SheetRow;
use app::texts::Texts;
use app::{Access, App, Fault, Problem};
use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use election::ballot::Command as Ballot;
use election::ballot::audit::Sampled;
use election::{Area, Command, ElectionId, Role};
use rules::Share;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// How far it is: the class of the standing and its words.
    standing: (&'static str, &'static str),
    /// The risk so far and its limit, in percent.
    risk: Option<String>,
    limit: String,
    /// The paper that is read next.
    next: Option<DrawnPaper>,
    /// The rows of the paper, its posts, and the words of the reasons for which it may be void.
    rows: Vec<SheetRow>,
    posts: Vec<String>,
    grounds: Vec<String>,
    audit: AuditView,
    key: String,
    own: Own,
    said: Said,
}

pub(crate) fn routes() -> Router<App> {
    let missing = post(missing).layer(DefaultBodyLimit::max(MOST_UPLOAD));
    Router::new()
        .route("/elections/{election}/count/audit", get(show).post(read))
        .route("/elections/{election}/count/audit/missing", missing)
}

async fn show(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    Ok(shown(&app, frame, id, Said::default()).await?)
}

async fn shown(app: &App, frame: Frame, id: ElectionId, said: Said) -> Result<Response, Problem> {
    let principal = frame.require(app, id, Access::COUNT).await?;
    let own = Own::of(principal, &app.place(id).await?);
    let (_, audit) = app.audit(id).await?;
    let next = audit.next();
    let (rows, grounds) = if next.is_some() { app.paper_rows(id).await? } else { Default::default() };
    let mut posts: Vec<String> = rows.iter().map(|row| row.post.to_string()).collect();
    posts.dedup();
    Ok(page(&AuditPage {
        election: id,
        community: app.summary(id).await?.community,
        standing: standing(frame.t, audit.standing),
        risk: audit.risk.map(|risk| format!("{:.2} %", risk * 100.0)),
        limit: percent(audit.limit),
        next,
        rows,
        posts,
        grounds: grounds_in_words(&grounds),
        audit,
        key: Uuid::now_v7().to_string(),
        own,
        said,
        frame,
    }))
}

fn standing(t: &'static Texts, standing: AuditStanding) -> (&'static str, &'static str) {
    let (class, key) = match standing {
        AuditStanding::NotBegun => ("ahead", "audit.not_begun"),
        AuditStanding::AwaitsDice => ("due", "audit.awaits_dice"),
        AuditStanding::Reading => ("due", "audit.reading"),
        AuditStanding::Suffices => ("done", "audit.suffices"),
        AuditStanding::Exhausted => ("late", "audit.exhausted"),
        AuditStanding::Confirmed => ("done", "audit.confirmed"),
        AuditStanding::Broken => ("late", "audit.broken"),
    };
    (class, t.page(key))
}

fn percent(share: Share) -> String {
    let (num, den) = share.fraction();
    format!("{:.2} %", f64::from(num) * 100.0 / f64::from(den))
}

async fn read(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Page {
    session::require_own_origin(&headers)?;
    frame.require(&app, id, Access::SCRUTINEERS).await?;
    let (key, ticked) = ticked(form);
    let number = ticked.number;
    let done = match ticked.paper() {
        Ok(paper) => sampled(&app, &frame, id, (number, Sampled::Read { paper }), key).await,
        Err(problem) => Err(problem),
    };
    answered(&app, frame, id, done).await
}

async fn missing(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    form: Multipart,
) -> Page {
    session::require_own_origin(&headers)?;
    frame.require(&app, id, Access::SCRUTINEERS).await?;
    let done = not_found(&app, &frame, id, SentForm::read(form, MOST_UPLOAD).await?).await;
    answered(&app, frame, id, done).await
}

/// Seals the signed record of the search, then says that the paper is not there; a repeated click does neither twice.
async fn not_found(app: &App, frame: &Frame, id: ElectionId, mut sent: SentForm) -> Result<(), Problem> {
    let (key, number) = (sent.word("key"), sent.word("number").parse().unwrap_or_default());
    let record = sent.file("document").ok_or_else(|| Problem::field("/document", Fault::Missing))?;
    let document = sealed(app, (frame.principal()?, Role::Scrutineer), id, (&key, "document"), record).await?;
    sampled(app, frame, id, (number, Sampled::Missing { document }), Some(key)).await
}

/// Puts on record what became of the drawn paper, as its route of the API does.
async fn sampled(
    app: &App,
    frame: &Frame,
    id: ElectionId,
    (number, sampled): (u32, Sampled),
    key: Option<String>,
) -> Result<(), Problem> {
    let body = format!("{number} {sampled:?}");
    let command = Command::Ballot(Ballot::ReadSample { number, sampled });
    let requested = Requested::new(key, None, "read-sample", body.as_bytes());
    app.act(frame.principal()?, id, command, &requested).await.map(drop)
}

async fn answered(app: &App, frame: Frame, id: ElectionId, done: Result<(), Problem>) -> Page {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/elections/{id}/count/audit")).into_response()),
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            let mut response = shown(app, frame, id, said).await?;
            *response.status_mut() = status;
            Ok(response)
        }
    }
}
