//! Tables as workbooks and CSV.

use crate::answer::ApiResult;
use crate::authorize::Caller;
use crate::request::Path;
use crate::sentences::language;
use crate::table::{calendar_file, download, file_name, of_address, written, written_of_county};
use app::App;
use app::tables::CountyTable;
use app::texts::Texts;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use election::ElectionId;

pub(crate) async fn table(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, address)): Path<(ElectionId, String)>,
    headers: HeaderMap,
) -> ApiResult {
    let table = of_address(&address)?;
    let (_, form) = file_name(&address)?;
    if let Ok(principal) = caller.principal() {
        app.record_table(principal, id, table).await?;
    }
    Ok(download(table.name, form, &written(&app, id, Texts::of(language(&headers)), table).await?)?)
}

pub(crate) async fn calendar(State(app): State<App>, Path(id): Path<ElectionId>, headers: HeaderMap) -> ApiResult {
    Ok(calendar_file(app.calendar_file(id, Texts::of(language(&headers))).await?))
}

pub(crate) async fn county(State(app): State<App>, Path(address): Path<String>, headers: HeaderMap) -> ApiResult {
    let (name, form) = file_name(&address)?;
    let table = CountyTable::named(name)?;
    Ok(download(table.name, form, &written_of_county(&app, Texts::of(language(&headers)), table).await?)?)
}
