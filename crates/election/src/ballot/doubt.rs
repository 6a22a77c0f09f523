//! Doubtful papers: what may be found of one and on which grounds, and who finds it.

use super::Command;
use super::count::Look;
use super::event::Event;
use super::judged::require_parts;
use super::round::Round;
use crate::blocker::{Blocker, Blockers, Code};
use crate::election::Election;
use crate::ids::{BatchNo, MeetingId, PersonId, PoolNo};
use crate::office::appointment::Function;
use crate::office::meeting::{Kind, Subject};
use rules::{DuplicatePost, IntentRule, Law, PaperFault, UnclearBy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tally::{Classification, Paper, VoidReason};

/// What was found of a doubtful paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "finding", rename_all = "snake_case", deny_unknown_fields)]
pub enum PaperFinding {
    /// It counts.
    Valid {},
    /// It counts: what its mark means is clear.
    Clear {
        /// By which rule.
        by: IntentRule,
    },
    /// Blank.
    Blank {},
    /// Void in whole.
    Void {
        /// Why.
        reason: VoidReason,
    },
    /// Void for some posts only.
    PartlyVoid {
        /// Why.
        reason: VoidReason,
    },
}

/// Who decided what a doubtful paper is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decided {
    /// Three persons; where the chief scrutineer decides, the chief first.
    Panel {
        /// Who.
        panel: [PersonId; 3],
        /// Which of them voted otherwise; nobody where all were of one mind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        against: Option<PersonId>,
    },
    /// The whole election committee.
    Meeting {
        /// Its meeting, held once there were papers to decide on.
        meeting: MeetingId,
    },
}

/// A paper and what people found it to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classified {
    /// First or second look.
    pub look: Look,
    /// Which pool.
    pub pool: PoolNo,
    /// Which batch.
    pub batch: BatchNo,
    /// Its position in the batch, from 1.
    pub position: u32,
    /// What they found.
    pub finding: PaperFinding,
}

/// Since the second engine the event says which paper it is, and as what it counts.
pub(super) fn told(election: &Election, command: &Command) -> Option<Event> {
    let Command::ClassifyPaper { look, pool, batch, position, finding, .. } = *command else { return None };
    let paper = Classified { look, pool, batch, position, finding };
    Some(Event::PaperClassified { paper: (election.engine >= crate::BINDING).then_some(paper) })
}

impl Round {
    pub(super) fn classify(&mut self, paper: Option<Classified>) {
        self.classified += 1;
        let Some(Classified { look, pool, batch, position, finding }) = paper else { return };
        if let Some(batch) = self.batches.get_mut(&(look, pool, batch)) {
            batch.found.insert(position, finding);
        }
    }
}

impl PaperFinding {
    /// Whether a paper was entered as people found it.
    pub fn fits(self, paper: &Paper) -> bool {
        match self {
            Self::Valid {} | Self::Clear { .. } => paper.classification == Classification::Ordinary,
            Self::Blank {} => {
                paper.classification == Classification::Ordinary && paper.marks.values().all(|marks| marks.0.is_empty())
            }
            Self::Void { reason } => {
                paper.classification == Classification::Void { reason } || decided_by_marks(reason, paper)
            }
            Self::PartlyVoid { reason } => match &paper.classification {
                Classification::PartlyVoid { posts } => posts.values().any(|one| *one == reason),
                _ => decided_by_marks(reason, paper),
            },
        }
    }
}

/// Too many marks, or one person marked twice, need no word beside the marks.
fn decided_by_marks(reason: VoidReason, paper: &Paper) -> bool {
    paper.classification == Classification::Ordinary
        && matches!(reason, VoidReason::Overvote | VoidReason::DuplicatePost)
}

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    let Command::ClassifyPaper { look, pool, batch, position, decided, finding } = command else { return };
    guard_finding(election, *finding, blockers);
    guard_decided(election, decided, blockers);
    let found = election.ballot.round().and_then(|round| round.batches.get(&(*look, *pool, *batch)));
    if found.is_none_or(|found| *position == 0 || *position > found.papers) {
        blockers.add(Code::UnknownBatch).fact("pool", pool).fact("batch", batch);
    }
    // What is found of a paper that is counted already opens its batch again first.
    if election.engine >= crate::BINDING && found.is_some_and(|found| found.agreed.is_some()) {
        blockers.add(Code::BatchesOpen).fact("look", look).fact("batches", batch);
    }
}

/// Only the grounds that stood in the rules before the vote void a paper, and only they make a mark clear.
fn guard_finding(election: &Election, finding: PaperFinding, blockers: &mut Blockers<'_>) {
    let law = &election.current_paper_law();
    match finding {
        PaperFinding::Void { reason } | PaperFinding::PartlyVoid { reason } => {
            if matches!(finding, PaperFinding::Void { .. }) {
                require_parts(election, blockers);
            }
            if !is_ground(law, reason) {
                blockers.add(Code::FaultNotInRules).fact("reason", reason);
            }
        }
        PaperFinding::Clear { by } => {
            if !law.ballot_intent.contains(&by) {
                blockers.add(Code::IntentNotInRules).fact("by", by);
            }
        }
        PaperFinding::Valid {} | PaperFinding::Blank {} => {}
    }
}

