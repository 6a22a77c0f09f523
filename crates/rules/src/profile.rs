//! A profile that was read and found whole: the typed law, and each rule with its article.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::builtin;
use crate::catalogue::{Book, FIRST, LATER, Later, Law, RuleId};
use crate::checks::{self, Contradiction};
use crate::rule::{Citation, Rule};
use crate::source::{self, ProfileError};
use crate::value::{Kind, Value};

/// The name of a profile in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A whole rule profile. Reading one in any form checks that every rule of the catalogue is there and of its kind, and
/// that the rules can hold together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ProfileRecord", into = "ProfileRecord")]
#[schemars(with = "ProfileRecord")]
pub struct Profile {
    id: String,
    title: Title,
    extends: Option<String>,
    /// The number of the catalogue under which it was written.
    catalogue: u32,
    /// The rules of later catalogues that it does not say; they read as before.
    unsaid: BTreeSet<RuleId>,
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
    #[error("the rule {0} must be {1}")]
    Kind(RuleId, Kind),
    /// Rules contradict one another.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
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
    /// The number of the catalogue; 1 where none is written.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub(crate) catalogue: u32,
    pub(crate) rules: BTreeMap<RuleId, Rule>,
}

const fn first() -> u32 {
    FIRST
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
const fn is_first(catalogue: &u32) -> bool {
    *catalogue == FIRST
}

impl Profile {
    /// The names of the profiles that come with the program.
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        builtin::PROFILES.iter().map(|(id, _)| *id)
    }

    /// The TOML text of the built-in profile of this name; nothing where there is none.
    pub fn builtin_text(id: &str) -> Option<&'static str> {
        builtin::PROFILES.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
    }

    /// The built-in profile of this name; nothing where there is none.
    pub fn builtin(id: &str) -> Option<Result<Self, ProfileError>> {
        let text = Self::builtin_text(id)?;
        Some(Self::parse(text, &|base| Self::builtin_text(base).map(str::to_owned)))
    }

    /// Reads a profile from TOML and names the first thing that is wrong. `library` gives the text of the profile that
    /// this one extends, by name.
    pub fn parse(text: &str, library: &dyn Fn(&str) -> Option<String>) -> Result<Self, ProfileError> {
        Self::examine(text, library).map_err(|mut errors| errors.swap_remove(0))
    }

    /// The same, naming everything that is wrong, in the order of the text; never an empty list.
    pub fn examine(text: &str, library: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<ProfileError>> {
        source::read(text, library)
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

    /// The same profile with one rule read otherwise; refused where the value is of another kind. Whether it can hold
    /// together with the other rules is not asked: the readings of a profile that was read can.
    pub fn with_value(&self, id: RuleId, value: Value) -> Result<Self, LawError> {
        let mut record = ProfileRecord::from(self.clone());
        record.rules.insert(id, Rule { value, ..self.rule(id).clone() });
        record.whole()
    }

    /// The same profile with some rules replaced whole; refused where one is of another kind or they cannot hold together.
    pub fn amended(&self, rules: &BTreeMap<RuleId, Rule>) -> Result<Self, LawError> {
        let mut record = ProfileRecord::from(self.clone());
        record.rules.extend(rules.iter().map(|(id, rule)| (*id, rule.clone())));
        Self::try_from(record)
    }

    /// The rules that cannot hold together; none in a profile that was read.
    pub(crate) fn contradictions(&self) -> Vec<Contradiction> {
        checks::contradictions(&self.law)
    }

    /// The rules on which the two profiles differ, in the order of the catalogue.
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        let differing = self.rules().filter(|(id, rule)| other.rule(*id) != *rule);
        differing.map(|(rule, here)| Difference { rule, here: here.clone(), there: other.rule(rule).clone() }).collect()
    }
}

impl ProfileRecord {
    /// The profile, every rule of the catalogue being there and of its kind.
    pub(crate) fn whole(self) -> Result<Profile, LawError> {
        self.whole_since(LATER)
    }

