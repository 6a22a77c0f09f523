//! What candidates say of themselves: written and looked at on the nominee's page, decided on by the committee, shown to
//! residents beside the formal list in one form for all. And the appeal from the own page.

use crate::frame::Frame;
use crate::look_up_pages::slip_page;
use crate::no_page::NoPage;
use crate::nominee_pages::{Unsent, own_page};
use crate::pages::{Page, election_id, page};
use crate::request::SentForm;
use crate::session;
use app::commands::Requested;
use app::portrait::MOST_BYTES;
use app::received::HandedIn;
use app::statement::{LONGEST, NewPhoto, Stands, StatementView};
use app::texts::Texts;
use app::texts::word_of;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use election::{ElectionId, NominationId, Role};
use rules::ReviewBody;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "own_statement.html")]
struct OwnPage {
    frame: Frame,
    community: String,
    token: String,
    name: String,
    post: &'static str,
    words: String,
    /// What is looked at before it is sent.
    draft: Option<Shown>,
    /// What was sent, came back, is shown.
    others: Vec<Shown>,
    wrong: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "statements.html")]
struct DeskPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    rows: Vec<Shown>,
    works: Works,
    wrong: Option<&'static str>,
}

/// Whether the visitor decides.
#[derive(PartialEq, Eq)]
enum Works {
    Decides,
    Reads,
}

#[derive(Template)]
#[template(path = "candidates.html")]
struct CandidatesPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    posts: Vec<(&'static str, Vec<Presented>)>,
}

/// A statement in the form in which all are shown.
struct Shown {
    id: String,
    name: String,
    state: Stands,
    says: &'static str,
    reason: Option<String>,
    /// The address of the photo; empty where there is none.
    photo: String,
    words: String,
}

/// A candidate in the form in which all are shown.
struct Presented {
    name: String,
    photo: String,
    words: String,
}

/// What the committee decides.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Decides {
    r#do: String,
    reason: String,
}

/// An appeal as the own page sends it.
#[derive(Deserialize)]
struct Appeal {
    form: String,
    body: ReviewBody,
    text: String,
}

pub(crate) fn routes() -> Router<App> {
    let own = get(own).post(write).layer(DefaultBodyLimit::max(MOST_FORM));
    Router::new()
        .route("/nominee/{token}/statement", own)
        .route("/nominee/{token}/statement/send", post(send))
        .route("/nominee/{token}/photos/{photo}", get(own_photo))
        .route("/nominee/{token}/appeal", get(back).post(appeal))
        .route("/elections/{election}/statements", get(desk))
        .route("/elections/{election}/statements/{statement}", post(decide))
        .route("/elections/{election}/statements/{statement}/photo", get(photo))
        .route("/elections/{election}/candidates", get(candidates))
        .route("/elections/{election}/candidates/{nomination}/photo", get(shown_photo))
}

