//! What rules and blockers rest on, where the row of a blocker does not say it: by what a rule acts that no guard
//! measures, and on what a blocker stands that quotes no rule. `cargo xtask trace` holds both tables to the code.

use crate::blocker::Code;
use rules::RuleId;

/// By what a rule acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Effect {
    /// It decides what the outcome of a count says.
    Outcome,
    /// It decides what of a paper counts.
    Papers,
    /// It sets a day of the legal calendar.
    Calendar,
    /// It decides what breaks when the election day moves.
    Moving,
    /// It says what a stage waits for.
    Needs,
    /// It decides what follows from an accepted command.
    Events,
    /// It is measured in a guard whose blocker quotes this other rule.
    With(RuleId),
    /// It decides what the check of a workbook finds of a person.
    Findings,
    /// It decides what a notice or an entry of the record states.
    Facts,
    /// It decides what pages and papers show: the words, and what of a list stands online.
    Shown,
}

/// The rules that act otherwise than by a guard that measures them and a blocker that quotes them, in the order of the
/// catalogue.
pub const EFFECTS: &[(RuleId, &[Effect])] = {
    use Effect::{Calendar, Events, Facts, Needs, Outcome, Papers, Shown, With};
    &[
        (RuleId::WordsResident, &[Shown]),
        (RuleId::WordsCommunity, &[Shown]),
        (RuleId::WordsCommittee, &[Shown]),
        (RuleId::WordsElectionCommittee, &[Shown]),
        (RuleId::WordsOffice, &[Shown]),
        (RuleId::WordsParty, &[Shown]),
        (RuleId::TermYears, &[Facts]),
        (RuleId::SizeWomenSeat, &[Outcome]),
        (RuleId::KinMembers, &[Outcome]),
        (RuleId::KinDegrees, &[With(RuleId::EcKin)]),
        (RuleId::KinResolve, &[Outcome]),
        (RuleId::KinRefill, &[Outcome]),
        (RuleId::PostponeMax, &[Calendar]),
        (RuleId::RepsTerm, &[Facts]),
        (RuleId::EcLeaveOnNomination, &[Events]),
        (RuleId::EcLeaveForKin, &[Events]),
        (RuleId::EcLeaveDegrees, &[Events]),
        (RuleId::VoterAgeFrom, &[Facts]),
        (RuleId::VoterLateDrop, &[Calendar]),
        (RuleId::VoterLateDays, &[Calendar]),
        (RuleId::ListRestDays, &[Calendar]),
        (RuleId::CandPerNominator, &[Facts]),
        (RuleId::CandOrder, &[Facts]),
        (RuleId::CandOrderSelf, &[Facts]),
        (RuleId::BoxPublish, &[Calendar]),
        (RuleId::BoothScribe, &[Facts]),
        (RuleId::BallotChoices, &[Facts]),
        (RuleId::BallotOvervote, &[Papers]),
        (RuleId::BallotVoid, &[Facts]),
        (RuleId::BallotIntent, &[Facts]),
        (RuleId::BallotWriteInVoid, &[Papers]),
        (RuleId::BallotDupPost, &[Papers, Outcome]),
        (RuleId::AuthorityName, &[Facts]),
        (RuleId::BallotUnclear, &[Facts]),
        (RuleId::QuorumDirect, &[Outcome]),
        (RuleId::QuorumHousehold, &[Outcome]),
        (RuleId::QuorumReps, &[Outcome]),
        (RuleId::QuorumSecond, &[Outcome]),
        (RuleId::WinFirst, &[Outcome]),
        (RuleId::WinBase, &[Outcome]),
        (RuleId::WinTie, &[Outcome]),
        (RuleId::WinTwoPosts, &[Outcome]),
        (RuleId::RunoffWin, &[Outcome]),
        (RuleId::RunoffThirdWhen, &[Calendar]),
        (RuleId::RunoffRoll, &[Events]),
        (RuleId::RunoffProxies, &[Events]),
        (RuleId::CountBatch, &[Events]),
        (RuleId::CountVoidLeast, &[With(RuleId::CountVoidShare)]),
        (RuleId::ResultPublish, &[Calendar]),
        (RuleId::ResultNoticeDays, &[Calendar]),
        (RuleId::CertDays, &[Calendar]),
        (RuleId::HandoverDays, &[Calendar]),
        (RuleId::HandoverSealDays, &[Calendar]),
        (RuleId::ArchiveSealDays, &[Calendar]),
        (RuleId::PublishOnline, &[Shown]),
        (RuleId::RecallQuorumDirect, &[Outcome]),
        (RuleId::RecallQuorumHousehold, &[Outcome]),
        (RuleId::RecallQuorumReps, &[Outcome]),
        (RuleId::RecallVote, &[Outcome]),
        (RuleId::RecallResignEnds, &[Events]),
        (RuleId::ByelectBelow, &[With(RuleId::ByelectWithin)]),
        (RuleId::NeedsRegistrationOpen, &[Needs]),
        (RuleId::NeedsNominationOpen, &[Needs]),
        (RuleId::NeedsNominationSettle, &[Needs]),
        (RuleId::NeedsByelectCommitteeOpen, &[Needs]),
        (RuleId::NeedsByelectBallotSettle, &[Needs]),
        (RuleId::NeedsRecallCommitteeOpen, &[Needs]),
        (RuleId::NeedsRecallBallotOpen, &[Needs]),
        (RuleId::NeedsRecallBallotSettle, &[Needs]),
    ]
};

