//! Candidates: the number and the order on the formal list, withdrawal and refill, the campaign, the
//! women's post, objections that force something.

use super::nominators::nominate;
use super::{Table, at, ruled};
use crate::play::{Play, Setup, Stage};
use chrono::NaiveTime;
use election::ballot::place::{Counting, Place};
use election::nomination::campaign::CampaignAct;
use election::nomination::review::Verdict;
use election::nomination::support::Support;
use election::nomination::{Command, List, Phase};
use election::office::Command as Office;
use election::office::meeting::{Kind, Subject};
use election::office::notice::{CorrectionReason, NoticeKind};
use election::office::objection::{About, Ruling};
use election::{Code, MeetingId, PlaceId, ballot, method};
use rules::{Count, Profile, ReviewBody, RuleId, Switch, Value};
use std::sync::Arc;
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    numbers(table);
    equal_numbers(table);
    orders(table);
    without_names(table);
    refills(table);
    campaigns(table);
    women(table);
    objections(table);
}

pub(super) fn formal(play: &Play, lists: Vec<List>, equal: Option<MeetingId>) -> Command {
    Command::PublishFormal { lists, equal, happened: play.today() }
}

/// The list of candidates is posted as it stands now.
pub(super) fn correct(play: &mut Play) {
    let notices = &play.election().office.notices;
    let number = notices.iter().rfind(|notice| notice.kind == NoticeKind::FormalCandidates).unwrap().number;
    let (reason, happened) = (CorrectionReason::Changed, play.today());
    play.act(play.people.clerk, Office::CorrectNotice { number, reason, happened });
}

pub(super) fn find(play: &mut Play, at: usize, body: ReviewBody, verdict: Verdict) -> Command {
    let (nomination, document, happened) = (play.nominations[at], play.paper(), play.today());
    Command::RecordFinding { nomination, body, verdict, document, happened }
}

/// More candidates than seats, and no more than the profile allows (SH: director and deputy one more, members three).
fn numbers(table: &mut Table) {
    let most = |id, count| ruled(id, Value::Count(Count(count)), Stage::Reviewing);
    for (id, code) in
        [(RuleId::CandExcessLeadMax, Code::TooManyForLead), (RuleId::CandExcessMemberMax, Code::TooManyForMember)]
    {
        let play = most(id, 0);
        let lists = play.lists();
        table.trips(code, &play, play.people.clerk, formal(&play, lists.clone(), None));
        let play = most(id, 1);
        let lists = play.lists();
        assert!(play.attempt(play.people.clerk, formal(&play, lists, None)).is_ok(), "SH: one more than seats");
    }
}

/// As many candidates as seats only where the rules allow it and a meeting agreed (Guangxi, Henan).
fn equal_numbers(table: &mut Table) {
    let mut play = ruled(RuleId::CandEqual, Value::Switch(Switch::On), Stage::Reviewing);
    let clerk = play.people.clerk;
    let mut lists = play.lists();
    lists[2].candidates.pop();
    table.trips(Code::TooFewCandidates, &play, clerk, formal(&play, lists.clone(), None));
    let other = play.meeting(Kind::Residents, None, Subject::Method);
    table.trips(Code::NotDecided, &play, clerk, formal(&play, lists.clone(), Some(other)));
    let agreed = play.meeting(Kind::Residents, None, Subject::EqualNumber);
    assert!(play.attempt(clerk, formal(&play, lists.clone(), Some(agreed))).is_ok());
    let mut fewer = lists.clone();
    fewer[2].candidates.pop();
    table.trips(Code::TooFewCandidates, &play, clerk, formal(&play, fewer, Some(agreed)));
    let mut off = at(Stage::Reviewing);
    let agreed = off.meeting(Kind::Residents, None, Subject::EqualNumber);
    table.trips(Code::EqualNotAllowed, &off, clerk, formal(&off, lists, Some(agreed)));
}

