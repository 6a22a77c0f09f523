//! What a stage needs to open and to settle: each need of the profile, checked against the state.

use crate::blocker::{Blocker, Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::lifecycle::Phase as Life;
use crate::lifecycle::purpose::Purpose;
use crate::nomination::{self, check_excess, check_women};
use crate::office::objection::Field;
use crate::office::sign_off::Stage;
use crate::{ballot, committee, method, registration, representatives};
use rules::{Law, Need, Switch};

impl Election {
    /// What the committee's stage needs to open.
    pub(crate) fn needs_committee_open(&self) -> &[Need] {
        let law = self.profile.law();
        match self.lifecycle.purpose {
            Purpose::General {} => &law.needs_committee_open,
            Purpose::ByElection { .. } => &law.needs_byelect_committee_open,
            Purpose::Recall { .. } => &law.needs_recall_committee_open,
        }
    }

    /// What the ballot needs to open.
    pub(crate) fn needs_ballot_open(&self) -> &[Need] {
        let law = self.profile.law();
        match self.lifecycle.purpose {
            Purpose::General {} | Purpose::ByElection { .. } => &law.needs_ballot_open,
            Purpose::Recall { .. } => &law.needs_recall_ballot_open,
        }
    }

    /// What the ballot needs to settle.
    pub(crate) fn needs_ballot_settle(&self) -> &[Need] {
        let law = self.profile.law();
        match self.lifecycle.purpose {
            Purpose::General {} => &law.needs_ballot_settle,
            Purpose::ByElection { .. } => &law.needs_byelect_ballot_settle,
            Purpose::Recall { .. } => &law.needs_recall_ballot_settle,
        }
    }

    /// What a stage needs to open, and what it needs to settle.
    pub fn needs_of(&self, stage: Stage) -> (&[Need], &[Need]) {
        let law = self.profile.law();
        match (stage, self.lifecycle.purpose.is_general(), self.lifecycle.purpose.is_recall()) {
            // Representatives are chosen with a whole committee alone, and nobody is nominated for a recall.
            (Stage::Representatives, false, _) | (Stage::Nomination, _, true) => (&[], &[]),
            (stage, ..) => self.needs_of_stage(law, stage),
        }
    }

    fn needs_of_stage<'a>(&'a self, law: &'a Law, stage: Stage) -> (&'a [Need], &'a [Need]) {
        match stage {
            Stage::Representatives => (&law.needs_representatives_open, &law.needs_representatives_settle),
            Stage::Committee => (self.needs_committee_open(), &law.needs_committee_settle),
            Stage::Registration => (&law.needs_registration_open, &law.needs_registration_settle),
            Stage::Nomination => (&law.needs_nomination_open, &law.needs_nomination_settle),
            Stage::Ballot => (self.needs_ballot_open(), self.needs_ballot_settle()),
        }
    }

    /// Whether there is anything yet of which a need could be met: of nobody nothing is missing.
    pub fn is_asked_of(&self, need: Need) -> bool {
        match need {
            Need::RepresentativesChosen
            | Need::RepresentativesShares
            | Need::RepresentativesPublished
            | Need::RepresentativesObjections => self.representatives.phase != representatives::Phase::NotOpen,
            Need::CommitteeSize
            | Need::CommitteeQuorum
            | Need::CommitteeKin
            | Need::CommitteeReserves
            | Need::CommitteeObjections => !self.committee.members.is_empty(),
            Need::RegistrationObjections | Need::RegistrationCorrections | Need::RegistrationWindow => {
                self.registration.published.is_some() || self.registration.adopted.is_some()
            }
            Need::NominationReviews | Need::NominationExcess | Need::NominationWomen => {
                self.nomination.formal_on.is_some()
            }
            Need::BallotRounds | Need::BallotCertificates => self.ballot.phase >= ballot::Phase::Declared,
            _ => true,
        }
    }

    /// What is missing of one need; empty where it is met.
    pub fn missing_of(&self, need: Need, context: &Context) -> Vec<Blocker> {
        let mut blockers = Blockers::of(self);
        self.check_needs(&[need], context, &mut blockers);
        blockers.into_vec()
    }

    /// Blocks for every need that is not met.
    pub(crate) fn check_needs(&self, needs: &[Need], context: &Context, blockers: &mut Blockers<'_>) {
        for need in needs {
            match need {
                Need::ElectionCalled | Need::MethodAdopted => self.check_setup(*need, blockers),
                Need::FilingElectionDay
                | Need::FilingMethod
                | Need::FilingCommittee
                | Need::FilingCandidates
                | Need::FilingResult
                | Need::FilingCertificates => self.check_filing(*need, blockers),
                Need::RepresentativesChosen
                | Need::RepresentativesShares
                | Need::RepresentativesPublished
                | Need::RepresentativesObjections
                | Need::RepresentativesSettled => self.check_representatives(*need, blockers),
                Need::CommitteeSize
                | Need::CommitteeQuorum
                | Need::CommitteeChair
                | Need::CommitteeKin
                | Need::CommitteeReserves
                | Need::CommitteePublished
                | Need::CommitteeObjections
                | Need::CommitteeSeated => self.check_committee(*need, blockers),
                Need::RegistrationListed
                | Need::RegistrationInTime
                | Need::RegistrationWindow
                | Need::RegistrationObjections
                | Need::RegistrationCorrections
                | Need::RegistrationFrozen => self.check_registration(*need, context, blockers),
                Need::NominationAcceptance
                | Need::NominationReviews
                | Need::NominationExcess
                | Need::NominationWomen
                | Need::NominationPublished
                | Need::NominationSettled => self.check_nomination(*need, blockers),
                Need::BallotDeclared
                | Need::BallotRounds
                | Need::BallotPublished
                | Need::BallotCertificates
                | Need::BallotHandover
                | Need::BallotSealed => self.check_ballot(*need, blockers),
            }
        }
    }

    fn check_setup(&self, need: Need, blockers: &mut Blockers<'_>) {
        let called = !matches!(self.lifecycle.phase, Life::Unwritten | Life::Drafted);
        if need == Need::ElectionCalled && !called {
            blockers.add(Code::ElectionNotCalled).fact("phase", self.lifecycle.phase);
        }
        if need == Need::MethodAdopted && self.method.phase != method::Phase::Approved {
            blockers.add(Code::MethodNotApproved).fact("phase", self.method.phase);
        }
    }

    fn check_representatives(&self, need: Need, blockers: &mut Blockers<'_>) {
        let stage = &self.representatives;
        match need {
            Need::RepresentativesChosen => {
                stage.all_groups_decided(self, blockers);
                stage.check_families(self, blockers);
            }
            Need::RepresentativesShares => stage.check_shares(self, blockers),
            Need::RepresentativesObjections => {
                self.office.no_open_objections(Some(Field::Representatives), blockers);
                self.office.all_carried_out(Field::Representatives, Code::RepresentativesRulingOpen, blockers);
            }
            Need::RepresentativesSettled if stage.phase != representatives::Phase::Settled => {
                blockers.add(Code::RepresentativesNotSettled).fact("phase", stage.phase);
            }
            Need::RepresentativesPublished if stage.phase < representatives::Phase::Published => {
                blockers.add(Code::RepresentativesNotPublished).fact("phase", stage.phase);
            }
            _ => {}
        }
    }

    /// Quorum and reserves were checked when the meeting's choice was recorded; what can still have changed since is
    /// checked again.
    fn check_committee(&self, need: Need, blockers: &mut Blockers<'_>) {
        let stage = &self.committee;
        match need {
            Need::CommitteeSize | Need::CommitteeQuorum | Need::CommitteeReserves if stage.members.is_empty() => {
                blockers.add(Code::CommitteeNotChosen).fact("need", need.as_str());
            }
            Need::CommitteeChair if stage.chair.is_none() => {
                blockers.add(Code::NoChair);
            }
            Need::CommitteeSize if !self.profile.law().ec_size.contains(stage.members_now()) => {
                let (members, range) = (stage.members_now(), self.profile.law().ec_size);
                blockers
                    .add(Code::CommitteeSize)
                    .fact("members", members)
                    .fact("min", range.min)
                    .fact("max", range.max);
            }
            Need::CommitteeObjections => {
                self.office.no_open_objections(Some(Field::Committee), blockers);
                self.office.all_carried_out(Field::Committee, Code::CommitteeRulingOpen, blockers);
            }
            Need::CommitteeKin if self.profile.law().ec_kin == Switch::On => {
                let members: Vec<_> = stage.members.iter().copied().collect();
                committee::guard_kin(self, &members, blockers);
            }
            Need::CommitteePublished if stage.phase < committee::Phase::Published => {
                blockers.add(Code::CommitteeNotPublished).fact("phase", stage.phase);
            }
            Need::CommitteeSeated if stage.phase != committee::Phase::Seated => {
                blockers.add(Code::CommitteeNotSeated).fact("phase", stage.phase);
            }
            _ => {}
        }
    }

    fn check_registration(&self, need: Need, context: &Context, blockers: &mut Blockers<'_>) {
        let stage = &self.registration;
        // A roll that was taken over was listed, objected to and corrected in the election that made it.
        if stage.adopted.is_some() && need != Need::RegistrationFrozen {
            return;
        }
        match (need, stage.published) {
            (Need::RegistrationListed | Need::RegistrationInTime | Need::RegistrationWindow, None) => {
                blockers.add(Code::ListNotPublished).fact("phase", stage.phase);
            }
            (Need::RegistrationInTime, Some(on)) => self.check_list_in_time(on, blockers),
            (Need::RegistrationWindow, Some(_)) => {
                let last = stage.window_ends(self);
                if last.is_none_or(|last| context.today() <= last) {
                    blockers.add(Code::WindowOpen).fact("last_day", last).fact("today", context.today());
                }
            }
            (Need::RegistrationObjections, _) => self.office.no_open_objections(Some(Field::Roll), blockers),
            (Need::RegistrationCorrections, _) => {
                for objection in stage.uncorrected(self) {
                    blockers.add(Code::RulingsNotCarriedOut).fact("objection", objection);
                }
            }
            (Need::RegistrationFrozen, _) if stage.phase != registration::Phase::Frozen => {
                blockers.add(Code::RollNotFrozen).fact("phase", stage.phase);
            }
            _ => {}
        }
    }

    fn check_nomination(&self, need: Need, blockers: &mut Blockers<'_>) {
        let stage = &self.nomination;
        match need {
            Need::NominationAcceptance | Need::NominationPublished if stage.formal_on.is_none() => {
                blockers.add(Code::FormalListNotPublished).fact("phase", stage.phase);
            }
            Need::NominationPublished => self.require_current_candidates(blockers),
            Need::NominationReviews => nomination::review::check_findings(self, blockers),
            Need::NominationExcess => check_excess(self, &stage.formal, stage.equal, blockers),
            Need::NominationWomen => check_women(self, &stage.formal, blockers),
            Need::NominationSettled if stage.phase != nomination::Phase::Settled => {
                blockers.add(Code::NominationNotSettled).fact("phase", stage.phase);
            }
            _ => {}
        }
    }

    fn check_ballot(&self, need: Need, blockers: &mut Blockers<'_>) {
        let stage = &self.ballot;
        match need {
            Need::BallotDeclared if stage.phase < ballot::Phase::Declared => {
                blockers.add(Code::ResultNotDeclared).fact("phase", stage.phase);
            }
            Need::BallotRounds if !stage.owed.is_empty() => {
                let posts: Vec<_> = stage.owed.iter().map(|owed| &owed.contest.post).collect();
                blockers.add(Code::RoundsOwed).fact("posts", posts);
            }
            Need::BallotPublished if stage.published.is_none() => {
                blockers.add(Code::ResultNotPosted);
            }
            Need::BallotCertificates => {
                let missing =
                    stage.all_elected().iter().filter(|person| !stage.certified.contains_key(*person)).count();
                if missing > 0 {
                    blockers.add(Code::CertificatesMissing).fact("missing", missing);
                }
            }
            Need::BallotHandover => {
                if stage.handover.is_none() {
                    blockers.add(Code::HandoverMissing);
                }
                if self.profile.law().handover_seal_days.is_some() && stage.seal.is_none() {
                    blockers.add(Code::SealNotHandedOver);
                }
            }
            Need::BallotSealed if stage.sealed.is_none() => {
                blockers.add(Code::PapersNotSealed);
            }
            _ => {}
        }
    }
}
