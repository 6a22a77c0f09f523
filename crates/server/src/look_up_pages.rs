//! "Am I on the list?": the own entry, without an account, and from the same page what a resident has to say against the
//! list. What is typed goes in a body and stands in no address.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::sentences::filled;
use crate::session;
use app::look_up::{Found, Paper, Said};
use app::received::{Complaint, HandedIn, LONGEST, Slip, Window};
use app::texts::Texts;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use election::{ElectionId, GroupNo};

#[derive(Template)]
#[template(path = "look_up.html")]
struct LookUpPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    groups: Vec<GroupNo>,
    /// What came of it; none before anybody asked.
    found: Option<Found>,
    /// Minutes until one name may be asked for again.
    minutes: i64,
    /// What the resident may say against the list; nothing before anybody asked.
    objecting: Option<Objecting>,
}

/// The form of an objection, or why there is none.
struct Objecting {
    /// What was typed so far.
    sent: Complaint,
    /// Until when, or since when no more.
    window: Window,
    /// The same in words.
    says: String,
    /// What was wrong with what was sent.
    wrong: Option<&'static str>,
    /// The word of what it is about, where that was said.
    matter: String,
    name: Name,
}

/// Whether the form asks for the name of who objects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// Nobody on the list was found.
    Asked,
    /// The entry says it.
    Known,
}

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    slip: Slip,
    secret: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/look-up", get(ask).post(answer))
        .route("/elections/{election}/look-up/objection", get(back).post(object))
}

async fn ask(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    shown(&app, election_id(&id)?, frame, (None, None)).await
}

/// Where the languages and looks of a page that was sent lead.
async fn back(Path(id): Path<String>) -> Page {
    Ok(Redirect::to(&format!("/elections/{}/look-up", election_id(&id)?)).into_response())
}

async fn answer(State(app): State<App>, Path(id): Path<String>, frame: Frame, Form(said): Form<Said>) -> Page {
    let election = election_id(&id)?;
    let found = app.look_up(election, &said.asked()).await?;
    let objecting = match &found {
        Found::Entry(_) | Found::Nothing {} => {
            let Said { card, name, group, last_four } = said;
            let sent = Complaint { form: app.fresh_form()?, card, name, group, last_four, ..Complaint::default() };
            let name = if matches!(found, Found::Nothing {}) { Name::Asked } else { Name::Known };
            Some(objecting(frame.t, (sent, name), app.objection_window(election).await?, None))
        }
        Found::NotPublished {} | Found::TooOften { .. } => None,
    };
    shown(&app, election, frame, (Some(found), objecting)).await
}

fn objecting(t: &Texts, (sent, name): (Complaint, Name), window: Window, wrong: Option<&'static str>) -> Objecting {
    let says = match window {
        Window::NotYet => t.page("look_up.not_yet").to_owned(),
        Window::Open { last, due } => filled(t, "object.until", [("day", t.day(last)), ("due", t.day(due))]),
        Window::Over { last } => filled(t, "object.over", [("day", t.day(last))]),
        Window::Elsewhere => t.page("object.visiting").to_owned(),
    };
    let matter = sent.matter.map(app::texts::word_of).unwrap_or_default();
    Objecting { sent, window, says, wrong, matter, name }
}

async fn object(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Complaint>,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = election_id(&id)?;
    let mut name = if sent.name.trim().is_empty() { Name::Known } else { Name::Asked };
    let (status, wrong) = match app.hand_in(election, &sent).await {
        Ok(HandedIn::Received(slip)) => {
            return Ok(slip_page(&app, frame, election, slip).await?);
        }
        Ok(HandedIn::Shut(_)) => (StatusCode::CONFLICT, None),
        Ok(HandedIn::TooOften) => (StatusCode::TOO_MANY_REQUESTS, Some("object.too_often")),
        Ok(HandedIn::Full) => (StatusCode::TOO_MANY_REQUESTS, Some("object.full")),
        Err(Problem::Invalid(fields)) => {
            if fields.iter().any(|field| field.pointer == "/name") {
                name = Name::Asked;
            }
            (StatusCode::UNPROCESSABLE_ENTITY, Some("object.wrong"))
        }
        Err(other) => return Err(other.into()),
    };
    let objecting = objecting(frame.t, (sent, name), app.objection_window(election).await?, wrong);
    let mut response = shown(&app, election, frame, (None, Some(objecting))).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// The page of a receipt, which is shown once.
pub(crate) async fn slip_page(app: &App, frame: Frame, election: ElectionId, slip: Slip) -> Result<Response, Problem> {
    let community = app.summary(election).await?.community;
    let secret = spaced(&slip.secret);
    let mut response = page(&SlipPage { frame, community, election, slip, secret });
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Digits in fours, as they are read and copied.
fn spaced(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

async fn shown(
    app: &App,
    election: ElectionId,
    frame: Frame,
    (found, objecting): (Option<Found>, Option<Objecting>),
) -> Page {
    let community = app.summary(election).await?.community;
    let snapshot = app.snapshot(election).await?;
    let groups = snapshot.election().groups.keys().copied().collect();
    let (status, minutes) = match &found {
        Some(Found::TooOften { until }) => {
            (StatusCode::TOO_MANY_REQUESTS, (*until - app.clock().now()).num_minutes() + 1)
        }
        _ => (StatusCode::OK, 0),
    };
    let mut response = page(&LookUpPage { frame, community, election, groups, found, minutes, objecting });
    *response.status_mut() = status;
    Ok(response)
}
