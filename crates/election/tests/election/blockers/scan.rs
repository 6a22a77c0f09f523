//! A scanner in the second look: people count first, roots stand, dice draw, people read from the sheets; what they read
//! otherwise sends the pool back to people.

use super::{Table, at, ruled, said};
use crate::play::{Play, Setup, Stage, Who, paper_of};
use crate::rounds::{clear, names};
use election::ballot::Command;
use election::ballot::count::{CountedBy, Look, ReopenReason};
use election::ballot::scan::{ScanReading, ScanState, ScannedRoot, SetAside};
use election::office::appointment::Function;
use election::office::notice::NoticeKind;
use election::{BatchNo, Code, DocumentId, PoolNo};
use rules::{Count, RuleId, Value};
use tally::{Paper, Post};

const POOL: PoolNo = PoolNo(1);

pub(super) fn rows(table: &mut Table) {
    the_order(table);
    whole_pools(table);
    borne_out(table);
    read_otherwise(table);
    not_found(table);
    given_up(table);
    the_rules(table);
    who_reads(table);
    counted_again(table);
}

/// Enough voters for several batches and papers that are not drawn.
fn counting() -> Play {
    Play::with(Setup { voters: 260, ..Setup::default() }, Stage::Counting)
}

fn papers(play: &Play) -> Vec<Paper> {
    let paper = clear(play);
    (0..usize::try_from(play.election().returned()).unwrap()).map(paper).collect()
}

/// The papers of the first look and of every pool.
fn by_pool(play: &Play) -> Vec<(PoolNo, Vec<Paper>)> {
    let mut all = papers(play).into_iter();
    let pools = play.round().pools.iter();
    pools.map(|(pool, size)| (*pool, all.by_ref().take(usize::try_from(*size).unwrap()).collect())).collect()
}

/// The first look of papers that all say the same is agreed.
fn counted(mut play: Play) -> Play {
    let papers = papers(&play);
    play.look(Look::First, &papers);
    play
}

/// A scanner read every pool, and nobody threw dice.
fn scanned(mut play: Play) -> Play {
    for (pool, papers) in by_pool(&play) {
        let scan = play.scan_of(pool, &papers);
        play.act(play.people.clerk, scan);
    }
    play
}

/// Dice drew the sample of every pool.
fn drawn() -> Play {
    let mut play = scanned(counted(counting()));
    for pool in pools(&play) {
        play.act(play.people.clerk, play.scan_dice(pool));
    }
    play
}

fn pools(play: &Play) -> Vec<PoolNo> {
    play.round().pools.keys().copied().collect()
}

fn next(play: &Play) -> u32 {
    play.round().next_scanned(POOL).unwrap()
}

fn key() -> (Look, PoolNo, BatchNo) {
    (Look::Second, POOL, BatchNo(1))
}

fn commit() -> Command {
    Command::CommitBatch { look: key().0, pool: key().1, batch: key().2, root: ledger::sha256(b"by hand"), resized: 0 }
}

fn agree(play: &Play) -> Command {
    let (look, pool, batch) = key();
    Command::AgreeBatch { look, pool, batch, root: play.batch_root(key()), sums: play.batch_sums(key()) }
}

fn missing(play: &Play, document: DocumentId) -> Command {
    Command::ReadScanned { pool: POOL, number: next(play), sampled: ScanReading::Missing { document } }
}

fn give_up(document: DocumentId) -> Command {
    Command::SetScanAside { pool: POOL, document }
}

/// A paper that the play's people would not have read from any sheet.
fn otherwise(play: &Play) -> Paper {
    paper_of(&[(Post::DIRECTOR, &[&names(&play.people.candidates)[1]])])
}

fn state(play: &Play) -> &ScanState {
    &play.round().scans[&POOL].state
}

