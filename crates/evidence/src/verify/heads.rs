//! The log's heads: the checkpoint over all entries, earlier ones, cosignatures, and what no head fixes.

use election::log::Entry;
use election::record::anchor::Anchors;
use election::{Event, record};
use ledger::{Checkpoint, Hash, KeyKind, Note, NoteError, Quorum, Tree, VerifiedSignature};
use serde::Serialize;

use super::Trust;
use super::contents::{Body, Contents};
use super::keys::Keys;
use crate::files;
use crate::report::{CheckCode, CheckLine, Reason, Report, State};

/// A head whose signatures hold and which is the tree's own.
pub(super) struct SignedHead {
    pub(super) size: u64,
    pub(super) signatures: Vec<VerifiedSignature>,
}

/// The tree over all entries, and the heads that stand on it.
pub(super) struct Heads {
    pub(super) tree: Tree,
    pub(super) notes: Vec<SignedHead>,
    /// Sizes that the trusted witnesses cosigned, with their names.
    pub(super) cosigned: Vec<(u64, Vec<String>)>,
}

impl Heads {
    pub(super) fn check(contents: &Contents<'_>, keys: &Keys<'_>, trust: &Trust, report: &mut Report) -> Self {
        let leaves: Vec<Hash> = match &contents.body {
            Body::Full(_) => contents.entries.iter().map(|bytes| ledger::leaf_hash(bytes)).collect(),
            Body::Public(public) => public.leaves.clone(),
        };
        let mut heads = Self { tree: Tree::from_leaves(leaves), notes: Vec::new(), cosigned: Vec::new() };
        heads.check_last(contents, keys, trust, report);
        for (file, note) in &contents.earlier {
            heads.check_earlier(file, note, contents, keys, trust, report);
        }
        if !contents.earlier.is_empty() && !report.failed(CheckCode::Earlier) {
            let passed = CheckLine::new(CheckCode::Earlier, State::Passed);
            report.add(passed.fact("checkpoints", contents.earlier.len()));
        }
        heads.check_cosignatures(trust, report);
        heads
    }

    /// The checkpoint over all entries: whose it is and over how many; then its root.
    fn check_last(&mut self, contents: &Contents<'_>, keys: &Keys<'_>, trust: &Trust, report: &mut Report) {
        let failed = |reason| CheckLine::failed(CheckCode::Checkpoint, reason).fact("file", files::CHECKPOINT);
        let (checkpoint, signatures) = match open(&contents.checkpoint, keys) {
            Ok(opened) => opened,
            Err(reason) => return report.add(failed(reason)),
        };
        let (size, root) = (checkpoint.size, checkpoint.root);
        report.size = Some(size);
        report.root = Some(root);
        if checkpoint.origin != contents.manifest.origin {
            report.add(failed(Reason::OtherOrigin));
        } else if size != self.tree.size() {
            report.add(failed(Reason::Size).fact("size", size).fact("entries", self.tree.size()));
        } else {
            report.add(CheckLine::new(CheckCode::Checkpoint, State::Passed).fact("size", size));
        }
        if root == self.tree.root() {
            report.add(CheckLine::new(CheckCode::Tree, State::Passed).fact("root", root));
            self.keep(&contents.checkpoint, size, signatures, trust);
        } else {
            let line = CheckLine::failed(CheckCode::Tree, Reason::Root).fact("root", root);
            report.add(line.fact("found", self.tree.root()));
        }
    }

    fn check_earlier(
        &mut self,
        file: &str,
        note: &Note,
        contents: &Contents<'_>,
        keys: &Keys<'_>,
        trust: &Trust,
        report: &mut Report,
    ) {
        let failed = |reason| CheckLine::failed(CheckCode::Earlier, reason).fact("file", file);
        let Ok(read) = Checkpoint::parse(&note.text) else {
            return report.add(failed(Reason::Unreadable));
        };
        if read.origin != contents.manifest.origin {
            return report.add(failed(Reason::OtherOrigin));
        }
        if self.tree.root_at(read.size) != Some(read.root) {
            return report.add(failed(Reason::Root));
        }
        match open(note, keys) {
            Ok((checkpoint, signatures)) => self.keep(note, checkpoint.size, signatures, trust),
            Err(Reason::OtherKey) if keys.is_first_unknown(read.size) => {
                report.add(CheckLine::new(CheckCode::Earlier, State::NotCovered).fact("file", file));
            }
            Err(reason) => report.add(failed(reason)),
        }
    }

