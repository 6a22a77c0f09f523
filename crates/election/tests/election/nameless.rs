//! An election without named candidates (ZJ 3, R76), with a women's post of its own (ZJ 21, 29): every vote is a write-in.

use crate::play::{Play, Setup, Stage, paper_of};
use election::ballot::Command as Ballot;
use election::ballot::count::Look;
use election::ballot::written::Reading;
use election::method::Seats;
use election::nomination::Command as Nomination;
use election::office::meeting::{Kind, Subject};
use election::record::anchor::AnchorKind;
use election::{Code, PersonId};
use rules::{RuleId, Switch, Value};
use std::sync::Arc;
use tally::{CandidateId, Paper, Post};

fn counting() -> Play {
    let mut setup = Setup::default();
    let profile = setup.profile.with_value(RuleId::CandWithout, Value::Switch(Switch::On)).unwrap();
    let own = Value::Choice("own_post".to_owned());
    setup.profile = Arc::new(profile.with_value(RuleId::SizeWomenSeat, own).unwrap());
    setup.terms.seats[2].seats = 2;
    setup.terms.seats.push(Seats { post: Post::WOMEN, seats: 1 });
    let mut play = Play::with(setup, Stage::Frozen);
    let meeting = play.meeting(Kind::Residents, None, Subject::NoCandidates);
    let happened = play.today();
    play.act(play.people.clerk, Nomination::GoWithout { meeting, happened });
    play.stage = Stage::NominationSettled;
    play.advance(Stage::Counting);
    play
}

#[test]
fn votes_for_names_that_voters_write() {
    let mut play = counting();
    let clerk = play.people.clerk;
    let posts = [Post::DIRECTOR, Post::DEPUTY, Post::MEMBER, Post::MEMBER, Post::WOMEN];
    // Every other voter is a woman; who counts papers or is related to nobody who does may be written in.
    let people: Vec<PersonId> = [16, 17, 18, 19, 20].map(|voter: usize| play.people.voters[voter]).to_vec();
    let man = play.people.voters[21];
    let written = play.note(Post::WOMEN);
    let reading = Reading::Voter { person: man };
    let refused = play.attempt(play.people.scrutineers[0], Ballot::MatchWriteIn { written, reading }).unwrap_err();
    assert!(refused.iter().any(|blocker| blocker.code == Code::WomenPostForWomen.as_str()), "{refused:?}");
    for (post, person) in posts.into_iter().zip(&people) {
        play.write_in(post, *person);
    }
    play.matches(written, Reading::Ineligible { person: man });
    let names: Vec<CandidateId> = people.iter().map(|person| person.to_string().into()).collect();
    let paper = paper_of(&[
        (Post::DIRECTOR, &[&names[0]]),
        (Post::DEPUTY, &[&names[1]]),
        (Post::MEMBER, &[&names[2], &names[3]]),
        (Post::WOMEN, &[&names[4]]),
    ]);
    let papers: Vec<Paper> = (0..usize::try_from(play.election().returned()).unwrap()).map(|_| paper.clone()).collect();
    play.look(Look::First, &papers);
    play.look(Look::Second, &papers);
    play.act(clerk, Ballot::AgreeCount {});
    play.anchor(AnchorKind::CountAgreed);
    play.answer_readings();
    let [first, second, third, ..] = play.people.members;
    for who in [first, second, third, play.people.scrutineers[0]] {
        play.act(who, Ballot::SignResult {});
    }
    play.act(clerk, Ballot::Declare {});
    let elected = &play.election().ballot.elected;
    assert_eq!(elected[&Post::WOMEN].iter().copied().collect::<Vec<_>>(), [people[4]]);
    let counted = play.round().result.clone().unwrap();
    assert_eq!(counted.tally.method.unwrap().women_post, Some(Post::WOMEN));
    assert!(counted.outcome.valid && play.election().ballot.owed.is_empty());
}
