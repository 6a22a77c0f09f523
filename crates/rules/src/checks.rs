//! Rules that cannot hold together: each by itself is well written, and no election could keep all of them.

use thiserror::Error;

use crate::catalogue::{Law, RuleId};
use crate::choice::{Need, Nominator, RollOfRound};

/// Rules of one profile that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// One number lies above another that bounds it.
    #[error("{rule} is {number}, above {limit}, which is {bound}")]
    Above {
        /// The rule that goes too far.
        rule: RuleId,
        /// Its number.
        number: u32,
        /// The rule that bounds it.
        limit: RuleId,
        /// The number there.
        bound: u32,
    },
    /// Objections and rulings on a list that is published on the last day would not end before the election day.
    #[error(
        "list.objection and list.decide take {objection} + {decide} days, above list.publish, which leaves {publish}"
    )]
    ListWindow {
        /// Days to object.
        objection: u32,
        /// Days to rule.
        decide: u32,
        /// Days that there are.
        publish: u32,
    },
    /// The list of a later round's own roll cannot hang for its days before that round.
    #[error(
        "runoff.roll is new, and runoff.when, which leaves {when} days, is below list.publish, which asks for {publish}"
    )]
    NewRollTooLate {
        /// Days within which the later round is held.
        when: u32,
        /// Days for which its list is up.
        publish: u32,
    },
    /// A number that must be at least one is zero.
    #[error("{0} must be at least 1")]
    Zero(RuleId),
    /// A list that must name something names nothing.
    #[error("{0} must name at least one")]
    Empty(RuleId),
    /// Stages wait for one another, so that none of these needs can ever be met.
    #[error("the stages wait for one another: {}", names(.0))]
    Deadlock(Vec<RuleId>),
}

fn names(rules: &[RuleId]) -> String {
    rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", ")
}

impl Contradiction {
    /// The rules that clash; the one that most likely is to be mended comes first.
    pub fn rules(&self) -> Vec<RuleId> {
        match self {
            Self::Above { rule, limit, .. } => vec![*rule, *limit],
            Self::ListWindow { .. } => vec![RuleId::ListPublish, RuleId::ListObjection, RuleId::ListDecide],
            Self::NewRollTooLate { .. } => vec![RuleId::RunoffRoll, RuleId::RunoffWhen, RuleId::ListPublish],
            Self::Zero(rule) | Self::Empty(rule) => vec![*rule],
            Self::Deadlock(rules) => rules.clone(),
        }
    }
}

/// All contradictions of a law, in a fixed order; empty where it can be kept.
pub(crate) fn contradictions(law: &Law) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = bounds(law)
        .into_iter()
        .filter(|(_, number, _, bound)| number > bound)
        .map(|(rule, number, limit, bound)| Contradiction::Above { rule, number, limit, bound })
        .collect();
    let (objection, decide, publish) = (law.list_objection.get(), law.list_decide.get(), law.list_publish.get());
    if objection.saturating_add(decide) > publish {
        found.push(Contradiction::ListWindow { objection, decide, publish });
    }
    let when = law.runoff_when.get();
    if law.runoff_roll == RollOfRound::New && when < publish {
        found.push(Contradiction::NewRollTooLate { when, publish });
    }
    found.extend(zeros(law).into_iter().filter(|(_, number)| *number == 0).map(|(rule, _)| Contradiction::Zero(rule)));
    found.extend(
        empties(law).into_iter().filter(|(_, length)| *length == 0).map(|(rule, _)| Contradiction::Empty(rule)),
    );
    let stuck = stuck(law);
    if !stuck.is_empty() {
        found.push(Contradiction::Deadlock(stuck));
    }
    found
}

/// What must not lie above what.
fn bounds(law: &Law) -> Vec<(RuleId, u32, RuleId, u32)> {
    use RuleId as R;
    let size = law.size_range;
    let mut bounds = vec![
        (R::SizeWomenMin, law.size_women_min.get(), R::SizeRange, size.min),
        (R::RunoffLeaveVacant, law.runoff_leave_vacant.get(), R::SizeRange, size.max),
        // Days before the election day: more of them is earlier.
        (R::CandPublish, law.cand_publish.get(), R::ListPublish, law.list_publish.get()),
        (R::CandWithdraw, law.cand_withdraw.get(), R::CandPublish, law.cand_publish.get()),
        (R::ProxyPublish, law.proxy_publish.get(), R::ProxyDeadline, law.proxy_deadline.get()),
        (R::VoterLateDays, law.voter_late_days.get(), R::ListPublish, law.list_publish.get()),
    ];
    let excess = law.cand_excess.get();
    bounds.extend(law.cand_excess_lead_max.map(|max| (R::CandExcess, excess, R::CandExcessLeadMax, max.get())));
    bounds.extend(law.cand_excess_member_max.map(|max| (R::CandExcess, excess, R::CandExcessMemberMax, max.get())));
    bounds.extend(law.byelect_below.map(|below| (R::ByelectBelow, below.get(), R::SizeRange, size.max)));
    let handover = law.handover_days.get();
    bounds.extend(law.handover_seal_days.map(|seal| (R::HandoverSealDays, seal.get(), R::HandoverDays, handover)));
    bounds
}

