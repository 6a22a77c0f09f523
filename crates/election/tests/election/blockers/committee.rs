//! Stage 2: who chooses the election committee, its size, chair, relatives and reserves; who leaves and who follows.

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage, Who, date};
use election::committee::{Chair, Choice, Command as Committee, Departure, LeaveReason};
use election::lifecycle::Command as Lifecycle;
use election::nomination::Command as Nomination;
use election::nomination::support::Support;
use election::office::meeting::{Kind, Subject};
use election::office::objection::{About, Ruling};
use election::office::ranking::{FurtherVote, PassedOver, PassedOverFor, Ranking, Votes};
use election::office::{Command as Office, Pair};
use election::{Code, GroupNo, Happened, MeetingId, NominationId, PersonId, ballot, registration};
use rules::{Count, Kinship, RuleId, Switch, Value};
use tally::Post;

pub(super) fn rows(table: &mut Table) {
    the_choice(table);
    sizes(table);
    level_votes(table);
    relatives(table);
    groups_choose(table);
    chairs(table);
    needs(table);
    objections(table);
    absences(table);
    vacancies(table);
    degrees(table);
    the_formal_list(table);
    the_end(table);
}

fn choose(choice: &Choice, play: &Play) -> Committee {
    Committee::Choose { choice: choice.clone(), happened: play.today() }
}

fn chosen(play: &mut Play) -> Choice {
    let meeting = play.meeting(Kind::Residents, None, Subject::ElectionCommittee);
    play.committee_choice(meeting)
}

fn the_choice(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let happened = play.today();
    table.trips(Code::CommitteeNotChosen, &play, street, Committee::Publish { happened });
    let choice = chosen(&mut play);
    table.allows(&play, street, choose(&choice, &play));
    let stranger = Chair { person: play.people.nobody.person, party_secretary: None };
    let stranger = Choice { chair: stranger, ..choice.clone() };
    table.trips(Code::ChairNotMember, &play, street, choose(&stranger, &play));
    let mut alone = choice.clone();
    alone.ranking.votes.truncate(5);
    table.trips(Code::TooFewReserves, &play, street, choose(&alone, &play));
    let mut twice = choice.clone();
    twice.ranking.votes[6].person = twice.ranking.votes[0].person;
    table.trips(Code::SamePerson, &play, street, choose(&twice, &play));
    // UL26 ch.4: ten were present, so six votes choose; five do not.
    let mut weak = choice.clone();
    for (named, votes) in weak.ranking.votes.iter_mut().zip([10, 9, 9, 8, 6, 5, 4]) {
        named.votes = votes;
    }
    table.allows(&play, street, choose(&weak, &play));
    weak.ranking.votes[4].votes = 5;
    weak.ranking.votes[5].votes = 3;
    weak.ranking.votes[6].votes = 2;
    table.trips(Code::TooFewVotes, &play, street, choose(&weak, &play));
    let mut play = ruled(RuleId::EcSource, words(&["group_meetings"]), Stage::CommitteeChoosing);
    let choice = chosen(&mut play);
    table.trips(Code::CommitteeSource, &play, street, choose(&choice, &play));
    let none = Choice { meetings: vec![], ..choice };
    table.trips(Code::UnknownMeeting, &play, street, choose(&none, &play));
}