    /// Keeps a head that is the tree's own, and whether witnesses cosigned it.
    fn keep(&mut self, note: &Note, size: u64, signatures: Vec<VerifiedSignature>, trust: &Trust) {
        let witnesses = signatures.iter().filter(|by| by.kind == KeyKind::Cosignature);
        let names: Vec<String> = witnesses.map(|by| by.name.clone()).collect();
        let enough = match &trust.policy {
            Some(policy) if *policy.quorum() != Quorum::Nothing => policy.satisfied(note).is_ok(),
            _ => !names.is_empty(),
        };
        if enough {
            self.cosigned.push((size, names));
        }
        self.notes.push(SignedHead { size, signatures });
    }

    /// What the policy asks for, or at least one trusted witness where witnesses are named.
    fn check_cosignatures(&self, trust: &Trust, report: &mut Report) {
        let asked = match &trust.policy {
            Some(policy) => *policy.quorum() != Quorum::Nothing,
            None => !trust.cosigners().is_empty(),
        };
        let best = self.cosigned.iter().map(|(size, _)| *size).max();
        let line = match best {
            Some(size) if size == self.tree.size() => CheckLine::new(CheckCode::Cosignatures, State::Passed),
            None if asked => CheckLine::failed(CheckCode::Cosignatures, Reason::Quorum),
            _ => CheckLine::new(CheckCode::Cosignatures, State::NotCovered),
        };
        report.add(line.fact("size", best.unwrap_or_default()));
    }

    /// Roots that the log itself says witnesses signed are the tree's own: two roots for one size are a fork.
    pub(super) fn check_witnessed(&self, entries: &[&Entry], report: &mut Report) {
        for entry in entries {
            for event in &entry.events {
                let Event::Record(record::Event::Witnessed { size, root, .. }) = event else { continue };
                if self.tree.root_at(*size) != Some(*root) {
                    let line = CheckLine::failed(CheckCode::Earlier, Reason::Root);
                    report.add(line.fact("file", files::ENTRIES).fact("entry", entry.seq));
                }
            }
        }
    }

    /// Says which head fixes which entries, and which entries none fixes. A head fixes all entries before it.
    pub(super) fn check_spans(&self, anchors: Option<&Anchors>, report: &mut Report) {
        let mut fixed: Vec<Fixed> = self.cosigned.iter().map(Fixed::cosigned).collect();
        for ((round, kind), anchor) in anchors.iter().flat_map(|anchors| &anchors.all) {
            let Some(head) = anchor.head else { continue };
            if anchor.stands() {
                fixed.push(Fixed { size: head.size, by: serde_json::json!({ "anchor": kind, "round": round }) });
            } else {
                let line = CheckLine::new(CheckCode::Anchors, State::Note).fact("anchor", kind).fact("round", round);
                report.add(line.fact("size", head.size).fact("confirmed", anchor.confirmed.len()));
            }
        }
        fixed.sort_by_key(|head| head.size);
        let last = fixed.last().map_or(0, |head| head.size);
        if last > 0 {
            let line = CheckLine::new(CheckCode::Anchors, State::Passed).fact("heads", &fixed);
            report.add(line.fact("size", last));
        }
        if let Some(to) = self.tree.size().checked_sub(1).filter(|to| *to >= last) {
            report.add(CheckLine::new(CheckCode::Anchors, State::NotCovered).fact("from", last).fact("to", to));
        }
    }
}

/// A head and who fixed it.
#[derive(Serialize)]
struct Fixed {
    size: u64,
    by: serde_json::Value,
}

impl Fixed {
    fn cosigned((size, names): &(u64, Vec<String>)) -> Self {
        Self { size: *size, by: serde_json::json!({ "witnesses": names }) }
    }
}

/// The checkpoint of a note that the log has signed, with every signature that was right.
fn open(note: &Note, keys: &Keys<'_>) -> Result<(Checkpoint, Vec<VerifiedSignature>), Reason> {
    let checkpoint = Checkpoint::parse(&note.text).map_err(|_| Reason::Unreadable)?;
    let mut known = keys.at(checkpoint.size);
    known.extend(keys.cosigners.iter().cloned());
    let signatures = note.verify(&known).map_err(|error| match error {
        NoteError::Unsigned => Reason::OtherKey,
        _ => Reason::Unsigned,
    })?;
    let by_log = |by: &VerifiedSignature| by.kind == KeyKind::Ed25519 && by.name == checkpoint.origin;
    if signatures.iter().any(by_log) { Ok((checkpoint, signatures)) } else { Err(Reason::OtherKey) }
}
