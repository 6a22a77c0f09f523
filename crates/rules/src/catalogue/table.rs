//! The table of rules, in the order of the work: name, field, name in profiles, kind.

use super::{take, typed};
use crate::choice::{
    ActingHead, ArchiveItem, ArchiveUntil, BallotChoice, Bar, BirthSource, Birthday, BoxApproval, BoxExcess,
    ByElection, CandidateOrder, CommitteeChair, CommitteeSource, DuplicatePost, EndsWith, FilingLevel, IntentRule,
    KinRefill, KinResolve, Kinship, LaterVoteRoll, LeaveWhen, MethodConsent, Misconduct, Mode, Need, NominatedTwice,
    Nominator, OfficeEnd, OnlineLists, OvervoteScope, PaperFault, PerNominator, ProxyWho, Ranking, Refill,
    RepresentativeBasis, RepresentativeChoice, ReviewBody, RollOfRound, RunoffProxies, ScanUse, SecondCandidates,
    SecondLook, StaffRole, TermOf, TieBreak, TwoPosts, UnclearBy, VacantBy, VoidGround, VoterClass, WinBase, WomenSeat,
    WriteInVoid,
};
use crate::value::{Count, Days, Graded, Minutes, Months, Range, Share, Switch, Years};

catalogue! {
    /// What a resident is called.
    WordsResident words_resident "words.resident" String;
    /// What the place is called.
    WordsCommunity words_community "words.community" String;
    /// What the elected committee is called.
    WordsCommittee words_committee "words.committee" String;
    /// What the election committee is called.
    WordsElectionCommittee words_election_committee "words.election_committee" String;
    /// What the guiding office is called.
    WordsOffice words_office "words.office" String;
    /// What the party's body above is called.
    WordsParty words_party "words.party" String;
    /// The modes that may be chosen.
    ModeKind mode_kind "mode.kind" Vec<Mode>;
    /// The term of office.
    TermYears term_years "term.years" Years;
    /// Members of the residents' committee.
    SizeRange size_range "size.range" Range;
    /// Whether the number of members must be odd.
    SizeOdd size_odd "size.odd" Switch;
    /// Who decides how many members there are, with the street's guidance.
    SizeDecidedBy size_decided_by "size.decided_by" Vec<CommitteeSource>;
    /// Least number of women among the members.
    SizeWomenMin size_women_min "size.women_min" Count;
    /// How the women's seat is filled.
    SizeWomenSeat size_women_seat "size.women_seat" WomenSeat;
    /// Whether close relatives may not sit together.
    KinMembers kin_members "kin.members" Switch;
    /// Who is a close relative.
    KinDegrees kin_degrees "kin.degrees" Vec<Kinship>;
    /// Which of several relatives who were elected keeps the seat.
    KinResolve kin_resolve "kin.resolve" KinResolve;
    /// How the seat that a relative gives up is filled.
    KinRefill kin_refill "kin.refill" KinRefill;
    /// What consent the method needs.
    MethodConsent method_consent "method.consent" MethodConsent;
    /// How far the filing of the election day must have come, where something waits for it.
    FilingElectionDay filing_election_day "filing.election_day" FilingLevel;
    /// The same of the election committee.
    FilingCommittee filing_committee "filing.committee" FilingLevel;
    /// The same of the formal candidates.
    FilingCandidates filing_candidates "filing.candidates" FilingLevel;
    /// The same of the result.
    FilingResult filing_result "filing.result" FilingLevel;
    /// The same of the certificates.
    FilingCertificates filing_certificates "filing.certificates" FilingLevel;
    /// The name of the guiding authority.
    AuthorityName authority_name "authority.name" String;
    /// Who lets an election be put off.
    Postpone postpone "postpone" String;
    /// How long an election may be put off.
    PostponeMax postpone_max "postpone.max" Option<Months>;
    /// How late a fact on paper may be recorded without a reason.
    RecordLate record_late "record.late" Days;

    /// Households per representative.
    RepsPerHousehold reps_per_household "reps.per_household" Range;
    /// How the number of representatives may be found.
    RepsBasis reps_basis "reps.basis" Vec<RepresentativeBasis>;
    /// Representatives of a residents' group, where groups have a number each.
    RepsPerGroup reps_per_group "reps.per_group" Range;
    /// Households of a residents' group.
    RepsGroupHouseholds reps_group_households "reps.group_households" Range;
    /// Representatives from one family.
    RepsFamilyMax reps_family_max "reps.family_max" Count;
    /// Whose term representatives and group leaders serve.
    RepsTerm reps_term "reps.term" TermOf;
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
    /// Who chairs it.
    EcChair ec_chair "ec.chair" CommitteeChair;
    /// Whether its size should be odd.
    EcOdd ec_odd "ec.odd" Switch;
    /// Whether relatives may not sit on it together.
    EcKin ec_kin "ec.kin" Switch;
    /// When a nominated member leaves.
    EcLeaveOnNomination ec_leave_on_nomination "ec.leave_on_nomination" LeaveWhen;
    /// Whether a member leaves over a close relative's nomination too.
    EcLeaveForKin ec_leave_for_kin "ec.leave_for_kin" Switch;
    /// Which relatives those are.
    EcLeaveDegrees ec_leave_degrees "ec.leave_degrees" Vec<Kinship>;
    /// Absences that count as leaving.
    EcAbsences ec_absences "ec.absences" Count;
    /// How a vacancy is filled.
    EcRefill ec_refill "ec.refill" Refill;
    /// Least number of ranked reserves.
    EcReserves ec_reserves "ec.reserves" Count;
    /// Share of its members that decides.
    EcDecide ec_decide "ec.decide" Share;
    /// Whether its decisions need minutes.
    EcMinutes ec_minutes "ec.minutes" Switch;
    /// What ends its mandate.
    EcEnd ec_end "ec.end" EndsWith;

    /// Age on the election day.
    VoterAge voter_age "voter.age" Years;
    /// When a year of age is complete.
    VoterAgeFrom voter_age_from "voter.age_from" Birthday;
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
    /// Whether a written pledge not to be registered elsewhere is kept.
    VoterPledge voter_pledge "voter.pledge" Switch;
    /// Share of the eligible who must register, by the number of households.
    VoterMinShare voter_min_share "voter.min_share" Graded;
    /// Whether late withdrawal leaves the base.
    VoterLateDrop voter_late_drop "voter.late_drop" Switch;
    /// Days before the election day until which a late withdrawal leaves the base, where it does.
    VoterLateDays voter_late_days "voter.late_days" Days;
    /// Whether the unreachable leave the base.
    VoterUnreachable voter_unreachable "voter.unreachable" Switch;
    /// Days between the list and the election day.
    ListPublish list_publish "list.publish" Days;
    /// Days to object to the list.
    ListObjection list_objection "list.objection" Days;
    /// Days to rule on an objection.
    ListDecide list_decide "list.decide" Days;
    /// Whether the ruling on an objection must be written.
    ListDecideWritten list_decide_written "list.decide_written" Switch;
    /// Whether a last day that is a day of rest moves on (Civil Code 203).
    ListRestDays list_rest_days "list.rest_days" Switch;
    /// Minutes to rule on an objection on election day.
    ObjectionElectionDay objection_election_day "objection.election_day" Minutes;

    /// Who may nominate.
    CandNominate cand_nominate "cand.nominate" Vec<Nominator>;
    /// Voters whom a joint nomination needs.
    CandJoint cand_joint "cand.joint" Count;
    /// Household representatives whom a joint nomination needs.
    CandJointHouseholds cand_joint_households "cand.joint_households" Count;
    /// Names per nominator.
    CandPerNominator cand_per_nominator "cand.per_nominator" PerNominator;
    /// What becomes of a nomination that names one person for two posts.
    CandTwoPosts cand_two_posts "cand.two_posts" NominatedTwice;
    /// Whether a proxy may nominate.
    CandProxy cand_proxy "cand.proxy" Switch;
    /// Share of voters who must take part in nominating.
    CandQuorum cand_quorum "cand.quorum" Option<Share>;
    /// Candidates beyond the seats of a post.
    CandExcess cand_excess "cand.excess" Count;
    /// Candidates beyond the seats of director and deputy director at most.
    CandExcessLeadMax cand_excess_lead_max "cand.excess_lead_max" Option<Count>;
    /// Candidates beyond the members' seats at most.
    CandExcessMemberMax cand_excess_member_max "cand.excess_member_max" Option<Count>;
    /// Whether as many candidates as seats are enough where the voters agree.
    CandEqual cand_equal "cand.equal" Switch;
    /// Whether an election without named candidates may be held.
    CandWithout cand_without "cand.without" Switch;
    /// Whether a candidate stands for one post only.
    CandOnePost cand_one_post "cand.one_post" Switch;
    /// Whether qualifications are reviewed.
    CandReview cand_review "cand.review" Switch;
    /// Who reviews qualifications.
    CandReviewBy cand_review_by "cand.review_by" Vec<ReviewBody>;
    /// Days in which a body finds; what comes later is late and never a failure.
    CandReviewDays cand_review_days "cand.review_days" Days;
    /// Days in which a candidate may appeal against a finding.
    CandAppeal cand_appeal "cand.appeal" Days;
    /// Days in which an appeal is decided.
    CandAppealDecide cand_appeal_decide "cand.appeal_decide" Days;
    /// Days between the formal list and the election day.
    CandPublish cand_publish "cand.publish" Days;
    /// The order of the formal list.
    CandOrder cand_order "cand.order" CandidateOrder;
    /// The order of those who nominated themselves.
    CandOrderSelf cand_order_self "cand.order_self" CandidateOrder;
    /// Days before the election day until which a candidate may withdraw.
    CandWithdraw cand_withdraw "cand.withdraw" Days;
    /// Whether the next in nominations fills the place of a candidate who withdrew.
    CandRefill cand_refill "cand.refill" Switch;

    /// Whether campaigning rests on election day.
    CampaignStop campaign_stop "campaign.stop" Switch;
    /// Whether candidates meet the voters.
    CampaignMeet campaign_meet "campaign.meet" Switch;
    /// Kin of candidates who may not be staff.
    StaffConflict staff_conflict "staff.conflict" Vec<Kinship>;
    /// Tasks that no candidate and no such relative may have.
    StaffRoles staff_roles "staff.roles" Vec<StaffRole>;
    /// Days between the list of staff and the election day.
    StaffPublish staff_publish "staff.publish" Days;
    /// Days between the notice of time and place and the election day.
    PlacePublish place_publish "place.publish" Days;
    /// Observers per candidate.
    ObserverMax observer_max "observer.max" Count;
    /// Who may be a proxy.
    ProxyWho proxy_who "proxy.who" ProxyWho;
    /// Whether only a voter who is away may entrust the vote.
    ProxyAway proxy_away "proxy.away" Switch;
    /// Whether a proxy must be given in writing.
    ProxyWritten proxy_written "proxy.written" Switch;
    /// Principals per proxy.
    ProxyMax proxy_max "proxy.max" Count;
    /// Days before the election day until which a proxy is filed.
    ProxyDeadline proxy_deadline "proxy.deadline" Days;
    /// Whether a proxy may be given at the poll.
    ProxyOnTheSpot proxy_on_the_spot "proxy.on_the_spot" Switch;
    /// Days before the election day until which proxies are published.
    ProxyPublish proxy_publish "proxy.publish" Days;
    /// Whether a proxy that was not published is void.
    ProxyUnpublishedVoid proxy_unpublished_void "proxy.unpublished_void" Switch;
    /// Whether a proxy may pass the task on.
    ProxyChain proxy_chain "proxy.chain" Switch;
    /// Whether a candidate may be a proxy.
    ProxyCandidate proxy_candidate "proxy.candidate" Switch;
    /// Whether staff may be proxies.
    ProxyStaff proxy_staff "proxy.staff" Switch;
    /// Whether mobile boxes may be used.
    BoxMobile box_mobile "box.mobile" Switch;
    /// Who approves mobile boxes, their route and their users.
    BoxApproval box_approval "box.approval" BoxApproval;
    /// Scrutineers with a mobile box.
    BoxScrutineers box_scrutineers "box.scrutineers" Count;
    /// Days before the election day until which users of mobile boxes are published.
    BoxPublish box_publish "box.publish" Days;
    /// Whether a box is opened only when its seals and its way are on record.
    BoxCustody box_custody "box.custody" Switch;
    /// Whether the secret booth is required.
    BoothSecret booth_secret "booth.secret" Switch;
    /// Whether a scribe may write for those who cannot.
    BoothScribe booth_scribe "booth.scribe" Switch;
    /// What a voter can say on a paper.
    BallotChoices ballot_choices "ballot.choices" Vec<BallotChoice>;
    /// Whether more papers returned than issued void the round.
    BallotCountLeIssued ballot_count_le_issued "ballot.count_le_issued" Switch;
    /// How far an overvote voids.
    BallotOvervote ballot_overvote "ballot.overvote" OvervoteScope;
    /// What voids a whole paper.
    BallotVoid ballot_void "ballot.void" Vec<PaperFault>;
    /// Marks whose meaning counts as clear.
    BallotIntent ballot_intent "ballot.intent" Vec<IntentRule>;
    /// One person named for two posts.
    BallotDupPost ballot_dup_post "ballot.dup_post" DuplicatePost;
    /// How far a name written in voids that elects nobody.
    BallotWriteInVoid ballot_write_in_void "ballot.write_in_void" WriteInVoid;
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
    /// Months within which a third vote is held.
    RunoffThirdWhen runoff_third_when "runoff.third_when" Months;
    /// The roll of a later round.
    RunoffRoll runoff_roll "runoff.roll" RollOfRound;
    /// What becomes of proxies in a later round.
    RunoffProxies runoff_proxies "runoff.proxies" RunoffProxies;
    /// Members elected from whom on seats may stay empty.
    RunoffLeaveVacant runoff_leave_vacant "runoff.leave_vacant" Count;
    /// Who decides that.
    RunoffVacantBy runoff_vacant_by "runoff.vacant_by" VacantBy;
    /// Whether that needs an elected director.
    RunoffVacantDirector runoff_vacant_director "runoff.vacant_director" Switch;
    /// Who leads where no director was elected.
    RunoffActing runoff_acting "runoff.acting" ActingHead;
    /// What voids a whole round.
    RevoteInvalid revote_invalid "revote.invalid" Vec<VoidGround>;
    /// Whether all papers are mixed in public before they are counted.
    CountMix count_mix "count.mix" Switch;
    /// Whether papers that did not come back are explained in writing.
    CountExplain count_explain "count.explain" Switch;
    /// Papers in a batch.
    CountBatch count_batch "count.batch" Count;
    /// Who belongs to a counting group beside its two tellers.
    CountGroup count_group "count.group" Vec<StaffRole>;
    /// After how many disagreements over the same papers a third person decides.
    CountThird count_third "count.third" Count;
    /// The second look before a result is declared.
    CountSecond count_second "count.second" SecondLook;
    /// What a ballot scanner may count.
    CountScan count_scan "count.scan" ScanUse;
    /// Papers of a scanned pool that people read from the sheets; all of a pool that has fewer.
    CountScanSample count_scan_sample "count.scan_sample" Count;
    /// Greatest chance that an audit confirms a wrong result.
    CountRisk count_risk "count.risk" Share;
    /// The share of a pool's papers from which on one reason for void papers asks for an explanation.
    CountVoidShare count_void_share "count.void_share" Share;
    /// How many papers at least.
    CountVoidLeast count_void_least "count.void_least" Count;
    /// Papers from which on a pool may be counted apart.
    SecrecyMinPool secrecy_min_pool "secrecy.min_pool" Count;

    /// Days after the election day until the result is published.
    ResultPublish result_publish "result.publish" Days;
    /// Days for which the result stays on the board.
    ResultNoticeDays result_notice_days "result.notice_days" Option<Days>;
    /// Days until certificates are handed out.
    CertDays cert_days "cert.days" Days;
    /// Days until the handover.
    HandoverDays handover_days "handover.days" Days;
    /// Days until the seal is handed over.
    HandoverSealDays handover_seal_days "handover.seal_days" Option<Days>;
    /// Least time that files are kept.
    ArchiveKeep archive_keep "archive.keep" Years;
    /// Until when beside that.
    ArchiveUntil archive_until "archive.until" ArchiveUntil;
    /// Days until the papers are sealed.
    ArchiveSealDays archive_seal_days "archive.seal_days" Days;
    /// What must be in the archive.
    ArchiveItems archive_items "archive.items" Vec<ArchiveItem>;
    /// What a person finds online.
    PublishOnline publish_online "publish.online" OnlineLists;
    /// Share of voters who may ask for a recall.
    RecallPetition recall_petition "recall.petition" Share;
    /// Share of representatives who may ask for a recall.
    RecallPetitionReps recall_petition_reps "recall.petition_reps" Share;
    /// Whether the member may speak in defence.
    RecallDefence recall_defence "recall.defence" Switch;
    /// Voters who must take part in a recall.
    RecallQuorumDirect recall_quorum_direct "recall.quorum_direct" Share;
    /// Household representatives who must take part in a recall.
    RecallQuorumHousehold recall_quorum_household "recall.quorum_household" Share;
    /// Representatives who must take part in a recall.
    RecallQuorumReps recall_quorum_reps "recall.quorum_reps" Share;
    /// Share of the votes that recalls.
    RecallVote recall_vote "recall.vote" Share;
    /// The roll of a recall's vote.
    RecallRoll recall_roll "recall.roll" LaterVoteRoll;
    /// Days within which a recall is voted on.
    RecallDays recall_days "recall.days" Days;
    /// Months for which the same reason bars another recall.
    RecallAgain recall_again "recall.again" Months;
    /// Whether it bars one for the rest of the term.
    RecallAgainTerm recall_again_term "recall.again_term" Switch;
    /// Whether resigning before the vote ends a recall.
    RecallResignEnds recall_resign_ends "recall.resign_ends" Switch;
    /// The procedure of a by-election.
    Byelect byelect "byelect" String;
    /// How a by-election may be held.
    ByelectBy byelect_by "byelect.by" Vec<ByElection>;
    /// The roll of a by-election.
    ByelectRoll byelect_roll "byelect.roll" LaterVoteRoll;
    /// Representatives who must be present where their meeting holds it.
    ByelectQuorum byelect_quorum "byelect.quorum" Option<Share>;
    /// Members below whom a by-election must be held.
    ByelectBelow byelect_below "byelect.below" Option<Count>;
    /// Months within which it must be held.
    ByelectWithin byelect_within "byelect.within" Option<Months>;
    /// Whether those elected serve to the end of the running term.
    ByelectRestOfTerm byelect_rest_of_term "byelect.rest_of_term" Switch;
    /// What makes an election to office void.
    MisconductGrounds misconduct_grounds "misconduct.grounds" Vec<Misconduct>;
    /// Where it is reported.
    MisconductReport misconduct_report "misconduct.report" String;
    /// What ends a member's office before the term.
    OfficeEnds office_ends "office.ends" Vec<OfficeEnd>;

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
    /// What the committee's stage needs to open in a by-election.
    NeedsByelectCommitteeOpen needs_byelect_committee_open "needs.byelect.committee.open" Vec<Need>;
    /// What the ballot of a by-election needs to settle.
    NeedsByelectBallotSettle needs_byelect_ballot_settle "needs.byelect.ballot.settle" Vec<Need>;
    /// What the committee's stage needs to open in a recall.
    NeedsRecallCommitteeOpen needs_recall_committee_open "needs.recall.committee.open" Vec<Need>;
    /// What the ballot of a recall needs to open.
    NeedsRecallBallotOpen needs_recall_ballot_open "needs.recall.ballot.open" Vec<Need>;
    /// What the ballot of a recall needs to settle.
    NeedsRecallBallotSettle needs_recall_ballot_settle "needs.recall.ballot.settle" Vec<Need>;
}
