//! Steps that the program works out by itself from what is sealed: one button, and what came of it.

use crate::frame::Frame;
use crate::pages::{Page, unkept};
use crate::refusal::{Said, refused, why_not};
use crate::request::Path;
use crate::sentences::filled;
use crate::session;
use crate::sheet_pages::names_in;
use app::commands::{Receipt, Requested};
use app::{Access, App, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use election::{Area, Election, ElectionId, Role};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// A step of one button.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    /// The verdicts of age and stay are found again for a day that moved.
    Verdicts,
    /// The nominated in the order of strokes.
    Strokes,
    /// The roll of the election whose term runs.
    TermRoll,
    /// The papers are sealed to their holders.
    SealedPapers,
}

#[derive(Template)]
#[template(path = "at_once.html")]
struct AtOncePage {
    frame: Frame,
    election: ElectionId,
    community: String,
    stage: &'static str,
    title: &'static str,
    lead: &'static str,
    done: Option<Done>,
    said: Said,
    key: String,
}

/// What came of it.
struct Done {
    /// In a sentence.
    says: String,
    /// Who is left to be found by hand.
    left: Vec<String>,
    /// What was sealed.
    document: Option<String>,
}

/// The key of the button, so that a repeated click does nothing twice.
#[derive(Deserialize)]
struct Sent {
    key: String,
}

impl Step {
    const fn area(self) -> Area {
        match self {
            Self::Verdicts | Self::TermRoll => Area::Registration,
            Self::Strokes => Area::Nomination,
            Self::SealedPapers => Area::Record,
        }
    }

    /// What it does in an election: the roll of a term is used as it was frozen, or comes in as a first import.
    fn action(self, election: &Election) -> &'static str {
        match self {
            Self::Verdicts => "renew-verdicts",
            Self::Strokes => "record-strokes",
            Self::TermRoll if election.lifecycle.purpose.roll().is_some() => "adopt-roll",
            Self::TermRoll => "begin-import",
            Self::SealedPapers => "seal-records",
        }
    }

    const fn access(self) -> Access {
        match self {
            Self::SealedPapers => Access::COMMITTEE_OR_OFFICE,
            Self::Verdicts | Self::Strokes | Self::TermRoll => Access::DESK,
        }
    }

    /// The keys of its title, of what it does, and of what it did.
    const fn texts(self) -> [&'static str; 3] {
        match self {
            Self::Verdicts => ["verdicts.title", "verdicts.lead", "verdicts.done"],
            Self::Strokes => ["strokes.title", "strokes.lead", "strokes.done"],
            Self::TermRoll => ["term_roll.title", "term_roll.lead", "term_roll.done"],
            Self::SealedPapers => ["sealed_papers.title", "sealed_papers.lead", "sealed_papers.done"],
        }
    }

    async fn take(self, app: &App, frame: &Frame, id: ElectionId, key: String) -> Result<Receipt, Problem> {
        let principal = frame.principal()?;
        let Access::Roles(roles) = self.access() else { return Err(Problem::Forbidden) };
        let role: Role = principal.role(roles, &app.place(id).await?).ok_or(Problem::Forbidden)?;
        let requested = Requested::new(Some(key), None, self.texts()[0], &[]);
        match self {
            Self::Verdicts => app.renew_verdicts(principal, role, id, &requested).await,
            Self::Strokes => app.order_by_strokes(principal, role, id, &requested).await,
            Self::TermRoll => app.take_over_roll(principal, role, id, &requested).await,
            Self::SealedPapers => app.seal_papers(principal, role, id, &requested).await,
        }
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/at-once/{step}", get(ask).post(take))
}

async fn ask(State(app): State<App>, Path((id, step)): Path<(ElectionId, Step)>, frame: Frame) -> Page {
    let action = step.action(app.snapshot(id).await?.election());
    let reasons = why_not(&app, &frame, id, step.area(), action).await?;
    Ok(shown(&app, frame, (id, step), None, (StatusCode::OK, Said { reasons, ..Said::default() })).await?)
}

async fn take(
    State(app): State<App>,
    Path((id, step)): Path<(ElectionId, Step)>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    match step.take(&app, &frame, id, sent.key).await {
        Ok(receipt) => {
            let done = told(&app, &frame, (id, step), &receipt.made).await?;
            Ok(shown(&app, frame, (id, step), Some(done), (StatusCode::OK, Said::default())).await?)
        }
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, (id, step), None, said).await?)
        }
    }
}

/// What was done, in words.
async fn told(app: &App, frame: &Frame, (id, step): (ElectionId, Step), made: &Value) -> Result<Done, Problem> {
    let [.., done] = step.texts();
    let list = |name: &str| made.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let left = [list("by_hand"), list("left_out")].concat();
    let names = names_in(app, id, &Value::Array(left.clone())).await?;
    let renewed = made.get("renewed").and_then(Value::as_u64).unwrap_or_default();
    let facts = [("count", renewed.to_string()), ("left", left.len().to_string())];
    Ok(Done {
        says: filled(frame.t, done, facts),
        left: names.into_values().collect(),
        document: made
            .get("document")
            .and_then(Value::as_str)
            .filter(|_| step == Step::SealedPapers)
            .map(str::to_owned),
    })
}

async fn shown(
    app: &App,
    frame: Frame,
    (id, step): (ElectionId, Step),
    done: Option<Done>,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    frame.require(app, id, step.access()).await?;
    let ([title, lead, _], t) = (step.texts(), frame.t);
    let page = AtOncePage {
        election: id,
        community: app.summary(id).await?.community,
        stage: step.area().slug(),
        title: t.page(title),
        lead: t.page(lead),
        done,
        said,
        key: Uuid::now_v7().to_string(),
        frame,
    };
    Ok(unkept(&page, status))
}