/// By nominations, or by strokes (SH, ZJ 20, BJ): candidates 5 to 7 were named by ten, one and one voter; 4 and 8 named
/// themselves.
fn orders(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let clerk = play.people.clerk;
    let people = play.people.candidates.clone();
    let members = |play: &Play, order: [usize; 4]| {
        let mut lists = play.lists();
        lists[2].candidates = order.map(|at: usize| people[at]).to_vec();
        formal(play, lists, None)
    };
    table.trips(Code::ListOrder, &play, clerk, members(&play, [5, 4, 6, 7]));
    // Equal numbers stand as they like, and where those stand who named themselves is not said.
    assert!(play.attempt(clerk, members(&play, [4, 6, 7, 5])).is_ok());
    let own = play.people.withdraws;
    let mut own_lists = play.lists();
    own_lists[2].candidates.push(own);
    let mut strokes = ruled(RuleId::CandOrder, Value::Choice("strokes".to_owned()), Stage::Reviewing);
    table.trips(Code::ListOrder, &strokes, clerk, members(&strokes, [4, 5, 6, 7]));
    table.trips(Code::NothingToRecord, &strokes, clerk, Command::RecordStrokes { order: vec![] });
    let twice = Command::RecordStrokes { order: vec![people[0], people[0]] };
    table.trips(Code::SamePerson, &strokes, clerk, twice);
    strokes.act(clerk, Command::RecordStrokes { order: [0, 1, 2, 3, 6, 5, 4].map(|at: usize| people[at]).to_vec() });
    table.trips(Code::ListOrder, &strokes, clerk, members(&strokes, [4, 5, 6, 7]));
    assert!(strokes.attempt(clerk, members(&strokes, [6, 5, 4, 7])).is_ok());
    // Two who named themselves for one post stand by strokes.
    let mut play2 = at(Stage::Nominating);
    let person = play2.people.voters[20];
    let (nomination, command) = nominate(&mut play2, person, Post::MEMBER, Support::Oneself {});
    play2.act(clerk, command);
    let (document, happened) = (play2.paper(), play2.today());
    play2.act(clerk, Command::Accept { nomination, document, happened });
    play2.advance(Stage::Reviewing);
    let mut lists = play2.lists();
    lists[2].candidates.push(person);
    table.trips(Code::ListOrderSelf, &play2, clerk, formal(&play2, lists.clone(), None));
    play2.act(clerk, Command::RecordStrokes { order: vec![person, people[7]] });
    table.trips(Code::ListOrderSelf, &play2, clerk, formal(&play2, lists.clone(), None));
    play2.act(clerk, Command::RecordStrokes { order: vec![people[7], person] });
    assert!(play2.attempt(clerk, formal(&play2, lists, None)).is_ok());
    play.advance(Stage::Reviewing);
}

/// An election without named candidates (ZJ 3, R76) settles the stage; voters write names in.
fn without_names(table: &mut Table) {
    let mut off = at(Stage::Frozen);
    let clerk = off.people.clerk;
    let meeting = off.meeting(Kind::Residents, None, Subject::NoCandidates);
    let go = |play: &Play, meeting| Command::GoWithout { meeting, happened: play.today() };
    table.trips(Code::CandidatesNeeded, &off, clerk, go(&off, meeting));
    let mut play = ruled(RuleId::CandWithout, Value::Switch(Switch::On), Stage::Frozen);
    let other = play.meeting(Kind::Residents, None, Subject::Method);
    table.trips(Code::NotDecided, &play, clerk, go(&play, other));
    let meeting = play.meeting(Kind::Residents, None, Subject::NoCandidates);
    let command = go(&play, meeting);
    play.act(clerk, command);
    let stage = &play.election().nomination;
    assert_eq!((stage.phase, stage.formal.len()), (Phase::Settled, 3));
    play.stage = Stage::NominationSettled;
    play.advance(Stage::Polling);
    assert!(play.round().contests.iter().all(|contest| contest.candidates.is_empty()));
    let mut listed = ruled(RuleId::CandWithout, Value::Switch(Switch::On), Stage::Listed);
    let meeting = listed.meeting(Kind::Residents, None, Subject::NoCandidates);
    table.trips(Code::RollNotFrozen, &listed, clerk, go(&listed, meeting));
}

/// The next in nominations takes a free place (ZJ 19): the ninth nominee declined, the tenth passed the review and stands
/// on no list.
fn refills(table: &mut Table) {
    let withdraw = |play: &mut Play, at: usize| {
        let (nomination, document, happened) = (play.nominations[at], play.paper(), play.today());
        Command::Withdraw { nomination, document, happened }
    };
    let refill = |play: &Play, person| Command::Refill { post: Post::MEMBER, person, happened: play.today() };
    let off = ruled(RuleId::CandRefill, Value::Switch(Switch::Off), Stage::NominationSettled);
    let clerk = off.people.clerk;
    table.trips(Code::RefillOff, &off, clerk, refill(&off, off.people.withdraws));
    let mut play = shorter();
    let [next, last] = [play.people.candidates[7], play.people.withdraws];
    table.trips(Code::NoPlaceFree, &play, clerk, refill(&play, next));
    let command = withdraw(&mut play, 4);
    play.act(clerk, command);
    table.trips(Code::CandidatesNotCorrected, &prepared(play.clone()), clerk, ballot::Command::DeclareReady {});
    table.trips(Code::NotQualified, &play, clerk, refill(&play, play.people.declines));
    table.trips(Code::NotTheNext, &play, clerk, refill(&play, last));
    let command = refill(&play, next);
    play.act(clerk, command);
    assert_eq!(play.election().nomination.formal[2].candidates[2..], [next]);
    table.trips(Code::NoPlaceFree, &play, clerk, refill(&play, last));
    let ready = at(Stage::Ready);
    table.trips(Code::PapersStand, &ready, clerk, refill(&ready, last));
    // What is prepared already takes the change in.
    let mut preparing = at(Stage::Preparing);
    let command = withdraw(&mut preparing, 7);
    preparing.act(clerk, command);
    assert_eq!(preparing.round().contests[2].candidates.len(), 3);
    whoever_comes_next_stands_on_the_paper(table);
}