/// People count first, then the roots come, then the dice, then the papers in their order, then the sums.
fn the_order(table: &mut Table) {
    let mut play = counting();
    let (clerk, scrutineer) = (play.people.clerk, play.people.scrutineers[0]);
    let all = by_pool(&play);
    let scan = play.scan_of(POOL, &all[0].1);
    table.trips(Code::BatchesOpen, &play, clerk, scan);
    let mut play = counted(play);
    let scan = play.scan_of(POOL, &all[0].1);
    table.trips(Code::NoScan, &play, clerk, play.scan_dice(POOL));
    table.trips(Code::NoScan, &play, clerk, give_up(play.document));
    let mut begun = play.clone();
    let [one, two] = begun.tellers(Look::Second);
    begun.act(one, commit());
    table.trips(Code::SecondLookBegun, &begun, clerk, scan.clone());
    begun.act(two, commit());
    table.trips(Code::SecondLookBegun, &begun, clerk, scan.clone());
    play.act(clerk, scan.clone());
    // Before the dice another file takes its place, and the same teller who could enter a minute ago cannot now.
    table.allows(&play, clerk, scan.clone());
    table.trips(Code::ScanUnderWay, &play, one, commit());
    table.trips(Code::ScanSampleOpen, &play, scrutineer, agree(&play));
    let reading = play.reading(POOL, 1, Paper::default());
    table.trips(Code::NoScan, &play, scrutineer, reading);
    let draw = |seed: &str| {
        let (document, happened) = (play.document, play.today());
        Command::DrawScanSample { pool: POOL, seed: seed.to_owned(), document, happened }
    };
    table.trips(Code::SeedIsNone, &play, clerk, draw("1234567890123456789"));
    table.allows(&play, clerk, draw("12345678901234567890"));
    table.trips(
        Code::NoScan,
        &play,
        clerk,
        Command::DrawScanSample {
            pool: PoolNo(9),
            seed: Play::DICE.to_owned(),
            document: play.document,
            happened: play.today(),
        },
    );
    play.act(clerk, play.scan_dice(POOL));
    table.trips(Code::ScanUnderWay, &play, clerk, scan);
    table.trips(Code::ScanUnderWay, &play, clerk, play.scan_dice(POOL));
    let number = next(&play);
    let other = if number == 1 { 2 } else { number - 1 };
    table.trips(Code::NotTheScannedPaperDrawn, &play, scrutineer, play.reading(POOL, other, Paper::default()));
    let stranger = paper_of(&[("treasurer".into(), &[])]);
    table.trips(Code::UnknownPost, &play, scrutineer, play.reading(POOL, number, stranger));
    table.trips(Code::ScanSampleOpen, &play, scrutineer, agree(&play));
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
}

/// A root for each batch of the pool, once and in their order.
fn whole_pools(table: &mut Table) {
    let mut play = counted(counting());
    let clerk = play.people.clerk;
    let all = by_pool(&play);
    let Command::ImportScan { pool, format, document, roots } = play.scan_of(POOL, &all[0].1) else { panic!("a scan") };
    assert!(roots.len() > 1, "a pool of several batches");
    let with = |roots: Vec<ScannedRoot>| Command::ImportScan { pool, format, document, roots };
    let mut twice = roots.clone();
    twice.push(roots[0]);
    let turned = roots.iter().rev().copied().collect();
    for wrong in [Vec::new(), roots[1..].to_vec(), twice, turned] {
        table.trips(Code::ScanIncomplete, &play, clerk, with(wrong));
    }
    let unknown = Command::ImportScan { pool: PoolNo(9), format, document, roots: roots.clone() };
    table.trips(Code::UnknownBatch, &play, clerk, unknown);
    let nothing = DocumentId(uuid::Uuid::nil());
    let unsigned = Command::ImportScan { pool, format, document: nothing, roots: roots.clone() };
    table.trips(Code::UnknownDocument, &play, clerk, unsigned);
    table.allows(&play, clerk, with(roots));
}

