//! The signed sheets of batches (计票单): all agreed batches of a pool in one pack, each on a sheet of its own.

use crate::frame::Frame;
use crate::pages::{Page, election_id};
use crate::sheet::mark::{Mark, address};
use crate::sheet::{Paper, Sheet, Standing};
use crate::sheet_pages::{sheet, shown, signers, today};
use app::texts::Texts;
use app::{Access, App, Problem};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::ballot::count::Look;
use election::sheets::{FormFacts, FormKind};
use election::{Election, PoolNo};
use serde_json::{Value, json};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/prints/batches/{look}/{pool}", get(pool_sheets))
}

const LOOKS: [(&str, Look); 2] = [("first", Look::First), ("second", Look::Second)];

/// The looks at pools of the current round that have an agreed batch, and what they are called.
pub(crate) fn pools(t: &Texts, election: &Election) -> Vec<(&'static str, PoolNo, String)> {
    let Some(round) = election.ballot.round() else { return Vec::new() };
    let agreed = |look, pool| {
        let mut batches = round.batches.iter();
        batches.any(|((of, number, _), batch)| (*of, *number) == (look, pool) && batch.agreed.is_some())
    };
    let called = |word, pool: PoolNo| format!("{} · {} {pool}", t.choice(word), t.field("pool"));
    let all = LOOKS.into_iter().flat_map(|look| round.pools.keys().map(move |pool| (look, *pool)));
    all.filter(|((_, look), pool)| agreed(*look, *pool))
        .map(|((word, _), pool)| (word, pool, called(word, pool)))
        .collect()
}

async fn pool_sheets(
    State(app): State<App>,
    Path((id, look, pool)): Path<(String, String, u16)>,
    frame: Frame,
) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::AUDIT).await?;
    let snapshot = app.snapshot(id).await?;
    let (word, _) = LOOKS.into_iter().find(|(word, _)| *word == look).ok_or(Problem::NotFound("look"))?;
    let t = frame.t;
    let facts = json!(FormFacts::of(snapshot.election(), FormKind::BatchSheets));
    let all = facts.pointer("/facts/batch_sheets").and_then(Value::as_array).cloned().unwrap_or_default();
    let community = app.summary(id).await?.community;
    let mut sheets = Vec::new();
    for facts in all.iter().filter(|one| one["look"] == word && one["pool"] == pool) {
        sheets.push(Paper::Plain(Sheet {
            title: t.word("form.batch_sheets").to_owned(),
            number: None,
            lead: None,
            blocks: sheet(&app, id, t, facts).await?,
            signers: signers(t, FormKind::BatchSheets),
            issuer: format!("{community}{}", t.page("sheet.issuer.committee")),
            day: t.day(today(&app)),
            standing: Standing::Filed,
            mark: Mark::of_facts(t, address(&frame.site, id), facts),
        }));
    }
    if sheets.is_empty() {
        return Err(Problem::NotFound("sheets of this pool yet").into());
    }
    let title = t.word("form.batch_sheets").to_owned();
    shown(&app, id, frame, title, sheets).await
}
