//! From members to what they hold. Every member is taken by name; what is left over belongs to no bundle.

use std::collections::BTreeMap;

use ledger::{Hash, Note, VerifierKey};
use rules::Profile;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::members::Members;
use crate::files;
use crate::manifest::Manifest;
use crate::report::{CheckCode, CheckLine, Reason, Report, State};
use crate::source::{BatchOpening, DocumentSalt, Form, PersonOpening, Salt};

/// What a bundle holds, each member read by itself.
pub(super) struct Contents<'a> {
    pub(super) manifest: Manifest,
    pub(super) manifest_bytes: &'a [u8],
    pub(super) note: Note,
    pub(super) key: VerifierKey,
    pub(super) checkpoint: Note,
    pub(super) earlier: Vec<(String, Note)>,
    pub(super) profile: Profile,
    pub(super) entries: Vec<&'a [u8]>,
    pub(super) body: Body<'a>,
}

/// What stands only in one form.
pub(super) enum Body<'a> {
    Full(Full<'a>),
    Public(Public<'a>),
}

/// The openings.
pub(super) struct Full<'a> {
    pub(super) people: Vec<PersonOpening>,
    pub(super) documents: Vec<(DocumentSalt, &'a [u8])>,
    pub(super) batches: Vec<(String, BatchOpening)>,
}

impl Full<'_> {
    /// Takes batches from outside; one that the bundle has itself is not taken.
    pub(super) fn add(&mut self, opened: Vec<BatchOpening>) {
        for opening in opened {
            if self.batches.iter().all(|(_, known)| known.key != opening.key) {
                self.batches.push((files::batch(opening.key), opening));
            }
        }
    }
}

/// The tree without what its leaves say.
pub(super) struct Public<'a> {
    pub(super) leaves: Vec<Hash>,
    pub(super) count: Vec<&'a [u8]>,
}

/// Reads every member; nothing where one that every check needs cannot be read.
pub(super) fn read<'a>(members: Members<'a>, report: &mut Report) -> Option<Contents<'a>> {
    let mut reader = Reader { files: members.files, report };
    let note = reader.take(files::MANIFEST_NOTE, members.note, note);
    let key = reader.member(files::KEY, key);
    let checkpoint = reader.member(files::CHECKPOINT, note_of);
    let profile = reader.member(files::PROFILE, json::<Profile>);
    let entries = reader.member(files::ENTRIES, lines);
    let earlier = reader.folder(files::CHECKPOINTS, |_, bytes| note_of(bytes));
    let body = match members.manifest.form {
        Form::Full => reader.full().map(Body::Full),
        Form::Public => reader.public().map(Body::Public),
    };
    reader.finish();
    Some(Contents {
        manifest: members.manifest,
        manifest_bytes: members.manifest_bytes,
        note: note?,
        key: key?,
        checkpoint: checkpoint?,
        earlier,
        profile: profile?,
        entries: entries?,
        body: body?,
    })
}

struct Reader<'a, 'r> {
    files: BTreeMap<&'a str, &'a [u8]>,
    report: &'r mut Report,
}

