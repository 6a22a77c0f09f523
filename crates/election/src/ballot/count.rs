//! The count: batches entered twice by the two tellers of a group who do not see one another, agreed when their roots
//! are equal, and a second look by another group before the result.

use super::balance::check_balance;
use super::doubt::PaperFinding;
use super::round::{Contest, Round};
use super::scan::ScanState;
use super::{Command, voids, written};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BatchNo, CountingGroupNo, PersonId, PoolNo};
use crate::method::EntryBy;
use crate::office::appointment::Function;
use crate::record::anchor::AnchorKind;
use imbl::{OrdMap, OrdSet, Vector};
use ledger::Hash;
use rules::SecondLook;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{ContestSpec, Sums};

/// The first count or the second look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// The count.
    First,
    /// The recount from paper by another group.
    Second,
}

/// Why a batch is counted again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReopenReason {
    /// The second look found another sum.
    LooksDiffer,
    /// A scrutineer asked for it.
    Scrutineer,
    /// A paper was classified anew.
    Classification,
}

/// Whether nothing needs to be said of a number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What a teller committed to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Version {
    /// Who.
    pub person: PersonId,
    /// The root.
    pub root: Hash,
}

/// A batch of one look.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Batch {
    /// Its papers.
    pub papers: u32,
    /// The group that it is with.
    pub group: Option<CountingGroupNo>,
    /// The pair that enters it, once both began.
    pub tellers: Vector<PersonId>,
    /// Every version since the batch was last opened.
    pub versions: Vector<Version>,
    /// Who of the pair entered it since the two last differed.
    pub entered: OrdSet<PersonId>,
    /// How often both had entered it and differed.
    pub disagreements: u32,
    /// The third person who decided.
    pub third: Option<PersonId>,
    /// How often it was opened again.
    pub reopened: u32,
    /// How often it turned out to hold another number of papers.
    #[serde(skip_serializing_if = "is_zero")]
    pub resized: u32,
    /// The sums, once agreed.
    pub agreed: Option<Agreed>,
    /// What people found of its doubtful papers, by position from 1; the last finding holds.
    #[serde(skip_serializing_if = "OrdMap::is_empty")]
    pub found: OrdMap<u32, PaperFinding>,
}

/// The agreed content of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Agreed {
    /// The common root.
    pub root: Hash,
    /// Its sums.
    pub sums: Sums,
    /// The number of the entry that agreed it: what its receipt proves.
    pub entry: u64,
    /// Who read its papers.
    pub by: CountedBy,
}

/// Who read the papers of an agreed batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub enum CountedBy {
    /// The people of a counting group.
    #[serde(rename = "by_people")]
    People,
    /// A ballot scanner that a sample bore out.
    #[serde(rename = "by_scanner")]
    Scanner,
}

impl Batch {
    pub(crate) fn of(papers: u32) -> Self {
        Self {
            papers,
            group: None,
            tellers: Vector::new(),
            versions: Vector::new(),
            entered: OrdSet::new(),
            disagreements: 0,
            third: None,
            reopened: 0,
            resized: 0,
            agreed: None,
            found: OrdMap::new(),
        }
    }

    /// The newest root of a teller.
    pub fn newest(&self, person: PersonId) -> Option<Hash> {
        self.versions.iter().rev().find(|version| version.person == person).map(|version| version.root)
    }

    /// How many tellers of the pair entered it since it was opened last.
    pub fn entered_by(&self) -> usize {
        self.tellers.iter().filter(|person| self.newest(**person).is_some()).count()
    }

    /// The root that stands: the third person's, else that of both tellers' newest versions when they agree.
    pub fn common(&self) -> Option<Hash> {
        if let Some(third) = self.third {
            return self.newest(third);
        }
        let mut newest = self.tellers.iter().map(|person| self.newest(*person));
        let (first, second) = (newest.next()??, newest.next()??);
        (first == second).then_some(first)
    }
}

impl Batch {
    /// Whether a teller has looked again after a difference and the other has not: whoever could try once more would
    /// learn the other's entry from what still differs.
    pub(super) fn awaits_other(&self, person: PersonId) -> bool {
        self.disagreements > 0 && self.entered.contains(&person)
    }

    /// Whose newest version is the one that stands, once one does.
    pub fn decisive(&self) -> Option<PersonId> {
        self.third.or_else(|| self.tellers.head().copied())
    }

    /// A teller entered it; when both have and differ, both are asked again.
    pub(super) fn enter(&mut self, version: Version) {
        if !self.tellers.contains(&version.person) {
            self.tellers.push_back(version.person);
        }
        self.entered.insert(version.person);
        self.versions.push_back(version);
        if self.entered.len() > 1 && self.common().is_none() {
            self.disagreements += 1;
            self.entered.clear();
        }
    }

    pub(super) fn decided_by(&mut self, version: Version) {
        self.third = Some(version.person);
        self.versions.push_back(version);
    }

