//! What upheld objections force: a choice of representatives that is void, also after the stage has settled; a count; a
//! candidate who stands on printed papers. And how many sit in the representatives' meeting.

use super::meetings::Held;
use super::{Table, at};
use crate::play::{Play, Setup, Stage};
use crate::rounds::owed;
use election::ballot::count::{Look, ReopenReason};
use election::ballot::round::RoundKind;
use election::ballot::taken_back::TakenBack;
use election::ballot::written::Reading;
use election::ballot::{self, Command as Ballot};
use election::office::Command as Office;
use election::office::meeting::{Kind, Subject};
use election::office::objection::{About, Ruling};
use election::representatives::{Command as Representatives, Phase, VacancyReason};
use election::term::{Command as Term, Met};
use election::{BatchNo, Code, GroupNo, ObjectionId, PoolNo, lifecycle, method};
use rules::{Mode, RepresentativeChoice, VoidGround};
use tally::Post;

pub(super) fn rows(table: &mut Table) {
    what_there_is(table);
    group_chooses_again(table);
    electorate_waits(table);
    quotas_stay(table);
    sitting(table);
    stated_by_the_method(table);
    count(table);
    candidate(table);
}

fn uphold(play: &mut Play, about: About) -> ObjectionId {
    let objection = play.object(about);
    play.rule(objection, Ruling::Upheld);
    objection
}

fn file(play: &Play, about: About) -> Office {
    let objection = ObjectionId(uuid::Uuid::nil());
    Office::FileObjection { objection, about, document: play.document, happened: play.today() }
}

fn meets(play: &mut Play, due: u32) -> Office {
    Held::of(Kind::Representatives, due, due, due).command(play).1
}

/// Only what a group chose and who is a representative can be objected to.
fn what_there_is(table: &mut Table) {
    let choosing = at(Stage::GroupsChoosing);
    let supervisor = choosing.people.supervisor;
    let mut choosing = choosing.clone();
    choosing.paper();
    table.trips(
        Code::GroupsUndecided,
        &choosing,
        supervisor,
        file(&choosing, About::GroupChoice { group: GroupNo(1) }),
    );
    let mut settled = at(Stage::RepresentativesSettled);
    settled.paper();
    let nobody = About::Representative { person: settled.people.voters[0] };
    table.trips(Code::NotARepresentative, &settled, supervisor, file(&settled, nobody));
    let somebody = About::Representative { person: settled.people.voters[8] };
    table.allows(&settled, supervisor, file(&settled, somebody));
}

/// UL26 ch.4: an upheld objection after the stage settled makes the group choose again; until the list has settled once
/// more the representatives' meeting does not meet and the election does not conclude.
fn group_chooses_again(table: &mut Table) {
    let mut play = at(Stage::Seated);
    let (clerk, street) = (play.people.clerk, play.people.street);
    let before = meets(&mut play, 6);
    table.allows(&play, clerk, before);
    uphold(&mut play, About::GroupChoice { group: GroupNo(2) });
    let stage = &play.election().representatives;
    assert_eq!((stage.phase, stage.chosen().count()), (Phase::Choosing, 3));
    for due in [4, 6] {
        let held = meets(&mut play, due);
        table.trips(Code::RepresentativesUnsettled, &play, clerk, held);
    }
    let happened = play.today();
    let publish = Representatives::Publish { other_members: 1, happened };
    table.trips(Code::GroupsUndecided, &play, street, publish.clone());
    play.choice(2, RepresentativeChoice::JointSignatures, None, &[10, 14]);
    play.act(street, publish);
    let held = meets(&mut play, 6);
    table.trips(Code::RepresentativesUnsettled, &play, clerk, held.clone());
    play.act(street, Representatives::Settle {});
    table.allows(&play, clerk, held);
    let mut settled = at(Stage::Settled);
    let objection = settled.object(About::Representatives {});
    let (document, happened, ruling) = (Some(settled.paper()), settled.today(), Ruling::Upheld);
    settled.act(street, Office::RuleOnObjection { objection, ruling, document, happened });
    table.trips(Code::RepresentativesUnsettled, &settled, street, lifecycle::Command::Conclude {});
}

