//! Papers, batches, two looks, the result.

use super::{Play, Who};
use election::ballot::Command;
use election::ballot::count::{Look, ReopenReason};
use election::ballot::doubt::{Decided, PaperFinding};
use election::ballot::paper::{self, BatchKey};
use election::ballot::written::Reading;
use election::law::{Command as Law, ReadingNo};
use election::method::EntryBy;
use election::record;
use election::record::anchor::{AnchorKind, Typed};
use election::record::opening::{OpeningReason, Papers};
use election::{BatchNo, PersonId, PoolNo, RoundNo, WrittenId};
use ledger::Hash;
use tally::{CandidateId, Classification, Marks, Paper, Post, Sums, VoidReason};

/// A counted paper with what opens its leaf.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Opening {
    pub(crate) round: RoundNo,
    pub(crate) look: Look,
    pub(crate) pool: PoolNo,
    pub(crate) batch: BatchNo,
    /// Within the batch, from 1.
    pub(crate) position: u32,
    pub(crate) nonce: [u8; 32],
    pub(crate) paper: Paper,
}

/// Both looks; in the first, one teller errs and enters the first batch again, and a batch is reopened.
pub(super) fn tally(play: &mut Play) {
    let person = play.people.written_in;
    play.write_in(Post::MEMBER, person);
    let panel = [1, 2, 3].map(|place: usize| play.people.members[place].person);
    let command = Command::ClassifyPaper {
        look: Look::First,
        pool: PoolNo(1),
        batch: BatchNo(1),
        position: 2,
        finding: PaperFinding::Void { reason: VoidReason::Unreadable },
        decided: Decided::Panel { panel, against: None },
    };
    play.act(play.people.clerk, command);
    let papers = first_papers(play);
    play.look(Look::First, &papers);
    let key = (Look::First, PoolNo(1), BatchNo(1));
    let reason = ReopenReason::Scrutineer;
    play.act(play.people.clerk, Command::ReopenBatch { look: key.0, pool: key.1, batch: key.2, reason });
    for teller in play.tellers(Look::First) {
        play.commit(teller, key, play.batch_root(key));
    }
    play.agree_batch(key);
    play.look(Look::Second, &papers);
}

pub(super) fn agree(play: &mut Play) {
    play.act(play.people.clerk, Command::AgreeCount {});
    play.anchor(AnchorKind::CountAgreed);
    play.answer_readings();
    for who in play.signers() {
        play.act(who, Command::SignResult {});
    }
}

impl Play {
    /// The two groups that stand on the signed result sheet and not on the screen.
    pub(crate) fn sheet_groups(&self) -> [Typed; 2] {
        let round = self.election().ballot.round_no();
        let groups = ledger::hash_groups(&self.election().check_hash(round).unwrap());
        let blanks = self.election().sheet_blanks(round).unwrap();
        blanks.map(|group| Typed { group, digits: groups[usize::from(group)].clone() })
    }

    /// The supervisor holds the signed sheet against the record.
    pub(crate) fn confirm_sheet(&mut self) {
        let typed = self.sheet_groups();
        self.act(self.people.supervisor, Command::ConfirmSheet { typed });
    }

    /// The sheet of the round is held against the record, and its result is posted, where neither was done.
    pub(crate) fn post_result(&mut self) {
        let round = self.round();
        if round.voided.is_some() {
            return;
        }
        if round.sheet_confirmed.is_none() {
            self.confirm_sheet();
        }
        if self.election().ballot.published.is_none() {
            let happened = self.today();
            self.act(self.people.clerk, Command::PublishResult { happened });
        }
    }

    /// The office answers that every rule on which the outcome hangs is read as the profile says.
    pub(crate) fn answer_readings(&mut self) {
        while let Some(open) = election::law::open_readings(self.election()).into_iter().next() {
            let (document, happened) = (self.paper(), self.today());
            let answer = Law::AnswerReading { rule: open.rule, reading: ReadingNo(0), document, happened };
            self.act(self.people.street, answer);
        }
    }
}

pub(super) fn declare(play: &mut Play) {
    play.act(play.people.clerk, Command::Declare {});
    play.confirm_sheet();
    let happened = play.today();
    play.act(play.people.clerk, Command::PublishResult { happened });
    let document = play.paper();
    play.act(play.people.clerk, Command::SealPapers { document, happened });
    let lies =
        BatchKey { round: play.election().ballot.round_no(), look: Look::First, pool: PoolNo(1), batch: BatchNo(1) };
    let which = match play.election().entry_by() {
        EntryBy::Papers => Papers::OnePaper { lies, position: 1 },
        EntryBy::Sums => Papers::WholeRound { round: lies.round },
    };
    play.act(play.people.supervisor, record::Command::OpenPapers { which, reason: OpeningReason::SpotCheck });
}