/// Five to nine members (ZJ, BJ, SH), an odd number of them (R76).
fn sizes(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let meeting = play.meeting(Kind::Residents, None, Subject::ElectionCommittee);
    let named: Vec<PersonId> = play.people.voters.iter().take(12).copied().collect();
    let sized = |seats: u32| {
        let votes = named.iter().zip([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
        let mut votes: Vec<Votes> = votes.map(|(person, votes)| Votes { person: *person, votes }).collect();
        votes.truncate(usize::try_from(seats).unwrap());
        votes.push(Votes { person: named[11], votes: 1 });
        let ranking = Ranking { votes, further: vec![], passed_over: vec![] };
        let chair = Chair { person: named[0], party_secretary: None };
        Choice { meetings: vec![meeting], seats, ranking, chair }
    };
    for (seats, code) in [
        (3, Some(Code::CommitteeSize)),
        (5, None),
        (6, Some(Code::CommitteeEven)),
        (7, None),
        (9, None),
        (11, Some(Code::CommitteeSize)),
    ] {
        let choice = sized(seats);
        match code {
            Some(code) => table.trips(code, &play, street, choose(&choice, &play)),
            None => table.allows(&play, street, choose(&choice, &play)),
        }
    }
    let short = Choice { seats: 9, ..sized(5) };
    table.trips(Code::CommitteeSize, &play, street, choose(&short, &play));
    let mut play = ruled(RuleId::EcOdd, Value::Switch(Switch::Off), Stage::CommitteeChoosing);
    let meetings = vec![play.meeting(Kind::Residents, None, Subject::ElectionCommittee)];
    table.allows(&play, street, choose(&Choice { meetings, ..sized(6) }, &play));
}

/// Members are ranked above reserves and reserves among themselves; members among themselves need not be.
fn level_votes(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let choice = chosen(&mut play);
    let with = |votes: [u32; 7]| {
        let mut choice = choice.clone();
        for (named, votes) in choice.ranking.votes.iter_mut().zip(votes) {
            named.votes = votes;
        }
        choice
    };
    table.trips(Code::TieUnsettled, &play, street, choose(&with([10, 9, 9, 8, 7, 7, 6]), &play));
    table.trips(Code::TieUnsettled, &play, street, choose(&with([10, 9, 9, 8, 8, 6, 6]), &play));
    let mut settled = with([10, 9, 9, 8, 8, 6, 6]);
    let document = play.paper();
    let level = [(6, 7), (5, 3)].map(|(at, votes)| Votes { person: settled.ranking.votes[at].person, votes });
    let further = |took_part| FurtherVote {
        votes: level.to_vec(),
        took_part,
        manner: election::office::meeting::Manner::Secret,
        document,
    };
    // The further vote is the meeting's: more than half of twelve.
    settled.ranking.further = vec![further(6)];
    table.trips(Code::ResidentsQuorum, &play, street, choose(&settled, &play));
    settled.ranking.further = vec![further(10)];
    let command = choose(&settled, &play);
    play.act(street, command);
    let reserves: Vec<_> = play.election().committee.reserves.iter().copied().collect();
    assert_eq!(reserves, level.map(|one| one.person));
}

/// R76: relatives do not sit together; who has fewer votes gives way to the next.
fn relatives(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let mut choice = chosen(&mut play);
    let (one, other) = (choice.ranking.votes[1].person, choice.ranking.votes[4].person);
    let passed = PassedOver { person: other, why: PassedOverFor::Relative, document: play.paper() };
    choice.ranking.passed_over = vec![passed];
    table.trips(Code::PassedOverWithoutReason, &play, street, choose(&choice, &play));
    play.act(street, Office::RecordRelatives { pairs: vec![Pair { one, other, kinship: Kinship::Grandparent }] });
    table.allows(&play, street, choose(&choice, &play));
    choice.ranking.passed_over.clear();
    table.trips(Code::CommitteeRelatives, &play, street, choose(&choice, &play));
    let mut play = ruled(RuleId::KinDegrees, words(&["spouse", "parent", "child"]), Stage::CommitteeChoosing);
    let meetings = vec![play.meeting(Kind::Residents, None, Subject::ElectionCommittee)];
    let choice = Choice { meetings, ..choice };
    for (kinship, refused) in [(Kinship::Grandchild, false), (Kinship::Child, true)] {
        play.act(street, Office::RecordRelatives { pairs: vec![Pair { one, other, kinship }] });
        if refused {
            table.trips(Code::CommitteeRelatives, &play, street, choose(&choice, &play));
        } else {
            table.allows(&play, street, choose(&choice, &play));
        }
    }
}

/// UL26 15: where the residents' groups choose, all of them do; their votes are summed.
fn groups_choose(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let meetings: Vec<MeetingId> =
        (1..=3).map(|group| play.meeting(Kind::Group, Some(GroupNo(group)), Subject::ElectionCommittee)).collect();
    let mut choice = Choice { meetings: meetings.clone(), ..play.committee_choice(meetings[0]) };
    // Thirty were present in all, so sixteen votes choose.
    table.trips(Code::TooFewVotes, &play, street, choose(&choice, &play));
    for (named, votes) in choice.ranking.votes.iter_mut().zip([30, 29, 28, 20, 16, 15, 14]) {
        named.votes = votes;
    }
    table.allows(&play, street, choose(&choice, &play));
    for meetings in [meetings[..2].to_vec(), vec![meetings[0], meetings[1], meetings[2], meetings[2]]] {
        let some = Choice { meetings, ..choice.clone() };
        table.trips(Code::NotEveryGroupMet, &play, street, choose(&some, &play));
    }
    let other = play.meeting(Kind::Residents, None, Subject::ElectionCommittee);
    let two = Choice { meetings: vec![other, other], ..choice.clone() };
    table.trips(Code::NotEveryGroupMet, &play, street, choose(&two, &play));
    let mixed = Choice { meetings: vec![meetings[0], meetings[1], other], ..choice };
    table.trips(Code::CommitteeSource, &play, street, choose(&mixed, &play));
}

/// Where the profile has the party secretary chair, the paper says who that is.
fn chairs(table: &mut Table) {
    let mut play = ruled(RuleId::EcChair, Value::Choice("party_secretary".to_owned()), Stage::CommitteeChoosing);
    let street = play.people.street;
    let mut choice = chosen(&mut play);
    table.trips(Code::ChairNotSecretary, &play, street, choose(&choice, &play));
    choice.chair.party_secretary = Some(election::DocumentId(uuid::Uuid::nil()));
    table.trips(Code::UnknownDocument, &play, street, choose(&choice, &play));
    choice.chair.party_secretary = Some(play.paper());
    table.allows(&play, street, choose(&choice, &play));
    let mut play = at(Stage::Seated);
    let wrong = play.meeting(Kind::Representatives, None, Subject::Chair);
    let chair = Chair { person: play.people.members[2].person, party_secretary: None };
    let chair = Committee::ChooseChair { chair, meeting: wrong, happened: play.today() };
    table.trips(Code::UnknownMeeting, &play, street, chair);
}

fn needs(table: &mut Table) {
    let needs = |need, stage| ruled(RuleId::NeedsRegistrationOpen, words(&[need]), stage);
    let clerk: Who = at(Stage::Unwritten).people.clerk;
    let open = registration::Command::Open {};
    let play = needs("committee.published", Stage::CommitteeChoosing);
    table.trips(Code::CommitteeNotPublished, &play, clerk, open.clone());
    table.trips(Code::NoChair, &needs("committee.chair", Stage::CommitteeChoosing), clerk, open.clone());
    // A committee that has shrunk below its least size has no lawful size.
    let mut play = needs("committee.size", Stage::MethodApproved);
    table.allows(&play, clerk, open.clone());
    for member in [0, 1, 2] {
        let (person, document, happened) = (play.people.members[member].person, play.paper(), play.today());
        let leave = Committee::Leave { person, reason: Departure::Resigned {}, document, happened };
        play.act(play.people.street, leave);
    }
    table.trips(Code::CommitteeSize, &play, clerk, open);
}

/// An upheld objection forces a new choice, a corrected list or a member's leaving.
fn objections(table: &mut Table) {
    let mut play = at(Stage::CommitteePublished);
    let street = play.people.street;
    let open = play.object(About::Committee {});
    table.trips(Code::ObjectionOpen, &play, street, Committee::Seat {});
    play.rule(open, Ruling::Upheld);
    table.trips(Code::CommitteeRulingOpen, &play, street, Committee::Seat {});
    let correct = Committee::CorrectList { objections: vec![open], happened: play.today() };
    table.allows(&play, street, correct.clone());
    let mut corrected = play.clone();
    corrected.act(street, correct);
    table.allows(&corrected, street, Committee::Seat {});
    table.trips(Code::NothingToCarryOut, &corrected, street, Committee::Reopen { objection: open });
    play.act(street, Committee::Reopen { objection: open });
    table.trips(Code::CommitteeNotChosen, &play, street, Committee::Publish { happened: play.today() });
    let choice = chosen(&mut play);
    let command = choose(&choice, &play);
    play.act(street, command);
    let happened = play.today();
    play.act(street, Committee::Publish { happened });
    table.allows(&play, street, Committee::Seat {});
    let mut play = at(Stage::Seated);
    let objection = play.object(About::Committee {});
    let (person, document, happened) = (play.people.members[3].person, play.paper(), play.today());
    let leave = Committee::Leave { person, reason: Departure::Ruling { objection }, document, happened };
    table.trips(Code::NothingToCarryOut, &play, street, leave.clone());
    play.rule(objection, Ruling::Upheld);
    table.trips(Code::CommitteeRulingOpen, &play, street, Lifecycle::Conclude {});
    play.act(street, leave);
    let refused = play.attempt(street, Lifecycle::Conclude {}).unwrap_err();
    assert!(!refused.iter().any(|one| one.code == Code::CommitteeRulingOpen.as_str()));
    assert_eq!(play.election().committee.left.last(), Some(&(person, LeaveReason::Ruling)));
}

/// ZJ 9: two absences are as leaving; each is recorded on its day.
fn absences(table: &mut Table) {
    let mut play = at(Stage::Seated);
    let clerk = play.people.clerk;
    let (person, document) = (play.people.members[2].person, play.paper());
    let absent = |person, day| {
        let happened = Happened { on: date(4, day), late: Some(election::LateReason::PaperArrivedLate) };
        Committee::RecordAbsence { person, document, happened }
    };
    table.trips(Code::NotAMember, &play, clerk, absent(clerk.person, 28));
    play.act(clerk, absent(person, 27));
    assert!(play.election().committee.is_member(person), "once is borne");
    table.trips(Code::AbsenceStands, &play, clerk, absent(person, 27));
    let mut more = ruled(RuleId::EcAbsences, Value::Count(Count(3)), Stage::Seated);
    more.paper();
    for (day, stays) in [(26, true), (27, true), (28, false)] {
        let happened = Happened { on: date(4, day), late: Some(election::LateReason::PaperArrivedLate) };
        let document = more.document;
        more.act(clerk, Committee::RecordAbsence { person, document, happened });
        assert_eq!(more.election().committee.is_member(person), stays);
    }
    play.act(clerk, absent(person, 28));
    let committee = &play.election().committee;
    assert!(!committee.is_member(person));
    assert_eq!(committee.left.last(), Some(&(person, LeaveReason::Absences)));
    assert!(committee.is_member(play.people.reserves[0].person), "the next in order follows");
}

/// UL26 15: a vacancy goes to the next in order, or to who is chosen anew.
fn vacancies(table: &mut Table) {
    let mut play = ruled(RuleId::EcRefill, Value::Choice("choose_again".to_owned()), Stage::MethodApproved);
    let street = play.people.street;
    let fill = |play: &mut Play, places: &[(usize, u32)]| {
        let meeting = play.meeting(Kind::Residents, None, Subject::ElectionCommittee);
        let votes = places.iter().map(|(place, votes)| play.voter_votes(*place, *votes)).collect();
        let ranking = Ranking { votes, further: vec![], passed_over: vec![] };
        Committee::Fill { meetings: vec![meeting], ranking, happened: play.today() }
    };
    let idle = fill(&mut play, &[(14, 8)]);
    table.trips(Code::NoVacancy, &play, street, idle);
    let (person, document, happened) = (play.people.members[4].person, play.paper(), play.today());
    let leave = Committee::Leave { person, reason: Departure::Ended {}, document, happened };
    play.act(street, leave);
    assert_eq!(play.election().committee.vacancies(), 1, "no reserve follows by itself");
    let sitting = fill(&mut play, &[(7, 8)]);
    table.trips(Code::SamePerson, &play, street, sitting);
    let none = fill(&mut play, &[]);
    table.trips(Code::VacanciesNotFilled, &play, street, none);
    let weak = fill(&mut play, &[(14, 5)]);
    table.trips(Code::TooFewVotes, &play, street, weak);
    let level = fill(&mut play, &[(14, 8), (15, 8)]);
    table.trips(Code::TieUnsettled, &play, street, level);
    let (one, other) = (play.people.voters[14], play.people.members[1].person);
    let mut related = play.clone();
    let pairs = vec![Pair { one, other, kinship: Kinship::Spouse }];
    related.act(street, Office::RecordRelatives { pairs });
    let wife = fill(&mut related, &[(14, 8)]);
    table.trips(Code::CommitteeRelatives, &related, street, wife);
    let filled = fill(&mut play, &[(14, 8), (15, 7)]);
    play.act(street, filled);
    let committee = &play.election().committee;
    assert!(committee.is_member(one) && committee.vacancies() == 0);
    assert_eq!(committee.reserves.last(), Some(&play.people.voters[15]));
    conflicts(table);
}

/// Nobody is chosen into a vacancy who is a candidate or gives way to one.
fn conflicts(table: &mut Table) {
    let mut play = ruled(RuleId::EcRefill, Value::Choice("choose_again".to_owned()), Stage::Frozen);
    let street = play.people.street;
    play.act(play.people.clerk, Nomination::Open {});
    let member = play.people.members[0].person;
    let nomination = nominated(&mut play, member);
    accepts(&mut play, nomination);
    assert_eq!(play.election().committee.vacancies(), 1);
    for (place, refused) in [(7, true), (14, false)] {
        let meeting = play.meeting(Kind::Residents, None, Subject::ElectionCommittee);
        let votes = vec![play.voter_votes(place, 8)];
        let ranking = Ranking { votes, further: vec![], passed_over: vec![] };
        let fill = Committee::Fill { meetings: vec![meeting], ranking, happened: play.today() };
        if refused {
            table.trips(Code::ConflictsWithCandidate, &play, street, fill);
        } else {
            table.allows(&play, street, fill);
        }
    }
}

fn nominated(play: &mut Play, person: PersonId) -> NominationId {
    let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
    let (post, support) = (Post::MEMBER, Support::Oneself {});
    let clerk = play.people.clerk;
    play.act(clerk, Nomination::Nominate { nomination, person, post, support, document, happened });
    nomination
}

fn accepts(play: &mut Play, nomination: NominationId) {
    let (document, happened) = (play.paper(), play.today());
    play.act(play.people.clerk, Nomination::Accept { nomination, document, happened });
}

/// Each rule asks for its own degrees: ZJ 9 makes siblings leave, not grandchildren.
fn degrees(_: &mut Table) {
    for (degrees, kinship, stays) in [
        (&["spouse", "parent", "child", "sibling"][..], Kinship::Sibling, false),
        (&["spouse", "parent", "child", "sibling"], Kinship::Grandchild, true),
        (&["spouse", "parent", "child", "sibling", "grandchild"], Kinship::Grandchild, false),
        (&["spouse", "parent", "child", "sibling", "grandchild"], Kinship::Grandparent, true),
    ] {
        let mut play = ruled(RuleId::EcLeaveDegrees, words(degrees), Stage::Frozen);
        play.act(play.people.clerk, Nomination::Open {});
        let (member, candidate) = (play.people.members[2].person, play.people.voters[15]);
        let pairs = vec![Pair { one: member, other: candidate, kinship }];
        play.act(play.people.clerk, Office::RecordRelatives { pairs });
        let nomination = nominated(&mut play, candidate);
        accepts(&mut play, nomination);
        assert_eq!(play.election().committee.is_member(member), stays, "{kinship:?} of {degrees:?}");
    }
}

/// SH: a member leaves when the formal list names the person, not before.
fn the_formal_list(_: &mut Table) {
    let setup = crate::play::Setup::default();
    let value = Value::Choice("formal_list".to_owned());
    let profile = setup.profile.with_value(RuleId::EcLeaveOnNomination, value).unwrap();
    let setup = crate::play::Setup { profile: std::sync::Arc::new(profile), ..setup };
    let mut play = Play::with(setup, Stage::Frozen);
    play.act(play.people.clerk, Nomination::Open {});
    let member = play.people.members[0].person;
    let nomination = nominated(&mut play, member);
    accepts(&mut play, nomination);
    assert!(play.election().committee.is_member(member));
    let lists = vec![election::nomination::List { post: Post::MEMBER, candidates: vec![member] }];
    let event = election::nomination::Event::FormalPublished { lists, equal: None, on: date(6, 10) };
    assert!(play.election().is_recused(member, nomination));
    election::evolve(&mut play.log.election, &event.into());
}

/// UL26 23: the mandate ends with the handover; R76 leaves room for the declaration.
fn the_end(table: &mut Table) {
    let mut play = at(Stage::Settled);
    let clerk = play.people.clerk;
    let document = play.paper();
    let happened = play.today();
    table.trips(Code::MandateOver, &play, clerk, Lifecycle::Conclude {});
    table.allows(&play, play.people.street, Lifecycle::Conclude {});
    let absent = Committee::RecordAbsence { person: play.people.members[1].person, document, happened };
    table.trips(Code::MandateOver, &play, clerk, absent);
    // Objections that come in afterwards are the office's to rule on.
    let objection = play.object(About::Committee {});
    let (document, ruling) = (play.paper(), Ruling::Dismissed);
    let rule = Office::RuleOnObjection { objection, ruling, document: Some(document), happened };
    table.trips(Code::MandateOver, &play, clerk, rule.clone());
    table.allows(&play, play.people.street, rule);
    let post = ballot::Command::PublishResult { happened: at(Stage::SecondDeclared).today() };
    for (ends, over) in [("handover", false), ("declaration", true)] {
        let mut play = at(Stage::SecondDeclared);
        let profile = play.setup.profile.with_value(RuleId::EcEnd, Value::Choice(ends.to_owned())).unwrap();
        play.log.election.profile = std::sync::Arc::new(profile);
        if over {
            table.trips(Code::MandateOver, &play, clerk, post.clone());
        } else {
            table.allows(&play, clerk, post.clone());
        }
    }
}
