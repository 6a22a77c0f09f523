//! The stable codes of blockers: one row each with who can mend it and the rule that asks for it. Their
//! texts stand in `web/locales/blockers.*.toml`.

use crate::blocker::Mend;
use rules::RuleId;

macro_rules! codes {
    ($( $name:ident $text:literal $mend:ident $($rule:ident)? ; )+) => {
        /// Why a command is refused.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[expect(missing_docs, reason = "each code is explained in both languages in web/locales")]
        pub enum Code { $( $name ),+ }

        impl serde::Serialize for Code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for Code {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let known = Self::ALL.iter().find(|code| code.as_str() == text);
                known.copied().ok_or_else(|| serde::de::Error::custom(format!("no blocker has the code {text:?}")))
            }
        }

        impl schemars::JsonSchema for Code {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "BlockerCode".into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>() })
            }
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[ $( Self::$name ),+ ];

            /// The code's text, who can mend it, the rule behind it.
            pub(crate) const fn row(self) -> (&'static str, Mend, Option<RuleId>) {
                match self {
                    $( Self::$name => ($text, Mend::$mend, codes!(@rule $($rule)?)) ),+
                }
            }

            /// The code as it stands in answers, in locales and in help.
            pub const fn as_str(self) -> &'static str {
                self.row().0
            }

            /// Who can mend it.
            pub const fn mend(self) -> Mend {
                self.row().1
            }

            /// The rule behind it.
            pub const fn rule(self) -> Option<RuleId> {
                self.row().2
            }
        }
    };
    (@rule $rule:ident) => { Some(RuleId::$rule) };
    (@rule) => { None };
}

