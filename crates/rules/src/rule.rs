//! One rule: what it says, where it comes from, how sure that is and how hard it binds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::catalogue::RuleId;
use crate::value::{Unit, Value, Written};

/// How sure the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in the source.
    Confirmed,
    /// Inferred, a practice or a default; shown as such.
    Unconfirmed,
}

/// How hard a rule binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// Nobody can let it pass.
    Hard,
    /// A named authority's document lets it pass.
    Authority,
    /// It passes with a reason.
    Warning,
}

/// The part of the work a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum StageCode {
    /// Setting the election up.
    S0,
    /// Representatives.
    S1,
    /// Election committee.
    S2,
    /// Registration.
    S3,
    /// Nomination.
    S4,
    /// Ballot.
    S5,
    /// After the ballot.
    S6,
}

/// One rule of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "RuleRecord", into = "RuleRecord")]
#[schemars(with = "RuleRecord")]
pub struct Rule {
    /// What it says.
    pub value: Value,
    /// What the value counts or is.
    pub unit: Unit,
    /// Where it comes from, such as `UL26 17`.
    pub article: String,
    /// The key phrase of the source.
    pub phrase: Option<String>,
    /// How sure it is.
    pub certainty: Certainty,
    /// How hard it binds.
    pub force: Force,
    /// The part of the work it belongs to.
    pub stage: StageCode,
    /// Other values the source can be read to mean; where one changes an outcome the guiding office decides.
    pub readings: Vec<Value>,
}

/// What is wrong with one rule by itself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleError {
    /// The value does not fit its unit.
    #[error("the value does not fit the unit {0:?}")]
    Unit(Unit),
    /// No article is named.
    #[error("no article is named")]
    Article,
    /// A word stands twice in a list.
    #[error("the word {0:?} stands twice")]
    Twice(String),
    /// A reading, counted from 0, does not fit the unit.
    #[error("reading {} does not fit the unit", .0 + 1)]
    ReadingUnit(usize),
    /// A reading, counted from 0, says what the value or a reading before it says.
    #[error("reading {} says nothing new", .0 + 1)]
    SameReading(usize),
}

/// What a refusal quotes: the rule and how it binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// The rule.
    pub rule: RuleId,
    /// Its article.
    pub article: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// How hard it binds.
    pub force: Force,
}

/// The written form of a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleRecord {
    pub(crate) value: Written,
    pub(crate) unit: Unit,
    pub(crate) article: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phrase: Option<String>,
    pub(crate) certainty: Certainty,
    pub(crate) force: Force,
    pub(crate) stage: StageCode,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) readings: Vec<Written>,
}

impl TryFrom<RuleRecord> for Rule {
    type Error = RuleError;

    fn try_from(record: RuleRecord) -> Result<Self, RuleError> {
        let unit = record.unit;
        if record.article.trim().is_empty() {
            return Err(RuleError::Article);
        }
        let value = record.value.under(unit).ok_or(RuleError::Unit(unit))?;
        if let Some(word) = value.repeated_word() {
            return Err(RuleError::Twice(word.to_owned()));
        }
        Ok(Self {
            readings: other_readings(&value, record.readings, unit)?,
            value,
            unit,
            article: record.article,
            phrase: record.phrase,
            certainty: record.certainty,
            force: record.force,
            stage: record.stage,
        })
    }
}

/// The readings, each other than the value and than those before it.
fn other_readings(value: &Value, written: Vec<Written>, unit: Unit) -> Result<Vec<Value>, RuleError> {
    let mut readings: Vec<Value> = Vec::new();
    for (number, written) in written.into_iter().enumerate() {
        let reading = written.under(unit).ok_or(RuleError::ReadingUnit(number))?;
        if reading == *value || readings.contains(&reading) {
            return Err(RuleError::SameReading(number));
        }
        readings.push(reading);
    }
    Ok(readings)
}

impl From<Rule> for RuleRecord {
    fn from(rule: Rule) -> Self {
        Self {
            value: rule.value.into(),
            unit: rule.unit,
            article: rule.article,
            phrase: rule.phrase,
            certainty: rule.certainty,
            force: rule.force,
            stage: rule.stage,
            readings: rule.readings.into_iter().map(Written::from).collect(),
        }
    }
}
