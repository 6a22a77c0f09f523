//! The catalogue: every rule there is, by name and kind. Its values stand in profiles only.
//!
//! From the one table in [`table`] come [`RuleId`] (a rule that is not there cannot be named), [`Law`] (the typed
//! values) and the book of rules behind a profile, so that a profile that was read has every rule and no reader needs
//! an `Option`. A row that is added after a release says since which catalogue it is there and how a profile from before
//! reads it ([`Later`]).

use std::collections::BTreeMap;

use crate::choice::Mode;
use crate::profile::LawError;
use crate::rule::{Certainty, Force, Rule, StageCode};
use crate::value::{RuleValue, Share, Unit, Value};

macro_rules! catalogue {
    ($(
        $(#[$doc:meta])* $variant:ident $field:ident $id:literal $kind:ty
        $(, since $number:literal as $unit:expr => $before:expr)?;
    )+) => {
        use std::collections::BTreeMap;

        use schemars::JsonSchema;
        use serde::{Deserialize, Serialize};

        use $crate::catalogue::Later;
        use $crate::choice::UnknownWord;
        use $crate::profile::LawError;
        use $crate::rule::Rule;
        use $crate::value::{Kind, RuleValue};

        /// The name of a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum RuleId { $($(#[$doc])* #[serde(rename = $id)] $variant),+ }

        impl RuleId {
            /// Every rule, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name as it stands in profiles, blockers and pages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// What the rule's value must be.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => <$kind as RuleValue>::KIND),+ }
            }

            /// Whether the rule can say this.
            pub(crate) fn accepts(self, value: &crate::value::Value) -> bool {
                match self { $(Self::$variant => <$kind as RuleValue>::read(value).is_some()),+ }
            }
        }

        impl std::str::FromStr for RuleId {
            type Err = UnknownWord;

            fn from_str(id: &str) -> Result<Self, UnknownWord> {
                match id { $($id => Ok(Self::$variant),)+ _ => Err(UnknownWord(id.into())) }
            }
        }

        /// The rules that the first catalogue did not have, and how a profile from before reads them.
        pub(crate) const LATER: &[(RuleId, Later)] =
            &[$($((RuleId::$variant, Later { number: $number, unit: $unit, before: || $before }),)?)+];

        /// What a profile says, typed; one field per rule.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Law { $($(#[$doc])* pub $field: $kind),+ }

        impl Law {
            /// The typed values of these rules; names the first that is missing or of another kind.
            pub(crate) fn read(rules: &BTreeMap<RuleId, Rule>) -> Result<Self, LawError> {
                Ok(Self { $($field: typed(rules, RuleId::$variant)?),+ })
            }
        }

        /// Every rule of a profile; none can be missing.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct Book { $($field: Rule),+ }

        impl Book {
            pub(crate) fn bind(mut rules: BTreeMap<RuleId, Rule>) -> Result<Self, LawError> {
                Ok(Self { $($field: take(&mut rules, RuleId::$variant)?),+ })
            }

            pub(crate) fn get(&self, id: RuleId) -> &Rule {
                match id { $(RuleId::$variant => &self.$field),+ }
            }
        }
    };
}

mod table;

pub(crate) use table::{Book, LATER};
pub use table::{Law, RuleId};

/// A rule that appeared after the first catalogue. Its row in the table ends in `, since N as UNIT => VALUE`: the number
/// of the catalogue that it appeared in, and the value by which everything is decided as it was without the rule. So a
/// profile that an election pinned before is whole for ever.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    /// The catalogue in which it appeared.
    pub(crate) number: u32,
    /// What the value counts or is.
    pub(crate) unit: Unit,
    /// What a profile from before says by saying nothing.
    pub(crate) before: fn() -> Value,
}

/// The number of the first catalogue.
pub(crate) const FIRST: u32 = 1;

/// The number of today's catalogue.
pub(crate) fn newest() -> u32 {
    LATER.iter().map(|(_, later)| later.number).max().unwrap_or(FIRST)
}

impl Later {
    /// The rule as a profile from before reads it.
    pub(crate) fn rule(self) -> Rule {
        Rule {
            value: (self.before)(),
            unit: self.unit,
            article: format!("as before catalogue {}", self.number),
            phrase: None,
            certainty: Certainty::Confirmed,
            force: Force::Hard,
            stage: StageCode::S0,
            readings: Vec::new(),
        }
    }
}

fn typed<T: RuleValue>(rules: &BTreeMap<RuleId, Rule>, id: RuleId) -> Result<T, LawError> {
    let rule = rules.get(&id).ok_or(LawError::Missing(id))?;
    T::read(&rule.value).ok_or(LawError::Kind(id, T::KIND))
}

fn take(rules: &mut BTreeMap<RuleId, Rule>, id: RuleId) -> Result<Rule, LawError> {
    rules.remove(&id).ok_or(LawError::Missing(id))
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Mode {
    /// The rule that sets this mode's quorum.
    pub const fn quorum_rule(self) -> RuleId {
        match self {
            Self::Direct => RuleId::QuorumDirect,
            Self::Household => RuleId::QuorumHousehold,
            Self::Representative => RuleId::QuorumReps,
        }
    }
}

impl Law {
    /// Who must take part in a first vote of this mode.
    pub const fn quorum(&self, mode: Mode) -> Share {
        match mode {
            Mode::Direct => self.quorum_direct,
            Mode::Household => self.quorum_household,
            Mode::Representative => self.quorum_reps,
        }
    }
}
