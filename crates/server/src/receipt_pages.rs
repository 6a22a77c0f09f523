//! Where the own paper stands: told to whoever has the number and the secret of its receipt.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use app::App;
use app::received::Came;
use app::received::receipt::{Held, OwnPaper, Told};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use election::{ElectionId, legal_day};

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    /// What came of it; none before anybody asked.
    told: Option<Shown>,
}

/// What the holder is told.
enum Shown {
    /// The own paper.
    Paper(Own),
    /// Nothing fits.
    Nothing,
    /// Minutes until the number may be tried again.
    Wait(i64),
}

/// The own paper in words.
struct Own {
    paper: OwnPaper,
    matter: &'static str,
    state: &'static str,
    on: String,
    /// Whether the last day of the answer passed without one.
    overdue: Option<&'static str>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/receipt", get(ask).post(answer))
}

async fn ask(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    shown(&app, election_id(&id)?, frame, None).await
}

async fn answer(State(app): State<App>, Path(id): Path<String>, frame: Frame, Form(held): Form<Held>) -> Page {
    let election = election_id(&id)?;
    let told = match app.own_paper(election, &held).await? {
        Told::Paper(paper) => Shown::Paper(own(&app, &frame, paper)),
        Told::Nothing => Shown::Nothing,
        Told::TooOften { until } => Shown::Wait((until - app.clock().now()).num_minutes() + 1),
    };
    shown(&app, election, frame, Some(told)).await
}

fn own(app: &App, frame: &Frame, paper: OwnPaper) -> Own {
    let t = frame.t;
    let (word, on) = match paper.came {
        Came::Waiting {} => ("waiting", None),
        Came::Filed {} => ("filed", None),
        Came::Upheld { on } => ("upheld", on),
        Came::Dismissed { on } => ("dismissed", on),
        Came::Withdrawn {} => ("withdrawn", None),
        Came::Answered { on } => ("answered", Some(on)),
    };
    let open = matches!(paper.came, Came::Waiting {} | Came::Filed {});
    let overdue = open && legal_day(app.clock().now()) > paper.due;
    Own {
        matter: t.word(&crate::objections_pages::matter_key(paper.matter)),
        state: t.word(&format!("receipt.state.{word}")),
        on: on.map_or_else(String::new, |day| t.day(day)),
        overdue: overdue.then(|| t.page("receipt.overdue")),
        paper,
    }
}

async fn shown(app: &App, election: ElectionId, frame: Frame, told: Option<Shown>) -> Page {
    let community = app.summary(election).await?.community;
    let status = match told {
        Some(Shown::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::OK,
    };
    let mut response = page(&ReceiptPage { frame, community, election, told });
    *response.status_mut() = status;
    Ok(response)
}
