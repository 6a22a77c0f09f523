//! Tables as pages and as files: whoever may see one may take it away as a workbook or as CSV.

use crate::county_pages::OFFICES;
use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::table::{calendar_file, download, file_name, of_address, texts, written, written_of_county};
use app::tables::{self, CountyTable, Table};
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::ElectionId;

#[derive(Template)]
#[template(path = "tables.html")]
struct TablesPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    tables: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "table.html")]
struct TablePage {
    frame: Frame,
    community: String,
    title: String,
    /// Where the table and its files are.
    address: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    notes: Vec<(String, String)>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/tables", get(all))
        .route("/elections/{election}/tables/{table}", get(one))
        .route("/elections/{election}/calendar.ics", get(calendar))
        .route("/county/{table}", get(of_county))
}

/// Lets in whoever may have a table.
async fn require(app: &App, frame: &Frame, id: ElectionId, table: &Table) -> Result<(), Problem> {
    if table.access != Access::Public {
        frame.require(app, id, table.access).await?;
    }
    Ok(())
}

async fn all(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let community = app.summary(id).await?.community;
    let mut offered = Vec::new();
    for table in tables::ALL {
        if require(&app, &frame, id, table).await.is_ok() {
            offered.push((table.name, frame.t.title(table.name)));
        }
    }
    Ok(page(&TablesPage { frame, community, election: id, tables: offered }))
}

async fn one(State(app): State<App>, Path((id, address)): Path<(String, String)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let table = of_address(&address)?;
    require(&app, &frame, id, table).await?;
    if let Some(visitor) = &frame.visitor {
        app.record_table(visitor, id, table).await?;
    }
    if address == table.name {
        let written = written(&app, id, frame.t, table).await?;
        let rows = texts(&written);
        let (title, heads, notes) = (written.title, written.heads, written.notes);
        let community = app.summary(id).await?.community;
        let address = format!("/elections/{id}/tables/{}", table.name);
        return Ok(page(&TablePage { frame, community, title, address, heads, rows, notes }));
    }
    let (_, form) = file_name(&address)?;
    Ok(download(table.name, form, &written(&app, id, frame.t, table).await?)?)
}

/// The files of the county: `overview` and `report`.
async fn of_county(State(app): State<App>, Path(address): Path<String>, frame: Frame) -> Page {
    frame.principal()?.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?;
    let (name, form) = file_name(&address)?;
    let table = CountyTable::named(name)?;
    Ok(download(table.name, form, &written_of_county(&app, frame.t, table).await?)?)
}

async fn calendar(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    Ok(calendar_file(app.calendar_file(election_id(&id)?, frame.t).await?))
}
