//! The term: who serves, recalls, by-elections, and the elections that they are.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage, Who, date};
use chrono::NaiveDate;
use election::ballot::Command as Ballot;
use election::ballot::recall::{Defence, RecallResult};
use election::lifecycle::Command as Lifecycle;
use election::lifecycle::purpose::{Head, Purpose};
use election::office::meeting::Kind;
use election::term::recall::{Petition, Petitioners, RecallReason};
use election::term::{Command, Met, Seat};
use election::{Code, ElectionId, MeetingId, PersonId, method, nomination};
use rules::{Comparator, Count, Misconduct, Months, OfficeEnd, RuleId, Share, Switch, Value};
use std::collections::BTreeSet;
use std::sync::Arc;
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    offices(table);
    misconduct(table);
    petitions(table);
    recalls(table);
    vacancies(table);
    by_meeting(table);
    the_vote_of_a_recall(table);
    the_by_election(table);
    its_day(table);
}

fn head() -> Head {
    Head { election: ElectionId(Uuid::nil()), size: 1, root: ledger::sha256(b"another log") }
}

/// A member, and somebody who is none.
fn members(play: &Play) -> (Who, PersonId, PersonId) {
    (play.people.street, play.election().ballot.all_elected()[0], play.people.voters[20])
}

/// UL26 21: an office ends on the grounds of the profile, and for members only.
fn offices(table: &mut Table) {
    let mut play = ruled(RuleId::OfficeEnds, words(&["sentence", "incapacity"]), Stage::Archived);
    let (street, member, nobody) = members(&play);
    let (document, happened) = (play.paper(), play.today());
    table.trips(Code::NotInOffice, &play, street, Command::Resign { person: nobody, document, happened });
    let ends = |ground| Command::EndOffice { person: member, ground, document, happened };
    table.trips(Code::GroundNotKnown, &play, street, ends(OfficeEnd::Expelled));
    play.act(street, ends(OfficeEnd::Sentence));
    table.trips(Code::NotInOffice, &play, street, ends(OfficeEnd::Sentence));
    table.trips(Code::WrongPhase, &at(Stage::Settled), street, Command::Resign { person: member, document, happened });
}

/// UL26 20: by the means that the law names, reported before the authority finds.
fn misconduct(table: &mut Table) {
    let mut play = ruled(RuleId::MisconductGrounds, words(&["bribery"]), Stage::Archived);
    let (street, person, _) = members(&play);
    let (document, happened) = (play.paper(), play.today());
    let report = |ground| Command::ReportMisconduct { person, ground, document, happened };
    let void = |ground| Command::FindVoid { person, ground, document, happened };
    table.trips(Code::NoSuchMisconduct, &play, street, report(Misconduct::Threat));
    table.trips(Code::NoSuchMisconduct, &play, street, void(Misconduct::Threat));
    table.trips(Code::MisconductNotReported, &play, street, void(Misconduct::Bribery));
    play.act(street, report(Misconduct::Bribery));
    play.act(street, void(Misconduct::Bribery));
    assert!(play.election().office_of(person).is_none());
}

fn petition(play: &Play, person: PersonId, by: Petitioners, signatures: u32, reason: RecallReason) -> Command {
    let petition = Petition { person, by, signatures, reason };
    Command::PetitionRecall { petition, document: play.document, happened: play.today() }
}

/// VL18 16, UL26 19: a fifth of 24 voters are five, a third of five representatives are two.
fn petitions(table: &mut Table) {
    let play = at(Stage::Archived);
    let (street, member, nobody) = members(&play);
    for (by, too_few, enough, all, code) in [
        (Petitioners::Voters, 4, 5, 24, Code::TooFewSignatures),
        (Petitioners::Representatives, 1, 2, 5, Code::TooFewOfRepresentatives),
    ] {
        let signed = |signatures| petition(&play, member, by, signatures, RecallReason::Neglect);
        table.trips(code, &play, street, signed(too_few));
        table.trips(code, &play, street, signed(all + 1));
        play.attempt(street, signed(enough)).unwrap();
        play.attempt(street, signed(all)).unwrap();
    }
    let other = petition(&play, nobody, Petitioners::Voters, 9, RecallReason::Neglect);
    table.trips(Code::NotInOffice, &play, street, other);
}

