//! Which phase each action leads to, found by really deciding and evolving: the whole story, what the rows of blockers
//! play on the way, and the ways that leave the story.
//! `golden/moves.txt` is what docs/diagrams.md draws; `UPDATE_GOLDEN=1` writes it anew.

use crate::blockers::moving::AUTHORITY;
use crate::blockers::{at, later_roll, ruled, tripped};
use crate::play::moves::{note, noted};
use crate::play::{Play, Setup, Stage, date};
use crate::rounds::{nobody_reaches_a_third, surplus};
use election::ballot::Command as Ballot;
use election::ballot::count::{Look, ReopenReason};
use election::committee::Command as Committee;
use election::lifecycle::erasure::Erasable;
use election::lifecycle::{Command as Lifecycle, Phase};
use election::log::{Entry, Log};
use election::method::Command as Method;
use election::nomination::Command as Nomination;
use election::office::meeting::{Kind, Subject};
use election::office::objection::{About, Ruling};
use election::registration::Command as Registration;
use election::registration::entry::RemovalReason;
use election::representatives::Command as Representatives;
use election::{BatchNo, Command, GroupNo, PoolNo};
use rules::{RuleId, Switch, Value, VoidGround};
use std::fmt::Write;
use std::path::Path;

/// Every command of a story that another thread may have played.
fn follow(play: &Play) {
    let mut log = Log::new(play.setup.election, play.setup.profile.clone());
    for sealed in &play.entries {
        let entry: Entry = serde_json::from_slice(&sealed.bytes).unwrap();
        let before = log.election.clone();
        log.replay(&sealed.bytes).unwrap();
        note(&before, &entry.command, &log.election);
    }
}

/// Put off and on again, called off, found void, destroyed.
fn endings() {
    for stage in [Stage::Called, Stage::Listed] {
        let mut play = at(stage);
        let (county, document, happened) = (play.people.county, play.paper(), play.today());
        play.act(county, Lifecycle::Postpone { authority: AUTHORITY.to_owned(), document, happened });
        let mut off = play.clone();
        off.act(county, Lifecycle::Cancel { authority: AUTHORITY.to_owned(), document, happened });
        play.act(county, Lifecycle::Resume { election_day: date(7, 11), document, happened });
    }
    for stage in [Stage::Drafted, Stage::Called, Stage::Running] {
        let mut play = at(stage);
        let (county, document, happened) = (play.people.county, play.paper(), play.today());
        play.act(county, Lifecycle::Cancel { authority: AUTHORITY.to_owned(), document, happened });
    }
    for stage in [Stage::Declared, Stage::Concluded] {
        let mut play = at(stage);
        let (county, document, happened) = (play.people.county, play.paper(), play.today());
        play.act(county, Lifecycle::Annul { authority: AUTHORITY.to_owned(), document, happened });
        erase(play);
    }
    let mut play = at(Stage::Running);
    let (county, document, happened) = (play.people.county, play.paper(), play.today());
    play.act(county, Lifecycle::Cancel { authority: AUTHORITY.to_owned(), document, happened });
    erase(play);
    erase(at(Stage::Archived));
}

/// Long after the end two persons have the papers destroyed.
fn erase(mut play: Play) {
    let (county, street) = (play.people.county, play.people.street);
    let list = play.paper();
    play.now += chrono::TimeDelta::days(365 * 40);
    let scope = [Erasable::Papers].into();
    play.act(county, Lifecycle::ProposeErasure { scope, list, next_election: Some(list) });
    play.act(street, Lifecycle::ConfirmErasure {});
    assert!(matches!(play.election().lifecycle.phase, Phase::Archived | Phase::Cancelled | Phase::Annulled));
}

/// The last command of an action that the story sent.
fn sent(play: &Play, slug: &str) -> Command {
    let entries = play.entries.iter().rev().map(|sealed| serde_json::from_slice::<Entry>(&sealed.bytes).unwrap());
    entries.map(|entry| entry.command).find(|command| command.action().slug() == slug).unwrap()
}