impl<'a> Reader<'a, '_> {
    fn failed(&mut self, file: &str, reason: Reason) {
        self.report.add(CheckLine::failed(CheckCode::Contents, reason).fact("file", file));
    }

    /// Reads some bytes as what the member of that name is.
    fn take<T>(&mut self, file: &str, bytes: &'a [u8], read: impl Fn(&'a [u8]) -> Result<T, Reason>) -> Option<T> {
        read(bytes).map_err(|reason| self.failed(file, reason)).ok()
    }

    fn member<T>(&mut self, file: &str, read: impl Fn(&'a [u8]) -> Result<T, Reason>) -> Option<T> {
        if let Some(bytes) = self.files.remove(file) {
            return self.take(file, bytes, read);
        }
        self.failed(file, Reason::Missing);
        None
    }

    /// Reads every member of a folder; one that cannot be read is named and left out.
    fn folder<T>(&mut self, folder: &str, read: impl Fn(&str, &'a [u8]) -> Result<T, Reason>) -> Vec<(String, T)> {
        let names: Vec<&'a str> = self.files.keys().copied().filter(|name| name.starts_with(folder)).collect();
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let Some(bytes) = self.files.remove(name) else { continue };
            if let Some(content) = self.take(name, bytes, |bytes| read(name, bytes)) {
                found.push((name.to_owned(), content));
            }
        }
        found
    }

    fn full(&mut self) -> Option<Full<'a>> {
        let people = self.member(files::PEOPLE, |bytes| sorted(bytes, |opening: &PersonOpening| opening.person));
        let salts = self.member(files::DOCUMENT_SALTS, |bytes| sorted(bytes, |salt: &DocumentSalt| salt.document));
        let mut documents = Vec::new();
        for salt in salts.iter().flatten() {
            let bytes = self.member(&files::document(salt.document), Ok);
            documents.extend(bytes.map(|bytes| (*salt, bytes)));
        }
        let batches = self.folder(files::BALLOTS, |name, bytes| {
            // Root and sums fix what it says; writing every paper again would be the longest step of all.
            let opening: BatchOpening = serde_json::from_slice(bytes).map_err(|_| Reason::Unreadable)?;
            if files::batch(opening.key) == name { Ok(opening) } else { Err(Reason::Name) }
        });
        salts?;
        Some(Full { people: people?, documents, batches })
    }

    fn public(&mut self) -> Option<Public<'a>> {
        let leaves = self.member(files::LEAVES, |bytes| lines(bytes)?.into_iter().map(hash).collect());
        let count = self.member(files::COUNT, lines);
        Some(Public { leaves: leaves?, count: count? })
    }

    fn finish(mut self) {
        let strays: Vec<&str> = self.files.keys().copied().collect();
        for name in strays {
            self.failed(name, Reason::Unknown);
        }
        if !self.report.failed(CheckCode::Contents) {
            self.report.add(CheckLine::new(CheckCode::Contents, State::Passed));
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, Reason> {
    str::from_utf8(bytes).map_err(|_| Reason::Unreadable)
}

/// A note as it would be written again.
fn note_of(bytes: &[u8]) -> Result<Note, Reason> {
    let note = Note::parse(bytes).map_err(|_| Reason::Unreadable)?;
    if note.to_bytes() == bytes { Ok(note) } else { Err(Reason::NotCanonical) }
}

/// The note over the manifest has one signature: a second one could be changed without being missed.
fn note(bytes: &[u8]) -> Result<Note, Reason> {
    let note = note_of(bytes)?;
    if note.signatures.len() == 1 { Ok(note) } else { Err(Reason::NotCanonical) }
}

fn key(bytes: &[u8]) -> Result<VerifierKey, Reason> {
    let line = text(bytes)?.strip_suffix('\n').ok_or(Reason::Unreadable)?;
    line.parse().map_err(|_| Reason::Unreadable)
}

fn hash(line: &[u8]) -> Result<Hash, Reason> {
    text(line)?.parse().map_err(|_| Reason::Unreadable)
}

fn lines(bytes: &[u8]) -> Result<Vec<&[u8]>, Reason> {
    files::split(bytes).ok_or(Reason::Unreadable)
}

/// A value from its canonical bytes.
fn json<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, Reason> {
    let value = serde_json::from_slice(bytes).map_err(|_| Reason::Unreadable)?;
    match ledger::canonical(&value) {
        Ok(again) if again == bytes => Ok(value),
        _ => Err(Reason::NotCanonical),
    }
}

/// Canonical lines in the order of their ids, none twice.
fn sorted<T: DeserializeOwned + Serialize, K: Ord>(bytes: &[u8], id: impl Fn(&T) -> K) -> Result<Vec<T>, Reason> {
    let values: Vec<T> = lines(bytes)?.into_iter().map(json).collect::<Result<_, _>>()?;
    if values.is_sorted_by(|one, next| id(one) < id(next)) { Ok(values) } else { Err(Reason::Order) }
}

impl Salt {
    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
