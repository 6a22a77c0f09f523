//! Sheets as pages that print: notices, forms, a stage's whole pack.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::sheet::ballot::{Ballot, Copy, Row};
use crate::sheet::beside::{Beside, beside};
use crate::sheet::hand::Field;
use crate::sheet::mark::{Mark, address};
use crate::sheet::official::{self, Making, Official};
use crate::sheet::{Block, Names, Paper, Sheet, Standing, forms_of, layout, notices_of};
use app::texts::{Texts, word_of};
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;
use election::sheets::{FormFacts, FormKind, NoticeFacts, NoticeKind, Online};
use election::{Area, Election, ElectionId, NoticeNo, PersonId};

use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "sheets.html")]
struct SheetsPage {
    frame: Frame,
    /// Whose papers; none of an invented one.
    election: Option<ElectionId>,
    community: String,
    title: String,
    papers: Vec<Paper>,
    /// What is printed beside it; said on the screen alone.
    beside: Vec<Beside>,
}

#[derive(Template)]
#[template(path = "on_board.html")]
struct OnBoardPage {
    frame: Frame,
    community: String,
    title: String,
    number: u16,
}

#[derive(Template)]
#[template(path = "prints.html")]
struct PrintsPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    stages: Vec<Pack>,
}

/// What a stage prints.
struct Pack {
    slug: &'static str,
    name: &'static str,
    notices: Vec<(String, String)>,
    forms: Vec<(String, String)>,
    /// What is printed by itself.
    beside: Vec<Beside>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/notices/{number}", get(posted))
        .route("/elections/{election}/prints", get(prints))
        .route("/elections/{election}/prints/notices/{kind}", get(draft))
        .route("/elections/{election}/prints/forms/{kind}", get(form))
        .route("/elections/{election}/prints/stages/{stage}", get(pack))
}

/// The stages that print, in the order of the work.
const STAGES: [Area; 8] = [
    Area::Lifecycle,
    Area::Representatives,
    Area::Committee,
    Area::Registration,
    Area::Nomination,
    Area::Ballot,
    Area::Term,
    Area::Office,
];

/// A word of the protocol as its kind.
fn kind<K: serde::de::DeserializeOwned>(word: &str) -> Result<K, Problem> {
    serde_json::from_value(Value::from(word)).map_err(|_| Problem::NotFound("sheet"))
}

/// Renders facts with the names of everybody in them.
pub(crate) async fn sheet(app: &App, id: ElectionId, t: &Texts, facts: &Value) -> Result<Vec<Block>, Problem> {
    Ok(layout(t, &names_in(app, id, facts).await?, facts))
}

/// The names of everybody whom facts name.
pub(crate) async fn names_in(app: &App, id: ElectionId, facts: &Value) -> Result<Names, Problem> {
    let mut people = BTreeSet::new();
    persons(facts, &mut people);
    Ok(app.names_of(id, &people).await?.into_iter().map(|(id, name)| (word_of(id), name)).collect())
}

/// The same with every name masked.
pub(crate) async fn masked_names_in(app: &App, id: ElectionId, facts: &Value) -> Result<Names, Problem> {
    let mut people = BTreeSet::new();
    persons(facts, &mut people);
    Ok(app.masked_names(id, &people).await?.into_iter().map(|(id, name)| (word_of(id), name)).collect())
}