/// A withdrawal and a refill while the ballot is prepared: the paper has the new name, and no name comes onto printed ones.
fn whoever_comes_next_stands_on_the_paper(table: &mut Table) {
    let mut play = prepared(shorter());
    let (clerk, next) = (play.people.clerk, play.people.candidates[7]);
    let (nomination, document, happened) = (play.nominations[4], play.paper(), play.today());
    play.act(clerk, Command::Withdraw { nomination, document, happened });
    let refill = Command::Refill { post: Post::MEMBER, person: next, happened };
    let mut printed = play.clone();
    let place = PlaceId(printed.id());
    let (groups, [opens, closes]) = (
        printed.election().groups.keys().copied().collect(),
        [8, 18].map(|hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap()),
    );
    let definition = Place { number: 1, groups, opens, closes, counting: Counting::Here };
    printed.act(clerk, ballot::Command::DefinePlace { place, definition });
    let document = printed.paper();
    printed.act(clerk, ballot::Command::ReceiveStock { place, papers: 100, document });
    table.trips(Code::PapersArePrinted, &printed, clerk, refill.clone());
    play.act(clerk, refill);
    let round = play.round();
    for contests in [&round.contests, &round.printed, &round.listed] {
        assert!(contests.iter().any(|one| one.post == Post::MEMBER && one.candidates.contains(&next)));
    }
}

/// The story with one candidate less on the list of members: the two others passed the review, with two votes and one.
fn shorter() -> Play {
    let setup = Setup::default();
    let equal = setup.profile.with_value(RuleId::CandExcess, Value::Count(Count(0))).unwrap();
    let mut play = Play::with(Setup { profile: Arc::new(equal), ..setup }, Stage::Frozen);
    let clerk = play.people.clerk;
    play.act(clerk, Command::Open {});
    let (people, posts) = (play.people.clone(), [Post::DIRECTOR, Post::DEPUTY]);
    let mut nominees: Vec<_> = people.candidates.iter().zip([0, 0, 1, 1, 2, 2, 2, 2]).collect();
    nominees.push((&people.declines, 2));
    nominees.push((&people.withdraws, 2));
    let signatures: [std::ops::Range<usize>; 10] =
        [0..10, 10..11, 0..10, 10..11, 0..10, 10..20, 10..20, 20..21, 21..22, 22..22];
    for ((person, post), names) in nominees.into_iter().zip(signatures) {
        let nominators = play.people.voters[names].to_vec();
        let support = match nominators.as_slice() {
            [] => Support::Oneself {},
            [nominator] => Support::Voter { nominator: *nominator, agent: None },
            _ => Support::JointVoters { nominators },
        };
        let post = posts.get(post).cloned().unwrap_or(Post::MEMBER);
        let (nomination, command) = nominate(&mut play, *person, post, support);
        play.act(clerk, command);
        play.nominations.push(nomination);
        let (document, happened) = (play.paper(), play.today());
        if *person != people.declines {
            play.act(clerk, Command::Accept { nomination, document, happened });
        }
    }
    // One vote more for the candidate who comes next.
    let nominator = play.people.voters[21];
    let (nomination, command) =
        nominate(&mut play, people.candidates[7], Post::MEMBER, Support::Voter { nominator, agent: None });
    play.act(clerk, command);
    let (document, happened) = (play.paper(), play.today());
    play.act(clerk, Command::Accept { nomination, document, happened });
    play.stage = Stage::Nominating;
    play.advance(Stage::Reviewing);
    for at in (0..10).filter(|at| *at != 8) {
        for body in [ReviewBody::Street, ReviewBody::Departments] {
            let found = find(&mut play, at, body, Verdict::Pass);
            play.act(play.people.street, found);
        }
    }
    let mut lists = play.lists();
    lists[2].candidates.pop();
    let command = formal(&play, lists, None);
    play.act(clerk, command);
    play.act(clerk, Command::Settle {});
    play.stage = Stage::NominationSettled;
    play
}

fn prepared(mut play: Play) -> Play {
    play.act(play.people.clerk, ballot::Command::Open {});
    play
}

