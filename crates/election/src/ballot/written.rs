//! People written in (另选他人): what stands on a paper is noted as it was written, its text sealed beside the log; two
//! persons, each by the own reading, say who on the roll that is, or that it is nobody who can be elected. Only then can a
//! teller enter it, several spellings of one person together. Nothing is matched by spelling alone.

use super::count::Look;
use super::round::Round;
use super::{Command, Event, taken_back};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BatchNo, PersonId, PoolNo, WrittenId};
use crate::nomination;
use crate::office::appointment::Function;
use imbl::OrdMap;
use ledger::Hash;
use rules::BallotChoice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{CandidateId, Post};

/// Who may say whom a written name means.
pub const READERS: [Function; 2] = [Function::Scrutineer, Function::CommitteeMember];

/// Whom somebody takes a written name for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "means", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reading {
    /// This voter: printed for the post, or another on the roll.
    Voter {
        /// Who.
        person: PersonId,
    },
    /// This voter, who cannot be elected to the post.
    Ineligible {
        /// Who.
        person: PersonId,
    },
    /// Nobody on the roll.
    Nobody {},
}

/// A name as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// For which post.
    pub post: Post,
    /// What commits to the text.
    pub commitment: Hash,
    /// The newest reading of each person who read it.
    pub readings: OrdMap<PersonId, Reading>,
    /// Whom two persons took it for.
    pub matched: Option<Reading>,
    /// The batches that were agreed before that, with how often each had been opened again: no vote in them came by
    /// this name.
    pub agreed_before: OrdMap<(Look, PoolNo, BatchNo), u32>,
}

impl Round {
    /// The names of a post that can be entered and elect nobody.
    pub fn void_names(&self, post: &Post) -> Vec<CandidateId> {
        let void = |written: &&Written| {
            written.post == *post && matches!(written.matched, Some(Reading::Ineligible { .. } | Reading::Nobody {}))
        };
        let names = self.written.iter().filter(|(_, written)| void(written));
        names.map(|(id, _)| id.to_string().into()).collect()
    }

    /// The spellings that two persons took for somebody, as they stand for a post.
    pub fn spellings(&self, post: &Post, person: PersonId) -> Vec<WrittenId> {
        let means = Some(Reading::Voter { person });
        let names = self.written.iter().filter(|(_, written)| written.post == *post && written.matched == means);
        names.map(|(id, _)| *id).collect()
    }

    pub(super) fn note_written(&mut self, id: WrittenId, post: Post, commitment: Hash) {
        let written =
            Written { post, commitment, readings: OrdMap::new(), matched: None, agreed_before: OrdMap::new() };
        self.written.insert(id, written);
        self.unmatched += 1;
    }

    pub(super) fn read_written(&mut self, id: WrittenId, person: PersonId, reading: Reading) {
        if let Some(written) = self.written.get_mut(&id) {
            written.readings.insert(person, reading);
        }
    }

    /// Two agree; somebody who is not printed stands after the printed names from now on.
    pub(super) fn match_written(&mut self, id: WrittenId, reading: Reading) {
        let Some(written) = self.written.get_mut(&id) else { return };
        written.matched = Some(reading);
        let agreed = self.batches.iter().filter(|(_, found)| found.agreed.is_some());
        written.agreed_before = agreed.map(|(key, found)| (*key, found.reopened)).collect();
        self.unmatched = self.unmatched.saturating_sub(1);
        let Reading::Voter { person } = reading else { return };
        let post = written.post.clone();
        for contest in self.contests.iter_mut().filter(|contest| contest.post == post) {
            if !contest.candidates.contains(&person) {
                contest.candidates.push(person);
            }
        }
    }
}

/// Another person than those printed can be named only where the paper has room for one.
pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    if !election.profile.law().ballot_choices.contains(&BallotChoice::WriteIn) {
        blockers.add(Code::WriteInsNotOffered);
    }
}

/// No name that was noted is left unread.
pub(super) fn gate_agree(round: &Round, blockers: &mut Blockers<'_>) {
    if round.unmatched > 0 {
        blockers.add(Code::WriteInsUnmatched).fact("names", round.unmatched);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    match command {
        Command::NoteWriteIn { written, post, .. } => {
            election.one_question_only(blockers);
            if round.written.contains_key(written) {
                blockers.add(Code::IdTaken).fact("id", written);
            }
            if round.contest(post).is_none() {
                blockers.add(Code::UnknownPost).fact("post", post);
            }
        }
        Command::MatchWriteIn { written, reading } => match round.written.get(written) {
            None => {
                blockers.add(Code::UnknownWriteIn);
            }
            Some(found) => guard_match(election, found, *reading, context, blockers),
        },
        Command::TakeBackMatch { written, .. } => {
            taken_back::guard(election, *written, blockers);
            guard_reader(election, context, blockers);
        }
        _ => {}
    }
}

fn guard_match(
    election: &Election,
    written: &Written,
    reading: Reading,
    context: &Context,
    blockers: &mut Blockers<'_>,
) {
    if written.matched.is_some() {
        blockers.add(Code::WriteInMatched);
    }
    match reading {
        Reading::Voter { person } => {
            election.require_entry(person, blockers);
            nomination::guard_post(election, person, &written.post, blockers);
        }
        Reading::Ineligible { person } => election.require_entry(person, blockers),
        Reading::Nobody {} => {}
    }
    guard_reader(election, context, blockers);
}

fn guard_reader(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(reader) = election.office.person(context.actor.account, &READERS) else { return };
    if election.staff_conflict(reader, Function::Scrutineer) {
        blockers.add(Code::StaffConflict).fact("person", reader);
    }
}

/// A reading, and the match where another person reads the same.
pub(super) fn read(election: &Election, written: WrittenId, reading: Reading, context: &Context) -> Vec<crate::Event> {
    let Some(person) = election.office.person(context.actor.account, &READERS) else { return Vec::new() };
    let found = election.ballot.round().and_then(|round| round.written.get(&written));
    let agreed =
        found.is_some_and(|found| found.readings.iter().any(|(who, other)| *who != person && *other == reading));
    let mut events = vec![Event::WriteInRead { written, person, reading }.into()];
    events.extend(agreed.then(|| Event::WriteInMatched { written, reading }.into()));
    events
}
