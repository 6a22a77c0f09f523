//! The poll, the boxes, the pools.

use super::{Table, at};
use crate::play::{Play, Setup, Stage};
use chrono::{NaiveTime, TimeDelta};
use election::ballot::Command;
use election::ballot::boxes::Seal;
use election::ballot::count::Look;
use election::ballot::incident::Incident;
use election::ballot::issue::{As, UndoReason};

use election::{BatchNo, BoxId, Code, PoolNo};
use rules::Mode;
use std::num::NonZeroU32;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    issues(table);
    stations(table);
    modes(table);
    the_close(table);
    listed(table);
    boxes(table);
}

fn issues(table: &mut Table) {
    let ready = at(Stage::Ready);
    let clerk = ready.people.clerk;
    table.trips(Code::NotTheDay, &ready, clerk, Command::OpenPolling {});
    let mut play = at(Stage::Polling);
    let voter = play.people.voters[14];
    let place = play.place(voter);
    let reason = UndoReason::PaperNotTaken;
    table.trips(Code::NotIssued, &play, clerk, Command::UndoIssue { voter, reason });
    play.issue(voter);
    let again = Command::Issue { place, voter, taken: As::Own {} };
    table.trips(Code::AlreadyIssued, &play, play.station(place), again);
    // One paper per voter, whoever takes it first: the principal or the agent.
    let (principal, agent) = (play.people.voters[13], play.people.voters[11]);
    let place = play.place(principal);
    let taken = As::Proxy { agent: play.people.voters[10] };
    let other = Command::Issue { place, voter: principal, taken };
    table.trips(Code::NotEntrusted, &play, play.station(place), other);
    play.act(play.station(place), Command::Issue { place, voter: principal, taken: As::Own {} });
    let late = Command::Issue { place, voter: principal, taken: As::Proxy { agent } };
    table.trips(Code::AlreadyIssued, &play, play.station(place), late);
    let (proxy, document, happened) = (play.proxies[0], play.document, play.today());
    let revoke = Command::RevokeProxy { proxy, document, happened };
    table.trips(Code::AlreadyIssued, &play, clerk, revoke);
    let stranger = Command::Issue { place, voter: play.people.wrong, taken: As::Own {} };
    table.trips(Code::NotOnRoll, &play, play.station(place), stranger);
}

fn stations(table: &mut Table) {
    let mut play = at(Stage::Polling);
    let [here, there] = [play.places[0], play.places[1]];
    let voter = play.people.voters[0];
    assert_eq!(play.place(voter), here);
    let issue = |place| Command::Issue { place, voter, taken: As::Own {} };
    table.trips(Code::NotThisPlace, &play, play.station(there), issue(here));
    table.trips(Code::OtherPlace, &play, play.station(there), issue(there));
    while play.round().stock[&here].left() > 0 {
        play.act(play.station(here), Command::ReplaceSpoilt { place: here });
    }
    table.trips(Code::NoPapersLeft, &play, play.station(here), issue(here));
}

fn modes(table: &mut Table) {
    let story = |mode| {
        let mut setup = Setup::default();
        setup.terms.mode = mode;
        Play::with(setup, Stage::Polling)
    };
    let mut households = story(Mode::Household);
    let [one, other] = [0, 1].map(|place| households.people.voters[place]);
    households.issue(one);
    let place = households.place(other);
    let issue = |place, voter| Command::Issue { place, voter, taken: As::Own {} };
    table.trips(Code::HouseholdHasVoted, &households, households.station(place), issue(place, other));
    let representatives = story(Mode::Representative);
    let place = representatives.place(one);
    table.trips(Code::NotARepresentative, &representatives, representatives.station(place), issue(place, one));
}

/// What a station handed out by the sign-in list is entered afterwards, and counts as issued: nobody's vote is a surplus
/// because the line was cut.
fn listed(table: &mut Table) {
    let mut play = at(Stage::Closed);
    let voter = *play.people.voters.last().unwrap();
    let place = play.place(voter);
    let station = play.station(place);
    let enter = |hour, minute| {
        let at = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        Command::EnterListed { place, voter, taken: As::Own {}, at, document: None }
    };
    table.trips(Code::AfterClosingTime, &play, station, enter(18, 0));
    table.trips(Code::BeforeOpeningTime, &play, station, enter(7, 59));
    let before = play.round().stock[&place];
    play.account();
    play.act(station, enter(17, 59));
    let after = play.round().stock[&place];
    assert_eq!((after.issued, after.unrecorded, after.unused), (before.issued + 1, 0, None), "accounted for anew");
    table.trips(Code::AlreadyIssued, &play, station, enter(17, 59));
    // What was entered for the wrong person is taken back by another, and accounted for anew.
    let (clerk, reason) = (play.people.clerk, UndoReason::WrongEntry);
    play.account();
    play.act(clerk, Command::UndoIssue { voter, reason });
    let undone = play.round().stock[&place];
    assert_eq!((undone.issued, undone.unused), (before.issued, None));
    play.act(station, enter(17, 59));
    // Not once anybody can know what came back.
    let mut opened = at(Stage::Closed);
    opened.account();
    let issued = opened.round().stock[&opened.places[0]].issued;
    opened.open_box(opened.boxes[0], issued, Seal::Intact);
    table.trips(Code::BoxAlreadyOpen, &opened, station, enter(17, 59));
    // While the poll is open, nothing is of the future.
    let polling = at(Stage::Polling);
    table.trips(Code::AfterClosingTime, &polling, station, enter(17, 59));
}