/// Candidates meet the voters before the poll (UL26 18), and on election day the campaign rests (SH 13, ZJ 23).
fn campaigns(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let clerk = play.people.clerk;
    for at in 0..8 {
        for body in [ReviewBody::Street, ReviewBody::Departments] {
            let found = find(&mut play, at, body, Verdict::Pass);
            play.act(play.people.street, found);
        }
    }
    let lists = play.lists();
    let list = formal(&play, lists, None);
    play.act(clerk, list);
    play.act(clerk, Command::Settle {});
    let command = |play: &mut Play| Command::RecordCampaign {
        act: CampaignAct::MetVoters,
        document: play.paper(),
        happened: play.today(),
    };
    let meet = command(&mut play);
    let mut early = prepared(play.clone());
    table.trips(Code::VotersNotMet, &early, clerk, ballot::Command::DeclareReady {});
    let named = |blockers: Vec<election::Blocker>| blockers.iter().any(|one| one.code == Code::VotersNotMet.as_str());
    early.act(clerk, meet);
    assert!(!named(early.attempt(clerk, ballot::Command::DeclareReady {}).err().unwrap_or_default()));
    play.day(6, 19, 9);
    let before = command(&mut play);
    assert!(play.attempt(clerk, before).is_ok());
    play.day(6, 20, 9);
    let during = command(&mut play);
    table.trips(Code::CampaignRests, &play, clerk, during);
    let mut free = ruled(RuleId::CampaignStop, Value::Switch(Switch::Off), Stage::Reviewing);
    free.day(6, 20, 9);
    let during = command(&mut free);
    assert!(free.attempt(clerk, during).is_ok(), "R76");
}

/// The women's post of its own (ZJ 21, 29): in the method, and for women.
fn women(table: &mut Table) {
    let own = Value::Choice("own_post".to_owned());
    let mut play = ruled(RuleId::SizeWomenSeat, own.clone(), Stage::Seated);
    let clerk = play.people.clerk;
    let adopt = |play: &mut Play, terms| {
        let meeting = play.meeting(Kind::Residents, None, Subject::Method);
        method::Command::Adopt { meeting, terms, happened: play.today() }
    };
    let mut terms = play.setup.terms.clone();
    let command = adopt(&mut play, terms.clone());
    table.trips(Code::WomenPostMissing, &play, clerk, command);
    terms.seats[2].seats = 2;
    terms.seats.push(method::Seats { post: Post::WOMEN, seats: 1 });
    let command = adopt(&mut play, terms.clone());
    assert!(play.attempt(clerk, command).is_ok());
    let setup = Setup::default();
    let profile = Arc::new(Profile::with_value(&setup.profile, RuleId::SizeWomenSeat, own).unwrap());
    let mut play = Play::with(Setup { profile, terms, ..setup }, Stage::Frozen);
    play.act(clerk, Command::Open {});
    let [woman, man] = [20, 21].map(|voter: usize| play.people.voters[voter]);
    let (_, command) = nominate(&mut play, man, Post::WOMEN, Support::Oneself {});
    table.trips(Code::WomenPostForWomen, &play, clerk, command);
    let (_, command) = nominate(&mut play, woman, Post::WOMEN, Support::Oneself {});
    assert!(play.attempt(clerk, command).is_ok());
}

/// An upheld objection takes the candidate off, and nothing goes on until the list says so.
fn objections(table: &mut Table) {
    let mut play = at(Stage::NominationSettled);
    let clerk = play.people.clerk;
    let nomination = play.nominations[7];
    let objection = play.object(About::Candidate { nomination });
    play.rule(objection, Ruling::Upheld);
    let stage = &play.election().nomination;
    assert_eq!(stage.formal[2].candidates, play.people.candidates[4..7]);
    assert!(!stage.accepted.contains(&play.people.candidates[7]));
    table.trips(Code::CandidatesNotCorrected, &prepared(play.clone()), clerk, ballot::Command::DeclareReady {});
    let (document, happened) = (play.document, play.today());
    let again = Command::Withdraw { nomination, document, happened };
    table.trips(Code::UnknownNomination, &play, clerk, again);
    correct(&mut play);
    let ready = prepared(play).attempt(clerk, ballot::Command::DeclareReady {}).unwrap_err();
    assert!(ready.iter().all(|blocker| blocker.code != Code::CandidatesNotCorrected.as_str()));
    // A dismissed one changes nothing.
    let mut play = at(Stage::NominationSettled);
    let objection = play.object(About::Candidate { nomination: play.nominations[7] });
    play.rule(objection, Ruling::Dismissed);
    assert_eq!(play.election().nomination.formal[2].candidates.len(), 4);
    let nobody = MeetingId(Uuid::nil());
    let mut off = at(Stage::Reviewing);
    let lists = off.lists();
    off.advance(Stage::Reviewing);
    table.trips(Code::UnknownMeeting, &off, clerk, formal(&off, lists, Some(nobody)));
}
