//! Why not: blockers with stable codes, facts, the rule and who can mend it.

pub use crate::codes::Code;
use crate::election::Election;
use rules::{Certainty, Force};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Who can mend what blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// Whoever sends the command: another input, another account.
    You,
    /// The election committee.
    Committee,
    /// The guiding office.
    Office,
    /// Two tellers.
    Tellers,
    /// Only time.
    Time,
    /// Nobody: the step is over.
    Nobody,
}

/// One reason why a command is refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Blocker {
    /// The stable code; its text stands in the locales.
    pub code: &'static str,
    /// What the case is, as values.
    pub facts: BTreeMap<&'static str, Value>,
    /// The rule of the profile that asks for it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The rule's article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// How sure the rule's text is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// What may lift it: hard also where the rule is softer and the step needs what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<Force>,
    /// Who can mend it.
    pub mend: Mend,
}

impl Blocker {
    /// Adds a fact.
    pub fn fact(&mut self, name: &'static str, value: impl Serialize) -> &mut Self {
        self.facts.insert(name, serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }
}

/// The blockers found so far, under one election's profile.
pub struct Blockers<'e> {
    election: &'e Election,
    found: Vec<Blocker>,
}

impl<'e> Blockers<'e> {
    /// None yet.
    pub fn of(election: &'e Election) -> Self {
        Self { election, found: Vec::new() }
    }

    /// Adds the blocker of a code, with its rule's citation from the profile.
    pub fn add(&mut self, code: Code) -> &mut Blocker {
        let (name, mend, rule) = code.row();
        let citation = rule.map(|id| self.election.profile.citation(id));
        let blocker = Blocker {
            code: name,
            facts: BTreeMap::new(),
            rule: citation.as_ref().map(|cited| cited.rule.to_string()),
            article: citation.as_ref().map(|cited| cited.article.clone()),
            certainty: citation.as_ref().map(|cited| cited.certainty),
            force: citation.as_ref().map(|cited| if code.may_pass() { cited.force } else { Force::Hard }),
            mend,
        };
        self.found.push_mut(blocker)
    }

    /// Adds what was found elsewhere.
    pub(crate) fn extend(&mut self, found: Vec<Blocker>) {
        self.found.extend(found);
    }

    /// Whether nothing blocks.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The profile of the election.
    pub(crate) fn profile(&self) -> &'e rules::Profile {
        &self.election.profile
    }

    /// How many were found.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// The blockers in the order they were found.
    pub fn into_vec(self) -> Vec<Blocker> {
        self.found
    }
}
