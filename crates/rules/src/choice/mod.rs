//! The words that a rule may choose from. A word that is not here is refused when the profile is read.

use thiserror::Error;

use crate::value::{Kind, RuleValue, Value};

/// A word outside the set that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(pub String);

/// A closed set of words.
pub(crate) trait Word: Sized + Copy {
    /// Every word of the set.
    const WORDS: &'static [&'static str];

    /// The member that a word names.
    fn of(word: &str) -> Option<Self>;
}

impl<T: Word> RuleValue for Vec<T> {
    const KIND: Kind = Kind::List(T::WORDS);

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::List(words) => words.iter().map(|word| T::of(word)).collect(),
            _ => None,
        }
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every member, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands in profiles and records.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::choice::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                use $crate::choice::Word as _;
                Self::of(word).ok_or_else(|| $crate::choice::UnknownWord(word.into()))
            }
        }

        impl $crate::choice::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::value::RuleValue for $name {
            const KIND: $crate::value::Kind = $crate::value::Kind::Choice(<$name as $crate::choice::Word>::WORDS);

            fn read(value: &$crate::value::Value) -> Option<Self> {
                use $crate::choice::Word as _;
                match value {
                    $crate::value::Value::Choice(word) => Self::of(word),
                    _ => None,
                }
            }
        }
    )+};
}

mod after;
mod committee;
mod count;
mod filing;
mod needs;
mod nomination;
mod poll;
mod registration;
mod representatives;
mod setup;

pub use after::{ArchiveItem, ArchiveUntil, ByElection, LaterVoteRoll, OnlineLists};
pub use committee::{CommitteeChair, CommitteeSource, EndsWith, LeaveWhen, Refill};
pub use count::{
    ActingHead, Ranking, RollOfRound, RunoffProxies, ScanUse, SecondCandidates, SecondLook, TieBreak, TwoPosts,
    VacantBy, VoidGround, WinBase,
};
pub use filing::FilingLevel;
pub use needs::Need;
pub use nomination::{CandidateOrder, NominatedTwice, Nominator, PerNominator, ReviewBody};
pub use poll::{
    BallotChoice, BoxApproval, BoxExcess, DuplicatePost, IntentRule, OvervoteScope, PaperFault, ProxyWho, StaffRole,
    UnclearBy, WriteInVoid,
};
pub use registration::{Bar, BirthSource, Birthday, VoterClass};
pub use representatives::{RepresentativeBasis, RepresentativeChoice, TermOf};
pub use setup::{KinRefill, KinResolve, Kinship, MethodConsent, Misconduct, Mode, OfficeEnd, WomenSeat};
