//! The objections desk: what came in online and waits, every objection with its clock, and one paper to be read, filed or
//! answered.

use crate::frame::Frame;
use crate::pages::{NoPage, Page, election_id, page};
use crate::refusal::{Reason, reasons};
use crate::request::Query;
use crate::session;
use app::commands::Requested;
use app::received::desk::{Filed, ObjectionView, PaperView, ReadPaper};
use app::received::{Came, Matter};
use app::texts::Texts;
use app::{Access, App, Principal, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::{DateTime, NaiveDate, Utc};
use election::office::objection::{About, State as Stands};
use election::{Blocker, Election, ElectionId, LateReason, PersonId, Role, Sex, legal_day, legal_time};
use rules::RuleId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Which objections are asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    state: String,
    about: String,
}

#[derive(Template)]
#[template(path = "objections.html")]
struct DeskPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    article: String,
    waiting: Vec<PaperRow>,
    settled: Vec<PaperRow>,
    rows: Vec<Row>,
    all: usize,
    states: Vec<Choice>,
    abouts: Vec<Choice>,
    reads: Reads,
    rules: Rules,
}

/// Whether the visitor may read what came in.
#[derive(PartialEq, Eq)]
enum Reads {
    Papers,
    Rows,
}

/// Whether the visitor may rule.
#[derive(PartialEq, Eq)]
enum Rules {
    Yes,
    No,
}

/// A word to choose.
struct Choice {
    word: String,
    name: String,
    picked: &'static str,
}

/// A paper in a row.
struct PaperRow {
    id: Uuid,
    number: u32,
    matter: &'static str,
    on: String,
    clock: Clock,
    state: &'static str,
}

/// An objection in a row.
struct Row {
    number: String,
    stage: &'static str,
    about: String,
    on: String,
    filed: String,
    late: Option<String>,
    due: String,
    clock: Clock,
    ruled: String,
    received: Option<u32>,
}

/// How much time is left, in words and by its class.
struct Clock {
    says: String,
    class: &'static str,
}

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
    find: String,
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
    Router::new()
        .route("/elections/{election}/objections", get(desk))
        .route("/elections/{election}/received/{paper}", get(paper).post(act))
}

/// The key of a matter's words.
pub(crate) fn matter_key(matter: Matter) -> String {
    format!("object.{}", word(matter))
}

fn word(value: impl Serialize) -> String {
    json!(value).as_str().unwrap_or_default().to_owned()
}

/// The key of how far a paper is.
const fn state_key(came: Came) -> &'static str {
    match came {
        Came::Waiting {} => "received.waiting",
        Came::Filed {} => "received.filed",
        Came::Upheld { .. } => "word.upheld",
        Came::Dismissed { .. } => "word.dismissed",
        Came::Withdrawn {} => "word.withdrawn",
        Came::Answered { .. } => "received.answered",
    }
}

fn said(t: &'static Texts, key: &'static str) -> &'static str {
    key.strip_prefix("word.").map_or_else(|| t.page(key), |word| t.choice(word))
}

/// How much time is left until a day.
fn clock(t: &'static Texts, due: NaiveDate, today: NaiveDate) -> Clock {
    let days = (due - today).num_days();
    let (says, class) = match days {
        0 => (t.page("standing.today").to_owned(), "due"),
        1.. => (format!("{} {days} {}", t.page("standing.in"), t.page("standing.days")), "ahead"),
        _ => (format!("{} {} {}", t.page("standing.late"), -days, t.page("standing.days")), "late"),
    };
    Clock { says, class }
}

fn done(says: &str) -> Clock {
    Clock { says: says.to_owned(), class: "done" }
}

fn moment(t: &Texts, at: DateTime<Utc>) -> String {
    format!("{} {}", t.day(legal_day(at)), legal_time(at).format("%H:%M"))
}

async fn desk(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let principal = frame.require(&app, id, Access::AUDIT).await?;
    let place = app.place(id).await?;
    let has = |access: Access| matches!(access, Access::Roles(roles) if principal.role(roles, &place).is_some());
    let (reads, works) = (has(Access::REVEAL), has(Access::DESK));
    let rules = has(Access::COMMITTEE_OR_OFFICE);
    let t = frame.t;
    let desk = app.objections_desk(id).await?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let today = legal_day(app.clock().now());
    let people: BTreeSet<PersonId> =
        desk.objections.iter().filter_map(|one| whom(election, &one.stands.about)).collect();
    let names = if works { app.names_of(id, &people).await? } else { app.masked_names(id, &people).await? };
    let fits = |one: &&ObjectionView| {
        (asked.state.is_empty() || asked.state == state_word(one))
            && (asked.about.is_empty() || asked.about == tag(&one.stands.about))
    };
    let rows = desk.objections.iter().filter(fits).map(|one| row(t, election, &names, one, (today, app.clock().now())));
    let rows = rows.collect();
    let (waiting, settled): (Vec<_>, Vec<_>) = desk.received.iter().partition(|one| one.came == (Came::Waiting {}));
    let paper = |one: &PaperView| paper_row(t, one, today);
    let community = app.summary(id).await?.community;
    Ok(page(&DeskPage {
        article: election.profile.rule(RuleId::ListDecide).article.clone(),
        waiting: waiting.into_iter().map(paper).collect(),
        settled: settled.into_iter().map(paper).collect(),
        all: desk.objections.len(),
        states: choices(t, ["filed", "upheld", "dismissed", "withdrawn"], &asked.state),
        abouts: choices(t, ABOUT, &asked.about),
        reads: if reads { Reads::Papers } else { Reads::Rows },
        rules: if rules { Rules::Yes } else { Rules::No },
        rows,
        community,
        election: id,
        frame,
    }))
}

