//! The public form: every shown entry stands at its place in the log, and the count adds up. What the withheld entries
//! say is taken as committed.

use std::collections::BTreeMap;

use election::ballot::Event as Ballot;
use election::ballot::count::Look;
use election::ballot::round::Counted;
use election::law::{self, Event as Law};
use election::log::Entry;
use election::record::Event as Record;
use election::record::anchor::AnchorKind;
use election::{BatchNo, BoxId, ElectionId, Event, PoolNo, RoundNo};
use rules::Profile;
use tally::Sums;

use super::contents::{Contents, Public};
use super::count;
use super::entries::Parsed;
use super::heads::Heads;
use crate::report::{CheckCode, CheckLine, Committed, Reason, Report, State};

pub(super) fn check(
    contents: &Contents<'_>,
    body: &Public<'_>,
    parsed: &Parsed<'_>,
    heads: &Heads,
    report: &mut Report,
) {
    let entries = parsed.entries();
    heads.check_witnessed(&entries, report);
    heads.check_spans(None, report);
    let bad = first_bad(body, parsed);
    if let Some((number, reason)) = bad.or(parsed.stopped) {
        let line = report.bad_entry(number, reason);
        return report.add(line);
    }
    let shown = CheckLine::new(CheckCode::Entries, State::Passed).fact("entries", entries.len());
    report.add(shown.fact("of", body.leaves.len()));
    if let Some(first) = entries.first() {
        Count::new(contents, heads, first.election).check(&entries, report);
    }
    let withheld = body.leaves.len().saturating_sub(entries.len());
    let line = CheckLine::new(CheckCode::AsCommitted, State::NotCovered).fact("withheld", withheld);
    report.add(line.fact("findings", Committed::ALL));
}

/// The first shown entry that is not the canonical one of its place.
fn first_bad(body: &Public<'_>, parsed: &Parsed<'_>) -> Option<(u64, Reason)> {
    let first = parsed.read.first();
    if first.is_none_or(|(entry, _)| entry.seq != 0) {
        return Some((0, Reason::Missing));
    }
    let mut before: Option<&Entry> = None;
    for (entry, bytes) in &parsed.read {
        let leaf = usize::try_from(entry.seq).ok().and_then(|seq| body.leaves.get(seq));
        let reason = if before.is_some_and(|before| before.seq >= entry.seq || before.at > entry.at) {
            Reason::OutOfOrder
        } else if first.is_some_and(|(first, _)| first.election != entry.election) {
            Reason::OtherElection
        } else if !ledger::canonical(entry).is_ok_and(|again| again == *bytes) {
            Reason::NotCanonical
        } else if leaf != Some(&ledger::leaf_hash(bytes)) {
            Reason::Hash
        } else {
            before = Some(entry);
            continue;
        };
        return Some((entry.seq, reason));
    }
    None
}

/// The count as the shown entries tell it.
struct Count<'c> {
    heads: &'c Heads,
    election: ElectionId,
    /// The rules in force, as the shown entries amend them.
    profile: Profile,
    /// Papers in the boxes of the current round.
    boxed: BTreeMap<BoxId, u32>,
    batches: BTreeMap<(Look, PoolNo, BatchNo), &'c Sums>,
    /// Batches that were opened again and had not been shown as agreed.
    strays: usize,
}

impl<'c> Count<'c> {
    fn new(contents: &Contents<'_>, heads: &'c Heads, election: ElectionId) -> Self {
        Self {
            heads,
            election,
            profile: contents.profile.clone(),
            boxed: BTreeMap::new(),
            batches: BTreeMap::new(),
            strays: 0,
        }
    }

    fn check(mut self, entries: &[&'c Entry], report: &mut Report) {
        for entry in entries {
            for event in &entry.events {
                match event {
                    Event::Ballot(event) => self.take(entry, event, report),
                    Event::Law(event) => self.follow(event, report),
                    _ => {}
                }
            }
        }
    }

    fn take(&mut self, entry: &'c Entry, event: &'c Ballot, report: &mut Report) {
        match event {
            Ballot::PollOpened {} => self.boxed.clear(),
            Ballot::BoxOpened { ballot_box, papers, .. } | Ballot::BoxCorrected { ballot_box, papers } => {
                self.boxed.insert(*ballot_box, *papers);
            }
            Ballot::Mixed { .. } => {
                self.batches.clear();
                self.strays = 0;
            }
            Ballot::BatchAgreed { look, pool, batch, sums, .. } => {
                self.batches.insert((*look, *pool, *batch), sums);
            }
            Ballot::BatchReopened { look, pool, batch } => {
                self.strays += usize::from(self.batches.remove(&(*look, *pool, *batch)).is_none());
            }
            Ballot::CountAgreed { counted } => self.agreed(entry, counted, report),
            _ => {}
        }
    }

    /// An amendment or an answer changes the rules of what follows; an answer also the outcome that waited for it.
    fn follow(&mut self, event: &Law, report: &mut Report) {
        let changed = match event {
            Law::ProfileAmended { rules, .. } => self.profile.amended(rules).ok(),
            Law::ReadingAnswered { rule, reading, .. } => law::read_so(&self.profile, *rule, *reading),
            Law::Passed { .. } | Law::PassUsed { .. } => return,
        };
        let Some(profile) = changed else {
            return report.add(CheckLine::failed(CheckCode::Count, Reason::Outcome));
        };
        self.profile = profile;
        if let Law::ReadingAnswered { counted, .. } = event
            && tally::outcome(&counted.tally, &self.profile).as_ref() != Ok(&counted.outcome)
        {
            report.add(CheckLine::failed(CheckCode::Count, Reason::Outcome));
        }
    }

    fn agreed(&self, entry: &Entry, counted: &Counted, report: &mut Report) {
        let round = entry.events.iter().find_map(|event| match event {
            Event::Record(Record::AnchorNeeded { anchor: AnchorKind::CountAgreed, round }) => Some(*round),
            _ => None,
        });
        let round = round.unwrap_or(RoundNo(0));
        let failed = |reason| CheckLine::failed(CheckCode::Count, reason).fact("round", round);
        if self.strays > 0 {
            return report.add(failed(Reason::Missing));
        }
        if u64::from(counted.tally.returned) != self.boxed.values().map(|papers| u64::from(*papers)).sum::<u64>() {
            return report.add(failed(Reason::Boxes));
        }
        let first: Vec<&Sums> =
            self.batches.iter().filter(|((look, _, _), _)| *look == Look::First).map(|(_, sums)| *sums).collect();
        // A round that is void before anything is counted has no batches, and a tally without votes.
        let none = Sums::default;
        let whole = if first.is_empty() { Some(none()) } else { count::merge(&first) };
        count::check_counted(round, counted, whole.as_ref(), &self.profile, report);
        let size = entry.seq.saturating_add(1);
        let root = self.heads.tree.root_at(size);
        if let Some((root, hash)) =
            root.and_then(|root| Some((root, count::check_hash(self.election, round, &counted.tally, size, root)?)))
        {
            count::say_words(round, &hash, size, root, report);
        }
    }
}
