//! The board of a stage: its state and dates, and every action with who takes it now, or why nobody does.

use crate::county_pages::{Line, line};
use crate::desk_pages::{Link, Room, link, poll};
use crate::frame::Frame;
use crate::pages::{Page, election_id, page, title, word};
use crate::refusal::{Reason, reasons};
use crate::request::Query;
use crate::sentences::filled;
use app::board::{ActionView, Dates, Due, TakenBy};
use app::checklists::stage_of;
use app::progress::{Asks, Milestone};
use app::texts::Texts;
use app::views::Summary;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use chrono::NaiveDate;
use election::course::Since;
use election::lifecycle::purpose::Kind;
use election::representatives::GroupOutcome;
use election::{Area, Election, GroupNo, Role, legal_day};
use serde::Deserialize;
use serde_json::Value;

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
    dates: ShownDates,
    /// What the visitor may do now.
    open: Vec<Step>,
    /// What others may do now.
    others: Vec<Step>,
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
    /// Its date that matters most, and how it stands.
    date: Option<(&'static str, String)>,
    here: Here,
}

/// Whether a tab is the one that is shown.
#[derive(PartialEq, Eq)]
enum Here {
    Shown,
    Elsewhere,
}

/// An action that can be taken, and whose it is.
struct Step {
    link: Link,
    who: String,
}

/// The dates of the shown stage, in words.
struct ShownDates {
    opened: Option<Day>,
    settled: Option<Day>,
    due: Option<Line>,
}

/// A day on which something came about, and the entry that says so.
struct Day {
    on: String,
    entry: String,
}

/// An action that cannot be taken, whose it would be, and why.
struct Blocked {
    name: &'static str,
    who: String,
    reasons: Vec<Reason>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/stages/{stage}", get(board))
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
    let (dates, actions) = (shown_dates(&frame, &view.dates), actions(&frame, area, view.actions));
    let all = app.stage_dates(id).await?;
    let stages = all.iter().map(|(one, dates)| tab(&frame, &summary, (*one, dates), area)).collect();
    let phase = phase(&frame, &summary, area);
    let room = match (area, role) {
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
    let new = |path: &str| !frame.menu.as_ref().is_some_and(|menu| menu.offers(&format!("/elections/{id}/{path}")));
    let poll = poll(&frame, &summary).filter(|room| area == Area::Ballot && new(room.path));
    let audits = frame.require(&app, id, Access::AUDIT).await.is_ok();
    let checklist = stage_of(area).filter(|_| audits).map(|_| format!("checklists/{}", area.slug()));
    let checklist = checklist.filter(|path| new(path));
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
        dates,
        open: actions.open,
        others: actions.others,
        blocked: actions.blocked,
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

fn tab(frame: &Frame, summary: &Summary, (area, dates): (Area, &Dates), shown: Area) -> Tab {
    let here = if area == shown { Here::Shown } else { Here::Elsewhere };
    let (slug, phase) = (area.slug(), phase(frame, summary, area));
    Tab { slug, name: frame.t.page(slug), phase, date: date(frame.t, dates), here }
}

/// What settled, the day; what has a legal date, that; what runs without one, since when.
fn date(t: &'static Texts, dates: &Dates) -> Option<(&'static str, String)> {
    let on = |key: &str, day: NaiveDate| filled(t, key, [("day", day.format("%Y-%m-%d").to_string())]);
    match (dates.came.settled, &dates.due, dates.came.opened) {
        (Some(settled), ..) => Some(("done", on("board.settled_on", legal_day(settled.at)))),
        (None, Some(due), _) => {
            let line = due_line(t, due);
            Some((line.class, on("board.due_on", due.deadline.bound.date()) + " · " + &line.standing))
        }
        (None, None, Some(opened)) => Some(("ahead", on("board.opened_on", legal_day(opened.at)))),
        (None, None, None) => None,
    }
}

fn due_line(t: &'static Texts, due: &Due) -> Line {
    line(t, &Milestone { deadline: due.deadline.clone(), standing: due.standing, asks: Asks::Open })
}

fn shown_dates(frame: &Frame, dates: &Dates) -> ShownDates {
    let t = frame.t;
    let day = |since: Since| Day {
        on: t.day(legal_day(since.at)),
        entry: filled(t, "board.entry", [("entry", since.entry.to_string())]),
    };
    ShownDates {
        opened: dates.came.opened.map(day),
        settled: dates.came.settled.map(day),
        due: dates.due.as_ref().map(|due| due_line(t, due)),
    }
}

/// The actions of a stage by whose turn it is.
#[derive(Default)]
struct Actions {
    open: Vec<Step>,
    others: Vec<Step>,
    blocked: Vec<Blocked>,
}

fn actions(frame: &Frame, area: Area, all: Vec<ActionView>) -> Actions {
    let mut actions = Actions::default();
    for action in all {
        let Some(link) = link(frame, area, action.standing.action) else { continue };
        let who = who(frame.t, &action);
        match action.taken_by {
            TakenBy::You => actions.open.push(Step { link, who }),
            TakenBy::Others => actions.others.push(Step { link, who }),
            TakenBy::Nobody => {
                let reasons = reasons(frame, action.standing.blockers);
                actions.blocked.push(Blocked { name: link.name, who, reasons });
            }
        }
    }
    actions
}

/// Whose an action is: the visitor's, where it is, and the roles that may take it.
fn who(t: &'static Texts, action: &ActionView) -> String {
    let words = action.roles.iter().map(|role| t.named("role", role));
    let mut roles: Vec<&str> = Vec::new();
    for word in words {
        if !roles.contains(&word) {
            roles.push(word);
        }
    }
    let roles = roles.join(t.page("list.between"));
    match action.taken_by {
        TakenBy::You => filled(t, "board.who_you", [("roles", roles)]),
        TakenBy::Others | TakenBy::Nobody => roles,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::Availability;
    use election::course::StageDates;
    use roster::Language;

    fn action(taken_by: TakenBy, roles: &[Role]) -> ActionView {
        let standing = Availability { area: Area::Office, action: "record-document", open: true, blockers: Vec::new() };
        ActionView { standing, roles: roles.to_vec(), taken_by }
    }

    #[test]
    fn an_action_says_whose_it_is_and_each_role_once() {
        let twice = [Role::Committee, Role::Street, Role::Committee];
        for (language, taken_by, expected) in [
            (Language::English, TakenBy::You, "You · Election committee, Street"),
            (Language::English, TakenBy::Others, "Election committee, Street"),
            (Language::Chinese, TakenBy::You, "您 · 选举委员会、街道"),
            (Language::Chinese, TakenBy::Nobody, "选举委员会、街道"),
        ] {
            assert_eq!(who(Texts::of(language), &action(taken_by, &twice)), expected);
        }
    }

    #[test]
    fn a_settled_stage_tells_that_day_and_one_that_runs_its_first() {
        let t = Texts::of(Language::English);
        let on = |entry, at: &str| Some(Since { entry, at: at.parse().unwrap() });
        let (opened, settled) = (on(3, "2026-11-01T01:00:00Z"), on(9, "2026-11-08T20:00:00Z"));
        for (came, expected) in [
            (StageDates { opened, settled }, Some(("done", "settled 2026-11-09"))),
            (StageDates { opened, settled: None }, Some(("ahead", "since 2026-11-01"))),
            (StageDates::default(), None),
        ] {
            let found = date(t, &Dates { came, due: None });
            assert_eq!(found.as_ref().map(|(class, text)| (*class, text.as_str())), expected);
        }
    }
}
