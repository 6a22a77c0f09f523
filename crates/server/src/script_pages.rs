//! The host's script (主持词): what is said on polling day and at the count, section by section, with the numbers of the
//! day filled in as far as the day has come, and a line to write on where it has not. Each section has its scene of the
//! hall's screen, and turning to a section shows it.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::screen_pages::scene_word;
use crate::script::{Day, OnScreen, Piece, SECTIONS, Section, When, section};
use crate::session;
use crate::sheet_pages::names_in;
use app::screen::scenes::{AskedScene, SceneName};
use app::{Access, App};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use election::ElectionId;
use election::sheets::{FormFacts, FormKind, NoticeFacts, NoticeKind};
use serde::Deserialize;
use serde_json::json;

#[derive(Template)]
#[template(path = "script.html")]
struct ScriptPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// The state that the numbers are of.
    size: u64,
    /// The newest choice of a scene.
    choice: u64,
    /// What the hall's screen shows.
    scene: &'static str,
    sections: Vec<Section>,
}

/// What the button of a section sends.
#[derive(Deserialize)]
struct Sent {
    scene: SceneName,
    /// The section, to come back to.
    section: u8,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/script", get(script))
        .route("/elections/{election}/script/scene", post(show_scene))
}

async fn script(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::DESK).await?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let screen = app.screen(id).await?;
    let form = |kind| FormFacts::of(election, kind);
    let staff = NoticeFacts::of(election, NoticeKind::Staff);
    let said = json!([form(FormKind::Ballot), form(FormKind::ResultReport), staff]);
    let day = Day {
        t: frame.t,
        names: names_in(&app, id, &said).await?,
        term: app.summary(id).await?.term,
        election,
        screen: &screen,
        ballot: form(FormKind::Ballot),
        account: form(FormKind::PaperAccount),
        result: form(FormKind::ResultReport),
        staff,
        checks: app.check_words(id).await?,
    };
    let figures = day.figures();
    let sections = (1..).zip(SECTIONS).map(|(number, outline)| section(&day, &figures, number, outline)).collect();
    let scene = frame.t.word(scene_word(screen.scene.name()));
    let (community, size, choice) = (screen.community.clone(), screen.size, screen.choice);
    Ok(page(&ScriptPage { frame, election: id, community, size, choice, scene, sections }))
}

async fn show_scene(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let id = election_id(&id)?;
    frame.require(&app, id, Access::DESK).await?;
    app.show_scene(id, AskedScene { scene: sent.scene }).await?;
    Ok(Redirect::to(&format!("/elections/{id}/script#s{}", sent.section)).into_response())
}