    /// Counted again by the same pair, as if nobody had entered it; answers with what had been agreed.
    pub(super) fn reopen(&mut self) -> Option<Agreed> {
        let agreed = self.agreed.take();
        let (group, tellers, reopened, resized) = (self.group, self.tellers.clone(), self.reopened + 1, self.resized);
        let found = std::mem::take(&mut self.found);
        *self = Self { group, tellers, reopened, resized, found, ..Self::of(self.papers) };
        agreed
    }
}

/// Sizes of a pool's batches; a short last batch joins the one before (no small group betrays itself).
pub fn batch_sizes(papers: u32, batch: u32) -> Vec<u32> {
    let batch = batch.max(1);
    let whole = papers / batch;
    let Ok(count) = usize::try_from(whole) else { return Vec::new() };
    let rest = papers % batch;
    if count == 0 {
        return if papers == 0 { Vec::new() } else { vec![papers] };
    }
    let mut sizes = vec![batch; count];
    if let Some(last) = sizes.last_mut() {
        *last += rest;
    }
    sizes
}

pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    election.require_anchor(AnchorKind::BoxesOpened, blockers);
}

/// Both looks are complete, or the first is and an audit ended; pools that were looked at twice have equal sums; the whole
/// balances.
pub(super) fn gate_agree(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    election.no_objection_waits(context, blockers);
    written::gate_agree(round, blockers);
    let looks = if round.audited() { &[Look::First][..] } else { election.looks() };
    let before = blockers.len();
    for look in looks {
        let open = round.batches.iter().filter(|((of, _, _), batch)| of == look && batch.agreed.is_none()).count();
        if open > 0 {
            blockers.add(Code::BatchesOpen).fact("look", look).fact("batches", open);
        }
    }
    // An objection that waits may be passed by; what the count itself says is looked at all the same.
    if blockers.len() > before || (election.engine < crate::BINDING && !blockers.is_empty()) {
        return;
    }
    let before = blockers.len();
    for pool in round.pools.keys() {
        let looks = || [Look::First, Look::Second].map(|look| round.pool_sums(look, *pool));
        let differ = |[first, second]: [Sums; 2]| !tally::check_recount(&first, &second).is_empty();
        if round.looked_again(*pool) && differ(looks()) {
            blockers.add(Code::LooksDiffer).fact("pool", pool);
        }
    }
    check_whole(round, blockers);
    voids::gate(election, round, blockers);
    if blockers.len() == before
        && let Err(refused) = tally::outcome(&round.tally(election, &round.sums(Look::First)), &election.profile)
    {
        blockers.add(Code::NothingCountable).fact("refused", refused);
    }
}

impl Round {
    /// Whether every pool was counted a second time.
    pub(super) fn recounted(&self) -> bool {
        !self.pools.is_empty() && self.pools.keys().all(|pool| self.looked_again(*pool))
    }

    /// Whether the second look at a pool is complete; what it found binds, with or without an audit.
    pub fn looked_again(&self, pool: PoolNo) -> bool {
        let mut again =
            self.batches.iter().filter(|((look, of, _), _)| (*look, *of) == (Look::Second, pool)).peekable();
        again.peek().is_some() && again.all(|(_, batch)| batch.agreed.is_some())
    }

    /// The agreed sums of one pool.
    pub fn pool_sums(&self, look: Look, pool: PoolNo) -> Sums {
        self.add_up(|(of, number, _)| *of == look && *number == pool)
    }

    /// The agreed sums of a whole look.
    pub fn sums(&self, look: Look) -> Sums {
        self.add_up(|(of, _, _)| *of == look)
    }

    fn add_up(&self, counts: impl Fn(&(Look, PoolNo, BatchNo)) -> bool) -> Sums {
        let mut total = self.empty_sums();
        for (_, batch) in self.batches.iter().filter(|(key, _)| counts(key)) {
            if let Some(agreed) = &batch.agreed {
                // The guard of the agreement made sure that every batch has this ballot's contests.
                let _same_contests = total.merge(&agreed.sums);
            }
        }
        total
    }

    /// The contests as the tally knows them.
    pub fn specs(&self) -> Vec<ContestSpec> {
        let spec = |contest: &Contest| ContestSpec {
            post: contest.post.clone(),
            seats: contest.seats,
            candidates: contest.candidates.iter().map(|person| person.to_string().into()).collect(),
            void_names: self.void_names(&contest.post),
        };
        self.contests.iter().map(spec).collect()
    }

    /// Sums of no paper, with a row for every contest.
    pub fn empty_sums(&self) -> Sums {
        Sums::empty(&self.specs())
    }
}

