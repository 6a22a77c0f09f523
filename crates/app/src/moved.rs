//! What another election day would do to an election: the deadlines that move, and what could no longer be kept.

use crate::app::App;
use crate::error::Problem;
use chrono::NaiveDate;
use election::{ElectionId, legal_day};
use rules::{Bound, Broken, DeadlineId};
use std::collections::BTreeMap;

/// A deadline that moves with the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Which.
    pub id: DeadlineId,
    /// When it was.
    pub from: Bound,
    /// When it would be.
    pub to: Bound,
    /// Its article.
    pub article: String,
}

/// Another election day and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedDay {
    /// The deadlines that move.
    pub shifts: Vec<Shift>,
    /// What would become illegal, or would have to be decided again and by whom.
    pub broken: Vec<Broken>,
}

impl App {
    /// What would move and what would break if the election day were another.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before the election day is set.
    pub async fn moved_day(&self, id: ElectionId, day: NaiveDate) -> Result<MovedDay, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let old = election.lifecycle.election_day.ok_or(Problem::NotFound("election day yet"))?;
        let rest = election.office.rest_days.iter().copied().collect();
        let dates = |day| rules::calendar_with(&election.profile, day, &rest);
        let before: BTreeMap<DeadlineId, Bound> = dates(old).into_iter().map(|one| (one.id, one.bound)).collect();
        let shifts = dates(day).into_iter().filter_map(|one| {
            let from = *before.get(&one.id)?;
            (from != one.bound).then_some(Shift { id: one.id, from, to: one.bound, article: one.article })
        });
        let shifts = shifts.collect();
        let broken = election::lifecycle::moved::broken(election, day, legal_day(self.clock().now()));
        Ok(MovedDay { shifts, broken })
    }
}
