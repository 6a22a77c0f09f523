//! How papers are judged: under the law of the profile; where every post has a sheet of its own, each sheet by itself.
//!
//! Sheets part in the box. They are put together to sets again, one of each post and any with any, so that a voter's paper
//! is a set of sheets whoever cast them: nothing that stands on one sheet may touch what stands on another.

use super::design::Sheets;
use super::round::Round;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use rules::{Certainty, DuplicatePost, Law, OvervoteScope, Profile, RuleId, Value, WinBase};
use std::borrow::Cow;
use tally::{Judged, Paper, PaperError, Sums, SumsError, judge};

impl Election {
    /// The law under which the papers of a round are judged, made of the law that holds for the round.
    pub fn paper_law<'l>(&self, round: &Round, law: &'l Law) -> Cow<'l, Law> {
        if round.sheets() == Sheets::OneSheet || self.engine < crate::BINDING {
            return Cow::Borrowed(law);
        }
        let (overvote, twice) = (OvervoteScope::Post, DuplicatePost::EachPost);
        Cow::Owned(Law { ballot_overvote: overvote, ballot_dup_post: twice, ..law.clone() })
    }

    /// The law under which the papers of the current round are judged.
    pub fn current_paper_law(&self) -> Cow<'_, Law> {
        let law = self.profile.law();
        self.ballot.round().map_or(Cow::Borrowed(law), |round| self.paper_law(round, law))
    }

    /// What of a paper of a round counts.
    ///
    /// # Errors
    /// [`PaperError`] for a post that is not on the paper.
    pub(crate) fn judged(&self, round: &Round, paper: &Paper) -> Result<Judged, PaperError> {
        judge(paper, &round.specs(), &self.paper_law(round, self.profile.law()))
    }

    /// The sums of papers of a round.
    ///
    /// # Errors
    /// [`SumsError`] for a post that is not on the paper, and for more papers than can be counted.
    pub fn sums_of<'p>(&self, round: &Round, papers: impl IntoIterator<Item = &'p Paper>) -> Result<Sums, SumsError> {
        Sums::of(papers, &round.specs(), &self.paper_law(round, self.profile.law()))
    }
}

/// Sheets that are judged each by itself cannot tell what the law asks of a whole paper: whether it is valid, where votes
/// are a share of the valid ones, and how often it names one person, where votes are counted down. Once papers are printed
/// it is too late to ask how an unconfirmed rule is read.
pub(crate) fn guard_law(election: &Election, sheets: Sheets, profile: &Profile, blockers: &mut Blockers<'_>) {
    if sheets == Sheets::OneSheet || election.engine < crate::BINDING {
        return;
    }
    let may_say = |rule: RuleId, word: &str| {
        let rule = profile.rule(rule);
        let read = rule.readings.iter().filter(|_| rule.certainty == Certainty::Unconfirmed);
        read.chain([&rule.value]).any(|value| *value == Value::Choice(word.into()))
    };
    if may_say(RuleId::WinBase, WinBase::Valid.as_str()) {
        blockers.add(Code::SheetsNeedValidPapers);
    }
    if may_say(RuleId::BallotDupPost, DuplicatePost::CountDown.as_str()) {
        blockers.add(Code::SheetsCountedDown);
    }
}

/// Blocks what voids a whole set of sheets: each is somebody else's paper.
pub(super) fn require_parts(election: &Election, blockers: &mut Blockers<'_>) {
    let apart = |round: &&Round| round.sheets() == Sheets::SheetPerPost;
    if let Some(round) = election.ballot.round().filter(apart).filter(|_| election.engine >= crate::BINDING) {
        blockers.add(Code::WholeOfSheets).fact("sheets", round.contests.len());
    }
}

/// Blocks a paper that cannot be judged.
pub(super) fn guard_paper(election: &Election, round: &Round, paper: &Paper, blockers: &mut Blockers<'_>) {
    match election.judged(round, paper) {
        Err(PaperError::WholeOfSheets) => require_parts(election, blockers),
        Err(error @ PaperError::UnknownPost(_)) => {
            blockers.add(Code::UnknownPost).fact("error", error.to_string());
        }
        Ok(_) => {}
    }
}