/// Every id that facts name.
pub(crate) fn persons(facts: &Value, found: &mut BTreeSet<PersonId>) {
    match facts {
        Value::String(text) => found.extend(serde_json::from_value::<PersonId>(Value::from(text.as_str())).ok()),
        Value::Array(all) => all.iter().for_each(|one| persons(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| persons(one, found)),
        _ => {}
    }
}

/// The facts of a sheet without its kind.
fn stated(facts: &impl Serialize) -> Value {
    json!(facts).get("facts").cloned().unwrap_or_default()
}

async fn posted(State(app): State<App>, Path((id, number)): Path<(String, u16)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let community = app.summary(id).await?.community;
    let (_, notice) = app.posted_notice(id, NoticeNo(number)).await?;
    let kind = word_of(notice.notice.kind);
    let title = frame.t.word(&format!("notice.{kind}")).to_owned();
    if notice.online != Online::Whole && frame.require(&app, id, Access::ELECTION).await.is_err() {
        return Ok(page(&OnBoardPage { frame, community, title, number }));
    }
    let facts = stated(&*notice.said);
    let t = frame.t;
    let sheet = Sheet {
        number: Some(format!("{} {number} {}", t.page("sheet.number"), t.page("sheet.number.after"))),
        lead: lead(t, &kind),
        blocks: sheet(&app, id, t, &facts).await?,
        signers: Vec::new(),
        issuer: issuer(t, &community, notice.notice.kind),
        day: t.day(notice.notice.on),
        standing: Standing::Posted,
        mark: Mark::hashed(t, address(&frame.site, id), &notice.notice.facts),
        title,
    };
    Ok(page(&SheetsPage {
        title: sheet.title.clone(),
        frame,
        election: Some(id),
        community,
        papers: vec![Paper::Plain(sheet)],
        beside: Vec::new(),
    }))
}

fn lead(t: &Texts, kind: &str) -> Option<String> {
    Some(t.word(&format!("sheet.lead.{kind}")).to_owned()).filter(|text| !text.is_empty())
}

/// The office speaks of the election day, the committee of everything else.
fn issuer(t: &Texts, community: &str, kind: NoticeKind) -> String {
    let who = match kind {
        NoticeKind::ElectionDay | NoticeKind::Recall | NoticeKind::ByElection => "sheet.issuer.office",
        _ => "sheet.issuer.committee",
    };
    format!("{community}{}", t.page(who))
}

/// What a notice would say now.
async fn drafted(
    app: &App,
    id: ElectionId,
    frame: &Frame,
    election: &Election,
    kind: NoticeKind,
) -> Result<Option<Sheet>, Problem> {
    let t = frame.t;
    let Some(facts) = NoticeFacts::of(election, kind) else { return Ok(None) };
    let community = app.summary(id).await?.community;
    Ok(Some(Sheet {
        title: t.word(&format!("notice.{}", word_of(kind))).to_owned(),
        number: None,
        lead: lead(t, &word_of(kind)),
        blocks: sheet(app, id, t, &stated(&facts)).await?,
        signers: Vec::new(),
        issuer: issuer(t, &community, kind),
        day: t.day(today(app)),
        standing: Standing::Draft,
        mark: Mark::of_facts(t, address(&frame.site, id), &facts),
    }))
}

/// What a form states now, in the look of its kind.
async fn filed(
    app: &App,
    id: ElectionId,
    frame: &Frame,
    election: &Election,
    kind: FormKind,
) -> Result<Option<(String, Paper)>, Problem> {
    let t = frame.t;
    let Some(facts) = FormFacts::of(election, kind) else { return Ok(None) };
    let title = t.word(&format!("form.{}", word_of(kind))).to_owned();
    let names = names_in(app, id, &stated(&facts)).await?;
    let making = Making { t, names: &names, site: &frame.site, election: id };
    let (body, signing) = match &facts {
        FormFacts::Ballot(paper) => {
            let sheets = Ballot::of(t, election, &names, paper, Copy::Sample);
            return Ok(Some((title, Paper::Ballot(sheets))));
        }
        FormFacts::NominationForm(facts) => {
            return Ok(Some((title.clone(), Paper::Hand(making.nomination(title, facts)))));
        }
        FormFacts::ProxyForm(facts) => return Ok(Some((title.clone(), Paper::Hand(making.proxy(title, facts))))),
        FormFacts::HouseholdForm(facts) => {
            return Ok(Some((title.clone(), Paper::Hand(making.household(title, facts)))));
        }
        FormFacts::PaperAccount(facts) => (official::account(&making, facts), &official::signers::ACCOUNT[..]),
        FormFacts::CountReport(facts) => (official::counted(&making, facts), &official::signers::COUNTED[..]),
        FormFacts::ResultReport(facts) => (official::result(&making, facts), &official::signers::RESULT[..]),
        FormFacts::TermReport(facts) => (official::elected(&making, facts), &official::signers::ELECTED[..]),
        _ => return Ok(Some((title.clone(), generic(app, id, frame, title, (kind, &facts)).await?))),
    };
    let (parts, rest) = body;
    let community = app.summary(id).await?.community;
    let official = Official {
        title: title.clone(),
        parts,
        rest,
        signers: signing.to_vec(),
        checks: official::checks(election),
        issuer: format!("{community}{}", t.page("sheet.issuer.committee")),
        day: t.formal_day(today(app)),
        standing: official::standing(election, kind),
        mark: Mark::of_facts(t, address(&frame.site, id), &facts),
    };
    Ok(Some((title, Paper::Official(official))))
}

/// A form that is laid out from its facts alone.
async fn generic(
    app: &App,
    id: ElectionId,
    frame: &Frame,
    title: String,
    (kind, facts): (FormKind, &FormFacts),
) -> Result<Paper, Problem> {
    let t = frame.t;
    let community = app.summary(id).await?.community;
    Ok(Paper::Plain(Sheet {
        title,
        number: None,
        lead: None,
        blocks: sheet(app, id, t, &stated(facts)).await?,
        signers: signers(t, kind),
        issuer: format!("{community}{}", t.page("sheet.issuer.committee")),
        day: t.day(today(app)),
        standing: Standing::Filed,
        mark: Mark::of_facts(t, address(&frame.site, id), facts),
    }))
}

/// Who signs a form where it is made out.
pub(crate) fn signers(t: &'static Texts, kind: FormKind) -> Vec<&'static str> {
    let functions: &[&str] = match kind {
        FormKind::BatchSheets => &["caller", "teller", "teller", "scrutineer"],
        _ => &[],
    };
    functions.iter().map(|function| t.choice(function)).collect()
}

pub(crate) fn today(app: &App) -> NaiveDate {
    election::legal_day(app.clock().now())
}

async fn draft(State(app): State<App>, Path((id, name)): Path<(String, String)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::ELECTION).await?;
    let snapshot = app.snapshot(id).await?;
    let sheet = drafted(&app, id, &frame, snapshot.election(), kind(&name)?).await?;
    let sheet = sheet.ok_or(Problem::NotFound("notice yet"))?;
    shown(&app, id, frame, sheet.title.clone(), vec![Paper::Plain(sheet)]).await
}

async fn form(State(app): State<App>, Path((id, name)): Path<(String, String)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let principal = frame.require(&app, id, Access::AUDIT).await?;
    let kind = kind(&name)?;
    let snapshot = app.snapshot(id).await?;
    let sheet = filed(&app, id, &frame, snapshot.election(), kind).await?;
    let (title, paper) = sheet.ok_or(Problem::NotFound("form yet"))?;
    app.record_form(principal, id, kind).await?;
    shown(&app, id, frame, title, vec![paper]).await
}

pub(crate) async fn shown(app: &App, id: ElectionId, frame: Frame, title: String, papers: Vec<Paper>) -> Page {
    let community = app.summary(id).await?.community;
    Ok(laid_out(frame, Some(id), community, title, papers))
}

/// Papers as a page that prints.
pub(crate) fn laid_out(
    frame: Frame,
    election: Option<ElectionId>,
    community: String,
    title: String,
    papers: Vec<Paper>,
) -> Response {
    page(&SheetsPage { frame, election, community, title, papers, beside: Vec::new() })
}

/// Everything that a stage prints, one sheet after the other (打印包).
async fn pack(State(app): State<App>, Path((id, stage)): Path<(String, String)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::AUDIT).await?;
    let area = STAGES.into_iter().find(|area| area.slug() == stage).ok_or(Problem::NotFound("stage"))?;
    let snapshot = app.snapshot(id).await?;
    let mut papers = Vec::new();
    for kind in notices_of(area) {
        papers.extend(drafted(&app, id, &frame, snapshot.election(), kind).await?.map(Paper::Plain));
    }
    for kind in forms_of(area) {
        papers.extend(filed(&app, id, &frame, snapshot.election(), kind).await?.map(|(_, paper)| paper));
    }
    if area == Area::Registration {
        papers.push(Paper::Poster(crate::poster_pages::poster(&app, id, &frame).await?));
    }
    let title = format!("{} · {}", frame.t.page(area.slug()), frame.t.page("prints.pack"));
    let beside = beside(frame.t, snapshot.election(), area);
    let community = app.summary(id).await?.community;
    Ok(page(&SheetsPage { frame, election: Some(id), community, title, papers, beside }))
}

async fn prints(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::AUDIT).await?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let t = frame.t;
    let stages = STAGES.into_iter().map(|area| pack_of(t, election, area)).collect();
    let community = app.summary(id).await?.community;
    Ok(page(&PrintsPage { frame, community, election: id, stages }))
}

/// The sheets of a stage that have something to say.
fn pack_of(t: &'static Texts, election: &Election, area: Area) -> Pack {
    let named = |prefix: &str, word: String| (t.word(&format!("{prefix}.{word}")).to_owned(), word);
    let notices = notices_of(area).into_iter().filter(|kind| NoticeFacts::stands(election, *kind));
    let forms = forms_of(area).into_iter().filter(|kind| FormFacts::stands(election, *kind));
    Pack {
        slug: area.slug(),
        name: t.page(area.slug()),
        notices: notices.map(|kind| named("notice", word_of(kind))).collect(),
        forms: forms.map(|kind| named("form", word_of(kind))).collect(),
        beside: beside(t, election, area),
    }
}
