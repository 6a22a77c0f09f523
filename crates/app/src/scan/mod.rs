//! A ballot scanner in the second look: its file is read into papers, these are sealed under roots as tellers' are, and
//! what a scrutineer reads from a drawn sheet is held against the sealed record without showing it.

mod fault;
mod printed;
#[cfg(test)]
mod properties;
mod records;
mod table;
#[cfg(test)]
mod tests;

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::counting::{batch_of, seal_id};
use crate::entered::Content;
use crate::entry_checks::check_marks;
use crate::error::Problem;
use crate::texts::Texts;
use crate::ticked::Ticked;
use election::ballot::Command as Ballot;
use election::ballot::count::Look;
use election::ballot::doubt::grounds;
use election::ballot::paper::{BatchKey, PaperRecord};
use election::ballot::round::{Contest, Round};
use election::ballot::scan::{Lies, ScanFormat, ScanReading, ScanState, ScannedRoot, SetAside, normal};
use election::{BatchNo, Command, DocumentId, Election, ElectionId, PoolNo, Role};
use ledger::{Hash, Tree, sha256};
use printed::{Pile, Printed, PrintedContest};
use roster::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Seal;
use tally::Paper;
use uuid::Uuid;

/// A scanner's file on its way in.
#[derive(Clone, Debug)]
pub struct ScanFile {
    /// The pool that was scanned.
    pub pool: PoolNo,
    /// The signed record of the scanning.
    pub document: DocumentId,
    /// What the file is written in.
    pub format: ScanFormat,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a person read from a drawn sheet.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetRead {
    /// The number of the paper in its pool, from 1, as it was drawn.
    pub number: u32,
    /// What stands on it, or that it is not there.
    pub found: Found,
}

/// Whether a drawn paper was found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "found", rename_all = "snake_case", deny_unknown_fields)]
pub enum Found {
    /// It was, and this stands on it.
    Read {
        /// The paper.
        paper: Paper,
    },
    /// It was not.
    Missing {
        /// The signed record of the search.
        document: DocumentId,
    },
}

impl TryFrom<Ticked> for SheetRead {
    type Error = Problem;

    fn try_from(ticked: Ticked) -> Result<Self, Problem> {
        Ok(Self { number: ticked.number, found: Found::Read { paper: ticked.paper()? } })
    }
}

/// How the scan of a pool stands; nothing of what the scanner read.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ScanView {
    /// The pool.
    pub pool: PoolNo,
    /// Its papers.
    pub papers: u32,
    /// What the file was written in.
    pub format: ScanFormat,
    /// How far it is.
    pub standing: ScanStanding,
    /// How many drawn papers people read that bear it out.
    pub read: u32,
    /// How many are read in all, once dice were thrown.
    pub sample: Option<u32>,
    /// Why it counts for nothing, where it does not.
    pub set_aside: Option<SetAside>,
    /// The paper that is read next.
    pub next: Option<NextPaper>,
}

/// How far a scan is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScanStanding {
    /// Dice are thrown next.
    AwaitsDice,
    /// Drawn papers are read.
    Reading,
    /// Every drawn paper was read and said the same.
    BorneOut,
    /// People count the pool.
    SetAside,
}

/// Where the paper lies that is read next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct NextPaper {
    /// Its number in the pool, from 1.
    pub number: u32,
    /// Its batch.
    pub batch: BatchNo,
    /// Its place there, from 1.
    pub position: u32,
}

/// The answer to a reading.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ReadAnswer {
    /// How the scan stands now.
    #[serde(flatten)]
    pub scan: ScanView,
    /// What stands in the log.
    pub receipt: Receipt,
}

impl ScanView {
    fn of(round: &Round, pool: PoolNo) -> Option<Self> {
        let scan = round.scans.get(&pool)?;
        let number = round.next_scanned(pool);
        let next = number.and_then(|number| {
            let Lies { batch, position, .. } = round.lies(pool, number)?;
            Some(NextPaper { number, batch, position })
        });
        let (standing, sample, set_aside) = match &scan.state {
            ScanState::AwaitsDice => (ScanStanding::AwaitsDice, None, None),
            ScanState::Reading { papers, .. } => (ScanStanding::Reading, Some(*papers), None),
            ScanState::BorneOut { papers } => (ScanStanding::BorneOut, Some(*papers), None),
            ScanState::SetAside { why, .. } => (ScanStanding::SetAside, None, Some(*why)),
        };
        let (papers, read) = (round.pools.get(&pool).copied()?, scan.state.read());
        Some(Self { pool, papers, format: scan.format, standing, read, sample, set_aside, next })
    }

