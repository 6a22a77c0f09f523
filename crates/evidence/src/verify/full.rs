//! The full form: every command decided again, every opening against its commitment, every paper counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use election::Election;
use election::ballot::count::Agreed;
use election::ballot::doubt::unposted_reasons;
use election::ballot::paper::{BatchKey, batch_root, sums_root};
use election::ballot::round::Round;
use election::log::{Log, Refusal, ReplayError};
use election::method::EntryBy;
use serde_json::Value;
use tally::Sums;

use super::contents::{Contents, Full};
use super::count;
use super::entries::Parsed;
use super::heads::Heads;
use crate::files;
use crate::report::{CheckCode, CheckLine, Reason, Report, State};
use crate::source::{BatchOpening, SumsOpening};

pub(super) fn check(contents: &Contents<'_>, body: &Full<'_>, parsed: &Parsed<'_>, heads: &Heads, report: &mut Report) {
    heads.check_witnessed(&parsed.entries(), report);
    // What is committed to can only be judged against a record that holds.
    let Some(log) = replay(contents, parsed, report) else { return };
    let election = &log.election;
    heads.check_spans(Some(&election.anchors), report);
    let notices = CheckLine::new(CheckCode::Notices, State::Passed);
    report.add(notices.fact("notices", election.office.notices.len()));
    check_people(body, election, report);
    check_documents(body, election, report);
    check_papers(body, election, report);
}

/// Decides every entry again, and stops at the first that comes out otherwise.
pub(super) fn replay(contents: &Contents<'_>, parsed: &Parsed<'_>, report: &mut Report) -> Option<Log> {
    let Some((first, _)) = parsed.read.first() else {
        let line = parsed.stop(report).unwrap_or_else(|| report.bad_entry(0, Reason::Missing));
        report.add(line);
        return None;
    };
    let mut log = Log::new(first.election, Arc::new(contents.profile.clone()));
    for (number, (_, bytes)) in (0_u64..).zip(&parsed.read) {
        if let Err(error) = log.replay(bytes) {
            let line = report.bad_entry(number, reason(&error));
            report.add(line.fact("blockers", blockers(&error)));
            return None;
        }
    }
    if let Some(line) = parsed.stop(report) {
        report.add(line);
        return None;
    }
    report.add(CheckLine::new(CheckCode::Entries, State::Passed).fact("entries", log.size()).fact("of", log.size()));
    Some(log)
}

fn reason(error: &ReplayError) -> Reason {
    match error {
        ReplayError::Unreadable(_) => Reason::Unreadable,
        ReplayError::OtherElection(_) => Reason::OtherElection,
        ReplayError::OutOfOrder { .. } => Reason::OutOfOrder,
        ReplayError::Refused(_) => Reason::Refused,
        ReplayError::Differs => Reason::Differs,
    }
}

/// The codes of what refuses the recorded command.
fn blockers(error: &ReplayError) -> Vec<&'static str> {
    match error {
        ReplayError::Refused(Refusal::Blocked(blockers)) => blockers.iter().map(|blocker| blocker.code).collect(),
        _ => Vec::new(),
    }
}

fn check_people(body: &Full<'_>, election: &Election, report: &mut Report) {
    for opening in &body.people {
        let record =
            ledger::canonical(&opening.record).map(|record| ledger::commit_person(opening.salt.bytes(), &record));
        let reason = match election.people.get(&opening.person) {
            None => Reason::Unknown,
            Some(facts) if record.is_ok_and(|opened| opened == facts.commitment) => continue,
            Some(_) => Reason::Commitment,
        };
        report.add(CheckLine::failed(CheckCode::People, reason).fact("person", opening.person));
    }
    close(CheckCode::People, body.people.len(), election.people.len(), report);
}

fn check_documents(body: &Full<'_>, election: &Election, report: &mut Report) {
    for (salt, bytes) in &body.documents {
        let reason = match election.office.documents.get(&salt.document) {
            None => Reason::Unknown,
            Some(commitment) if ledger::commit_person(salt.salt.bytes(), bytes) == *commitment => continue,
            Some(_) => Reason::Commitment,
        };
        report.add(CheckLine::failed(CheckCode::Documents, reason).fact("file", files::document(salt.document)));
    }
    close(CheckCode::Documents, body.documents.len(), election.office.documents.len(), report);
}

