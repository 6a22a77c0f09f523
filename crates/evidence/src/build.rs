//! Building a bundle. What goes in is not judged here: a bundle of a bad log is built as readily, and does not verify.

use std::collections::{BTreeMap, BTreeSet};

use election::log::Entry;
use ledger::{CanonicalError, SigningKey};
use serde::Serialize;
use thiserror::Error;

use crate::manifest::Manifest;
use crate::naming::{Names, names};
use crate::source::{DocumentOpening, DocumentSalt, Form, Source};
use crate::{archive, files};

/// Why no bundle can be built.
#[derive(Debug, Error)]
pub enum BuildError {
    /// The bytes are no entry in canonical form.
    #[error("entry {seq} is none: {reason}")]
    Entry {
        /// Its number.
        seq: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A record has no canonical bytes.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// Two openings of the same person, document or batch.
    #[error("{0} is opened twice")]
    Twice(String),
    /// The key is not the one of this log.
    #[error("the key {0} is not named after the origin")]
    OtherKey(String),
    /// More than an archive without 64-bit records holds.
    #[error("the bundle would be too large")]
    TooLarge,
}

/// Builds the bundle of a form, signed by the key that signed the checkpoint. The public form leaves all openings out.
pub fn build(source: &Source, form: Form, key: &SigningKey) -> Result<Vec<u8>, BuildError> {
    if key.name() != source.origin {
        return Err(BuildError::OtherKey(key.name().to_owned()));
    }
    let mut members = common(source, key)?;
    match form {
        Form::Full => full(source, &mut members)?,
        Form::Public => public(source, &mut members)?,
    }
    let (manifest, note) = Manifest::of(form, &source.origin, &members).sign(key)?;
    members.insert(files::MANIFEST.to_owned(), manifest);
    members.insert(files::MANIFEST_NOTE.to_owned(), note);
    archive::write(&members).ok_or(BuildError::TooLarge)
}

type Members = BTreeMap<String, Vec<u8>>;

fn common(source: &Source, key: &SigningKey) -> Result<Members, BuildError> {
    let notes = (1..).zip(&source.earlier).map(|(number, note)| (files::checkpoint(number), note.clone().into_bytes()));
    let mut members: Members = notes.collect();
    members.insert(files::KEY.to_owned(), format!("{}\n", key.verifier_key()).into_bytes());
    members.insert(files::CHECKPOINT.to_owned(), source.checkpoint.clone().into_bytes());
    members.insert(files::PROFILE.to_owned(), ledger::canonical(&source.profile)?);
    Ok(members)
}

fn full(source: &Source, members: &mut Members) -> Result<(), BuildError> {
    if let Some(seq) = source.entries.iter().position(|entry| entry.is_empty() || entry.contains(&b'\n')) {
        return Err(BuildError::Entry { seq, reason: "not one line".to_owned() });
    }
    members.insert(files::ENTRIES.to_owned(), files::join(source.entries.iter().map(Vec::as_slice)));
    let people = source.people.iter().map(|opening| (opening.person, opening));
    members.insert(files::PEOPLE.to_owned(), lines(people)?);
    let salt = |opening: &DocumentOpening| DocumentSalt { document: opening.document, salt: opening.salt };
    let salts = source.documents.iter().map(|opening| (opening.document, salt(opening)));
    members.insert(files::DOCUMENT_SALTS.to_owned(), lines(salts)?);
    for opening in &source.documents {
        members.insert(files::document(opening.document), opening.bytes.clone());
    }
    for opening in &source.batches {
        let name = files::batch(opening.key);
        if members.insert(name.clone(), ledger::canonical(opening)?).is_some() {
            return Err(BuildError::Twice(name));
        }
    }
    Ok(())
}

/// Openings as lines in the order of their ids.
fn lines<K: Ord + ToString, T: Serialize>(openings: impl Iterator<Item = (K, T)>) -> Result<Vec<u8>, BuildError> {
    let mut sorted = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (id, opening) in openings {
        let name = id.to_string();
        if !seen.insert(name.clone()) {
            return Err(BuildError::Twice(name));
        }
        sorted.insert(id, ledger::canonical(&opening)?);
    }
    Ok(files::join(sorted.values().map(Vec::as_slice)))
}

fn public(source: &Source, members: &mut Members) -> Result<(), BuildError> {
    let read = |(seq, bytes): (usize, &Vec<u8>)| {
        serde_json::from_slice::<Entry>(bytes).map_err(|error| BuildError::Entry { seq, reason: error.to_string() })
    };
    let entries: Vec<Entry> = source.entries.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    let named = names(&entries).map_err(CanonicalError::from)?;
    let of = |wanted: Names| {
        let chosen = source.entries.iter().zip(&named).filter(move |(_, names)| **names == wanted);
        files::join(chosen.map(|(bytes, _)| bytes.as_slice()))
    };
    members.insert(files::ENTRIES.to_owned(), of(Names::Nobody));
    members.insert(files::COUNT.to_owned(), of(Names::Candidates));
    let leaves: Vec<String> = source.entries.iter().map(|bytes| ledger::leaf_hash(bytes).to_string()).collect();
    members.insert(files::LEAVES.to_owned(), files::join(leaves.iter().map(String::as_bytes)));
    Ok(())
}
