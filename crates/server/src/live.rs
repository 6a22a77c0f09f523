//! Server-sent events: one for each change of an election, its id the size of the log. A reader that lost
//! some simply reads the newest state: ids only grow.

use crate::answer::ApiProblem;
use crate::request::Path;
use app::App;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use election::ElectionId;
use std::convert::Infallible;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

pub(crate) async fn live(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiProblem> {
    let changes = BroadcastStream::new(app.store().subscribe());
    let first = event(app.snapshot(id).await?.size());
    let rest = changes.filter_map(move |change| match change {
        Ok(change) if change.election == id => Some(event(change.size)),
        Ok(_) | Err(_) => None,
    });
    let stream = tokio_stream::once(first).chain(rest).map(Ok);
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

fn event(size: u64) -> Event {
    Event::default().event("change").id(size.to_string()).data(format!("{{\"size\":{size}}}"))
}
