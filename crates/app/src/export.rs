//! The record on its way out: entries, receipts, tiles, bundles of evidence.

use crate::access::Principal;
use crate::app::App;
use crate::counting::opened_batches;
use crate::entered::Content;
use crate::error::Problem;
use crate::fault::Fault;
use crate::people;
use election::ballot::count::Batch;
use election::ballot::paper::BatchKey;
use election::record::anchor::Head;
use election::{DocumentId, ElectionId};
use evidence::{BatchOpening, DocumentOpening, Form, PaperOpening, PersonOpening, Salt, Source, SumsOpening};
use ledger::{Checkpoint, Hash, Note, Receipt, SigningKey, TileContent, TilePath, Tree};
use store::{SealKind, Snapshot, Unsealed};

impl App {
    /// Entries as they were hashed.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn entries(&self, id: ElectionId, from: u64, limit: u64) -> Result<Vec<Vec<u8>>, Problem> {
        Ok(self.store().entries(id, from, limit).await?)
    }

    /// The verifier key of an election's log, as C2SP writes it.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn log_key(&self, id: ElectionId) -> Result<String, Problem> {
        let snapshot = self.snapshot(id).await?;
        Ok(self.signing_key(&snapshot)?.verifier_key().to_string())
    }

    pub(crate) fn signing_key(&self, snapshot: &Snapshot) -> Result<SigningKey, Problem> {
        let key = self.store().keys().log_key_in_force(&snapshot.origin, snapshot.election(), &snapshot.checkpoint);
        key.map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// The heads with which earlier keys handed over, signed by all keys that were there, and by those of other servers.
    pub(crate) async fn handed_over(&self, snapshot: &Snapshot) -> Result<Vec<String>, Problem> {
        let others = self.store().handed_over(snapshot.election().id).await?;
        let keys = self.store().keys().log_keys(&snapshot.origin);
        let keys = keys.map_err(|error| Problem::unavailable(error.to_string()))?;
        let heads = snapshot.election().anchors.rotations.iter().filter_map(|rotation| rotation.head);
        let sign = |head: Head| {
            let checkpoint = Checkpoint { origin: snapshot.origin.clone(), size: head.size, root: head.root };
            let text = checkpoint.to_string();
            let mut signatures: Vec<_> = keys.iter().map(|key| key.sign(&text)).collect();
            for other in others.iter().filter(|other| other.text == text).flat_map(|other| &other.signatures) {
                if !signatures.contains(other) {
                    signatures.push(other.clone());
                }
            }
            Note { signatures, text }.to_string()
        };
        Ok(heads.map(sign).collect())
    }

    async fn tree(&self, id: ElectionId, snapshot: &Snapshot) -> Result<Tree, Problem> {
        Ok(Tree::from_leaves(self.store().leaves(id, snapshot.size()).await?))
    }

    /// Refuses a head that this log never had: no witness signed it.
    pub(crate) async fn require_head(&self, id: ElectionId, size: u64, root: Hash) -> Result<(), Problem> {
        let snapshot = self.snapshot(id).await?;
        let had = self.tree(id, &snapshot).await?.root_at(size);
        let refuse = || Problem::field("/root", Fault::NeverThatRoot);
        if had == Some(root) { Ok(()) } else { Err(refuse()) }
    }

    /// The receipt of an entry (C2SP tlog-proof) under the newest checkpoint.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a number that the log does not have.
    pub async fn receipt(&self, id: ElectionId, seq: u64) -> Result<String, Problem> {
        let snapshot = self.snapshot(id).await?;
        let tree = self.tree(id, &snapshot).await?;
        let proof = tree.inclusion(seq, snapshot.size()).ok_or(Problem::NotFound("entry"))?;
        let checkpoint =
            snapshot.checkpoint.parse().map_err(|_| Problem::unavailable("the checkpoint is not a note"))?;
        Ok(Receipt { extra: None, index: seq, proof, checkpoint }.to_string())
    }

    /// Proof that the log only grew since a size: now, the hashes, the checkpoint.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a size that the log never had.
    pub async fn consistency(&self, id: ElectionId, old: u64) -> Result<(u64, Vec<Hash>, String), Problem> {
        let snapshot = self.snapshot(id).await?;
        let tree = self.tree(id, &snapshot).await?;
        let proof = tree.consistency(old, snapshot.size()).ok_or(Problem::NotFound("size"))?;
        Ok((snapshot.size(), proof, snapshot.checkpoint.clone()))
    }

    /// A hash tile by its path behind `tile/`.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn tile(&self, id: ElectionId, path: &str) -> Result<Vec<u8>, Problem> {
        let path = tile_path(path)?;
        let TileContent::Hashes { level } = path.content else { return Err(Problem::NotFound("tile")) };
        let snapshot = self.snapshot(id).await?;
        let tree = self.tree(id, &snapshot).await?;
        ledger::hash_tile(&tree, level, path.index, path.width).ok_or(Problem::NotFound("tile"))
    }

    /// An entry bundle by its path behind `tile/`.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn entry_bundle(&self, id: ElectionId, path: &str) -> Result<Vec<u8>, Problem> {
        let path = tile_path(path)?;
        if path.content != TileContent::Entries {
            return Err(Problem::NotFound("bundle"));
        }
        let from = path.index.saturating_mul(u64::from(ledger::TILE_WIDTH));
        let wanted = u64::from(path.width.get());
        let entries = self.store().entries(id, from, wanted).await?;
        if u64::try_from(entries.len()).ok() != Some(wanted) {
            return Err(Problem::NotFound("bundle"));
        }
        ledger::entry_bundle(entries).map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// A bundle of evidence. The public one exists once a result is declared; the full one is for those who
    /// audit, and each is recorded in the access log. It holds the papers of the rounds that are opened on record.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before there is something to show.
    pub async fn evidence(&self, by: Option<&Principal>, id: ElectionId, form: Form) -> Result<Vec<u8>, Problem> {
        let snapshot = self.snapshot(id).await?;
        if form == Form::Public && snapshot.election().ballot.elected.is_empty() {
            return Err(Problem::NotFound("public evidence before a result is declared"));
        }
        let source = self.source(id, &snapshot).await?;
        if let Some(principal) = by {
            self.record_look(principal, id, (None, id.0), "evidence").await?;
        }
        let key = self.signing_key(&snapshot)?;
        tokio::task::spawn_blocking(move || evidence::build(&source, form, &key))
            .await
            .map_err(|error| Problem::unavailable(error.to_string()))?
            .map_err(|error| Problem::unavailable(error.to_string()))
    }

    async fn source(&self, id: ElectionId, snapshot: &Snapshot) -> Result<Source, Problem> {
        let mut openings = Vec::new();
        for (person, sealed) in self.records(id).await? {
            let record = serde_json::to_value(people::read(&sealed.bytes)?);
            let record = record.map_err(|error| Problem::unavailable(error.to_string()))?;
            openings.push(PersonOpening { person, salt: Salt(sealed.salt), record });
        }
        let documents = self.store().unseal_all(id, SealKind::Document).await?;
        let on_record = |sealed: &Unsealed| snapshot.election().office.documents.contains_key(&DocumentId(sealed.id));
        let documents = documents.into_iter().filter(on_record).map(|sealed| DocumentOpening {
            document: DocumentId(sealed.id),
            salt: Salt(sealed.salt),
            bytes: sealed.bytes,
        });
        Ok(Source {
            origin: snapshot.origin.clone(),
            profile: snapshot.log.pinned().clone(),
            entries: self.store().entries(id, 0, snapshot.size()).await?,
            checkpoint: snapshot.checkpoint.clone(),
            earlier: self.handed_over(snapshot).await?,
            people: openings,
            documents: documents.collect(),
            batches: self.batches(id, snapshot).await?,
        })
    }

    /// The papers of the rounds that are opened on record.
    async fn batches(&self, id: ElectionId, snapshot: &Snapshot) -> Result<Vec<BatchOpening>, Problem> {
        let mut batches = Vec::new();
        for (key, batch) in opened_batches(snapshot.election()) {
            batches.push(self.opening_of(id, key, batch).await?);
        }
        Ok(batches)
    }
}

impl App {
    /// What was read of an agreed batch, with what opens its leaves.
    pub(crate) async fn opening_of(
        &self,
        id: ElectionId,
        key: BatchKey,
        batch: &Batch,
    ) -> Result<BatchOpening, Problem> {
        let nonces = self.nonces(id, key, batch).await?.into_iter().map(Salt);
        Ok(match self.agreed_content(id, key, batch).await? {
            Content::Papers(papers) => {
                let papers = papers.into_iter().zip(nonces).map(|(paper, nonce)| PaperOpening { nonce, paper });
                BatchOpening { key, papers: papers.collect(), sums: None }
            }
            Content::Sums(sums) => {
                let sums = nonces.take(1).next().map(|nonce| SumsOpening { nonce, sums: *sums });
                BatchOpening { key, papers: Vec::new(), sums }
            }
        })
    }
}

fn tile_path(path: &str) -> Result<TilePath, Problem> {
    format!("tile/{path}").parse().map_err(|_| Problem::NotFound("tile"))
}
