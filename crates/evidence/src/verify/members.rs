//! From bytes to members: the archive, and the manifest that names every one of them.

use std::collections::BTreeMap;

use crate::archive::{self, Fault};
use crate::files;
use crate::manifest::{FORMAT, FileRow, Manifest};
use crate::report::{CheckCode, CheckLine, Reason, Report, State};

/// The members of a bundle beside its manifest, and the manifest.
pub(super) struct Members<'a> {
    pub(super) manifest: Manifest,
    pub(super) manifest_bytes: &'a [u8],
    pub(super) note: &'a [u8],
    pub(super) files: BTreeMap<&'a str, &'a [u8]>,
}

/// Opens the archive and reads its manifest; nothing where the bytes are no bundle.
pub(super) fn open<'a>(bundle: &'a [u8], report: &mut Report) -> Option<Members<'a>> {
    let archive = match archive::read(bundle) {
        Ok(archive) => archive,
        Err(fault) => {
            report.unreadable(archive_line(&fault));
            return None;
        }
    };
    if archive.faults.is_empty() {
        report.add(CheckLine::new(CheckCode::Archive, State::Passed).fact("files", archive.members.len()));
    }
    archive.faults.iter().for_each(|fault| report.add(archive_line(fault)));
    let mut files = archive.members;
    let unreadable = |reason, file: &str| CheckLine::failed(CheckCode::Manifest, reason).fact("file", file);
    let (Some(manifest_bytes), Some(note)) = (files.remove(files::MANIFEST), files.remove(files::MANIFEST_NOTE)) else {
        report.unreadable(unreadable(Reason::Missing, files::MANIFEST));
        return None;
    };
    match read_manifest(manifest_bytes) {
        Ok(manifest) => {
            report.form = Some(manifest.form);
            report.name(&manifest.origin);
            check_files(&manifest, &files, report);
            Some(Members { manifest, manifest_bytes, note, files })
        }
        Err(reason) => {
            report.unreadable(unreadable(reason, files::MANIFEST));
            None
        }
    }
}

fn archive_line(fault: &Fault) -> CheckLine {
    CheckLine::failed(CheckCode::Archive, fault.reason).fact("file", fault.file.as_deref().unwrap_or_default())
}

fn read_manifest(bytes: &[u8]) -> Result<Manifest, Reason> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| Reason::Unreadable)?;
    if manifest.v != FORMAT {
        return Err(Reason::Format);
    }
    match ledger::canonical(&manifest) {
        Ok(again) if again == bytes => Ok(manifest),
        _ => Err(Reason::NotCanonical),
    }
}

/// Every member is named with its length and hash, and every named one is there.
fn check_files(manifest: &Manifest, files: &BTreeMap<&str, &[u8]>, report: &mut Report) {
    let failed = |file: &str, reason| CheckLine::failed(CheckCode::Manifest, reason).fact("file", file);
    let missing = manifest.files.keys().filter(|name| !files.contains_key(name.as_str()));
    missing.for_each(|name| report.add(failed(name, Reason::Missing)));
    for (name, bytes) in files {
        match manifest.files.get(*name) {
            None => report.add(failed(name, Reason::Unknown)),
            Some(row) if *row != FileRow::of(bytes) => report.add(failed(name, Reason::Hash)),
            Some(_) => {}
        }
    }
    if !report.failed(CheckCode::Manifest) {
        report.add(CheckLine::new(CheckCode::Manifest, State::Passed).fact("files", files.len()));
    }
}