/// How far a statement is, in words.
fn stands(t: &'static Texts, state: Stands) -> &'static str {
    t.page(match state {
        Stands::Draft => "statement.draft",
        Stands::Sent => "statement.sent",
        Stands::Returned => "statement.returned",
        Stands::Released => "statement.released",
    })
}

impl Shown {
    fn of(t: &'static Texts, name: &str, photo: Option<String>, one: StatementView) -> Self {
        Self {
            id: one.id.to_string(),
            name: name.to_owned(),
            state: one.state,
            says: stands(t, one.state),
            reason: one.reason,
            photo: photo.unwrap_or_default(),
            words: one.words.unwrap_or_default(),
        }
    }
}

fn jpeg(bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("image/jpeg");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"))], bytes)
        .into_response()
}

fn post_name(t: &'static Texts, post: &str) -> &'static str {
    t.word(&format!("post.{post}"))
}

async fn own(State(app): State<App>, Path(token): Path<String>, frame: Frame) -> Page {
    own_shown(&app, token, frame, None).await
}

/// What the form holds, and what was wrong with it.
type Wrong = (String, &'static str);

async fn own_shown(app: &App, token: String, frame: Frame, wrong: Option<Wrong>) -> Page {
    let own = app.own_nomination(&token).await?;
    let community = app.summary(own.election).await?.community;
    let t = frame.t;
    let shown = |one: StatementView| {
        let photo = one.photo.map(|photo| format!("/nominee/{token}/photos/{photo}"));
        Shown::of(t, &own.name, photo, one)
    };
    let all = app.own_statements(&token).await?.into_iter().map(shown);
    let (mut drafts, others): (Vec<_>, Vec<_>) = all.partition(|one| one.state == Stands::Draft);
    let draft = drafts.pop();
    let newest = draft.as_ref().or(others.last()).map(|one| one.words.clone()).unwrap_or_default();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (words, wrong) = wrong.map_or((newest, None), |(words, wrong)| (words, Some(t.page(wrong))));
    let post = post_name(t, own.standing.post.as_str());
    let name = own.name;
    let mut response = page(&OwnPage { frame, community, token, name, post, words, draft, others, wrong });
    *response.status_mut() = status;
    Ok(response)
}

/// The form of a statement: a photo, and the words beside it.
const MOST_FORM: usize = MOST_BYTES + (64 << 10);

/// What the form of a statement sends.
struct Written {
    words: String,
    photo: NewPhoto,
}

async fn written(form: Multipart) -> Result<Written, Problem> {
    let mut sent = SentForm::read(form, MOST_FORM).await?;
    let photo = match (sent.words.contains_key("leave"), sent.file("photo")) {
        (true, _) => NewPhoto::Leave,
        (false, Some(bytes)) => NewPhoto::Take(bytes),
        (false, None) => NewPhoto::Keep,
    };
    Ok(Written { words: sent.words.remove("words").unwrap_or_default(), photo })
}

async fn write(
    State(app): State<App>,
    Path(token): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    form: Multipart,
) -> Page {
    session::require_own_origin(&headers)?;
    // Whoever has no link fills no memory.
    app.own_nomination(&token).await?;
    let Written { words, photo } = written(form).await?;
    match app.draft_statement(&token, &words, photo).await {
        Ok(()) => Ok(Redirect::to(&format!("/nominee/{token}/statement")).into_response()),
        Err(Problem::Invalid(fields)) => {
            let photo = fields.iter().any(|field| field.pointer == "/photo");
            let key = if photo { "statement.wrong.photo" } else { "statement.wrong.words" };
            own_shown(&app, token, frame, Some((words, key))).await
        }
        Err(other) => Err(NoPage::from(other)),
    }
}

async fn send(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> Page {
    session::require_own_origin(&headers)?;
    app.send_statement(&token).await?;
    Ok(Redirect::to(&format!("/nominee/{token}/statement")).into_response())
}

async fn own_photo(State(app): State<App>, Path((token, photo)): Path<(String, Uuid)>) -> Page {
    Ok(jpeg(app.own_photo(&token, photo).await?))
}

async fn back(Path(token): Path<String>) -> Page {
    Ok(Redirect::to(&format!("/nominee/{token}")).into_response())
}

async fn appeal(
    State(app): State<App>,
    Path(token): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Appeal>,
) -> Page {
    session::require_own_origin(&headers)?;
    let (status, key) = match app.hand_in_appeal(&token, &sent.form, sent.body, &sent.text).await {
        Ok(HandedIn::Received(slip)) => {
            let election = app.own_nomination(&token).await?.election;
            return Ok(slip_page(&app, frame, election, slip).await?);
        }
        Ok(HandedIn::Shut(_)) => (StatusCode::CONFLICT, "appeal.over"),
        Ok(HandedIn::TooOften | HandedIn::Full) => (StatusCode::TOO_MANY_REQUESTS, "object.too_often"),
        Err(Problem::Invalid(fields)) if fields.iter().any(|field| field.pointer == "/body") => {
            (StatusCode::CONFLICT, "appeal.over")
        }
        Err(Problem::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, "appeal.wrong"),
        Err(other) => return Err(other.into()),
    };
    let unsent = Unsent { body: word_of(sent.body), text: sent.text, says: frame.t.page(key) };
    let mut response = own_page(&app, token, frame, Some(unsent)).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn desk(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    desk_shown(&app, election_id(&id)?, frame, None).await
}

async fn desk_shown(app: &App, id: ElectionId, frame: Frame, wrong: Option<&'static str>) -> Page {
    let principal = frame.require(app, id, Access::REVEAL).await?;
    let Access::Roles(decide) = Access::DESK else { return Err(Problem::Forbidden.into()) };
    let works = if principal.role(decide, &app.place(id).await?).is_some() { Works::Decides } else { Works::Reads };
    let mut rows = app.statements(id).await?;
    rows.sort_by_key(|row| row.state != Stands::Sent);
    let names = app.names_of(id, &rows.iter().map(|row| row.person).collect()).await?;
    let shown = |one: StatementView| {
        let photo = one.photo.map(|_| format!("/elections/{id}/statements/{}/photo", one.id));
        Shown::of(frame.t, names.get(&one.person).map_or("", String::as_str), photo, one)
    };
    let rows = rows.into_iter().map(shown).collect();
    let community = app.summary(id).await?.community;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let wrong = wrong.map(|wrong| frame.t.page(wrong));
    let mut response = page(&DeskPage { frame, community, election: id, rows, works, wrong });
    *response.status_mut() = status;
    Ok(response)
}

async fn decide(
    State(app): State<App>,
    Path((id, statement)): Path<(String, Uuid)>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Decides>,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = election_id(&id)?;
    let principal = frame.require(&app, election, Access::DESK).await?;
    let decided = if sent.r#do == "back" {
        app.send_back(principal, election, statement, &sent.reason).await
    } else {
        let key = format!("statement/{statement}");
        let requested = Requested::new(Some(key.clone()), None, &key, &[]);
        app.release_statement(principal, Role::Committee, election, statement, &requested).await.map(drop)
    };
    match decided {
        Ok(()) => Ok(Redirect::to(&format!("/elections/{election}/statements")).into_response()),
        Err(Problem::Invalid(_)) => desk_shown(&app, election, frame, Some("statement.wrong.reason")).await,
        Err(other) => Err(NoPage::from(other)),
    }
}

async fn photo(State(app): State<App>, Path((id, statement)): Path<(String, Uuid)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::REVEAL).await?;
    Ok(jpeg(app.statement_photo(id, statement).await?))
}

async fn candidates(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = election_id(&id)?;
    let t = frame.t;
    let presented = |one: app::statement::Presented| {
        let photo = one.photo.and(one.nomination);
        let photo = photo.map(|nomination| format!("/elections/{election}/candidates/{nomination}/photo"));
        Presented { name: one.name, photo: photo.unwrap_or_default(), words: one.words.unwrap_or_default() }
    };
    let posts = app.presented(election).await?.into_iter();
    let posts =
        posts.map(|post| (post_name(t, post.post.as_str()), post.candidates.into_iter().map(presented).collect()));
    let posts = posts.collect();
    let community = app.summary(election).await?.community;
    Ok(page(&CandidatesPage { frame, community, election, posts }))
}

async fn shown_photo(State(app): State<App>, Path((id, nomination)): Path<(String, NominationId)>) -> Page {
    Ok(jpeg(app.presented_photo(election_id(&id)?, nomination).await?))
}