    /// The same where these rules are of later catalogues: what the profile was written before is filled in.
    fn whole_since(mut self, later: &[(RuleId, Later)]) -> Result<Profile, LawError> {
        let unsaid: BTreeSet<RuleId> = later
            .iter()
            .filter(|(id, later)| later.number > self.catalogue && !self.rules.contains_key(id))
            .map(|(id, _)| *id)
            .collect();
        let filled = later.iter().filter(|(id, _)| unsaid.contains(id)).map(|(id, later)| (*id, later.rule()));
        self.rules.extend(filled);
        let law = Box::new(Law::read(&self.rules)?);
        let strayed =
            |(id, rule): (&RuleId, &Rule)| (!rule.readings.iter().all(|value| id.accepts(value))).then_some(*id);
        if let Some(id) = self.rules.iter().find_map(strayed) {
            return Err(LawError::Kind(id, id.kind()));
        }
        let book = Box::new(Book::bind(std::mem::take(&mut self.rules))?);
        let Self { id, title, extends, catalogue, .. } = self;
        Ok(Profile { id, title, extends, catalogue, unsaid, law, book })
    }
}

impl TryFrom<ProfileRecord> for Profile {
    type Error = LawError;

    fn try_from(record: ProfileRecord) -> Result<Self, LawError> {
        let profile = record.whole()?;
        match profile.contradictions().into_iter().next() {
            Some(clash) => Err(clash.into()),
            None => Ok(profile),
        }
    }
}

impl From<Profile> for ProfileRecord {
    fn from(profile: Profile) -> Self {
        let said = profile.rules().filter(|(id, _)| !profile.unsaid.contains(id));
        let rules = said.map(|(id, rule)| (id, rule.clone())).collect();
        Self { id: profile.id, title: profile.title, extends: profile.extends, catalogue: profile.catalogue, rules }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Count, Switch, Unit};

    /// Two rules as if they had appeared in the second and the third catalogue.
    const LATER: &[(RuleId, Later)] = &[
        (RuleId::ObserverMax, Later { number: 2, unit: Unit::People, before: || Value::Count(Count(9)) }),
        (RuleId::CampaignStop, Later { number: 3, unit: Unit::Switch, before: || Value::Switch(Switch::Off) }),
    ];

    fn written() -> serde_json::Value {
        serde_json::to_value(Profile::builtin("cn-urban-2026").unwrap().unwrap()).unwrap()
    }

    fn read(json: &serde_json::Value) -> Result<Profile, LawError> {
        serde_json::from_value::<ProfileRecord>(json.clone()).unwrap().whole_since(LATER)
    }

    #[test]
    fn a_profile_from_before_a_rule_reads_it_as_before_and_is_written_as_it_was() {
        let mut json = written();
        for (id, _) in LATER {
            json["rules"].as_object_mut().unwrap().remove(id.as_str());
        }
        let profile = read(&json).unwrap();
        assert_eq!(profile.law().observer_max, Count(9));
        assert_eq!(profile.law().campaign_stop, Switch::Off);
        assert_eq!(profile.rule(RuleId::ObserverMax).article, "as before catalogue 2");
        assert_eq!(serde_json::to_value(&profile).unwrap(), json, "so its hash is the one that was pinned");
    }

    #[test]
    fn a_profile_says_the_rules_of_its_catalogue() {
        let rows = [
            (1, vec![], None),
            (2, vec![RuleId::CampaignStop], None),
            (2, vec![RuleId::ObserverMax], Some(RuleId::ObserverMax)),
            (3, vec![RuleId::CampaignStop], Some(RuleId::CampaignStop)),
            (1, vec![RuleId::ListPublish], Some(RuleId::ListPublish)),
        ];
        for (catalogue, unsaid, missing) in rows {
            let mut json = written();
            json["catalogue"] = catalogue.into();
            for id in &unsaid {
                json["rules"].as_object_mut().unwrap().remove(id.as_str());
            }
            let refused = read(&json).err();
            assert_eq!(refused, missing.map(LawError::Missing), "catalogue {catalogue} without {unsaid:?}");
        }
    }

    #[test]
    fn a_rule_that_is_amended_is_said_from_then_on() {
        let mut json = written();
        json["rules"].as_object_mut().unwrap().remove("observer.max");
        let profile = read(&json).unwrap();
        let other = profile.with_value(RuleId::ObserverMax, Value::Count(Count(2))).unwrap();
        assert_eq!(other.law().observer_max, Count(2));
        assert!(serde_json::to_value(&other).unwrap()["rules"]["observer.max"].is_object());
    }

    #[test]
    fn what_later_rules_read_as_before_is_of_their_kind() {
        for (id, later) in crate::catalogue::LATER {
            assert!(later.number > FIRST && id.accepts(&later.rule().value), "{id}");
        }
    }
}
