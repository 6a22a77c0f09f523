//! Lists of voters that are printed and never stand online: the voters' list, sign-in lists, voters' cards.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::sheet::mark::{Mark, address};
use crate::sheet::qr::qr;
use app::prints::{PlaceList, PostedGroup};
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::{ElectionId, PlaceId, Sex};
use serde_json::Value;

#[derive(Template)]
#[template(path = "voters_list.html")]
struct VotersListPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    groups: Vec<PostedGroup>,
    lead: String,
    mark: Mark,
}

#[derive(Template)]
#[template(path = "sign_in_list.html")]
struct SignInListPage {
    frame: Frame,
    community: String,
    list: PlaceList,
    mark: Mark,
}

#[derive(Template)]
#[template(path = "cards.html")]
struct CardsPage {
    frame: Frame,
    community: String,
    day: String,
    hours: String,
    list: PlaceList,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/prints/voters", get(voters_list))
        .route("/elections/{election}/prints/places/{place}/sign-in-list", get(sign_in_list))
        .route("/elections/{election}/prints/places/{place}/cards", get(cards))
}

async fn voters_list(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::DESK).await?;
    let community = app.summary(id).await?.community;
    let groups = app.posted_voters(id).await?;
    let everybody = || groups.iter().flat_map(|group| &group.voters);
    let (total, women) = (everybody().count(), everybody().filter(|voter| voter.sex == Sex::Female).count());
    let facts = [("total", total), ("women", women)].map(|(name, number)| (name.to_owned(), number.into()));
    let lead = frame.t.sentence("prints.voters.lead", facts);
    let mark = mark(&app, &frame, id).await?;
    Ok(page(&VotersListPage { frame, election: id, community, groups, lead, mark }))
}

/// The foot of a list that is read off the record now.
async fn mark(app: &App, frame: &Frame, id: ElectionId) -> Result<Mark, Problem> {
    let snapshot = app.snapshot(id).await?;
    Ok(Mark::of_record(frame.t, address(&frame.site, id), (snapshot.size(), &snapshot.root())))
}

async fn of_place(app: &App, frame: &Frame, id: &str, place: &str) -> Result<(ElectionId, PlaceList), Problem> {
    let id = election_id(id)?;
    frame.require(app, id, Access::DESK).await?;
    let place: PlaceId = serde_json::from_value(Value::from(place)).map_err(|_| Problem::NotFound("place"))?;
    Ok((id, app.place_list(id, place).await?))
}

async fn sign_in_list(State(app): State<App>, Path((id, place)): Path<(String, String)>, frame: Frame) -> Page {
    let (id, list) = of_place(&app, &frame, &id, &place).await?;
    let community = app.summary(id).await?.community;
    let mark = mark(&app, &frame, id).await?;
    Ok(page(&SignInListPage { frame, community, list, mark }))
}

async fn cards(State(app): State<App>, Path((id, place)): Path<(String, String)>, frame: Frame) -> Page {
    let (id, list) = of_place(&app, &frame, &id, &place).await?;
    let summary = app.summary(id).await?;
    let snapshot = app.snapshot(id).await?;
    let found = snapshot.election().ballot.places.values().find(|place| place.number == list.number);
    let hours = found.map(|place| format!("{}–{}", place.opens.format("%H:%M"), place.closes.format("%H:%M")));
    let voting = summary.election_day.map(|on| frame.t.day(on));
    Ok(page(&CardsPage {
        frame,
        community: summary.community,
        day: voting.unwrap_or_default(),
        hours: hours.unwrap_or_default(),
        list,
    }))
}

/// A number in fours, as people read it aloud.
fn spaced(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The key of a sex's word.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
const fn sex(sex: &Sex) -> &'static str {
    match sex {
        Sex::Female => "sex.female",
        Sex::Male => "sex.male",
    }
}