/// Every drawn paper says what the scanner said: its roots agree the batches, and the sheet tells who read what.
fn borne_out(table: &mut Table) {
    let mut play = drawn();
    let (clerk, scrutineer) = (play.people.clerk, play.people.scrutineers[0]);
    for pool in pools(&play) {
        assert_eq!(play.read_scan_out(pool), 30, "as many as the profile says");
    }
    assert_eq!(state(&play), &ScanState::BorneOut { papers: 30 });
    let past = play.reading(POOL, 1, Paper::default());
    table.trips(Code::NoScan, &play, scrutineer, past);
    table.trips(Code::ScanUnderWay, &play, play.tellers(Look::Second)[0], commit());
    let Command::AgreeBatch { look, pool, batch, root, sums } = agree(&play) else { panic!("an agreement") };
    let wrong = Command::AgreeBatch { look, pool, batch, root: ledger::sha256(b"another"), sums: sums.clone() };
    table.trips(Code::RootsDiffer, &play, scrutineer, wrong);
    let short = Command::AgreeBatch { look, pool, batch, root, sums: play.round().empty_sums() };
    table.trips(Code::PapersMissing, &play, scrutineer, short);
    for pool in pools(&play) {
        play.agree_scan(pool);
    }
    let by = |key| play.round().batches[&key].agreed.as_ref().unwrap().by;
    assert_eq!(by(key()), CountedBy::Scanner);
    assert_eq!(by((Look::First, POOL, BatchNo(1))), CountedBy::People);
    table.trips(Code::NoScan, &play, clerk, give_up(play.document));
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    assert_eq!(play.election().ballot.all_elected().len(), 5);
    let conduct = said(&play, NoticeKind::Result)["conduct"][0]["scanned"].clone();
    assert_eq!(conduct[0]["read_by_hand"], 30);
    assert_eq!(conduct[0]["set_aside"], serde_json::Value::Null);
}

/// One paper that people read otherwise, and the pool is the people's: they count it, and no scan comes a second time.
fn read_otherwise(table: &mut Table) {
    let mut play = drawn();
    let (clerk, scrutineer) = (play.people.clerk, play.people.scrutineers[0]);
    let number = next(&play);
    let as_scanned = play.as_scanned(POOL, number);
    play.act(scrutineer, play.reading(POOL, number, as_scanned));
    let number = next(&play);
    // The leaf of another place does not stand for this one, whatever the papers say.
    let mut moved = play.clone();
    let elsewhere = if number == 1 { 2 } else { number - 1 };
    let Command::ReadScanned { sampled, .. } = moved.reading(POOL, elsewhere, moved.as_scanned(POOL, elsewhere)) else {
        panic!("a reading")
    };
    moved.act(scrutineer, Command::ReadScanned { pool: POOL, number, sampled });
    assert_eq!(state(&moved), &ScanState::SetAside { why: SetAside::ReadOtherwise, read: 1 });
    play.act(scrutineer, play.reading(POOL, number, otherwise(&play)));
    assert_eq!(state(&play), &ScanState::SetAside { why: SetAside::ReadOtherwise, read: 1 });
    table.trips(Code::ScanSetAside, &play, scrutineer, play.reading(POOL, number, otherwise(&play)));
    let all = by_pool(&play);
    let again = play.clone().scan_of(POOL, &all[0].1);
    table.trips(Code::ScanSetAside, &play, clerk, again);
    table.trips(Code::ScanSetAside, &play, clerk, play.scan_dice(POOL));
    table.trips(Code::RootsDiffer, &play, scrutineer, agree(&play));
    let count = |play: &mut Play, pool| {
        let of = play.round().batches.keys().filter(|(look, of, _)| (*look, *of) == (Look::Second, pool));
        for key in of.copied().collect::<Vec<_>>() {
            for teller in play.tellers(Look::Second) {
                play.commit(teller, key, play.batch_root(key));
            }
            play.agree_batch(key);
        }
    };
    count(&mut play, POOL);
    assert_eq!(play.round().batches[&key()].agreed.as_ref().unwrap().by, CountedBy::People);
    for pool in pools(&play).into_iter().skip(1) {
        play.read_scan_out(pool);
        play.agree_scan(pool);
    }
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    let conduct = said(&play, NoticeKind::Result)["conduct"][0]["scanned"].clone();
    assert_eq!(conduct[0]["set_aside"], "read_otherwise");
}

/// A paper that nobody finds where the scanner had one.
fn not_found(table: &mut Table) {
    let mut play = drawn();
    let scrutineer = play.people.scrutineers[0];
    table.trips(Code::UnknownDocument, &play, scrutineer, missing(&play, DocumentId(uuid::Uuid::nil())));
    play.act(scrutineer, missing(&play, play.document));
    assert_eq!(state(&play), &ScanState::SetAside { why: SetAside::PaperMissing, read: 0 });
    table.allows(&play, play.tellers(Look::Second)[0], commit());
}