/// SH, ZJ, BJ: voted on within thirty days; R76: the same reason bars another for six months, BJ: for the whole term.
fn recalls(table: &mut Table) {
    let ask = |play: &Play, member, reason| petition(play, member, Petitioners::Voters, 9, reason);
    for (rule, code) in [(Switch::Off, Code::RecallBarred), (Switch::On, Code::RecallBarredForTerm)] {
        let mut play = ruled(RuleId::RecallAgainTerm, Value::Switch(rule), Stage::Archived);
        let (street, member, _) = members(&play);
        let vote = |play: &Play| Command::RecordRecall {
            person: member,
            vote: head(),
            result: RecallResult::Kept,
            document: play.document,
            happened: play.today(),
        };
        table.trips(Code::NoRecallPending, &play, street, vote(&play));
        play.act(street, ask(&play, member, RecallReason::Neglect));
        table.trips(Code::RecallPending, &play, street, ask(&play, member, RecallReason::Harm));
        play.day(8, 6, 9);
        table.trips(Code::RecallTooLate, &play, street, vote(&play));
        play.day(8, 5, 9);
        play.act(street, vote(&play));
        play.attempt(street, ask(&play, member, RecallReason::Harm)).unwrap();
        play.now = crate::play::at(2027, 2, 4, 9);
        table.trips(code, &play, street, ask(&play, member, RecallReason::Neglect));
        play.now = crate::play::at(2027, 2, 5, 9);
        assert_eq!(play.attempt(street, ask(&play, member, RecallReason::Neglect)).is_ok(), rule == Switch::Off);
    }
}

fn fills(play: &Play, seats: &[(Post, PersonId)]) -> Command {
    let seats = seats.iter().map(|(post, person)| Seat { post: post.clone(), person: *person }).collect();
    Command::RecordByElection { vote: head(), seats, document: play.document, happened: play.today() }
}

/// UL26 22: no more seats than are vacant, and to nobody who sits already.
fn vacancies(table: &mut Table) {
    let mut play = at(Stage::Archived);
    let street = play.people.street;
    let [one, other] = [20, 21].map(|voter| play.people.voters[voter]);
    let sits = play.election().ballot.elected[&Post::DIRECTOR][0];
    let leaves = play.election().ballot.elected[&Post::MEMBER][0];
    table.trips(Code::SeatsNotVacant, &play, street, fills(&play, &[(Post::MEMBER, one)]));
    table.trips(Code::NothingToRecord, &play, street, fills(&play, &[]));
    let (document, happened) = (play.document, play.today());
    play.act(street, Command::Resign { person: leaves, document, happened });
    table.trips(Code::SeatsNotVacant, &play, street, fills(&play, &[(Post::DIRECTOR, one)]));
    let two = fills(&play, &[(Post::MEMBER, one), (Post::MEMBER, other)]);
    table.trips(Code::SeatsNotVacant, &play, street, two);
    table.trips(Code::SamePerson, &play, street, fills(&play, &[(Post::MEMBER, sits)]));
    play.act(street, fills(&play, &[(Post::MEMBER, one)]));
    assert_eq!(play.election().office_of(one), Some(Post::MEMBER));
}

/// ZJ 38: a meeting of the representatives may hold it where two thirds came.
fn by_meeting(table: &mut Table) {
    let setup = Setup::default();
    let quorum = Share::new(Comparator::AtLeast, 2, 3).unwrap();
    let profile = setup.profile.with_value(RuleId::ByelectBy, words(&["representatives_meeting"])).unwrap();
    let profile = profile.with_value(RuleId::ByelectQuorum, Value::Share(quorum)).unwrap();
    let mut play = Play::with(Setup { profile: Arc::new(profile), ..setup }, Stage::Archived);
    let street = play.people.street;
    let (person, document, happened) = (play.people.voters[20], play.paper(), play.today());
    let leaves = play.election().ballot.elected[&Post::MEMBER][0];
    play.act(street, Command::Resign { person: leaves, document, happened });
    let elect = |kind, present, yes| Command::ElectByMeeting {
        meeting: Met { kind, due: 6, present, yes, document },
        seat: Seat { post: Post::MEMBER, person },
        happened,
    };
    table.trips(Code::ByElectionManner, &play, street, elect(Kind::Residents, 4, 3));
    table.trips(Code::ByElectionQuorum, &play, street, elect(Kind::Representatives, 3, 2));
    table.trips(Code::NotDecided, &play, street, elect(Kind::Representatives, 4, 2));
    table.trips(Code::MorePresentThanDue, &play, street, elect(Kind::Representatives, 7, 5));
    table.trips(Code::MoreVotesThanPresent, &play, street, elect(Kind::Representatives, 4, 5));
    play.attempt(street, elect(Kind::Representatives, 4, 3)).unwrap();
    let national = at(Stage::Archived);
    let by_meeting = elect(Kind::Representatives, 4, 3);
    table.trips(Code::ByElectionManner, &national, street, by_meeting);
    let supervise = |chair, members, yes| Command::RecordSupervision {
        meeting: Met { kind: Kind::Representatives, due: 6, present: 5, yes, document },
        chair,
        members,
        happened,
    };
    table.trips(Code::NotDecided, &play, street, supervise(person, vec![person], 2));
    table.trips(Code::ChairNotMember, &play, street, supervise(person, vec![leaves], 3));
    table.trips(Code::SamePerson, &play, street, supervise(person, vec![person, person], 3));
    play.attempt(street, supervise(person, vec![person, leaves], 3)).unwrap();
}

