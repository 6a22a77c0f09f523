//! Filings (备案, 报批): what goes to an authority and what comes back.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::{Context, Role};
use crate::election::Election;
use crate::event::Event;
use crate::ids::ObjectionId;
use crate::{ballot, committee, lifecycle, method, nomination};
use rules::{FilingLevel, Need};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is filed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The election day.
    ElectionDay,
    /// The method.
    Method,
    /// The election committee.
    Committee,
    /// The candidates.
    Candidates,
    /// The result.
    Result,
    /// The certificates.
    Certificates,
    /// An objection on election day on which nobody ruled in time.
    Objection {
        /// Which.
        objection: ObjectionId,
    },
}

/// What the authority answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Taken on file.
    Received,
    /// Approved.
    Approved,
    /// Sent back with something to mend.
    Returned,
}

/// Whether what was filed still is what stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It does.
    InForce,
    /// It changed since and has to be filed again.
    Superseded,
}

/// One filing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Filing {
    /// What it is about.
    pub matter: Matter,
    /// The capacity of who sent it.
    pub by: Role,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
    /// Whether it still counts.
    pub standing: Standing,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::SubmitFiling { filing, matter, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.office.filings.contains_key(filing) {
                blockers.add(Code::IdTaken).fact("id", filing);
            }
            if !matter.exists(election) {
                blockers.add(Code::NothingToFile).fact("matter", matter);
            }
        }
        Command::AnswerFiling { filing, document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            match election.office.filings.get(filing) {
                Some(filed) if filed.answer.is_none() => {
                    if filed.by == context.actor.role {
                        blockers.add(Code::OwnFiling).fact("role", filed.by);
                    }
                }
                _ => {
                    blockers.add(Code::UnknownFiling).fact("filing", filing);
                }
            }
        }
        _ => {}
    }
}

impl Matter {
    /// Whether there is something to file.
    fn exists(self, election: &Election) -> bool {
        match self {
            Self::ElectionDay => election.lifecycle.election_day.is_some(),
            Self::Method => election.method.terms.is_some(),
            Self::Committee => !election.committee.members.is_empty(),
            Self::Candidates => election.nomination.formal_on.is_some(),
            Self::Result => !election.ballot.elected.is_empty() || election.recall_result().is_some(),
            Self::Certificates => !election.ballot.certified.is_empty(),
            Self::Objection { objection } => election.office.objections.contains_key(&objection),
        }
    }
}

/// The matter that an event changes, so that an earlier filing of it no longer counts.
pub(crate) const fn changed_by(event: &Event) -> Option<Matter> {
    match event {
        Event::Lifecycle(lifecycle::Event::Called { .. } | lifecycle::Event::Resumed { .. }) => {
            Some(Matter::ElectionDay)
        }
        Event::Method(method::Event::Adopted { .. }) => Some(Matter::Method),
        Event::Committee(committee::Event::Chosen { .. }) => Some(Matter::Committee),
        Event::Nomination(nomination::Event::FormalPublished { .. }) => Some(Matter::Candidates),
        Event::Ballot(ballot::Event::Declared { .. }) => Some(Matter::Result),
        _ => None,
    }
}

impl super::Office {
    /// Whether something was filed on a matter.
    pub fn sent(&self, matter: Matter) -> bool {
        self.filings.values().any(|filed| filed.matter == matter)
    }

    /// How far the filings of a matter that still count have come.
    pub fn filed(&self, matter: Matter) -> Option<FilingLevel> {
        let counts = |filed: &&Filing| filed.matter == matter && filed.standing == Standing::InForce;
        let level = |filed: &Filing| match filed.answer {
            None => Some(FilingLevel::Sent),
            Some(Answer::Received) => Some(FilingLevel::OnFile),
            Some(Answer::Approved) => Some(FilingLevel::Approved),
            Some(Answer::Returned) => None,
        };
        self.filings.values().filter(counts).filter_map(level).max()
    }

    /// What was filed of a matter no longer is what stands.
    pub(crate) fn supersede(&mut self, matter: Matter) {
        let all: Vec<_> = self.filings.keys().copied().collect();
        for id in all {
            if let Some(filed) = self.filings.get_mut(&id).filter(|filed| filed.matter == matter) {
                filed.standing = Standing::Superseded;
            }
        }
    }
}

impl Election {
    /// Blocks where a filing that something waits for has not come far enough.
    pub(crate) fn check_filing(&self, need: Need, blockers: &mut Blockers<'_>) {
        let law = self.profile.law();
        let (matter, least, code) = match need {
            Need::FilingElectionDay => (Matter::ElectionDay, law.filing_election_day, Code::ElectionDayNotFiled),
            Need::FilingMethod => (Matter::Method, method::consent(law), Code::MethodNotFiled),
            Need::FilingCommittee => (Matter::Committee, law.filing_committee, Code::CommitteeNotFiled),
            Need::FilingCandidates => (Matter::Candidates, law.filing_candidates, Code::CandidatesNotFiled),
            Need::FilingResult => (Matter::Result, law.filing_result, Code::ResultNotFiled),
            Need::FilingCertificates => (Matter::Certificates, law.filing_certificates, Code::CertificatesNotFiled),
            _ => return,
        };
        self.require_filing((matter, least), code, blockers);
    }

    pub(crate) fn require_filing(
        &self,
        (matter, least): (Matter, FilingLevel),
        code: Code,
        blockers: &mut Blockers<'_>,
    ) {
        let reached = self.office.filed(matter);
        if reached < Some(least) {
            blockers.add(code).fact("matter", matter).fact("reached", reached).fact("needed", least);
        }
    }
}