/// The committee gives a scan up before or after the dice.
fn given_up(table: &mut Table) {
    for mut play in [scanned(counted(counting())), drawn()] {
        let clerk = play.people.clerk;
        table.trips(Code::UnknownDocument, &play, clerk, give_up(DocumentId(uuid::Uuid::nil())));
        play.act(clerk, give_up(play.document));
        assert_eq!(state(&play), &ScanState::SetAside { why: SetAside::GivenUp, read: 0 });
        table.trips(Code::NoScan, &play, clerk, give_up(play.document));
        table.allows(&play, play.tellers(Look::Second)[0], commit());
    }
}

/// Whether scanners count at all and how many papers are read is the profile's; a pool that has fewer is read whole.
fn the_rules(table: &mut Table) {
    let mut none = counted(ruled(RuleId::CountScan, Value::Choice("none".into()), Stage::Counting));
    let (clerk, all) = (none.people.clerk, by_pool(&none));
    let scan = none.scan_of(POOL, &all[0].1);
    table.trips(Code::ScansNotAllowed, &none, clerk, scan);
    let mut off = counted(ruled(RuleId::CountSecond, Value::Choice("off".into()), Stage::Counting));
    let scan = off.scan_of(POOL, &all[0].1);
    table.trips(Code::NoSecondLookAsked, &off, clerk, scan);
    for (sample, read) in [(1, 1), (10_000, at(Stage::Counting).round().pools[&POOL])] {
        let play = ruled(RuleId::CountScanSample, Value::Count(Count(sample)), Stage::Counting);
        let mut play = scanned(counted(play));
        play.act(clerk, play.scan_dice(POOL));
        for _ in 1..read {
            let number = next(&play);
            play.act(play.people.scrutineers[0], play.reading(POOL, number, play.as_scanned(POOL, number)));
        }
        table.trips(Code::ScanSampleOpen, &play, play.people.scrutineers[0], agree(&play));
        let number = next(&play);
        play.act(play.people.scrutineers[0], play.reading(POOL, number, play.as_scanned(POOL, number)));
        table.allows(&play, play.people.scrutineers[0], agree(&play));
    }
}

/// A scrutineer, no relative of a candidate, and nobody who counted the pool before.
fn who_reads(table: &mut Table) {
    let mut play = drawn();
    let number = next(&play);
    let reading = play.reading(POOL, number, play.as_scanned(POOL, number));
    let [first, _] = play.tellers(Look::First);
    play.appoint(first, Function::Scrutineer, None);
    table.trips(Code::SecondLookByOthers, &play, first, reading.clone());
    let relative = play.people.scrutineers[1];
    let pairs = vec![election::office::Pair {
        one: relative.person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Spouse,
    }];
    play.act(play.people.clerk, election::office::Command::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, relative, reading.clone());
    table.allows(&play, play.people.scrutineers[0], reading);
}

/// A batch that is opened again after it was agreed on a scan is the people's; the rest of the scan stands.
fn counted_again(table: &mut Table) {
    let mut play = drawn();
    let clerk = play.people.clerk;
    for pool in pools(&play) {
        play.read_scan_out(pool);
        play.agree_scan(pool);
    }
    let (look, pool, batch) = key();
    play.act(clerk, Command::ReopenBatch { look, pool, batch, reason: ReopenReason::Scrutineer });
    let tellers: [Who; 2] = play.tellers(Look::Second);
    table.allows(&play, tellers[0], commit());
    table.trips(Code::RootsDiffer, &play, play.people.scrutineers[0], agree(&play));
    for teller in tellers {
        play.commit(teller, key(), play.batch_root(key()));
    }
    play.agree_batch(key());
    let by = |batch| play.round().batches[&(look, pool, batch)].agreed.as_ref().unwrap().by;
    assert_eq!((by(BatchNo(1)), by(BatchNo(2))), (CountedBy::People, CountedBy::Scanner));
    table.allows(&play, clerk, Command::AgreeCount {});
}
