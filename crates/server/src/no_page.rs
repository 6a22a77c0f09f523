//! The page that stands where a page cannot be: what went wrong and what to do, in the reader's words. Every page that
//! cannot say it beside its own form says it here.

use crate::answer::{ApiProblem, Details, kind, sentences};
use crate::frame::{Frame, came_from};
use crate::pages::page;
use crate::refusal::{self, Reason, reasons};
use crate::request::MOST_PLAIN;
use app::{App, Problem};
use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "no_page.html")]
struct Shown {
    frame: Frame,
    title: String,
    what: String,
    /// What is wrong, each with its field.
    wrong: Vec<(String, String)>,
    reasons: Vec<Reason>,
    /// The page from which it was asked.
    back: Option<String>,
}

/// Why there is no page.
pub(crate) struct NoPage(Problem);

impl From<Problem> for NoPage {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for NoPage {
    fn into_response(self) -> Response {
        match self.0 {
            Problem::NotSignedIn => Redirect::to("/sign-in").into_response(),
            other => ApiProblem(other).into_response(),
        }
    }
}

/// Behind pages: a problem becomes a page.
pub(crate) async fn shown(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let details = response.extensions_mut().remove::<Details>();
    let problem = match details.and_then(|details| details.problem) {
        Some(problem) => problem,
        None => match of_extractor(&response) {
            Some(problem) => problem,
            None => return response,
        },
    };
    let status = response.status();
    put(&app, asked, problem, status).await.unwrap_or(response)
}

/// The page of an address where nothing is.
pub(crate) async fn nothing(State(app): State<App>, request: Request) -> Response {
    let problem = || Problem::NotFound("page");
    let (asked, _) = request.into_parts();
    let put = put(&app, asked, problem(), StatusCode::NOT_FOUND).await;
    put.unwrap_or_else(|| ApiProblem(problem()).into_response())
}

/// What an extractor refused in plain text.
fn of_extractor(response: &Response) -> Option<Problem> {
    let kind = response.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    match response.status() {
        _ if !kind.starts_with("text/plain") => None,
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge { most: MOST_PLAIN }),
        status if status.is_client_error() => Some(Problem::Invalid(Vec::new())),
        _ => None,
    }
}

async fn put(app: &App, mut asked: Parts, problem: Problem, status: StatusCode) -> Option<Response> {
    let frame = Frame::from_request_parts(&mut asked, app).await.ok()?;
    let back = came_from(&asked.headers, &frame.site);
    let mut response = page(&face(frame, problem, back));
    *response.status_mut() = status;
    Some(response)
}

fn face(frame: Frame, problem: Problem, back: Option<String>) -> Shown {
    let t = frame.t;
    let kind = kind(&problem);
    let title = t.problem(&format!("{kind}.title")).to_owned();
    let (mut wrong, mut blocked, mut what) = (Vec::new(), Vec::new(), t.problem(kind).to_owned());
    match problem {
        Problem::Invalid(fields) => wrong = refusal::wrong(t, fields),
        Problem::Refused(blockers) => blocked = reasons(&frame, blockers),
        file @ Problem::File { .. } => {
            wrong = sentences(&file, t).into_iter().map(|one| (String::new(), one)).collect();
        }
        other => what = sentences(&other, t).concat(),
    }
    Shown { title, what, wrong, reasons: blocked, back, frame }
}
