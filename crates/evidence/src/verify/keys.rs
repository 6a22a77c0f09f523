//! The log's keys: the one that signs now, those that signed before it, and those that the reader trusts.

use election::log::Entry;
use election::{Event, record};
use ledger::VerifierKey;

use super::Trust;
use super::contents::Contents;
use super::heads::Heads;
use crate::report::{CheckCode, CheckLine, Origin, Reason, Report, State};

/// Tells of every time the log was taken back from a server that had it: what was recorded there since is not in it.
pub(super) fn check_reclaimed(entries: &[&Entry], report: &mut Report) {
    for entry in entries {
        for event in &entry.events {
            let Event::Record(record::Event::LogReclaimed { size, known, .. }) = event else { continue };
            let line = match known {
                Some(known) => CheckLine::new(CheckCode::Reclaimed, State::Note).fact("known", known),
                None => CheckLine::new(CheckCode::Reclaimed, State::NotCovered),
            };
            report.add(line.fact("entry", entry.seq).fact("size", size));
        }
    }
}

/// A change of key: from this size of the log on, the new one signs. The head of exactly this size may be signed by
/// the old one, which so hands over.
struct Rotation {
    size: u64,
    key: Option<VerifierKey>,
    by: By,
}

/// What changed the key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// A newer key of the same server.
    Renewal,
    /// The log went to another server.
    Move,
    /// The server that had given the log away took it back; nobody handed over.
    Reclaim,
}

impl By {
    /// The key that an event names, and by what.
    fn of(event: &Event) -> Option<(Self, &str)> {
        let Event::Record(event) = event else { return None };
        match event {
            record::Event::KeyRotated { key } => Some((Self::Renewal, key)),
            record::Event::LogMoved { successor, .. } => Some((Self::Move, successor)),
            record::Event::LogReclaimed { keeper, .. } => Some((Self::Reclaim, keeper)),
            _ => None,
        }
    }
}

/// All keys that matter.
pub(super) struct Keys<'a> {
    current: &'a VerifierKey,
    rotations: Vec<Rotation>,
    pins: Vec<VerifierKey>,
    /// Witnesses.
    pub(super) cosigners: Vec<VerifierKey>,
}

impl<'a> Keys<'a> {
    /// The keys of a log of `size` entries.
    pub(super) fn of(current: &'a VerifierKey, size: Option<u64>, entries: &[&Entry], trust: &Trust) -> Self {
        let rotation = |entry: &&Entry| {
            let (by, key) = entry.events.iter().rev().find_map(By::of)?;
            Some(Rotation { size: entry.seq.saturating_add(1), key: key.parse().ok(), by })
        };
        let mut rotations: Vec<Rotation> = entries.iter().filter_map(rotation).collect();
        // Until it is received, a log that was given away is still in the hands of who gave it.
        let given =
            |last: &mut Rotation| last.by == By::Move && Some(last.size) == size && last.key.as_ref() != Some(current);
        rotations.pop_if(given);
        Self { current, rotations, pins: trust.pins(), cosigners: trust.cosigners() }
    }

    /// The keys that may sign the log's head of a size; none where the bundle and the reader know none.
    pub(super) fn at(&self, size: u64) -> Vec<VerifierKey> {
        let passed = self.rotations.iter().take_while(|rotation| rotation.size <= size).count();
        let mut keys = self.after(passed);
        let just_now = passed
            .checked_sub(1)
            .filter(|last| self.rotations.get(*last).is_some_and(|rotation| rotation.size == size));
        if let Some(before) = just_now {
            keys.extend(self.after(before));
        }
        keys
    }

    /// Whether a head of this size may be signed by a first key that nobody here knows.
    pub(super) fn is_first_unknown(&self, size: u64) -> bool {
        self.rotations.first().is_some_and(|rotation| size <= rotation.size)
    }

    /// The keys that sign once so many rotations have passed. The first key of a log that rotated is known only to
    /// who trusts it.
    fn after(&self, rotations: usize) -> Vec<VerifierKey> {
        match rotations.checked_sub(1) {
            Some(last) => self.rotations.get(last).and_then(|rotation| rotation.key.clone()).into_iter().collect(),
            None if self.rotations.is_empty() => vec![self.current.clone()],
            None => self.pins.clone(),
        }
    }

