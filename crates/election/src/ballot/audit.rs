//! The second look by sample: a risk-limiting audit in place of a full recount. The counted papers are committed to, public
//! dice give the seed only afterwards, papers are drawn by it and read again, until the chance that a wrong result would
//! pass is within the profile's limit; else every pool is counted again.

use super::Command;
use super::count::Look;
use super::judged::guard_paper;
use super::round::Round;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::DocumentId;
use crate::office::appointment::Function;
use crate::record::anchor::AnchorKind;
use imbl::Vector;
use rules::{DuplicatePost, SecondLook, Share, WinBase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tally::audit::{Alpha, Assertion, Draws, Estimator, Seed, assertions};
use tally::{CandidateId, Paper, Post, PostResult, Round as Vote};

/// How many draws the reported count weighs in the test.
const WEIGHT: f64 = 100.0;

/// An audit of a round.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Audit {
    /// The digits of the dice, once thrown.
    pub seed: Option<String>,
    /// What became of each draw, in their order.
    pub read: Vector<Sampled>,
    /// Whether it confirmed the count.
    pub ended: Ended,
}

/// What became of a draw.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "sampled", rename_all = "snake_case", deny_unknown_fields)]
pub enum Sampled {
    /// The paper was found and read.
    Read {
        /// What stands on it.
        paper: Paper,
    },
    /// No such paper is in its batch: it counts against everything that the count says.
    Missing {
        /// The signed record of the search.
        document: DocumentId,
    },
}

/// Whether an audit confirmed the count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Not yet.
    #[default]
    No,
    /// It did.
    Confirmed,
    /// A batch was counted again after the dice: they are thrown once, and nothing but a full second look is left.
    Broken,
}

impl Audit {
    /// The numbers of the papers in the order in which they are drawn; nothing before the dice.
    pub fn draws(&self, papers: u32) -> Option<Draws> {
        Some(Draws::new(self.seed.as_ref()?.parse().ok()?, papers))
    }

    /// The number of the paper that is drawn next; nothing before the dice and when all are read.
    pub fn next(&self, papers: u32) -> Option<u32> {
        self.draws(papers)?.nth(self.read.len())
    }

    /// How many papers were drawn and not found.
    pub fn missing(&self) -> u32 {
        let missing = self.read.iter().filter(|one| matches!(one, Sampled::Missing { .. })).count();
        u32::try_from(missing).unwrap_or(u32::MAX)
    }

    /// What is left of it when a batch of the first look is counted again: new dice after a sample that displeased would
    /// find the wrong result right sooner or later.
    pub(super) fn broken(self) -> Option<Self> {
        self.seed.is_some().then_some(Self { ended: Ended::Broken, ..self })
    }
}

impl Round {
    /// Whether an audit took the place of the second look.
    pub(crate) fn audited(&self) -> bool {
        self.audit.as_ref().is_some_and(|audit| audit.ended == Ended::Confirmed)
    }

    /// All papers that were mixed into pools.
    pub fn papers(&self) -> u32 {
        self.pools.values().fold(0, |sum, pool| sum.saturating_add(*pool))
    }
}

impl Election {
    /// The greatest chance, from 0 to 1, that a wrong count would have given the sample that was read so far; nothing before
    /// the dice.
    pub fn sample_risk(&self) -> Option<f64> {
        let round = self.ballot.round()?;
        let audit = round.audit.as_ref().filter(|audit| audit.seed.is_some())?;
        risk(self, round, audit)
    }

    /// Whether the sample that was read so far bears the count out.
    pub fn sample_suffices(&self) -> bool {
        self.sample_risk().is_some_and(|risk| within(risk, self.profile.law().count_risk))
    }
}

/// A second look is asked for and not taken already; the first look is complete, and what it reports can be told from a
/// sample.
pub(super) fn gate_begin(election: &Election, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    if election.profile.law().count_second == SecondLook::Off {
        blockers.add(Code::NoSecondLookAsked);
    }
    election.require_papers_entered(blockers);
    if round.recounted() {
        blockers.add(Code::RecountStands);
    }
    match &round.audit {
        Some(audit) if audit.ended == Ended::Broken => {
            blockers.add(Code::DiceThrown);
        }
        Some(_) => {
            blockers.add(Code::AuditUnderWay);
        }
        None => {}
    }
    let open = round.batches.iter().filter(|((of, _, _), batch)| *of == Look::First && batch.agreed.is_none()).count();
    if open > 0 {
        blockers.add(Code::BatchesOpen).fact("look", Look::First).fact("batches", open);
    } else if claims(election, round).is_none() {
        blockers.add(Code::NothingToSample);
    }
}

/// No dice before the papers are committed to on paper: who knew the draws beforehand could make those papers fit.
pub(super) fn gate_seed(election: &Election, blockers: &mut Blockers<'_>) {
    match audit(election) {
        None => {
            blockers.add(Code::NoAudit);
        }
        Some(audit) if audit.seed.is_some() => {
            blockers.add(Code::AuditUnderWay);
        }
        Some(_) => election.require_anchor(AnchorKind::PapersCommitted, blockers),
    }
}

