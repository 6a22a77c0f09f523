//! Rule profiles with their articles, and the legal calendar.
//!
//! A profile is data: every number and every choice of the law, with the article it comes from. This crate reads
//! profiles, refuses incomplete ones, and hands the rest of the system typed values that are always there.
//! No legal number is written in code here or above; no clock, no randomness and no file system may enter.
//!
//! Start with [`Profile::builtin`], read values through [`Profile::law`] and quote them with [`Profile::citation`].

mod builtin;
mod calendar;
mod catalogue;
mod checks;
mod choice;
mod ics;
mod moving;
mod profile;
mod rule;
mod source;
mod value;

pub use calendar::{Bound, Deadline, DeadlineId, calendar, calendar_with, earliest_after, latest_before, window_after};
pub use catalogue::{Law, RuleId};
pub use checks::Contradiction;
pub use choice::{
    ActingHead, ArchiveItem, ArchiveUntil, BallotChoice, Bar, BirthSource, Birthday, BoxApproval, BoxExcess,
    ByElection, CandidateOrder, CommitteeChair, CommitteeSource, DuplicatePost, EndsWith, FilingLevel, IntentRule,
    KinRefill, KinResolve, Kinship, LaterVoteRoll, LeaveWhen, MethodConsent, Misconduct, Mode, Need, NominatedTwice,
    Nominator, OfficeEnd, OnlineLists, OvervoteScope, PaperFault, PerNominator, ProxyWho, Ranking, Refill,
    RepresentativeBasis, RepresentativeChoice, ReviewBody, RollOfRound, RunoffProxies, ScanUse, SecondCandidates,
    SecondLook, StaffRole, TermOf, TieBreak, TwoPosts, UnclearBy, UnknownWord, VacantBy, VoidGround, VoterClass,
    WinBase, WomenSeat, WriteInVoid,
};
pub use ics::{IcsError, Whose, ics};
pub use moving::{Breach, Broken, Decider, Facts, broken_by_moving};
pub use profile::{Difference, LawError, Profile, Title};
pub use rule::{Certainty, Citation, Force, Rule, RuleError, StageCode};
pub use source::{ProfileError, ProfileErrorKind};
pub use value::{
    Comparator, Count, Days, Grade, Graded, Kind, Minutes, Months, Range, Share, ShareError, Switch, Unit, Value, Years,
};
