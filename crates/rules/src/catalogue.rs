//! The catalogue: every rule there is, by name and kind. Its values stand in profiles only.
//!
//! From the one table below come [`RuleId`] (a rule that is not here cannot be named), [`Law`] (the typed values) and
//! the book of rules behind a profile, so that a profile that was read has every rule and no reader needs an `Option`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::{
    ArchiveUntil, Bar, BirthSource, BoxExcess, CandidateOrder, CommitteeSource, DuplicatePost, EndsWith, KinResolve,
    Kinship, LeaveWhen, MethodConsent, Mode, Need, Nominator, OnlineLists, OvervoteScope, PerNominator, ProxyWho,
    Ranking, Refill, RepresentativeChoice, RollOfRound, SecondCandidates, SecondLook, TieBreak, TwoPosts, UnclearBy,
    UnknownWord, VoidGround, VoterClass, WinBase, WomenSeat,
};
use crate::profile::LawError;
use crate::rule::Rule;
use crate::value::{Count, Days, Kind, Minutes, Months, Range, RuleValue, Share, Switch, Years};

macro_rules! catalogue {
    ($($(#[$doc:meta])* $variant:ident $field:ident $id:literal $kind:ty;)+) => {
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

catalogue! {
    /// The modes that may be chosen.
    ModeKind mode_kind "mode.kind" Vec<Mode>;
    /// The term of office.
    TermYears term_years "term.years" Years;
    /// Members of the residents' committee.
    SizeRange size_range "size.range" Range;
    /// Least number of women among the members.
    SizeWomenMin size_women_min "size.women_min" Count;
    /// How the women's seat is filled.
    SizeWomenSeat size_women_seat "size.women_seat" WomenSeat;
    /// Whether close relatives may not sit together.
    KinMembers kin_members "kin.members" Switch;
    /// Which of them keeps the seat.
    KinResolve kin_resolve "kin.resolve" KinResolve;
    /// Who is a close relative.
    KinDegrees kin_degrees "kin.degrees" Vec<Kinship>;
    /// What consent the method needs.
    MethodConsent method_consent "method.consent" MethodConsent;
    /// The name of the guiding authority.
    AuthorityName authority_name "authority.name" String;
    /// Who lets an election be put off.
    Postpone postpone "postpone" String;
    /// How late a fact on paper may be recorded without a reason.
    RecordLate record_late "record.late" Days;

    /// Households per representative.
    RepsPerHousehold reps_per_household "reps.per_household" Range;
    /// How representatives may be chosen.
    RepsChoice reps_choice "reps.choice" Vec<RepresentativeChoice>;
    /// Share of representatives in their meeting.
    RepsShare reps_share "reps.share" Share;
    /// Share of women among the representatives.
    RepsWomen reps_women "reps.women" Share;
    /// Who must be present at the representatives' meeting.
    MeetingRepsQuorum meeting_reps_quorum "meeting.reps_quorum" Share;
    /// Who must be present at the residents' meeting.
    MeetingResidentsQuorum meeting_residents_quorum "meeting.residents_quorum" Share;
    /// Who must be present at a residents' group's meeting.
    MeetingGroupQuorum meeting_group_quorum "meeting.group_quorum" Share;
    /// Share of those present that decides.
    MeetingDecide meeting_decide "meeting.decide" Share;
    /// Share of residents that may call the residents' meeting.
    MeetingCallResidents meeting_call_residents "meeting.call_residents" Share;
    /// Share of representatives that may call the residents' meeting.
    MeetingCallReps meeting_call_reps "meeting.call_reps" Share;
    /// Share of representatives that may call their own meeting.
    MeetingCallOwn meeting_call_own "meeting.call_own" Share;

    /// Who may choose the election committee.
    EcSource ec_source "ec.source" Vec<CommitteeSource>;
    /// Members of the election committee.
    EcSize ec_size "ec.size" Range;
    /// Whether its size should be odd.
    EcOdd ec_odd "ec.odd" Switch;
    /// Whether relatives may not sit on it together.
    EcKin ec_kin "ec.kin" Switch;
    /// When a nominated member leaves.
    EcLeaveOnNomination ec_leave_on_nomination "ec.leave_on_nomination" LeaveWhen;
    /// Whether a member leaves over a close relative's nomination too.
    EcLeaveForKin ec_leave_for_kin "ec.leave_for_kin" Switch;
    /// Absences that count as leaving.
    EcAbsences ec_absences "ec.absences" Count;
    /// How a vacancy is filled.
    EcRefill ec_refill "ec.refill" Refill;
    /// Least number of ranked reserves.
    EcReserves ec_reserves "ec.reserves" Count;
    /// Share of its members that decides.
    EcDecide ec_decide "ec.decide" Share;
    /// What ends its mandate.
    EcEnd ec_end "ec.end" EndsWith;

    /// Age on the election day.
    VoterAge voter_age "voter.age" Years;
    /// The document that proves it.
    VoterBirthSource voter_birth_source "voter.birth_source" BirthSource;
    /// What bars from voting.
    VoterBar voter_bar "voter.bar" Vec<Bar>;
    /// The classes of voters.
    VoterClasses voter_classes "voter.classes" Vec<VoterClass>;
    /// Residence that an incomer needs.
    VoterIncomer voter_incomer "voter.incomer" Years;
    /// Whether an incomer needs the meeting's consent.
    VoterIncomerConsent voter_incomer_consent "voter.incomer_consent" Switch;
    /// Work that a community worker needs.
    VoterWorker voter_worker "voter.worker" Months;
    /// Whether nobody may be registered elsewhere too.
    VoterSingle voter_single "voter.single" Switch;
    /// Share of the eligible who must register.
    VoterMinShare voter_min_share "voter.min_share" Option<Share>;
    /// Whether late withdrawal leaves the base.
    VoterLateDrop voter_late_drop "voter.late_drop" Switch;
    /// Whether the unreachable leave the base.
    VoterUnreachable voter_unreachable "voter.unreachable" Switch;
    /// Days between the list and the election day.
    ListPublish list_publish "list.publish" Days;
    /// Days to object to the list.
    ListObjection list_objection "list.objection" Days;
    /// Days to rule on an objection.
    ListDecide list_decide "list.decide" Days;
    /// Whether a last day that is a day of rest moves on (Civil Code 203).
    ListRestDays list_rest_days "list.rest_days" Switch;
    /// Minutes to rule on an objection on election day.
    ObjectionElectionDay objection_election_day "objection.election_day" Minutes;

    /// Who may nominate.
    CandNominate cand_nominate "cand.nominate" Vec<Nominator>;
    /// Voters whom a joint nomination needs.
    CandJoint cand_joint "cand.joint" Count;
    /// Names per nominator.
    CandPerNominator cand_per_nominator "cand.per_nominator" PerNominator;
    /// Whether a proxy may nominate.
    CandProxy cand_proxy "cand.proxy" Switch;
    /// Share of voters who must take part in nominating.
    CandQuorum cand_quorum "cand.quorum" Option<Share>;
    /// Candidates beyond the seats of a post.
    CandExcess cand_excess "cand.excess" Count;
    /// Whether a candidate stands for one post only.
    CandOnePost cand_one_post "cand.one_post" Switch;
    /// Whether qualifications are reviewed.
    CandReview cand_review "cand.review" Switch;
    /// Days between the formal list and the election day.
    CandPublish cand_publish "cand.publish" Days;
    /// The order of the formal list.
    CandOrder cand_order "cand.order" CandidateOrder;
    /// Days before the election day until which a candidate may withdraw.
    CandWithdraw cand_withdraw "cand.withdraw" Days;

    /// Whether campaigning rests on election day.
    CampaignStop campaign_stop "campaign.stop" Switch;
    /// Kin of candidates who may not be staff.
    StaffConflict staff_conflict "staff.conflict" Vec<Kinship>;
    /// Days between the list of staff and the election day.
    StaffPublish staff_publish "staff.publish" Days;
    /// Days between the notice of time and place and the election day.
    PlacePublish place_publish "place.publish" Days;
    /// Observers per candidate.
    ObserverMax observer_max "observer.max" Count;
    /// Who may be a proxy.
    ProxyWho proxy_who "proxy.who" ProxyWho;
    /// Principals per proxy.
    ProxyMax proxy_max "proxy.max" Count;
    /// Days before the election day until which a proxy is filed.
    ProxyDeadline proxy_deadline "proxy.deadline" Days;
    /// Days before the election day until which proxies are published.
    ProxyPublish proxy_publish "proxy.publish" Days;
    /// Whether a proxy may pass the task on.
    ProxyChain proxy_chain "proxy.chain" Switch;
    /// Whether a candidate may be a proxy.
    ProxyCandidate proxy_candidate "proxy.candidate" Switch;
    /// Whether staff may be proxies.
    ProxyStaff proxy_staff "proxy.staff" Switch;
    /// Whether mobile boxes may be used.
    BoxMobile box_mobile "box.mobile" Switch;
    /// Scrutineers with a mobile box.
    BoxScrutineers box_scrutineers "box.scrutineers" Count;
    /// Days before the election day until which users of mobile boxes are published.
    BoxPublish box_publish "box.publish" Days;
    /// Whether the secret booth is required.
    BoothSecret booth_secret "booth.secret" Switch;
    /// Whether a scribe may write for those who cannot.
    BoothScribe booth_scribe "booth.scribe" Switch;
    /// Whether more papers returned than issued void the round.
    BallotCountLeIssued ballot_count_le_issued "ballot.count_le_issued" Switch;
    /// How far an overvote voids.
    BallotOvervote ballot_overvote "ballot.overvote" OvervoteScope;
    /// One person named for two posts.
    BallotDupPost ballot_dup_post "ballot.dup_post" DuplicatePost;
    /// Who decides about an unclear mark.
    BallotUnclear ballot_unclear "ballot.unclear" UnclearBy;
    /// A surplus of papers in one box.
    BallotBoxExcess ballot_box_excess "ballot.box_excess" BoxExcess;
    /// Voters who must take part in a direct election.
    QuorumDirect quorum_direct "quorum.direct" Share;
    /// Households that must take part.
    QuorumHousehold quorum_household "quorum.household" Share;
    /// Representatives who must take part.
    QuorumReps quorum_reps "quorum.reps" Share;
    /// Who must take part in a later round.
    QuorumSecond quorum_second "quorum.second" Option<Share>;
    /// Share of the base that elects in a first vote.
    WinFirst win_first "win.first" Share;
    /// The base of that share.
    WinBase win_base "win.base" WinBase;
    /// Who takes the seats.
    WinRank win_rank "win.rank" Ranking;
    /// What settles a tie across the last seat.
    WinTie win_tie "win.tie" TieBreak;
    /// One person ahead for two posts.
    WinTwoPosts win_two_posts "win.two_posts" TwoPosts;
    /// Who stands in a second election.
    RunoffWho runoff_who "runoff.who" SecondCandidates;
    /// Share of the base that elects in a second election.
    RunoffWin runoff_win "runoff.win" Share;
    /// Days within which a second election is held.
    RunoffWhen runoff_when "runoff.when" Days;
    /// The roll of a later round.
    RunoffRoll runoff_roll "runoff.roll" RollOfRound;
    /// Members elected from whom on seats may stay empty.
    RunoffLeaveVacant runoff_leave_vacant "runoff.leave_vacant" Count;
    /// What voids a whole round.
    RevoteInvalid revote_invalid "revote.invalid" Vec<VoidGround>;
    /// Papers in a batch.
    CountBatch count_batch "count.batch" Count;
    /// The second look before a result is declared.
    CountSecond count_second "count.second" SecondLook;
    /// Greatest chance that an audit confirms a wrong result.
    CountRisk count_risk "count.risk" Share;
    /// Papers from which on a pool may be counted apart.
    SecrecyMinPool secrecy_min_pool "secrecy.min_pool" Count;

    /// Days after the election day until the result is published.
    ResultPublish result_publish "result.publish" Days;
    /// Days until certificates are handed out.
    CertDays cert_days "cert.days" Days;
    /// Days until the handover.
    HandoverDays handover_days "handover.days" Days;
    /// Least time that files are kept.
    ArchiveKeep archive_keep "archive.keep" Years;
    /// Until when beside that.
    ArchiveUntil archive_until "archive.until" ArchiveUntil;
    /// What a person finds online.
    PublishOnline publish_online "publish.online" OnlineLists;
    /// Share of voters who may ask for a recall.
    RecallPetition recall_petition "recall.petition" Share;
    /// Share of representatives who may ask for a recall.
    RecallPetitionReps recall_petition_reps "recall.petition_reps" Share;
    /// Share of the votes that recalls.
    RecallVote recall_vote "recall.vote" Share;
    /// Days within which a recall is voted on.
    RecallDays recall_days "recall.days" Days;
    /// The procedure of a by-election.
    Byelect byelect "byelect" String;

    /// What the representatives' stage needs to open.
    NeedsRepresentativesOpen needs_representatives_open "needs.representatives.open" Vec<Need>;
    /// What it needs to settle.
    NeedsRepresentativesSettle needs_representatives_settle "needs.representatives.settle" Vec<Need>;
    /// What the committee's stage needs to open.
    NeedsCommitteeOpen needs_committee_open "needs.committee.open" Vec<Need>;
    /// What it needs to settle.
    NeedsCommitteeSettle needs_committee_settle "needs.committee.settle" Vec<Need>;
    /// What registration needs to open.
    NeedsRegistrationOpen needs_registration_open "needs.registration.open" Vec<Need>;
    /// What it needs to settle.
    NeedsRegistrationSettle needs_registration_settle "needs.registration.settle" Vec<Need>;
    /// What nomination needs to open.
    NeedsNominationOpen needs_nomination_open "needs.nomination.open" Vec<Need>;
    /// What it needs to settle.
    NeedsNominationSettle needs_nomination_settle "needs.nomination.settle" Vec<Need>;
    /// What the ballot needs to open.
    NeedsBallotOpen needs_ballot_open "needs.ballot.open" Vec<Need>;
    /// What it needs to settle.
    NeedsBallotSettle needs_ballot_settle "needs.ballot.settle" Vec<Need>;
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
