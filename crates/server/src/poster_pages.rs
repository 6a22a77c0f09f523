//! The poster of the notice board: where a resident finds the own entry, as a code and in large letters, and what one needs.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::sentences::filled;
use crate::sheet::qr::qr;
use app::received::Window;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::ElectionId;

#[derive(Template)]
#[template(path = "poster.html")]
struct PosterPage {
    frame: Frame,
    poster: Poster,
}

/// What the poster says.
pub(crate) struct Poster {
    pub(crate) community: String,
    pub(crate) issuer: String,
    pub(crate) address: String,
    /// The address as a code to scan: its side in modules, its path.
    pub(crate) code: (usize, String),
    /// Until when the list may be objected to, once it is posted.
    pub(crate) until: Option<String>,
    pub(crate) day: Option<String>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/prints/poster", get(shown))
}

async fn shown(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::AUDIT).await?;
    let poster = poster(&app, id, &frame).await?;
    Ok(page(&PosterPage { frame, poster }))
}

/// The poster of an election as it stands.
pub(crate) async fn poster(app: &App, id: ElectionId, frame: &Frame) -> Result<Poster, Problem> {
    let t = frame.t;
    let summary = app.summary(id).await?;
    let until = match app.objection_window(id).await? {
        Window::Open { last, .. } => Some(filled(t, "poster.until", [("day", t.day(last))])),
        Window::NotYet | Window::Over { .. } | Window::Elsewhere => None,
    };
    let address = format!("{}/elections/{id}", frame.site);
    let issuer = format!("{}{}", summary.community, t.page("sheet.issuer.committee"));
    let day = summary.election_day.map(|day| t.day(day));
    let code = qr(&address);
    Ok(Poster { community: summary.community, issuer, address, code, until, day })
}
