//! The `zhixuan outcome` contract: JSON in, JSON and an exit code out.

use rules::Profile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::input::{Input, Refusal, RefusalCode};
use crate::outcome::{Outcome, outcome};

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OutcomeAnswer {
    /// The outcome.
    Outcome(Box<Outcome>),
    /// The input was refused.
    Refused {
        /// Every reason that was found.
        refused: Vec<Refusal>,
    },
}

impl OutcomeAnswer {
    /// The exit code of the command: 0 for any outcome, 2 for a refusal.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Outcome(_) => 0,
            Self::Refused { .. } => 2,
        }
    }
}

/// Answers the JSON text of an [`Input`] whose profile is a built-in one.
pub fn outcome_json(text: impl AsRef<[u8]>) -> OutcomeAnswer {
    match answer(text.as_ref()) {
        Ok(outcome) => OutcomeAnswer::Outcome(Box::new(outcome)),
        Err(refused) => OutcomeAnswer::Refused { refused },
    }
}

fn answer(text: &[u8]) -> Result<Outcome, Vec<Refusal>> {
    let input = read(text).map_err(|refusal| vec![refusal])?;
    let profile = Profile::builtin(&input.rules).and_then(Result::ok);
    let unknown = || {
        let message = format!("there is no rule profile {:?}", input.rules);
        vec![Refusal::new(RefusalCode::UnknownRules, message, [("rules", input.rules.as_str().into())])]
    };
    outcome(&input, &profile.ok_or_else(unknown)?)
}

/// Reads the text; objects must be written as objects and words as strings, which serde by itself does not ask for.
fn read(text: &[u8]) -> Result<Input, Refusal> {
    let written: Value = serde_json::from_slice(text).map_err(|error| refuse(RefusalCode::Malformed, &error))?;
    let input: Input = serde_json::from_slice(text).map_err(|error| refuse(RefusalCode::Shape, &error))?;
    let list = |value: &Value, field: &str| value.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
    let contests = list(&written, "contests");
    let candidates = contests.iter().flat_map(|contest| list(contest, "candidates"));
    let method = written.get("method");
    let words = |fields: &Map<String, Value>| fields.values().all(Value::is_string);
    let plain = written.is_object()
        && method.is_none_or(|method| method.as_object().is_some_and(words))
        && ["round", "mode"].iter().all(|field| written.get(field).is_some_and(Value::is_string))
        && contests.iter().all(Value::is_object)
        && candidates.into_iter().all(|candidate| candidate.is_object());
    plain.then_some(input).ok_or_else(|| Refusal::new(RefusalCode::Shape, "objects and words are expected", []))
}

fn refuse(code: RefusalCode, error: &serde_json::Error) -> Refusal {
    Refusal::new(code, error.to_string(), [("line", error.line().into()), ("column", error.column().into())])
}
