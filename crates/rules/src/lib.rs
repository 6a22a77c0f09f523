//! Rule profiles with their articles, and the legal calendar.
//!
//! A profile is data: every number and every choice of the law, with the article it comes from. This crate reads
//! profiles, refuses incomplete ones, and hands the rest of the system typed values that are always there.
//! No legal number is written in code here or above; no clock, no randomness and no file system may enter.
//!
//! Start with [`Profile::builtin`], read values through [`Profile::law`] and quote them with [`Profile::citation`].

mod calendar;
mod catalogue;
mod choice;
mod profile;
mod rule;
mod source;
mod value;

pub use calendar::{Bound, Deadline, DeadlineId, calendar, calendar_with, earliest_after, latest_before, window_after};
pub use catalogue::{Law, RuleId};
pub use choice::{
    ArchiveUntil, Bar, BirthSource, BoxExcess, CandidateOrder, CommitteeSource, DuplicatePost, EndsWith, KinResolve,
    Kinship, LeaveWhen, MethodConsent, Mode, Need, Nominator, OnlineLists, OvervoteScope, PerNominator, ProxyWho,
    Ranking, Refill, RepresentativeChoice, RollOfRound, SecondCandidates, SecondLook, TieBreak, TwoPosts, UnclearBy,
    UnknownWord, VoidGround, VoterClass, WinBase, WomenSeat,
};
pub use profile::{Difference, LawError, Profile, Title};
pub use rule::{Certainty, Citation, Force, Rule, RuleError, StageCode};
pub use source::{ProfileError, ProfileErrorKind};
pub use value::{Comparator, Count, Days, Kind, Minutes, Months, Range, Share, ShareError, Switch, Unit, Value, Years};
