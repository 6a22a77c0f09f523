//! The signed paper that comes with a form: sealed before the command that names it. A repeated click seals it once.

use app::commands::Requested;
use app::{App, Principal, Problem};
use election::{DocumentId, ElectionId, Role};

/// Seals a paper that a form brought in a field, under the form's key, in the role in which its command is taken.
///
/// # Errors
/// Those of [`App::upload`].
pub(crate) async fn sealed(
    app: &App,
    (principal, role): (&Principal, Role),
    id: ElectionId,
    (key, field): (&str, &str),
    bytes: Vec<u8>,
) -> Result<DocumentId, Problem> {
    let path = format!("/elections/{id}/documents");
    let once = format!("{key}/{field}/{}", ledger::sha256(&bytes));
    let requested = Requested::new(Some(once), None, &path, &bytes);
    let receipt = app.upload(principal, role, id, bytes, &requested).await?;
    let made = receipt.made.get("document").cloned().unwrap_or_default();
    serde_json::from_value(made).map_err(|error| Problem::unavailable(error.to_string()))
}
