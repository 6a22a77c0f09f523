//! The help of a refusal, in the language of the client.

use crate::answer::ApiResult;
use crate::request::Path;
use crate::sentences::language;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::IntoResponse;

pub(crate) async fn help(Path(code): Path<String>, headers: HeaderMap) -> ApiResult {
    Ok(Json(app::help::help(&code, language(&headers))?).into_response())
}