impl Election {
    /// The looks that the profile asks for; what was entered by sums is always counted again.
    pub(crate) fn looks(&self) -> &'static [Look] {
        match (self.profile.law().count_second, self.entry_by()) {
            (SecondLook::RecountOrAudit, _) | (SecondLook::Off, EntryBy::Sums) => &[Look::First, Look::Second],
            (SecondLook::Off, EntryBy::Papers) => &[Look::First],
        }
    }

    /// Blocks what reads single papers where only sums of batches are on record.
    pub(crate) fn require_papers_entered(&self, blockers: &mut Blockers<'_>) {
        if self.entry_by() == EntryBy::Sums {
            blockers.add(Code::SumsNeedRecount);
        }
    }
}

/// The numbered checks over the whole round.
fn check_whole(round: &Round, blockers: &mut Blockers<'_>) {
    let papers = round.pools.values().fold(0_u32, |sum, pool| sum.saturating_add(*pool));
    check_balance("whole", &round.sums(Look::First), papers, blockers);
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::CommitBatch { look, pool, batch, resized, .. } => {
            if let Some(found) = require_batch(election, (*look, *pool, *batch), blockers) {
                guard_teller(election, found, context, blockers);
                // A root under nonces that were drawn anew since can never be opened.
                if found.resized != *resized {
                    blockers.add(Code::BatchResized).fact("batch", batch).fact("papers", found.papers);
                }
            }
            if election.ballot.round().is_some_and(|round| round.scanned((*look, *pool, *batch)).is_some()) {
                blockers.add(Code::ScanUnderWay).fact("pool", pool);
            }
        }
        Command::AgreeBatch { look, pool, batch, root, sums } => {
            if let Some(found) = require_batch(election, (*look, *pool, *batch), blockers) {
                guard_root(election, (*look, *pool, *batch), (found, root), blockers);
                guard_sums(election, found, sums, blockers);
            }
        }
        Command::ReopenBatch { look, pool, batch, .. } => {
            let found = election.ballot.round().and_then(|round| round.batches.get(&(*look, *pool, *batch)));
            if found.is_none_or(|found| found.agreed.is_none()) {
                blockers.add(Code::UnknownBatch).fact("pool", pool).fact("batch", batch);
            }
        }
        _ => {}
    }
}

pub(super) fn require_batch<'e>(
    election: &'e Election,
    key: (Look, PoolNo, BatchNo),
    blockers: &mut Blockers<'_>,
) -> Option<&'e Batch> {
    let open = election.ballot.round().and_then(|round| round.batches.get(&key)).filter(|batch| batch.agreed.is_none());
    if open.is_none() {
        blockers.add(Code::UnknownBatch).fact("pool", key.1).fact("batch", key.2);
    }
    open
}

/// One of the two tellers of the group that has the batch.
fn guard_teller(election: &Election, batch: &Batch, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(person) = election.office.person(context.actor.account, &[Function::Teller]) else {
        blockers.add(Code::NotAppointed);
        return;
    };
    let group = batch.group.and_then(|number| election.ballot.round()?.groups.get(&number));
    if !group.is_some_and(|group| group.tellers.contains(&person)) {
        blockers.add(Code::BatchOfOthers).fact("group", batch.group);
    }
    if election.staff_conflict(person, Function::Teller) {
        blockers.add(Code::StaffConflict).fact("person", person);
    }
    if batch.awaits_other(person) {
        blockers.add(Code::AwaitsOtherTeller);
    } else if batch.common().is_some() {
        blockers.add(Code::BatchAwaitsAgreement);
    } else if election.third_decides(batch) {
        blockers.add(Code::ThirdDecides).fact("disagreements", batch.disagreements);
    }
}

/// The root is the one on which two tellers agree, or the scanner's once its sample was read.
fn guard_root(
    election: &Election,
    key: (Look, PoolNo, BatchNo),
    (batch, root): (&Batch, &Hash),
    blockers: &mut Blockers<'_>,
) {
    let scanned = election.ballot.round().and_then(|round| round.scanned(key));
    let common = scanned.map_or_else(|| batch.common(), |(_, root)| Some(root));
    if common != Some(*root) {
        blockers.add(Code::RootsDiffer).fact("entered_by", batch.tellers.len());
    }
    if let Some((scan, _)) = scanned.filter(|(scan, _)| !matches!(scan.state, ScanState::BorneOut { .. })) {
        blockers.add(Code::ScanSampleOpen).fact("pool", key.1).fact("read", scan.state.read());
    }
}

fn guard_sums(election: &Election, batch: &Batch, sums: &Sums, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    let same_contests = sums.contests.len() == round.contests.len()
        && sums.contests.iter().zip(&round.contests).all(|(row, contest)| {
            row.post == contest.post
                && row.seats == contest.seats
                && row
                    .votes
                    .keys()
                    .all(|id| super::round::person_of(id).is_some_and(|person| contest.candidates.contains(&person)))
        });
    if !same_contests {
        blockers.add(Code::OtherContests);
    }
    check_balance("batch", sums, batch.papers, blockers);
    if election.entry_by() == EntryBy::Sums {
        election.check_reasons(sums, blockers);
    }
}
