//! Where the readings of a rule give different outcomes, all are shown and people decide.

use rules::{Profile, RuleId, Value};
use schemars::JsonSchema;
use serde::Serialize;

use crate::input::{Input, Refusal};
use crate::outcome::{Outcome, outcome};

/// The outcome that another reading of one rule gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// The rule.
    pub rule: RuleId,
    /// The rule's article.
    pub article: String,
    /// What the rule would say.
    pub value: Value,
    /// What would follow.
    pub outcome: Outcome,
}

/// The readings under which somebody else would be elected, tied or standing again; empty where all agree.
pub fn readings(input: &Input, profile: &Profile) -> Result<Vec<Reading>, Vec<Refusal>> {
    let stands = outcome(input, profile)?;
    let mut differing = Vec::new();
    for (id, rule) in profile.rules() {
        for value in &rule.readings {
            // A profile holds no reading of another kind, so every one can be tried.
            let Ok(read) = profile.with_value(id, value.clone()) else { continue };
            let other = outcome(input, &read)?;
            if (other.valid, &other.contests) != (stands.valid, &stands.contests) {
                differing.push(Reading {
                    rule: id,
                    article: rule.article.clone(),
                    value: value.clone(),
                    outcome: other,
                });
            }
        }
    }
    Ok(differing)
}
