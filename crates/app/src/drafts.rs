//! What a teller has of a batch before it is entered: drafts that outlive a laptop, and the papers that are
//! entered again where both entries differ. Nobody but the own teller reads either.

use crate::access::Principal;
use crate::app::App;
use crate::commands::Requested;
use crate::counting::{EntryAnswer, batch_of, seal_id};
use crate::entered::Content;
use crate::entry_checks::{check_again, check_positions};
use crate::error::Problem;
use crate::lines_sheet::require_papers;
use crate::padded::{fullest, padded};
use election::ballot::Command as Ballot;
use election::ballot::count::{Batch, Look};
use election::ballot::paper::BatchKey;
use election::office::appointment::Function;
use election::{BatchNo, Command, Election, ElectionId, PersonId, PoolNo, Role};
use ledger::sha256;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tally::Paper;
use uuid::Uuid;

/// Some papers of a batch by their position, from 1.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Positions {
    /// The papers.
    pub papers: BTreeMap<u32, Paper>,
}

impl Positions {
    /// Those that the batch has: it may have turned out to hold fewer papers since.
    pub(crate) fn within(mut self, batch: &Batch) -> Self {
        self.papers.retain(|at, _| *at <= batch.papers);
        self
    }
}

/// A batch within a round as a path names it.
pub type Place = (Look, PoolNo, BatchNo);

pub(crate) fn key_of(state: &Election, (look, pool, batch): Place) -> BatchKey {
    BatchKey { round: state.ballot.round_no(), look, pool, batch }
}

/// A draft lies under its teller and its batch, whatever versions there are.
pub(crate) fn draft_id(election: ElectionId, key: BatchKey, person: PersonId) -> Uuid {
    seal_id(election, "draft", key, Some((person, 0)))
}

impl App {
    /// Seals a teller's draft of a batch in the place of the one before.
    ///
    /// # Errors
    /// [`Problem::Refused`] where the teller could not enter the batch; [`Problem::Invalid`].
    pub async fn save_draft(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        place: Place,
        draft: &Positions,
    ) -> Result<(), Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let key = key_of(state, place);
        let person = self.entering(principal, role, state, key)?;
        require_papers(state)?;
        check_positions(state, batch_of(state, key)?, draft)?;
        let round = state.ballot.round().ok_or(Problem::NotFound("round"))?;
        let every = (1..=batch_of(state, key)?.papers).map(|at| (at, fullest(round)));
        let bytes = padded(draft, &Positions { papers: every.collect() })?;
        self.keep_draft(election, key, person, bytes).await
    }

    /// Seals what a teller has of a batch, of one length for whatever it says.
    pub(crate) async fn keep_draft(
        &self,
        election: ElectionId,
        key: BatchKey,
        person: PersonId,
        bytes: Vec<u8>,
    ) -> Result<(), Problem> {
        let id = draft_id(election, key, person);
        self.store().seal_draft(election, id, bytes).await?;
        // The batch may have been agreed while the draft was on its way.
        let now = self.snapshot(election).await?;
        if batch_of(now.election(), key)?.agreed.is_some() {
            self.store().destroy_drafts(election, &[id]).await?;
        }
        Ok(())
    }

    /// The caller's own draft of a batch.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where there is none.
    pub async fn own_draft(
        &self,
        principal: &Principal,
        election: ElectionId,
        place: Place,
    ) -> Result<Positions, Problem> {
        let draft: Positions = self.read_draft(principal, election, place).await?;
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        Ok(draft.within(batch_of(state, key_of(state, place))?))
    }

    /// What the caller keeps of a batch.
    pub(crate) async fn read_draft<T: DeserializeOwned>(
        &self,
        principal: &Principal,
        election: ElectionId,
        place: Place,
    ) -> Result<T, Problem> {
        let id = self.own_draft_id(principal, election, place).await?.ok_or(Problem::NotFound("draft"))?;
        let sealed = self.store().unseal(id).await?.ok_or(Problem::NotFound("draft"))?;
        serde_json::from_slice(&sealed.bytes).map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// Destroys the caller's own draft of a batch; none is as good.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn discard_draft(
        &self,
        principal: &Principal,
        election: ElectionId,
        place: Place,
    ) -> Result<(), Problem> {
        if let Some(id) = self.own_draft_id(principal, election, place).await? {
            self.store().destroy_drafts(election, &[id]).await?;
        }
        Ok(())
    }

    async fn own_draft_id(
        &self,
        principal: &Principal,
        election: ElectionId,
        place: Place,
    ) -> Result<Option<Uuid>, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let person = state.office.person(principal.account, &[Function::Teller]);
        Ok(person.map(|person| draft_id(election, key_of(state, place), person)))
    }

    /// An agreed batch leaves no draft of anybody behind.
    pub(crate) async fn discard_all_drafts(&self, state: &Election, key: BatchKey) -> Result<(), Problem> {
        let tellers = state.office.appointments.values().filter(|one| one.function == Function::Teller);
        let ids: Vec<Uuid> = tellers.map(|one| draft_id(state.id, key, one.person)).collect();
        Ok(self.store().destroy_drafts(state.id, &ids).await?)
    }

    /// A teller enters again the papers at which both entries differ; the rest is the own entry before, read
    /// out of the vault and shown to nobody.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] where a position that differs is left out, or another one changed.
    pub async fn enter_differences(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        place: Place,
        again: Positions,
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let key = key_of(state, place);
        let found = batch_of(state, key)?;
        require_papers(state)?;
        if let Some(answer) = self.entered_before(principal, role, state, key, requested).await? {
            return Ok(answer);
        }
        let person = state.office.person(principal.account, &[Function::Teller]);
        let person = match person.filter(|person| found.tellers.contains(person)) {
            Some(person) => person,
            None => self.entering(principal, role, state, key)?,
        };
        check_positions(state, found, &again)?;
        let own = self.papers(election, key, found, person).await?;
        if found.agreed.is_none() {
            check_again(&self.differences(election, key, found).await?, &own, &again)?;
        }
        let merged = (1_u32..).zip(own).map(|(at, paper)| again.papers.get(&at).cloned().unwrap_or(paper)).collect();
        self.enter(principal, role, state, key, Content::Papers(merged), requested).await
    }

    /// The person who enters a batch, where nothing stands against it.
    pub(crate) fn entering(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
    ) -> Result<PersonId, Problem> {
        let BatchKey { look, pool, batch, .. } = key;
        // Whether a teller may enter does not depend on what is entered.
        let resized = batch_of(state, key).map_or(0, |found| found.resized);
        let entry = Command::Ballot(Ballot::CommitBatch { look, pool, batch, root: sha256(&[]), resized });
        let blockers = election::guard(state, &entry, &self.context(principal, role));
        let person = state.office.person(principal.account, &[Function::Teller]);
        match person.filter(|_| blockers.is_empty()) {
            Some(person) => Ok(person),
            None => Err(Problem::Refused(blockers)),
        }
    }
}
