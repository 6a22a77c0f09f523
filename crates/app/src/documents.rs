//! Documents: scans, photos, files. Their bytes are sealed in the vault, their commitment stands in the log.

use crate::access::{Access, Principal};
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::error::Problem;
use crate::random::{fresh_id, random_bytes};
use crate::received::is_words;
use election::office::Command as Office;
use election::{Command, DocumentId, ElectionId, Role};
use store::{Seal, SealKind};

impl App {
    /// Seals a document and records its commitment.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn upload(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        bytes: Vec<u8>,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let (document, command, seal) = document(bytes)?;
        let snapshot = self.snapshot(election).await?;
        if !self.given_away(&snapshot).is_empty() {
            return self.keep_decision(&snapshot, role, (document, seal)).await;
        }
        let made = serde_json::json!({ "document": document });
        let work = Work { commands: vec![command], seal: vec![seal], made, ..Work::default() };
        self.submit(principal, role, election, work, requested).await
    }

    /// The bytes of a document of this election; the look is recorded. A clerk's workbook and a paper that came in online
    /// are for the desk alone: others read them masked, entry by entry, and give a reason.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::Forbidden`].
    pub async fn document(
        &self,
        principal: &Principal,
        election: ElectionId,
        document: DocumentId,
    ) -> Result<Vec<u8>, Problem> {
        let sealed = self.store().unseal(document.0).await?;
        let sealed = sealed
            .filter(|sealed| sealed.election == election && sealed.kind == SealKind::Document)
            .ok_or(Problem::NotFound("document"))?;
        let filings = self.filings(election).await?;
        let came_online = filings.is_filed(document) && is_words(&sealed.bytes);
        if (came_online || filings.is_workbook(document)) && !self.is_at_the_desk(principal, election).await? {
            return Err(Problem::Forbidden);
        }
        self.record_look(principal, election, (None, document.0), "document").await?;
        Ok(sealed.bytes)
    }

    async fn is_at_the_desk(&self, principal: &Principal, election: ElectionId) -> Result<bool, Problem> {
        let Access::Roles(desk) = Access::DESK else { return Ok(false) };
        Ok(principal.role(desk, &self.place(election).await?).is_some())
    }
}

/// A fresh id, the command that records it, and what is sealed.
pub(crate) fn document(bytes: Vec<u8>) -> Result<(DocumentId, Command, Seal), Problem> {
    let document = DocumentId(fresh_id()?);
    let salt = random_bytes()?;
    let command = record(document, &salt, &bytes);
    let seal = Seal { id: document.0, kind: SealKind::Document, owner: None, salt, bytes };
    Ok((document, command, seal))
}

/// The command that brings a document on record.
pub(crate) fn record(document: DocumentId, salt: &[u8; 32], bytes: &[u8]) -> Command {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let commitment = ledger::commit_person(salt, bytes);
    Command::Office(Office::RecordDocument { document, commitment, bytes: length })
}
