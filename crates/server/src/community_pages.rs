//! Communities of the county, with those that hold no election yet; a community entered, an election drafted.

use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Reason, Said, refused};
use crate::session;
use app::commands::{NewElection, Requested};
use app::communities::{CommunityView, NewCommunity};
use app::{App, Fault, Principal, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use election::{CommunityId, Group, GroupNo, Role};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who enters communities and drafts elections.
const OFFICES: [Role; 2] = [Role::County, Role::Street];

#[derive(Template)]
#[template(path = "communities.html")]
struct CommunitiesPage {
    frame: Frame,
    /// Each with how many elections it has.
    rows: Vec<(CommunityView, usize)>,
    profiles: Vec<String>,
    community: NewRow,
    draft: Draft,
    key: String,
    wrong: Vec<(String, String)>,
    reasons: Vec<Reason>,
}

/// A community as its form sends it.
#[derive(Clone, Default, Deserialize)]
struct NewRow {
    code: String,
    name: String,
    street: String,
    households: String,
}

/// An election as its form sends it.
#[derive(Clone, Default, Deserialize)]
struct Draft {
    key: String,
    community: String,
    term: String,
    profile: String,
    /// A group on each line: its number, then its households.
    groups: String,
}

/// What was typed, and why it was not taken.
#[derive(Default)]
struct Beside {
    community: NewRow,
    draft: Draft,
    status: StatusCode,
    said: Said,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/county/communities", get(list).post(enter)).route("/county/elections", post(draft))
}

fn office(frame: &Frame) -> Result<(&Principal, Role), Problem> {
    let principal = frame.principal()?;
    Ok((principal, principal.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?))
}

async fn list(State(app): State<App>, frame: Frame) -> Page {
    shown(&app, frame, Beside::default()).await
}

async fn shown(app: &App, frame: Frame, beside: Beside) -> Page {
    office(&frame)?;
    let mut held: BTreeMap<CommunityId, usize> = BTreeMap::new();
    for (community, _) in app.places().await?.elections.values() {
        *held.entry(*community).or_default() += 1;
    }
    let rows = app.communities().await?.into_iter();
    let rows = rows.map(|one| (held.get(&one.community).copied().unwrap_or(0), one));
    let mut response = page(&CommunitiesPage {
        rows: rows.map(|(held, one)| (one, held)).collect(),
        profiles: rules::Profile::builtin_ids().map(str::to_owned).collect(),
        community: beside.community,
        draft: beside.draft,
        key: Uuid::now_v7().to_string(),
        wrong: beside.said.wrong,
        reasons: beside.said.reasons,
        frame,
    });
    *response.status_mut() = beside.status;
    Ok(response)
}

async fn enter(State(app): State<App>, frame: Frame, headers: HeaderMap, Form(sent): Form<NewRow>) -> Page {
    session::require_own_origin(&headers)?;
    let (principal, _) = office(&frame)?;
    let entered = match sent.households.trim().parse() {
        Ok(households) => {
            let NewRow { code, name, street, .. } = sent.clone();
            let new = NewCommunity { code: code.trim().to_owned(), name, street: street.trim().to_owned(), households };
            app.create_community(principal, new).await.map(drop)
        }
        Err(_) => Err(Problem::field("/households", Fault::NotANumber)),
    };
    match entered {
        Ok(()) => Ok(Redirect::to("/county/communities").into_response()),
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            shown(&app, frame, Beside { community: sent, status, said, ..Beside::default() }).await
        }
    }
}

/// Groups as they are typed: a number and its households on each line.
fn groups(text: &str) -> Result<Vec<Group>, Problem> {
    let wrong = || Problem::field("/groups", Fault::Groups);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let groups: Result<Vec<_>, Problem> = lines
        .map(|line| {
            let mut parts = roster::words(line);
            let number = parts.next().and_then(|part| part.parse().ok()).map(GroupNo).ok_or_else(wrong)?;
            let households = parts.next().and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
            if parts.next().is_some() { Err(wrong()) } else { Ok(Group { number, households }) }
        })
        .collect();
    groups.and_then(|groups| if groups.is_empty() { Err(wrong()) } else { Ok(groups) })
}

fn read(sent: &Draft) -> Result<NewElection, Problem> {
    Ok(NewElection {
        community: sent.community.parse().map_err(|_| Problem::field("/community", Fault::Missing))?,
        term: sent.term.trim().parse().map_err(|_| Problem::field("/term", Fault::NotANumber))?,
        profile: sent.profile.clone(),
        groups: groups(&sent.groups)?,
        purpose: election::lifecycle::purpose::Purpose::default(),
    })
}

async fn draft(State(app): State<App>, frame: Frame, headers: HeaderMap, Form(sent): Form<Draft>) -> Page {
    session::require_own_origin(&headers)?;
    let (principal, role) = office(&frame)?;
    let body = format!("{}|{}|{}|{}", sent.community, sent.term, sent.profile, sent.groups);
    let requested = Requested::new(Some(sent.key.clone()), None, "/county/elections", body.as_bytes());
    let drafted = match read(&sent) {
        Ok(new) => app.draft(principal, role, new, &requested).await,
        Err(problem) => Err(problem),
    };
    match drafted {
        Ok(receipt) => Ok(Redirect::to(&format!("/elections/{}/stages/lifecycle", receipt.election)).into_response()),
        Err(problem) => {
            let (status, said) = refused(&frame, problem)?;
            shown(&app, frame, Beside { draft: sent, status, said, ..Beside::default() }).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_as_people_type_them() {
        let read = |text: &str| {
            groups(text).map(|all| all.iter().map(|one| (one.number.0, one.households)).collect::<Vec<_>>()).ok()
        };
        assert_eq!(read("1 30\n2，28\n\n 3\t31 "), Some(vec![(1, 30), (2, 28), (3, 31)]));
        for wrong in ["", "1", "1 2 3", "一 30", "1 x"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
