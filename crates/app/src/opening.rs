//! Counted papers opened for an audit, and the receipt of a batch. The opening is an entry of the log before the nonce and
//! the record are read; what is shown is read off that entry, never off the request.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::counting::batch_of;
use crate::error::Problem;
use crate::lines_sheet::require_papers;
use crate::texts::word_of;
use election::ballot::count::Look;
use election::ballot::paper::{BatchKey, PaperRecord};
use election::record::Command as Record;
use election::record::opening::{Opening, OpeningReason, Papers};
use election::{BatchNo, Command, Election, ElectionId, PersonId, PoolNo, Role, RoundNo};
use evidence::Salt;
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{CandidateId, Classification};

/// Which paper of a batch is asked for, and why.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// In which round.
    pub round: RoundNo,
    /// Its position in the batch, from 1.
    pub position: u32,
    /// Why.
    pub reason: OpeningReason,
}

/// A counted paper with what proves it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpenedPaper {
    /// Where it lies and what it says.
    #[schemars(with = "serde_json::Value")]
    pub record: PaperRecord,
    /// The nonce of its leaf, as base64.
    #[schemars(with = "String")]
    pub nonce: Salt,
    /// Its leaf: `SHA-256(0x00 ‖ nonce ‖ canonical record)`.
    pub leaf: Hash,
    /// The root of its batch, as it stands in the log.
    pub root: Hash,
    /// That the opening stands in the log.
    pub receipt: Receipt,
}

/// What stands on an opened paper, with the names of those who were known by one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandsOn {
    /// The marked names by post; none where a name was written in that elects nobody, or was erased.
    pub names: Vec<(String, Vec<Option<String>>)>,
    /// Why it is void, in the record's words, as a whole or for a post.
    pub void: Vec<(Option<String>, String)>,
}

impl App {
    /// An opened paper as people read it.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn stands_on(&self, id: ElectionId, opened: &OpenedPaper) -> Result<StandsOn, Problem> {
        let paper = &opened.record.paper;
        let person = |name: &CandidateId| name.as_str().parse::<PersonId>().ok();
        let people = paper.marks.values().flat_map(|marks| marks.0.iter().filter_map(person)).collect();
        let known = self.names_of(id, &people).await?;
        let written = |name: &CandidateId| person(name).and_then(|person| known.get(&person)).cloned();
        let snapshot = self.snapshot(id).await?;
        let rounds = &snapshot.election().ballot.rounds;
        let round = rounds.iter().find(|round| round.number == opened.record.batch.round);
        // In the order of the paper.
        let posts = round.into_iter().flat_map(|round| &round.contests).map(|contest| &contest.post);
        let marked = posts.filter_map(|post| Some((post, paper.marks.get(post)?)));
        let names = marked.map(|(post, marks)| (post.to_string(), marks.0.iter().map(written).collect()));
        let void = match &paper.classification {
            Classification::Ordinary => Vec::new(),
            Classification::Void { reason } => vec![(None, word_of(*reason))],
            Classification::PartlyVoid { posts } => {
                posts.iter().map(|(post, reason)| (Some(post.to_string()), word_of(*reason))).collect()
            }
        };
        Ok(StandsOn { names: names.collect(), void })
    }

    /// Opens one counted paper to a supervisor.
    ///
    /// # Errors
    /// [`Problem::Refused`] with the blockers; [`Problem::NotFound`] where papers are no longer kept.
    pub async fn open_paper(
        &self,
        principal: &Principal,
        id: ElectionId,
        (look, pool, batch): (Look, PoolNo, BatchNo),
        asked: Asked,
        requested: &Requested,
    ) -> Result<OpenedPaper, Problem> {
        let role = principal.role(&[Role::Supervisor], &self.place(id).await?).ok_or(Problem::Forbidden)?;
        let snapshot = self.snapshot(id).await?;
        if !snapshot.election().holders.keeps(asked.round) {
            return Err(Problem::NotFound("paper: its holders have it"));
        }
        require_papers(snapshot.election())?;
        let lies = BatchKey { round: asked.round, look, pool, batch };
        let papers = Papers::OnePaper { lies, position: asked.position };
        let open = Record::OpenPapers { which: papers, reason: asked.reason };
        let work = Work { commands: vec![Command::Record(open)], ..Work::default() };
        let receipt = self.submit(principal, role, id, work, requested).await?;
        let snapshot = self.snapshot(id).await?;
        let opening = snapshot.election().openings.iter().rev().find(|one| one.which == papers);
        let opening = *opening.ok_or(Problem::NotFound("opening on record"))?;
        self.opened(snapshot.election(), opening, receipt).await
    }

    /// What an opening on record shows.
    async fn opened(&self, election: &Election, opening: Opening, receipt: Receipt) -> Result<OpenedPaper, Problem> {
        let Papers::OnePaper { lies, position } = opening.which else { return Err(Problem::NotFound("single paper")) };
        let found = batch_of(election, lies)?;
        let agreed = found.agreed.as_ref().ok_or(Problem::NotFound("batch"))?;
        let entered = self.agreed_content(election.id, lies, found).await?.papers();
        let nonces = self.nonces(election.id, lies, found).await?;
        let at = usize::try_from(position).unwrap_or_default().checked_sub(1);
        let both = at.and_then(|at| Some((entered.get(at)?.clone(), *nonces.get(at)?)));
        let (paper, nonce) = both.ok_or(Problem::NotFound("paper"))?;
        let record = PaperRecord { batch: lies, position, paper };
        Ok(OpenedPaper { leaf: record.leaf(&nonce), record, nonce: Salt(nonce), root: agreed.root, receipt })
    }

    /// The receipt (C2SP tlog-proof) of the entry that agreed a batch of the current round.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before both entries of it are equal.
    pub async fn batch_receipt(
        &self,
        id: ElectionId,
        (look, pool, batch): (Look, PoolNo, BatchNo),
    ) -> Result<String, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let key = BatchKey { round: election.ballot.round_no(), look, pool, batch };
        let agreed = batch_of(election, key)?.agreed.as_ref().ok_or(Problem::NotFound("agreed batch"))?;
        self.receipt(id, agreed.entry).await
    }
}