/// What an objection may be about, as the log calls it.
const ABOUT: [&str; 8] = [
    "roll_entry",
    "roll_missing",
    "representatives",
    "group_choice",
    "representative",
    "committee",
    "candidate",
    "count",
];

fn choices<const N: usize>(t: &'static Texts, words: [&'static str; N], picked: &str) -> Vec<Choice> {
    let choice = |one: &'static str| Choice {
        word: one.to_owned(),
        name: if one == "filed" { t.page("objections.open").to_owned() } else { about_name(t, one).to_owned() },
        picked: if one == picked { " selected" } else { "" },
    };
    words.into_iter().map(choice).collect()
}

fn about_name<'t>(t: &'t Texts, tag: &'t str) -> &'t str {
    match t.word(&format!("objections.about.{tag}")) {
        "" => t.choice(tag),
        name => name,
    }
}

fn tag(about: &About) -> String {
    json!(about).get("about").and_then(|tag| tag.as_str()).unwrap_or_default().to_owned()
}

fn state_word(one: &ObjectionView) -> String {
    match one.stands.state {
        Stands::Ruled(ruling) => word(ruling),
        other => word(other),
    }
}

/// Whom an objection is about.
fn whom(election: &Election, about: &About) -> Option<PersonId> {
    match about {
        About::RollEntry { person } | About::RollMissing { person } | About::Representative { person } => Some(*person),
        About::Candidate { nomination } => election.nomination.get(*nomination).map(|one| one.person),
        _ => None,
    }
}

/// The stage that an objection is raised in.
const fn stage(about: &About) -> &'static str {
    match about {
        About::RollEntry { .. } | About::RollMissing { .. } => "registration",
        About::Representatives {} | About::GroupChoice { .. } | About::Representative { .. } => "representatives",
        About::Committee {} => "committee",
        About::Candidate { .. } => "nomination",
        About::Count {} => "ballot",
    }
}

fn row(
    t: &'static Texts,
    election: &Election,
    names: &BTreeMap<PersonId, String>,
    one: &ObjectionView,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Row {
    let stands = &one.stands;
    let person = whom(election, &stands.about).and_then(|person| names.get(&person));
    let about = about_name(t, &tag(&stands.about)).to_owned();
    let about = person.map_or(about.clone(), |name| format!("{about} · {name}"));
    let clock = match stands.state {
        Stands::Filed if stands.ran_out(now) => Clock { says: t.page("objections.ran_out").to_owned(), class: "late" },
        Stands::Filed => clock(t, stands.due, today),
        _ => done(t.choice(&state_word(one))),
    };
    let ruled = one.filing.and_then(|filing| filing.ruled);
    let late = one.filing.and_then(|filing| filing.late);
    Row {
        number: one.filing.map_or_else(String::new, |filing| filing.number.to_string()),
        stage: t.page(stage(&stands.about)),
        about,
        on: t.day(stands.on),
        filed: one.filing.map_or_else(String::new, |filing| moment(t, filing.filed)),
        late: late.map(|late| t.choice(&word(late)).to_owned()),
        due: stands.until.map_or_else(|| t.day(stands.due), |until| moment(t, until)),
        clock,
        ruled: ruled.map_or_else(String::new, |ruled| t.day(ruled.on)),
        received: one.received,
    }
}

fn paper_row(t: &'static Texts, one: &PaperView, today: NaiveDate) -> PaperRow {
    let state = said(t, state_key(one.came));
    let clock = if one.came == (Came::Waiting {}) { clock(t, one.due, today) } else { done(state) };
    PaperRow {
        id: one.id,
        number: one.number,
        matter: t.word(&matter_key(one.matter)),
        on: moment(t, one.at),
        clock,
        state,
    }
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
    let people = if works == Works::Files { candidates(app, id, &read, &sent.find).await? } else { Vec::new() };
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
        body: read.paper.appeal.map_or_else(String::new, |(_, body)| t.choice(&word(body)).to_owned()),
        on: moment(t, read.paper.at),
        due: t.day(read.paper.due),
        clock: if open { clock(t, read.paper.due, today) } else { done(state) },
        find: sent.find.clone(),
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
async fn candidates(app: &App, id: ElectionId, read: &ReadPaper, find: &str) -> Result<Vec<Somebody>, Problem> {
    let Some(words) = &read.words else { return Ok(Vec::new()) };
    let own = words.person.filter(|_| read.paper.matter == Matter::EntryWrong);
    let wanted = if find.trim().is_empty() && read.paper.matter == Matter::EntryMissing { &words.name } else { find };
    let wanted = wanted.trim();
    let fits = |one: &app::people::Listed| own == Some(one.person) || (!wanted.is_empty() && one.name.contains(wanted));
    let listed = app.list_people(id).await?;
    let somebody = |one: app::people::Listed| Somebody {
        picked: if own == Some(one.person) { " checked" } else { "" },
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
        Err((Problem::Conflict(_), _)) => shown(&app, at, frame, &sent, Why::Asked).await,
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
            let sex = sex.ok_or_else(|| Problem::field("/sex", "say which"))?;
            Some(app.enter_sender(principal, Role::Committee, id, (paper, sex)).await?)
        }
        one => Some(serde_json::from_value(json!(one)).map_err(|_| Problem::field("/whom", "no such person"))?),
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
