//! People who are on no list yet: staff from elsewhere, objectors, residents before the roll exists. Each is entered once and
//! is then known by name to every form. What is typed goes in a body and stands in no address.

use crate::frame::Frame;
use crate::pages::{Page, unkept};
use crate::refusal::{Said, refused};
use crate::request::Path;
use crate::sentences::filled;
use crate::session;
use app::commands::Requested;
use app::people::{Listed, NewPerson};
use app::texts::Texts;
use app::{Access, App, Fault, Field, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use election::{ElectionId, GroupNo, HouseholdNo, Role, Sex};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    election: ElectionId,
    community: String,
    groups: Vec<GroupNo>,
    sent: Sent,
    /// Who was entered just now.
    entered: Option<String>,
    /// Who is on no roll, for those who may read it: name, sex, group, masked number.
    listed: Vec<[String; 4]>,
    said: Said,
    key: String,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Sent {
    key: String,
    name: String,
    sex: String,
    identity: String,
    group: String,
    household: String,
    phone: String,
    /// Several at once, one on each line.
    several: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/people", get(ask).post(enter))
}

async fn ask(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    Ok(shown(&app, frame, id, Sent::default(), None, (StatusCode::OK, Said::default())).await?)
}

async fn enter(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    match entered(&app, &frame, id, &sent).await {
        Ok(names) => {
            let says = filled(frame.t, "people.entered", [("names", names.join(" · "))]);
            Ok(shown(&app, frame, id, Sent::default(), Some(says), (StatusCode::OK, Said::default())).await?)
        }
        Err(problem) => {
            let said = refused(&frame, of_the_form(problem, &sent))?;
            Ok(shown(&app, frame, id, sent, None, said).await?)
        }
    }
}

/// The names of those who are entered.
async fn entered(app: &App, frame: &Frame, id: ElectionId, sent: &Sent) -> Result<Vec<String>, Problem> {
    let principal = frame.principal()?;
    let Access::Roles(roles) = Access::COMMITTEE_OR_OFFICE else { return Err(Problem::Forbidden) };
    let role = principal.role(roles, &app.place(id).await?).ok_or(Problem::Forbidden)?;
    let people = if sent.several.trim().is_empty() { vec![read(sent)?] } else { pasted(&sent.several) };
    let body = format!("{people:?}");
    let requested = Requested::new(Some(sent.key.clone()), None, "enter-people", body.as_bytes());
    app.enter_people(principal, role, id, &people, &requested).await?;
    Ok(people.into_iter().map(|one| one.name).collect())
}

/// People as a clerk pastes them, one on each line.
fn pasted(text: &str) -> Vec<NewPerson> {
    text.lines().filter_map(NewPerson::of_line).collect()
}

/// The person whom a form tells of.
fn read(sent: &Sent) -> Result<NewPerson, Problem> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let wrong = |field: &str| Problem::field(field, Fault::NotANumber);
    let group = given(&sent.group).map(|text| text.parse().map(GroupNo).map_err(|_| wrong("/group")));
    let household = given(&sent.household).map(|text| text.parse().map(HouseholdNo).map_err(|_| wrong("/household")));
    Ok(NewPerson {
        name: sent.name.trim().to_owned(),
        sex: match sent.sex.as_str() {
            "female" => Some(Sex::Female),
            "male" => Some(Sex::Male),
            _ => None,
        },
        identity: given(&sent.identity),
        group: group.transpose()?,
        household: household.transpose()?,
        phone: given(&sent.phone),
    })
}

/// What is wrong, at the fields of the form: one person has no number there, of several their line is told.
fn of_the_form(problem: Problem, sent: &Sent) -> Problem {
    let Problem::Invalid(fields) = problem else { return problem };
    let several = !sent.several.trim().is_empty();
    let moved = |field: Field| {
        let Some((place, name)) = field.pointer.strip_prefix("/people/").and_then(|rest| rest.split_once('/')) else {
            return field;
        };
        let line = place.parse::<u32>().map_or(1, |place| place.saturating_add(1));
        let pointer = if several { format!("/several/{line}/{name}") } else { format!("/{name}") };
        Field { pointer, ..field }
    };
    Problem::Invalid(fields.into_iter().map(moved).collect())
}

fn row(t: &Texts, one: Listed) -> [String; 4] {
    let sex = match one.sex {
        Sex::Female => t.choice("female"),
        Sex::Male => t.choice("male"),
    };
    let group = one.group.map(|group| group.to_string()).unwrap_or_default();
    [one.name, sex.to_owned(), group, one.identity.unwrap_or_default()]
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    sent: Sent,
    entered: Option<String>,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    let principal = frame.require(app, id, Access::COMMITTEE_OR_OFFICE).await?;
    let reads = principal.role(&[Role::Committee], &app.place(id).await?).is_some();
    let all = if reads { app.list_unlisted(id).await? } else { Vec::new() };
    let listed = all.into_iter().map(|one| row(frame.t, one)).collect();
    let groups = app.snapshot(id).await?.election().groups.keys().copied().collect();
    let community = app.summary(id).await?.community;
    let key = Uuid::now_v7().to_string();
    Ok(unkept(&PeoplePage { frame, election: id, community, groups, sent, entered, listed, said, key }, status))
}
