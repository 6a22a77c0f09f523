//! The count: papers entered twice apart, nonces drawn per position, roots in the log, papers sealed; what
//! differs is asked again without showing what the other wrote.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::entered::Content;
use crate::entry_checks::{check_findings, check_papers, check_rest};
use crate::error::Problem;
use crate::fault::Fault;
use crate::lines_sheet::require_papers;
use crate::random::random_bytes;
use election::ballot::Command as Ballot;
use election::ballot::count::{Batch, CountedBy, Look, batch_sizes};
use election::ballot::paper::BatchKey;
use election::ballot::round::Round;
use election::office::appointment::Function;
use election::{BatchNo, Command, Context, Election, ElectionId, PersonId, PoolNo, Role};
use ledger::{Hash, sha256};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Seal, SealKind};
use tally::Paper;
use uuid::Uuid;

/// What a teller enters for one batch.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entered {
    /// Every paper of the batch in order of position.
    pub papers: Vec<Paper>,
}

/// How a batch stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BatchState {
    /// Nobody has entered it.
    Open,
    /// The other teller has not entered it yet.
    AwaitsOther,
    /// Both entered, and these positions differ; each enters them again.
    Differs {
        /// Positions from 1: papers, or lines of the sheet where the batch is entered by its sums.
        positions: Vec<u32>,
    },
    /// Both entered again and still differ: a third person enters these positions.
    AwaitsThird {
        /// Positions from 1.
        positions: Vec<u32>,
    },
    /// A scanner read it; it is not a teller's to enter while papers drawn from its pool are read.
    Scanned,
    /// Both entered the same; its sums are not on record yet.
    AwaitsAgreement,
    /// Equal roots; the sums stand in the log.
    Agreed,
}

/// The answer to an entry.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EntryAnswer {
    /// How the batch stands.
    #[serde(flatten)]
    pub state: BatchState,
    /// What stands in the log.
    pub receipt: Receipt,
}

