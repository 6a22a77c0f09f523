//! A batch under way, paper by paper as the hall hears them read: a paper is seen once both tellers have entered it,
//! whether in their drafts or in what they committed to. What one of them alone has is shown nowhere.

use crate::app::App;
use crate::drafts::{Positions, draft_id};
use crate::error::Problem;
use crate::screen::count::{Seen, batches, both_entered};
use election::ballot::count::Batch;
use election::ballot::paper::BatchKey;
use election::ballot::round::Round;
use election::method::EntryBy;
use election::{Election, PersonId, PoolNo};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tally::Paper;
use uuid::Uuid;

/// What a teller has of a batch, by position from 1.
type Written = BTreeMap<u32, Paper>;

/// Papers of batches under way that were seen to differ. They stay so until both have entered the batch: whoever saw the
/// hatching go with a correction would learn what the other wrote.
#[derive(Default)]
pub(super) struct Differed(HashMap<(BatchKey, u32), BTreeSet<u32>>);

/// The papers that both tellers have.
pub(super) struct Both<'a> {
    pub(super) alike: Vec<&'a Paper>,
    pub(super) differ: u32,
}

impl<'a> Both<'a> {
    fn of([one, other]: &'a [Written; 2], differed: &mut BTreeSet<u32>) -> Self {
        let mut alike = Vec::new();
        let mut differ = 0_u32;
        for (at, paper) in one {
            match other.get(at) {
                Some(same) if same == paper && !differed.contains(at) => alike.push(paper),
                Some(_) => {
                    differed.insert(*at);
                    differ = differ.saturating_add(1);
                }
                None => {}
            }
        }
        Self { alike, differ }
    }
}

impl App {
    /// What may be seen of a pool.
    pub(super) async fn seen(
        &self,
        election: &Election,
        round: &Round,
        pool: PoolNo,
        differed: &mut Differed,
    ) -> Result<Seen, Problem> {
        let mut seen = Seen::nothing(round);
        let drafts = self.drafts_of(election, round, pool).await?;
        for (key, batch) in batches(round, pool) {
            if batch.agreed.is_some() || both_entered(batch) {
                differed.0.remove(&(key, batch.reopened));
            }
            match &batch.agreed {
                Some(agreed) => seen.add(&agreed.sums)?,
                None if shows_papers(election, round) => {
                    let Some(written) = self.both_wrote(election, round, (key, batch), &drafts).await? else {
                        continue;
                    };
                    let differed = differed.0.entry((key, batch.reopened)).or_default();
                    seen.take(election, round, &Both::of(&written, differed))?;
                }
                None => {}
            }
        }
        Ok(seen)
    }

    /// The drafts of a pool that are there, by their ids: one look at the database for all of them.
    async fn drafts_of(
        &self,
        election: &Election,
        round: &Round,
        pool: PoolNo,
    ) -> Result<HashMap<Uuid, Positions>, Problem> {
        if !shows_papers(election, round) {
            return Ok(HashMap::new());
        }
        let open = batches(round, pool).filter(|(_, batch)| batch.agreed.is_none() && !both_entered(batch));
        let pairs = open.filter_map(|(key, batch)| Some((key, pair(round, batch)?)));
        let ids: Vec<Uuid> =
            pairs.flat_map(|(key, pair)| pair.map(|person| draft_id(election.id, key, person))).collect();
        let mut drafts = HashMap::new();
        for sealed in self.store().unseal_many(&ids).await? {
            let read = serde_json::from_slice(&sealed.bytes);
            drafts.insert(sealed.id, read.map_err(|error| Problem::unavailable(error.to_string()))?);
        }
        Ok(drafts)
    }

    /// What the two tellers of a batch have of it; nothing where it is nobody's yet.
    async fn both_wrote(
        &self,
        election: &Election,
        round: &Round,
        (key, batch): (BatchKey, &Batch),
        drafts: &HashMap<Uuid, Positions>,
    ) -> Result<Option<[Written; 2]>, Problem> {
        let Some(pair) = pair(round, batch) else { return Ok(None) };
        let mut written = [Written::new(), Written::new()];
        for (written, person) in written.iter_mut().zip(pair) {
            // What a teller committed to goes before the draft.
            *written = if batch.newest(person).is_some() {
                (1..).zip(self.papers(election.id, key, batch, person).await?).collect()
            } else {
                let draft = drafts.get(&draft_id(election.id, key, person)).cloned();
                draft.map(|draft| draft.within(batch).papers).unwrap_or_default()
            };
            if written.is_empty() {
                return Ok(None);
            }
        }
        Ok(Some(written))
    }
}

/// Who enters a batch: those who began, else the tellers of its group.
fn pair(round: &Round, batch: &Batch) -> Option<[PersonId; 2]> {
    let began: Vec<PersonId> = batch.tellers.iter().copied().collect();
    let drawn = || batch.group.and_then(|number| round.groups.get(&number)).map(|group| group.tellers);
    <[PersonId; 2]>::try_from(began).ok().or_else(drawn)
}

/// Whether strokes can be drawn before a batch is agreed: its papers are kept one by one.
fn shows_papers(election: &Election, round: &Round) -> bool {
    election.entry_by() == EntryBy::Papers && election.holders.keeps(round.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tally::Classification;

    fn paper(classification: Classification) -> Paper {
        Paper { marks: BTreeMap::new(), classification }
    }

    #[test]
    fn a_paper_is_seen_once_both_have_it_and_one_that_differed_stays_hatched() {
        let blank = || paper(Classification::Ordinary);
        let void = || paper(Classification::Void { reason: tally::VoidReason::NotOfficial });
        let mut differed = BTreeSet::new();
        let mut seen = |one: &[(u32, Paper)], other: &[(u32, Paper)]| {
            let written = [one, other].map(|papers| papers.iter().cloned().collect::<Written>());
            let both = Both::of(&written, &mut differed);
            (both.alike.len(), both.differ)
        };
        assert_eq!(seen(&[(1, blank()), (2, void())], &[]), (0, 0), "one teller is ahead");
        assert_eq!(seen(&[(1, blank()), (2, void())], &[(1, blank())]), (1, 0));
        assert_eq!(seen(&[(1, blank()), (2, void())], &[(1, blank()), (2, blank())]), (1, 1));
        assert_eq!(seen(&[(1, blank()), (2, void())], &[(1, blank()), (2, void())]), (1, 1), "tried again");
        assert_eq!(seen(&[(1, blank())], &[(1, blank()), (2, void())]), (1, 0), "taken back");
        assert_eq!(seen(&[(1, blank()), (2, void())], &[(1, blank()), (2, void())]), (1, 1));
    }
}
