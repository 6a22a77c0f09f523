//! The page of whoever is signed in: what to do next in each election.

use crate::county_pages::{Line, line};
use crate::frame::Frame;
use crate::own_page::{Taken, taken};
use crate::pages::{Page, page, title};
use app::App;
use app::desk::DeskRow;
use app::inbox::Inbox;
use app::received::desk::Waiting;
use app::views::Summary;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::{Area, Mend, Role};
use serde_json::Value;

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
pub(crate) struct Room {
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
}

/// An action to be taken, by its words.
pub(crate) struct Link {
    stage: &'static str,
    /// Where it is taken, below the election's own address.
    pub(crate) path: String,
    stage_name: &'static str,
    pub(crate) name: &'static str,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/desk", get(desk))
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
const GUIDES: [(Role, &str); 9] = [
    (Role::Committee, "clerk"),
    (Role::Committee, "host"),
    (Role::CheckIn, "check_in"),
    (Role::Teller, "teller"),
    (Role::Scrutineer, "scrutineer"),
    (Role::Supervisor, "supervisor"),
    (Role::County, "county"),
    (Role::Street, "county"),
    (Role::Administrator, "administrator"),
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
    let who = |mend: Mend| t.named("who", mend);
    let waiting = row.waiting.iter().filter_map(|(area, action, mend)| Some((link(frame, *area, action)?, who(*mend))));
    Card {
        title: title(t, &row.summary),
        day: row.summary.election_day.map(|day| t.day(day)),
        role: t.named("role", row.role),
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
pub(crate) fn poll(frame: &Frame, summary: &Summary) -> Option<Room> {
    match summary.phases.get(Area::Ballot.slug()).and_then(Value::as_str)? {
        "preparing" | "ready" => Some(Room { path: "ballot/ready", name: frame.t.page("ready.title") }),
        "polling" | "closed" | "counting" | "counted" => {
            Some(Room { path: "ballot/turnout", name: frame.t.page("turnout.title") })
        }
        _ => None,
    }
}

/// Where an action is taken; nothing for one that the program takes along with another.
pub(crate) fn link(frame: &Frame, area: Area, action: &'static str) -> Option<Link> {
    let stage = area.slug();
    let path = match taken(area, action) {
        Taken::OnItsForm => format!("stages/{stage}/{action}"),
        Taken::On(page) => page.to_owned(),
        Taken::AlongTheWay => return None,
    };
    Some(Link { stage, path, stage_name: frame.t.page(stage), name: frame.t.action(area, action) })
}
