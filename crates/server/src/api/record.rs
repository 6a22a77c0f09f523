//! The record: checkpoint, entries, receipts, tiles, anchors, evidence; and the rehearsal's clock.

use crate::answer::{ApiResult, file, tagged};
use crate::authorize::Caller;
use crate::record_pages::Asked;
use crate::request::{Path, Query, Sent};
use crate::sentences::language;
use crate::table;
use app::record::Wanted;
use app::texts::Texts;
use app::{App, Problem};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use chrono::{DateTime, Utc};
use election::ElectionId;
use evidence::Form;
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// Lines that are told at once.
const LINES_OF_A_PAGE: usize = 200;

/// A page of the log.
#[derive(Serialize, JsonSchema)]
pub(crate) struct EntryPage {
    /// Entries exactly as they were hashed.
    #[schemars(with = "Vec<Value>")]
    entries: Vec<Box<RawValue>>,
    /// The number of the next entry; none at the end.
    next: Option<u64>,
}

/// Which page.
#[derive(Deserialize)]
pub(crate) struct From {
    from: Option<u64>,
    limit: Option<u64>,
}

/// A proof that the log only grew.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Consistency {
    /// The older size.
    old: u64,
    /// The size now.
    size: u64,
    /// The hashes (RFC 6962).
    proof: Vec<Hash>,
    /// The signed checkpoint now.
    checkpoint: String,
}

/// The moment of a rehearsal's clock.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClockSetting {
    /// The moment.
    now: DateTime<Utc>,
}

fn text(body: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}

pub(crate) async fn checkpoint(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(text(app.snapshot(id).await?.checkpoint.clone()))
}

pub(crate) async fn entries(State(app): State<App>, Path(id): Path<ElectionId>, Query(page): Query<From>) -> ApiResult {
    let size = app.snapshot(id).await?.size();
    let (from, limit) = (page.from.unwrap_or(0), page.limit.unwrap_or(100).clamp(1, 500));
    let stored = if from < size { app.entries(id, from, limit).await? } else { Vec::new() };
    let read = from.saturating_add(u64::try_from(stored.len()).unwrap_or(u64::MAX));
    let entries = stored
        .into_iter()
        .map(|bytes| String::from_utf8(bytes).ok().and_then(|text| RawValue::from_string(text).ok()))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Problem::unavailable("a stored entry is not JSON"))?;
    Ok(tagged(size, EntryPage { entries, next: (read < size).then_some(read) }))
}

pub(crate) async fn looks(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.looks(id).await?).into_response())
}

pub(crate) async fn checked(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let size = app.snapshot(id).await?.size();
    Ok(tagged(size, app.told_rounds(id).await?))
}

pub(crate) async fn lines(State(app): State<App>, Path(id): Path<ElectionId>, Query(asked): Query<Asked>) -> ApiResult {
    let lines = app.lines(id, &asked.wanted()?, LINES_OF_A_PAGE).await?;
    Ok(tagged(lines.size, lines))
}

async fn taken_away(app: &App, id: ElectionId, asked: &Asked, headers: &HeaderMap, form: table::Form) -> ApiResult {
    let wanted = Wanted { before: None, ..asked.wanted()? };
    let written = table::written_record(app, id, Texts::of(language(headers)), &wanted).await?;
    Ok(table::download("record", form, &written)?)
}

pub(crate) async fn workbook(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiResult {
    taken_away(&app, id, &asked, &headers, table::Form::Workbook).await
}

pub(crate) async fn csv(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiResult {
    taken_away(&app, id, &asked, &headers, table::Form::Csv).await
}

pub(crate) async fn receipt(State(app): State<App>, Path((id, seq)): Path<(ElectionId, u64)>) -> ApiResult {
    Ok(text(app.receipt(id, seq).await?))
}

pub(crate) async fn consistency(State(app): State<App>, Path((id, old)): Path<(ElectionId, u64)>) -> ApiResult {
    let (size, proof, checkpoint) = app.consistency(id, old).await?;
    Ok(tagged(size, Consistency { old, size, proof, checkpoint }))
}

pub(crate) async fn tile(State(app): State<App>, Path((id, tile)): Path<(ElectionId, String)>) -> ApiResult {
    Ok(file("application/octet-stream", "tile", app.tile(id, &tile).await?))
}

pub(crate) async fn entry_bundle(State(app): State<App>, Path((id, tile)): Path<(ElectionId, String)>) -> ApiResult {
    Ok(file("application/octet-stream", "entries", app.entry_bundle(id, &tile).await?))
}

pub(crate) async fn key(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(text(format!("{}\n", app.log_key(id).await?)))
}

pub(crate) async fn anchors(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let size = app.snapshot(id).await?.size();
    Ok(tagged(size, app.anchors(id).await?))
}

pub(crate) async fn check_words(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let size = app.snapshot(id).await?.size();
    Ok(tagged(size, app.check_words(id).await?))
}

pub(crate) async fn evidence(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
) -> ApiResult {
    let bytes = app.evidence(Some(caller.principal()?), id, Form::Full).await?;
    Ok(file("application/zip", "evidence.zip", bytes))
}

pub(crate) async fn public_evidence(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(file("application/zip", "evidence-public.zip", app.evidence(None, id, Form::Public).await?))
}

pub(crate) async fn set_clock(State(app): State<App>, sent: Sent<ClockSetting>) -> ApiResult {
    if app.clock().set(sent.value.now) {
        Ok(Json(ClockSetting { now: app.clock().now() }).into_response())
    } else {
        Err(Problem::NotFound("clock: this server runs on real time").into())
    }
}

pub(crate) async fn health(State(app): State<App>) -> ApiResult {
    app.store().elections().await.map_err(Problem::from)?;
    Ok(Json(serde_json::json!({ "ok": true })).into_response())
}

pub(crate) async fn openapi() -> ApiResult {
    Ok(Json(crate::openapi::document()).into_response())
}
