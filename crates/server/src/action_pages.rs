//! The page of an action: its form, and what came of it. The same command goes the same way as over the API.

use crate::form::{
    self, Field, Filled, Fold, Kind, Known, Looked, MORE, Part, Things, Widget, asks_for_account, asks_for_head,
    asks_for_person, fields, object, parts,
};
use crate::frame::Frame;
use crate::no_page::NoPage;
use crate::pages::{Page, election_id, page, title};
use crate::refusal::{Reason, reasons, wrong};
use crate::request::{MOST_UPLOAD, Query, SentForm};
use crate::sealed_form;
use crate::session;
use crate::sheet_pages::{masked_names_in, names_in};
use app::commands::{Receipt, Requested};
use app::{Access, App, Fault, Problem, action_roles};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use election::ballot::Action as Ballot;
use election::ballot::design::Sheets;
use election::lifecycle::purpose::Head;
use election::{Action, Election, ElectionId, Role};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "action.html")]
struct ActionPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    stage: &'static str,
    slug: &'static str,
    stage_name: &'static str,
    name: &'static str,
    key: String,
    parts: Vec<Part>,
    /// Where somebody is entered whom no list has yet, for those who may.
    unlisted: Unlisted,
    /// What people do on the table before they fill the form in.
    before: Option<&'static str>,
    wrong: Vec<(String, String)>,
    reasons: Vec<Reason>,
}

/// The action that an address names, in its election.
struct At {
    election: ElectionId,
    action: Action,
    fields: Vec<Field>,
}

/// Whether a form asks for people, and its reader may enter some who are on no list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unlisted {
    /// It does.
    Entered,
    /// It does not.
    Unasked,
}

/// Why a form is shown.
enum Shown {
    /// It is asked for.
    Fresh,
    /// Some fields are wrong.
    Wrong(Vec<app::Field>),
    /// The election refuses.
    Refused(Vec<election::Blocker>),
}

pub(crate) fn routes() -> Router<App> {
    let action = get(ask).post(act).layer(DefaultBodyLimit::max(MOST_UPLOAD));
    Router::new().route("/elections/{election}/stages/{stage}/{action}", action)
}

fn at((election, stage, action): (String, String, String)) -> Result<At, Problem> {
    let election = election_id(&election)?;
    let path = [("stage".to_owned(), stage), ("action".to_owned(), action)].into();
    let action = crate::authorize::action(&path)?;
    let fields = fields(action.area(), action.slug()).ok_or(Problem::NotFound("action"))?;
    Ok(At { election, action, fields })
}

async fn ask(
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    Query(named): Query<Filled>,
    frame: Frame,
) -> Page {
    let at = at(path)?;
    role(&app, &frame, &at).await?;
    let key = Uuid::now_v7().to_string();
    let mut filled = offered(&at, &app, &key);
    // The list that leads here says of which of its rows it is; a person stands in no address.
    filled.extend(named.into_iter().filter(|(name, _)| name == "stage" || is_thing(&at.fields, name)));
    Ok(shown(&app, frame, &at, &filled, key, Shown::Fresh).await?)
}

/// The role in which the visitor may attempt the action.
async fn role(app: &App, frame: &Frame, at: &At) -> Result<Role, Problem> {
    let place = app.place(at.election).await?;
    frame.principal()?.role(&action_roles(at.action.acts()), &place).ok_or(Problem::Forbidden)
}

/// Whether a field names a thing that stands in the election.
fn is_thing(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name == name && matches!(field.kind, Kind::Id(_)))
}

/// What a fresh form holds: today for what happened on paper, an id for what the command makes.
fn offered(at: &At, app: &App, key: &str) -> Filled {
    let today = election::legal_day(app.clock().now()).to_string();
    let mut filled = Filled::from([("happened.on".to_owned(), today)]);
    if let Some(name) = made(at) {
        filled.insert(name.to_owned(), key.to_owned());
    }
    filled
}

/// The field that names what an action makes anew.
fn made(at: &At) -> Option<&'static str> {
    match (at.action.area().slug(), at.action.slug()) {
        ("ballot", "define-place") => Some("place"),
        ("ballot", "define-box") => Some("ballot_box"),
        ("ballot", "grant-proxy") => Some("proxy"),
        ("office", "hold-meeting") => Some("meeting"),
        ("office", "submit-filing") => Some("filing"),
        ("office", "file-objection") => Some("objection"),
        ("office", "appoint") => Some("appointment"),
        ("nomination", "nominate") => Some("nomination"),
        _ => None,
    }
}

