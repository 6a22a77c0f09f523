//! The election, the method.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage};
use election::lifecycle::Command as Lifecycle;
use election::method::{Command as Method, EntryBy, Seats, Terms};
use election::office::meeting::{Kind, Subject};
use election::representatives::Command as Representatives;
use election::{Code, CommunityId, ENGINE, ElectionId, Group, GroupNo, MeetingId, ballot, registration};
use rules::{Mode, RuleId, Switch, Value};
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    the_election(table);
    the_method(table);
}

fn the_election(table: &mut Table) {
    let play = at(Stage::Unwritten);
    let county = play.people.county;
    let draft = |election, groups: &[u16], profile: &str, engine| Lifecycle::Draft {
        election,
        community: CommunityId(Uuid::nil()),
        term: 1,
        groups: groups.iter().map(|number| Group { number: GroupNo(*number), households: 10 }).collect(),
        profile: profile.to_owned(),
        profile_hash: play.election().profile_hash,
        engine,
        purpose: election::lifecycle::purpose::Purpose::default(),
    };
    let (own, profile) = (play.setup.election, play.setup.profile.id());
    table.trips(Code::OtherElection, &play, county, draft(ElectionId(Uuid::nil()), &[1], profile, ENGINE));
    table.trips(Code::OtherProfile, &play, county, draft(own, &[1], "cn-village", ENGINE));
    table.trips(Code::UnknownEngine, &play, county, draft(own, &[1], profile, ENGINE + 1));
    table.trips(Code::UnknownEngine, &play, county, draft(own, &[1], profile, 0));
    for groups in [&[][..], &[1, 1]] {
        table.trips(Code::GroupsNotDistinct, &play, county, draft(own, groups, profile, ENGINE));
    }
    let drafted = at(Stage::Drafted);
    table.trips(Code::ElectionNotCalled, &drafted, county, Representatives::Open {});
    let adopt = adopt(&drafted, MeetingId(Uuid::nil()), drafted.setup.terms.clone());
    table.trips(Code::DayNotSet, &drafted, county, adopt);
    let running = at(Stage::Running);
    table.trips(Code::BallotNotSettled, &running, county, Lifecycle::Conclude {});
    table.trips(Code::CommitteeNotSeated, &running, county, Lifecycle::Conclude {});
}

fn adopt(play: &Play, meeting: MeetingId, terms: Terms) -> Method {
    Method::Adopt { meeting, terms, happened: play.today() }
}

fn the_method(table: &mut Table) {
    let mut play = at(Stage::MethodAdopted);
    let clerk = play.people.clerk;
    let meeting = play.meeting(Kind::Residents, None, Subject::Method);
    let row = |post, seats| Seats { post, seats };
    let terms = |seats| Terms { seats, ..play.setup.terms.clone() };
    let few = terms(vec![row(Post::DIRECTOR, 1), row(Post::MEMBER, 3)]);
    table.trips(Code::SizeOutOfRange, &play, clerk, adopt(&play, meeting, few));
    let twice = terms(vec![row(Post::MEMBER, 2), row(Post::MEMBER, 3)]);
    table.trips(Code::PostsNotDistinct, &play, clerk, adopt(&play, meeting, twice));
    let empty = terms(vec![row(Post::DIRECTOR, 0), row(Post::MEMBER, 5)]);
    table.trips(Code::PostsNotDistinct, &play, clerk, adopt(&play, meeting, empty));
    table.trips(Code::MethodNotApproved, &play, clerk, registration::Command::Open {});
    let committee = play.meeting(Kind::Committee, None, Subject::Method);
    let terms = play.setup.terms.clone();
    table.trips(Code::MethodMeeting, &play, clerk, adopt(&play, committee, terms.clone()));
    table.trips(Code::ListAlreadyPublished, &at(Stage::Listed), clerk, adopt(&play, meeting, terms.clone()));
    let mut play = ruled(RuleId::ModeKind, words(&["direct"]), Stage::Seated);
    let meeting = play.meeting(Kind::Residents, None, Subject::Method);
    let household = Terms { mode: Mode::Household, ..terms.clone() };
    table.trips(Code::ModeNotAllowed, &play, clerk, adopt(&play, meeting, household));
    by_sums(table);
    numbers(table);
    adopted_anew(table);
    nobody_to_represent(table);
}

