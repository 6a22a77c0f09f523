//! The record as a story: who did what, when, and what moved by it. Names are masked; a full record is shown for a reason
//! that stands in the access log.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page, word};
use crate::request::Query;
use crate::session;
use crate::sheet::{Block, Names, layout};
use crate::sheet_pages::persons;
use crate::table::{Form, download, file_name, of_texts, written_record};
use app::record::{Line, LookView, Moved, Moving, Wanted};
use app::texts::{Texts, word_of};
use app::{Access, App, Fault, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::get;
use chrono::{DateTime, NaiveDate, Utc};
use election::{AccountId, Action, Area, DocumentId, ElectionId, PersonId, Role, legal_day, legal_time};
use roster::Language;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a page.
const LINES: usize = 50;

/// Which lines are asked for, by words; an empty one asks for all.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    area: String,
    role: String,
    day: String,
    moved: String,
    /// A part of what was done, in the words of either language.
    find: String,
    before: Option<u64>,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    rows: Vec<Row>,
    found: usize,
    size: u64,
    older: Option<String>,
    /// The filter, for the whole record as a table.
    filter: String,
    areas: Vec<Choice>,
    roles: Vec<Choice>,
    day: String,
    find: String,
    moving: Moving,
}

/// A word to choose.
struct Choice {
    word: String,
    name: &'static str,
    picked: Picked,
}

/// Whether a choice is made.
#[derive(PartialEq, Eq)]
enum Picked {
    Yes,
    No,
}

/// One entry in a row.
pub(crate) struct Row {
    /// Its number.
    pub(crate) seq: u64,
    /// When it was decided.
    pub(crate) when: String,
    /// Who acted.
    pub(crate) who: String,
    /// In which capacity.
    pub(crate) role: &'static str,
    /// In which area.
    pub(crate) stage: &'static str,
    /// What was done.
    pub(crate) action: &'static str,
    /// What moved by it.
    pub(crate) moved: Vec<String>,
}

#[derive(Template)]
#[template(path = "record_entry.html")]
struct EntryPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    row: Row,
    size: u64,
    blocks: Vec<Block>,
    people: Vec<(PersonId, String)>,
    /// The papers that it names.
    documents: Vec<DocumentId>,
    revealed: Option<Vec<(String, String)>>,
    entry: String,
}

#[derive(Template)]
#[template(path = "looks.html")]
struct LooksPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    /// When, who, whose record, why: the newest.
    rows: Vec<(String, String, String, String)>,
    /// How many there are.
    found: usize,
}

/// Looks that a page shows; the files have all.
const LOOKS: usize = 500;

/// Why a full record is needed.
#[derive(Deserialize)]
struct Reason {
    person: PersonId,
    reason: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/record", get(record))
        .route("/elections/{election}/record.xlsx", get(workbook))
        .route("/elections/{election}/record.csv", get(csv))
        .route("/elections/{election}/record/{seq}", get(entry).post(reveal))
        .route("/elections/{election}/looks", get(looks))
        .route("/elections/{election}/looks/{file}", get(looks_file))
}

impl Asked {
    /// The lines that the words ask for.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a word that nothing is called, or a day that is none.
    pub(crate) fn wanted(&self) -> Result<Wanted, Problem> {
        let area = match self.area.as_str() {
            "" => None,
            word => Some(Area::ALL.into_iter().find(|area| area.slug() == word).ok_or(Problem::NotFound("stage"))?),
        };
        let role = match self.role.as_str() {
            "" => None,
            word => Some(serde_json::from_value(Value::from(word)).map_err(|_| Problem::NotFound("role"))?),
        };
        let day = match self.day.as_str() {
            "" => None,
            text => Some(text.parse::<NaiveDate>().map_err(|_| Problem::field("/day", Fault::NotADay))?),
        };
        let moving = if self.moved.is_empty() { Moving::All } else { Moving::Only };
        let find = self.find();
        let actions = (!find.is_empty()).then(|| Action::all().filter(|action| is_called(*action, &find)).collect());
        Ok(Wanted { area, role, day, actions, moving, before: self.before })
    }

    /// What is looked for: letters and digits alone, as they may stand in an address.
    fn find(&self) -> String {
        self.find.chars().filter(|one| one.is_alphanumeric()).collect::<String>().to_lowercase()
    }

