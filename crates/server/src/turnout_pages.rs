//! The page of the turnout: the roll, the papers and the half line of each place; by hour a drawing with the half line and
//! the same numbers as a table; by group once the poll is closed.

use crate::chart::{Bar, Bars, Chart, Limit, Mark};
use crate::frame::Frame;
use crate::pages::{Page, page, title};
use crate::request::Path;
use crate::sentences::filled;
use app::group_turnout::GroupTurnout;
use app::hours::TurnoutByHour;
use app::poll::Turnout;
use app::texts::Texts;
use app::views::Summary;
use app::{Access, App};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::ElectionId;
use serde_json::Value;

/// The drawing's inner width and height, in its own units.
const FIELD: (u32, u32) = (640, 240);
/// Room for the hours below and the numbers beside it.
const MARGIN: u32 = 40;

#[derive(Template)]
#[template(path = "turnout.html")]
struct TurnoutPage {
    frame: Frame,
    summary: Summary,
    title: String,
    /// The moment of the numbers.
    at: String,
    turnout: TurnoutByHour,
    chart: Hours,
    /// By residents' group, once the poll is closed.
    groups: Option<Chart>,
    said: String,
    /// The places, then all of them together.
    places: Vec<PlaceRow>,
    whole: PlaceRow,
    /// That some who can vote belong to no place.
    elsewhere: Option<String>,
}

/// A place beside its roll.
struct PlaceRow {
    number: u16,
    /// Who can vote there; nothing where it names no group, or where they are too few to tell.
    on_roll: Option<u32>,
    issued: u32,
    needed: u32,
    /// How many more are needed to its half line.
    missing: u32,
}

/// The drawing: what went out until the end of each hour, that hour's own papers on top.
struct Hours {
    bars: Vec<Hour>,
    /// The height of the half line; none where nobody need take part.
    half: Option<u32>,
    base: u32,
    width: u32,
    height: u32,
}

/// One hour.
struct Hour {
    begins: String,
    left: u32,
    wide: u32,
    middle: u32,
    /// Papers of the hours before.
    before: Piece,
    /// Papers of this hour.
    own: Piece,
    so_far: u32,
}

/// A part of a bar.
struct Piece {
    top: u32,
    high: u32,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/ballot/turnout", get(turnout))
}

async fn turnout(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    frame.require(&app, id, Access::ELECTION).await?;
    let (_, turnout) = app.turnout_by_hour(id).await?;
    let summary = app.summary(id).await?;
    let facts = [
        ("issued", turnout.turnout.issued),
        ("electorate", turnout.turnout.electorate),
        ("needed", turnout.turnout.needed),
    ];
    let facts = facts.map(|(name, value)| (name.to_owned(), Value::from(value)));
    // A later vote asks for no share of those who can vote.
    let said = if turnout.turnout.needed == 0 { "turnout.said.open" } else { "turnout.said" };
    let said = frame.t.sentence(said, facts);
    let places = turnout.voters.rolls.iter();
    let places = places.map(|roll| PlaceRow::of(roll.number, roll.on_roll.zip(roll.needed), roll.issued));
    let Turnout { electorate, issued, needed, .. } = turnout.turnout;
    let (places, whole) = (places.collect(), PlaceRow::of(0, Some((electorate, needed)), issued));
    let many = turnout.voters.elsewhere;
    let elsewhere = (many > 0).then(|| filled(frame.t, "turnout.elsewhere", [("voters", many.to_string())]));
    let at = election::legal_time(app.clock().now()).format("%H:%M").to_string();
    let (chart, title) = (Hours::of(&turnout), title(frame.t, &summary));
    let groups = groups(frame.t, &turnout);
    Ok(page(&TurnoutPage { frame, summary, title, at, turnout, chart, groups, said, places, whole, elsewhere }))
}

impl PlaceRow {
    /// A place with its roll and half line, where they are told.
    fn of(number: u16, roll: Option<(u32, u32)>, issued: u32) -> Self {
        let (on_roll, needed) = roll.unzip();
        let needed = needed.unwrap_or_default();
        Self { number, on_roll, issued, needed, missing: needed.saturating_sub(issued) }
    }
}

/// The groups as bars of percents; none where no group may be told.
fn groups(t: &'static Texts, turnout: &TurnoutByHour) -> Option<Chart> {
    let told = turnout.groups.as_ref().filter(|told| !told.is_empty())?;
    let between = t.page("list.between");
    let bar = |one: &GroupTurnout| {
        let groups: Vec<String> = one.groups.iter().map(ToString::to_string).collect();
        let facts =
            [("groups", groups.join(between)), ("issued", one.issued.to_string()), ("voters", one.voters.to_string())];
        Bar { name: filled(t, "chart.groups.row", facts), count: one.share() / 100, class: "stripes" }
    };
    let Turnout { needed, electorate, .. } = turnout.turnout;
    let half = (needed > 0).then(|| needed.saturating_mul(100) / electorate.max(1));
    let bars = Bars {
        id: "groups".to_owned(),
        title: t.page("chart.groups").to_owned(),
        said: t.page("chart.groups.said").to_owned(),
        key: Vec::new(),
        heads: ["chart.groups.head", "chart.groups.share"].map(|key| t.page(key).to_owned()),
        rows: told.iter().map(bar).collect(),
        unit: "%",
        limit: half.map(|count| Limit { count, name: t.page("turnout.half").to_owned() }),
    };
    Some(bars.draw())
}

impl Hours {
    fn of(turnout: &TurnoutByHour) -> Self {
        let needed = turnout.turnout.needed;
        let most = turnout.turnout.issued.max(needed).max(1);
        let (width, height) = FIELD;
        let scaled =
            |papers: u32| u32::try_from(u64::from(papers) * u64::from(height) / u64::from(most)).unwrap_or(height);
        let base = height.saturating_add(MARGIN / 2);
        let many = u32::try_from(turnout.hours.len()).unwrap_or(1).max(1);
        let step = (width / many).min(96);
        let wide = step.saturating_mul(7) / 10;
        let bar = |(at, hour): (u32, &app::hours::HourTurnout)| {
            let left = MARGIN.saturating_add(at.saturating_mul(step));
            let (whole, before) = (scaled(hour.so_far), scaled(hour.so_far.saturating_sub(hour.whole)));
            Hour {
                begins: format!("{:02}:00", hour.hour),
                left,
                wide,
                middle: left.saturating_add(wide / 2),
                before: Piece { top: base.saturating_sub(before), high: before },
                own: Piece { top: base.saturating_sub(whole), high: whole.saturating_sub(before) },
                so_far: hour.so_far,
            }
        };
        Self {
            bars: (0..).zip(&turnout.hours).map(bar).collect(),
            half: (needed > 0).then(|| base.saturating_sub(scaled(needed))),
            base,
            width: width.saturating_add(2 * MARGIN),
            height: base.saturating_add(MARGIN),
        }
    }
}
