//! Candidates.

use super::nominators::nominate;
use super::{Table, at};
use crate::play::{Play, Stage};
use election::nomination::support::Support;
use election::nomination::{Command, List};
use election::office::meeting::{Kind, Subject};
use election::{Code, GroupNo, NominationId, PersonId, ballot};
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    nominations(table);
    the_formal_list(table);
    the_end(table);
}

fn nominations(table: &mut Table) {
    let mut play = at(Stage::Nominating);
    let clerk = play.people.clerk;
    let person = play.people.voters[4];
    let meeting = play.meeting(Kind::Group, Some(GroupNo(1)), Subject::GroupNomination);
    let (_, group) = nominate(&mut play, person, Post::DIRECTOR, Support::Group { meeting });
    table.trips(Code::NominatorNotAllowed, &play, clerk, group);
    let stranger = play.people.clerk.person;
    let (_, stranger) = nominate(&mut play, stranger, Post::DIRECTOR, Support::Oneself {});
    table.trips(Code::NotOnRoll, &play, clerk, stranger);
    // The fifth voter accepted for member.
    let (nomination, again) = nominate(&mut play, person, Post::DIRECTOR, Support::Oneself {});
    play.act(clerk, again);
    let (document, happened) = (play.document, play.today());
    table.trips(Code::OnePostOnly, &play, clerk, Command::Accept { nomination, document, happened });
    let nomination = NominationId(Uuid::nil());
    table.trips(Code::UnknownNomination, &play, clerk, Command::Decline { nomination, document, happened });
    let mut play = at(Stage::Frozen);
    play.act(clerk, Command::Open {});
    let happened = play.today();
    table.trips(Code::NoNominations, &play, clerk, Command::PublishPreliminary { happened });
}

/// The list must be posted by 15 June.
fn the_formal_list(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let clerk = play.people.clerk;
    let publish = |play: &Play, lists| Command::PublishFormal { lists, equal: None, happened: play.today() };
    let with = |play: &Play, members: &[PersonId]| {
        let mut lists = play.lists();
        lists[2] = List { post: Post::MEMBER, candidates: members.to_vec() };
        lists
    };
    let people = play.people.clone();
    let mut declined = people.candidates[4..8].to_vec();
    declined.push(people.declines);
    let command = publish(&play, with(&play, &declined));
    table.trips(Code::NotQualified, &play, clerk, command);
    let command = publish(&play, with(&play, &people.candidates[4..7]));
    table.trips(Code::TooFewCandidates, &play, clerk, command);
    let command = publish(&play, with(&play, &[people.candidates[4]; 4]));
    table.trips(Code::SamePerson, &play, clerk, command);
    let command = publish(&play, play.lists()[..2].to_vec());
    table.trips(Code::UnknownPost, &play, clerk, command);
    let man = |list: List| List { candidates: list.candidates.into_iter().skip(1).step_by(2).collect(), ..list };
    let men = play.lists().into_iter().map(man).collect();
    table.trips(Code::NoWomanStands, &play, clerk, publish(&play, men));
    play.day(6, 16, 9);
    table.trips(Code::FormalListTooLate, &play, clerk, publish(&play, play.lists()));
    play.day(6, 15, 9);
    assert!(play.attempt(clerk, publish(&play, play.lists())).is_ok());
}

fn the_end(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let clerk = play.people.clerk;
    table.trips(Code::FormalListNotPublished, &play, clerk, Command::Settle {});
    let (lists, happened) = (play.lists(), play.today());
    play.act(clerk, Command::PublishFormal { lists, equal: None, happened });
    table.trips(Code::ReviewsMissing, &play, clerk, Command::Settle {});
    let frozen = at(Stage::Frozen);
    table.trips(Code::NominationNotSettled, &frozen, clerk, ballot::Command::Open {});
    // Three days before the election day is the last day to withdraw.
    let mut play = at(Stage::NominationSettled);
    let (nomination, document) = (play.nominations[0], play.document);
    let withdraw = |play: &Play| Command::Withdraw { nomination, document, happened: play.today() };
    play.day(6, 18, 9);
    table.trips(Code::WithdrawTooLate, &play, clerk, withdraw(&play));
    play.day(6, 17, 9);
    assert!(play.attempt(clerk, withdraw(&play)).is_ok());
}