/// What is entered by sums is counted again from paper: nowhere without a second look, by an audit or by a scanner.
fn by_sums(table: &mut Table) {
    let terms = Terms { entry: EntryBy::Sums, ..Setup::default().terms };
    let mut play = ruled(RuleId::CountSecond, Value::Choice("off".into()), Stage::Seated);
    let (clerk, meeting) = (play.people.clerk, play.meeting(Kind::Residents, None, Subject::Method));
    table.trips(Code::SumsNeedRecount, &play, clerk, adopt(&play, meeting, terms.clone()));
    let mut play = at(Stage::Seated);
    let meeting = play.meeting(Kind::Residents, None, Subject::Method);
    table.allows(&play, clerk, adopt(&play, meeting, terms.clone()));
    let play = Play::with(Setup { terms, ..Setup::default() }, Stage::Counting);
    table.trips(Code::SumsNeedRecount, &play, clerk, ballot::Command::BeginAudit {});
}

/// UL26 14: in a by-election those vote who were chosen for the term; where nobody was, no representatives vote.
fn nobody_to_represent(table: &mut Table) {
    for chosen in [0, 3] {
        let setup = Setup::by_election();
        let voters = Play::new(setup.clone()).people.voters;
        let purpose = setup.purpose.clone().with_representatives(voters[..chosen].iter().copied().collect());
        let mut play = Play::with(Setup { purpose, ..setup }, Stage::Seated);
        let meeting = play.meeting(Kind::Residents, None, Subject::Method);
        let theirs = adopt(&play, meeting, Terms { mode: Mode::Representative, ..play.setup.terms.clone() });
        let clerk = play.people.clerk;
        if chosen == 0 {
            table.trips(Code::NoRepresentativesNamed, &play, clerk, theirs);
        } else {
            table.allows(&play, clerk, theirs);
        }
    }
}

/// Custom wants an odd number of members where the profile says so; who decides the number is the profile's too.
fn numbers(table: &mut Table) {
    let row = |post, seats| Seats { post, seats };
    let mut play = ruled(RuleId::SizeOdd, Value::Switch(Switch::On), Stage::Seated);
    let clerk = play.people.clerk;
    let meeting = play.meeting(Kind::Residents, None, Subject::Method);
    for (members, even) in [(4, false), (5, true), (6, false)] {
        let seats = vec![row(Post::DIRECTOR, 1), row(Post::MEMBER, members)];
        let terms = Terms { seats, ..play.setup.terms.clone() };
        if even {
            table.trips(Code::SizeEven, &play, clerk, adopt(&play, meeting, terms));
        } else {
            table.allows(&play, clerk, adopt(&play, meeting, terms));
        }
    }
    for (decides, refused) in [("residents_meeting", true), ("representatives_meeting", false)] {
        let mut play = ruled(RuleId::SizeDecidedBy, words(&[decides]), Stage::Seated);
        let meeting = play.meeting(Kind::Representatives, None, Subject::Method);
        let command = adopt(&play, meeting, play.setup.terms.clone());
        if refused {
            table.trips(Code::MethodMeeting, &play, clerk, command);
        } else {
            table.allows(&play, clerk, command);
        }
    }
}

/// UL26 14, 17: until the list is posted the place may change its mind, the mode too; the list still has to follow in
/// time, and what the new mode asks of the entries holds for those that stand.
fn adopted_anew(table: &mut Table) {
    let mut play = at(Stage::Enrolled);
    let (clerk, street) = (play.people.clerk, play.people.street);
    let mut entry = play.entry(play.people.voters[3]);
    entry.household = None;
    let reason = registration::entry::AmendReason::EntryError;
    play.act(clerk, registration::Command::Amend { entry, reason });
    let mut late = play.clone();
    late.day(5, 31, 9);
    let meeting = late.meeting(Kind::Residents, None, Subject::Method);
    table.allows(&late, clerk, adopt(&late, meeting, late.setup.terms.clone()));
    late.day(6, 1, 9);
    table.trips(Code::ListTooLate, &late, clerk, adopt(&late, meeting, late.setup.terms.clone()));
    let meeting = play.meeting(Kind::Residents, None, Subject::Method);
    let household = Terms { mode: Mode::Household, ..play.setup.terms.clone() };
    let command = adopt(&play, meeting, household);
    play.act(clerk, command);
    let publish = |play: &Play| registration::Command::PublishList { happened: play.today() };
    table.trips(Code::MethodNotApproved, &play, clerk, publish(&play));
    play.consent();
    let (document, happened) = (play.paper(), play.today());
    play.act(street, Method::Approve { document, happened });
    table.trips(Code::HouseholdUnknown, &play, clerk, publish(&play));
    let entry = play.entry(play.people.voters[3]);
    play.act(clerk, registration::Command::Amend { entry, reason });
    table.allows(&play, clerk, publish(&play));
}
