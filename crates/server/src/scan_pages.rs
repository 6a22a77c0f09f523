//! The pages of a scanner in the second look: how far each scan is, the file, and the sheet that is read next. Plain forms
//! that the keyboard alone fills in; nothing of what the scanner read is on them.

use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Said, refused};
use crate::request::{MOST_UPLOAD, Path, SentForm};
use crate::sealed_form::sealed;
use crate::session;
use crate::ticked::ticked;
use app::commands::Requested;
use app::entry_sheet::SheetRow;
use app::scan::{NextPaper, ScanFile, ScanStanding, ScanView, SheetRead};
use app::texts::{Texts, word_of};
use app::{Access, App, Fault, Place, Principal, Problem};
use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use election::ballot::scan::ScanFormat;
use election::{ElectionId, PoolNo, Role};
use tally::VoidReason;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "scans.html")]
struct ScansPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    scans: Vec<ScanView>,
    pools: Vec<u16>,
    key: String,
    own: Own,
    said: Said,
}

#[derive(Template)]
#[template(path = "scan_read.html")]
struct ReadPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    scan: ScanView,
    next: Option<NextPaper>,
    rows: Vec<SheetRow>,
    /// The words of the reasons for which a paper may be void.
    grounds: Vec<String>,
    key: String,
    said: Said,
}

/// What the visitor may do on the page of a scan or an audit.
#[derive(PartialEq, Eq)]
pub(crate) enum Own {
    /// Begin it, throw dice and end it.
    Desk,
    /// Read sheets.
    Scrutineer,
    /// Look.
    Nothing,
}

impl Own {
    pub(crate) fn of(principal: &Principal, place: &Place) -> Self {
        let has = |role| principal.role(&[role], place).is_some();
        match (has(Role::Committee), has(Role::Scrutineer)) {
            (true, _) => Self::Desk,
            (false, true) => Self::Scrutineer,
            (false, false) => Self::Nothing,
        }
    }
}

/// The words of the reasons for which a paper may be void.
pub(crate) fn grounds_in_words(grounds: &[VoidReason]) -> Vec<String> {
    grounds.iter().map(word_of).collect()
}

pub(crate) fn routes() -> Router<App> {
    let scans = get(scans).post(import).layer(DefaultBodyLimit::max(MOST_UPLOAD));
    Router::new()
        .route("/elections/{election}/count/scans", scans)
        .route("/elections/{election}/count/scans/{pool}", get(sheet).post(read))
}

/// How far a scan is: its class, and in words.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
pub(crate) fn standing(t: &'static Texts, standing: &ScanStanding) -> (&'static str, &'static str) {
    match standing {
        ScanStanding::AwaitsDice => ("due", t.page("scan.awaits_dice")),
        ScanStanding::Reading => ("due", t.page("scan.reading")),
        ScanStanding::BorneOut => ("done", t.page("scan.borne_out")),
        ScanStanding::SetAside => ("late", t.page("scan.set_aside")),
    }
}

async fn scans(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    Ok(scans_shown(&app, frame, id, Said::default()).await?)
}

async fn scans_shown(app: &App, frame: Frame, id: ElectionId, said: Said) -> Result<Response, Problem> {
    let principal = frame.require(app, id, Access::COUNT).await?;
    let own = Own::of(principal, &app.place(id).await?);
    let (_, scans) = app.scans(id).await?;
    let snapshot = app.snapshot(id).await?;
    let pools = snapshot.election().ballot.round().into_iter().flat_map(|round| round.pools.keys());
    Ok(page(&ScansPage {
        election: id,
        community: app.summary(id).await?.community,
        scans,
        pools: pools.map(|pool| pool.0).collect(),
        key: Uuid::now_v7().to_string(),
        own,
        said,
        frame,
    }))
}

/// A file with the record of the scanning, from the form.
struct Sent {
    key: String,
    pool: String,
    format: String,
    record: Vec<u8>,
    scan: Vec<u8>,
}

