//! What a teller has in front of the eyes to enter a batch: the paper's rows, how many papers, and what the teller
//! wrote before. Nothing of what the other teller wrote, and no sum.

use crate::access::Principal;
use crate::app::App;
use crate::counting::looks_again;
use crate::error::Problem;
use crate::screen::count;
use election::ballot::count::{Batch, Look};
use election::ballot::design::Sheets;
use election::ballot::doubt::grounds;
use election::ballot::paper::BatchKey;
use election::ballot::round::Round;
use election::office::appointment::Function;
use election::{BatchNo, Election, ElectionId, PersonId, PoolNo, Role};
use serde::Serialize;
use tally::{CandidateId, Paper, Post, VoidReason};

/// The sheet of one batch for one teller.
#[derive(Clone, Debug, Serialize)]
pub struct EntrySheet {
    /// Papers of the batch.
    pub papers: u32,
    /// The rows of the paper in its order.
    pub rows: Vec<SheetRow>,
    /// For which reasons a paper may be entered as void, as they were posted.
    pub grounds: Vec<VoidReason>,
    /// Whether a paper is a set of sheets, of which none is void because another is.
    pub sheets: Sheets,
    /// What this teller entered last; empty before the first time.
    pub own: Vec<Paper>,
    /// Positions to be entered again, from 1.
    pub again: Vec<u32>,
    /// Whether there is anything to enter.
    pub standing: Standing,
    /// The next batch of this pool that waits for this teller.
    pub next: Option<BatchNo>,
}

/// Whether a batch waits for a teller.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is to be entered.
    Open,
    /// It waits for the other teller.
    AwaitsOther,
    /// The two differ again: a third person decides.
    AwaitsThird,
    /// The two entries differ.
    Differs,
    /// The papers that differ again are this third person's to decide.
    Decides,
    /// It is agreed.
    Agreed,
}

/// A row of the paper.
#[derive(Clone, Debug, Serialize)]
pub struct SheetRow {
    /// For which post.
    pub post: Post,
    /// Who, or the written name that elects nobody, as a mark names it.
    pub person: CandidateId,
    /// The name; none where the record was erased.
    pub name: Option<String>,
    /// Whether a vote for it counts.
    pub counts: Counts,
}

/// Whether a vote for a row of the paper counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It does.
    Yes,
    /// A name written in that elects nobody.
    No,
}

impl EntrySheet {
    /// The posts in the order of the paper.
    pub fn posts(&self) -> Vec<String> {
        let mut posts: Vec<String> = self.rows.iter().map(|row| row.post.to_string()).collect();
        posts.dedup();
        posts
    }
}

impl App {
    /// The sheet of a batch for the teller who asks.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for everybody but tellers of the election, [`Problem::NotFound`].
    pub async fn entry_sheet(
        &self,
        principal: &Principal,
        id: ElectionId,
        (look, pool, number): (Look, PoolNo, BatchNo),
    ) -> Result<EntrySheet, Problem> {
        principal.role(&[Role::Teller], &self.place(id).await?).ok_or(Problem::Forbidden)?;
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let round = election.ballot.round().ok_or(Problem::NotFound("round"))?;
        let batch = round.batches.get(&(look, pool, number)).ok_or(Problem::NotFound("batch"))?;
        let key = BatchKey { round: round.number, look, pool, batch: number };
        let person = election.office.person(principal.account, &[Function::Teller]);
        let own = match person.filter(|person| batch.newest(*person).is_some() && batch.agreed.is_none()) {
            Some(person) => self.papers(id, key, batch, person).await?,
            None => Vec::new(),
        };
        // What a third person decides is not the pair's to change any more.
        // Nor is whoever looked again asked before the other has.
        let asked = person.is_some_and(|person| looks_again(election, batch, person));
        let again = if asked { self.differences(id, key, batch).await? } else { Vec::new() };
        Ok(EntrySheet {
            papers: batch.papers,
            rows: self.rows(election, round).await?,
            grounds: grounds(election.profile.law()),
            sheets: round.sheets(),
            standing: if election.third_decides(batch) { Standing::AwaitsThird } else { standing(batch, &own, &again) },
            own,
            again,
            next: next(round, (look, pool, number), person),
        })
    }

