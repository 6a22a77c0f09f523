//! Who may nominate, how many names, how many must take part; the pre-vote.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage};
use election::nomination::Command;
use election::nomination::pre_vote::PreVotes;
use election::nomination::support::Support;
use election::office::meeting::{Kind, Subject};
use election::{Code, GroupNo, NominationId, PersonId};
use rules::{Comparator, Mode, RuleId, Share, Switch, Value};
use std::sync::Arc;
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    signatures(table);
    names(table);
    proxies(table);
    households(table);
    groups(table);
    ballots(table);
    taking_part(table);
    pre_votes(table);
}

pub(super) fn nominate(play: &mut Play, person: PersonId, post: Post, support: Support) -> (NominationId, Command) {
    let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
    (nomination, Command::Nominate { nomination, person, post, support, document, happened })
}

fn joint(play: &Play, voters: std::ops::Range<usize>) -> Support {
    Support::JointVoters { nominators: play.people.voters[voters].to_vec() }
}

fn one(play: &Play, voter: usize) -> Support {
    Support::Voter { nominator: play.people.voters[voter], agent: None }
}

/// Nomination is open and nobody is nominated.
fn opened(setup: Setup) -> Play {
    let mut play = Play::with(setup, Stage::Frozen);
    play.act(play.people.clerk, Command::Open {});
    play
}

fn under(id: RuleId, value: Value) -> Play {
    let setup = Setup::default();
    let profile = Arc::new(setup.profile.with_value(id, value).unwrap());
    opened(Setup { profile, ..setup })
}

/// Ten voters jointly (UL26 18 and the provinces): nine are too few, ten are enough, and each signs once.
fn signatures(table: &mut Table) {
    let mut play = opened(Setup::default());
    let clerk = play.people.clerk;
    let person = play.people.voters[20];
    let support = joint(&play, 0..9);
    let (_, nine) = nominate(&mut play, person, Post::MEMBER, support);
    table.trips(Code::TooFewSupporters, &play, clerk, nine);
    let support = joint(&play, 0..10);
    let (_, ten) = nominate(&mut play, person, Post::MEMBER, support);
    assert!(play.attempt(clerk, ten).is_ok(), "UL26 18: ten voters");
    let mut nominators = play.people.voters[0..10].to_vec();
    nominators.push(nominators[0]);
    let (_, twice) = nominate(&mut play, person, Post::MEMBER, Support::JointVoters { nominators });
    table.trips(Code::SamePerson, &play, clerk, twice);
    let nominator = play.people.nobody.person;
    let (_, stranger) = nominate(&mut play, person, Post::MEMBER, Support::Voter { nominator, agent: None });
    table.trips(Code::NotOnRoll, &play, clerk, stranger);
}

/// As many names as seats (ZJ 17, BJ 16), nobody twice, nobody for two posts (ZJ 17).
fn names(table: &mut Table) {
    let mut play = opened(Setup::default());
    let clerk = play.people.clerk;
    let voters = play.people.voters.clone();
    for (number, person) in voters[0..3].iter().enumerate() {
        let support = one(&play, 20);
        let (_, command) = nominate(&mut play, *person, Post::MEMBER, support);
        assert!(play.attempt(clerk, command.clone()).is_ok(), "ZJ 17: name {} for three seats", number + 1);
        play.act(clerk, command);
    }
    let support = one(&play, 20);
    let (_, fourth) = nominate(&mut play, voters[3], Post::MEMBER, support);
    table.trips(Code::TooManyNames, &play, clerk, fourth);
    let support = one(&play, 20);
    let (_, again) = nominate(&mut play, voters[0], Post::MEMBER, support);
    table.trips(Code::NamedTwice, &play, clerk, again);
    let support = one(&play, 20);
    let (_, other) = nominate(&mut play, voters[0], Post::DIRECTOR, support.clone());
    table.trips(Code::NamedForTwoPosts, &play, clerk, other);
    // Another person for another post is no second name.
    let (_, other) = nominate(&mut play, voters[4], Post::DIRECTOR, support);
    assert!(play.attempt(clerk, other).is_ok());
    // A nominee who declines makes room for another name.
    let first = *play.election().nomination.all.keys().next().unwrap();
    let (document, happened) = (play.paper(), play.today());
    play.act(clerk, Command::Decline { nomination: first, document, happened });
    let support = one(&play, 20);
    let (_, fourth) = nominate(&mut play, voters[3], Post::MEMBER, support);
    assert!(play.attempt(clerk, fourth).is_ok());
    for (id, word, code) in [
        (RuleId::CandPerNominator, "unlimited", Code::TooManyNames),
        (RuleId::CandTwoPosts, "allowed", Code::NamedForTwoPosts),
    ] {
        let mut free = under(id, Value::Choice(word.to_owned()));
        for (person, post) in [(0, Post::DIRECTOR), (1, Post::DIRECTOR), (0, Post::MEMBER)] {
            let support = one(&free, 20);
            let (_, command) = nominate(&mut free, voters[person], post, support);
            let refused = free.attempt(clerk, command.clone()).err().unwrap_or_default();
            assert!(refused.iter().all(|blocker| blocker.code != code.as_str()), "{word}: {refused:?}");
            if refused.is_empty() {
                free.act(clerk, command);
            }
        }
    }
}