    /// The log's key signed the manifest, which names the log.
    pub(super) fn check_manifest(&self, contents: &Contents<'_>, report: &mut Report) {
        let manifest = &contents.manifest;
        let line = if contents.note.text != manifest.text(contents.manifest_bytes) {
            CheckLine::failed(CheckCode::Signature, Reason::Hash)
        } else if self.current.name() != manifest.origin {
            CheckLine::failed(CheckCode::Signature, Reason::OtherOrigin)
        } else if contents.note.verify(std::slice::from_ref(self.current)).is_err() {
            CheckLine::failed(CheckCode::Signature, Reason::Unsigned)
        } else {
            CheckLine::new(CheckCode::Signature, State::Passed)
        };
        report.add(line.fact("key", self.current.to_string()));
    }

    /// The key that signs is the last one that the log itself names.
    pub(super) fn check_rotations(&self, report: &mut Report) {
        let Some(last) = self.rotations.last() else { return };
        let line = if last.key.as_ref() == Some(self.current) {
            CheckLine::new(CheckCode::Rotation, State::Note)
        } else {
            CheckLine::failed(CheckCode::Rotation, Reason::OtherKey)
        };
        let entry = last.size.saturating_sub(1);
        report.add(line.fact("rotations", self.rotations.len()).fact("entry", entry));
    }

    /// Whether a trusted key vouches for the log, by itself or by handing over to the one that signs now.
    pub(super) fn check_trust(&self, contents: &Contents<'_>, heads: &Heads, report: &mut Report) {
        let (name, key) = (contents.manifest.origin.clone(), self.current.to_string());
        let fingerprint = ledger::hash_groups(&ledger::sha256(key.as_bytes())).join(" ");
        let proven = self.is_proven(heads);
        let line = if proven {
            CheckLine::new(CheckCode::Key, State::Passed)
        } else if self.pins.is_empty() {
            CheckLine::new(CheckCode::Key, State::NotCovered)
        } else {
            CheckLine::failed(CheckCode::Key, Reason::Untrusted)
        };
        report.add(line.fact("key", &key).fact("fingerprint", &fingerprint));
        report.origin = if proven { Origin::Proven { name } } else { Origin::Unproven { name, key, fingerprint } };
    }

    /// Goes back from the key that signs now, as long as each was handed over to.
    fn is_proven(&self, heads: &Heads) -> bool {
        let mut rotations = self.rotations.iter().enumerate().rev();
        while let Some((place, rotation)) = rotations.next() {
            if rotation.by == By::Reclaim && self.is_returned(place) {
                // The move that was undone changed nothing.
                rotations.next();
                continue;
            }
            if rotation.key.as_ref().is_some_and(|key| self.pins.contains(key)) {
                return true;
            }
            if !self.handed_over(rotation, heads) {
                return false;
            }
        }
        // A log that rotated reaches this line only when a trusted first key handed over.
        !self.rotations.is_empty() || self.pins.contains(self.current)
    }

    /// Whether the key of this rotation is the one that signed before the rotation before it.
    fn is_returned(&self, place: usize) -> bool {
        let key = self.rotations.get(place).and_then(|rotation| rotation.key.as_ref());
        let before = place.checked_sub(2).and_then(|before| self.rotations.get(before));
        key.is_some() && key == before.and_then(|rotation| rotation.key.as_ref())
    }

    /// Whether a head that ends with the rotation was signed by the key before it.
    fn handed_over(&self, rotation: &Rotation, heads: &Heads) -> bool {
        let before = self.rotations.iter().take_while(|earlier| earlier.size < rotation.size).count();
        let old = self.after(before);
        heads.notes.iter().filter(|head| head.size == rotation.size).any(|head| {
            head.signatures.iter().any(|by| old.iter().any(|key| (key.name(), key.id()) == (by.name.as_str(), by.id)))
        })
    }
}
