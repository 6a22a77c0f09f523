//! Answers: problem details (RFC 9457) with their status, JSON, entity tags.

use app::Problem;
use app::texts::Texts;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use election::Blocker;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
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
    errors: Vec<WrongField>,
    /// Why the election refuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) blockers: Vec<Blocker>,
    /// What to tell the user, in the client's language: what each blocker or each field says, in their order.
    sentences: Vec<String>,
    /// Where each of their codes is explained.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    help: BTreeMap<&'static str, String>,
    /// The stable code and facts of a file that cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<BTreeMap<String, String>>,
    /// What it is made of; nothing where a path has no such method.
    #[serde(skip)]
    pub(crate) problem: Option<Problem>,
}

/// A field that is wrong, as it is written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct WrongField {
    /// JSON pointer (RFC 6901) into the body, or the name of the parameter.
    pointer: String,
    /// What is wrong, in the client's language.
    detail: String,
}

impl Details {
    const fn bare(title: &'static str, status: u16, detail: String) -> Self {
        Self {
            kind: "",
            title,
            status,
            detail,
            errors: Vec::new(),
            blockers: Vec::new(),
            sentences: Vec::new(),
            help: BTreeMap::new(),
            file: None,
            problem: None,
        }
    }

    /// Puts what users read into their language.
    pub(crate) fn word(&mut self, t: &Texts) {
        let Some(problem) = &self.problem else { return };
        if let Problem::Invalid(fields) = problem {
            let worded =
                |field: &app::Field| WrongField { pointer: field.pointer.clone(), detail: t.fault(&field.fault) };
            self.errors = fields.iter().map(worded).collect();
        }
        self.sentences = sentences(problem, t);
    }
}

/// What a problem says to its reader, a sentence for each thing that is wrong.
pub(crate) fn sentences(problem: &Problem, t: &Texts) -> Vec<String> {
    let filled = |facts: &[(&str, Value)]| {
        let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        vec![t.problem_told(kind(problem), facts)]
    };
    match problem {
        Problem::Invalid(fields) if !fields.is_empty() => fields.iter().map(|field| t.fault(&field.fault)).collect(),
        Problem::Refused(blockers) => {
            let said = |blocker: &Blocker| {
                let facts = blocker.facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
                t.blocker(blocker.code, facts)
            };
            blockers.iter().map(said).collect()
        }
        Problem::File { code, facts } => {
            vec![t.file(code, facts.iter().map(|(name, fact)| (name.clone(), Value::from(fact.as_str()))))]
        }
        Problem::Locked { seconds } => filled(&[("seconds", (*seconds).into())]),
        Problem::TooLarge { most } => filled(&[("most", (most >> 20).max(1).into())]),
        _ => filled(&[]),
    }
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
        let mut response = (status, Json(&details)).into_response();
        response.extensions_mut().insert(details);
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

/// The stable word of a kind of problem.
pub(crate) const fn kind(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotSignedIn => "not-signed-in",
        Problem::WrongCredentials => "wrong-credentials",
        Problem::Locked { .. } => "locked",
        Problem::Forbidden => "forbidden",
        Problem::CrossSite => "cross-site",
        Problem::NotFound(_) => "not-found",
        Problem::Invalid(_) => "invalid",
        Problem::File { .. } => "unreadable-file",
        Problem::Refused(_) => "refused",
        Problem::KeyReused => "key-reused",
        Problem::Stale { .. } => "stale",
        Problem::Conflict(_) => "conflict",
        Problem::TooLarge { .. } => "too-large",
        Problem::Unavailable(_) => "unavailable",
    }
}

/// One row a kind of problem: its title, its status and what to do.
fn details(problem: Problem) -> Details {
    let (title, status, detail): (_, _, String) = match &problem {
        Problem::NotSignedIn => ("Not signed in", 401, "Sign in and send the access token.".into()),
        Problem::WrongCredentials => ("Wrong name or password", 401, "Check both and try again.".into()),
        Problem::Locked { seconds } => ("Too many wrong attempts", 429, format!("Try again in {seconds} seconds.")),
        Problem::Forbidden => {
            ("Not allowed", 403, "Your roles do not allow this; an administrator grants roles.".into())
        }
        Problem::CrossSite => {
            let detail = "A request with a cookie must come from a page of this server; send the access token instead.";
            ("Sent from another site", 403, detail.into())
        }
        Problem::NotFound(what) => ("Not found", 404, format!("There is no such {what}.")),
        Problem::Invalid(fields) => {
            let pointers: Vec<_> = fields.iter().map(|field| field.pointer.as_str()).collect();
            ("Invalid input", 422, format!("Wrong at {}.", pointers.join(", ")))
        }
        Problem::File { code, .. } => ("The file cannot be read", 422, format!("Reason {code}.")),
        Problem::Refused(blockers) => {
            let codes: Vec<_> = blockers.iter().map(|blocker| blocker.code).collect();
            ("The election refuses", 409, format!("Blocked by {}.", codes.join(", ")))
        }
        Problem::KeyReused => {
            let detail = "This Idempotency-Key was used for another request; take a new key.";
            ("Idempotency key reused", 422, detail.into())
        }
        Problem::Stale { now } => ("Changed meanwhile", 412, format!("Read again; the entity tag is now \"{now}\".")),
        Problem::Conflict(what) => ("Exists already", 409, format!("There is a {what} of that name already.")),
        Problem::TooLarge { most } => ("Too large", 413, format!("At most {most} bytes.")),
        Problem::Unavailable(_) => ("Not available now", 503, "Nothing was changed; try again in a moment.".into()),
    };
    let mut details = Details { kind: kind(&problem), ..Details::bare(title, status, detail) };
    match &problem {
        Problem::Refused(blockers) => {
            details.help = blockers.iter().map(|one| (one.code, app::help::address(one.code))).collect();
            details.blockers.clone_from(blockers);
        }
        Problem::File { code, facts } => {
            let mut facts = facts.clone();
            facts.insert("code".to_owned(), (*code).to_owned());
            details.file = Some(facts);
        }
        _ => {}
    }
    details.problem = Some(problem);
    details
}

/// The answer to a method that a path does not have.
pub(crate) async fn wrong_method() -> Response {
    let detail = "This path takes other methods; see /api/docs.".to_owned();
    let details = Details { kind: "method-not-allowed", ..Details::bare("Method not allowed", 405, detail) };
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