/// The nonces and entries of papers lie under ids made from what they belong to: nothing of time or order.
pub(crate) fn seal_id(election: ElectionId, what: &str, key: BatchKey, who: Option<(PersonId, u32)>) -> Uuid {
    let text = format!("{election}|{what}|{key:?}|{who:?}");
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(sha256(text.as_bytes()).as_bytes()) {
        *to = *from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Mixing opens all batches, and a batch that holds another number of papers begins anew: a nonce is drawn for every
/// position of both looks and sealed with the command.
pub(crate) async fn nonces_for(
    app: &App,
    context: &Context,
    id: ElectionId,
    command: &Command,
) -> Result<Vec<Seal>, Problem> {
    if !matches!(command, Command::Ballot(Ballot::Mix { .. } | Ballot::CorrectBatch { .. })) {
        return Ok(Vec::new());
    }
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    // A number out of all reason is refused before as many nonces are drawn.
    let blockers = election::guard(election, command, context);
    if !blockers.is_empty() {
        return Err(Problem::Refused(blockers));
    }
    match command {
        Command::Ballot(Ballot::Mix { pools }) => nonces_of_all(election, pools),
        Command::Ballot(Ballot::CorrectBatch { pool, batch, papers, .. }) => {
            let key = |look| BatchKey { round: election.ballot.round_no(), look, pool: *pool, batch: *batch };
            let mut seals = Vec::new();
            for key in [Look::First, Look::Second].map(key) {
                // Of a batch that nobody knows the election says so.
                let resized = batch_of(election, key).map_or(0, |found| found.resized);
                seals.push(nonce_seal(election.id, key, (papers.get(), resized.saturating_add(1)))?);
            }
            Ok(seals)
        }
        _ => Ok(Vec::new()),
    }
}

fn nonces_of_all(election: &Election, pools: &[u32]) -> Result<Vec<Seal>, Problem> {
    let size = election.profile.law().count_batch.0;
    let mut seals = Vec::new();
    for (pool, papers) in (1_u16..).map(PoolNo).zip(pools) {
        for (batch, papers) in (1_u16..).map(BatchNo).zip(batch_sizes(*papers, size)) {
            for look in [Look::First, Look::Second] {
                let key = BatchKey { round: election.ballot.round_no(), look, pool, batch };
                seals.push(nonce_seal(election.id, key, (papers, 0))?);
            }
        }
    }
    Ok(seals)
}

/// Where the nonces of a batch lie, which are others each time that its number of papers is.
fn nonces_id(election: ElectionId, key: BatchKey, resized: u32) -> Uuid {
    match resized {
        0 => seal_id(election, "nonces", key, None),
        again => seal_id(election, &format!("nonces {again}"), key, None),
    }
}

fn nonce_seal(election: ElectionId, key: BatchKey, (papers, resized): (u32, u32)) -> Result<Seal, Problem> {
    let mut bytes = Vec::new();
    for _ in 0..papers {
        bytes.extend(random_bytes::<32>()?);
    }
    let id = nonces_id(election, key, resized);
    Ok(Seal { id, kind: SealKind::Nonces, owner: None, salt: random_bytes()?, bytes })
}

impl App {
    /// Entries and sums come with their papers: a root alone, or sums that are not those of the papers under it, could be
    /// anybody's invention. What the election refuses anyway is refused with its own reasons.
    pub(crate) async fn require_counted(
        &self,
        context: &Context,
        id: ElectionId,
        command: &Command,
    ) -> Result<(), Problem> {
        let Command::Ballot(counted) = command else { return Ok(()) };
        if !matches!(counted, Ballot::CommitBatch { .. } | Ballot::DecideBatch { .. } | Ballot::AgreeBatch { .. }) {
            return Ok(());
        }
        let snapshot = self.snapshot(id).await?;
        let state = snapshot.election();
        // Asked once more when it is written down, when the other teller may have come to the same root.
        let blockers = election::guard(state, command, context);
        if !blockers.is_empty() {
            return Err(Problem::Refused(blockers));
        }
        let Ballot::AgreeBatch { look, pool, batch, root, sums: said } = counted else {
            return Err(Problem::field("/root", Fault::PapersNeeded));
        };
        let key = BatchKey { round: state.ballot.round_no(), look: *look, pool: *pool, batch: *batch };
        let read = match batch_of(state, key)?.decisive() {
            Some(person) => self.content(id, key, batch_of(state, key)?, person).await?,
            None => Content::Papers(self.scanned_papers(id, key, *root).await?),
        };
        if read.sums(state)? == *said { Ok(()) } else { Err(Problem::field("/sums", Fault::OtherSums)) }
    }

    /// A teller enters a batch; only its root goes into the log. The second equal entry agrees it. After a difference the
    /// whole batch may come again, but only the papers that differ may say something else than this teller said before.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] for another number of papers, an unknown post, or after a difference a changed
    /// paper at which the entries agree, with those that may be entered again.
    pub async fn enter_batch(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        (look, pool, batch): (Look, PoolNo, BatchNo),
        entered: Entered,
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let key = BatchKey { round: state.ballot.round_no(), look, pool, batch };
        let found = batch_of(state, key)?;
        require_papers(state)?;
        check_papers(state, found, &entered.papers)?;
        // What came before is answered as it was, whatever people found or entered since.
        if let Some(answer) = self.entered_before(principal, role, state, key, requested).await? {
            return Ok(answer);
        }
        let person = state.office.person(principal.account, &[Function::Teller]);
        if let Some(person) = person.filter(|person| looks_again(state, found, *person)) {
            let own = self.papers(election, key, found, person).await?;
            check_rest(&self.differences(election, key, found).await?, &own, &entered.papers)?;
        }
        self.enter(principal, role, state, key, Content::Papers(entered.papers), requested).await
    }

    /// Puts the root of a whole batch on record, seals what was read and takes the draft away.
    pub(crate) async fn enter(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
        content: Content,
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let (election, BatchKey { look, pool, batch, .. }) = (state.id, key);
        let found = batch_of(state, key)?;
        let nonces = self.nonces(election, key, found).await?;
        let root = content.root(key, &nonces)?;
        check_findings(found, &content)?;
        if (found.third.is_some() || found.common() == Some(root))
            && let Some(answer) = self.agree_common(principal, role, state, key).await?
        {
            return Ok(answer);
        }
        let commit = Command::Ballot(Ballot::CommitBatch { look, pool, batch, root, resized: found.resized });
        let mut work = Work { commands: vec![commit], ..Work::default() };
        if let Some(person) = state.office.person(principal.account, &[Function::Teller]) {
            let id = seal_id(election, "entry", key, Some((person, version_of(found, person))));
            work.seal.push(content.seal(state, id)?);
        }
        let receipt = self.submit(principal, role, election, work, requested).await?;
        self.discard_draft(principal, election, (look, pool, batch)).await?;
        self.after_entry(principal, role, election, key, receipt).await
    }

    pub(crate) async fn after_entry(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        key: BatchKey,
        receipt: Receipt,
    ) -> Result<EntryAnswer, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let found = batch_of(state, key)?;
        let Some(root) = found.common().filter(|_| found.agreed.is_none()) else {
            return Ok(EntryAnswer { state: self.batch_state(state, key, found).await?, receipt });
        };
        let agreed = self.agree_unless_agreed(principal, role, state, key, root).await?;
        Ok(agreed.unwrap_or(EntryAnswer { state: BatchState::Agreed, receipt }))
    }

    /// Goes on where the server stopped between the entry or the decision that gave a batch its root, and its agreement;
    /// nothing where there is no such root, or it is agreed.
    pub(crate) async fn agree_common(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
    ) -> Result<Option<EntryAnswer>, Problem> {
        let found = batch_of(state, key)?;
        match found.common().filter(|_| found.agreed.is_none()) {
            Some(root) => self.agree_unless_agreed(principal, role, state, key, root).await,
            None => Ok(None),
        }
    }

    /// The answer to an entry or a decision that is sent again, whatever became of the batch since.
    pub(crate) async fn entered_before(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
        requested: &Requested,
    ) -> Result<Option<EntryAnswer>, Problem> {
        match self.answered_before(principal, requested).await? {
            Some(receipt) => self.after_entry(principal, role, state.id, key, receipt).await.map(Some),
            None => Ok(None),
        }
    }

    /// As [`App::agree`]; nothing where the other teller's request, which came at the same moment, has agreed the batch.
    async fn agree_unless_agreed(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
        root: Hash,
    ) -> Result<Option<EntryAnswer>, Problem> {
        let refused = match self.agree(principal, role, state, key, root).await {
            Err(Problem::Refused(blockers)) => Problem::Refused(blockers),
            other => return other.map(Some),
        };
        let now = self.snapshot(state.id).await?;
        if batch_of(now.election(), key)?.agreed.is_some() { Ok(None) } else { Err(refused) }
    }

    /// Brings the sums under the common root into the log.
    pub(crate) async fn agree(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
        root: Hash,
    ) -> Result<EntryAnswer, Problem> {
        let (election, found) = (state.id, batch_of(state, key)?);
        let content = match found.decisive() {
            Some(person) => self.content(election, key, found, person).await?,
            None => Content::Papers(Vec::new()),
        };
        let sums = content.sums(state)?;
        let (look, pool, batch) = (key.look, key.pool, key.batch);
        let agree = Command::Ballot(Ballot::AgreeBatch { look, pool, batch, root, sums });
        let work = Work { commands: vec![agree], ..Work::default() };
        let plain = Requested::new(None, None, "", &[]);
        let receipt = self.submit(principal, role, election, work, &plain).await?;
        self.discard_all_drafts(state, key).await?;
        Ok(EntryAnswer { state: BatchState::Agreed, receipt })
    }

    /// Positions that are entered again: where the two tellers' newest entries differ, and where people have found since
    /// that a paper is something else than both entered.
    pub(crate) async fn differences(
        &self,
        election: ElectionId,
        key: BatchKey,
        batch: &Batch,
    ) -> Result<Vec<u32>, Problem> {
        let mut entries = Vec::new();
        for person in &batch.tellers {
            entries.push(self.content(election, key, batch, *person).await?);
        }
        let [one, other] = entries.as_slice() else { return Ok(Vec::new()) };
        let mut positions = one.differing(other, self.snapshot(election).await?.election());
        positions.extend(one.against(&batch.found).map(|(position, _)| position));
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }

    /// The newest papers that a teller entered for a batch; none where it is entered by its sums.
    pub(crate) async fn papers(
        &self,
        election: ElectionId,
        key: BatchKey,
        batch: &Batch,
        person: PersonId,
    ) -> Result<Vec<Paper>, Problem> {
        Ok(self.content(election, key, batch, person).await?.papers())
    }

    /// What a teller entered last for a batch.
    pub(crate) async fn content(
        &self,
        election: ElectionId,
        key: BatchKey,
        batch: &Batch,
        person: PersonId,
    ) -> Result<Content, Problem> {
        let newest = version_of(batch, person).saturating_sub(1);
        let id = seal_id(election, "entry", key, Some((person, newest)));
        let sealed = self.store().unseal(id).await?.ok_or(Problem::NotFound("entry"))?;
        serde_json::from_slice(&sealed.bytes).map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// What is under the agreed root of a batch, whoever read it.
    pub(crate) async fn agreed_content(
        &self,
        election: ElectionId,
        key: BatchKey,
        batch: &Batch,
    ) -> Result<Content, Problem> {
        let agreed = batch.agreed.as_ref().ok_or(Problem::NotFound("agreed batch"))?;
        match (agreed.by, batch.decisive()) {
            (CountedBy::Scanner, _) => Ok(Content::Papers(self.scanned_papers(election, key, agreed.root).await?)),
            (CountedBy::People, Some(person)) => self.content(election, key, batch, person).await,
            (CountedBy::People, None) => Err(Problem::NotFound("entry")),
        }
    }

    /// The nonces of a batch, one per position.
    pub(crate) async fn nonces(
        &self,
        election: ElectionId,
        key: BatchKey,
        batch: &Batch,
    ) -> Result<Vec<[u8; 32]>, Problem> {
        let sealed = self.store().unseal(nonces_id(election, key, batch.resized)).await?;
        let sealed = sealed.ok_or(Problem::NotFound("batch"))?;
        Ok(sealed.bytes.as_chunks::<32>().0.to_vec())
    }
}

/// Which version an entry of this person would be, over all times the batch was opened.
pub(crate) fn version_of(batch: &Batch, person: PersonId) -> u32 {
    let here = batch.versions.iter().filter(|version| version.person == person).count();
    // Versions before a reopening are counted in thousands, far above what one opening sees.
    batch.reopened.saturating_mul(1000).saturating_add(u32::try_from(here).unwrap_or(u32::MAX))
}

pub(crate) fn batch_of(election: &Election, key: BatchKey) -> Result<&Batch, Problem> {
    let mut rounds = election.ballot.rounds.iter();
    rounds
        .find(|round| round.number == key.round)
        .and_then(|round| round.batches.get(&(key.look, key.pool, key.batch)))
        .ok_or(Problem::NotFound("batch"))
}

/// Whether a teller is asked to look again: both have entered the batch, they differ, and this one has not entered it since.
pub(crate) fn looks_again(election: &Election, batch: &Batch, person: PersonId) -> bool {
    let differed = batch.disagreements > 0 && batch.agreed.is_none() && batch.common().is_none();
    let of_the_pair = batch.tellers.contains(&person) && !batch.entered.contains(&person);
    differed && of_the_pair && !election.third_decides(batch)
}

/// The agreed batches of the rounds whose papers are opened on record and still kept, for the evidence.
pub(crate) fn opened_batches(election: &Election) -> Vec<(BatchKey, &Batch)> {
    let shown = |round: &&Round| election.is_opened(round.number) && election.holders.keeps(round.number);
    election.ballot.rounds.iter().filter(shown).flat_map(agreed_batches).collect()
}

/// The agreed batches of a round.
pub(crate) fn agreed_batches(round: &Round) -> impl Iterator<Item = (BatchKey, &Batch)> {
    let agreed = round.batches.iter().filter(|(_, batch)| batch.agreed.is_some());
    agreed.map(|((look, pool, batch), found)| {
        (BatchKey { round: round.number, look: *look, pool: *pool, batch: *batch }, found)
    })
}
