//! The page of everything that a polling place needs before it opens: done, or missing with the reason, who mends it and
//! where. It shows what the API's list says.

use crate::frame::Frame;
use crate::pages::{Page, page, title};
use crate::refusal::{Reason, reasons};
use crate::request::Path;
use app::ready::{ReadyItem, ReadyStanding};
use app::texts::Texts;
use app::views::Summary;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::ElectionId;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "ready.html")]
struct ReadyPage {
    frame: Frame,
    summary: Summary,
    title: String,
    day: Option<String>,
    /// How much is missing, in one sentence.
    lead: String,
    rows: Vec<Row>,
}

/// One thing of the list.
struct Row {
    name: &'static str,
    /// The class of its standing.
    class: &'static str,
    standing: &'static str,
    /// What there is.
    fact: String,
    each: Vec<String>,
    reasons: Vec<Reason>,
    mended_at: &'static str,
    mend: &'static str,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/ballot/ready", get(ready))
}

async fn ready(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    let principal = frame.require(&app, id, Access::ELECTION).await?;
    let role = app.role_in(principal, id).await?.ok_or(Problem::Forbidden)?;
    let (_, readiness) = app.readiness(principal, role, id).await?;
    let summary = app.summary(id).await?;
    let missing = readiness.items.iter().filter(|item| item.standing == ReadyStanding::Missing).count();
    let lead = match missing {
        0 => frame.t.page("ready.whole").to_owned(),
        many => frame.t.sentence("ready.missing", [("many".to_owned(), Value::from(many))]),
    };
    let rows = readiness.items.into_iter().map(|item| row(&frame, item)).collect();
    let (title, day) = (title(frame.t, &summary), summary.election_day.map(|day| frame.t.day(day)));
    Ok(page(&ReadyPage { frame, summary, title, day, lead, rows }))
}

fn row(frame: &Frame, item: ReadyItem) -> Row {
    let (t, word) = (frame.t, item.needed.word());
    let (class, standing) = match item.standing {
        ReadyStanding::Done => ("done", "ready.done"),
        ReadyStanding::Missing => ("late", "ready.not_done"),
        ReadyStanding::Waits => ("due", "ready.waits"),
        ReadyStanding::Advised => ("due", "ready.advised"),
        ReadyStanding::NotNeeded => ("ahead", "ready.not_needed"),
    };
    Row {
        name: t.word(&format!("ready.{word}")),
        class,
        standing: t.page(standing),
        fact: told(t, &format!("ready.{word}.fact"), item.facts),
        each: item.each.into_iter().map(|facts| told(t, &format!("ready.{word}.each"), facts)).collect(),
        reasons: reasons(frame, item.missing),
        mended_at: item.mended_at,
        mend: t.word(&format!("ready.{word}.mend")),
    }
}

/// A sentence with its facts, days as people write them.
fn told(t: &Texts, key: &str, facts: BTreeMap<&'static str, Value>) -> String {
    let written = facts.into_iter().map(|(name, value)| {
        let day = value.as_str().and_then(|text| text.parse().ok()).map(|day| Value::from(t.day(day)));
        (name.to_owned(), day.unwrap_or(value))
    });
    t.told(key, written)
}