    fn all(round: &Round) -> Vec<Self> {
        round.scans.keys().filter_map(|pool| Self::of(round, *pool)).collect()
    }
}

/// What a scanner read of a batch lies under the root that commits to it.
fn scan_id(election: ElectionId, key: BatchKey, root: Hash) -> Uuid {
    seal_id(election, &format!("scan {root}"), key, None)
}

impl App {
    /// How the scans of the current round stand.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn scans(&self, id: ElectionId) -> Result<(u64, Vec<ScanView>), Problem> {
        let snapshot = self.snapshot(id).await?;
        let scans = snapshot.election().ballot.round().map(ScanView::all).unwrap_or_default();
        Ok((snapshot.size(), scans))
    }

    /// Takes a scanner's file of a pool: its papers are sealed, their roots go on record.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with everything that is wrong in the file, as the language says it; [`Problem::Refused`].
    pub async fn import_scan(
        &self,
        (principal, role): (&Principal, Role),
        id: ElectionId,
        file: ScanFile,
        language: Language,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let snapshot = self.snapshot(id).await?;
        let state = snapshot.election();
        let round = state.ballot.round().ok_or(Problem::NotFound("round"))?;
        let ScanFile { pool, document, format, bytes } = file;
        let printed = self.printed(state, round, pool).await?;
        let import = |roots| Command::Ballot(Ballot::ImportScan { pool, format, document, roots });
        // Whether a scan may come in does not depend on what it says; a file is not read for nothing.
        let empty = printed.batches.iter().map(|(batch, _)| ScannedRoot { batch: *batch, root: sha256(&[]) });
        let blockers = election::guard(state, &import(empty.collect()), &self.context(principal, role));
        if !blockers.is_empty() {
            return Err(Problem::Refused(blockers));
        }
        let pile = tokio::task::spawn_blocking(move || read(format, &bytes, &printed)).await;
        let pile = pile.map_err(|error| Problem::unavailable(error.to_string()))?;
        let pile = pile.map_err(|faults| faults.problem(Texts::of(language)))?;
        let mut work = Work::default();
        let mut roots = Vec::new();
        for (batch, papers) in pile {
            let key = BatchKey { round: round.number, look: Look::Second, pool, batch };
            let (root, seal) = self.seal_scanned(state, key, &papers).await?;
            roots.push(ScannedRoot { batch, root });
            work.seal.extend(seal);
        }
        work.commands.push(import(roots));
        self.submit(principal, role, id, work, requested).await
    }

    /// The root of a batch as the scanner read it, with its papers to be sealed, unless the same file came before.
    async fn seal_scanned(
        &self,
        state: &Election,
        key: BatchKey,
        papers: &[Paper],
    ) -> Result<(Hash, Option<Seal>), Problem> {
        let content = Content::Papers(papers.to_vec());
        let root = content.root(key, &self.nonces(state.id, key, batch_of(state, key)?).await?)?;
        let id = scan_id(state.id, key, root);
        if self.store().unseal(id).await?.is_some() {
            return Ok((root, None));
        }
        Ok((root, Some(content.seal(state, id)?)))
    }

    /// What a scanner read of a batch.
    pub(crate) async fn scanned_papers(
        &self,
        election: ElectionId,
        key: BatchKey,
        root: Hash,
    ) -> Result<Vec<Paper>, Problem> {
        let sealed = self.store().unseal(scan_id(election, key, root)).await?.ok_or(Problem::NotFound("scan"))?;
        serde_json::from_slice(&sealed.bytes).map_err(|error| Problem::unavailable(error.to_string()))
    }

    async fn printed(&self, election: &Election, round: &Round, pool: PoolNo) -> Result<Printed, Problem> {
        let names = self.candidate_names(election, round).await?;
        let texts = [Language::Chinese, Language::English].map(Texts::of);
        let contest = |contest: &Contest| {
            let key = format!("post.{}", contest.post);
            let words = texts.iter().map(|t| t.word(&key).to_owned()).filter(|word| !word.is_empty());
            let people = contest.candidates.iter();
            let people = people.map(|person| (person.to_string().into(), names.get(person).cloned()));
            PrintedContest {
                post: contest.post.clone(),
                words: words.collect(),
                seats: usize::try_from(contest.seats).unwrap_or(usize::MAX),
                people: people.collect(),
            }
        };
        let batches = round.batches.iter().filter(|((look, of, _), _)| (*look, *of) == (Look::Second, pool));
        Ok(Printed {
            contests: round.contests.iter().map(contest).collect(),
            grounds: grounds(election.profile.law()),
            batches: batches.map(|((.., batch), found)| (*batch, found.papers)).collect(),
        })
    }

    /// Puts on record what a scrutineer read from the sheet that was drawn; after the last one the pool is agreed.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] for an unknown post or somebody who does not stand.
    pub async fn read_scanned(
        &self,
        (principal, role): (&Principal, Role),
        id: ElectionId,
        pool: PoolNo,
        sheet: SheetRead,
        requested: &Requested,
    ) -> Result<ReadAnswer, Problem> {
        let snapshot = self.snapshot(id).await?;
        let state = snapshot.election();
        let SheetRead { number, found } = sheet;
        let sampled = match found {
            Found::Missing { document } => ScanReading::Missing { document },
            Found::Read { paper } => {
                check_marks(state, &[(number, &paper)])?;
                self.proved(state, (pool, number), normal(&paper)).await?
            }
        };
        let read = Command::Ballot(Ballot::ReadScanned { pool, number, sampled });
        let work = Work { commands: vec![read], ..Work::default() };
        let receipt = self.submit(principal, role, id, work, requested).await?;
        let receipt = self.agree_scan((principal, role), id, pool).await?.unwrap_or(receipt);
        let snapshot = self.snapshot(id).await?;
        let round = snapshot.election().ballot.round();
        let scan = round.and_then(|round| ScanView::of(round, pool)).ok_or(Problem::NotFound("scan"))?;
        Ok(ReadAnswer { scan, receipt })
    }

    /// The paper as it was read with what opens the scanner's record at its place.
    async fn proved(
        &self,
        state: &Election,
        (pool, number): (PoolNo, u32),
        paper: Paper,
    ) -> Result<ScanReading, Problem> {
        let round = state.ballot.round().ok_or(Problem::NotFound("round"))?;
        let Lies { batch, position, of, .. } = round.lies(pool, number).ok_or(Problem::NotFound("paper"))?;
        let key = BatchKey { round: round.number, look: Look::Second, pool, batch };
        let (_, root) = round.scanned((Look::Second, pool, batch)).ok_or(Problem::NotFound("scan"))?;
        let papers = self.scanned_papers(state.id, key, root).await?;
        let nonces = self.nonces(state.id, key, batch_of(state, key)?).await?;
        let leaves = (1..).zip(papers.into_iter().zip(&nonces));
        let tree = Tree::from_leaves(
            leaves.map(|(position, (paper, nonce))| PaperRecord { batch: key, position, paper }.leaf(nonce)),
        );
        let index = position.saturating_sub(1);
        let nonce = usize::try_from(index).ok().and_then(|at| nonces.get(at));
        let nonce = nonce.and_then(|nonce| Hash::try_from(nonce.as_slice()).ok());
        let proof = tree.inclusion(index.into(), of.into());
        let (nonce, proof) = nonce.zip(proof).ok_or(Problem::NotFound("paper"))?;
        Ok(ScanReading::Read { paper, nonce, proof })
    }

    /// Agrees the batches of a pool whose scan was borne out, all in one step; nothing where none waits.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn agree_scan(
        &self,
        (principal, role): (&Principal, Role),
        id: ElectionId,
        pool: PoolNo,
    ) -> Result<Option<Receipt>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let state = snapshot.election();
        let Some((round, scan)) = state.ballot.round().and_then(|round| Some((round, round.scans.get(&pool)?))) else {
            return Ok(None);
        };
        let mut commands = Vec::new();
        for (batch, root) in scan.roots.iter().filter(|_| matches!(scan.state, ScanState::BorneOut { .. })) {
            let key = BatchKey { round: round.number, look: Look::Second, pool, batch: *batch };
            if round.batches.get(&(Look::Second, pool, *batch)).is_some_and(|found| found.agreed.is_none()) {
                let sums = Content::Papers(self.scanned_papers(id, key, *root).await?).sums(state)?;
                let agree = Ballot::AgreeBatch { look: Look::Second, pool, batch: *batch, root: *root, sums };
                commands.push(Command::Ballot(agree));
            }
        }
        if commands.is_empty() {
            return Ok(None);
        }
        let work = Work { commands, ..Work::default() };
        self.submit(principal, role, id, work, &Requested::new(None, None, "", &[])).await.map(Some)
    }
}

fn read(format: ScanFormat, bytes: &[u8], printed: &Printed) -> Result<Pile, fault::Faults> {
    match format {
        ScanFormat::Csv => table::read(bytes, printed),
        ScanFormat::CastVoteRecords => records::read(bytes, printed),
    }
}