async fn shown(
    app: &App,
    frame: Frame,
    at: &At,
    filled: &Filled,
    key: String,
    why: Shown,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot(at.election).await?;
    let t = frame.t;
    let election = snapshot.election();
    let things = Things::asked(election, &at.fields);
    let enters = frame.require(app, at.election, Access::COMMITTEE_OR_OFFICE).await.is_ok();
    // Whoever only looks sees names masked here as well.
    let names = if enters {
        names_in(app, at.election, &things.facts()).await?
    } else {
        masked_names_in(app, at.election, &things.facts()).await?
    };
    let mut known = Known::of(election, at.action.area(), (things, &names), t);
    if asks_for_head(&at.fields) {
        let votes = app.votes_of_term(at.election).await?;
        known = known.with_elections(votes.into_iter().map(|one| (one.election, title(t, &one))));
    }
    if asks_for_account(&at.fields) {
        let accounts = app.accounts_at(at.election).await?;
        known = known.with_accounts(accounts.into_iter().map(|one| (one.account, one.display)));
    }
    if let Some(name) = made(at) {
        known.forget(&at.fields, name);
    }
    let (area, slug) = (at.action.area(), at.action.slug());
    let (status, wrong, reasons) = match why {
        Shown::Fresh => (StatusCode::OK, Vec::new(), Vec::new()),
        Shown::Wrong(fields) => (StatusCode::UNPROCESSABLE_ENTITY, wrong(t, fields), Vec::new()),
        Shown::Refused(blockers) => (StatusCode::CONFLICT, Vec::new(), reasons(&frame, blockers)),
    };
    let unlisted = if enters && asks_for_person(&at.fields) { Unlisted::Entered } else { Unlisted::Unasked };
    let template = ActionPage {
        community: app.summary(at.election).await?.community,
        election: at.election,
        stage: area.slug(),
        slug,
        stage_name: t.page(area.slug()),
        name: t.action(area, slug),
        parts: parts(&at.fields, t, &known, filled),
        key,
        unlisted,
        before: before(election, at.action).map(|word| t.page(word)),
        wrong,
        reasons,
        frame,
    };
    let mut response = page(&template);
    *response.status_mut() = status;
    Ok(response)
}

/// What people do on the table first: sheets that parted in the box become papers again before anybody counts them.
fn before(election: &Election, action: Action) -> Option<&'static str> {
    let counts = [Ballot::OpenBox, Ballot::CorrectBox, Ballot::CorrectBatch].map(Action::Ballot).contains(&action);
    let apart = election.ballot.round().is_some_and(|round| round.sheets() == Sheets::SheetPerPost);
    (counts && apart).then_some("sheets.gather")
}

/// Whether a text is the number of a card: twelve digits.
fn is_card(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a form leaves to the program.
async fn looked(app: &App, at: &At, filled: &Filled) -> Result<Looked, Problem> {
    let snapshot = app.snapshot(at.election).await?;
    let election = snapshot.election();
    let mut looked = Looked {
        names: app.names(at.election).await?,
        commitments: election.people.iter().map(|(person, facts)| (*person, facts.commitment)).collect(),
        found: election.verdicts_for(),
        heads: Vec::new(),
    };
    // A voter is named by the number on the card as well: that is what a sign-in list has.
    for number in filled.values().flat_map(|text| text.lines()).map(str::trim).filter(|text| is_card(text)) {
        if let Some(person) = app.person_of_card(at.election, number).await? {
            looked.names.insert(number.to_owned(), vec![person]);
        }
    }
    if asks_for_head(&at.fields) {
        for one in app.votes_of_term(at.election).await? {
            let log = app.snapshot(one.election).await?;
            looked.heads.push(Head { election: one.election, size: log.size(), root: log.root() });
        }
    }
    Ok(looked)
}

async fn act(
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    frame: Frame,
    headers: HeaderMap,
    form: Multipart,
) -> Page {
    session::require_own_origin(&headers)?;
    let at = at(path)?;
    let role = role(&app, &frame, &at).await?;
    let SentForm { words: mut filled, files } = SentForm::read(form, MOST_UPLOAD).await?;
    let key =
        filled.remove("key").filter(|key| !key.is_empty()).ok_or_else(|| Problem::field("key", Fault::Missing))?;
    let done = match sealed(&app, &frame, &at, role, &key, &mut filled, files).await {
        Ok(()) if filled.contains_key(MORE) => {
            return Ok(shown(&app, frame, &at, &filled, key, Shown::Fresh).await?);
        }
        Ok(()) => taken(&app, &frame, &at, &key, &filled).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => {
            let (stage, action) = (at.action.area().slug(), at.action.slug());
            let to = format!("/elections/{}/stages/{stage}?done={action}", at.election);
            Ok(Redirect::to(&to).into_response())
        }
        // A refusal is not kept under its key, so the mended form goes with the same one.
        Err(Problem::Invalid(fields)) => Ok(shown(&app, frame, &at, &filled, key, Shown::Wrong(fields)).await?),
        Err(Problem::Refused(blockers)) => Ok(shown(&app, frame, &at, &filled, key, Shown::Refused(blockers)).await?),
        Err(other) => Err(NoPage::from(other)),
    }
}

/// Seals the files; a repeated click seals none twice.
async fn sealed(
    app: &App,
    frame: &Frame,
    at: &At,
    role: Role,
    key: &str,
    filled: &mut Filled,
    files: Vec<(String, Vec<u8>)>,
) -> Result<(), Problem> {
    let principal = frame.principal()?;
    for (name, bytes) in files {
        let document = sealed_form::sealed(app, (principal, role), at.election, (key, &name), bytes).await?;
        filled.insert(name, document.to_string());
    }
    Ok(())
}

/// Sends the command; a repeated click does it once.
async fn taken(app: &App, frame: &Frame, at: &At, key: &str, filled: &Filled) -> Result<Receipt, Problem> {
    let principal = frame.principal()?;
    let body = object(&at.fields, filled, &looked(app, at, filled).await?)?;
    let bytes = body.to_string();
    let command = App::command(at.action.area(), at.action.slug(), body)?;
    let path = format!("/elections/{}/stages/{}/{}", at.election, at.action.area().slug(), at.action.slug());
    app.act(principal, at.election, command, &Requested::new(Some(key.to_owned()), None, &path, bytes.as_bytes())).await
}