pub(super) fn gate_read(election: &Election, blockers: &mut Blockers<'_>) {
    if audit(election).is_none_or(|audit| audit.seed.is_none() || audit.ended != Ended::No) {
        blockers.add(Code::NoAudit);
    }
}

/// It ends when the risk is within the limit, or is given up for a full recount.
pub(super) fn gate_end(election: &Election, blockers: &mut Blockers<'_>) {
    gate_read(election, blockers);
    let Some(round) = election.ballot.round() else { return };
    let Some(audit) = &round.audit else { return };
    if !election.sample_suffices() {
        let limit = election.profile.law().count_risk;
        blockers.add(Code::RiskTooHigh).fact("papers", audit.read.len()).fact("limit", limit);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::DrawSeed { seed, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_seed(seed, blockers);
        }
        Command::ReadSample { number, sampled } => {
            let person = election.office.person(context.actor.account, &[Function::Scrutineer]);
            if person.is_some_and(|person| election.staff_conflict(person, Function::Scrutineer)) {
                blockers.add(Code::StaffConflict).fact("person", person);
            }
            guard_sample(election, *number, sampled, blockers);
        }
        _ => {}
    }
}

/// Digits of public dice, and enough of them.
pub(super) fn guard_seed(seed: &str, blockers: &mut Blockers<'_>) {
    if let Err(error) = seed.parse::<Seed>() {
        blockers.add(Code::SeedIsNone).fact("error", error.to_string());
    }
}

fn guard_sample(election: &Election, number: u32, sampled: &Sampled, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    let Some(audit) = &round.audit else { return };
    let next = audit.next(round.papers());
    if next != Some(number) {
        blockers.add(Code::NotThePaperDrawn).fact("number", number).fact("next", next);
    }
    match sampled {
        Sampled::Read { paper } => guard_paper(election, round, paper, blockers),
        Sampled::Missing { document } => election.office.require_document(*document, blockers),
    }
}

fn audit(election: &Election) -> Option<&Audit> {
    election.ballot.round().and_then(|round| round.audit.as_ref())
}

/// What must be true of the papers for the reported outcome to stand, by post; nothing where no sample can tell.
fn claims(election: &Election, round: &Round) -> Option<Vec<(Post, Vec<Assertion>)>> {
    let law = election.profile.law();
    // Under count-down a person's total is not what one post of a paper says, and the claims are about posts.
    if law.win_base != WinBase::Returned || law.ballot_dup_post == DuplicatePost::CountDown {
        return None;
    }
    let input = round.tally(election, &round.sums(Look::First));
    let outcome = tally::outcome(&input, &election.profile).ok().filter(|outcome| outcome.valid)?;
    let share = match input.round {
        Vote::First => Some(law.win_first),
        Vote::Second => Some(law.runoff_win),
        Vote::Tie => None,
        // The question of a recall has no contest between candidates: it is counted twice.
        Vote::Recall => return None,
    };
    let of = |(contest, outcome): (&tally::ContestInput, &tally::ContestOutcome)| {
        let claims = assertions(contest, outcome, input.returned, share).ok()?;
        Some((contest.post.clone(), claims))
    };
    input.contests.iter().zip(&outcome.contests).map(of).collect()
}

/// The greatest chance, over all claims, that a wrong one would have given this sample.
fn risk(election: &Election, round: &Round, audit: &Audit) -> Option<f64> {
    let votes: Vec<_> = audit.read.iter().map(|sampled| votes(election, round, sampled)).collect();
    let of = |post: &Post, claim: &Assertion| {
        let estimator = Estimator::ShrinkTrunc { mean: claim.reported_mean(), weight: WEIGHT };
        let mut test = Alpha::new(round.papers(), claim.upper_bound(), estimator);
        let none = BTreeSet::new();
        for paper in &votes {
            // A paper that is not there says the least that one could say, even of a claim that somebody lacks votes.
            let value = paper.as_ref().map_or(0.0, |votes| {
                let marked = votes.iter().find(|(of, _)| of == post).map_or(&none, |(_, votes)| votes);
                claim.assort(marked)
            });
            test.add(value);
        }
        test.risk()
    };
    let claims = claims(election, round)?;
    let risks = claims.iter().flat_map(|(post, claims)| claims.iter().map(move |claim| of(post, claim)));
    Some(risks.fold(0.0, f64::max))
}

/// The votes that count on a paper, by post; nothing of a paper that is not there.
fn votes(election: &Election, round: &Round, sampled: &Sampled) -> Option<Vec<(Post, BTreeSet<CandidateId>)>> {
    let Sampled::Read { paper } = sampled else { return None };
    let judged = election.judged(round, paper).map(|judged| judged.posts).unwrap_or_default();
    let counted = judged.into_iter().filter_map(|(post, result)| match result {
        PostResult::Counted { votes, .. } => Some((post, votes)),
        PostResult::Void { .. } => None,
    });
    Some(counted.collect())
}

fn within(risk: f64, limit: Share) -> bool {
    let (num, den) = limit.fraction();
    risk * f64::from(den) <= f64::from(num)
}