/// Whether the rules that were posted before the vote void for a reason; one person for two posts has a rule of its own,
/// and other grounds of the method none.
fn is_ground(law: &Law, reason: VoidReason) -> bool {
    let fault = match reason {
        VoidReason::Overvote => PaperFault::Overvote,
        VoidReason::Unreadable | VoidReason::Damaged => PaperFault::Unreadable,
        VoidReason::IdentifyingMark => PaperFault::IdentifyingMark,
        VoidReason::NotOfficial => PaperFault::NotOfficial,
        VoidReason::DuplicatePost => {
            return matches!(law.ballot_dup_post, DuplicatePost::VoidPosts | DuplicatePost::VoidPaper);
        }
        VoidReason::ByMethod | VoidReason::IneligibleWriteIn => return false,
    };
    law.ballot_void.contains(&fault)
}

/// For which reasons a teller may enter a paper as void: what somebody saw on it. Too many names and one person for two
/// posts are found from the marks.
pub fn grounds(law: &Law) -> Vec<VoidReason> {
    let seen = [
        VoidReason::Unreadable,
        VoidReason::IdentifyingMark,
        VoidReason::NotOfficial,
        VoidReason::Damaged,
        VoidReason::ByMethod,
    ];
    seen.into_iter().filter(|reason| is_ground(law, *reason)).collect()
}

/// What blocks papers as a teller enters them: a part or a whole that is void for a reason that was not posted.
pub fn unposted<'p>(election: &Election, papers: impl IntoIterator<Item = &'p Paper> + Clone) -> Vec<Blocker> {
    let mut blockers = Blockers::of(election);
    let whole = |paper: &Paper| matches!(paper.classification, Classification::Void { .. });
    if papers.clone().into_iter().any(whole) {
        require_parts(election, &mut blockers);
    }
    for reason in unposted_reasons(&election.current_paper_law(), papers) {
        blockers.add(Code::FaultNotInRules).fact("reason", reason);
    }
    blockers.into_vec()
}

/// The reasons for which papers are void, wholly or in part, and that these rules do not know.
pub fn unposted_reasons<'p>(law: &Law, papers: impl IntoIterator<Item = &'p Paper>) -> BTreeSet<VoidReason> {
    let reasons = papers.into_iter().flat_map(|paper| match &paper.classification {
        Classification::Ordinary => Vec::new(),
        Classification::Void { reason } => vec![*reason],
        Classification::PartlyVoid { posts } => posts.values().copied().collect(),
    });
    reasons.filter(|reason| !is_ground(law, *reason)).collect()
}

/// Whose word the profile asks for: three of the committee or its meeting, its meeting alone, or the chief scrutineer with
/// two others.
fn guard_decided(election: &Election, decided: &Decided, blockers: &mut Blockers<'_>) {
    let by = election.profile.law().ballot_unclear;
    match (by, decided) {
        (UnclearBy::Committee | UnclearBy::ChiefScrutineer, Decided::Panel { panel, against }) => {
            guard_panel(election, by, panel, blockers);
            if let Some(person) = against.filter(|person| !panel.contains(person)) {
                blockers.add(Code::UnknownPerson).fact("person", person);
            }
        }
        (UnclearBy::Committee | UnclearBy::CommitteeMeeting, Decided::Meeting { meeting }) => {
            guard_meeting(election, by, *meeting, blockers);
        }
        (UnclearBy::CommitteeMeeting, Decided::Panel { .. })
        | (UnclearBy::ChiefScrutineer, Decided::Meeting { .. }) => {
            blockers.add(Code::DoubtDecidedByOthers).fact("by", by);
        }
    }
}

/// The committee met with its quorum, decided, and did so when there were papers.
fn guard_meeting(election: &Election, by: UnclearBy, meeting: MeetingId, blockers: &mut Blockers<'_>) {
    election.office.require_decision(meeting, Subject::DoubtfulPapers, blockers);
    let Some(held) = election.office.meetings.get(&meeting) else { return };
    if held.kind != Kind::Committee {
        blockers.add(Code::DoubtDecidedByOthers).fact("by", by);
    }
    let day = election.ballot.round().map(|round| round.day);
    if day.is_none_or(|day| held.on < day) {
        blockers.add(Code::DoubtDecidedEarly).fact("on", held.on).fact("day", day);
    }
}

/// Three persons: all of the committee, or the chief scrutineer and two others of the committee or the scrutineers.
fn guard_panel(election: &Election, by: UnclearBy, panel: &[PersonId; 3], blockers: &mut Blockers<'_>) {
    let distinct: BTreeSet<_> = panel.iter().collect();
    if distinct.len() != panel.len() {
        blockers.add(Code::SamePerson);
    }
    let member = |person: &PersonId| election.committee.is_member(*person);
    let scrutineer = |person: &PersonId| election.has_function(*person, Function::Scrutineer);
    let [first, ..] = panel;
    let theirs = match by {
        UnclearBy::Committee | UnclearBy::CommitteeMeeting => panel.iter().all(member),
        UnclearBy::ChiefScrutineer => {
            scrutineer(first) && panel.iter().all(|person| member(person) || scrutineer(person))
        }
    };
    if !theirs {
        blockers.add(Code::DoubtDecidedByOthers).fact("by", by);
    }
}
