//! The links of the big screen: made by the desk, told once, shut again. Whoever has one reads and does nothing else.

use crate::frame::Frame;
use crate::objections_pages::moment;
use crate::pages::{Page, election_id, page};
use crate::refusal::{Said, refused};
use crate::session;
use crate::sheet::qr::qr;
use app::screen::links::{NewScreenLink, ScreenLinkView};
use app::{Access, App, Clock};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use election::ElectionId;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "screen_links.html")]
struct LinksPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// The link that was just made: its address, and the same as a code to scan.
    made: Option<(String, (usize, String))>,
    open: Vec<Link>,
    said: Said,
}

/// A link that opens.
struct Link {
    id: Uuid,
    made: String,
    until: String,
}

/// What the form sends.
#[derive(Deserialize)]
struct Sent {
    hours: u16,
}

/// What is shown beside the links.
#[derive(Default)]
struct Beside {
    made: Option<String>,
    said: Said,
    status: StatusCode,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/screen-links", get(list).post(make))
        .route("/elections/{election}/screen-links/{link}/shut", post(shut))
}

async fn list(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    shown(&app, election_id(&id)?, frame, Beside::default()).await
}

async fn shown(app: &App, election: ElectionId, frame: Frame, beside: Beside) -> Page {
    frame.require(app, election, Access::DESK).await?;
    let now = Clock::real_now();
    let opens = |one: &ScreenLinkView| one.revoked.is_none() && one.expires > now;
    let links = app.screen_links(election).await?.into_iter().filter(opens);
    let link = |one: ScreenLinkView| Link {
        id: one.link,
        made: moment(frame.t, one.made),
        until: moment(frame.t, one.expires),
    };
    let mut response = page(&LinksPage {
        election,
        community: app.summary(election).await?.community,
        made: beside.made.map(|path| format!("{}{path}", frame.site)).map(|address| (address.clone(), qr(&address))),
        open: links.map(link).collect(),
        said: beside.said,
        frame,
    });
    *response.status_mut() = beside.status;
    Ok(response)
}

async fn make(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = election_id(&id)?;
    let principal = frame.require(&app, election, Access::DESK).await?;
    let beside = match app.make_screen_link(principal, election, NewScreenLink { hours: Some(sent.hours) }).await {
        Ok(made) => Beside { made: Some(made.path), ..Beside::default() },
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            Beside { said, status, ..Beside::default() }
        }
    };
    shown(&app, election, frame, beside).await
}

async fn shut(
    State(app): State<App>,
    Path((id, link)): Path<(String, Uuid)>,
    frame: Frame,
    headers: HeaderMap,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = election_id(&id)?;
    frame.require(&app, election, Access::DESK).await?;
    app.revoke_screen_link(election, link).await?;
    Ok(Redirect::to(&format!("/elections/{election}/screen-links")).into_response())
}
