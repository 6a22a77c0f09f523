//! The router as a whole, and serving it until told to stop.

use crate::answer::{ApiProblem, wrong_method};
use crate::{compressed, headers, newest, no_page, pages, remainder, routes, sentences};
use app::{App, Problem};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

/// Why serving ended badly.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {cause}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The server broke off.
    #[error("the server stopped: {0}")]
    Broken(std::io::Error),
}

/// REST, pages and headers over an app.
pub fn router(app: App) -> Router {
    let inner = routes::mount(&app).merge(pages::routes(&app)).fallback(nothing_here);
    let inner = inner.method_not_allowed_fallback(wrong_method);
    headers::strict(inner)
        .layer(axum::middleware::from_fn_with_state(app.clone(), newest::caught_up))
        .layer(CatchPanicLayer::custom(|_panic: Box<dyn std::any::Any + Send>| {
            ApiProblem(Problem::unavailable("a handler panicked")).into_response()
        }))
        .layer(axum::middleware::from_fn(sentences::worded))
        .layer(axum::middleware::from_fn(remainder::read_to_the_end))
        .layer(compressed::layer())
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

async fn nothing_here(app: State<App>, request: Request) -> Response {
    if request.uri().path().starts_with("/api") {
        ApiProblem(Problem::NotFound("path; see /api/docs")).into_response()
    } else {
        no_page::nothing(app, request).await
    }
}

/// Binds the address; the bound one is known when this returns.
///
/// # Errors
/// [`ServeError::Listen`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|cause| ServeError::Listen { address, cause })
}

/// How long requests under way may take once the server is to stop; live streams never end by themselves.
const GRACE: Duration = Duration::from_secs(5);

/// Serves until `stop` is done; requests under way are answered first, live streams are cut.
///
/// # Errors
/// [`ServeError::Broken`].
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let service = router(app).into_make_service();
    let (stopping, stopped) = oneshot::channel();
    let stop = async move {
        stop.await;
        // Whoever serves has ended already where nobody listens.
        let _ended = stopping.send(());
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).into_future();
    tokio::select! {
        ended = served => ended.map_err(ServeError::Broken),
        () = grace(stopped) => Ok(()),
    }
}

async fn grace(stopped: oneshot::Receiver<()>) {
    match stopped.await {
        Ok(()) => tokio::time::sleep(GRACE).await,
        Err(_) => std::future::pending().await,
    }
}
