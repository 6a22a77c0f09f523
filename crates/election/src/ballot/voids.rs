//! Why papers are void, pool by pool: totals of the agreed batches, kept as batches come in. Where one reason stands on too
//! many papers of a pool (marked papers, a paper that misleads, a caller who is too strict) the count waits for a reason.

use super::count::Look;
use super::round::Round;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::PoolNo;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use tally::{Sums, VoidReason};

/// The void papers of the agreed batches of a pool.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Voids {
    reasons: BTreeMap<VoidReason, Papers>,
}

/// Papers that are void for one reason.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Papers {
    whole: u32,
    partly: u32,
}

/// Papers that are void for one reason, as pages, sheets and the API show it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct VoidRow {
    /// The pool; none for all pools together.
    pub pool: Option<PoolNo>,
    /// The papers of it.
    pub papers: u32,
    /// Why.
    pub ground: VoidReason,
    /// Void as a whole.
    pub whole: u32,
    /// Void for some posts only.
    pub partly: u32,
}

impl Voids {
    fn add(&mut self, sums: &Sums) {
        self.change(sums, u32::saturating_add);
    }

    fn take(&mut self, sums: &Sums) {
        self.change(sums, u32::saturating_sub);
    }

    fn change(&mut self, sums: &Sums, by: fn(u32, u32) -> u32) {
        for (reason, papers) in &sums.void_reasons {
            let row = self.reasons.entry(*reason).or_default();
            row.whole = by(row.whole, *papers);
        }
        for (reason, papers) in &sums.partly_void {
            let row = self.reasons.entry(*reason).or_default();
            row.partly = by(row.partly, *papers);
        }
    }

    fn rows(&self, pool: Option<PoolNo>, papers: u32) -> impl Iterator<Item = VoidRow> {
        let some = self.reasons.iter().filter(|(_, row)| row.whole > 0 || row.partly > 0);
        some.map(move |(reason, Papers { whole, partly })| {
            let (ground, whole, partly) = (*reason, *whole, *partly);
            VoidRow { pool, papers, ground, whole, partly }
        })
    }
}

impl Round {
    pub(super) fn voids_agreed(&mut self, (look, pool): (Look, PoolNo), sums: &Sums) {
        self.voids.entry((look, pool)).or_default().add(sums);
        self.voided_whole.entry(look).or_default().add(sums);
    }

    pub(super) fn voids_reopened(&mut self, (look, pool): (Look, PoolNo), sums: &Sums) {
        self.voids.entry((look, pool)).or_default().take(sums);
        self.voided_whole.entry(look).or_default().take(sums);
    }

    /// Why papers are void in the count: all pools together, then pool by pool.
    pub fn void_rows(&self) -> Vec<VoidRow> {
        let papers = self.pools.values().fold(0_u32, |sum, papers| sum.saturating_add(*papers));
        let whole = self.voided_whole.get(&Look::First).into_iter().flat_map(|voids| voids.rows(None, papers));
        whole.chain(self.pool_rows()).collect()
    }

    fn pool_rows(&self) -> impl Iterator<Item = VoidRow> {
        let of_pool = |(pool, papers): (&PoolNo, &u32)| {
            let (pool, papers) = (*pool, *papers);
            self.voids.get(&(Look::First, pool)).into_iter().flat_map(move |voids| voids.rows(Some(pool), papers))
        };
        self.pools.iter().flat_map(of_pool)
    }
}

/// Whether a reason stands on so many papers of its pool that it must be explained.
pub fn clusters(election: &Election, row: &VoidRow) -> bool {
    let law = election.profile.law();
    let papers = row.whole.saturating_add(row.partly);
    row.pool.is_some() && papers >= law.count_void_least.0 && law.count_void_share.met(papers, row.papers)
}

pub(super) fn gate(election: &Election, round: &Round, blockers: &mut Blockers<'_>) {
    for row in round.pool_rows().filter(|row| clusters(election, row)) {
        blockers
            .add(Code::VoidsCluster)
            .fact("pool", row.pool)
            .fact("reason", row.ground)
            .fact("void", row.whole.saturating_add(row.partly))
            .fact("papers", row.papers);
    }
}
