//! The timeline of an election: its legal deadlines drawn and listed, and what another election day would move and break.

use crate::county_pages::{Line, line};
use crate::frame::Frame;
use crate::pages::{Page, election_id, page, title};
use crate::request::Query;
use crate::table::{download, file_name, of_texts};
use crate::timeline::Timeline;
use app::texts::Texts;
use app::{Access, App, Fault, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use chrono::NaiveDate;
use election::ElectionId;
use rules::{Bound, Breach, Broken, DeadlineId, Decider};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage {
    frame: Frame,
    election: ElectionId,
    title: String,
    day: String,
    today: String,
    timeline: Option<Timeline>,
    lines: Vec<Line>,
    late: usize,
    /// Whether the visitor may ask what another day would break.
    asks: Asks,
    /// What was asked for.
    asked: String,
    moved: Option<MovedDay>,
}

/// Whether another day may be tried.
#[derive(PartialEq, Eq)]
enum Asks {
    Yes,
    No,
}

/// Another election day and what it does.
struct MovedDay {
    day: String,
    rows: Vec<Shift>,
    broken: Vec<Breaks>,
}

/// A deadline that moves.
struct Shift {
    what: String,
    from: String,
    to: String,
    article: String,
}

/// Something that the other day breaks.
struct Breaks {
    what: String,
    how: String,
    who: &'static str,
    article: String,
}

/// Which other day.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Other {
    day: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/timeline", get(timeline))
        .route("/elections/{election}/timeline/{file}", get(file))
}

async fn timeline(State(app): State<App>, Path(id): Path<String>, frame: Frame, Query(other): Query<Other>) -> Page {
    let id = election_id(&id)?;
    let summary = app.summary(id).await?;
    let t = frame.t;
    let today = election::legal_day(app.clock().now());
    let milestones = app.milestones(id).await?;
    let timeline = summary.election_day.and_then(|day| Timeline::of(&milestones, day, today));
    let lines: Vec<Line> = milestones.iter().map(|one| line(t, one)).collect();
    let late = lines.iter().filter(|line| line.class == "late").count();
    let asks = match frame.require(&app, id, Access::ELECTION).await {
        Ok(_) if summary.election_day.is_some() => Asks::Yes,
        Ok(_) | Err(Problem::NotSignedIn | Problem::Forbidden) => Asks::No,
        Err(other) => return Err(other.into()),
    };
    let moved = match other.day.parse::<NaiveDate>() {
        Ok(day) if asks == Asks::Yes => Some(moved(&app, t, id, day).await?),
        _ => None,
    };
    let day = summary.election_day.map_or_else(String::new, |day| t.day(day));
    let (title, today) = (title(t, &summary), t.day(today));
    let asked = other.day;
    Ok(page(&TimelinePage { frame, election: id, title, day, today, timeline, lines, late, asks, asked, moved }))
}

/// What another day breaks, or which dates it moves, as a file.
async fn file(
    State(app): State<App>,
    Path((id, file)): Path<(String, String)>,
    frame: Frame,
    Query(other): Query<Other>,
) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::ELECTION).await?;
    let (name, form) = file_name(&file)?;
    let day = other.day.parse().map_err(|_| Problem::field("day", Fault::NotADay))?;
    let MovedDay { rows, broken, .. } = moved(&app, frame.t, id, day).await?;
    let written = match name {
        "moved_breaks" => {
            let rows = broken.into_iter().map(|one| vec![one.what, one.how, one.who.to_owned(), one.article]);
            of_texts(&app, frame.t, (name, &["deadline", "how", "who", "article"]), rows)
        }
        "moved_dates" => {
            let rows = rows.into_iter().map(|one| vec![one.what, one.from, one.to, one.article]);
            of_texts(&app, frame.t, (name, &["deadline", "date_now", "date_then", "article"]), rows)
        }
        _ => return Err(Problem::NotFound("table").into()),
    };
    Ok(download(name, form, &written)?)
}

async fn moved(app: &App, t: &'static Texts, id: ElectionId, day: NaiveDate) -> Result<MovedDay, Problem> {
    let moved = app.moved_day(id, day).await?;
    let rows = moved.shifts.into_iter().map(|one| Shift {
        what: deadline(t, one.id),
        from: dates(t, one.from),
        to: dates(t, one.to),
        article: t.source(&one.article),
    });
    let rows = rows.collect();
    let broken = moved.broken.iter().map(|one| breaks(t, one)).collect();
    Ok(MovedDay { day: t.day(day), rows, broken })
}

fn deadline(t: &Texts, id: DeadlineId) -> String {
    app::calendar::name(t, Some(id))
}

fn dates(t: &Texts, bound: Bound) -> String {
    match bound {
        Bound::Window { from, to } => format!("{} – {}", t.day(from), t.day(to)),
        bound => t.day(bound.date()),
    }
}

fn breaks(t: &'static Texts, broken: &Broken) -> Breaks {
    let who = match broken.decides {
        Decider::Committee => "moved.committee",
        Decider::Street => "moved.street",
        Decider::Authority => "moved.authority",
    };
    let sentence = |key: &str, days: &[(&str, NaiveDate)]| {
        t.sentence(key, days.iter().map(|(name, day)| ((*name).to_owned(), t.day(*day).into())))
    };
    let how = match broken.breach {
        Breach::DoneTooLate { done, latest } => sentence("moved.done_too_late", &[("done", done), ("latest", latest)]),
        Breach::CannotBeDone { latest } => sentence("moved.cannot_be_done", &[("latest", latest)]),
        Breach::NamesOldDay => sentence("moved.names_old_day", &[]),
        Breach::FoundForOldDay => sentence("moved.found_for_old_day", &[]),
        Breach::PutOffTooFar { latest } => sentence("moved.put_off_too_far", &[("latest", latest)]),
        Breach::PutOff => sentence("moved.put_off", &[]),
        Breach::DayOver => sentence("moved.day_over", &[]),
    };
    let what = app::calendar::name(t, broken.deadline);
    Breaks { what, how, who: t.page(who), article: t.source(&broken.rule.article) }
}