/// Where representatives elect, no poll opens while their list is not whole.
fn electorate_waits(table: &mut Table) {
    let mut setup = Setup::default();
    setup.terms.mode = Mode::Representative;
    for (mode, waits) in [(setup, true), (Setup::default(), false)] {
        let mut play = Play::with(mode, Stage::Prepared);
        let clerk = play.people.clerk;
        uphold(&mut play, About::Representatives {});
        if waits {
            table.trips(Code::RepresentativesUnsettled, &play, clerk, Ballot::DeclareReady {});
        } else {
            table.allows(&play, clerk, Ballot::DeclareReady {});
        }
    }
}

/// The quotas of representatives who serve are not drawn anew.
fn quotas_stay(table: &mut Table) {
    let mut play = at(Stage::Seated);
    uphold(&mut play, About::GroupChoice { group: GroupNo(1) });
    let stage = &play.election().representatives;
    let quotas = stage
        .quotas
        .iter()
        .map(|(group, number)| election::representatives::Quota { group: *group, representatives: *number });
    let again = Representatives::Apportion { basis: stage.basis.unwrap(), quotas: quotas.collect() };
    table.trips(Code::RepresentativesUnsettled, &play, play.people.street, again);
}

/// Five representatives and one other member are six; a meeting of the term is held to it as well.
fn sitting(table: &mut Table) {
    let mut play = at(Stage::Seated);
    let clerk = play.people.clerk;
    for (due, right) in [(5, false), (6, true), (7, false)] {
        let held = meets(&mut play, due);
        if right {
            table.allows(&play, clerk, held);
        } else {
            table.trips(Code::DueNotTheRepresentatives, &play, clerk, held);
        }
    }
    let mut play = at(Stage::Concluded);
    let (document, happened) = (play.paper(), play.today());
    for (due, right) in [(5, false), (6, true)] {
        let meeting = Met { kind: Kind::Representatives, due, present: 5, yes: 4, document };
        let chair = play.people.voters[20];
        let elected = Term::RecordSupervision { meeting, chair, members: vec![chair], happened };
        if right {
            table.allows(&play, play.people.street, elected);
        } else {
            table.trips(Code::DueNotTheRepresentatives, &play, play.people.street, elected);
        }
    }
}

/// Where this election chose none, the method that they adopt says how many there are, and holds later meetings.
fn stated_by_the_method(table: &mut Table) {
    let mut play = Play::with(Setup::by_election(), Stage::Seated);
    let clerk = play.people.clerk;
    let meeting = play.meeting(Kind::Representatives, None, Subject::Method);
    for (representatives, right) in [(None, false), (Some(11), false), (Some(12), true)] {
        let terms = method::Terms { representatives, ..play.setup.terms.clone() };
        let adopt = method::Command::Adopt { meeting, terms, happened: play.today() };
        if right {
            table.allows(&play, clerk, adopt);
        } else {
            table.trips(Code::RepresentativesNotStated, &play, clerk, adopt);
        }
    }
    play.advance(Stage::MethodApproved);
    for (due, right) in [(11, false), (12, true)] {
        let held = meets(&mut play, due);
        if right {
            table.allows(&play, clerk, held);
        } else {
            table.trips(Code::DueNotTheRepresentatives, &play, clerk, held);
        }
    }
}