/// The first candidates for director and deputy win; two of three members are elected, the third seat stays open. The
/// first paper is blank, the second void, the third names too many members, the fourth has a write-in.
fn first_papers(play: &Play) -> Vec<Paper> {
    let names: Vec<CandidateId> = play.people.candidates.iter().map(|person| person.to_string().into()).collect();
    let written_in = CandidateId::from(play.people.written_in.to_string());
    let papers = 0..usize::try_from(play.election().returned()).unwrap();
    let paper = |number: usize| {
        let mut members = vec![&names[4], &names[5]];
        match number {
            0 => return Paper::default(),
            1 => {
                let classification = Classification::Void { reason: VoidReason::Unreadable };
                return Paper { marks: [].into(), classification };
            }
            2 => members.extend([&names[6], &names[7]]),
            3 => members.push(&written_in),
            _ if number.is_multiple_of(3) => members.push(&names[6]),
            _ if number % 3 == 1 => members.push(&names[7]),
            _ => {}
        }
        let director = &names[usize::from(number.is_multiple_of(4))];
        let deputy = &names[2 + usize::from(number.is_multiple_of(5))];
        paper_of(&[(Post::DIRECTOR, &[director]), (Post::DEPUTY, &[deputy]), (Post::MEMBER, &members)])
    };
    papers.map(paper).collect()
}

/// A paper with these marks.
pub(crate) fn paper_of(marks: &[(Post, &[&CandidateId])]) -> Paper {
    let marks = marks.iter().map(|(post, names)| {
        let names = names.iter().map(|name| (*name).clone()).collect();
        (post.clone(), Marks(names))
    });
    Paper { marks: marks.collect(), classification: Classification::Ordinary }
}

impl Play {
    /// A name is noted for a post, as nobody has read it yet.
    pub(crate) fn note(&mut self, post: Post) -> WrittenId {
        let written = WrittenId(self.id());
        let commitment = ledger::sha256(written.0.as_bytes());
        self.act(self.people.scrutineers[0], Command::NoteWriteIn { written, post, commitment });
        written
    }

    /// Two persons read a written name alike.
    pub(crate) fn matches(&mut self, written: WrittenId, reading: Reading) {
        for who in self.people.scrutineers {
            self.act(who, Command::MatchWriteIn { written, reading });
        }
    }

    /// Somebody is written in and matched to the roll.
    pub(crate) fn write_in(&mut self, post: Post, person: PersonId) {
        let written = self.note(post);
        self.matches(written, Reading::Voter { person });
    }

    /// Three members of the committee and a scrutineer.
    pub(crate) fn signers(&self) -> [Who; 4] {
        let people = &self.people;
        if !self.setup.purpose.is_general() {
            return [people.members[0], people.members[1], people.members[2], people.scrutineers[0]];
        }
        [people.members[1], people.members[2], people.reserves[0], people.scrutineers[0]]
    }

    /// One look over the papers of the current round: every batch is entered by a pair and agreed.
    pub(crate) fn look(&mut self, look: Look, papers: &[Paper]) {
        if self.round().groups.is_empty() {
            self.hand_out();
        }
        let keys: Vec<_> = self.round().batches.iter().filter(|(key, _)| key.0 == look).collect();
        let sizes: Vec<_> = keys.into_iter().map(|(key, batch)| (*key, batch.papers)).collect();
        let mut papers = papers.iter();
        for (key, size) in sizes {
            for (position, paper) in (1..=size).zip(papers.by_ref()) {
                self.open_paper(key, position, paper.clone());
            }
            let [one, other] = self.tellers(look);
            self.commit(one, key, self.batch_root(key));
            if look == Look::First {
                self.commit(other, key, ledger::sha256(b"a slip of the finger"));
            }
            self.commit(other, key, self.batch_root(key));
            self.agree_batch(key);
        }
    }

    pub(crate) fn open_paper(&mut self, (look, pool, batch): (Look, PoolNo, BatchNo), position: u32, paper: Paper) {
        let round = self.election().ballot.round_no();
        let nonce = *ledger::sha256(format!("{round} {look:?} {pool} {batch} {position}").as_bytes()).as_bytes();
        self.papers.push(Opening { round, look, pool, batch, position, nonce, paper });
    }

    /// The papers of one batch of the current round.
    pub(crate) fn batch(&self, (look, pool, batch): (Look, PoolNo, BatchNo)) -> impl Iterator<Item = &Opening> {
        let round = self.election().ballot.round_no();
        self.papers.iter().filter(move |one| (one.round, one.look, one.pool, one.batch) == (round, look, pool, batch))
    }

    /// The root that an honest teller commits to.
    pub(crate) fn batch_root(&self, key: (Look, PoolNo, BatchNo)) -> Hash {
        let (look, pool, batch) = key;
        let round = self.election().ballot.round_no();
        let named = BatchKey { round, look, pool, batch };
        if self.election().entry_by() == EntryBy::Sums {
            let nonce = self.batch(key).next().unwrap().nonce;
            return paper::sums_root(named, &self.batch_sums(key), &nonce);
        }
        let papers = self.batch(key).map(|opening| (&opening.paper, &opening.nonce));
        paper::batch_root(named, papers)
    }

    /// The sums of a batch's papers.
    pub(crate) fn batch_sums(&self, key: (Look, PoolNo, BatchNo)) -> Sums {
        let papers = self.batch(key).map(|opening| &opening.paper);
        self.election().sums_of(self.round(), papers).unwrap()
    }

    pub(crate) fn commit(&mut self, who: Who, (look, pool, batch): (Look, PoolNo, BatchNo), root: Hash) {
        let resized = self.round().batches[&(look, pool, batch)].resized;
        self.act(who, Command::CommitBatch { look, pool, batch, root, resized });
    }

    pub(crate) fn agree_batch(&mut self, key: (Look, PoolNo, BatchNo)) {
        let (look, pool, batch) = key;
        let command = Command::AgreeBatch { look, pool, batch, root: self.batch_root(key), sums: self.batch_sums(key) };
        self.act(self.people.scrutineers[0], command);
    }
}