    /// The address of the lines before a number.
    fn older(&self, before: u64) -> String {
        self.words()
            .into_iter()
            .fold(format!("?before={before}"), |address, (name, word)| format!("{address}&{name}={word}"))
    }

    /// The same filter for the whole record as a table.
    fn whole(&self) -> String {
        let words: Vec<String> = self.words().into_iter().map(|(name, word)| format!("{name}={word}")).collect();
        words.join("&")
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let given = [("area", &self.area), ("role", &self.role), ("day", &self.day), ("moved", &self.moved)];
        let given = given.into_iter().map(|(name, word)| (name, word.clone())).chain([("find", self.find())]);
        given.filter(|(_, word)| !word.is_empty()).collect()
    }
}

/// Whether the name of an action holds a text, in either language.
fn is_called(action: Action, find: &str) -> bool {
    let named = |language| Texts::of(language).action(action.area(), action.slug()).to_lowercase();
    let bare = |name: String| name.chars().filter(|one| one.is_alphanumeric()).collect::<String>();
    [Language::Chinese, Language::English].into_iter().any(|language| bare(named(language)).contains(find))
}

async fn record(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    let election = election_id(&id)?;
    frame.require(&app, election, Access::AUDIT).await?;
    let wanted = asked.wanted()?;
    let lines = app.lines(election, &wanted, LINES).await?;
    let names = app.account_names(lines.lines.iter().map(|line| line.account)).await?;
    let t = frame.t;
    let areas = Area::ALL.into_iter().map(|area| choice(area.slug(), t.page(area.slug()), &asked.area)).collect();
    let roles = Role::ALL.into_iter().map(|role| {
        let word = word_of(role);
        choice(&word, t.word(&format!("role.{word}")), &asked.role)
    });
    Ok(page(&RecordPage {
        community: app.summary(election).await?.community,
        election,
        rows: lines.lines.iter().map(|line| told(t, line, &names)).collect(),
        found: lines.found,
        size: lines.size,
        older: lines.next.map(|before| asked.older(before)),
        filter: asked.whole(),
        areas,
        roles: roles.collect(),
        moving: wanted.moving,
        day: asked.day,
        find: asked.find,
        frame,
    }))
}

/// All lines that the page's filter lets through, as a file.
async fn taken_away(app: &App, id: &str, asked: Asked, frame: &Frame, form: Form) -> Page {
    let election = election_id(id)?;
    frame.require(app, election, Access::AUDIT).await?;
    let wanted = Wanted { before: None, ..asked.wanted()? };
    Ok(download("record", form, &written_record(app, election, frame.t, &wanted).await?)?)
}

async fn workbook(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    taken_away(&app, &id, asked, &frame, Form::Workbook).await
}

async fn csv(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    taken_away(&app, &id, asked, &frame, Form::Csv).await
}

async fn looks(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = election_id(&id)?;
    let mut rows = look_rows(&app, election, &frame).await?;
    let found = rows.len();
    rows.truncate(LOOKS);
    Ok(page(&LooksPage { community: app.summary(election).await?.community, election, rows, found, frame }))
}

/// The looks as a file.
async fn looks_file(State(app): State<App>, Path((id, file)): Path<(String, String)>, frame: Frame) -> Page {
    let (name, form) = file_name(&file)?;
    if name != "looks" {
        return Err(Problem::NotFound("table").into());
    }
    let rows = look_rows(&app, election_id(&id)?, &frame).await?;
    let rows = rows.into_iter().map(|(when, who, whose, why)| vec![when, who, whose, why]);
    let written = of_texts(&app, frame.t, (name, &["moment", "account", "whose", "reason"]), rows);
    Ok(download(name, form, &written)?)
}

/// When somebody looked, who, at whose record and why.
async fn look_rows(
    app: &App,
    election: ElectionId,
    frame: &Frame,
) -> Result<Vec<(String, String, String, String)>, Problem> {
    frame.require(app, election, Access::AUDIT).await?;
    let looks = app.looks(election).await?;
    let people = app.masked_names(election, &looks.iter().filter_map(|look| look.person).collect()).await?;
    let row = |look: LookView| {
        let whose = look.person.and_then(|person| people.get(&person)).cloned().unwrap_or_default();
        (moment(frame.t, look.at), look.name, whose, why(frame.t, look.reason))
    };
    Ok(looks.into_iter().map(row).collect())
}

