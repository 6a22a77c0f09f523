//! A match of a written name that was wrong (认错了人) is taken back with a reason, and two persons read the name anew. What
//! was entered under it is entered again: batches that were agreed since with votes for that name are opened first, and
//! those that are begun begin anew. A name that means somebody printed is no exception: its votes stand among theirs.

use super::Event;
use super::round::Round;
use super::scan::ScanState;
use super::written::{READERS, Reading};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{PersonId, WrittenId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{CandidateId, Post};

/// Why a match is taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakenBack {
    /// It means somebody else.
    OtherPerson,
    /// It was read wrongly off the paper.
    Misread,
    /// Whether that person can be elected was judged wrongly.
    Eligibility,
}

impl Round {
    /// Who stands for a post by nothing but this written name.
    fn stands_by(&self, id: WrittenId) -> Option<(Post, PersonId)> {
        let written = self.written.get(&id)?;
        let Some(Reading::Voter { person }) = written.matched else { return None };
        let own = |contest: &&super::round::Contest| contest.post == written.post;
        let printed = self.printed.iter().filter(own).any(|contest| contest.candidates.contains(&person));
        let alone = self.spellings(&written.post, person) == [id];
        (!printed && alone).then(|| (written.post.clone(), person))
    }

    /// What tellers marked for this name.
    fn marked_as(&self, id: WrittenId) -> Option<CandidateId> {
        match self.written.get(&id)?.matched? {
            Reading::Voter { person } => Some(person.to_string().into()),
            Reading::Ineligible { .. } | Reading::Nobody {} => Some(id.to_string().into()),
        }
    }

    /// Nobody has read the name.
    pub(super) fn take_back_written(&mut self, id: WrittenId) {
        let leaves = self.stands_by(id);
        let Some(written) = self.written.get_mut(&id) else { return };
        written.matched = None;
        written.readings.clear();
        self.unmatched += 1;
        let Some((post, person)) = leaves else { return };
        for contest in self.contests.iter_mut().filter(|contest| contest.post == post) {
            contest.candidates.retain(|candidate| *candidate != person);
        }
    }
}

/// The name is matched, and nothing that is agreed rests on it alone.
pub(super) fn guard(election: &Election, id: WrittenId, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    match round.written.get(&id) {
        None => {
            blockers.add(Code::UnknownWriteIn);
        }
        Some(written) if written.matched.is_none() => {
            blockers.add(Code::WriteInNotMatched);
        }
        Some(_) => guard_counted(round, id, blockers),
    }
}

fn guard_counted(round: &Round, id: WrittenId, blockers: &mut Blockers<'_>) {
    let (Some(written), Some(name)) = (round.written.get(&id), round.marked_as(id)) else { return };
    for (key, found) in &round.batches {
        if written.agreed_before.get(key) == Some(&found.reopened) {
            continue;
        }
        let (look, pool, batch) = key;
        let sums =
            found.agreed.iter().flat_map(|agreed| &agreed.sums.contests).filter(|sums| sums.post == written.post);
        if sums.filter_map(|sums| sums.votes.get(&name)).any(|votes| *votes > 0) {
            blockers.add(Code::WriteInIsCounted).fact("look", look).fact("pool", pool).fact("batch", batch);
        }
    }
    let read = |state: &ScanState| matches!(state, ScanState::AwaitsDice | ScanState::Reading { .. });
    for (pool, _) in round.scans.iter().filter(|(_, scan)| read(&scan.state)) {
        blockers.add(Code::ScanUnderWay).fact("pool", pool);
    }
}

/// The match is gone; what was begun while the name could be entered begins anew.
pub(super) fn take_back(election: &Election, written: WrittenId, context: &Context) -> Vec<crate::Event> {
    let Some(person) = election.office.person(context.actor.account, &READERS) else { return Vec::new() };
    let Some(round) = election.ballot.round() else { return Vec::new() };
    let mut events = vec![Event::WriteInTakenBack { written, person }.into()];
    let begun = round.batches.iter().filter(|(_, found)| found.agreed.is_none() && !found.versions.is_empty());
    events.extend(begun.map(|((look, pool, batch), _)| {
        crate::Event::from(Event::BatchReopened { look: *look, pool: *pool, batch: *batch })
    }));
    events
}
