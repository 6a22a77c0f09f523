//! Before a request about an election is answered, what other servers of the same database committed is known here: whoever
//! wrote at one reads it at any.

use crate::answer::ApiProblem;
use app::{App, Problem};
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use election::ElectionId;

/// The election that a path is about.
fn about(uri: &Uri) -> Option<ElectionId> {
    let mut words = uri.path().split('/').skip_while(|word| *word != "elections");
    words.nth(1)?.parse().ok().map(ElectionId)
}

/// Catches up with the other servers.
pub(crate) async fn caught_up(State(app): State<App>, request: Request, next: Next) -> Response {
    if let Some(election) = about(request.uri())
        && let Err(error) = app.store().catch_up(election).await
    {
        return ApiProblem(Problem::from(error)).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_path_names_the_election_that_it_is_about() {
        let id = Uuid::from_u128(7);
        for (path, expected) in [
            (format!("/api/v1/elections/{id}/live"), Some(id)),
            (format!("/elections/{id}"), Some(id)),
            ("/api/v1/elections".to_owned(), None),
            ("/elections/nowhere".to_owned(), None),
            (format!("/accounts/{id}"), None),
        ] {
            assert_eq!(about(&path.parse().unwrap()), expected.map(ElectionId), "{path}");
        }
    }
}
