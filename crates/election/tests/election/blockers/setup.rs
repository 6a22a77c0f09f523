//! The election, the method.

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage};
use election::lifecycle::Command as Lifecycle;
use election::method::{Command as Method, EntryBy, Seats, Terms};
use election::office::meeting::{Kind, Subject};
use election::representatives::Command as Representatives;
use election::{Code, CommunityId, ENGINE, ElectionId, Group, GroupNo, MeetingId, registration};
use rules::{Mode, RuleId};
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
    let by_sums = Terms { entry: EntryBy::Sums, ..terms };
    table.trips(Code::SumsNotOffered, &play, clerk, adopt(&play, meeting, by_sums));
}