fn the_close(table: &mut Table) {
    let mut play = at(Stage::Polled);
    let clerk = play.people.clerk;
    play.day(6, 20, 17);
    play.now += TimeDelta::minutes(59) + TimeDelta::seconds(59);
    table.trips(Code::BeforeClosingTime, &play, clerk, Command::ClosePolling {});
    play.day(6, 20, 18);
    assert!(play.attempt(clerk, Command::ClosePolling {}).is_ok());
    let play = at(Stage::Closed);
    let place = play.places[0];
    let unused = play.round().stock[&place].left() + 1;
    let signed = Some(play.people.scrutineers.map(|who| who.person));
    let stock = |explanation| Command::AccountStock { place, unused, explanation, signed };
    table.trips(Code::StockDoesNotAddUp, &play, clerk, stock(None));
    assert!(play.attempt(clerk, stock(Some(play.document))).is_ok());
    let short = |signed| Command::AccountStock { place, unused, explanation: Some(play.document), signed };
    table.trips(Code::SignaturesMissing, &play, clerk, short(None));
    let [one, _] = play.people.scrutineers.map(|who| who.person);
    table.trips(Code::SamePerson, &play, clerk, short(Some([one, one])));
    table.trips(Code::NotOfTheStaff, &play, clerk, short(Some([one, play.people.nobody.person])));
    // A paper that left the table without the record is explained even where the numbers fit.
    let mut play = play;
    let (incident, happened) = (Incident::Replaced {}, play.today());
    let report = Command::ReportIncident { place, incident, happened };
    table.trips(Code::NotThisPlace, &play, play.station(play.places[1]), report.clone());
    let voter = play.people.wrong;
    let unknown = Command::ReportIncident { place, incident: Incident::Issued { voter }, happened };
    table.trips(Code::NotOnRoll, &play, play.station(place), unknown);
    // What was accounted for before it came to light is accounted for anew.
    play.account();
    play.act(play.station(place), report);
    let (ballot_box, papers, seal) = (play.boxes[0], 1, Seal::Intact);
    table.trips(Code::UnusedNotCounted, &play, clerk, Command::OpenBox { ballot_box, papers, seal });
    let unused = play.round().stock[&place].left();
    let stock = |explanation| Command::AccountStock { place, unused, explanation, signed };
    table.trips(Code::StockDoesNotAddUp, &play, clerk, stock(None));
    assert!(play.attempt(clerk, stock(Some(play.document))).is_ok());
}

/// A box that was counted or written down wrongly is put right before the papers are mixed.
fn corrected(table: &mut Table) {
    let mut play = at(Stage::Opened);
    let (clerk, ballot_box, document) = (play.people.clerk, play.boxes[0], play.document);
    let stands = play.round().opened[&ballot_box].papers;
    let correct = |papers, document| Command::CorrectBox { ballot_box, papers, document };
    let unknown = Command::CorrectBox { ballot_box: BoxId(Uuid::nil()), papers: 1, document };
    table.trips(Code::BoxesNotOpen, &play, clerk, unknown);
    table.trips(Code::NothingToRecord, &play, clerk, correct(stands, document));
    table.trips(Code::UnknownDocument, &play, clerk, correct(stands - 1, election::DocumentId(Uuid::nil())));
    table.trips(Code::MorePapersThanPrinted, &play, clerk, correct(u32::MAX, document));
    let returned = play.election().returned();
    play.act(clerk, correct(stands - 1, document));
    assert_eq!(play.election().returned(), returned - 1);
    let mixed = at(Stage::Counting);
    assert!(mixed.attempt(clerk, correct(stands - 1, document)).is_err());
}

