//! Server-sent events: one for each change of an election, its id the size of the log. A reader that lost
//! some simply reads the newest state: ids only grow.

use crate::answer::ApiProblem;
use crate::request::Path;
use app::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use election::ElectionId;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_stream::wrappers::{BroadcastStream, IntervalStream};
use tokio_stream::{Stream, StreamExt};

/// How often a stream without news says that it is alive.
const BEAT: Duration = Duration::from_secs(5);

pub(crate) async fn live(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiProblem> {
    // A comment is enough for clients that read the stream themselves.
    Ok(Sse::new(changes(app, id, last_heard(&headers)).await?).keep_alive(KeepAlive::default()))
}

/// The same for the hall's screens: a browser does not show comments to its page, so the stream beats with an event. Its
/// data is the number of the host's newest choice of a scene and the mark of the newest picture; another choice, and
/// another paper that both tellers have, beat at once.
pub(crate) async fn beating(
    app: App,
    id: ElectionId,
    headers: &HeaderMap,
) -> Result<impl IntoResponse + use<>, ApiProblem> {
    // Whoever lags may have missed the own election.
    let chosen = BroadcastStream::new(app.chosen_scenes()).map(move |of| of.map_or(true, |of| of == id));
    let drafted = BroadcastStream::new(app.drafted()).map(move |news| news.map_or(true, |news| news.concerns(id)));
    let told = chosen.merge(drafted).filter_map(|told| told.then_some(()));
    let mut ticks = tokio::time::interval(BEAT);
    // Whoever could not take beats for a while gets the next one, not all of them.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let ticks = IntervalStream::new(ticks).map(drop);
    let asked = app.clone();
    let beats = ticks.merge(told).then(move |()| beat(asked.clone(), id));
    let stream = changes(app, id, last_heard(headers)).await?.merge(beats);
    Ok(Sse::new(stream))
}

/// A beat with a dash keeps the screen as it is: the next one tells. A browser would not hear one without data.
async fn beat(app: App, id: ElectionId) -> Result<Event, Infallible> {
    let said =
        app.screen(id).await.map_or_else(|_| "-".to_owned(), |screen| format!("{} {}", screen.choice, screen.mark));
    Ok(Event::default().event("beat").data(said))
}

/// What a client that comes back heard last.
fn last_heard(headers: &HeaderMap) -> u64 {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    last.and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// First the size now, then every larger one; whoever lags gets the newest. A server that knows less than the client
/// heard elsewhere is silent until it has caught up.
async fn changes(
    app: App,
    id: ElectionId,
    heard: u64,
) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, ApiProblem> {
    let news = BroadcastStream::new(app.store().subscribe());
    let now = app.snapshot(id).await?.size();
    let mut told = heard.max(now);
    let rest = news.filter_map(move |change| {
        let size = match change {
            Ok(change) if change.election == id => change.size,
            Ok(_) => return None,
            Err(_lagged) => app.store().snapshot(id)?.size(),
        };
        (size > told).then(|| {
            told = size;
            event(size)
        })
    });
    let first = (now >= heard).then(|| event(now));
    Ok(tokio_stream::iter(first).chain(rest).map(Ok))
}

fn event(size: u64) -> Event {
    Event::default().event("change").id(size.to_string()).data(format!("{{\"size\":{size}}}"))
}