/// Nobody nominates for somebody else (ZJ 17), unless the profile lets voters do so.
fn proxies(table: &mut Table) {
    for (switch, allowed) in [(Switch::Off, false), (Switch::On, true)] {
        let mut play = under(RuleId::CandProxy, Value::Switch(switch));
        let clerk = play.people.clerk;
        let [nominator, agent, person] = [3, 4, 5].map(|voter: usize| play.people.voters[voter]);
        let support = Support::Voter { nominator, agent: Some(agent) };
        let (_, command) = nominate(&mut play, person, Post::MEMBER, support);
        if allowed {
            assert!(play.attempt(clerk, command).is_ok());
        } else {
            table.trips(Code::NominatedByProxy, &play, clerk, command);
        }
    }
}

/// Where households vote, five who vote for their households nominate jointly (Henan, Beijing under UL18).
fn households(table: &mut Table) {
    let mut setup = Setup::default();
    setup.terms.mode = Mode::Household;
    let mut play = opened(setup);
    let clerk = play.people.clerk;
    let person = play.people.voters[20];
    let holders = |count| play.people.voters.iter().copied().step_by(2).take(count).collect::<Vec<_>>();
    let (four, five) = (holders(4), holders(5));
    let mut other = holders(4);
    other.push(play.people.voters[1]);
    for (nominators, code) in
        [(four, Some(Code::TooFewHouseholds)), (five, None), (other, Some(Code::NominatorForNoHousehold))]
    {
        let (_, command) = nominate(&mut play, person, Post::MEMBER, Support::JointVoters { nominators });
        match code {
            Some(code) => table.trips(code, &play, clerk, command),
            None => assert!(play.attempt(clerk, command).is_ok(), "five household representatives"),
        }
    }
}

/// A residents' group nominates by its meeting, where the profile lets groups nominate.
fn groups(table: &mut Table) {
    let mut play = under(RuleId::CandNominate, words(&["group"]));
    let clerk = play.people.clerk;
    let person = play.people.voters[4];
    let meeting = play.meeting(Kind::Group, Some(GroupNo(1)), Subject::Representatives);
    let (_, other) = nominate(&mut play, person, Post::MEMBER, Support::Group { meeting });
    table.trips(Code::NotDecided, &play, clerk, other);
    let meeting = play.meeting(Kind::Residents, None, Subject::GroupNomination);
    let (_, residents) = nominate(&mut play, person, Post::MEMBER, Support::Group { meeting });
    table.trips(Code::UnknownMeeting, &play, clerk, residents);
    let meeting = play.meeting(Kind::Group, Some(GroupNo(1)), Subject::GroupNomination);
    let (nomination, command) = nominate(&mut play, person, Post::MEMBER, Support::Group { meeting });
    play.act(clerk, command);
    assert_eq!(play.election().nomination.get(nomination).unwrap().supporters, 8, "those who agreed");
}

