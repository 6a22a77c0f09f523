//! The pages of help: one for each code, and the list of all of them.

use crate::frame::Frame;
use crate::pages::{NoPage, page};
use app::App;
use app::help::{HelpView, code_of, help};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use election::Code;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage<'a> {
    frame: Frame,
    sentence: String,
    view: HelpView,
    who: &'a str,
}

#[derive(Template)]
#[template(path = "help_list.html")]
struct HelpList {
    frame: Frame,
    rows: Vec<(&'static str, String)>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/help", get(list)).route("/help/{code}", get(one))
}

async fn one(Path(name): Path<String>, frame: Frame) -> Result<Response, NoPage> {
    let t = frame.t;
    let view = help(&name, t.language())?;
    let sentence = t.blocker_alone(code_of(&name)?);
    let who = serde_json::to_value(view.who).unwrap_or_default();
    let who = t.word(&format!("who.{}", who.as_str().unwrap_or_default()));
    Ok(page(&HelpPage { frame, sentence, view, who }))
}

async fn list(frame: Frame) -> Response {
    let rows = Code::ALL.iter().map(|code| (code.as_str(), frame.t.blocker_alone(*code))).collect();
    page(&HelpList { frame, rows })
}
