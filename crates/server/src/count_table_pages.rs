//! What the pages of a count show in tables, as files: names written in and whom they mean, scans of pools, reasons for which
//! papers are void. Whoever sees the page has the same rows.

use crate::entry_pages::{Void, VoidLine, void_line};
use crate::frame::Frame;
use crate::pages::Page;
use crate::request::Path;
use crate::table::{download, file_name, of_texts};
use crate::{scan_pages, write_in_pages};
use app::scan::ScanView;
use app::texts::Texts;
use app::written::{MatchedPerson, WriteInView};
use app::{Access, App, Problem};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::ElectionId;
use tally::Post;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/count/tables/{file}", get(file))
}

async fn file(State(app): State<App>, Path((id, file)): Path<(ElectionId, String)>, frame: Frame) -> Page {
    let principal = frame.require(&app, id, Access::COUNT).await?;
    let (name, form) = file_name(&file)?;
    let t = frame.t;
    let written = match name {
        "write_ins" => {
            app.record_file(principal, id, name).await?;
            let (_, view) = app.write_ins(principal, id).await?;
            of_texts(&app, t, (name, &["name", "post", "state"]), view.names.iter().map(|one| name_row(t, one)))
        }
        "written_people" => {
            app.record_file(principal, id, name).await?;
            let (_, view) = app.write_ins(principal, id).await?;
            of_texts(&app, t, (name, &["name", "post", "spellings"]), view.people.iter().map(|one| person_row(t, one)))
        }
        "scans" => {
            let (_, scans) = app.scans(id).await?;
            let columns = ["pool", "papers", "state", "read", "next_paper"];
            of_texts(&app, t, (name, &columns), scans.iter().map(|one| scan_row(t, one)))
        }
        "voids" => {
            let (_, view) = app.count_so_far(id).await?;
            let columns = ["pool", "papers", "ground", "whole", "partly", "state"];
            of_texts(&app, t, (name, &columns), view.voids.iter().map(|one| void_row(t, void_line(t, one))))
        }
        _ => return Err(Problem::NotFound("table").into()),
    };
    Ok(download(name, form, &written)?)
}

/// A name; of one that was erased, that it was.
fn name_of(t: &Texts, name: Option<&String>) -> String {
    name.map_or_else(|| t.page("screen.no_name").to_owned(), Clone::clone)
}

fn post_of(t: &Texts, post: &Post) -> String {
    t.word(&format!("post.{post}")).to_owned()
}

fn name_row(t: &Texts, one: &WriteInView) -> Vec<String> {
    vec![name_of(t, one.name.as_ref()), post_of(t, &one.post), write_in_pages::standing(t, one)]
}

fn person_row(t: &Texts, one: &MatchedPerson) -> Vec<String> {
    vec![name_of(t, one.name.as_ref()), post_of(t, &one.post), one.spellings.join(t.page("list.between"))]
}

fn scan_row(t: &'static Texts, one: &ScanView) -> Vec<String> {
    let (_, state) = scan_pages::standing(t, &one.standing);
    let read = one.sample.map_or_else(|| one.read.to_string(), |sample| format!("{} / {sample}", one.read));
    let next = one.next.map(|next| {
        format!("{} {} · {} {}", t.page("entry.batch"), next.batch, t.page("scan.position"), next.position)
    });
    vec![one.pool.to_string(), one.papers.to_string(), state.to_owned(), read, next.unwrap_or_default()]
}

fn void_row(t: &Texts, one: VoidLine) -> Vec<String> {
    let pool = one.pool.map_or_else(|| t.page("count.voids.all").to_owned(), |pool| pool.to_string());
    let state = if one.standing == Void::Clusters { t.page("count.voids.clusters") } else { "" };
    let counts = [one.whole, one.partly].map(|count| count.to_string());
    let [whole, partly] = counts;
    vec![pool, one.papers.to_string(), one.reason, whole, partly, state.to_owned()]
}
