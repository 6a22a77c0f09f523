//! A profile that was read and found whole: the typed law, and each rule with its article.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::catalogue::{Book, Law, RuleId};
use crate::rule::{Citation, Rule};
use crate::source::{self, ProfileError};
use crate::value::{Kind, Value};

/// The profiles that come with the program, by name.
const BUILTIN: &[(&str, &str)] = &[
    ("cn-urban-2026", include_str!("../profiles/cn-urban-2026.toml")),
    ("cn-urban-2026-registration-first", include_str!("../profiles/cn-urban-2026-registration-first.toml")),
];

/// The name of a profile in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A whole rule profile. Reading one in any form checks that every rule of the catalogue is there and of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ProfileRecord", into = "ProfileRecord")]
#[schemars(with = "ProfileRecord")]
pub struct Profile {
    id: String,
    title: Title,
    extends: Option<String>,
    law: Box<Law>,
    book: Box<Book>,
}

/// Why a set of rules is no law.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LawError {
    /// A rule of the catalogue is missing.
    #[error("the rule {0} is missing")]
    Missing(RuleId),
    /// A rule says something of another kind.
    #[error("the rule {0} must be {1:?}")]
    Kind(RuleId, Kind),
}

/// A rule on which two profiles differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The rule.
    pub rule: RuleId,
    /// What this profile says.
    pub here: Rule,
    /// What the other says.
    pub there: Rule,
}

/// The written form of a [`Profile`], its base already applied.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileRecord {
    pub(crate) id: String,
    pub(crate) title: Title,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) extends: Option<String>,
    pub(crate) rules: BTreeMap<RuleId, Rule>,
}

impl Profile {
    /// The names of the profiles that come with the program.
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(id, _)| *id)
    }

    /// The built-in profile of this name; nothing where there is none.
    pub fn builtin(id: &str) -> Option<Result<Self, ProfileError>> {
        let (_, text) = BUILTIN.iter().find(|(known, _)| *known == id)?;
        Some(Self::parse(text, &|base| Self::builtin(base)?.ok()))
    }

    /// Reads a profile from TOML. `resolver` gives the profile that this one extends, by name.
    pub fn parse(text: &str, resolver: &dyn Fn(&str) -> Option<Self>) -> Result<Self, ProfileError> {
        source::parse(text, resolver)
    }

    /// The profile's name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its title in both languages.
    pub const fn title(&self) -> &Title {
        &self.title
    }

    /// The name of the profile that this one extends.
    pub fn extends(&self) -> Option<&str> {
        self.extends.as_deref()
    }

    /// The typed values.
    pub const fn law(&self) -> &Law {
        &self.law
    }

    /// One rule with all it carries.
    pub fn rule(&self, id: RuleId) -> &Rule {
        self.book.get(id)
    }

    /// Every rule, in the order of the catalogue.
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        RuleId::ALL.iter().map(|id| (*id, self.rule(*id)))
    }

    /// What a refusal quotes for this rule.
    pub fn citation(&self, id: RuleId) -> Citation {
        let rule = self.rule(id);
        Citation { rule: id, article: rule.article.clone(), certainty: rule.certainty, force: rule.force }
    }

    /// The same profile with one rule read otherwise; refused where the value is of another kind.
    pub fn with_value(&self, id: RuleId, value: Value) -> Result<Self, LawError> {
        let mut record = ProfileRecord::from(self.clone());
        if let Some(rule) = record.rules.get_mut(&id) {
            rule.value = value;
        }
        Self::try_from(record)
    }

    /// The rules on which the two profiles differ, in the order of the catalogue.
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        let differing = self.rules().filter(|(id, rule)| other.rule(*id) != *rule);
        differing.map(|(rule, here)| Difference { rule, here: here.clone(), there: other.rule(rule).clone() }).collect()
    }
}

impl TryFrom<ProfileRecord> for Profile {
    type Error = LawError;

    fn try_from(record: ProfileRecord) -> Result<Self, LawError> {
        let law = Box::new(Law::read(&record.rules)?);
        let strayed =
            |(id, rule): (&RuleId, &Rule)| (!rule.readings.iter().all(|value| id.accepts(value))).then_some(*id);
        if let Some(id) = record.rules.iter().find_map(strayed) {
            return Err(LawError::Kind(id, id.kind()));
        }
        let book = Box::new(Book::bind(record.rules)?);
        Ok(Self { id: record.id, title: record.title, extends: record.extends, law, book })
    }
}

impl From<Profile> for ProfileRecord {
    fn from(profile: Profile) -> Self {
        let rules = profile.rules().map(|(id, rule)| (id, rule.clone())).collect();
        Self { id: profile.id, title: profile.title, extends: profile.extends, rules }
    }
}
