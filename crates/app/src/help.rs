//! The help of a refusal: what it means, an example, what to do.

use crate::error::Problem;
use crate::texts::Texts;
use election::{Code, Mend};
use roster::Language;
use rules::RuleId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The three parts of a page of help, as they stand in `web/locales/help.*.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// What the refusal means.
    pub means: String,
    /// A case of it.
    pub example: String,
    /// What to do.
    pub mend: String,
}

/// A page of help for a client.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HelpView {
    /// The blocker's code.
    pub code: Code,
    /// What the refusal means.
    pub means: &'static str,
    /// A case of it.
    pub example: &'static str,
    /// What to do.
    pub mend: &'static str,
    /// Who can mend it.
    pub who: Mend,
    /// The rule that it quotes, if one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
}

/// The code of this name.
pub fn code_of(name: &str) -> Result<Code, Problem> {
    let code = Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(name));
    code.ok_or(Problem::NotFound("blocker"))
}

/// The help of a code in a language.
pub fn help(name: &str, language: Language) -> Result<HelpView, Problem> {
    let code = code_of(name)?;
    let Help { means, example, mend } = Texts::of(language).help(code).ok_or(Problem::NotFound("help"))?;
    Ok(HelpView { code, means, example, mend, who: code.mend(), rule: code.rule() })
}

/// Where the page of a code stands.
pub fn address(code: &str) -> String {
    format!("/help/{code}")
}
