//! Pages for whoever is signed in: what to do next, and the board of a stage with every action open or blocked.

use crate::county_pages::{Line, line};
use crate::frame::Frame;
use crate::own_page::{Taken, taken};
use crate::pages::{Page, election_id, page, title, word};
use crate::refusal::{Reason, reasons};
use crate::request::Query;
use crate::sentences::filled;
use app::checklists::stage_of;
use app::desk::DeskRow;
use app::inbox::Inbox;
use app::received::desk::Waiting;
use app::texts::Texts;
use app::views::Summary;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::lifecycle::purpose::Kind;
use election::representatives::GroupOutcome;
use election::{Area, Availability, Election, GroupNo, Mend, Role};
use serde::Deserialize;
use serde_json::{Value, json};

/// Elections that a desk shows with all that can be done; of more, each tells how much it is and the first of it.
const FEW: usize = 6;

/// What is told of an election among many.
const FIRST: usize = 1;

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk {
    frame: Frame,
    rows: Vec<Card>,
    /// The sheets of the visitor's work: their words in the address, and their titles.
    guides: Vec<(&'static str, &'static str)>,
}

/// One election on the desk.
struct Card {
    summary: Summary,
    title: String,
    day: Option<String>,
    role: &'static str,
    /// Where the work of this role is.
    room: (String, &'static str),
    /// The stage that is under way.
    stage: &'static str,
    /// What everybody at the poll looks at.
    poll: Option<Room>,
    /// What waits on the desk of objections, for those who read it.
    objections: Option<Waiting>,
    inbox: Inbox,
    open: Todo<Link>,
    /// What others must do before, by who they are.
    waiting: Todo<(Link, &'static str)>,
    late: Vec<Line>,
    next: Option<Line>,
}

/// What is to be done, or the first of it; the board of the stage has the rest.
struct Todo<T> {
    all: usize,
    shown: Vec<T>,
}

impl<T> Todo<T> {
    fn of(all: Vec<T>, most: usize) -> Self {
        let mut todo = Self { all: all.len(), shown: all };
        todo.shown.truncate(most);
        todo
    }

    const fn is_cut(&self) -> bool {
        self.shown.len() < self.all
    }
}

/// The screen on which a role does its work on polling day.
struct Room {
    path: &'static str,
    name: &'static str,
}

/// An action to be taken, by its words.
struct Link {
    stage: &'static str,
    /// Where it is taken, below the election's own address.
    path: String,
    stage_name: &'static str,
    name: &'static str,
}

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    frame: Frame,
    summary: Summary,
    title: String,
    day: Option<String>,
    stages: Vec<Tab>,
    stage: &'static str,
    phase: &'static str,
    open: Vec<Link>,
    blocked: Vec<Blocked>,
    room: Option<Room>,
    poll: Option<Room>,
    /// What is better done soon.
    advice: Option<Room>,
    /// The checklist of one of the five stages, for those who may read it.
    checklist: Option<String>,
    /// How the groups fill their seats, where representatives are chosen.
    quotas: Vec<Quota>,
    /// What the visitor has just done.
    done: Option<String>,
}

/// The seats of one residents' group.
struct Quota {
    group: u16,
    households: u32,
    seats: u32,
    chosen: usize,
    /// How the choice stands, and its class.
    standing: &'static str,
    class: &'static str,
}

/// What an action's form leads to the board with.
#[derive(Default, Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// A stage in the row of all.
struct Tab {
    slug: &'static str,
    name: &'static str,
    phase: &'static str,
    here: Here,
}

/// Whether a tab is the one that is shown.
#[derive(PartialEq, Eq)]
enum Here {
    Shown,
    Elsewhere,
}

/// An action that cannot be taken, and why.
struct Blocked {
    name: &'static str,
    reasons: Vec<Reason>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/desk", get(desk)).route("/elections/{election}/stages/{stage}", get(board))
}

async fn desk(State(app): State<App>, frame: Frame) -> Page {
    let rows = app.desk(frame.principal()?).await?;
    let mut cards = Vec::with_capacity(rows.len());
    let most = if rows.len() > FEW { FIRST } else { usize::MAX };
    for row in rows {
        let reads = matches!(row.role, Role::Committee | Role::Supervisor);
        let waiting = if reads { Some(app.objections_waiting(row.summary.election).await?) } else { None };
        let inbox = app.inbox(row.summary.election, row.role).await?;
        cards.push(card(&frame, row, (waiting, inbox), most));
    }
    let guides = guides(&frame);
    Ok(page(&Desk { frame, rows: cards, guides }))
}

/// Which sheet of help goes with which role.
const GUIDES: [(Role, &str); 8] = [
    (Role::Committee, "clerk"),
    (Role::Committee, "host"),
    (Role::CheckIn, "check_in"),
    (Role::Teller, "teller"),
    (Role::Scrutineer, "scrutineer"),
    (Role::Supervisor, "supervisor"),
    (Role::County, "county"),
    (Role::Street, "county"),
];

fn guides(frame: &Frame) -> Vec<(&'static str, &'static str)> {
    let own = GUIDES.into_iter().filter(|(role, _)| frame.is(*role));
    let mut guides: Vec<_> =
        own.filter_map(|(_, word)| Some((word, frame.t.guide("role", word)?.title.as_str()))).collect();
    guides.dedup();
    guides
}

fn card(frame: &Frame, row: DeskRow, (objections, inbox): (Option<Waiting>, Inbox), most: usize) -> Card {
    let t = frame.t;
    let room = match row.role {
        Role::CheckIn => ("check-in".to_owned(), t.page("check_in")),
        Role::Teller | Role::Scrutineer => ("count".to_owned(), t.page("count.title")),
        Role::Supervisor => ("record".to_owned(), t.page("record.title")),
        _ => (format!("stages/{}", row.stage.slug()), t.page(row.stage.slug())),
    };
    let who = |mend: Mend| t.word(&format!("who.{}", json!(mend).as_str().unwrap_or_default()));
    let waiting = row.waiting.iter().filter_map(|(area, action, mend)| Some((link(frame, *area, action)?, who(*mend))));
    Card {
        title: title(t, &row.summary),
        day: row.summary.election_day.map(|day| t.day(day)),
        role: t.word(&format!("role.{}", json!(row.role).as_str().unwrap_or_default())),
        room,
        poll: poll(frame, &row.summary),
        objections,
        inbox,
        open: Todo::of(row.open.iter().filter_map(|(area, action)| link(frame, *area, action)).collect(), most),
        waiting: Todo::of(waiting.collect(), most),
        stage: row.stage.slug(),
        late: row.late.iter().map(|one| line(t, one)).collect(),
        next: row.next.as_ref().map(|one| line(t, one)),
        summary: row.summary,
    }
}

/// The list of what the poll needs until it opens, then how many papers are out.
fn poll(frame: &Frame, summary: &Summary) -> Option<Room> {
    match summary.phases.get(Area::Ballot.slug()).and_then(Value::as_str)? {
        "preparing" | "ready" => Some(Room { path: "ballot/ready", name: frame.t.page("ready.title") }),
        "polling" | "closed" | "counting" | "counted" => {
            Some(Room { path: "ballot/turnout", name: frame.t.page("turnout.title") })
        }
        _ => None,
    }
}

/// Where an action is taken; nothing for one that the program takes along with another.
fn link(frame: &Frame, area: Area, action: &'static str) -> Option<Link> {
    let stage = area.slug();
    let path = match taken(area, action) {
        Taken::OnItsForm => format!("stages/{stage}/{action}"),
        Taken::On(page) => page.to_owned(),
        Taken::AlongTheWay => return None,
    };
    Some(Link { stage, path, stage_name: frame.t.page(stage), name: frame.t.action(area, action) })
}

async fn board(
    State(app): State<App>,
    Path((id, stage)): Path<(String, String)>,
    Query(done): Query<Done>,
    frame: Frame,
) -> Page {
    let id = election_id(&id)?;
    let area = Area::ALL.into_iter().find(|area| area.slug() == stage).ok_or(Problem::NotFound("stage"))?;
    let principal = frame.principal()?;
    let role = app.role_in(principal, id).await?.ok_or(Problem::Forbidden)?;
    let (_, view) = app.stage(principal, role, id, area).await?;
    let summary = app.summary(id).await?;
    let (open, shut): (Vec<_>, Vec<_>) = view.actions.into_iter().partition(|action| action.open);
    let open = open.iter().filter_map(|action| link(&frame, area, action.action)).collect();
    let shut = shut.into_iter().filter(|action| taken(area, action.action) != Taken::AlongTheWay);
    let blocked = shut.map(|action| blocked(&frame, action)).collect();
    let stages = Area::ALL.into_iter().map(|one| tab(&frame, &summary, one, area)).collect();
    let phase = phase(&frame, &summary, area);
    let room = match (area, role) {
        (Area::Nomination, Role::Committee) => Some(Room { path: "nominees", name: frame.t.page("nominees.title") }),
        (Area::Registration, Role::Committee) if summary.purpose != Kind::General => {
            Some(Room { path: "at-once/term-roll", name: frame.t.page("term_roll.title") })
        }
        (Area::Term, Role::County | Role::Street) => {
            Some(Room { path: "term-votes", name: frame.t.page("term_votes.title") })
        }
        _ => None,
    };
    let settled = summary.phases.get(Area::Ballot.slug()).and_then(Value::as_str) == Some("settled");
    let keyless =
        area == Area::Ballot && !settled && !app::ready::keyless(app.snapshot(id).await?.election()).is_empty();
    let advice = keyless.then(|| Room { path: "record/holder", name: frame.t.page("ready.keys.advice") });
    let poll = poll(&frame, &summary).filter(|_| area == Area::Ballot);
    let audits = frame.require(&app, id, Access::AUDIT).await.is_ok();
    let checklist = stage_of(area).filter(|_| audits).map(|_| format!("checklists/{}", area.slug()));
    let quotas = match area {
        Area::Representatives => quotas(frame.t, app.snapshot(id).await?.election()),
        _ => Vec::new(),
    };
    let (title, day) = (title(frame.t, &summary), summary.election_day.map(|day| frame.t.day(day)));
    let stage = frame.t.page(area.slug());
    let done = frame.t.action(area, &done.done);
    let done = (!done.is_empty()).then(|| filled(frame.t, "board.done", [("action", done.to_owned())]));
    Ok(page(&Board {
        frame,
        summary,
        title,
        day,
        stages,
        stage,
        phase,
        open,
        blocked,
        room,
        poll,
        advice,
        checklist,
        quotas,
        done,
    }))
}

/// How far each group is with its representatives.
fn quotas(t: &'static Texts, election: &Election) -> Vec<Quota> {
    let stage = &election.representatives;
    let row = |(group, seats): (&GroupNo, &u32)| {
        let (chosen, class, standing) = match stage.outcomes.get(group) {
            Some(GroupOutcome::Chosen { representatives, vacant: None, .. }) => {
                (representatives.len(), "done", "quota.filled")
            }
            Some(GroupOutcome::Chosen { representatives, .. }) => (representatives.len(), "due", "quota.partly"),
            Some(GroupOutcome::Vacant { .. }) => (0, "due", "quota.vacant"),
            None => (0, "ahead", "quota.open"),
        };
        let households = election.groups.get(group).map_or(0, |group| group.households);
        Quota { group: group.0, households, seats: *seats, chosen, standing: t.page(standing), class }
    };
    stage.quotas.iter().map(row).collect()
}

fn phase(frame: &Frame, summary: &Summary, area: Area) -> &'static str {
    word(frame.t, summary.phases.get(area.slug()).and_then(Value::as_str).unwrap_or("always"))
}

fn tab(frame: &Frame, summary: &Summary, area: Area, shown: Area) -> Tab {
    let here = if area == shown { Here::Shown } else { Here::Elsewhere };
    Tab { slug: area.slug(), name: frame.t.page(area.slug()), phase: phase(frame, summary, area), here }
}

fn blocked(frame: &Frame, action: Availability) -> Blocked {
    Blocked { name: frame.t.action(action.area, action.action), reasons: reasons(frame, action.blockers) }
}