/// UL26 19: one question, and the member may answer before it is put.
fn the_vote_of_a_recall(table: &mut Table) {
    let frozen = Play::with(Setup::recall(), Stage::Frozen);
    let clerk = frozen.people.clerk;
    table.trips(Code::OneQuestionOnly, &frozen, clerk, nomination::Command::Open {});
    let mut play = Play::with(Setup::recall(), Stage::Prepared);
    table.trips(Code::DefenceMissing, &play, clerk, Ballot::DeclareReady {});
    let (document, happened) = (play.paper(), play.today());
    let waived = Ballot::RecordDefence { defence: Defence::Waived, document, happened };
    table.trips(Code::NotARecall, &at(Stage::Preparing), clerk, waived.clone());
    play.act(clerk, waived);
    play.attempt(clerk, Ballot::DeclareReady {}).unwrap();
    let counting = Play::with(Setup::recall(), Stage::Counting);
    let (post, written) = (counting.round().contests[0].post.clone(), election::WrittenId(Uuid::nil()));
    let note = Ballot::NoteWriteIn { written, post, commitment: ledger::sha256(b"a name") };
    table.trips(Code::OneQuestionOnly, &counting, clerk, note);
    let member = frozen.people.voters[0];
    let who = Who { person: member, ..frozen.people.tellers[0] };
    let appoint = election::office::Command::Appoint {
        appointment: election::AppointmentId(Uuid::nil()),
        person: who.person,
        account: election::AccountId(Uuid::nil()),
        function: election::office::appointment::Function::Teller,
        place: None,
    };
    table.trips(Code::StaffConflict, &frozen, frozen.people.street, appoint);
}

/// UL26 22: the vacant seats and no others, where the profile lets it be held as an election.
fn the_by_election(table: &mut Table) {
    let play = Play::with(Setup::by_election(), Stage::Seated);
    let terms = Setup::default().terms;
    let adopt = method::Command::Adopt { meeting: MeetingId(Uuid::nil()), terms, happened: play.today() };
    table.trips(Code::SeatsNotVacant, &play, play.people.clerk, adopt);
    let draft = |play: &Play, purpose: Purpose| Lifecycle::Draft {
        election: play.setup.election,
        community: election::CommunityId(Uuid::nil()),
        term: 12,
        groups: vec![election::Group { number: election::GroupNo(1), households: 9 }],
        profile: play.setup.profile.id().to_owned(),
        profile_hash: play.election().profile_hash,
        engine: election::ENGINE,
        purpose,
    };
    let unwritten = Play::new(Setup::by_election());
    let county = unwritten.people.county;
    let Purpose::ByElection { since, members, women, term_ends, representatives, .. } = unwritten.setup.purpose.clone()
    else {
        return;
    };
    let empty = Purpose::ByElection {
        of: head(),
        seats: vec![],
        since,
        members,
        women,
        term_ends,
        roll: None,
        representatives,
    };
    table.trips(Code::SeatsNotVacant, &unwritten, county, draft(&unwritten, empty));
    let own = Head { election: unwritten.setup.election, ..head() };
    let itself = Purpose::Recall {
        of: own,
        member: unwritten.people.voters[0],
        petitioned: since,
        roll: None,
        representatives: BTreeSet::new(),
    };
    table.trips(Code::OtherElection, &unwritten, county, draft(&unwritten, itself));
    let setup = Setup::by_election();
    let meeting_only = setup.profile.with_value(RuleId::ByelectBy, words(&["residents_meeting"])).unwrap();
    let play = Play::new(Setup { profile: Arc::new(meeting_only), ..setup });
    let purpose = play.setup.purpose.clone();
    table.trips(Code::ByElectionManner, &play, county, draft(&play, purpose));
}

/// SH: within three months where fewer are left than the law wants; UL26 22: within the running term; the vote on a recall
/// within thirty days of the petition.
fn its_day(table: &mut Table) {
    let call = |play: &Play, election_day: NaiveDate| Lifecycle::Call {
        election_day,
        document: play.document,
        happened: play.today(),
    };
    let drafted = |setup: Setup| {
        let mut play = Play::with(setup, Stage::Drafted);
        play.paper();
        play
    };
    let recall = drafted(Setup::recall());
    let county = recall.people.county;
    recall.attempt(county, call(&recall, date(6, 20))).unwrap();
    table.trips(Code::RecallTooLate, &recall, county, call(&recall, date(6, 21)));
    let national = drafted(Setup::by_election());
    national.attempt(county, call(&national, date(12, 30))).unwrap();
    table.trips(Code::TermOver, &national, county, call(&national, date(12, 31)));
    for (below, binds) in [(5, true), (4, false)] {
        let setup = Setup::by_election();
        let profile = setup.profile.with_value(RuleId::ByelectBelow, Value::Count(Count(below))).unwrap();
        let profile = profile.with_value(RuleId::ByelectWithin, Value::Months(Months(3))).unwrap();
        let play = drafted(Setup { profile: Arc::new(profile), ..setup });
        play.attempt(county, call(&play, date(7, 1))).unwrap();
        if binds {
            table.trips(Code::ByElectionTooLate, &play, county, call(&play, date(7, 2)));
        } else {
            play.attempt(county, call(&play, date(7, 2))).unwrap();
        }
    }
}
