//! A scanner in the second look.

use super::Play;
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::paper::{BatchKey, PaperRecord};
use election::ballot::scan::{ScanFormat, ScanReading, ScannedRoot, normal};
use election::{BatchNo, PoolNo};
use ledger::Tree;
use tally::Paper;

impl Play {
    /// What a scanner commits to that read these papers of a pool, in their order.
    pub(crate) fn scan_of(&mut self, pool: PoolNo, papers: &[Paper]) -> Command {
        let round = self.election().ballot.round_no();
        self.papers.retain(|one| (one.round, one.look, one.pool) != (round, Look::Second, pool));
        let of = self.round().batches.iter().filter(|((look, of, _), _)| (*look, *of) == (Look::Second, pool));
        let sizes: Vec<_> = of.map(|(key, batch)| (*key, batch.papers)).collect();
        let mut papers = papers.iter();
        for (key, size) in &sizes {
            for (position, paper) in (1..=*size).zip(papers.by_ref()) {
                self.open_paper(*key, position, normal(paper));
            }
        }
        let roots = sizes.iter().map(|(key, _)| ScannedRoot { batch: key.2, root: self.batch_root(*key) }).collect();
        Command::ImportScan { pool, format: ScanFormat::Csv, document: self.document, roots }
    }

    /// Dice for a scanned pool.
    pub(crate) fn scan_dice(&self, pool: PoolNo) -> Command {
        let (seed, document, happened) = (Self::DICE.to_owned(), self.document, self.today());
        Command::DrawScanSample { pool, seed, document, happened }
    }

    /// What people read at a place of a scanned pool, with what opens the scanner's record there.
    pub(crate) fn reading(&self, pool: PoolNo, number: u32, paper: Paper) -> Command {
        let lies = self.round().lies(pool, number).unwrap();
        let key = (Look::Second, pool, lies.batch);
        let batch = BatchKey { round: self.round().number, look: Look::Second, pool, batch: lies.batch };
        let leaf = |one: &super::Opening| {
            PaperRecord { batch, position: one.position, paper: one.paper.clone() }.leaf(&one.nonce)
        };
        let tree = Tree::from_leaves(self.batch(key).map(leaf));
        let proof = tree.inclusion(u64::from(lies.position) - 1, u64::from(lies.of)).unwrap();
        let nonce = self.batch(key).find(|one| one.position == lies.position).unwrap().nonce;
        let nonce = nonce.as_slice().try_into().unwrap();
        Command::ReadScanned { pool, number, sampled: ScanReading::Read { paper, nonce, proof } }
    }

    /// The paper as the scanner read it.
    pub(crate) fn as_scanned(&self, pool: PoolNo, number: u32) -> Paper {
        let lies = self.round().lies(pool, number).unwrap();
        let key = (Look::Second, pool, lies.batch);
        self.batch(key).find(|one| one.position == lies.position).unwrap().paper.clone()
    }

    /// Every paper that the dice drew of a pool is read as the scanner read it; how many.
    pub(crate) fn read_scan_out(&mut self, pool: PoolNo) -> u32 {
        let mut read = 0;
        while let Some(number) = self.round().next_scanned(pool) {
            let reading = self.reading(pool, number, self.as_scanned(pool, number));
            self.act(self.people.scrutineers[0], reading);
            read += 1;
        }
        read
    }

    /// The batches of a scanned pool are agreed.
    pub(crate) fn agree_scan(&mut self, pool: PoolNo) {
        let of = self.round().batches.keys().filter(|(look, of, _)| (*look, *of) == (Look::Second, pool));
        let keys: Vec<(Look, PoolNo, BatchNo)> = of.copied().collect();
        for key in keys {
            self.agree_batch(key);
        }
    }
}