/// A batch that holds another number of papers than it was given: a box was miscounted by as many.
fn miscounted(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let (clerk, ballot_box, document) = (play.people.clerk, play.boxes[0], play.document);
    let (pool, batch) = (PoolNo(1), BatchNo(1));
    let stands = play.round().batches[&(Look::First, pool, batch)].papers;
    let correct = |batch, papers, ballot_box, document| Command::CorrectBatch {
        pool,
        batch,
        papers: NonZeroU32::new(papers).unwrap(),
        ballot_box,
        document,
    };
    table.trips(Code::UnknownBatch, &play, clerk, correct(BatchNo(999), stands - 1, ballot_box, document));
    table.trips(Code::NothingToRecord, &play, clerk, correct(batch, stands, ballot_box, document));
    table.trips(Code::BoxesNotOpen, &play, clerk, correct(batch, stands - 1, BoxId(Uuid::nil()), document));
    let nobody = election::DocumentId(Uuid::nil());
    table.trips(Code::UnknownDocument, &play, clerk, correct(batch, stands - 1, ballot_box, nobody));
    table.trips(Code::MorePapersThanPrinted, &play, clerk, correct(batch, 1_000_000, ballot_box, document));
    let empty = play.boxes.iter().find(|one| play.round().opened[*one].papers < stands - 1);
    let empty = *empty.unwrap();
    table.trips(Code::BoxHeldFewer, &play, clerk, correct(batch, 1, empty, document));
    let (returned, held) = (play.election().returned(), play.round().opened[&ballot_box].papers);
    for papers in [stands - 1, stands + 1] {
        play.act(clerk, correct(batch, papers, ballot_box, document));
        let (round, more) = (play.round(), i64::from(papers) - i64::from(stands));
        let all: u32 =
            round.batches.iter().filter(|((look, ..), _)| *look == Look::First).map(|(_, one)| one.papers).sum();
        assert_eq!(i64::from(play.election().returned()), i64::from(returned) + more);
        assert_eq!(i64::from(round.opened[&ballot_box].papers), i64::from(held) + more);
        assert_eq!((all, round.papers()), (play.election().returned(), play.election().returned()));
        assert_eq!(round.batches[&(Look::Second, pool, batch)].papers, papers);
    }
    // Read under the nonces of the number before: no teller's root could ever be opened.
    let root = ledger::sha256(b"read before");
    let commit = |resized| Command::CommitBatch { look: Look::First, pool, batch, root, resized };
    let [teller, _] = play.tellers(Look::First);
    for before in [0, 1] {
        table.trips(Code::BatchResized, &play, teller, commit(before));
    }
    table.allows(&play, teller, commit(2));
}

fn boxes(table: &mut Table) {
    let play = at(Stage::Closed);
    let clerk = play.people.clerk;
    table.trips(Code::BoxesNotOpen, &play, clerk, Command::Mix { pools: vec![] });
    let play = at(Stage::Opened);
    let (ballot_box, papers, seal) = (play.boxes[0], 1, Seal::Intact);
    let open = |ballot_box| Command::OpenBox { ballot_box, papers, seal };
    table.trips(Code::BoxAlreadyOpen, &play, clerk, open(ballot_box));
    table.trips(Code::UnknownBox, &play, clerk, open(BoxId(Uuid::nil())));
    let (ballot_box, papers) = (BoxId(Uuid::nil()), u32::MAX);
    table.trips(Code::MorePapersThanPrinted, &play, clerk, Command::OpenBox { ballot_box, papers, seal });
    corrected(table);
    miscounted(table);
    let (place, unused) = (play.places[0], play.round().stock[&play.places[0]].left());
    let cut = Command::AccountStock { place, unused, explanation: None, signed: None };
    table.trips(Code::BoxAlreadyOpen, &play, clerk, cut);
    let returned = play.election().returned();
    table.trips(Code::PoolsDoNotAddUp, &play, clerk, Command::Mix { pools: vec![returned + 1] });
    for pools in [vec![returned - 1, 1], vec![returned, 0]] {
        table.trips(Code::PoolTooSmall, &play, clerk, Command::Mix { pools });
    }
    let mut play = at(Stage::Closed);
    play.account();
    for (ballot_box, papers) in play.boxes.clone().into_iter().zip([20, 1, 0]) {
        table.trips(Code::BoxesNotOpen, &play, play.people.scrutineers[0], Command::WatchMixing {});
        play.open_box(ballot_box, papers, Seal::Intact);
    }
    table.trips(Code::MixingNotWatched, &play, clerk, Command::Mix { pools: vec![21] });
    play.watch_mixing();
    table.trips(Code::AlreadySigned, &play, play.people.scrutineers[0], Command::WatchMixing {});
    table.trips(Code::SurplusWithoutFinding, &play, clerk, Command::Mix { pools: vec![21] });
}
