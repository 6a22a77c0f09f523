//! Where two tellers differ again: a third person sees which papers, and neither entry, and enters just these.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Requested, Work};
use crate::counting::{EntryAnswer, batch_of, seal_id, version_of};
use crate::drafts::{Place, Positions, key_of};
use crate::entered::Content;
use crate::entry_checks::{check_findings, check_positions};
use crate::error::Problem;
use crate::fault::Fault;
use crate::lines_sheet::require_papers;
use election::ballot::Command as Ballot;
use election::ballot::paper::BatchKey;
use election::office::appointment::Function;
use election::{Command, Election, ElectionId, Role};

impl App {
    /// A third person decides the papers over which the two tellers of a batch differ again; the batch is agreed.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] for other positions than those that differ.
    pub async fn decide_batch(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        place: Place,
        decided: Positions,
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let key = key_of(state, place);
        let found = batch_of(state, key)?;
        require_papers(state)?;
        if let Some(answer) = self.decided_before(principal, role, state, key, requested).await? {
            return Ok(answer);
        }
        check_positions(state, found, &decided)?;
        let differing = self.differences(election, key, found).await?;
        let Some(base) = found.tellers.head().filter(|_| found.agreed.is_none() && !differing.is_empty()) else {
            return Err(Problem::NotFound("papers that differ"));
        };
        if !decided.papers.keys().eq(differing.iter()) {
            return Err(Problem::field("/papers", Fault::OtherPapers { papers: differing }));
        }
        let own = self.papers(election, key, found, *base).await?;
        let papers: Vec<_> =
            (1_u32..).zip(own).map(|(at, paper)| decided.papers.get(&at).cloned().unwrap_or(paper)).collect();
        self.decide(principal, role, state, place, (Content::Papers(papers), differing), requested).await
    }

    /// The answer to a decision that was taken already, by the same request or so that the agreement alone is missing.
    pub(crate) async fn decided_before(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        key: BatchKey,
        requested: &Requested,
    ) -> Result<Option<EntryAnswer>, Problem> {
        if let Some(answer) = self.entered_before(principal, role, state, key, requested).await? {
            return Ok(Some(answer));
        }
        match batch_of(state, key)?.third {
            Some(_) => self.agree_common(principal, role, state, key).await,
            None => Ok(None),
        }
    }

    /// Puts what a third person decided on record, seals the whole batch as it stands with it, and has the batch agreed.
    pub(crate) async fn decide(
        &self,
        principal: &Principal,
        role: Role,
        state: &Election,
        place: Place,
        (content, positions): (Content, Vec<u32>),
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let (election, key) = (state.id, key_of(state, place));
        let found = batch_of(state, key)?;
        check_findings(found, &content)?;
        let root = content.root(key, &self.nonces(election, key, found).await?)?;
        let (look, pool, batch) = place;
        let command = Command::Ballot(Ballot::DecideBatch { look, pool, batch, positions, root });
        let mut work = Work { commands: vec![command], ..Work::default() };
        let functions = [Function::Scrutineer, Function::CommitteeMember];
        if let Some(person) = state.office.person(principal.account, &functions) {
            let version = version_of(batch_of(state, key)?, person);
            work.seal.push(content.seal(state, seal_id(election, "entry", key, Some((person, version))))?);
        }
        let receipt = self.submit(principal, role, election, work, requested).await?;
        self.after_entry(principal, role, election, key, receipt).await
    }
}
