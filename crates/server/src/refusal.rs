//! Why something was not taken, as pages say it beside the form that asked: fields that are wrong, and blockers in words.

use crate::frame::Frame;
use app::{App, Field, Problem, help};
use axum::http::StatusCode;
use election::{Area, Blocker, ElectionId};

/// One reason: the sentence, its help, who can mend it, the article.
pub(crate) struct Reason {
    /// The code.
    pub(crate) code: &'static str,
    /// What is missing.
    pub(crate) sentence: String,
    /// Where it is explained.
    pub(crate) help: String,
    /// Who can mend it.
    pub(crate) who: &'static str,
    /// The article.
    pub(crate) article: String,
}

/// Why something was not taken.
#[derive(Default)]
pub(crate) struct Said {
    /// Fields that are wrong.
    pub(crate) wrong: Vec<Field>,
    /// Blockers.
    pub(crate) reasons: Vec<Reason>,
}

/// What an answer that refuses has to say; any other goes on as it is.
///
/// # Errors
/// The problem itself, where no form can say it.
pub(crate) fn refused(frame: &Frame, problem: Problem) -> Result<(StatusCode, Said), Problem> {
    match problem {
        Problem::Invalid(wrong) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Said { wrong, ..Said::default() })),
        Problem::Refused(blockers) => {
            Ok((StatusCode::CONFLICT, Said { reasons: reasons(frame, blockers), ..Said::default() }))
        }
        other => Err(other),
    }
}

/// Why the visitor cannot take an action now; nothing where it is open.
pub(crate) async fn why_not(
    app: &App,
    frame: &Frame,
    id: ElectionId,
    area: Area,
    action: &str,
) -> Result<Vec<Reason>, Problem> {
    let principal = frame.principal()?;
    let role = app.role_in(principal, id).await?.ok_or(Problem::Forbidden)?;
    let (_, view) = app.stage(principal, role, id, area).await?;
    let found = view.actions.into_iter().find(|one| one.action == action);
    Ok(found.map(|one| reasons(frame, one.blockers)).unwrap_or_default())
}

/// Blockers in words.
pub(crate) fn reasons(frame: &Frame, blockers: impl IntoIterator<Item = Blocker>) -> Vec<Reason> {
    blockers.into_iter().map(|blocker| reason(frame, blocker)).collect()
}

fn reason(frame: &Frame, blocker: Blocker) -> Reason {
    let who = serde_json::to_value(blocker.mend).unwrap_or_default();
    Reason {
        code: blocker.code,
        help: help::address(blocker.code),
        who: frame.t.word(&format!("who.{}", who.as_str().unwrap_or_default())),
        article: blocker.article.unwrap_or_default(),
        sentence: frame
            .t
            .blocker(blocker.code, blocker.facts.into_iter().map(|(name, value)| (name.to_owned(), value))),
    }
}
