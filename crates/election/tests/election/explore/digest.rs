//! What tells one state of a world from another: all that its deeds change, and none of what the log's own hashes add.

use election::Election;
use election::ballot::count::Batch;
use election::ballot::round::Round;
use election::log::Log;
use election::registration::Import;
use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hasher};

/// Hashes what is written to it.
struct Digest(DefaultHasher);

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

/// The digest of a log's state; of its clock only the hour.
pub(super) fn digest(log: &Log) -> u64 {
    let mut digest = Digest(DefaultHasher::new());
    let hour = log.last_at().map(|at| at.format("%F %H").to_string());
    write_all(&mut digest, &log.election, hour.as_deref()).unwrap();
    digest.0.finish()
}

fn write_all(digest: &mut Digest, election: &Election, hour: Option<&str>) -> fmt::Result {
    write!(digest, "{hour:?} {:?} {:?} {:?}", election.lifecycle, election.method.phase, election.profile_hash)?;
    write!(digest, "{:?} {:?}", election.representatives.phase, election.committee)?;
    write_roll(digest, election)?;
    write_nomination(digest, election)?;
    let ballot = &election.ballot;
    write!(digest, "{:?} {:?}", ballot.phase, ballot.proxies)?;
    write!(digest, "{:?} {:?} {:?}", ballot.elected, ballot.owed, ballot.published)?;
    write!(digest, "{:?} {:?} {:?}", ballot.certified, ballot.handover, ballot.mobile)?;
    write!(digest, "{:?} {:?} {:?}", ballot.change, ballot.changed, ballot.observers)?;
    write!(digest, "{:?} {:?}", ballot.vacant, ballot.acting)?;
    for round in &ballot.rounds {
        write_round(digest, round)?;
    }
    for (key, anchor) in &election.anchors.all {
        write!(digest, "{key:?} {:?}", anchor.confirmed)?;
    }
    write!(digest, "{:?} {:?}", election.passes.standing, (&election.openings, &election.holders))
}

fn write_roll(digest: &mut Digest, election: &Election) -> fmt::Result {
    let stage = &election.registration;
    for person in stage.roll.keys() {
        write!(digest, "{person}")?;
    }
    for (id, import) in &stage.imports {
        let rows = match import {
            Import::Open { rows } => Some(rows.len()),
            Import::Closed { .. } => Some(usize::MAX),
            Import::Kept => Some(usize::MAX - 1),
            Import::Undone => None,
        };
        write!(digest, "{id} {rows:?}")?;
    }
    write!(digest, "{:?} {:?} {:?}", stage.phase, stage.published, stage.corrected)?;
    write!(digest, "{:?} {:?}", stage.removed, stage.versions)?;
    election.office.objections.iter().try_for_each(|(id, one)| write!(digest, "{id} {:?}", one.state))
}

fn write_nomination(digest: &mut Digest, election: &Election) -> fmt::Result {
    let stage = &election.nomination;
    write!(digest, "{:?} {:?}", stage.phase, stage.formal_on)?;
    stage.all.iter().try_for_each(|(id, one)| write!(digest, "{id} {:?} {:?}", one.state, one.findings))
}

fn write_round(digest: &mut Digest, round: &Round) -> fmt::Result {
    write!(digest, "{:?} {:?} {:?}", round.issued, round.stock, round.opened)?;
    write!(digest, "{:?} {:?} {:?}", round.surplus_findings, round.pools, round.signed)?;
    write!(digest, "{:?} {:?} {:?}", round.mixing_watched, round.booths, round.voided)?;
    write!(digest, "{:?} {:?}", round.declared_by, round.sheet_confirmed)?;
    write!(digest, "{:?} {:?} {:?}", round.classified, round.decided, round.explained)?;
    write!(digest, "{:?}", round.result.as_ref().map(|counted| (counted.outcome.valid, counted.tally.returned)))?;
    for contest in &round.contests {
        write!(digest, "{:?}", contest.candidates)?;
    }
    round.batches.iter().try_for_each(|(key, batch)| write_batch(digest, key, batch))
}

/// Of an agreed batch its versions and the order of its tellers say nothing more.
fn write_batch(digest: &mut Digest, key: impl fmt::Debug, batch: &Batch) -> fmt::Result {
    let mut tellers: Vec<_> = batch.tellers.iter().collect();
    tellers.sort_unstable();
    write!(digest, "{key:?} {tellers:?} {}", batch.reopened)?;
    match &batch.agreed {
        Some(agreed) => write!(digest, "{:?}", agreed.root),
        None => tellers.iter().try_for_each(|person| write!(digest, "{:?}", batch.newest(**person))),
    }
}