/// On what a blocker stands that quotes no rule of a profile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ground {
    /// The machine's own order: what comes before what.
    Order,
    /// What is named must be on record, once.
    Reference,
    /// What is written cannot be so by itself.
    Sense,
    /// Who has which power, and that two persons are two.
    Power,
    /// The paper: stock, boxes, batches, signatures must fit what was issued and counted.
    Paper,
    /// The record must stand on paper and be checkable by others.
    Record,
    /// People must decide before the machine goes on.
    People,
    /// The profile itself, and how it may be passed, amended and read.
    Profile,
}

/// The blockers that quote no rule, each under its ground.
pub const GROUNDS: &[(Ground, &[Code])] = {
    use Code as C;
    &[
        (
            Ground::Order,
            &[
                C::NothingToFile,
                C::WriteInMatched,
                C::WriteInNotMatched,
                C::WriteInIsCounted,
                C::NoAppeal,
                C::ChangeWaits,
                C::NoChangeWaits,
                C::NothingToAppeal,
                C::PreVoteStands,
                C::WrongPhase,
                C::ElectionNotRunning,
                C::NoticeComesWithStep,
                C::NoticeSaysNothing,
                C::DayNotSet,
                C::BallotNotSettled,
                C::CommitteeNotSeated,
                C::ListAlreadyPublished,
                C::RollEmpty,
                C::ImportOpen,
                C::NoNominations,
                C::GroupsWithoutPlace,
                C::PlaceNotReady,
                C::PapersArePrinted,
                C::StaffMissing,
                C::NotTheDay,
                C::BeforeClosingTime,
                C::GroupsNotDrawn,
                C::GroupBroken,
                C::NoRoundOwed,
                C::NoSheetToConfirm,
                C::PapersWithHolders,
                C::NoPackage,
                C::NoCertificateDue,
                C::PollUnderWay,
                C::NoErasureProposed,
                C::NoParentRoll,
                C::RecallPending,
                C::NoRecallPending,
                C::NotARecall,
                C::LogMoved,
                C::LogNotMoved,
            ],
        ),
        (
            Ground::Reference,
            &[
                C::NoAuthorisation,
                C::NothingToCarryOut,
                C::IdTaken,
                C::UnknownPerson,
                C::NotInOffice,
                C::UnknownGroup,
                C::UnknownDocument,
                C::UnknownMeeting,
                C::UnknownFiling,
                C::UnknownObjection,
                C::UnknownAppointment,
                C::UnknownNotice,
                C::UnknownPost,
                C::UnknownImport,
                C::AlreadyOnRoll,
                C::NotOnRoll,
                C::UnknownNomination,
                C::UnknownPlace,
                C::UnknownBox,
                C::UnknownProxy,
                C::UnknownObserver,
                C::UnknownBatch,
                C::UnknownCountingGroup,
                C::UnknownStep,
                C::UnknownAnchor,
                C::UnknownWriteIn,
            ],
        ),
        (
            Ground::Sense,
            &[
                C::PassedOverWithoutReason,
                C::VenuesDoNotAddUp,
                C::HappenedInFuture,
                C::NothingToRecord,
                C::SamePerson,
                C::DayInPast,
                C::GroupsNotDistinct,
                C::PostsNotDistinct,
                C::MorePresentThanDue,
                C::MoreVotesThanPresent,
                C::ChairNotMember,
                C::ImportIncomplete,
                C::ScanIncomplete,
                C::HoursReversed,
                C::SeedIsNone,
                C::NotPapersOfBatch,
                C::BatchResized,
                C::GroupHasPlace,
                C::NotAKey,
                C::NotAKeyOfThisLog,
                C::KnownBelowKept,
            ],
        ),
        (
            Ground::Power,
            &[
                C::OfficeOnly,
                C::NotAppointed,
                C::OnePersonOneAccount,
                C::NotAHolder,
                C::NotOneself,
                C::NotAMember,
                C::WrongFunction,
                C::SecondPersonNeeded,
                C::NotOfTheStaff,
                C::BatchOfOthers,
                C::TooFewTellers,
                C::OwnFiling,
                C::NotThisPlace,
                C::CountyOnly,
            ],
        ),
        (
            Ground::Paper,
            &[
                C::ProxyTwice,
                C::AlreadyIssued,
                C::NotIssued,
                C::OtherPlace,
                C::NoPapersLeft,
                C::StockDoesNotAddUp,
                C::UnusedNotCounted,
                C::BoxAlreadyOpen,
                C::BoxesNotOpen,
                C::PoolsDoNotAddUp,
                C::BoxHeldFewer,
                C::BatchHasItsTellers,
                C::BatchAwaitsAgreement,
                C::AwaitsOtherTeller,
                C::RootsDiffer,
                C::OtherContests,
                C::PapersDoNotAddUp,
                C::MarksDoNotBalance,
                C::MoreVotesThanPapers,
                C::MoreVoidThanValid,
                C::PapersMissing,
                C::ReasonsDoNotAddUp,
                C::AlreadySigned,
                C::ScrutineerMissing,
            ],
        ),
        (
            Ground::Record,
            &[
                C::NotTheParentRoll,
                C::OtherElection,
                C::UnknownEngine,
                C::AnchorMissing,
                C::GroupsDoNotMatch,
                C::SheetNotConfirmed,
                C::PapersStaySealed,
                C::HolderKeysMissing,
                C::SecretDoesNotMatch,
                C::PackageOutdated,
            ],
        ),
        (
            Ground::People,
            &[
                C::WriteInsUnmatched,
                C::LotNotWatched,
                C::StrokesNotRecorded,
                C::NothingCountable,
                C::OutcomeLeftOpen,
                C::NothingToDecide,
                C::DecisionBeyondCount,
                C::PostNotOpen,
                C::ReadingOpen,
            ],
        ),
        (Ground::Profile, &[C::OtherProfile, C::DoesNotPass, C::PassStands, C::ProfileDoesNotHold, C::NoSuchReading]),
    ]
};

impl Code {
    /// On what the blocker stands, where it quotes no rule.
    pub fn ground(self) -> Option<Ground> {
        GROUNDS.iter().find(|(_, codes)| codes.contains(&self)).map(|(ground, _)| *ground)
    }
}