fn zeros(law: &Law) -> Vec<(RuleId, u32)> {
    let mut zeros = vec![
        (RuleId::TermYears, law.term_years.get()),
        (RuleId::SizeRange, law.size_range.min),
        (RuleId::EcSize, law.ec_size.min),
        (RuleId::EcAbsences, law.ec_absences.get()),
        (RuleId::VoterAge, law.voter_age.get()),
        (RuleId::CountBatch, law.count_batch.get()),
        (RuleId::CountScanSample, law.count_scan_sample.get()),
        (RuleId::SecrecyMinPool, law.secrecy_min_pool.get()),
    ];
    if law.cand_nominate.contains(&Nominator::JointVoters) {
        zeros.push((RuleId::CandJoint, law.cand_joint.get()));
    }
    zeros
}

fn empties(law: &Law) -> [(RuleId, usize); 7] {
    [
        (RuleId::ModeKind, law.mode_kind.len()),
        (RuleId::SizeDecidedBy, law.size_decided_by.len()),
        (RuleId::RepsChoice, law.reps_choice.len()),
        (RuleId::EcSource, law.ec_source.len()),
        (RuleId::VoterClasses, law.voter_classes.len()),
        (RuleId::CandNominate, law.cand_nominate.len()),
        (RuleId::ByelectBy, law.byelect_by.len()),
    ]
}

/// The needs that can never be met, because the stages that they wait for wait for them.
fn stuck(law: &Law) -> Vec<RuleId> {
    let gates = gates(law);
    let mut passed: Vec<RuleId> = Vec::new();
    loop {
        let open = |rule: &RuleId| passed.contains(rule);
        let more: Vec<RuleId> = gates
            .iter()
            .filter(|(rule, needs, before)| {
                !open(rule)
                    && before.iter().all(open)
                    && needs.iter().filter_map(|need| awaits(*need)).all(|gate| open(&gate))
            })
            .map(|(rule, ..)| *rule)
            .collect();
        if more.is_empty() {
            return gates.iter().map(|(rule, ..)| *rule).filter(|rule| !passed.contains(rule)).collect();
        }
        passed.extend(more);
    }
}

/// Each stage's opening and settling: the rule, what it needs, and the opening before a settling.
fn gates(law: &Law) -> [(RuleId, &[Need], Option<RuleId>); 10] {
    use RuleId as R;
    [
        (R::NeedsRepresentativesOpen, &law.needs_representatives_open, None),
        (R::NeedsRepresentativesSettle, &law.needs_representatives_settle, Some(R::NeedsRepresentativesOpen)),
        (R::NeedsCommitteeOpen, &law.needs_committee_open, None),
        (R::NeedsCommitteeSettle, &law.needs_committee_settle, Some(R::NeedsCommitteeOpen)),
        (R::NeedsRegistrationOpen, &law.needs_registration_open, None),
        (R::NeedsRegistrationSettle, &law.needs_registration_settle, Some(R::NeedsRegistrationOpen)),
        (R::NeedsNominationOpen, &law.needs_nomination_open, None),
        (R::NeedsNominationSettle, &law.needs_nomination_settle, Some(R::NeedsNominationOpen)),
        (R::NeedsBallotOpen, &law.needs_ballot_open, None),
        (R::NeedsBallotSettle, &law.needs_ballot_settle, Some(R::NeedsBallotOpen)),
    ]
}

/// The opening or settling that must come before this need can be met.
const fn awaits(need: Need) -> Option<RuleId> {
    match need {
        Need::ElectionCalled | Need::MethodAdopted | Need::FilingElectionDay | Need::FilingMethod => None,
        Need::RepresentativesChosen
        | Need::RepresentativesShares
        | Need::RepresentativesPublished
        | Need::RepresentativesObjections => Some(RuleId::NeedsRepresentativesOpen),
        Need::RepresentativesSettled => Some(RuleId::NeedsRepresentativesSettle),
        Need::CommitteeSize
        | Need::CommitteeQuorum
        | Need::CommitteeChair
        | Need::CommitteeKin
        | Need::CommitteeReserves
        | Need::CommitteeObjections
        | Need::FilingCommittee
        | Need::CommitteePublished => Some(RuleId::NeedsCommitteeOpen),
        Need::CommitteeSeated => Some(RuleId::NeedsCommitteeSettle),
        Need::RegistrationListed
        | Need::RegistrationInTime
        | Need::RegistrationWindow
        | Need::RegistrationObjections
        | Need::RegistrationCorrections => Some(RuleId::NeedsRegistrationOpen),
        Need::RegistrationFrozen => Some(RuleId::NeedsRegistrationSettle),
        Need::NominationAcceptance
        | Need::NominationReviews
        | Need::NominationExcess
        | Need::NominationWomen
        | Need::FilingCandidates
        | Need::NominationPublished => Some(RuleId::NeedsNominationOpen),
        Need::NominationSettled => Some(RuleId::NeedsNominationSettle),
        Need::BallotDeclared
        | Need::BallotPublished
        | Need::BallotCertificates
        | Need::BallotHandover
        | Need::BallotSealed
        | Need::FilingResult
        | Need::FilingCertificates
        | Need::BallotRounds => Some(RuleId::NeedsBallotOpen),
    }
}
