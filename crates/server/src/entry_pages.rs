//! The pages of a count: how far each batch is, and where a teller enters one, with one hand on the number keys.

use crate::answer::ApiProblem;
use crate::chart::{Chart, Mark};
use crate::count_charts::{self, Told};
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::request::Path;
use app::counting::BatchState;
use app::entry_sheet::{Counts, EntrySheet, Standing};
use app::standing::{BatchView, VoidView};
use app::texts::Texts;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use election::ballot::count::Look;
use election::ballot::design::Sheets;
use election::method::EntryBy;
use election::office::appointment::Function;
use election::{BatchNo, ElectionId, PoolNo};

/// The path's parameters of a page of a batch.
pub(crate) type Where = Path<(ElectionId, Look, PoolNo, BatchNo)>;

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    look: &'static str,
    pool: u16,
    batch: u16,
    /// Where the entry is sent.
    target: String,
    /// The pool's batches, by their number at its end.
    beside: String,
    sheet: EntrySheet,
    /// The posts, each of which a key voids.
    posts: Vec<String>,
    /// The sheet for the script.
    json: String,
}

#[derive(Template)]
#[template(path = "count.html")]
struct CountPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    batches: Vec<Row>,
    agreed: usize,
    voids: Vec<VoidLine>,
    /// How the two entries of each batch went; then the votes, once a count is agreed.
    charts: Vec<Chart>,
}

/// Papers that are void for one reason.
pub(crate) struct VoidLine {
    pub(crate) pool: Option<u16>,
    pub(crate) papers: u32,
    pub(crate) reason: String,
    pub(crate) whole: u32,
    pub(crate) partly: u32,
    pub(crate) standing: Void,
}

/// Whether void papers are so many that they ask for an explanation.
#[derive(PartialEq, Eq)]
pub(crate) enum Void {
    Clusters,
    Usual,
}

/// A batch in the list.
struct Row {
    look: &'static str,
    look_name: &'static str,
    pool: u16,
    batch: u16,
    papers: u32,
    group: Option<u16>,
    state: &'static str,
    class: &'static str,
    /// Whether the visitor enters it.
    own: Own,
}

/// Whose a batch is to enter.
#[derive(PartialEq, Eq)]
enum Own {
    Mine,
    /// Decided by the visitor, who is none of its tellers.
    Third,
    Other,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/count", get(count))
        .route("/elections/{election}/count/{look}/{pool}/{batch}", get(entry))
        .route("/elections/{election}/count/{look}/{pool}/{batch}/third", get(third))
}

async fn entry(State(app): State<App>, at: Result<Where, ApiProblem>, frame: Frame) -> Page {
    let Ok(Path((id, look, pool, batch))) = at else { return Err(Problem::NotFound("batch").into()) };
    if let Some(instead) = by_sums(&app, (id, look, pool, batch)).await? {
        return Ok(instead);
    }
    let sheet = app.entry_sheet(frame.principal()?, id, (look, pool, batch)).await?;
    shown(&app, frame, (id, look, pool, batch), sheet).await
}

/// Where a third person decides the papers over which two tellers differ again.
async fn third(State(app): State<App>, at: Result<Where, ApiProblem>, frame: Frame) -> Page {
    let Ok(Path((id, look, pool, batch))) = at else { return Err(Problem::NotFound("batch").into()) };
    if let Some(instead) = by_sums(&app, (id, look, pool, batch)).await? {
        return Ok(instead);
    }
    let sheet = app.third_sheet(frame.principal()?, id, (look, pool, batch)).await?;
    shown(&app, frame, (id, look, pool, batch), sheet).await
}

/// Where the method says that batches are entered by their sums, the page of its lines.
async fn by_sums(
    app: &App,
    (id, look, pool, batch): (ElectionId, Look, PoolNo, BatchNo),
) -> Result<Option<Response>, Problem> {
    let lines = || Redirect::to(&lines_address(id, look, pool, batch)).into_response();
    Ok((app.snapshot(id).await?.election().entry_by() == EntryBy::Sums).then(lines))
}

