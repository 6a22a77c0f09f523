//! What stands on the paper, as a scanner's file may name it, and the order in which papers must come.

use super::fault::{Faults, Spot, What};
use election::BatchNo;
use std::collections::{BTreeMap, BTreeSet};
use tally::{CandidateId, Classification, Marks, Paper, Post, VoidReason};

/// The paper of a round and the pile that was scanned.
#[derive(Clone, Debug)]
pub(super) struct Printed {
    /// The contests in the order of the paper.
    pub(super) contests: Vec<PrintedContest>,
    /// For which reasons a paper may be void, as they were posted.
    pub(super) grounds: Vec<VoidReason>,
    /// The batches of the pool with their papers, in their order.
    pub(super) batches: Vec<(BatchNo, u32)>,
}

/// A contest on the paper.
#[derive(Clone, Debug)]
pub(super) struct PrintedContest {
    pub(super) post: Post,
    /// What the post is called, in both languages.
    pub(super) words: Vec<String>,
    pub(super) seats: usize,
    /// In the order of the paper.
    pub(super) people: Vec<(CandidateId, Option<String>)>,
}

/// The papers of a pool by batch, in order of position.
pub(super) type Pile = BTreeMap<BatchNo, Vec<Paper>>;

impl Printed {
    /// The contest that a file names by its post's word.
    pub(super) fn contest(&self, word: &str) -> Option<&PrintedContest> {
        self.contests.iter().find(|contest| contest.is_called(word))
    }
}

impl PrintedContest {
    pub(super) fn is_called(&self, word: &str) -> bool {
        let word = word.trim();
        self.post.as_str().eq_ignore_ascii_case(word) || self.words.iter().any(|one| one.eq_ignore_ascii_case(word))
    }

    /// Somebody by number on the paper, id, or a name that nobody else here has.
    pub(super) fn person(&self, word: &str) -> Option<&CandidateId> {
        let word = word.trim();
        if let Ok(number) = word.parse::<usize>() {
            return self.people.get(number.checked_sub(1)?).map(|(id, _)| id);
        }
        if let Some((id, _)) = self.people.iter().find(|(id, _)| id.as_str().eq_ignore_ascii_case(word)) {
            return Some(id);
        }
        let mut named = self.people.iter().filter(|(_, name)| name.as_deref() == Some(word));
        named.next().filter(|_| named.next().is_none()).map(|(id, _)| id)
    }
}

/// What a file says of one paper.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) marks: BTreeMap<Post, BTreeSet<CandidateId>>,
    pub(super) void: Option<VoidReason>,
}

impl Said {
    pub(super) fn mark(&mut self, post: &Post, person: &CandidateId) {
        self.marks.entry(post.clone()).or_default().insert(person.clone());
    }

    /// Whether more names are marked for some post than it has seats.
    pub(super) fn overvotes(&self, printed: &Printed) -> bool {
        let over = |contest: &PrintedContest| self.marks.get(&contest.post).is_some_and(|m| m.len() > contest.seats);
        printed.contests.iter().any(over)
    }

    /// The paper as a record. Too many names stay as they were marked: what they mean is the profile's to say.
    pub(super) fn paper(self) -> Paper {
        let classification = match self.void {
            None | Some(VoidReason::Overvote | VoidReason::DuplicatePost) => Classification::Ordinary,
            Some(reason) => Classification::Void { reason },
        };
        let marks = self.marks.into_iter().map(|(post, names)| (post, Marks(names))).collect();
        election::ballot::scan::normal(&Paper { marks, classification })
    }
}

/// Papers as they come, held against the order of the pile.
pub(super) struct Order<'p> {
    batches: std::slice::Iter<'p, (BatchNo, u32)>,
    known: BTreeSet<BatchNo>,
    here: Option<(BatchNo, u32)>,
    /// The position that is next in the batch.
    next: u32,
    pile: Pile,
    /// After the first paper out of order every other would be, too.
    lost: Option<Lost>,
}

/// A paper came out of order.
struct Lost;

impl<'p> Order<'p> {
    pub(super) fn of(printed: &'p Printed) -> Self {
        let mut batches = printed.batches.iter();
        let here = batches.next().copied();
        let known = printed.batches.iter().map(|(batch, _)| *batch).collect();
        Self { batches, known, here, next: 1, pile: Pile::new(), lost: None }
    }

    /// The next paper, as the file says where it lies.
    pub(super) fn take(&mut self, batch: u32, position: u32, (at, paper): (Spot, Paper), faults: &mut Faults) {
        let batch = u16::try_from(batch).map(BatchNo).ok().filter(|batch| self.known.contains(batch));
        let Some(batch) = batch else {
            faults.add(at, What::UnknownBatch, "");
            return;
        };
        if self.lost.is_some() {
            return;
        }
        if self.here.is_some_and(|(_, papers)| self.next > papers) {
            (self.here, self.next) = (self.batches.next().copied(), 1);
        }
        match self.here {
            Some((expected, _)) if (expected, self.next) == (batch, position) => {
                self.pile.entry(batch).or_default().push(paper);
                self.next += 1;
            }
            Some((expected, _)) => {
                self.lost = Some(Lost);
                faults.add(at, What::OutOfOrder, format!("{expected}-{}", self.next));
            }
            None => {
                self.lost = Some(Lost);
                faults.add(at, What::OutOfOrder, "");
            }
        }
    }

    /// All papers, where none is missing at the end.
    pub(super) fn end(self, faults: &mut Faults) -> Pile {
        let missing = match self.here {
            Some((batch, papers)) if self.next <= papers => Some((batch, self.next)),
            _ => self.batches.clone().next().map(|(batch, _)| (*batch, 1)),
        };
        if let (Some((batch, position)), None) = (missing, self.lost) {
            faults.add(Spot::File, What::PapersMissing, format!("{batch}-{position}"));
        }
        self.pile
    }
}
