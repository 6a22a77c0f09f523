//! The checklist of a stage: what its profile asks for, met or missing; its dates and objections; what supervisors signed
//! for, and the way to sign. It shows what the API's list says.

use crate::county_pages::{Line, line};
use crate::frame::Frame;
use crate::pages::{Page, page, title};
use crate::refusal::{Reason, reasons};
use crate::request::Path;
use crate::sheet::Names;
use crate::sheet_pages::names_in;
use app::checklists::{Checked, Signed, stage_of};
use app::ready::ReadyStanding;
use app::texts::Texts;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::office::sign_off::{Finding, Stage};
use election::{Area, DocumentId, ElectionId, Role};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "checklist.html")]
struct ChecklistPage {
    frame: Frame,
    election: ElectionId,
    title: String,
    stage: Stage,
    phase: &'static str,
    /// What is missing, in one sentence.
    lead: String,
    parts: Vec<Part>,
    dates: Vec<Line>,
    objections: String,
    signed: Vec<Signature>,
    signs: Signs,
}

/// What the stage needs to open, or to settle.
struct Part {
    name: &'static str,
    rows: Vec<Row>,
}

/// One thing that it needs.
struct Row {
    name: String,
    class: &'static str,
    standing: &'static str,
    reasons: Vec<Reason>,
}

/// One sign-off.
struct Signature {
    who: String,
    day: String,
    finding: &'static str,
    document: Option<DocumentId>,
    /// By which entry it came on record.
    entry: u64,
    /// What the stage did since.
    since: String,
}

/// Whether the visitor signs for stages.
#[derive(PartialEq, Eq)]
enum Signs {
    Yes,
    No,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/checklists/{stage}", get(checklist))
}

async fn checklist(State(app): State<App>, Path((id, stage)): Path<(ElectionId, Area)>, frame: Frame) -> Page {
    let principal = frame.require(&app, id, Access::AUDIT).await?;
    let stage = stage_of(stage).ok_or(Problem::NotFound("stage"))?;
    let role = app.role_in(principal, id).await?.ok_or(Problem::Forbidden)?;
    let (_, list) = app.checklist(principal, role, id, stage).await?;
    let names = names_in(&app, id, &json!(list.signed)).await?;
    let t = frame.t;
    let signed = list.signed.iter().map(|one| signature(t, &names, one)).collect();
    let missing = list.opens.iter().chain(&list.settles).filter(|one| one.standing != ReadyStanding::Done).count();
    let lead = match missing {
        0 => t.page("checklist.whole").to_owned(),
        many => t.sentence("checklist.missing", [("many".to_owned(), Value::from(many))]),
    };
    let objections = t.sentence(
        "checklist.objections",
        [("all".to_owned(), list.objections.into()), ("open".to_owned(), list.objections_open.into())],
    );
    let summary = app.summary(id).await?;
    let slug = stage.area().slug();
    let phase = summary.phases.get(slug).and_then(Value::as_str).unwrap_or_default();
    let (opens, settles) = (rows(&frame, list.opens), rows(&frame, list.settles));
    Ok(page(&ChecklistPage {
        election: id,
        title: title(t, &summary),
        stage,
        phase: t.word(&format!("phase.{phase}")),
        lead,
        parts: vec![
            Part { name: t.page("checklist.opens"), rows: opens },
            Part { name: t.page("checklist.settles"), rows: settles },
        ],
        dates: list.dates.iter().map(|one| line(t, one)).collect(),
        objections,
        signed,
        signs: if role == Role::Supervisor { Signs::Yes } else { Signs::No },
        frame,
    }))
}

fn signature(t: &'static Texts, names: &Names, one: &Signed) -> Signature {
    let (finding, document) = match one.sign_off.finding {
        Finding::InOrder => ("checklist.in_order", None),
        Finding::Remarks { document } => ("checklist.remarks", Some(document)),
    };
    let person = one.sign_off.person;
    Signature {
        who: t.who(&person, names.get(&person.to_string()).map(String::as_str)).to_owned(),
        day: t.day(one.sign_off.on),
        finding: t.page(finding),
        document,
        entry: one.entry,
        since: match one.since {
            0 => t.page("checklist.as_signed").to_owned(),
            many => t.sentence("checklist.since", [("many".to_owned(), many.into())]),
        },
    }
}

fn rows(frame: &Frame, all: Vec<Checked>) -> Vec<Row> {
    let row = |one: Checked| {
        let (class, standing) = match one.standing {
            ReadyStanding::Waits => ("due", "ready.waits"),
            ReadyStanding::Missing => ("late", "ready.not_done"),
            _ => ("done", "ready.done"),
        };
        Row {
            name: need(frame.t, one.need),
            class,
            standing: frame.t.page(standing),
            reasons: reasons(frame, one.missing),
        }
    };
    all.into_iter().map(row).collect()
}

fn need(t: &Texts, need: rules::Need) -> String {
    t.word(&format!("need.{need}")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;

    #[test]
    fn every_need_has_its_words_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let t = Texts::of(language);
            for one in rules::Need::ALL {
                assert!(!need(t, *one).is_empty(), "{one} {language:?}");
            }
        }
    }
}