/// An upheld objection to the count is carried out by a count anew, by a written decision, or by a round found void.
fn count(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let clerk = play.people.clerk;
    uphold(&mut play, About::Count {});
    table.trips(Code::CountRulingOpen, &play, clerk, Ballot::Declare {});
    let (document, happened) = (play.paper(), play.today());
    let mut decided = play.clone();
    decided.act(clerk, Ballot::RecordDecision { elected: Vec::new(), document, happened });
    table.allows(&decided, clerk, Ballot::Declare {});
    let (look, pool, batch, reason) = (Look::First, PoolNo(1), BatchNo(1), ReopenReason::Scrutineer);
    // A batch that begins anew because a name was misread is no count of what was objected to.
    let mut misread = at(Stage::Counting);
    let objection = uphold(&mut misread, About::Count {});
    let written = misread.note(Post::DIRECTOR);
    misread.matches(written, Reading::Nobody {});
    let [teller, _] = misread.tellers(look);
    misread.act(teller, Ballot::CommitBatch { look, pool, batch, root: ledger::sha256(b"one"), resized: 0 });
    let reader = misread.people.scrutineers[0];
    misread.act(reader, Ballot::TakeBackMatch { written, reason: TakenBack::Misread });
    assert!(misread.round().batches[&(look, pool, batch)].versions.is_empty(), "it begins anew");
    assert!(!misread.election().office.carried_out.contains(&objection));
    let mut recounted = play.clone();
    recounted.act(clerk, Ballot::ReopenBatch { look, pool, batch, reason });
    let refused = recounted.attempt(clerk, Ballot::AgreeCount {}).unwrap_err();
    assert!(refused.iter().all(|blocker| blocker.code != Code::CountRulingOpen.as_str()));
    play.act(play.people.county, Ballot::VoidRound { ground: VoidGround::CountNotPublic, document, happened });
    assert_eq!(play.election().ballot.phase, ballot::Phase::Declared);
    let refused = play.attempt(play.people.street, Ballot::Settle {}).unwrap_err();
    assert!(refused.iter().all(|blocker| blocker.code != Code::CountRulingOpen.as_str()));
}

/// A candidate who is struck off while papers are out stands on them: people decide, and in a further round the name is
/// gone.
fn candidate(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let clerk = play.people.clerk;
    let (nomination, person) = (play.nominations[6], play.people.candidates[6]);
    uphold(&mut play, About::Candidate { nomination });
    table.trips(Code::StruckStandsOn, &play, clerk, Ballot::Declare {});
    let (document, happened) = (play.paper(), play.today());
    play.act(clerk, Ballot::RecordDecision { elected: Vec::new(), document, happened });
    play.act(clerk, Ballot::Declare {});
    assert_eq!(owed(&play)[0].1, Post::MEMBER);
    let day = crate::play::date(6, 27);
    play.post_result();
    play.act(clerk, Ballot::BeginRound { kind: RoundKind::SecondElection, day });
    assert!(!play.round().contests[0].candidates.contains(&person));
}

/// The place of one person is void, the others keep theirs; it is filled or stays empty for a reason. With a leader all of
/// the group's choice goes.
#[test]
fn a_void_place_is_filled_or_stays_empty() {
    let mut play = at(Stage::Seated);
    let street = play.people.street;
    let person = play.people.voters[11];
    uphold(&mut play, About::Representative { person });
    let chosen = |play: &Play| play.election().representatives.chosen().collect::<Vec<_>>();
    assert_eq!(chosen(&play), [8, 9, 10, 12].map(|place: usize| play.people.voters[place]));
    let mut vacant = play.clone();
    let (document, happened, reason) = (vacant.paper(), vacant.today(), VacancyReason::NobodyWilling);
    vacant.act(street, Representatives::RecordVacancy { group: GroupNo(2), reason, document, happened });
    assert_eq!(chosen(&vacant), chosen(&play), "who keeps a place keeps it");
    vacant.act(street, Representatives::Publish { other_members: 1, happened });
    vacant.act(street, Representatives::Settle {});
    assert_eq!(vacant.election().sitting(happened.on), Some(5));
    play.choice(2, RepresentativeChoice::JointSignatures, None, &[14]);
    assert_eq!(chosen(&play), [8, 9, 10, 14, 12].map(|place: usize| play.people.voters[place]));
    let mut leader = at(Stage::Seated);
    let person = leader.people.voters[10];
    uphold(&mut leader, About::Representative { person });
    assert_eq!(chosen(&leader), [8, 9, 12].map(|place: usize| leader.people.voters[place]));
}
