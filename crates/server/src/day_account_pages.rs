//! Accounts for the polling day: a batch is made for people who are named or appointed, and answered with a sheet of cards
//! that is shown once. Names and PINs stand in bodies alone.

use crate::frame::Frame;
use crate::objections_pages::moment;
use crate::pages::{Page, unkept};
use crate::refusal::{Said, refused};
use crate::request::Path;
use crate::session;
use crate::sheet::qr::qr;
use crate::table::{download, file_name, of_texts};
use app::accounts::GrantStanding;
use app::commands::Requested;
use app::day_accounts::{
    DAY_FUNCTIONS, DayAccountView, DayCard, DayCards, DayPerson, DayStanding, HOURS, NewDayAccounts, RevokedDayAccounts,
};
use app::texts::{Texts, word_of};
use app::{Access, App, Fault, Field, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use election::office::appointment::Function;
use election::{AccountId, ElectionId, PersonId, PlaceId};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "day_accounts.html")]
struct DayAccountsPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// Whether the visitor makes accounts here, or only confirms and revokes.
    makes: bool,
    confirms: bool,
    /// Whether a role waits for an administrator.
    waits: bool,
    functions: Vec<(String, &'static str)>,
    places: Vec<(String, u16)>,
    sent: Sent,
    rows: Vec<Row>,
    /// How many are appointed and cannot sign in.
    without: usize,
    said: Said,
}

/// A day account in a row.
struct Row {
    account: AccountId,
    person: Option<PersonId>,
    sign_in: String,
    name: String,
    functions: String,
    until: String,
    state: &'static str,
    class: &'static str,
    standing: DayStanding,
}

#[derive(Template)]
#[template(path = "day_cards.html")]
struct DayCardsPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    cards: Vec<Card>,
    /// Who keeps the account that there is.
    kept: Vec<String>,
    /// Where to sign in, and the same as a code to scan.
    address: String,
    code: (usize, String),
    /// Whether an administrator must confirm first.
    awaits: bool,
}

/// What is cut out for one person.
struct Card {
    name: String,
    functions: String,
    sign_in: String,
    pin: String,
    until: String,
}

/// What the forms send.
#[derive(Clone, Deserialize)]
#[serde(default)]
struct Sent {
    /// People, one on each line; everybody who is appointed and cannot sign in, where this is left out.
    people: Option<String>,
    /// Whose card is lost.
    again: Option<PersonId>,
    function: String,
    place: String,
    hours: String,
}

impl Default for Sent {
    fn default() -> Self {
        Self { people: None, again: None, function: String::new(), place: String::new(), hours: HOURS.to_string() }
    }
}

/// Which account is shut; all of them where it is left out.
#[derive(Deserialize)]
struct Shut {
    #[serde(default)]
    account: Option<AccountId>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/day-accounts", get(list).post(make))
        .route("/elections/{election}/day-accounts/{file}", get(file))
        .route("/elections/{election}/day-accounts/revoke", post(revoke))
        .route("/elections/{election}/day-accounts/confirm", post(confirm))
}

fn called_all(t: &'static Texts, functions: &[Function]) -> String {
    functions.iter().map(|one| t.named("function", *one)).collect::<Vec<_>>().join(" · ")
}

async fn list(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    Ok(shown(&app, frame, id, Sent::default(), (StatusCode::OK, Said::default())).await?)
}

async fn make(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    match made(&app, &frame, id, &sent).await {
        Ok(cards) => Ok(sheet(&app, frame, id, cards).await?),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, id, sent, said).await?)
        }
    }
}

async fn made(app: &App, frame: &Frame, id: ElectionId, sent: &Sent) -> Result<DayCards, Problem> {
    let principal = frame.require(app, id, Access::OFFICE).await?;
    let people = match (sent.again, &sent.people) {
        (Some(person), _) => vec![again(app, id, person).await?],
        (None, Some(text)) => named(&app.names(id).await?, text, sent)?,
        (None, None) => Vec::new(),
    };
    let hours = sent.hours.trim().parse().map_err(|_| Problem::field("/hours", Fault::NotANumber))?;
    let new = NewDayAccounts { people, hours: Some(hours) };
    // A second click makes other PINs for the same accounts: nothing is made twice.
    app.make_day_accounts(principal, id, &new, &Requested::new(None, None, "day-accounts", &[])).await
}

/// Somebody whose card is lost: the same account, for what the person is appointed for anyway.
async fn again(app: &App, id: ElectionId, person: PersonId) -> Result<DayPerson, Problem> {
    let view = app.day_accounts(id).await?;
    let found = view.accounts.into_iter().find(|one| one.person == Some(person));
    let held = found.into_iter().flat_map(|one| one.functions).find(|one| DAY_FUNCTIONS.contains(one));
    let function = held.ok_or(Problem::NotFound("account"))?;
    Ok(DayPerson { person, function, place: None })
}

/// The people of a pasted list: a name on each line, of namesakes with the group.
fn named(names: &BTreeMap<String, Vec<PersonId>>, text: &str, sent: &Sent) -> Result<Vec<DayPerson>, Problem> {
    let function = serde_json::from_value(Value::from(sent.function.as_str()));
    let function: Function = function.map_err(|_| Problem::field("/function", Fault::NotADayRole))?;
    let place: Option<PlaceId> = match sent.place.as_str() {
        "" => None,
        place => Some(place.parse().map_err(|_| Problem::field("/place", Fault::Unknown))?),
    };
    let (mut people, mut wrong) = (Vec::new(), Vec::new());
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let name = roster::words(text).collect::<Vec<_>>().join(" ");
        match names.get(&name).map(Vec::as_slice) {
            Some([person]) => people.push(DayPerson { person: *person, function, place }),
            Some(_) => wrong.push(at_line(line, Fault::Namesakes { name })),
            None => wrong.push(at_line(line, Fault::NoSuchPerson { name })),
        }
    }
    match (wrong.is_empty(), people.is_empty()) {
        (false, _) => Err(Problem::Invalid(wrong)),
        (true, true) => Err(Problem::field("/people", Fault::Missing)),
        (true, false) => Ok(people),
    }
}

