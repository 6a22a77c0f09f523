//! How many papers went out in each hour of the poll, at each place and in the whole, beside the half line and the roll of
//! each place. Never anything of a voter: who has a paper and who has none stays with the places.

use crate::app::App;
use crate::error::Problem;
use crate::group_turnout::{GroupTurnout, by_group};
use crate::place_rolls::PlaceRolls;
use crate::poll::Turnout;
use crate::tables::poll::Hours;
use election::{ElectionId, PlaceId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use store::Snapshot;
use tokio::sync::Mutex;

/// The papers of a round by hour.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurnoutByHour {
    /// How they stand now.
    #[serde(flatten)]
    pub turnout: Turnout,
    /// Who belongs to which place.
    #[serde(flatten)]
    pub voters: PlaceRolls,
    /// Every hour from the first paper to the last, also one in which none went out.
    pub hours: Vec<HourTurnout>,
    /// By residents' group, the highest first; none before the poll closed, empty where a sum would tell of single voters.
    pub groups: Option<Vec<GroupTurnout>>,
}

/// One hour.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct HourTurnout {
    /// The hour of the day.
    pub hour: u32,
    /// Papers of this hour at each place, in the order of the places.
    pub issued: Vec<u32>,
    /// Papers of this hour in the whole.
    pub whole: u32,
    /// Papers in the whole from the beginning to its end.
    pub so_far: u32,
}

/// Entries that are read at a time.
const AT_A_TIME: u64 = 2000;

/// The hours of each log that somebody asked for, so far: on the day everybody asks all the time, and a log only grows.
pub(crate) type HoursSoFar = std::sync::Mutex<HashMap<ElectionId, Arc<Mutex<SoFar>>>>;

/// The hours of a log's first entries.
#[derive(Default)]
pub(crate) struct SoFar {
    /// How many entries.
    size: u64,
    hours: Hours,
}

/// The hours of a round, their places in this order.
fn by_hour(out: &BTreeMap<(PlaceId, u32), u32>, places: &[PlaceId]) -> Vec<HourTurnout> {
    let hours = || out.iter().filter(|(_, issued)| **issued > 0).map(|((_, hour), _)| *hour);
    let (Some(first), Some(last)) = (hours().min(), hours().max()) else { return Vec::new() };
    let mut so_far: u32 = 0;
    let row = |hour| {
        let at = |place: &PlaceId| out.get(&(*place, hour)).copied().unwrap_or_default();
        let issued: Vec<u32> = places.iter().map(at).collect();
        let whole = issued.iter().sum();
        so_far = so_far.saturating_add(whole);
        HourTurnout { hour, issued, whole, so_far }
    };
    (first..=last).map(row).collect()
}

impl App {
    /// The papers of the current round by place and hour.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before the first round.
    pub async fn turnout_by_hour(&self, id: ElectionId) -> Result<(u64, TurnoutByHour), Problem> {
        let (size, turnout) = self.turnout(id).await?;
        let snapshot = self.snapshot(id).await?;
        let places: Vec<PlaceId> = turnout.places.iter().map(|place| place.place).collect();
        let out = self.with_hours(&snapshot, |hours| hours.of_round(turnout.round)).await?;
        let hours = by_hour(&out, &places);
        let round = snapshot.election().ballot.round().ok_or(Problem::NotFound("poll"))?;
        let voters = PlaceRolls::of(snapshot.election(), round, &turnout.places);
        let groups = by_group(snapshot.election());
        Ok((size, TurnoutByHour { turnout, voters, hours, groups }))
    }

    /// Lets somebody read the hours of all rounds of a log, as they stand at the snapshot or after it.
    pub(crate) async fn with_hours<T>(
        &self,
        snapshot: &Snapshot,
        read: impl FnOnce(&Hours) -> T,
    ) -> Result<T, Problem> {
        let id = snapshot.election().id;
        let kept = {
            let mut all = self.hours_so_far().lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(id).or_default().clone()
        };
        let mut kept = kept.lock().await;
        while kept.size < snapshot.size() {
            let more = self.entries(id, kept.size, AT_A_TIME.min(snapshot.size() - kept.size)).await?;
            if more.is_empty() {
                return Err(Problem::unavailable(format!("entry {} of {id} is missing", kept.size)));
            }
            for bytes in more {
                let entry = serde_json::from_slice(&bytes)
                    .map_err(|error| Problem::unavailable(format!("an entry is unreadable: {error}")))?;
                kept.hours.take(&entry);
                kept.size = kept.size.saturating_add(1);
            }
        }
        Ok(read(&kept.hours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_hour_without_a_paper_is_an_hour_of_the_poll() {
        let [one, two] = [1, 2].map(|n| PlaceId(Uuid::from_u128(n)));
        let out = BTreeMap::from([((one, 8), 5), ((two, 8), 2), ((two, 10), 4), ((one, 17), 0)]);
        let rows: Vec<_> =
            by_hour(&out, &[two, one]).into_iter().map(|row| (row.hour, row.issued, row.so_far)).collect();
        assert_eq!(rows, [(8, vec![2, 5], 7), (9, vec![0, 0], 7), (10, vec![4, 0], 11)]);
        assert_eq!(by_hour(&BTreeMap::new(), &[one]), []);
    }
}
