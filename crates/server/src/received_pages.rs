//! One paper that came in online, to be read, filed or answered.

use crate::frame::Frame;
use crate::no_page::NoPage;
use crate::objections_pages::{Clock, clock, done, matter_key, moment, said, state_key};
use crate::pages::{Page, election_id, page};
use crate::refusal::{Reason, reasons};
use crate::session;
use app::commands::Requested;
use app::received::desk::{Filed, ReadPaper};
use app::received::{Came, Matter};
use app::texts::word_of;
use app::{Access, App, Fault, Principal, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use election::office::objection::About;
use election::{Blocker, ElectionId, LateReason, PersonId, Role, Sex, legal_day};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "received.html")]
struct PaperPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    read: ReadPaper,
    matter: &'static str,
    body: String,
    on: String,
    due: String,
    clock: Clock,
    state: &'static str,
    /// Who the objection may be about, where the committee files it.
    people: Vec<Somebody>,
    works: Works,
    late: Late,
    sent: Sent,
    reasons: Vec<Reason>,
    wrong: Option<&'static str>,
}

/// A person to choose.
struct Somebody {
    person: PersonId,
    says: String,
    picked: &'static str,
}

/// What the visitor may do with a paper.
#[derive(PartialEq, Eq)]
enum Works {
    /// File it or answer it.
    Files,
    /// Say something beside the ruling.
    Replies,
    /// Read it.
    Reads,
}

/// Whether filing needs a reason because it is late.
#[derive(PartialEq, Eq)]
enum Late {
    Yes,
    No,
}

/// What a form of the page of a paper sends.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Sent {
    r#do: String,
    find: String,
    whom: String,
    sex: String,
    late: String,
    reason: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/received/{paper}", get(paper).post(act))
}

async fn paper(State(app): State<App>, Path((id, paper)): Path<(String, Uuid)>, frame: Frame) -> Page {
    shown(&app, (election_id(&id)?, paper), frame, &Sent::default(), Why::Asked).await
}

