//! Pages: the first page and an election's page. Rendered here, readable without
//! scripts; no script and no style stands inline.

use crate::answer::ApiProblem;
use crate::chart::{Chart, Mark};
use crate::count_charts::{self, Told};
use crate::county_pages::{Line, line};
use crate::frame::Frame;
use crate::no_page::{self, NoPage};
use crate::session;
use app::texts::Texts;
use app::views::Summary;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use election::ElectionId;
use election::ballot::Phase;
use election::lifecycle::purpose::Kind;
use rust_embed::RustEmbed;
use serde_json::Value;

#[derive(RustEmbed)]
#[folder = "../../web/static"]
struct Static;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: Frame,
    rows: Vec<Row<'a>>,
    communities: usize,
    households: u64,
}

/// One election on the first page.
struct Row<'a> {
    summary: Summary,
    phases: Vec<(&'a str, &'a str, &'a str)>,
    title: String,
    day: String,
}

#[derive(Template)]
#[template(path = "election.html")]
struct ElectionPage<'a> {
    frame: Frame,
    row: Row<'a>,
    deadlines: Vec<Line>,
    notices: Vec<(u16, &'a str, String)>,
    key: String,
    size: u64,
    groups: Vec<String>,
    papers: Phase,
    /// Whether the formal list is posted.
    presented: bool,
    /// Where people vote: the place's number, its groups, its hours.
    places: Vec<(u16, String, String)>,
    /// Who is elected, post by post, once the result is posted.
    elected: Vec<(String, String)>,
    /// The votes of everybody, once the result is posted.
    votes: Vec<Chart>,
}

pub(crate) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/elections/{election}", get(election))
        .route("/static/{file}", get(asset))
        .merge(crate::docs_pages::routes())
        .merge(crate::help_pages::routes())
        .merge(crate::guide_pages::routes())
        .merge(crate::script_pages::routes())
        .merge(crate::desk_pages::routes())
        .merge(crate::board_pages::routes())
        .merge(crate::check_in_pages::routes())
        .merge(crate::ready_pages::routes())
        .merge(crate::lines_pages::routes())
        .merge(crate::checklist_pages::routes())
        .merge(crate::turnout_pages::routes())
        .merge(crate::sheet_check_pages::routes())
        .merge(crate::opening_pages::routes())
        .merge(crate::holder_pages::routes())
        .merge(crate::anchor_pages::routes())
        .merge(crate::screen_link_pages::routes())
        .merge(crate::entry_pages::routes())
        .merge(crate::write_in_pages::routes())
        .merge(crate::scan_pages::routes())
        .merge(crate::audit_pages::routes())
        .merge(crate::count_table_pages::routes())
        .merge(crate::action_pages::routes())
        .merge(crate::sheet_pages::routes())
        .merge(crate::voters_pages::routes())
        .merge(crate::ballot_pages::routes())
        .merge(crate::counting_sheet_pages::routes())
        .merge(crate::certificate_pages::routes())
        .merge(crate::batch_pages::routes())
        .merge(crate::look_up_pages::routes())
        .merge(crate::receipt_pages::routes())
        .merge(crate::poster_pages::routes())
        .merge(crate::objections_pages::routes())
        .merge(crate::received_pages::routes())
        .merge(crate::county_pages::routes())
        .merge(crate::community_pages::routes())
        .merge(crate::account_pages::routes())
        .merge(crate::accounts_pages::routes())
        .merge(crate::own_account_pages::routes())
        .merge(crate::profile_pages::routes())
        .merge(crate::table_pages::routes())
        .merge(crate::import_pages::routes())
        .merge(crate::roll_pages::routes())
        .merge(crate::people_pages::routes())
        .merge(crate::day_account_pages::routes())
        .merge(crate::at_once_pages::routes())
        .merge(crate::term_vote_pages::routes())
        .merge(crate::record_pages::routes())
        .merge(crate::verify_pages::routes())
        .merge(crate::timeline_pages::routes())
        .merge(crate::nominee_pages::routes())
        .merge(crate::statement_pages::routes())
        .layer(from_fn_with_state(app.clone(), no_page::shown))
        .layer(from_fn(session::choices_kept))
        .layer(from_fn_with_state(app.clone(), session::renewed))
        .merge(before_sign_in().layer(from_fn_with_state(app.clone(), no_page::shown)))
}

/// Pages that need no session.
fn before_sign_in() -> Router<App> {
    Router::new()
        .merge(crate::sign_in_pages::routes())
        .merge(crate::invitation_pages::routes())
        .merge(crate::setup_pages::routes())
        .merge(crate::screen_pages::routes())
}

