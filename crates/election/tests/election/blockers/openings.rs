//! The signed result sheet held against the record, and counted papers opened for audits.

use super::{Table, at};
use crate::play::{Play, Stage};
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::paper::BatchKey;
use election::record::Command as Record;
use election::record::anchor::Typed;
use election::record::opening::{OpeningReason, Papers};
use election::sheets::{FormFacts, FormKind};
use election::{BatchNo, Code, PoolNo, RoundNo};
use serde_json::json;

pub(super) fn rows(table: &mut Table) {
    the_sheet(table);
    the_papers(table);
}

/// What the count report says to compare.
fn check(play: &Play) -> serde_json::Value {
    json!(FormFacts::of(play.election(), FormKind::CountReport))["facts"]["rounds"][0]["check"].clone()
}

/// Nothing is posted before another person than the one who declared has typed the two groups from the paper.
fn the_sheet(table: &mut Table) {
    let counting = at(Stage::Counting);
    assert_eq!(FormFacts::of(counting.election(), FormKind::CountReport), None, "no words before the count is agreed");
    let mut play = at(Stage::Counted);
    let (clerk, happened) = (play.people.clerk, play.today());
    play.act(clerk, Command::Declare {});
    table.trips(Code::SheetNotConfirmed, &play, clerk, Command::PublishResult { happened });
    let right = play.sheet_groups();
    let groups = check(&play)["check_groups"].as_str().unwrap().to_owned();
    assert_eq!(groups.matches("＿＿＿＿").count(), 2, "{groups}");
    assert!(right.iter().all(|one| groups.split(' ').nth(one.group.into()) == Some("＿＿＿＿")), "{groups}");
    table.trips(Code::SamePerson, &play, clerk, Command::ConfirmSheet { typed: right.clone() });
    let supervisor = play.people.supervisor;
    let wrong = [Typed { group: right[0].group, digits: "zzzz".to_owned() }, right[1].clone()];
    table.trips(Code::GroupsDoNotMatch, &play, supervisor, Command::ConfirmSheet { typed: wrong });
    let swapped = [0, 1].map(|at: usize| Typed { group: right[at].group, digits: right[1 - at].digits.clone() });
    table.trips(Code::GroupsDoNotMatch, &play, supervisor, Command::ConfirmSheet { typed: swapped });
    play.act(supervisor, Command::ConfirmSheet { typed: right.clone() });
    table.trips(Code::NoSheetToConfirm, &play, supervisor, Command::ConfirmSheet { typed: right });
    assert!(!check(&play)["check_groups"].as_str().unwrap().contains("＿"));
    table.allows(&play, clerk, Command::PublishResult { happened });
}

/// A paper is opened by who supervises, after the declaration, where it lies.
fn the_papers(table: &mut Table) {
    let one = |pool, position| Papers::OnePaper {
        lies: BatchKey { round: RoundNo(1), look: Look::First, pool: PoolNo(pool), batch: BatchNo(1) },
        position,
    };
    let open = |which| Record::OpenPapers { which, reason: OpeningReason::ObjectionFiled };
    let mut play = at(Stage::Counted);
    let (clerk, supervisor) = (play.people.clerk, play.people.supervisor);
    table.trips(Code::PapersStaySealed, &play, supervisor, open(one(1, 1)));
    table.trips(Code::PapersStaySealed, &play, supervisor, open(Papers::WholeRound { round: RoundNo(1) }));
    play.act(clerk, Command::Declare {});
    table.trips(Code::NotAppointed, &play, clerk, open(one(1, 1)));
    table.trips(Code::NotAppointed, &play, play.people.scrutineers[0], open(one(1, 1)));
    table.trips(Code::UnknownBatch, &play, supervisor, open(one(9, 1)));
    let last = play.round().batches[&(Look::First, PoolNo(1), BatchNo(1))].papers;
    table.trips(Code::NotPapersOfBatch, &play, supervisor, open(one(1, 0)));
    table.trips(Code::NotPapersOfBatch, &play, supervisor, open(one(1, last + 1)));
    table.trips(Code::PapersStaySealed, &play, supervisor, open(Papers::WholeRound { round: RoundNo(2) }));
    play.act(supervisor, open(one(1, last)));
    assert!(!play.election().is_opened(RoundNo(1)));
    play.act(supervisor, open(Papers::WholeRound { round: RoundNo(1) }));
    assert!(play.election().is_opened(RoundNo(1)) && !play.election().is_opened(RoundNo(2)));
    let said = json!(FormFacts::of(play.election(), FormKind::CountReport));
    let listed = &said["facts"]["rounds"][0]["opened_papers"];
    assert_eq!(
        listed[0],
        json!({ "look": "first", "pool": 1, "batch": 1, "position": last, "reason": "objection_filed" })
    );
    assert_eq!(listed[1]["reason"], "objection_filed");
    assert_eq!(listed.as_array().unwrap().len(), 2);
}