/// Two objections are upheld after a list was posted: the first opens the choice again, the second finds it open.
fn rulings() {
    let mut play = at(Stage::RepresentativesPublished);
    let street = play.people.street;
    for objection in [About::Representatives {}; 2].map(|about| play.object(about)) {
        play.rule(objection, Ruling::Upheld);
        play.act(street, Representatives::Reopen { objection, group: GroupNo(1) });
    }
    let mut play = at(Stage::CommitteePublished);
    for objection in [About::Committee {}; 2].map(|about| play.object(about)) {
        play.rule(objection, Ruling::Upheld);
        play.act(street, Committee::Reopen { objection });
    }
}

/// The method adopted anew, quotas drawn anew, a count that was agreed opened again.
fn returns() {
    for stage in [Stage::MethodAdopted, Stage::MethodApproved] {
        let mut play = at(stage);
        let meeting = play.meeting(Kind::Representatives, None, Subject::Method);
        let (clerk, terms, happened) = (play.people.clerk, play.setup.terms.clone(), play.today());
        play.act(clerk, Method::Adopt { meeting, terms, happened });
    }
    let mut play = at(Stage::GroupsChoosing);
    let (street, again) = (play.people.street, sent(&play, "apportion"));
    play.act(street, again);
    rulings();
    for stage in [Stage::Tallied, Stage::Counted] {
        let mut play = at(stage);
        let clerk = play.people.clerk;
        let (look, pool, batch) = (Look::First, PoolNo(1), BatchNo(1));
        let reason = ReopenReason::Scrutineer;
        play.act(clerk, Ballot::ReopenBatch { look, pool, batch, reason });
    }
}

/// The roll is opened again for a second election, where the rules want a roll of its own.
fn later_roll() {
    let mut play = later_roll::begun();
    play.act(play.people.clerk, Registration::OpenForRound {});
}

/// A round that is void as soon as its papers are mixed; what people decide in writing; a voter who died; an election without named candidates.
fn decisions() {
    let mut play = surplus();
    let clerk = play.people.clerk;
    play.act(clerk, Ballot::Mix { pools: vec![24] });
    let (document, happened) = (play.paper(), play.today());
    play.act(clerk, Ballot::RecordDecision { elected: Vec::new(), document, happened });
    let mut play = at(Stage::Listed);
    let (clerk, document, happened) = (play.people.clerk, play.paper(), play.today());
    let (person, reason) = (play.people.voters[5], RemovalReason::Death);
    play.act(clerk, Registration::Remove { person, reason, document, happened });
    let mut play = ruled(RuleId::CandWithout, Value::Switch(Switch::On), Stage::Frozen);
    play.act(clerk, Nomination::Open {});
    let (meeting, happened) = (play.meeting(Kind::Residents, None, Subject::NoCandidates), play.today());
    play.act(clerk, Nomination::GoWithout { meeting, happened });
    let mut play = nobody_reaches_a_third();
    let meeting = play.meeting(Kind::Committee, None, Subject::VacantSeat);
    let (document, happened) = (play.paper(), play.today());
    play.act(clerk, Ballot::LeaveVacant { post: tally::Post::MEMBER, meeting, document, happened });
    for stage in [Stage::Polled, Stage::Closed, Stage::Counting, Stage::Counted, Stage::Declared] {
        let mut play = at(stage);
        let (ground, document, happened) = (VoidGround::CountNotPublic, play.paper(), play.today());
        play.act(play.people.county, Ballot::VoidRound { ground, document, happened });
    }
}

/// A recall and a by-election from draft to archive; a seal that is handed over.
fn later_votes() {
    for setup in [Setup::recall(), Setup::by_election()] {
        follow(&Play::with(setup, Stage::Archived));
    }
    let mut play = at(Stage::SecondDeclared);
    let (street, document, happened) = (play.people.street, play.paper(), play.today());
    play.act(street, Ballot::HandOverSeal { document, happened });
}

#[test]
fn every_action_leads_where_the_diagrams_say() {
    follow(&at(Stage::Archived));
    tripped();
    endings();
    returns();
    decisions();
    later_roll();
    later_votes();
    let mut text = String::from("Machine, phase before, action, phase after; decided and evolved, not declared.\n\n");
    for (machine, from, action, to) in noted() {
        writeln!(text, "{machine} {from} {action} {to}").unwrap();
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/moves.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &text).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap();
    assert_eq!(text, known, "the moves changed; UPDATE_GOLDEN=1 writes them anew");
}
