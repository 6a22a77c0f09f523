//! The way of the boxes, and what did not come back in them.

use super::{Table, at, ruled, said};
use crate::play::{Play, Stage};
use chrono::NaiveTime;
use election::ballot::Command;
use election::ballot::boxes::Seal;
use election::ballot::custody::{SealNo, Spot};
use election::office::notice::NoticeKind;
use election::record::anchor::AnchorKind;
use election::{BoxId, Code, PersonId};
use rules::{RuleId, Switch, Value, VoidGround};
use serde_json::json;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    the_chain(table);
    times(table);
    two_persons(table);
    broken_seals(table);
    missing_papers(table);
    shown_empty(table);
    out_and_back(table);
    out_without_custody(table);
}

fn hour(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

fn by(play: &Play) -> [PersonId; 2] {
    play.people.scrutineers.map(|who| who.person)
}

fn seal(play: &Play, at: NaiveTime) -> Command {
    let seals = vec![SealNo::try_from("330-A7".to_owned()).unwrap()];
    Command::SealBox { ballot_box: play.boxes[0], seals, by: by(play), at }
}

fn leaves(play: &Play, [from, to]: [Spot; 2], at: NaiveTime) -> Command {
    Command::MoveBox { ballot_box: play.boxes[0], from, to, by: by(play), at }
}

fn comes(play: &Play, seal: Seal, at: NaiveTime) -> Command {
    Command::ReceiveBox { ballot_box: play.boxes[0], seal, by: by(play), at }
}

fn open(play: &Play, seal: Seal) -> Command {
    Command::OpenBox { ballot_box: play.boxes[0], papers: 1, seal }
}

fn empty(play: &Play, number: usize, at: NaiveTime) -> Command {
    let seals = vec![SealNo::try_from("330-01".to_owned()).unwrap()];
    Command::ShowBoxEmpty { ballot_box: play.boxes[number], seals, by: by(play), at }
}

/// Shown empty once, on the day, by two of the staff.
fn shown_empty(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let (clerk, eight) = (play.people.clerk, hour(8, 0));
    play.day(6, 19, 20);
    table.trips(Code::NotTheDay, &play, clerk, empty(&play, 0, eight));
    play.day(6, 20, 8);
    table.trips(Code::CustodyTime, &play, clerk, empty(&play, 0, hour(8, 1)));
    let told = |seals, by| Command::ShowBoxEmpty { ballot_box: play.boxes[0], seals, by, at: eight };
    let seals = vec![SealNo::try_from("1".to_owned()).unwrap()];
    let [one, other] = by(&play);
    table.trips(Code::CustodyOutOfOrder, &play, clerk, told(Vec::new(), by(&play)));
    table.trips(Code::SamePerson, &play, clerk, told(seals.clone(), [one, one]));
    table.trips(Code::NotOfTheStaff, &play, clerk, told(seals.clone(), [other, play.people.nobody.person]));
    let unknown = Command::ShowBoxEmpty { ballot_box: BoxId(Uuid::nil()), seals, by: by(&play), at: eight };
    table.trips(Code::UnknownBox, &play, clerk, unknown);
    play.act(clerk, empty(&play, 0, eight));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, empty(&play, 0, eight));
    // What was done before the doors opened may be written down when there is time.
    play.act(clerk, Command::OpenPolling {});
    play.day(6, 20, 11);
    table.allows(&play, clerk, empty(&play, 1, eight));
}