fn at_line(line: u32, fault: Fault) -> Field {
    Field { pointer: format!("/people/{line}"), fault }
}

async fn sheet(app: &App, frame: Frame, id: ElectionId, made: DayCards) -> Result<Response, Problem> {
    let t = frame.t;
    let kept: BTreeSet<PersonId> = made.kept.into_iter().collect();
    let kept = app.names_of(id, &kept).await?.into_values().collect();
    let awaits = made.cards.iter().any(|card| card.standing == GrantStanding::AwaitsConfirmation);
    let card = |one: DayCard| Card {
        name: one.name,
        functions: called_all(t, &one.functions),
        sign_in: one.sign_in,
        pin: one.pin,
        until: moment(t, one.until),
    };
    let cards = made.cards.into_iter().map(card).collect();
    let address = format!("{}/sign-in", frame.site);
    let community = app.summary(id).await?.community;
    let code = qr(&address);
    let page = DayCardsPage { frame, election: id, community, cards, kept, address, code, awaits };
    Ok(unkept(&page, StatusCode::CREATED))
}

async fn revoke(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(shut): Form<Shut>,
) -> Page {
    session::require_own_origin(&headers)?;
    frame.require(&app, id, Access::ADMIN_OR_OFFICE).await?;
    app.revoke_day_accounts(id, RevokedDayAccounts { account: shut.account }).await?;
    Ok(Redirect::to(&format!("/elections/{id}/day-accounts")).into_response())
}

async fn confirm(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame, headers: HeaderMap) -> Page {
    session::require_own_origin(&headers)?;
    let principal = frame.require(&app, id, Access::ADMIN).await?;
    app.confirm_day_accounts(principal, id).await?;
    Ok(Redirect::to(&format!("/elections/{id}/day-accounts")).into_response())
}

fn row(t: &'static Texts, names: &BTreeMap<PersonId, String>, one: DayAccountView) -> Row {
    let (state, class) = match one.standing {
        DayStanding::Open => ("day_accounts.opens", "done"),
        DayStanding::Awaits => ("grant.awaits_confirmation", "due"),
        DayStanding::Over => ("accounts.over", "late"),
        DayStanding::Disabled => ("accounts.disabled", "late"),
    };
    Row {
        account: one.account,
        person: one.person,
        name: one.person.and_then(|person| names.get(&person).cloned()).unwrap_or_default(),
        functions: called_all(t, &one.functions),
        until: moment(t, one.until),
        state: t.page(state),
        class,
        standing: one.standing,
        sign_in: one.sign_in,
    }
}

/// The accounts in words, and how many are appointed without one.
async fn rows(app: &App, frame: &Frame, id: ElectionId) -> Result<(Vec<Row>, usize), Problem> {
    let makes = frame.require(app, id, Access::OFFICE).await.is_ok();
    let view = app.day_accounts(id).await?;
    let people = view.accounts.iter().filter_map(|one| one.person).collect();
    // Whoever only looks after accounts has no need of names.
    let names = if makes { app.names_of(id, &people).await? } else { app.masked_names(id, &people).await? };
    let without = view.without.len();
    Ok((view.accounts.into_iter().map(|one| row(frame.t, &names, one)).collect(), without))
}

/// The accounts as a file, without a PIN.
async fn file(State(app): State<App>, Path((id, file)): Path<(ElectionId, String)>, frame: Frame) -> Page {
    let principal = frame.require(&app, id, Access::ADMIN_OR_OFFICE).await?;
    let (name, form) = file_name(&file)?;
    if name != "day_accounts" {
        return Err(Problem::NotFound("table").into());
    }
    app.record_file(principal, id, name).await?;
    let (rows, _) = rows(&app, &frame, id).await?;
    let rows = rows.into_iter().map(|one| vec![one.sign_in, one.name, one.functions, one.until, one.state.to_owned()]);
    let written = of_texts(&app, frame.t, (name, &["account", "name", "function", "until", "state"]), rows);
    Ok(download(name, form, &written)?)
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    sent: Sent,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    frame.require(app, id, Access::ADMIN_OR_OFFICE).await?;
    let makes = frame.require(app, id, Access::OFFICE).await.is_ok();
    let confirms = frame.require(app, id, Access::ADMIN).await.is_ok();
    let t = frame.t;
    let (rows, without) = rows(app, &frame, id).await?;
    let waits = rows.iter().any(|one| one.standing == DayStanding::Awaits);
    let functions = DAY_FUNCTIONS.into_iter().map(|one| (word_of(one), t.named("function", one))).collect();
    let snapshot = app.snapshot(id).await?;
    let places = snapshot.election().ballot.places.iter().map(|(id, place)| (id.to_string(), place.number)).collect();
    let community = app.summary(id).await?.community;
    let page = DayAccountsPage {
        frame,
        election: id,
        community,
        makes,
        confirms,
        waits,
        functions,
        places,
        sent,
        rows,
        without,
        said,
    };
    Ok(unkept(&page, status))
}
