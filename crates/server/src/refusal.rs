//! Why something was not taken, as pages say it beside the form that asked: fields that are wrong, and blockers in words.

use crate::frame::Frame;
use app::texts::Texts;
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
    /// Where it is mended: an address and its name.
    pub(crate) place: Option<(String, &'static str)>,
}

/// Why something was not taken.
#[derive(Default)]
pub(crate) struct Said {
    /// Fields that are wrong, each with what is wrong with it.
    pub(crate) wrong: Vec<(String, String)>,
    /// Blockers.
    pub(crate) reasons: Vec<Reason>,
}

/// What an answer that refuses has to say; any other goes on as it is.
///
/// # Errors
/// The problem itself, where no form can say it.
pub(crate) fn refused(frame: &Frame, problem: Problem) -> Result<(StatusCode, Said), Problem> {
    match problem {
        Problem::Invalid(fields) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Said { wrong: wrong(frame.t, fields), ..Said::default() }))
        }
        Problem::Refused(blockers) => {
            Ok((StatusCode::CONFLICT, Said { reasons: reasons(frame, blockers), ..Said::default() }))
        }
        other => Err(other),
    }
}

/// Fields that are wrong: the label of each, by its path or pointer, and what is wrong with it.
pub(crate) fn wrong(t: &Texts, fields: Vec<Field>) -> Vec<(String, String)> {
    fields.into_iter().map(|field| (label(t, &field.pointer), t.fault(&field.fault))).collect()
}

fn label(t: &Texts, pointer: &str) -> String {
    let words = pointer.split(['/', '.']).filter(|word| !word.is_empty());
    words.map(|word| t.field(word)).collect::<Vec<_>>().join(" › ")
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
    let found = view.actions.into_iter().find(|one| one.standing.action == action);
    Ok(found.map(|one| reasons(frame, one.standing.blockers)).unwrap_or_default())
}

/// Blockers in words.
pub(crate) fn reasons(frame: &Frame, blockers: impl IntoIterator<Item = Blocker>) -> Vec<Reason> {
    blockers.into_iter().map(|blocker| reason(frame, blocker)).collect()
}

/// The page of the election that a page is about on which what a code asks for is done.
fn mended_at(frame: &Frame, code: &str) -> Option<(String, &'static str)> {
    let election = frame.here.strip_prefix("/elections/")?.split(['/', '?']).next()?;
    let (place, name) = place(code)?;
    Some((format!("/elections/{election}/{place}"), frame.t.page(name)))
}

/// Where a code is mended, below the election's own address, and the key of that page's name.
fn place(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match (code, code.split('-').next()?) {
        ("LOG-01" | "LOG-03", _) => ("record/anchors", "anchors.title"),
        ("ELE-05", _) => ("stages/lifecycle", "lifecycle"),
        (_, "WHO" | "FIL" | "MEE" | "NOT") => ("stages/office", "office"),
        (_, "OBJ") => ("objections", "objections.title"),
        (_, "MET") => ("stages/method", "method"),
        (_, "REP") => ("stages/representatives", "representatives"),
        (_, "COM") => ("stages/committee", "committee"),
        (_, "REG") => ("stages/registration", "registration"),
        (_, "NOM") => ("stages/nomination", "nomination"),
        (_, "PRE") => ("ballot/ready", "ready.title"),
        (_, "WRI") => ("count/write-ins", "write_ins.title"),
        (_, "AUD") => ("count/audit", "audit.title"),
        (_, "CNT" | "COU") => ("count", "count.title"),
        (_, "POL" | "BOX" | "PRX" | "OBS" | "CHG" | "LOT" | "SCN" | "RES" | "RND" | "VAC" | "VOI") => {
            ("stages/ballot", "ballot")
        }
        (_, "TRM" | "RCL" | "BYE") => ("stages/term", "term"),
        (_, "HLD") => ("record/holder", "holder.title"),
        (_, "LAW") => ("stages/law", "law"),
        _ => return None,
    })
}

fn reason(frame: &Frame, blocker: Blocker) -> Reason {
    let who = serde_json::to_value(blocker.mend).unwrap_or_default();
    Reason {
        code: blocker.code,
        place: mended_at(frame, blocker.code),
        help: help::address(blocker.code),
        who: frame.t.word(&format!("who.{}", who.as_str().unwrap_or_default())),
        article: frame.t.source(&blocker.article.unwrap_or_default()),
        sentence: frame
            .t
            .blocker(blocker.code, blocker.facts.into_iter().map(|(name, value)| (name.to_owned(), value))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::Code;
    use roster::Language;

    #[test]
    fn what_is_mended_in_an_election_has_its_page_by_name() {
        let t = Texts::of(Language::Chinese);
        let mut placed = 0;
        for code in Code::ALL {
            let Some((_, name)) = place(code.as_str()) else { continue };
            assert_ne!(t.word(name), "", "{code:?} {name}");
            placed += 1;
        }
        assert!(placed > 350, "{placed}");
    }
}