/// Why the page of a paper is shown.
enum Why {
    Asked,
    Wrong(&'static str),
    Refused(Vec<Blocker>),
}

async fn shown(app: &App, (id, paper): (ElectionId, Uuid), frame: Frame, sent: &Sent, why: Why) -> Page {
    let principal = frame.require(app, id, Access::REVEAL).await?;
    let t = frame.t;
    let read = app.read_paper(principal, id, paper).await?;
    let works = works(app, principal, id, &read).await?;
    let snapshot = app.snapshot(id).await?;
    let today = legal_day(app.clock().now());
    let came_on = legal_day(read.paper.at);
    let grace = i64::from(snapshot.election().profile.law().record_late.0);
    let late = if (today - came_on).num_days() > grace { Late::Yes } else { Late::No };
    let people = if works == Works::Files { candidates(app, id, &read, sent).await? } else { Vec::new() };
    let state = said(t, state_key(read.paper.came));
    let open = matches!(read.paper.came, Came::Waiting {} | Came::Filed {});
    let (status, reasons, wrong) = match why {
        Why::Asked => (StatusCode::OK, Vec::new(), None),
        Why::Wrong(key) => (StatusCode::UNPROCESSABLE_ENTITY, Vec::new(), Some(t.page(key))),
        Why::Refused(blockers) => (StatusCode::CONFLICT, reasons(&frame, blockers), None),
    };
    let community = app.summary(id).await?.community;
    let mut response = page(&PaperPage {
        matter: t.word(&matter_key(read.paper.matter)),
        body: read.paper.appeal.map_or_else(String::new, |(_, body)| t.choice(&word_of(body)).to_owned()),
        on: moment(t, read.paper.at),
        due: t.day(read.paper.due),
        clock: if open { clock(t, read.paper.due, today) } else { done(state) },
        sent: sent.clone(),
        community,
        election: id,
        state,
        people,
        works,
        late,
        reasons,
        wrong,
        read,
        frame,
    });
    *response.status_mut() = status;
    Ok(response)
}

async fn works(app: &App, principal: &Principal, id: ElectionId, read: &ReadPaper) -> Result<Works, Problem> {
    let Access::Roles(desk) = Access::DESK else { return Ok(Works::Reads) };
    let desk = principal.role(desk, &app.place(id).await?).is_some();
    Ok(match read.paper.came {
        Came::Waiting {} if desk => Works::Files,
        Came::Upheld { .. } | Came::Dismissed { .. } if desk && read.reply.is_none() => Works::Replies,
        _ => Works::Reads,
    })
}

/// Whom the objection may be about: the sender's own entry, whoever has the name that was looked for.
async fn candidates(app: &App, id: ElectionId, read: &ReadPaper, sent: &Sent) -> Result<Vec<Somebody>, Problem> {
    let find = sent.find.as_str();
    let Some(words) = &read.words else { return Ok(Vec::new()) };
    let own = words.person.filter(|_| read.paper.matter == Matter::EntryWrong);
    let wanted = if find.trim().is_empty() && read.paper.matter == Matter::EntryMissing { &words.name } else { find };
    let wanted = wanted.trim();
    let fits = |one: &app::people::Listed| own == Some(one.person) || (!wanted.is_empty() && one.name.contains(wanted));
    let listed = app.list_people(id).await?;
    let picked = |person: PersonId| match sent.whom.as_str() {
        "" => own == Some(person),
        whom => whom == person.to_string(),
    };
    let somebody = |one: app::people::Listed| Somebody {
        picked: if picked(one.person) { " checked" } else { "" },
        says: [Some(one.name), one.group.map(|group| group.to_string()), one.identity]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        person: one.person,
    };
    Ok(listed.into_iter().filter(fits).take(MOST).map(somebody).collect())
}

/// People who are offered at once.
const MOST: usize = 20;

async fn act(
    State(app): State<App>,
    Path((id, paper)): Path<(String, Uuid)>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let at = (election_id(&id)?, paper);
    let principal = frame.require(&app, at.0, Access::DESK).await?;
    let done = match sent.r#do.as_str() {
        "find" => return shown(&app, at, frame, &sent, Why::Asked).await,
        "answer" => app
            .answer_paper(principal, at.0, paper, &sent.reason)
            .await
            .map_err(|problem| (problem, "received.wrong.reason")),
        _ => file(&app, principal, at, &sent).await.map_err(|problem| (problem, "received.wrong.whom")),
    };
    match done {
        Ok(()) => Ok(to_desk(at.0)),
        Err((Problem::Refused(blockers), _)) => shown(&app, at, frame, &sent, Why::Refused(blockers)).await,
        Err((Problem::Invalid(_), key)) => shown(&app, at, frame, &sent, Why::Wrong(key)).await,
        // Somebody else was faster: the page says how it stands now.
        Err((Problem::Conflict(_) | Problem::NotFound(_) | Problem::KeyReused, _)) => {
            shown(&app, at, frame, &sent, Why::Asked).await
        }
        Err((other, _)) => Err(NoPage::from(other)),
    }
}

fn to_desk(id: ElectionId) -> Response {
    Redirect::to(&format!("/elections/{id}/objections")).into_response()
}

async fn file(app: &App, principal: &Principal, (id, paper): (ElectionId, Uuid), sent: &Sent) -> Result<(), Problem> {
    let person = match sent.whom.as_str() {
        "" => None,
        "new" => {
            let sex: Option<Sex> = serde_json::from_value(json!(sent.sex)).ok();
            let sex = sex.ok_or_else(|| Problem::field("/sex", Fault::Missing))?;
            Some(app.enter_sender(principal, Role::Committee, id, (paper, sex)).await?)
        }
        one => Some(serde_json::from_value(json!(one)).map_err(|_| Problem::field("/whom", Fault::Unknown))?),
    };
    let snapshot = app.snapshot(id).await?;
    let roll = &snapshot.election().registration.roll;
    let about = person.map(|person| {
        if roll.contains_key(&person) { About::RollEntry { person } } else { About::RollMissing { person } }
    });
    let late: Option<LateReason> = serde_json::from_value(json!(sent.late)).ok();
    let key = format!("received/{paper}");
    let requested = Requested::new(Some(key.clone()), None, &key, sent.whom.as_bytes());
    app.file_paper(principal, Role::Committee, id, (paper, &Filed { about, late }), &requested).await?;
    Ok(())
}