/// A mobile box leaves locked, with two scrutineers, and is sealed when it is back; a broken lid has its finding.
fn out_and_back(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let (clerk, mobile) = (play.people.clerk, play.boxes.len() - 1);
    let ballot_box = play.boxes[mobile];
    let out = |ballot_box, by, minute| Command::SendOutBox { ballot_box, by, at: hour(8, minute) };
    let back = |seal, by, minute| Command::BringBackBox { ballot_box, seal, by, at: hour(9, minute) };
    let [one, other, ..] = play.people.box_scrutineers.map(|who| who.person);
    let (two, staying) = ([one, other], by(&play));
    play.day(6, 20, 10);
    play.act(clerk, Command::OpenPolling {});
    table.trips(Code::CustodyOutOfOrder, &play, clerk, out(ballot_box, two, 30));
    play.act(clerk, empty(&play, 0, hour(8, 0)));
    play.act(clerk, empty(&play, mobile, hour(8, 10)));
    table.trips(Code::UnknownBox, &play, clerk, out(play.boxes[0], two, 30));
    table.trips(Code::UnknownBox, &play, clerk, out(BoxId(Uuid::nil()), two, 30));
    table.trips(Code::CustodyTime, &play, clerk, out(ballot_box, two, 9));
    table.trips(Code::SamePerson, &play, clerk, out(ballot_box, [two[0], two[0]], 30));
    table.trips(Code::WrongFunction, &play, clerk, out(ballot_box, [two[0], play.people.tellers[0].person], 30));
    table.trips(Code::BoxScrutineersMissing, &play, clerk, out(ballot_box, [one, staying[0]], 30));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, back(Seal::Intact, two, 0));
    play.act(clerk, out(ballot_box, two, 30));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, out(ballot_box, two, 40));
    table.trips(Code::SamePerson, &play, clerk, back(Seal::Intact, [two[0], two[0]], 0));
    table.trips(Code::NotOfTheStaff, &play, clerk, back(Seal::Intact, [two[0], play.people.nobody.person], 0));
    let unknown = Command::BringBackBox { ballot_box: BoxId(Uuid::nil()), seal: Seal::Intact, by: two, at: hour(9, 0) };
    table.trips(Code::UnknownBox, &play, clerk, unknown);
    let early = Command::BringBackBox { ballot_box, seal: Seal::Intact, by: two, at: hour(8, 29) };
    table.trips(Code::CustodyTime, &play, clerk, early);
    // It may be late: the poll closes while it is out, and nobody seals what is not there.
    play.day(6, 20, 19);
    play.act(clerk, Command::ClosePolling {});
    play.anchor(AnchorKind::PollClosed);
    play.account();
    let seals = vec![SealNo::try_from("330-A7".to_owned()).unwrap()];
    let sealed = Command::SealBox { ballot_box, seals, by: two, at: hour(18, 0) };
    table.trips(Code::CustodyOutOfOrder, &play, clerk, sealed.clone());
    let open = Command::OpenBox { ballot_box, papers: 0, seal: Seal::Intact };
    table.trips(Code::CustodyHole, &play, clerk, open.clone());
    play.act(clerk, back(Seal::Broken, two, 0));
    let find = Command::FindOnSeal { ballot_box, scrutineers: two, document: play.document };
    let mut early = play.clone();
    play.act(clerk, sealed.clone());
    table.trips(Code::SealWithoutFinding, &play, clerk, open.clone());
    play.act(clerk, find.clone());
    table.allows(&play, clerk, open.clone());
    // What was found on the lid before the box was sealed stands.
    early.act(clerk, find);
    early.act(clerk, sealed);
    table.allows(&early, clerk, open);
}

/// Where nobody keeps account of the boxes, one that is not there is not opened either.
fn out_without_custody(table: &mut Table) {
    let off = Value::Switch(Switch::Off);
    let mut play = ruled(RuleId::BoxCustody, off, Stage::Ready);
    let (clerk, ballot_box) = (play.people.clerk, *play.boxes.last().unwrap());
    let [one, other, ..] = play.people.box_scrutineers.map(|who| who.person);
    play.day(6, 20, 8);
    play.act(clerk, empty(&play, play.boxes.len() - 1, hour(8, 0)));
    play.act(clerk, Command::OpenPolling {});
    play.act(clerk, Command::SendOutBox { ballot_box, by: [one, other], at: hour(8, 0) });
    play.day(6, 20, 18);
    play.act(clerk, Command::ClosePolling {});
    play.anchor(AnchorKind::PollClosed);
    play.account();
    let open = Command::OpenBox { ballot_box, papers: 0, seal: Seal::Intact };
    table.trips(Code::CustodyHole, &play, clerk, open);
}

const AWAY: [Spot; 2] = [Spot::PollingPlace, Spot::CountingPlace];

