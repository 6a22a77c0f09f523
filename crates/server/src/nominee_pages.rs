//! A nominee's own page, opened by a link, and the committee's page of links and answers.

use crate::chart::{Bar, Bars, Chart, Mark};
use crate::form::fields;
use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::session;
use crate::sheet::qr::qr;
use app::commands::Requested;
use app::funnel::Funnel;
use app::nominee::{Answer, MadeNomineeLink, OwnNomination};
use app::texts::{Texts, word_of};
use app::{Access, App, Principal, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use chrono::NaiveDate;
use election::nomination::State as Nominated;
use election::nomination::standing::{Next, Review, Step};
use election::{Area, ElectionId, NominationId};
use serde::Deserialize;
use serde_json::json;

#[derive(Template)]
#[template(path = "nominee.html")]
struct NomineePage {
    frame: Frame,
    community: String,
    own: OwnNomination,
    post: &'static str,
    steps: Vec<Row>,
    next: String,
    token: String,
    /// What names the form of an appeal.
    form: String,
    /// The bodies whose findings may be appealed against, and until when.
    appealable: Vec<(String, String, String)>,
    unsent: Option<Unsent>,
}

/// An appeal that was not taken: what was written is not lost.
pub(crate) struct Unsent {
    /// The body's word.
    pub(crate) body: String,
    pub(crate) text: String,
    pub(crate) says: &'static str,
}

/// One step of the way, with its day and how far it is.
struct Row {
    what: String,
    when: String,
    how: &'static str,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "nominees.html")]
struct NomineesPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    rows: Vec<Nominee>,
    /// What can be done about one nomination now: its word in the address, and its name.
    steps: Vec<(&'static str, &'static str)>,
    made: Option<Made>,
    /// How far they came.
    funnel: Option<Chart>,
}

/// A nomination in a row.
struct Nominee {
    nomination: NominationId,
    name: String,
    post: &'static str,
    state: &'static str,
    open: Open,
    expires: String,
    answer: Option<&'static str>,
}

/// Whether a nomination still waits for its answer.
#[derive(PartialEq, Eq)]
enum Open {
    Yes,
    No,
}

/// A link that was made a moment ago.
struct Made {
    name: String,
    address: String,
    code: (usize, String),
}

/// The answer that a form sends.
#[derive(Deserialize)]
struct Sent {
    answer: Answer,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/nominee/{token}", get(own).post(answer))
        .route("/elections/{election}/nominees", get(nominees))
        .route("/elections/{election}/nominees/{nomination}/link", post(link))
        .route("/elections/{election}/nominees/{nomination}/answer", post(record))
}

async fn own(State(app): State<App>, Path(token): Path<String>, frame: Frame) -> Page {
    own_page(&app, token, frame, None).await
}

/// The page of a link, with the appeal that was not taken from it.
pub(crate) async fn own_page(app: &App, token: String, frame: Frame, unsent: Option<Unsent>) -> Page {
    let own = app.own_nomination(&token).await?;
    let t = frame.t;
    let community = app.summary(own.election).await?.community;
    let until = own.standing.until.map(|day| format!(" · {} {}", t.page("nominee.until"), t.day(day)));
    let next = format!("{}{}", t.named("nominee.next", own.standing.next), until.unwrap_or_default());
    let (post, steps) = (t.named("post", &own.standing.post), steps(t, &own));
    let (appealable, form) = (appealable(app, t, &own), app.fresh_form()?);
    Ok(page(&NomineePage { frame, community, own, post, steps, next, token, form, appealable, unsent }))
}

/// Findings that may be appealed against today: the body's word and name, and the last day.
fn appealable(app: &App, t: &'static Texts, own: &OwnNomination) -> Vec<(String, String, String)> {
    let today = election::legal_day(app.clock().now());
    let open = own.standing.reviews.iter().filter_map(|review| match review.step {
        Step::Failed { until } if today <= until && !own.appeals.contains(&review.body) => Some((review.body, until)),
        _ => None,
    });
    open.map(|(body, until)| {
        let word = word_of(body);
        let name = t.choice(&word).to_owned();
        (word, name, t.day(until))
    })
    .collect()
}

/// The way of a nomination: filed, answered, reviewed by each body, on the formal list, voted on.
fn steps(t: &'static Texts, own: &OwnNomination) -> Vec<Row> {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| t.day(day));
    let row = |what: &str, when, how: &str, class| Row { what: what.to_owned(), when, how: t.word(how), class };
    let mut rows = vec![row(t.page("nominee.filed"), day(Some(own.on)), "standing.done", "done")];
    let (how, class) = match own.standing.state {
        Nominated::Filed => ("nominee.waits", "due"),
        Nominated::Accepted => ("standing.done", "done"),
        Nominated::Declined => ("nominee.declined", "ahead"),
        Nominated::Withdrawn => ("nominee.withdrawn", "ahead"),
        Nominated::Struck => ("nominee.struck", "late"),
    };
    rows.push(row(t.page("nominee.answered"), day(own.accepted_on), how, class));
    rows.extend(own.standing.reviews.iter().map(|review| reviewed(t, review)));
    let (how, class) = if own.standing.listed { ("standing.done", "done") } else { ("standing.ahead", "ahead") };
    rows.push(row(t.page("nominee.listed"), String::new(), how, class));
    let voted = if own.standing.next == Next::Poll { "due" } else { "ahead" };
    rows.push(row(t.page("nominee.poll"), day(own.election_day), "standing.ahead", voted));
    rows
}

fn reviewed(t: &'static Texts, review: &Review) -> Row {
    let (how, class, until) = match review.step {
        Step::Asked { until } => ("nominee.step.asked", "ahead", until),
        Step::Passed {} => ("nominee.step.passed", "done", None),
        Step::Late {} => ("nominee.step.late", "done", None),
        Step::Failed { until } => ("nominee.step.failed", "late", Some(until)),
        Step::Appealed { until } => ("nominee.step.appealed", "due", Some(until)),
        Step::SetAside {} => ("nominee.step.set_aside", "done", None),
        Step::Confirmed {} => ("nominee.step.confirmed", "late", None),
    };
    let when = until.map_or_else(String::new, |day| format!("{} {}", t.page("nominee.until"), t.day(day)));
    let body = json!(review.body);
    let what = format!("{}: {}", t.page("nominee.review"), t.choice(body.as_str().unwrap_or_default()));
    Row { what, when, how: t.word(how), class }
}

async fn answer(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap, Form(sent): Form<Sent>) -> Page {
    session::require_own_origin(&headers)?;
    app.answer_nomination(&token, sent.answer).await?;
    Ok(Redirect::to(&format!("/nominee/{token}")).into_response())
}

async fn nominees(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    shown(&app, election_id(&id)?, frame, None).await
}

async fn shown(app: &App, election: ElectionId, frame: Frame, made: Option<Made>) -> Page {
    frame.require(app, election, Access::DESK).await?;
    let t = frame.t;
    let nominees = app.nominees(election).await?;
    let names = app.names_of(election, &nominees.iter().map(|one| one.person).collect()).await?;
    let snapshot = app.snapshot(election).await?;
    let rows = nominees.iter().filter_map(|one| {
        let post = &snapshot.election().nomination.get(one.nomination)?.post;
        Some(Nominee {
            nomination: one.nomination,
            name: names.get(&one.person).cloned().unwrap_or_default(),
            post: t.named("post", post),
            state: t.named("nominee.state", one.state),
            open: if one.state == Nominated::Filed { Open::Yes } else { Open::No },
            expires: one.expires.map_or_else(String::new, |at| t.day(election::legal_day(at))),
            answer: one.answer.map(|answer| t.named("nominee.answer", answer)),
        })
    });
    let rows = rows.collect();
    let community = app.summary(election).await?.community;
    let steps = open_steps(app, &frame, election).await?;
    let funnel = funnel(t, &Funnel::of(snapshot.election()));
    Ok(page(&NomineesPage { frame, community, election, rows, steps, made, funnel }))
}

/// How many nominations came how far; none where there are none.
fn funnel(t: &'static Texts, sums: &Funnel) -> Option<Chart> {
    let bar = |key: &'static str, count: u32| Bar { name: t.page(key).to_owned(), count, class: "stripes" };
    let passed = sums.passed.map(|count| bar("chart.funnel.passed", count));
    let before = [bar("chart.funnel.nominated", sums.nominated), bar("chart.funnel.accepted", sums.accepted)];
    let bars = before.into_iter().chain(passed).chain([bar("chart.funnel.formal", sums.formal)]).collect();
    let bars = Bars {
        id: "funnel".to_owned(),
        title: t.page("chart.funnel").to_owned(),
        said: t.page("chart.funnel.said").to_owned(),
        key: Vec::new(),
        heads: ["chart.funnel.step", "chart.funnel.count"].map(|key| t.page(key).to_owned()),
        rows: bars,
        limit: None,
        unit: "",
    };
    (sums.nominated > 0).then(|| bars.draw())
}

/// The open actions that are about one nomination which stands.
async fn open_steps(
    app: &App,
    frame: &Frame,
    election: ElectionId,
) -> Result<Vec<(&'static str, &'static str)>, Problem> {
    let principal = frame.principal()?;
    let role = app.role_in(principal, election).await?.ok_or(Problem::Forbidden)?;
    let area = Area::Nomination;
    let (_, view) = app.stage(principal, role, election, area).await?;
    let about_one = |action: &str| {
        let all = fields(area, action).unwrap_or_default();
        action != "nominate" && all.iter().any(|field| field.name == "nomination")
    };
    let all = view.actions.into_iter().map(|one| one.standing);
    let open = all.filter(|one| one.open && about_one(one.action));
    Ok(open.map(|one| (one.action, frame.t.action(area, one.action))).collect())
}

/// Whoever posts a form of the committee's page, and to which election.
async fn posted<'f>(
    app: &App,
    id: &str,
    frame: &'f Frame,
    headers: &HeaderMap,
) -> Result<(ElectionId, &'f Principal), Problem> {
    session::require_own_origin(headers)?;
    let election = election_id(id)?;
    Ok((election, frame.require(app, election, Access::DESK).await?))
}

