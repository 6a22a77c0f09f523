//! The page on which a supervisor has counted papers opened: which and why stands on record first, then one paper is shown
//! with what proves it, or the whole round is in the bundle of evidence.

use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Said, refused, why_not};
use crate::request::Path;
use crate::session;
use app::commands::Requested;
use app::opening::{Asked, OpenedPaper};
use app::{Access, App, Fault, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use election::ballot::count::Look;
use election::record::Command as Record;
use election::record::opening::{OpeningReason, Papers};
use election::{Area, BatchNo, Command, ElectionId, PoolNo, RoundNo};
use serde::Deserialize;
use uuid::Uuid;

/// Why papers may be opened, as the page offers it.
const REASONS: [&str; 4] = ["objection_filed", "spot_check", "authority_asks", "court_asks"];

#[derive(Template)]
#[template(path = "opening.html")]
struct OpeningPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// Rounds with counted papers.
    rounds: Vec<u8>,
    /// How many openings stand on record.
    openings: usize,
    shown: Shown,
    said: Said,
    key: String,
}

/// What was opened just now.
enum Shown {
    Nothing,
    /// The paper, and what stands on it by post.
    Paper(Box<OpenedPaper>, Vec<(String, String)>, String),
    /// All papers of a round: they are in the full bundle.
    Round(u8),
}

/// What is asked for.
#[derive(Deserialize)]
struct Sent {
    key: String,
    round: u8,
    look: Look,
    pool: Option<u16>,
    batch: Option<u16>,
    position: Option<u32>,
    extent: Extent,
    reason: OpeningReason,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Extent {
    OnePaper,
    WholeRound,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/record/open-papers", get(ask).post(open))
}

async fn ask(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    frame.require(&app, id, Access::SUPERVISORS).await?;
    let reasons = why_not(&app, &frame, id, Area::Record, "open-papers").await?;
    let said = Said { reasons, ..Said::default() };
    Ok(shown(&app, frame, id, Shown::Nothing, (StatusCode::OK, said)).await?)
}

async fn open(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    frame.require(&app, id, Access::SUPERVISORS).await?;
    match opened(&app, &frame, id, sent).await {
        Ok(found) => Ok(shown(&app, frame, id, found, (StatusCode::OK, Said::default())).await?),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, id, Shown::Nothing, said).await?)
        }
    }
}

async fn opened(app: &App, frame: &Frame, id: ElectionId, sent: Sent) -> Result<Shown, Problem> {
    let principal = frame.principal()?;
    let (round, reason) = (RoundNo(sent.round), sent.reason);
    match sent.extent {
        Extent::WholeRound => {
            let command = Record::OpenPapers { which: Papers::WholeRound { round }, reason };
            let body = format!("{round} {reason:?}");
            let requested = Requested::new(Some(sent.key), None, "open-papers", body.as_bytes());
            app.act(principal, id, Command::Record(command), &requested).await?;
            Ok(Shown::Round(round.0))
        }
        Extent::OnePaper => {
            let missing = |name: &str| Problem::field(format!("/{name}"), Fault::Missing);
            let place = (
                sent.look,
                PoolNo(sent.pool.ok_or_else(|| missing("pool"))?),
                BatchNo(sent.batch.ok_or_else(|| missing("batch"))?),
            );
            let position = sent.position.ok_or_else(|| missing("position"))?;
            let body = format!("{round} {place:?} {position} {reason:?}");
            let requested = Requested::new(Some(sent.key), None, "open-papers", body.as_bytes());
            let paper = app.open_paper(principal, id, place, Asked { round, position, reason }, &requested).await?;
            read(app, frame, id, paper).await
        }
    }
}

/// What stands on a paper, in words.
async fn read(app: &App, frame: &Frame, id: ElectionId, opened: OpenedPaper) -> Result<Shown, Problem> {
    let stands = app.stands_on(id, &opened).await?;
    let t = frame.t;
    let post = |post: &str| t.word(&format!("post.{post}")).to_owned();
    let marks = stands.names.iter().map(|(of, names)| {
        let names = names.iter().map(|name| name.as_deref().unwrap_or_else(|| t.page("screen.no_name")));
        (post(of), names.collect::<Vec<_>>().join(t.page("list.between")))
    });
    let void = stands.void.iter().map(|(of, reason)| match of {
        Some(of) => format!("{} {}", post(of), t.choice(reason)),
        None => t.choice(reason).to_owned(),
    });
    let (marks, void) = (marks.collect(), void.collect::<Vec<_>>().join(t.page("list.between")));
    Ok(Shown::Paper(Box::new(opened), marks, void))
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    shown: Shown,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let counted = election.ballot.rounds.iter().filter(|round| !round.batches.is_empty());
    let mut response = page(&OpeningPage {
        election: id,
        community: app.summary(id).await?.community,
        rounds: counted.map(|round| round.number.0).collect(),
        openings: election.openings.len(),
        shown,
        said,
        key: Uuid::now_v7().to_string(),
        frame,
    });
    *response.status_mut() = status;
    Ok(response)
}