/// Unused papers are counted; nothing is on record of any box, and it is half past six.
fn accounted() -> Play {
    let mut play = at(Stage::Closed);
    play.account();
    play.day(6, 20, 19);
    play
}

/// Sealed, moved, received, opened: no step without the one before.
fn the_chain(table: &mut Table) {
    let mut play = accounted();
    let clerk = play.people.clerk;
    let six = hour(18, 0);
    table.trips(Code::CustodyHole, &play, clerk, open(&play, Seal::Intact));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, leaves(&play, AWAY, six));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, comes(&play, Seal::Intact, six));
    let unsealed = Command::SealBox { ballot_box: play.boxes[0], seals: Vec::new(), by: by(&play), at: six };
    table.trips(Code::CustodyOutOfOrder, &play, clerk, unsealed);
    for wrong in ["", "a7", "330 A7", "12345678901234567"] {
        assert!(SealNo::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    let unknown = Command::SealBox { ballot_box: BoxId(Uuid::nil()), seals: Vec::new(), by: by(&play), at: six };
    table.trips(Code::UnknownBox, &play, clerk, unknown);
    play.act(clerk, seal(&play, six));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, seal(&play, six));
    // A box that is counted where it stood never moves.
    table.allows(&play, clerk, open(&play, Seal::Intact));
    for wrong in [[Spot::CountingPlace, Spot::PollingPlace], [Spot::PollingPlace, Spot::PollingPlace]] {
        table.trips(Code::CustodyOutOfOrder, &play, clerk, leaves(&play, wrong, six));
    }
    play.act(clerk, leaves(&play, AWAY, six));
    table.trips(Code::CustodyHole, &play, clerk, open(&play, Seal::Intact));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, leaves(&play, AWAY, six));
    play.act(clerk, comes(&play, Seal::Intact, six));
    play.act(clerk, open(&play, Seal::Intact));
    table.trips(Code::BoxAlreadyOpen, &play, clerk, leaves(&play, [AWAY[1], AWAY[0]], six));
    let off = Value::Switch(Switch::Off);
    let mut without = ruled(RuleId::BoxCustody, off, Stage::Closed);
    without.account();
    table.allows(&without, clerk, open(&without, Seal::Broken));
}

/// No step before the last one, none in the future.
fn times(table: &mut Table) {
    let mut play = accounted();
    let clerk = play.people.clerk;
    table.trips(Code::CustodyTime, &play, clerk, seal(&play, hour(19, 1)));
    play.act(clerk, seal(&play, hour(18, 10)));
    table.trips(Code::CustodyTime, &play, clerk, leaves(&play, AWAY, hour(18, 9)));
    table.allows(&play, clerk, leaves(&play, AWAY, hour(18, 10)));
    play.act(clerk, leaves(&play, AWAY, hour(18, 20)));
    table.trips(Code::CustodyTime, &play, clerk, comes(&play, Seal::Intact, hour(18, 19)));
    table.allows(&play, clerk, comes(&play, Seal::Intact, hour(18, 20)));
}

/// Two of the committee or its staff, who are two.
fn two_persons(table: &mut Table) {
    let play = accounted();
    let (clerk, [one, other]) = (play.people.clerk, by(&play));
    let with = |by| {
        let seals = vec![SealNo::try_from("1".to_owned()).unwrap()];
        Command::SealBox { ballot_box: play.boxes[0], seals, by, at: hour(18, 0) }
    };
    table.trips(Code::SamePerson, &play, clerk, with([one, one]));
    table.trips(Code::NotOfTheStaff, &play, clerk, with([one, play.people.nobody.person]));
    table.trips(Code::NotOfTheStaff, &play, clerk, with([play.people.voters[20], other]));
    table.allows(&play, clerk, with([one, play.people.members[1].person]));
}

