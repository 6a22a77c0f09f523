//! Notices and forms as facts.

use crate::answer::{ApiResult, tagged};
use crate::request::Path;
use app::{App, Problem};
use axum::extract::State;
use election::sheets::{FormKind, NoticeKind};
use election::{ElectionId, NoticeNo};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) async fn notice(State(app): State<App>, Path((id, number)): Path<(ElectionId, NoticeNo)>) -> ApiResult {
    let (size, posted) = app.posted_notice(id, number).await?;
    Ok(tagged(size, posted))
}

pub(crate) async fn notice_facts(State(app): State<App>, Path((id, kind)): Path<(ElectionId, String)>) -> ApiResult {
    let kind: NoticeKind = word(kind).ok_or(Problem::NotFound("kind of notice"))?;
    let (size, facts) = app.notice_facts(id, kind).await?;
    Ok(tagged(size, facts))
}

pub(crate) async fn form(State(app): State<App>, Path((id, kind)): Path<(ElectionId, String)>) -> ApiResult {
    let kind: FormKind = word(kind).ok_or(Problem::NotFound("kind of form"))?;
    let (size, facts) = app.form_facts(id, kind).await?;
    Ok(tagged(size, facts))
}

fn word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::from(word)).ok()
}
