//! A ballot scanner in the second look: its file comes in, drawn sheets are read.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Query, Sent, Upload};
use crate::sentences::language;
use app::scan::{ScanFile, SheetRead};
use app::{App, Fault, Problem};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use election::ballot::scan::ScanFormat;
use election::{DocumentId, ElectionId, PoolNo};
use serde::Deserialize;

/// Which pool was scanned, and the signed record of it.
#[derive(Deserialize)]
pub(crate) struct Scanned {
    pool: PoolNo,
    document: DocumentId,
}

/// What a file is written in, by its media type.
fn format(headers: &HeaderMap) -> Result<ScanFormat, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim() {
        "text/csv" => Ok(ScanFormat::Csv),
        "application/json" => Ok(ScanFormat::CastVoteRecords),
        _ => Err(Problem::field("Content-Type", Fault::ContentType)),
    }
}

pub(crate) async fn list(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let (size, scans) = app.scans(id).await?;
    Ok(tagged(size, scans))
}

pub(crate) async fn import(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    Query(of): Query<Scanned>,
    headers: HeaderMap,
    upload: Upload,
) -> ApiResult {
    let format = format(&headers)?;
    let file = ScanFile { pool: of.pool, document: of.document, format, bytes: upload.bytes.to_vec() };
    let receipt = app.import_scan(caller.acting()?, id, file, language(&headers), &upload.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, pool)): Path<(ElectionId, PoolNo)>,
    sent: Sent<SheetRead>,
) -> ApiResult {
    let answer = app.read_scanned(caller.acting()?, id, pool, sent.value, &sent.requested).await?;
    Ok(tagged(answer.receipt.size, answer))
}