    /// The sheet of a batch for a third person: the papers over which both tellers differ again, and neither entry.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for who cannot be the third, [`Problem::NotFound`] where nobody is called.
    pub async fn third_sheet(
        &self,
        principal: &Principal,
        id: ElectionId,
        (look, pool, number): (Look, PoolNo, BatchNo),
    ) -> Result<EntrySheet, Problem> {
        principal.role(&[Role::Scrutineer, Role::Committee], &self.place(id).await?).ok_or(Problem::Forbidden)?;
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let round = election.ballot.round().ok_or(Problem::NotFound("round"))?;
        let batch = round.batches.get(&(look, pool, number)).ok_or(Problem::NotFound("batch"))?;
        let key = BatchKey { round: round.number, look, pool, batch: number };
        let called = batch.agreed.is_none() && election.third_decides(batch);
        if !called && batch.third.is_none() {
            return Err(Problem::NotFound("papers that differ"));
        }
        Ok(EntrySheet {
            papers: batch.papers,
            rows: self.rows(election, round).await?,
            grounds: grounds(election.profile.law()),
            sheets: round.sheets(),
            own: Vec::new(),
            again: if called { self.differences(id, key, batch).await? } else { Vec::new() },
            standing: if called { Standing::Decides } else { Standing::Agreed },
            next: None,
        })
    }

    /// The rows of the paper of the current round, and for which reasons a paper may be void.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before there is a round.
    pub async fn paper_rows(&self, id: ElectionId) -> Result<(Vec<SheetRow>, Vec<VoidReason>), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let round = election.ballot.round().ok_or(Problem::NotFound("round"))?;
        Ok((self.rows(election, round).await?, grounds(election.profile.law())))
    }

    async fn rows(&self, election: &Election, round: &Round) -> Result<Vec<SheetRow>, Problem> {
        let names = self.candidate_names(election, round).await?;
        let texts = self.written_texts(election).await?;
        let text = |id: &CandidateId| id.as_str().parse().ok().and_then(|written| texts.get(&written)).cloned();
        let rows = round.contests.iter().flat_map(|contest| {
            let row = |person: CandidateId, name, counts| SheetRow { post: contest.post.clone(), person, name, counts };
            let standing = |person: &PersonId| row(person.to_string().into(), names.get(person).cloned(), Counts::Yes);
            let void = round.void_names(&contest.post).into_iter().map(|id| {
                let name = text(&id);
                row(id, name, Counts::No)
            });
            contest.candidates.iter().map(standing).chain(void).collect::<Vec<_>>()
        });
        Ok(rows.collect())
    }
}

fn standing(batch: &Batch, own: &[Paper], again: &[u32]) -> Standing {
    match (batch.agreed.is_some(), own.is_empty(), count::both_entered(batch) && !again.is_empty()) {
        (true, _, _) => Standing::Agreed,
        (false, true, _) => Standing::Open,
        (false, false, false) => Standing::AwaitsOther,
        (false, false, true) => Standing::Differs,
    }
}

/// The first other batch of the pool that is with this person's group and that this person has not entered.
fn next(round: &Round, (look, pool, here): (Look, PoolNo, BatchNo), person: Option<PersonId>) -> Option<BatchNo> {
    let person = person?;
    let own = |batch: &Batch| {
        batch.group.and_then(|number| round.groups.get(&number)).is_some_and(|group| group.tellers.contains(&person))
    };
    let waits = |batch: &Batch| batch.agreed.is_none() && own(batch) && batch.newest(person).is_none();
    let mut open = round
        .batches
        .iter()
        .filter(|((of, number, batch), found)| *of == look && *number == pool && *batch != here && waits(found));
    open.next().map(|((_, _, batch), _)| *batch)
}