/// The votes of a nominating ballot (海选) stand beside the number of those who took part.
fn ballots(table: &mut Table) {
    let mut play = opened(Setup::default());
    let clerk = play.people.clerk;
    let person = play.people.voters[4];
    let (_, early) = nominate(&mut play, person, Post::MEMBER, Support::Ballot { votes: 9 });
    table.trips(Code::ParticipationMissing, &play, clerk, early);
    let (document, happened) = (play.paper(), play.today());
    let part = |took_part| Command::RecordParticipation { took_part, document, happened };
    table.trips(Code::MorePresentThanDue, &play, clerk, part(25));
    play.act(clerk, part(9));
    let (_, ten) = nominate(&mut play, person, Post::MEMBER, Support::Ballot { votes: 10 });
    table.trips(Code::MoreVotesThanPresent, &play, clerk, ten);
    let (_, nine) = nominate(&mut play, person, Post::MEMBER, Support::Ballot { votes: 9 });
    assert!(play.attempt(clerk, nine).is_ok());
}

/// More than half of 24 voters take part in nominating (ZJ 18, BJ 16): twelve are not enough, thirteen are.
fn taking_part(table: &mut Table) {
    let half = Value::Share(Share::new(Comparator::MoreThan, 1, 2).unwrap());
    let mut play = ruled(RuleId::CandQuorum, half, Stage::Frozen);
    let clerk = play.people.clerk;
    play.act(clerk, Command::Open {});
    let person = play.people.voters[4];
    let (_, command) = nominate(&mut play, person, Post::MEMBER, Support::Oneself {});
    play.act(clerk, command);
    let (document, happened) = (play.paper(), play.today());
    let list = Command::PublishPreliminary { happened };
    table.trips(Code::ParticipationMissing, &play, clerk, list.clone());
    play.act(clerk, Command::RecordParticipation { took_part: 12, document, happened });
    table.trips(Code::NominationQuorum, &play, clerk, list.clone());
    play.act(clerk, Command::RecordParticipation { took_part: 13, document, happened });
    assert!(play.attempt(clerk, list).is_ok(), "ZJ 18: 13 of 24");
}

/// Votes of a pre-vote: each candidate once, no more than voters, per post no more than seats of each voter.
fn pre_votes(table: &mut Table) {
    let mut play = at(Stage::Preliminary);
    let clerk = play.people.clerk;
    let (document, happened) = (play.paper(), play.today());
    let rows = |play: &Play, votes: &[(usize, u32)]| -> Vec<PreVotes> {
        votes.iter().map(|(at, votes)| PreVotes { nomination: play.nominations[*at], votes: *votes }).collect()
    };
    let held = |took_part, votes| Command::RecordPreVote { took_part, votes, document, happened };
    table.trips(Code::MorePresentThanDue, &play, clerk, held(25, vec![]));
    table.trips(Code::MoreVotesThanPresent, &play, clerk, held(20, rows(&play, &[(4, 21)])));
    table.trips(Code::UnknownNomination, &play, clerk, held(20, rows(&play, &[(4, 3), (4, 3)])));
    // The ninth nominee declined.
    table.trips(Code::UnknownNomination, &play, clerk, held(20, rows(&play, &[(8, 3)])));
    let unknown = vec![PreVotes { nomination: NominationId(Uuid::nil()), votes: 1 }];
    table.trips(Code::UnknownNomination, &play, clerk, held(20, unknown));
    // One seat: 20 voters give 20 votes; three seats: 60.
    table.trips(Code::PreVoteTooManyVotes, &play, clerk, held(20, rows(&play, &[(0, 11), (1, 10)])));
    let full = rows(&play, &[(0, 11), (1, 9), (4, 20), (5, 20), (6, 20)]);
    assert!(play.attempt(clerk, held(20, full)).is_ok());
    // Those with the most votes stand, in the order of the votes.
    let votes = rows(&play, &[(0, 5), (1, 9), (2, 9), (3, 5), (4, 1), (5, 2), (6, 3), (7, 4), (9, 5)]);
    play.act(clerk, held(20, votes.clone()));
    table.trips(Code::PreVoteStands, &play, clerk, held(20, votes));
    play.advance(Stage::Reviewing);
    let lists = play.lists();
    let formal = |lists| Command::PublishFormal { lists, equal: None, happened: play.today() };
    table.trips(Code::ListOrder, &play, clerk, formal(lists.clone()));
    let mut ordered = lists;
    ordered[0].candidates.reverse();
    ordered[2].candidates = [6, 5, 4, 7].map(|at: usize| play.people.candidates[at]).to_vec();
    table.trips(Code::PassedOver, &play, clerk, formal(ordered.clone()));
    ordered[2].candidates.insert(0, play.people.withdraws);
    assert!(play.attempt(clerk, formal(ordered)).is_ok());
}