/// The page on which a batch is entered by its sums.
pub(crate) fn lines_address(id: ElectionId, look: Look, pool: PoolNo, batch: BatchNo) -> String {
    format!("/elections/{id}/count/{}/{pool}/{batch}/lines", look_word(look))
}

/// The word of a look in addresses.
const fn look_word(look: Look) -> &'static str {
    match look {
        Look::First => "first",
        Look::Second => "second",
    }
}

/// What a look is called.
pub(crate) fn look_name(t: &'static Texts, look: Look) -> &'static str {
    match look {
        Look::First => t.page("entry.first"),
        Look::Second => t.page("entry.second"),
    }
}

async fn shown(
    app: &App,
    frame: Frame,
    (id, look, pool, batch): (ElectionId, Look, PoolNo, BatchNo),
    sheet: EntrySheet,
) -> Page {
    let beside = format!("/elections/{id}/count/{}/{pool}", look_word(look));
    Ok(page(&EntryPage {
        election: id,
        community: app.summary(id).await?.community,
        look: look_name(frame.t, look),
        pool: pool.0,
        batch: batch.0,
        target: format!("/api/v1{beside}/{batch}"),
        beside,
        posts: sheet.posts(),
        json: serde_json::to_string(&sheet).map_err(|error| Problem::unavailable(error.to_string()))?,
        sheet,
        frame,
    }))
}

async fn count(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    let principal = frame.require(&app, id, Access::COUNT).await?;
    let (_, view) = app.count_so_far(id).await?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let person = election.office.person(principal.account, &[Function::Teller]);
    let third = election.office.person(principal.account, &[Function::Scrutineer, Function::CommitteeMember]).is_some();
    let groups = election.ballot.round().map(|round| &round.groups);
    let own = |number| {
        let group = groups.zip(number).and_then(|(groups, number)| groups.get(&number));
        group.zip(person).is_some_and(|(group, person)| group.tellers.contains(&person))
    };
    let batches: Vec<Row> = view
        .batches
        .iter()
        .map(|batch| {
            let waits = matches!(batch.state, BatchState::AwaitsThird { .. });
            let mine = match (own(batch.counting_group), waits && third) {
                (true, _) => Own::Mine,
                (false, true) => Own::Third,
                (false, false) => Own::Other,
            };
            row(frame.t, batch, mine)
        })
        .collect();
    let voids = view.voids.iter().map(|void| void_line(frame.t, void)).collect();
    let agreed = batches.iter().filter(|row| row.class == "done").count();
    let community = app.summary(id).await?.community;
    let votes = count_charts::votes(&app, frame.t, election, Told::Agreed).await?;
    let charts = count_charts::entries(frame.t, &view.batches).into_iter().chain(votes).collect();
    Ok(page(&CountPage { frame, election: id, community, batches, agreed, voids, charts }))
}

pub(crate) fn void_line(t: &'static Texts, void: &VoidView) -> VoidLine {
    VoidLine {
        pool: void.row.pool.map(|pool| pool.0),
        papers: void.row.papers,
        reason: serde_json::to_value(void.row.ground)
            .map_or_else(|_| String::new(), |word| t.choice(word.as_str().unwrap_or_default()).to_owned()),
        whole: void.row.whole,
        partly: void.row.partly,
        standing: if void.clusters { Void::Clusters } else { Void::Usual },
    }
}

fn row(t: &'static Texts, batch: &BatchView, own: Own) -> Row {
    let look_name = look_name(t, batch.look);
    let (class, state) = match batch.state {
        BatchState::Agreed => ("done", "count.agreed"),
        BatchState::Open => ("ahead", "count.open"),
        BatchState::Scanned => ("due", "count.scanned"),
        BatchState::AwaitsOther => ("due", "count.awaits_other"),
        BatchState::AwaitsAgreement => ("due", "count.awaits_agreement"),
        BatchState::Differs { .. } => ("late", "count.differs"),
        BatchState::AwaitsThird { .. } => ("late", "count.awaits_third"),
    };
    Row {
        look: look_word(batch.look),
        look_name,
        pool: batch.pool.0,
        batch: batch.batch.0,
        papers: batch.papers,
        group: batch.counting_group.map(|group| group.0),
        state: t.page(state),
        class,
        own,
    }
}