async fn link(
    State(app): State<App>,
    Path((id, nomination)): Path<(String, NominationId)>,
    frame: Frame,
    headers: HeaderMap,
) -> Page {
    let (election, principal) = posted(&app, &id, &frame, &headers).await?;
    let MadeNomineeLink { path, .. } = app.make_nominee_link(principal, election, nomination).await?;
    let person = app.nominees(election).await?.into_iter().find(|one| one.nomination == nomination);
    let person = person.ok_or(Problem::NotFound("nomination"))?.person;
    let name = app.names_of(election, &[person].into()).await?.remove(&person).unwrap_or_default();
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let address = format!("{origin}{path}");
    let made = Made { name, code: qr(&address), address };
    shown(&app, election, frame, Some(made)).await
}

async fn record(
    State(app): State<App>,
    Path((id, nomination)): Path<(String, NominationId)>,
    frame: Frame,
    headers: HeaderMap,
) -> Page {
    let (election, principal) = posted(&app, &id, &frame, &headers).await?;
    let role = app.role_in(principal, election).await?.ok_or(Problem::Forbidden)?;
    let path = format!("/elections/{id}/nominees/{nomination}/answer");
    let requested = Requested::new(None, None, &path, &[]);
    app.record_nominee_answer(principal, role, election, nomination, &requested).await?;
    Ok(Redirect::to(&format!("/elections/{election}/nominees")).into_response())
}