impl Sent {
    async fn read(form: Multipart) -> Result<Self, Problem> {
        let mut sent = SentForm::read(form, MOST_UPLOAD).await?;
        Ok(Self {
            key: sent.word("key"),
            pool: sent.word("pool"),
            format: sent.word("format"),
            record: sent.file("document").unwrap_or_default(),
            scan: sent.file("scan").unwrap_or_default(),
        })
    }
}

async fn import(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    form: Multipart,
) -> Page {
    session::require_own_origin(&headers)?;
    frame.require(&app, id, Access::DESK).await?;
    match taken(&app, &frame, id, Sent::read(form).await?).await {
        Ok(()) => Ok(Redirect::to(&format!("/elections/{id}/count/scans")).into_response()),
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            let mut response = scans_shown(&app, frame, id, said).await?;
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

/// Seals the signed record, then takes the file; a repeated click does neither twice.
async fn taken(app: &App, frame: &Frame, id: ElectionId, sent: Sent) -> Result<(), Problem> {
    let principal = frame.principal()?;
    let pool = sent.pool.parse().map(PoolNo).map_err(|_| Problem::field("/pool", Fault::Missing))?;
    let format = match sent.format.as_str() {
        "cast_vote_records" => ScanFormat::CastVoteRecords,
        _ => ScanFormat::Csv,
    };
    for (name, bytes) in [("document", &sent.record), ("scan", &sent.scan)] {
        if bytes.is_empty() {
            return Err(Problem::field(format!("/{name}"), Fault::Missing));
        }
    }
    let document = sealed(app, (principal, Role::Committee), id, (&sent.key, "document"), sent.record).await?;
    let path = format!("/elections/{id}/count/scans/{pool}");
    let key = format!("{}/{}", sent.key, ledger::sha256(&sent.scan));
    let requested = Requested::new(Some(key), None, &path, &sent.scan);
    let file = ScanFile { pool, document, format, bytes: sent.scan };
    app.import_scan((principal, Role::Committee), id, file, frame.t.language(), &requested).await.map(drop)
}

async fn sheet(State(app): State<App>, Path((id, pool)): Path<(ElectionId, PoolNo)>, frame: Frame) -> Page {
    Ok(sheet_shown(&app, frame, (id, pool), Said::default()).await?)
}

async fn sheet_shown(
    app: &App,
    frame: Frame,
    (id, pool): (ElectionId, PoolNo),
    said: Said,
) -> Result<Response, Problem> {
    frame.require(app, id, Access::SCRUTINEERS).await?;
    let (_, scans) = app.scans(id).await?;
    let scan = scans.into_iter().find(|scan| scan.pool == pool).ok_or(Problem::NotFound("scan"))?;
    let (rows, grounds) = app.paper_rows(id).await?;
    let grounds = grounds_in_words(&grounds);
    Ok(page(&ReadPage {
        election: id,
        community: app.summary(id).await?.community,
        next: scan.next,
        scan,
        rows,
        grounds,
        key: Uuid::now_v7().to_string(),
        said,
        frame,
    }))
}

async fn read(
    State(app): State<App>,
    Path((id, pool)): Path<(ElectionId, PoolNo)>,
    frame: Frame,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Page {
    session::require_own_origin(&headers)?;
    let principal = frame.require(&app, id, Access::SCRUTINEERS).await?;
    let sent = format!("{form:?}");
    let (key, ticked) = ticked(form);
    let path = format!("/elections/{id}/count/scans/{pool}");
    let requested = Requested::new(key, None, &path, sent.as_bytes());
    let read = match SheetRead::try_from(ticked) {
        Ok(sheet) => app.read_scanned((principal, Role::Scrutineer), id, pool, sheet, &requested).await,
        Err(problem) => Err(problem),
    };
    match read {
        Ok(_) => Ok(Redirect::to(&path).into_response()),
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            let mut response = sheet_shown(&app, frame, (id, pool), said).await?;
            *response.status_mut() = status;
            Ok(response)
        }
    }
}
