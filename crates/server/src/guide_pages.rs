//! Pages of help that are printed on one sheet: each role's work, what to do when something fails, and the words of the
//! system in both languages.

use crate::frame::Frame;
use crate::pages::{Page, page};
use app::texts::{Guide, Texts};
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use roster::Language;

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    frame: Frame,
    guide: &'static Guide,
}

#[derive(Template)]
#[template(path = "words.html")]
struct WordsPage {
    frame: Frame,
    rows: Vec<(&'static Guide, &'static str)>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/help/words", get(words))
        .route("/help/roles/{role}", get(role))
        .route("/help/failures/{what}", get(failure))
}

async fn role(Path(role): Path<String>, frame: Frame) -> Page {
    guide(frame, "role", &role)
}

async fn failure(Path(what): Path<String>, frame: Frame) -> Page {
    guide(frame, "fail", &what)
}

fn guide(frame: Frame, kind: &str, word: &str) -> Page {
    let guide = frame.t.guide(kind, word).ok_or(Problem::NotFound("guide"))?;
    Ok(page(&GuidePage { guide, frame }))
}

async fn words(frame: Frame) -> Response {
    let other = Texts::of(match frame.t.language() {
        Language::Chinese => Language::English,
        Language::English => Language::Chinese,
    });
    let rows = frame.t.guides("word");
    let rows = rows.map(|(word, here)| (here, other.guide("word", word).map_or("", |there| there.title.as_str())));
    page(&WordsPage { rows: rows.collect(), frame })
}