codes! {
    // who acts, when, and what is named
    WrongPhase              "GEN-01" You;
    ElectionNotRunning      "GEN-02" Office;
    HappenedInFuture        "GEN-03" You;
    LateWithoutReason       "GEN-04" You RecordLate;
    IdTaken                 "GEN-05" You;
    NothingToRecord         "GEN-06" You;
    SamePerson              "GEN-07" You;
    DayInPast               "GEN-08" You;
    UnknownPerson           "GEN-10" You;
    UnknownGroup            "GEN-11" You;
    UnknownDocument         "GEN-12" You;
    UnknownMeeting          "GEN-13" You;
    UnknownFiling           "GEN-14" You;
    UnknownObjection        "GEN-15" You;
    UnknownAppointment      "GEN-16" You;
    UnknownNotice           "GEN-17" You;
    UnknownPost             "GEN-18" You;
    OfficeOnly              "WHO-01" Office;
    NotAppointed            "WHO-02" Committee;
    OnePersonOneAccount     "WHO-03" You;
    NotOneself              "WHO-04" Office;
    StaffConflict           "WHO-05" Committee StaffConflict;
    NotAMember              "WHO-06" You;
    WrongFunction           "WHO-07" Committee;
    SecondPersonNeeded      "WHO-08" Committee;
    // the election as a whole, the method
    OtherElection           "ELE-01" You;
    OtherProfile            "ELE-02" You;
    UnknownEngine           "ELE-03" You;
    GroupsNotDistinct       "ELE-04" You;
    DayNotSet               "ELE-05" Office;
    BallotNotSettled        "ELE-06" Committee;
    CommitteeNotSeated      "ELE-07" Committee;
    ElectionNotCalled       "ELE-08" Office NeedsRepresentativesOpen;
    NotTheAuthority         "ELE-09" Office Postpone;
    MayNotAnnul             "ELE-10" Office AuthorityName;
    PutOffTooFar            "ELE-11" Office PostponeMax;
    RulingsWouldBeLate      "ELE-12" Office ListDecide;
    DecideAgain             "ELE-13" Committee Postpone;
    SizeOutOfRange          "MET-01" You SizeRange;
    PostsNotDistinct        "MET-02" You;
    ListAlreadyPublished    "MET-03" Nobody;
    MethodNotApproved       "MET-04" Office MethodConsent;
    ModeNotAllowed          "MET-05" You ModeKind;
    MethodMeeting           "MET-06" Committee SizeDecidedBy;
    SumsNeedRecount         "MET-07" You CountSecond;
    MethodNotFiled          "MET-08" Committee MethodConsent;
    SizeEven                "MET-09" You SizeOdd;
    RepresentativesNotStated "MET-10" You MeetingRepsQuorum;
    NoRepresentativesNamed  "MET-11" You ModeKind;
    // filings
    NothingToFile           "FIL-01" You;
    OwnFiling               "FIL-02" Office;
    ElectionDayNotFiled     "FIL-03" Committee FilingElectionDay;
    CommitteeNotFiled       "FIL-04" Committee FilingCommittee;
    CandidatesNotFiled      "FIL-05" Committee FilingCandidates;
    ResultNotFiled          "FIL-06" Committee FilingResult;
    CertificatesNotFiled    "FIL-07" Committee FilingCertificates;
    // meetings, objections, notices
    MorePresentThanDue      "MEE-01" You;
    MoreVotesThanPresent    "MEE-02" You;
    MeetingQuorum           "MEE-03" Committee MeetingRepsQuorum;
    NotDecided              "MEE-04" Committee MeetingDecide;
    ResidentsQuorum         "MEE-05" Committee MeetingResidentsQuorum;
    GroupQuorum             "MEE-06" Committee MeetingGroupQuorum;
    CommitteeNotDecided     "MEE-07" Committee EcDecide;
    VenuesDoNotAddUp        "MEE-08" You;
    TooFewResidentsCalled   "MEE-09" You MeetingCallResidents;
    TooFewRepresentativesCalled "MEE-10" You MeetingCallReps;
    TooFewCalledOwn         "MEE-11" You MeetingCallOwn;
    MayNotCall              "MEE-12" You MeetingCallOwn;
    DueNotTheMembers        "MEE-13" You EcDecide;
    MinutesUnsigned         "MEE-14" Committee EcMinutes;
    TooFewVotes             "MEE-15" Committee MeetingDecide;
    TieUnsettled            "MEE-16" Committee MeetingDecide;
    FurtherVoteAmongOthers  "MEE-17" You MeetingDecide;
    PassedOverWithoutReason "MEE-18" You;
    DueNotTheRepresentatives "MEE-19" You MeetingRepsQuorum;
    ObjectionWindowOver     "OBJ-01" Nobody ListObjection;
    RulingLate              "OBJ-02" You ListDecide;
    ObjectionOpen           "OBJ-03" Committee ListDecide;
    ObjectionOnTheDay       "DAY-01" Committee ObjectionElectionDay;
    ObjectionNotSent        "DAY-02" Committee ObjectionElectionDay;
    NothingToCarryOut       "OBJ-04" You;
    NoticeComesWithStep     "NOT-01" You;
    NoticeSaysNothing       "NOT-02" You;
    // stage 1
    QuotaForEveryGroup      "REP-01" You RepsPerHousehold;
    QuotaNotMet             "REP-02" You RepsPerHousehold;
    MannerNotAllowed        "REP-03" You RepsChoice;
    GroupsUndecided         "REP-04" Committee RepsChoice;
    RepresentativesShare    "REP-05" Committee RepsShare;
    RepresentativesWomen    "REP-06" Committee RepsWomen;
    RepresentativesNotPublished "REP-07" Committee NeedsRepresentativesSettle;
    RepresentativesNotSettled   "REP-08" Committee NeedsCommitteeOpen;
    BasisNotAllowed         "REP-09" You RepsBasis;
    QuotaByHouseholds       "REP-10" You RepsPerHousehold;
    QuotaByGroup            "REP-11" You RepsPerGroup;
    GroupHouseholds         "REP-12" Office RepsGroupHouseholds;
    FamilyTooMany           "REP-13" Committee RepsFamilyMax;
    RepresentativesRulingOpen   "REP-14" Committee NeedsRepresentativesSettle;
    RepresentativesUnsettled    "REP-15" Committee NeedsRepresentativesSettle;
    // stage 2
    CommitteeSource         "COM-01" Committee EcSource;
    CommitteeSize           "COM-02" You EcSize;
    ChairNotMember          "COM-03" You;
    TooFewReserves          "COM-04" You EcReserves;
    CommitteeRelatives      "COM-05" You EcKin;
    CommitteeNotChosen      "COM-06" Committee EcSource;
    CommitteeNotPublished   "COM-07" Committee NeedsCommitteeSettle;
    NoChair                 "COM-08" Committee NeedsCommitteeSettle;
    CommitteeEven           "COM-09" You EcOdd;
    ChairNotSecretary       "COM-10" You EcChair;
    NotEveryGroupMet        "COM-11" Committee EcSource;
    AbsenceStands           "COM-12" You EcAbsences;
    Recused                 "COM-13" Committee EcLeaveOnNomination;
    NoVacancy               "COM-14" You EcRefill;
    VacanciesNotFilled      "COM-15" You EcRefill;
    ConflictsWithCandidate  "COM-16" You EcLeaveForKin;
    CommitteeRulingOpen     "COM-17" Committee NeedsCommitteeSettle;
    MandateOver             "COM-18" Office EcEnd;
    // stage 3
    RollEmpty               "REG-01" Committee;
    ImportOpen              "REG-02" Committee;
    ImportIncomplete        "REG-03" You;
    UnknownImport           "REG-04" You;
    AlreadyOnRoll           "REG-05" You;
    NotOnRoll               "REG-06" You;
    ListTooLate             "REG-07" Office ListPublish;
    TooYoung                "REG-08" Nobody VoterAge;
    RightsDeprived          "REG-09" Nobody VoterBar;
    ClassNotAllowed         "REG-10" Nobody VoterClasses;
    RegisteredElsewhere     "REG-11" Committee VoterSingle;
    ListNotPublished        "REG-12" Committee ListPublish;
    WindowOpen              "REG-13" Time ListObjection;
    RulingsNotCarriedOut    "REG-14" Committee ListDecide;
    NoRulingForThis         "REG-15" Committee ListDecide;
    RollNotFrozen           "REG-16" Committee NeedsRegistrationSettle;
    HouseholdUnknown        "REG-17" You QuorumHousehold;
    VerdictStale            "REG-18" You VoterAge;
    AgeCountedOtherwise     "REG-19" You VoterAgeFrom;
    BirthSourceOther        "REG-20" You VoterBirthSource;
    WillNotStated           "REG-21" Committee VoterClasses;
    IncomerTooShort         "REG-22" Nobody VoterIncomer;
    ConsentMissing          "REG-23" Committee VoterIncomerConsent;
    WorkerTooShort          "REG-24" Nobody VoterWorker;
    MonthsNotFound          "REG-25" You VoterIncomer;
    VerdictsToRenew         "REG-26" Committee VoterAge;
    PledgesMissing          "REG-27" Committee VoterPledge;
    EligibleNotCounted      "REG-28" Committee VoterMinShare;
    MoreRegisteredThanEligible "REG-29" You VoterMinShare;
    TooFewRegistered        "REG-30" Committee VoterMinShare;
    LateDropOff             "REG-31" Nobody VoterLateDrop;
    LateDropTooLate         "REG-32" Nobody VoterLateDays;
    UnreachableOff          "REG-33" Nobody VoterUnreachable;
    NotDropped              "REG-34" You VoterUnreachable;
    NotHouseholdMode        "REG-35" You ModeKind;
    OtherHousehold          "REG-36" You ModeKind;
    HouseholdAuthorised     "REG-37" You ModeKind;
    NoAuthorisation         "REG-38" You;
    RepresentativeNotVoter  "REG-39" Committee QuorumReps;
    FirstRollIsUsed         "REG-40" Nobody RunoffRoll;
    NoRollToMake            "REG-41" You RunoffRoll;
    RollOfRoundMissing      "REG-42" Committee RunoffRoll;
    NoParentRoll            "REG-43" You;
    NotTheParentRoll        "REG-44" You;
    NotTheHouseholdsVoter   "POL-30" Nobody ModeKind;
    WrittenAnswerMissing    "OBJ-10" You ListDecideWritten;
    // stage 4
    NominatorNotAllowed     "NOM-01" You CandNominate;
    TooFewSupporters        "NOM-02" You CandJoint;
    UnknownNomination       "NOM-03" You;
    OnePostOnly             "NOM-04" You CandOnePost;
    NoNominations           "NOM-05" Committee;
    NotQualified            "NOM-06" Committee CandReview;
    TooFewCandidates        "NOM-07" Committee CandExcess;
    NoWomanStands           "NOM-08" Committee SizeWomenMin;
    FormalListTooLate       "NOM-09" Office CandPublish;
    WithdrawTooLate         "NOM-10" Nobody CandWithdraw;
    ReviewsMissing          "NOM-11" Committee CandReview;
    FormalListNotPublished  "NOM-12" Committee CandPublish;
    NominationNotSettled    "NOM-13" Committee NeedsBallotOpen;
    TooManyNames            "NOM-14" You CandPerNominator;
    NamedTwice              "NOM-15" You CandPerNominator;
    NamedForTwoPosts        "NOM-16" You CandTwoPosts;
    NominatedByProxy        "NOM-17" You CandProxy;
    TooFewHouseholds        "NOM-18" You CandJointHouseholds;
    NominatorForNoHousehold "NOM-19" You CandJointHouseholds;
    ParticipationMissing    "NOM-20" Committee CandQuorum;
    NominationQuorum        "NOM-21" Committee CandQuorum;
    PreVoteStands           "NOM-22" You;
    PreVoteTooManyVotes     "NOM-23" You CandPerNominator;
    PassedOver              "NOM-24" You CandOrder;
    BodyNotAsked            "NOM-25" You CandReviewBy;
    FindingStands           "NOM-26" You CandReviewBy;
    NothingToAppeal         "NOM-27" You;
    NoAppeal                "NOM-28" You;
    AppealOpen              "NOM-29" Committee CandAppealDecide;
    EqualNotAllowed         "NOM-30" Nobody CandEqual;
    TooManyForLead          "NOM-31" You CandExcessLeadMax;
    TooManyForMember        "NOM-32" You CandExcessMemberMax;
    CampaignRests           "NOM-33" Nobody CampaignStop;
    VotersNotMet            "NOM-34" Committee CampaignMeet;
    CandidatesNotCorrected  "NOM-35" Committee CandPublish;
    RefillOff               "NOM-36" Nobody CandRefill;
    NoPlaceFree             "NOM-37" You CandRefill;
    NotTheNext              "NOM-38" You CandRefill;
    PapersStand             "NOM-39" Nobody CandRefill;
    WomenPostForWomen       "NOM-40" You SizeWomenSeat;
    WomenPostMissing        "NOM-41" You SizeWomenSeat;
    ListOrder               "NOM-42" You CandOrder;
    ListOrderSelf           "NOM-43" You CandOrderSelf;
    CandidatesNeeded        "NOM-44" Nobody CandWithout;
    FindingLate             "NOM-45" You CandReviewDays;
    FindingNotLate          "NOM-46" You CandReviewDays;
    AppealTooLate           "NOM-47" Nobody CandAppeal;
    AppealRulingLate        "NOM-48" You CandAppealDecide;
    AppealWindowOpen        "NOM-49" Nobody CandAppeal;
    // stage 5, before the poll
    UnknownPlace            "PRE-01" You;
    UnknownBox              "PRE-02" You;
    HoursReversed           "PRE-03" You;
    GroupHasPlace           "PRE-04" You;
    GroupsWithoutPlace      "PRE-05" Committee;
    PlaceNotReady           "PRE-06" Committee;
    PlacesNotPosted         "PRE-07" Committee PlacePublish;
    StaffNotPosted          "PRE-08" Committee StaffPublish;
    StaffMissing            "PRE-09" Committee;
    MobileBoxesNotAllowed   "PRE-10" Nobody BoxMobile;
    PlacesArePosted         "PRE-11" You PlacePublish;
    BoxApprovalBy           "PRE-12" You BoxApproval;
    MobileBoxesNotApproved  "PRE-13" Committee BoxApproval;
    MobileUsersNotPosted    "PRE-14" Committee BoxPublish;
    BoxScrutineersMissing   "PRE-15" Committee BoxScrutineers;
    BoothNotChecked         "PRE-16" Committee BoothSecret;
    ScribeMissing           "PRE-17" Committee BoothScribe;
    ScribesNotAllowed       "PRE-18" Nobody BoothScribe;
    CountPlaceMissing       "PRE-19" Committee PlacePublish;
    CountPlaceTaken         "PRE-20" You PlacePublish;
    TourMissing             "PRE-21" You BoxMobile;
    TourOutsideHours        "PRE-22" You BoxMobile;
    PapersArePrinted        "PRE-23" Nobody;
    StrokesNotRecorded      "PRE-24" Committee;
    LotNotWatched           "PRE-25" You;
    SheetsNeedValidPapers   "PRE-26" You WinBase;
    SheetsCountedDown       "PRE-27" You BallotDupPost;
    ObserverOfNobody        "OBS-01" You ObserverMax;
    ObserverTooMany         "OBS-02" You ObserverMax;
    ObserverAtPapers        "OBS-03" You StaffRoles;
    UnknownObserver         "OBS-04" You;
    ChangeNotDecided        "CHG-01" Committee PlacePublish;
    ChangeWaits             "CHG-02" Committee;
    NoChangeWaits           "CHG-03" You;
    ChangeTooLate           "CHG-04" Nobody PlacePublish;
    ProxyTooLate            "PRX-01" Nobody ProxyDeadline;
    ProxyListTooLate        "PRX-02" Nobody ProxyPublish;
    ProxyNotRelative        "PRX-03" You ProxyWho;
    ProxyTwice              "PRX-04" You;
    ProxyChain              "PRX-05" You ProxyChain;
    ProxyTooMany            "PRX-06" You ProxyMax;
    ProxyCandidate          "PRX-07" You ProxyCandidate;
    ProxyStaff              "PRX-08" You ProxyStaff;
    UnknownProxy            "PRX-09" You;
    ProxiesNotPosted        "PRX-10" Committee ProxyPublish;
    ProxiesAlreadyPosted    "PRX-11" Nobody ProxyPublish;
    NotEntrusted            "PRX-12" You ProxyWho;
    ProxyNotAway            "PRX-13" You ProxyAway;
    ProxyNotWritten         "PRX-14" You ProxyWritten;
    ProxyOnTheSpot          "PRX-15" Nobody ProxyOnTheSpot;
    ProxyUnpublished        "PRX-16" Nobody ProxyUnpublishedVoid;
    // stage 5, the poll
    NotTheDay               "POL-01" Time;
    AlreadyIssued           "POL-02" Nobody;
    NotIssued               "POL-03" You;
    OtherPlace              "POL-04" You;
    NotThisPlace            "POL-05" Committee;
    NoPapersLeft            "POL-06" Committee;
    HouseholdHasVoted       "POL-07" Nobody QuorumHousehold;
    NotARepresentative      "POL-08" Nobody QuorumReps;
    BeforeClosingTime       "POL-09" Time;
    StockDoesNotAddUp       "POL-10" Committee;
    UnusedNotCounted        "POL-11" Committee;
    BeforeOpeningTime       "POL-12" Time PlacePublish;
    AfterClosingTime        "POL-13" Nobody PlacePublish;
    BoxAlreadyOpen          "BOX-01" You;
    BoxesNotOpen            "BOX-02" Committee;
    SurplusWithoutFinding   "BOX-03" Committee BallotBoxExcess;
    PoolsDoNotAddUp         "BOX-04" You;
    MorePapersThanPrinted   "BOX-06" You BallotCountLeIssued;
    PoolTooSmall            "BOX-05" You SecrecyMinPool;
    MixingNotWatched        "BOX-07" Committee CountMix;
    CustodyHole             "BOX-08" Committee BoxCustody;
    SealWithoutFinding      "BOX-09" Committee BoxCustody;
    DifferenceUnexplained   "BOX-10" Committee CountExplain;
    CustodyOutOfOrder       "BOX-11" You BoxCustody;
    CustodyTime             "BOX-12" You BoxCustody;
    NotOfTheStaff           "BOX-13" You;
    BoxHeldFewer            "BOX-14" You;
    // stage 5, the count
    PapersDoNotAddUp        "CNT-01" Tellers;
    MarksDoNotBalance       "CNT-02" Tellers;
    MoreVotesThanPapers     "CNT-03" Tellers;
    MoreVoidThanValid       "CNT-04" Tellers;
    PapersMissing           "CNT-07" Tellers;
    ReasonsDoNotAddUp       "CNT-17" Tellers;
    UnknownWriteIn          "WRI-01" You;
    WriteInMatched          "WRI-02" You;
    WriteInsUnmatched       "WRI-03" Committee;
    WriteInNotMatched       "WRI-04" You;
    WriteInIsCounted        "WRI-05" Committee;
    VoidsCluster            "VOI-01" Committee CountVoidShare;
    UnknownBatch            "COU-01" You;
    BatchHasItsTellers      "COU-02" Tellers;
    BatchAwaitsAgreement    "COU-03" Tellers;
    SecondLookByOthers      "COU-04" Committee CountSecond;
    RootsDiffer             "COU-05" Tellers;
    OtherContests           "COU-06" You;
    BatchesOpen             "COU-08" Tellers CountSecond;
    LooksDiffer             "COU-09" Committee CountSecond;
    NothingCountable        "COU-11" Committee;
    FaultNotInRules         "COU-12" You BallotVoid;
    IntentNotInRules        "COU-13" You BallotIntent;
    WriteInsNotOffered      "COU-14" Nobody BallotChoices;
    DoubtDecidedByOthers    "COU-15" Committee BallotUnclear;
    BatchOfOthers           "COU-16" Committee;
    ThirdDecides            "COU-17" Committee CountThird;
    ThirdNotCalled          "COU-18" Tellers CountThird;
    NotPapersOfBatch        "COU-19" You;
    DoubtDecidedEarly       "COU-20" You BallotUnclear;
    BatchResized            "COU-22" You;
    WholeOfSheets           "COU-23" You BallotOvervote;
    AwaitsOtherTeller       "COU-21" Tellers;
    GroupsNotDrawn          "LOT-01" Committee;
    TooFewTellers           "LOT-02" Office;
    GroupNotWhole           "LOT-03" Office CountGroup;
    UnknownCountingGroup    "LOT-04" You;
    GroupBroken             "LOT-05" Committee;
    AuditUnderWay           "AUD-01" You CountSecond;
    NoAudit                 "AUD-02" You CountSecond;
    SeedIsNone              "AUD-03" You;
    NotThePaperDrawn        "AUD-04" You CountRisk;
    NothingToSample         "AUD-05" Tellers CountRisk;
    RiskTooHigh             "AUD-06" Tellers CountRisk;
    DiceThrown              "AUD-07" Tellers CountRisk;
    NoSecondLookAsked       "AUD-08" Nobody CountSecond;
    RecountStands           "AUD-09" Nobody CountSecond;
    ScansNotAllowed         "SCN-01" Nobody CountScan;
    ScanIncomplete          "SCN-02" You;
    SecondLookBegun         "SCN-03" Nobody CountScan;
    ScanUnderWay            "SCN-04" Committee CountScan;
    NoScan                  "SCN-05" You CountScan;
    ScanSetAside            "SCN-06" Tellers CountScan;
    ScanSampleOpen          "SCN-07" Committee CountScanSample;
    NotTheScannedPaperDrawn "SCN-08" You CountScanSample;
    AlreadySigned           "RES-01" You;
    SignaturesMissing       "RES-02" Committee EcDecide;
    ScrutineerMissing       "RES-03" Committee;
    NoRoundOwed             "RES-04" You;
    RoundTooLate            "RES-05" Office RunoffWhen;
    SeatMustBeFilled        "RES-06" Committee RunoffLeaveVacant;
    NoCertificateDue        "RES-07" You;
    ResultNotPosted         "RES-08" Committee ResultPublish;
    RoundsOwed              "RES-09" Committee RunoffWho;
    CertificatesMissing     "RES-10" Committee CertDays;
    HandoverMissing         "RES-11" Committee HandoverDays;
    OutcomeLeftOpen         "RES-13" Office;
    NothingToDecide         "RES-28" You;
    DecisionBeyondCount     "RES-29" You;
    PostNotOpen             "RES-30" You;
    ResultNotDeclared       "RES-12" Committee NeedsBallotSettle;
    ReadingOpen             "RES-14" Office;
    CertificateLate         "RES-15" You CertDays;
    HandoverLate            "RES-16" You HandoverDays;
    SealNotHandedOver       "RES-17" Committee HandoverSealDays;
    SealLate                "RES-18" You HandoverSealDays;
    NoticeRuns              "RES-19" Time ResultNoticeDays;
    PapersNotSealed         "RES-20" Committee ArchiveSealDays;
    SealedLate              "RES-21" You ArchiveSealDays;
    CountRulingOpen         "RES-22" Committee ListDecide;
    StruckStandsOn          "RES-23" Committee ListDecide;
    SheetNotConfirmed       "RES-24" Committee;
    NoSheetToConfirm        "RES-25" You;
    ArchiveIncomplete       "ARC-01" Committee ArchiveItems;
    ThirdVoteTooLate        "RND-01" Office RunoffThirdWhen;
    GroundNotInRules        "RND-02" You RevoteInvalid;
    RoundIsVoid             "RND-03" You RevoteInvalid;
    VacancyDecidedBy        "VAC-01" Committee RunoffVacantBy;
    VacancyNeedsDirector    "VAC-02" Nobody RunoffVacantDirector;
    ActingNotEligible       "VAC-03" You RunoffActing;
    ActingMissing           "VAC-04" Committee RunoffActing;
    // the law itself
    UnknownStep             "LAW-01" You;
    DoesNotPass             "LAW-02" Nobody;
    PassStands              "LAW-03" You;
    CountyOnly              "LAW-04" Office;
    PollUnderWay            "LAW-05" Time;
    ProfileDoesNotHold      "LAW-06" You;
    NoSuchReading           "LAW-07" You;
    // the term: who serves, recall, by-election
    NotInOffice             "TRM-01" You;
    GroundNotKnown          "TRM-02" Nobody OfficeEnds;
    NoSuchMisconduct        "TRM-03" Nobody MisconductGrounds;
    MisconductNotReported   "TRM-04" Office MisconductReport;
    TooFewSignatures        "RCL-01" You RecallPetition;
    TooFewOfRepresentatives "RCL-02" You RecallPetitionReps;
    RecallPending           "RCL-03" You;
    RecallBarred            "RCL-04" Time RecallAgain;
    RecallBarredForTerm     "RCL-05" Nobody RecallAgainTerm;
    NoRecallPending         "RCL-06" You;
    RecallTooLate           "RCL-07" Office RecallDays;
    DefenceMissing          "RCL-08" Committee RecallDefence;
    NotARecall              "RCL-09" You;
    OneQuestionOnly         "RCL-10" Nobody RecallVote;
    RecallRollNamed         "RCL-11" You RecallRoll;
    RecallUsesParentRoll    "RCL-12" You RecallRoll;
    SeatsNotVacant          "BYE-01" You Byelect;
    ByElectionManner        "BYE-02" You ByelectBy;
    ByElectionQuorum        "BYE-03" Office ByelectQuorum;
    ByElectionTooLate       "BYE-04" Office ByelectWithin;
    TermOver                "BYE-05" Nobody ByelectRestOfTerm;
    ByElectionRollNamed     "BYE-06" You ByelectRoll;
    ByElectionUsesParentRoll "BYE-07" You ByelectRoll;
    // after the end
    RetentionRuns           "ERA-01" Time ArchiveKeep;
    NextElectionNotProven   "ERA-02" You ArchiveUntil;
    NoErasureProposed       "ERA-03" You;
    // the log
    AnchorMissing           "LOG-01" Committee;
    UnknownAnchor           "LOG-02" You;
    GroupsDoNotMatch        "LOG-03" You;
    NotAKey                 "LOG-04" You;
    PapersStaySealed        "LOG-05" Time;
    LogMoved                "LOG-06" Office;
    LogNotMoved             "LOG-07" You;
    NotAKeyOfThisLog        "LOG-08" You;
    KnownBelowKept          "LOG-09" You;
    NotAHolder              "HLD-01" You;
    HolderKeysMissing       "HLD-02" Committee;
    PapersWithHolders       "HLD-03" Nobody;
    SecretDoesNotMatch      "HLD-04" You;
    PackageOutdated         "HLD-05" Committee;
    NoPackage               "HLD-06" Committee;
}