/// A page that shows people is kept by no browser.
pub(crate) fn unkept(template: &impl Template, status: StatusCode) -> Response {
    let mut response = page(template);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The election that an address names.
pub(crate) fn election_id(text: &str) -> Result<ElectionId, Problem> {
    text.parse().map_err(|_| Problem::NotFound("election"))
}

/// A page as it goes out.
pub(crate) fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(crate::in_chinese::marked(html)).into_response(),
        Err(error) => ApiProblem(Problem::unavailable(error.to_string())).into_response(),
    }
}

pub(crate) type Page = Result<Response, NoPage>;

async fn home(State(app): State<App>, frame: Frame) -> Page {
    let t = frame.t;
    let communities = app.communities().await?;
    let rows = app.summaries().await?.into_iter().map(|summary| row(t, summary)).collect();
    let households = communities.iter().map(|one| u64::from(one.households)).sum();
    Ok(page(&Home { frame, rows, communities: communities.len(), households }))
}

/// The five stages with their state in words, and how far each is.
fn row(t: &'static Texts, summary: Summary) -> Row<'static> {
    let stages = ["representatives", "committee", "registration", "nomination", "ballot"];
    let phases = stages
        .into_iter()
        .map(|stage| {
            let phase = summary.phases.get(stage).and_then(Value::as_str).unwrap_or_default().to_owned();
            let class = match phase.as_str() {
                "not_open" => "todo",
                "settled" | "seated" | "frozen" => "done",
                _ => "now",
            };
            (t.page(stage), word(t, &phase), class)
        })
        .collect();
    let day = summary.election_day.map_or_else(String::new, |day| t.day(day));
    Row { title: title(t, &summary), phases, day, summary }
}

/// The community, and what is held there where it is not the election of a whole committee.
pub(crate) fn title(t: &'static Texts, summary: &Summary) -> String {
    match summary.purpose {
        Kind::General => summary.community.clone(),
        Kind::ByElection => format!("{} · {}", summary.community, t.page("notice.by_election")),
        Kind::Recall => format!("{} · {}", summary.community, t.page("notice.recall")),
    }
}

pub(crate) fn word(t: &'static Texts, phase: &str) -> &'static str {
    t.word(&format!("phase.{phase}"))
}

async fn election(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let t = frame.t;
    let id = election_id(&id)?;
    let summary = app.summary(id).await?;
    let snapshot = app.snapshot(id).await?;
    let state = snapshot.election();
    let deadlines = app.milestones(id).await?.iter().map(|one| line(t, one)).collect();
    let notices = state
        .office
        .notices
        .iter()
        .map(|notice| {
            let kind = serde_json::to_value(notice.kind).ok();
            let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
            (notice.number.0, t.word(&format!("notice.{kind}")), t.day(notice.on))
        })
        .collect();
    let groups = ledger::hash_groups(&snapshot.root()).to_vec();
    let key = app.log_key(id).await?;
    let size = snapshot.size();
    let (papers, presented) = (state.ballot.phase, !state.nomination.formal.is_empty());
    let between = t.page("list.between");
    let places = state.ballot.places.values().map(|place| {
        let groups: Vec<String> = place.groups.iter().map(ToString::to_string).collect();
        let hours = format!("{}–{}", place.opens.format("%H:%M"), place.closes.format("%H:%M"));
        (place.number, groups.join(between), hours)
    });
    let mut places: Vec<_> = places.collect();
    places.sort_unstable();
    let elected = elected(&app, id, state, t).await?;
    let votes = count_charts::votes(&app, t, state, Told::Posted).await?;
    let row = row(t, summary);
    let shown =
        ElectionPage { frame, row, deadlines, notices, key, size, groups, papers, presented, places, elected, votes };
    Ok(page(&shown))
}

/// Who is elected, by the posted result.
async fn elected(
    app: &App,
    id: ElectionId,
    state: &election::Election,
    t: &'static Texts,
) -> Result<Vec<(String, String)>, Problem> {
    if state.ballot.published.is_none() {
        return Ok(Vec::new());
    }
    let people = state.ballot.elected.values().flatten().copied().collect();
    let names = app.names_of(id, &people).await?;
    // In the order of the paper.
    let posts = state.ballot.rounds.front().into_iter().flat_map(|round| &round.contests).map(|contest| &contest.post);
    let seated = posts.filter_map(|post| Some((post, state.ballot.elected.get(post)?)));
    let posts = seated.map(|(post, people)| {
        let known: Vec<String> = people.iter().filter_map(|person| names.get(person).cloned()).collect();
        (t.word(&format!("post.{post}")).to_owned(), known.join(t.page("list.between")))
    });
    Ok(posts.collect())
}

async fn asset(Path(name): Path<String>) -> Response {
    let kind = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    };
    match Static::get(&name) {
        Some(found) => {
            let mut response = found.data.into_owned().into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
            response
        }
        None => NoPage::from(Problem::NotFound("file")).into_response(),
    }
}
