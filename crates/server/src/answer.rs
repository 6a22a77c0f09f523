//! Answers: problem details (RFC 9457) with their status, JSON, entity tags.

use app::{Field, Problem};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use election::Blocker;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A problem on its way to the client.
#[derive(Debug)]
pub(crate) struct ApiProblem(pub(crate) Problem);

impl From<Problem> for ApiProblem {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

/// What handlers return.
pub(crate) type ApiResult<T = Response> = Result<T, ApiProblem>;

/// Problem details, as they are written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Details {
    /// A stable word for the kind of problem.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened here, and what to do.
    detail: String,
    /// Fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<BTreeMap<String, String>>")]
    errors: Vec<Field>,
    /// Why the election refuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) blockers: Vec<Blocker>,
    /// What each of them says, in the client's language and in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) sentences: Vec<String>,
    /// Where each of their codes is explained.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    help: BTreeMap<&'static str, String>,
    /// The stable code and facts of a file that cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<BTreeMap<String, String>>,
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let retry = match &self.0 {
            Problem::Locked { seconds } => Some(*seconds),
            Problem::Unavailable(detail) => {
                tracing::error!(detail, "unavailable");
                Some(5)
            }
            _ => None,
        };
        let now = if let Problem::Stale { now } = &self.0 { Some(*now) } else { None };
        let details = details(self.0);
        let status = StatusCode::from_u16(details.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let refusal = (!details.blockers.is_empty()).then(|| details.clone());
        let mut response = (status, Json(details)).into_response();
        if let Some(refusal) = refusal {
            response.extensions_mut().insert(refusal);
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(value) = retry.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
            headers.insert(header::RETRY_AFTER, value);
        }
        if let Some(tag) = now {
            insert_etag(headers, tag);
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// One row a kind of problem: its word, its title, its status and what to do.
fn details(problem: Problem) -> Details {
    let (kind, title, status, detail): (_, _, _, String) = match &problem {
        Problem::NotSignedIn => ("not-signed-in", "Not signed in", 401, "Sign in and send the access token.".into()),
        Problem::WrongCredentials => {
            ("wrong-credentials", "Wrong name or password", 401, "Check both and try again.".into())
        }
        Problem::Locked { seconds } => {
            ("locked", "Too many wrong attempts", 429, format!("Try again in {seconds} seconds."))
        }
        Problem::Forbidden => {
            ("forbidden", "Not allowed", 403, "Your roles do not allow this; an administrator grants roles.".into())
        }
        Problem::CrossSite => {
            let detail = "A request with a cookie must come from a page of this server; send the access token instead.";
            ("cross-site", "Sent from another site", 403, detail.into())
        }
        Problem::NotFound(what) => ("not-found", "Not found", 404, format!("There is no such {what}.")),
        Problem::Invalid(fields) => {
            let first = fields.first().map_or_else(String::new, |field| format!("{}: {}", field.pointer, field.detail));
            ("invalid", "Invalid input", 422, first)
        }
        Problem::File { code, .. } => ("unreadable-file", "The file cannot be read", 422, format!("Reason {code}.")),
        Problem::Refused(blockers) => {
            let codes: Vec<_> = blockers.iter().map(|blocker| blocker.code).collect();
            ("refused", "The election refuses", 409, format!("Blocked by {}.", codes.join(", ")))
        }
        Problem::KeyReused => {
            let detail = "This Idempotency-Key was used for another request; take a new key.";
            ("key-reused", "Idempotency key reused", 422, detail.into())
        }
        Problem::Stale { now } => {
            ("stale", "Changed meanwhile", 412, format!("Read again; the entity tag is now \"{now}\"."))
        }
        Problem::Conflict(what) => {
            ("conflict", "Exists already", 409, format!("There is a {what} of that name already."))
        }
        Problem::TooLarge { most } => ("too-large", "Too large", 413, format!("At most {most} bytes.")),
        Problem::Unavailable(_) => {
            ("unavailable", "Not available now", 503, "Nothing was changed; try again in a moment.".into())
        }
    };
    let (errors, blockers, sentences, help) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
    let mut details = Details { kind, title, status, detail, errors, blockers, sentences, help, file: None };
    match problem {
        Problem::Invalid(errors) => details.errors = errors,
        Problem::Refused(blockers) => {
            details.help = blockers.iter().map(|one| (one.code, app::help::address(one.code))).collect();
            details.blockers = blockers;
        }
        Problem::File { code, mut facts } => {
            facts.insert("code".to_owned(), code.to_owned());
            details.file = Some(facts);
        }
        _ => {}
    }
    details
}

/// The answer to a method that a path does not have.
pub(crate) async fn wrong_method() -> Response {
    let details = Details {
        kind: "method-not-allowed",
        title: "Method not allowed",
        status: 405,
        detail: "This path takes other methods; see /api/docs.".to_owned(),
        errors: Vec::new(),
        blockers: Vec::new(),
        sentences: Vec::new(),
        help: BTreeMap::new(),
        file: None,
    };
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (StatusCode::METHOD_NOT_ALLOWED, kind, Json(details)).into_response()
}

/// JSON with the entity tag of an election: the size of its log.
pub(crate) fn tagged(size: u64, body: impl Serialize) -> Response {
    let mut response = Json(body).into_response();
    insert_etag(response.headers_mut(), size);
    response
}

fn insert_etag(headers: &mut HeaderMap, size: u64) {
    if let Ok(value) = HeaderValue::from_str(&format!("\"{size}\"")) {
        headers.insert(header::ETAG, value);
    }
}

/// Bytes of a type, as a download.
pub(crate) fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