/// A broken seal, on the way or at the opening, has its finding by two scrutineers.
fn broken_seals(table: &mut Table) {
    let mut play = accounted();
    let (clerk, ballot_box, document) = (play.people.clerk, play.boxes[0], play.document);
    let find = |scrutineers| Command::FindOnSeal { ballot_box, scrutineers, document };
    let [one, other] = by(&play);
    play.act(clerk, seal(&play, hour(18, 0)));
    table.trips(Code::SealWithoutFinding, &play, clerk, open(&play, Seal::Broken));
    table.trips(Code::SamePerson, &play, clerk, find([one, one]));
    table.trips(Code::WrongFunction, &play, clerk, find([one, play.people.tellers[0].person]));
    play.act(clerk, find([one, other]));
    table.allows(&play, clerk, open(&play, Seal::Broken));
    // What was found at the polling place says nothing of a seal that breaks on the way.
    play.act(clerk, leaves(&play, AWAY, hour(18, 5)));
    table.trips(Code::CustodyOutOfOrder, &play, clerk, find([one, other]));
    play.act(clerk, comes(&play, Seal::Broken, hour(18, 9)));
    table.trips(Code::SealWithoutFinding, &play, clerk, open(&play, Seal::Intact));
    play.act(clerk, find([one, other]));
    table.allows(&play, clerk, open(&play, Seal::Broken));
    let (number, opened) = (play.election().ballot.boxes[&ballot_box].number, open(&play, Seal::Intact));
    play.act(clerk, opened);
    let conduct = conduct(&mut play);
    let found = json!([{ "ballot_box": number, "broken_at": ["box_received"], "finding": document }]);
    assert_eq!((&conduct["seal_defects"], &conduct["broken_seals"]), (&found, &json!([])));
    assert_eq!(conduct.get("shortfalls"), None);
}

/// How the round was held, as the result sheet says it once an office ended it.
fn conduct(play: &mut Play) -> serde_json::Value {
    let (document, happened) = (play.paper(), play.today());
    play.act(play.people.county, Command::VoidRound { ground: VoidGround::CountNotPublic, document, happened });
    said(play, NoticeKind::Result)["conduct"][0].clone()
}

/// A place whose boxes hold fewer papers than it issued, by one.
fn missing_papers(table: &mut Table) {
    let boxes = |play: &mut Play, missing: u32| {
        play.account();
        let [first, second] = [0, 1].map(|place| play.round().stock[&play.places[place]].issued);
        for (place, papers) in [first, second - missing, 0].into_iter().enumerate() {
            play.open_box(play.boxes[place], papers, Seal::Intact);
        }
        play.act(play.people.scrutineers[0], Command::WatchMixing {});
    };
    let mix = |play: &Play| Command::Mix { pools: vec![play.election().returned()] };
    let mut play = at(Stage::Closed);
    let clerk = play.people.clerk;
    // Nobody signs why papers are missing before anybody can know that they are.
    let (place, document) = (play.places[1], play.document);
    let early = Command::ExplainDifference { place, signed: by(&play), document };
    table.trips(Code::BoxesNotOpen, &play, clerk, early);
    let surplus = Command::FindOnSurplus { place, scrutineers: by(&play), document };
    table.trips(Code::BoxesNotOpen, &play, clerk, surplus);
    boxes(&mut play, 1);
    table.trips(Code::DifferenceUnexplained, &play, clerk, mix(&play));
    let (place, document, [one, other]) = (play.places[1], play.document, by(&play));
    let explain = |signed| Command::ExplainDifference { place, signed, document };
    table.trips(Code::SamePerson, &play, clerk, explain([one, one]));
    table.trips(Code::NotOfTheStaff, &play, clerk, explain([one, play.people.nobody.person]));
    play.act(clerk, explain([one, other]));
    table.allows(&play, clerk, mix(&play));
    let (number, issued) = (play.election().ballot.places[&place].number, play.round().stock[&place].issued);
    let conduct = conduct(&mut play);
    let short = json!({ "place": number, "issued": issued, "returned": issued - 1, "explanation": document });
    assert_eq!((&conduct["shortfalls"], conduct.get("seal_defects")), (&json!([short]), None));
    let mut none = at(Stage::Closed);
    boxes(&mut none, 0);
    table.allows(&none, clerk, mix(&none));
    let mut without = ruled(RuleId::CountExplain, Value::Switch(Switch::Off), Stage::Closed);
    boxes(&mut without, 1);
    table.allows(&without, clerk, mix(&without));
}
