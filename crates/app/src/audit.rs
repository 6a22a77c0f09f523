//! A risk-limiting audit as the people at the table need it: which papers are drawn and where they lie in their bundles,
//! which of them are read, and whether the sample bears the count out. Nothing of what stands on a paper.

use crate::app::App;
use crate::entry_checks::check_marks;
use crate::error::Problem;
use election::ballot::Command as Ballot;
use election::ballot::audit::{Audit, Ended, Sampled};
use election::ballot::round::Round;
use election::ballot::scan::Lies;
use election::{BatchNo, Command, Election, ElectionId, PoolNo};
use rules::Share;
use schemars::JsonSchema;
use serde::Serialize;

/// How many papers are shown that come next, so that they can be looked out together.
const AHEAD: usize = 10;

/// How an audit stands.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct AuditView {
    /// How far it is.
    pub standing: AuditStanding,
    /// All counted papers, of which some are drawn.
    pub papers: u32,
    /// How many drawn papers were read or looked for.
    pub read: u32,
    /// How many of them were not found.
    pub missing: u32,
    /// It ends once the risk is within this share.
    pub limit: Share,
    /// The greatest chance, from 0 to 1, that a wrong count would have given this sample; none before the dice.
    pub risk: Option<f64>,
    /// The papers in the order of the draw: those that were read, the next, and some that come after it.
    pub drawn: Vec<DrawnPaper>,
}

/// How far an audit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditStanding {
    /// There is none.
    NotBegun,
    /// The counted papers are committed to on paper, then dice are thrown.
    AwaitsDice,
    /// Drawn papers are read.
    Reading,
    /// The sample bears the count out: it may end.
    Suffices,
    /// Every paper was read, and they do not bear the count out: everything is counted again.
    Exhausted,
    /// It ended and takes the place of the second look.
    Confirmed,
    /// A batch was counted again after the dice: everything is counted again.
    Broken,
}

/// A paper that the dice drew.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DrawnPaper {
    /// As how many-th it is drawn, from 1.
    pub draw: u32,
    /// Its number among all counted papers, from 1.
    pub number: u32,
    /// Its pool.
    pub pool: PoolNo,
    /// Its batch there.
    pub batch: BatchNo,
    /// Its place in the batch, from 1.
    pub position: u32,
    /// What became of it.
    pub became: Became,
}

/// What became of a drawn paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It was found and read.
    Read,
    /// It was not found.
    Missing,
    /// It is read next.
    Next,
    /// It comes after the next.
    Ahead,
}

impl AuditView {
    fn of(election: &Election) -> Self {
        let round = election.ballot.round();
        let audit = round.and_then(|round| round.audit.as_ref());
        // Batches that were counted again lie elsewhere than when the dice fell.
        let broken = audit.is_some_and(|audit| audit.ended == Ended::Broken);
        let drawn = round.zip(audit).filter(|_| !broken).map(|(round, audit)| drawn(round, audit)).unwrap_or_default();
        Self {
            standing: audit.map_or(AuditStanding::NotBegun, |audit| standing(election, audit, &drawn)),
            papers: round.map_or(0, Round::papers),
            read: audit.map_or(0, |audit| u32::try_from(audit.read.len()).unwrap_or(u32::MAX)),
            missing: audit.map_or(0, Audit::missing),
            limit: election.profile.law().count_risk,
            risk: election.sample_risk().filter(|_| !broken),
            drawn,
        }
    }

    /// The paper that is read next, while papers are read.
    pub fn next(&self) -> Option<DrawnPaper> {
        self.drawn.iter().find(|paper| paper.became == Became::Next).copied()
    }
}

fn standing(election: &Election, audit: &Audit, drawn: &[DrawnPaper]) -> AuditStanding {
    let more = drawn.iter().any(|paper| paper.became == Became::Next);
    match (audit.ended, &audit.seed) {
        (Ended::Confirmed, _) => AuditStanding::Confirmed,
        (Ended::Broken, _) => AuditStanding::Broken,
        (Ended::No, None) => AuditStanding::AwaitsDice,
        (Ended::No, Some(_)) if election.sample_suffices() => AuditStanding::Suffices,
        (Ended::No, Some(_)) if more => AuditStanding::Reading,
        (Ended::No, Some(_)) => AuditStanding::Exhausted,
    }
}

/// The drawn papers that were read and, while the audit goes on, those that come.
fn drawn(round: &Round, audit: &Audit) -> Vec<DrawnPaper> {
    let coming = if audit.ended == Ended::No { AHEAD } else { 0 };
    let draws = audit.draws(round.papers()).into_iter().flatten().take(audit.read.len() + coming);
    let read = audit.read.iter().map(|sampled| match sampled {
        Sampled::Read { .. } => Became::Read,
        Sampled::Missing { .. } => Became::Missing,
    });
    let became = read.chain([Became::Next]).chain(std::iter::repeat(Became::Ahead));
    let paper = |((draw, number), became)| {
        let Lies { pool, batch, position, .. } = round.lies_in_first_look(number)?;
        Some(DrawnPaper { draw, number, pool, batch, position, became })
    };
    (1..).zip(draws).zip(became).filter_map(paper).collect()
}

impl App {
    /// How the audit of the current round stands, with the log's size.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn audit(&self, id: ElectionId) -> Result<(u64, AuditView), Problem> {
        let snapshot = self.snapshot(id).await?;
        Ok((snapshot.size(), AuditView::of(snapshot.election())))
    }

    /// A drawn paper is read as tellers read it: for who stands on it, and void on posted grounds alone.
    pub(crate) async fn require_readable(&self, id: ElectionId, command: &Command) -> Result<(), Problem> {
        let Command::Ballot(Ballot::ReadSample { number, sampled: Sampled::Read { paper } }) = command else {
            return Ok(());
        };
        check_marks(self.snapshot(id).await?.election(), &[(*number, paper)])
    }
}