/// How many of all were opened, where all that were opened hold.
fn close(code: CheckCode, opened: usize, of: usize, report: &mut Report) {
    if report.failed(code) {
        return;
    }
    let state = if opened < of { State::NotCovered } else { State::Passed };
    report.add(CheckLine::new(code, state).fact("opened", opened).fact("of", of));
}

/// Counts every opened batch again, and each round from them.
fn check_papers(body: &Full<'_>, election: &Election, report: &mut Report) {
    let mut opened: BTreeMap<BatchKey, (&str, &BatchOpening)> =
        body.batches.iter().map(|(file, opening)| (opening.key, (file.as_str(), opening))).collect();
    let mut agreed = 0;
    let mut papers = 0_usize;
    for round in &election.ballot.rounds {
        let mut recounted = BTreeMap::new();
        for (key, batch) in agreed_batches(round) {
            agreed += 1;
            let Some((file, opening)) = opened.remove(&key) else { continue };
            papers += opening.papers.len();
            if let Some(read) = &opening.sums {
                papers += usize::try_from(read.sums.papers).unwrap_or(usize::MAX);
            }
            match recount(opening, &batch, round, election) {
                Ok(sums) => {
                    recounted.insert(key, sums);
                }
                Err(reason) => report.add(failed(file, reason)),
            }
        }
        count::check_round(round, &recounted, election, report);
    }
    for (file, _) in opened.values() {
        report.add(failed(file, Reason::Unknown));
    }
    if election.entry_by() == EntryBy::Sums && agreed > 0 {
        report.add(CheckLine::new(CheckCode::Papers, State::Note).fact("batches", agreed));
    }
    if !report.failed(CheckCode::Papers) {
        let state = if body.batches.len() < agreed { State::NotCovered } else { State::Passed };
        let line = CheckLine::new(CheckCode::Papers, state).fact("opened", body.batches.len());
        report.add(line.fact("of", agreed).fact("papers", papers));
    }
}

fn failed(file: &str, reason: Reason) -> CheckLine {
    CheckLine::failed(CheckCode::Papers, reason).fact("file", Value::from(file))
}

fn agreed_batches(round: &Round) -> impl Iterator<Item = (BatchKey, Agreed)> {
    round.batches.iter().filter_map(|((look, pool, batch), held)| {
        let key = BatchKey { round: round.number, look: *look, pool: *pool, batch: *batch };
        Some((key, held.agreed.clone()?))
    })
}

/// The sums that both tellers committed to are those that were agreed; the papers themselves are not in the record.
fn read_sums(key: BatchKey, opened: &SumsOpening, agreed: &Agreed) -> Result<Sums, Reason> {
    if sums_root(key, &opened.sums, opened.nonce.bytes()) != agreed.root {
        return Err(Reason::Root);
    }
    if count::same(&opened.sums, &agreed.sums) { Ok(opened.sums.clone()) } else { Err(Reason::Sums) }
}

/// The papers give the agreed root, are void for posted reasons alone, and give the agreed sums.
fn recount(opening: &BatchOpening, agreed: &Agreed, round: &Round, election: &Election) -> Result<Sums, Reason> {
    match (election.entry_by(), &opening.sums) {
        (EntryBy::Sums, Some(opened)) if opening.papers.is_empty() => {
            return read_sums(opening.key, opened, agreed);
        }
        (EntryBy::Papers, None) => {}
        (EntryBy::Sums | EntryBy::Papers, _) => return Err(Reason::Root),
    }
    let leaves = opening.papers.iter().map(|opened| (&opened.paper, opened.nonce.bytes()));
    if batch_root(opening.key, leaves) != agreed.root {
        return Err(Reason::Root);
    }
    let law = &election.paper_law(round, round.under.as_ref().unwrap_or(&election.profile).law());
    let papers = || opening.papers.iter().map(|opened| &opened.paper);
    if !unposted_reasons(law, papers()).is_empty() {
        return Err(Reason::Grounds);
    }
    let found = round.batches.get(&(opening.key.look, opening.key.pool, opening.key.batch));
    let fits = |(position, paper): (u32, &tally::Paper)| {
        found.and_then(|batch| batch.found.get(&position)).is_none_or(|finding| finding.fits(paper))
    };
    if !(1..).zip(papers()).all(fits) {
        return Err(Reason::Finding);
    }
    let sums = Sums::of(papers(), &round.specs(), law).map_err(|_| Reason::Sums)?;
    if count::same(&sums, &agreed.sums) { Ok(sums) } else { Err(Reason::Sums) }
}
