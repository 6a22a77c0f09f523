//! Where the readings of a rule give different outcomes, all are shown and people decide.

use rules::{Certainty, Profile, RuleId, Value};
use schemars::JsonSchema;
use serde::Serialize;

use crate::contest::ContestOutcome;
use crate::input::{Input, Refusal};
use crate::outcome::{BlockerCode, Outcome, outcome};
use crate::persons::WomenState;
use crate::proposals::Proposals;

/// The two outcomes that two readings of one rule give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// The rule.
    pub rule: RuleId,
    /// The rule's article.
    pub article: String,
    /// What the rule says.
    pub says: Value,
    /// What follows.
    pub stands: Outcome,
    /// What the rule would say.
    pub value: Value,
    /// What would follow.
    pub outcome: Outcome,
}

/// Every reading of an unconfirmed rule that would change for people what they are: elected, tied, standing again, asked
/// to give way. Empty where all readings agree.
///
/// A rule that the input's method chose stands as chosen. A reading of the papers under which these very sums cannot be
/// is passed over: it would have had to be applied when the papers were judged.
pub fn readings(input: &Input, profile: &Profile) -> Result<Vec<Reading>, Vec<Refusal>> {
    let stands = outcome(input, profile)?;
    let mut differing = Vec::new();
    for (id, rule) in profile.rules().filter(|(_, rule)| rule.certainty == Certainty::Unconfirmed) {
        for value in rule.readings.iter().filter(|value| **value != rule.value) {
            // A profile holds no reading of another kind, so every one can be tried.
            let Ok(read) = profile.with_value(id, value.clone()) else { continue };
            let Ok(other) = outcome(input, &read) else { continue };
            if Meaning::of(&other) != Meaning::of(&stands) {
                differing.push(Reading {
                    rule: id,
                    article: rule.article.clone(),
                    says: rule.value.clone(),
                    stands: stands.clone(),
                    value: value.clone(),
                    outcome: other,
                });
            }
        }
    }
    Ok(differing)
}

/// What an outcome makes of people, without the numbers behind it.
#[derive(PartialEq)]
struct Meaning<'a> {
    valid: bool,
    contests: &'a [ContestOutcome],
    blockers: Vec<BlockerCode>,
    women: Option<&'a WomenState>,
    proposals: Option<&'a Proposals>,
}

impl<'a> Meaning<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        Self {
            valid: outcome.valid,
            contests: &outcome.contests,
            blockers: outcome.blockers.iter().map(|blocker| blocker.code).collect(),
            women: outcome.women.as_ref().map(|women| &women.state).filter(|state| **state != WomenState::Met),
            proposals: outcome.proposals.as_ref(),
        }
    }
}
