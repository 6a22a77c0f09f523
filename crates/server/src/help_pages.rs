//! The pages of help: one for each code, and the list of all of them.

use crate::pages::{Asked, NoPage, page, tags, texts};
use app::App;
use app::help::{HelpView, code_of, help};
use app::texts::Texts;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use election::Code;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage<'a> {
    t: &'a Texts,
    lang: &'a str,
    other: &'a str,
    rehearsal: bool,
    sentence: String,
    view: HelpView,
    who: &'a str,
}

#[derive(Template)]
#[template(path = "help_list.html")]
struct HelpList<'a> {
    t: &'a Texts,
    lang: &'a str,
    other: &'a str,
    rehearsal: bool,
    rows: Vec<(&'static str, String)>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/help", get(list)).route("/help/{code}", get(one))
}

async fn one(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, NoPage> {
    let t = texts(&asked, &headers);
    let (lang, other) = tags(t);
    let view = help(&name, t.language())?;
    let sentence = t.blocker_alone(code_of(&name)?);
    let who = serde_json::to_value(view.who).unwrap_or_default();
    let who = t.word(&format!("who.{}", who.as_str().unwrap_or_default()));
    Ok(page(&HelpPage { t, lang, other, rehearsal: app.is_rehearsal(), sentence, view, who }))
}

async fn list(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let t = texts(&asked, &headers);
    let (lang, other) = tags(t);
    let rows = Code::ALL.iter().map(|code| (code.as_str(), t.blocker_alone(*code))).collect();
    page(&HelpList { t, lang, other, rehearsal: app.is_rehearsal(), rows })
}