/// A reason as it was given; of a table or a form that was read as a whole, its title.
fn why(t: &Texts, reason: String) -> String {
    match reason.split_once(':') {
        Some(("table", table)) => format!("{} · {}", t.page("looks.read"), t.title(table)),
        Some(("form", form)) => format!("{} · {}", t.page("looks.read"), t.word(&format!("form.{form}"))),
        Some(("pin", _)) => t.page("looks.pin").to_owned(),
        _ => reason,
    }
}

fn choice(word: &str, name: &'static str, asked: &str) -> Choice {
    let picked = if word == asked { Picked::Yes } else { Picked::No };
    Choice { word: word.to_owned(), name, picked }
}

/// A line of the record in words.
pub(crate) fn told(t: &'static Texts, line: &Line, names: &BTreeMap<AccountId, String>) -> Row {
    let role = json!(line.role);
    let area = Area::ALL.into_iter().find(|area| area.slug() == line.area);
    Row {
        seq: line.seq,
        when: moment(t, line.at),
        who: names.get(&line.account).cloned().unwrap_or_default(),
        role: t.word(&format!("role.{}", role.as_str().unwrap_or_default())),
        stage: t.page(line.area),
        action: area.map_or(line.action, |area| t.action(area, line.action)),
        moved: line.moved.iter().map(|moved| from_to(t, moved)).collect(),
    }
}

/// A day and a time of Chinese clocks.
fn moment(t: &'static Texts, at: DateTime<Utc>) -> String {
    format!("{} {}", t.day(legal_day(at)), legal_time(at).format("%H:%M:%S"))
}

fn from_to(t: &'static Texts, moved: &Moved) -> String {
    format!("{}: {} → {}", t.word(&moved.area), word(t, &moved.before), word(t, &moved.after))
}

async fn entry(State(app): State<App>, Path((id, seq)): Path<(String, String)>, frame: Frame) -> Page {
    shown(&app, &id, &seq, frame, None).await
}

async fn reveal(
    State(app): State<App>,
    Path((id, seq)): Path<(String, String)>,
    frame: Frame,
    headers: HeaderMap,
    axum::Form(sent): axum::Form<Reason>,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = election_id(&id)?;
    let principal = frame.require(&app, election, Access::REVEAL).await?;
    let record = app.reveal(principal, election, sent.person, &sent.reason).await?;
    let facts = json!(record);
    let fields = facts.as_object().into_iter().flatten().filter(|(_, value)| value.is_string());
    let said = fields.map(|(name, value)| {
        let word = value.as_str().unwrap_or_default();
        (frame.t.field(name).to_owned(), frame.t.choice(word).to_owned())
    });
    let said = said.collect();
    shown(&app, &id, &seq, frame, Some(said)).await
}

/// Every text of a command.
fn texts(said: &Value, take: &mut impl FnMut(&str)) {
    match said {
        Value::String(text) => take(text),
        Value::Array(all) => all.iter().for_each(|one| texts(one, take)),
        Value::Object(fields) => fields.values().for_each(|one| texts(one, take)),
        _ => {}
    }
}

async fn shown(app: &App, id: &str, seq: &str, frame: Frame, revealed: Option<Vec<(String, String)>>) -> Page {
    let election = election_id(id)?;
    frame.require(app, election, Access::AUDIT).await?;
    let seq = seq.parse().map_err(|_| Problem::NotFound("entry"))?;
    let (line, entry) = app.told(election, seq).await?;
    let accounts = app.account_names([line.account]).await?;
    let mut command = entry.get("command").cloned().unwrap_or_default();
    if let Some(fields) = command.as_object_mut() {
        fields.remove("area");
        fields.remove("action");
    }
    let mut people = BTreeSet::new();
    persons(&command, &mut people);
    let people = app.masked_names(election, &people).await?;
    let snapshot = app.snapshot(election).await?;
    let kept = &snapshot.election().office.documents;
    let mut documents = Vec::new();
    texts(&command, &mut |text| documents.extend(text.parse::<DocumentId>().ok().filter(|id| kept.contains_key(id))));
    let names: Names = people.iter().map(|(person, name)| (person.to_string(), name.clone())).collect();
    Ok(page(&EntryPage {
        community: app.summary(election).await?.community,
        election,
        row: told(frame.t, &line, &accounts),
        size: snapshot.size(),
        blocks: layout(frame.t, &names, &command),
        people: people.into_iter().collect(),
        documents,
        revealed,
        entry: serde_json::to_string_pretty(&entry).unwrap_or_default(),
        frame,
    }))
}
