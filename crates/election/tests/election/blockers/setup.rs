//! The election, the method, meetings, representatives, the committee.

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage, Who};
use election::committee::{Choice, Command as Committee};
use election::lifecycle::Command as Lifecycle;
use election::method::{Command as Method, EntryBy, Seats, Terms};
use election::office::meeting::{Decision, Kind, Manner, Subject};
use election::office::{Command as Office, Pair};
use election::representatives::{self, Command as Representatives, Quota};
use election::{Code, CommunityId, ENGINE, ElectionId, Group, GroupNo, MeetingId, PersonId, registration};
use rules::{Mode, RepresentativeChoice, RuleId};
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    the_election(table);
    the_method(table);
    meetings(table);
    the_representatives(table);
    shares(table);
    the_committee(table);
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

fn hold(play: &mut Play, due: u32, present: u32, yes: u32) -> (MeetingId, Office) {
    let (meeting, minutes, happened) = (MeetingId(play.id()), play.paper(), play.today());
    let decisions = vec![Decision { subject: Subject::Method, manner: Manner::Hand, yes, no: 0, abstained: 0 }];
    let kind = Kind::Representatives;
    (meeting, Office::HoldMeeting { meeting, kind, group: None, due, present, decisions, minutes, happened })
}

fn meetings(table: &mut Table) {
    let mut play = at(Stage::Seated);
    let clerk = play.people.clerk;
    let (_, crowd) = hold(&mut play, 10, 11, 5);
    table.trips(Code::MorePresentThanDue, &play, clerk, crowd);
    let (_, votes) = hold(&mut play, 10, 8, 9);
    table.trips(Code::MoreVotesThanPresent, &play, clerk, votes);
    // Two thirds of twelve are eight; more than half of eight are five.
    for (code, present, yes) in [(Code::MeetingQuorum, 7, 7), (Code::NotDecided, 8, 4)] {
        let (meeting, held) = hold(&mut play, 12, present, yes);
        play.act(clerk, held);
        let terms = play.setup.terms.clone();
        table.trips(code, &play, clerk, adopt(&play, meeting, terms));
    }
}

fn choose(play: &mut Play, group: u16, by: RepresentativeChoice, chosen: &[usize]) -> Representatives {
    let representatives: Vec<PersonId> = chosen.iter().map(|place| play.people.voters[*place]).collect();
    let (document, happened, leader) = (play.paper(), play.today(), representatives[0]);
    let group = GroupNo(group);
    let choice = representatives::Choice { group, by, meeting: None, representatives, leader, document };
    Representatives::RecordChoice { choice, happened }
}

fn the_representatives(table: &mut Table) {
    let street = at(Stage::Unwritten).people.street;
    let quota = |group, representatives| Quota { group: GroupNo(group), representatives };
    for quotas in [vec![quota(1, 1)], vec![quota(1, 1), quota(2, 1), quota(3, 0)], vec![quota(1, 1); 3]] {
        let apportion = Representatives::Apportion { quotas };
        table.trips(Code::QuotaForEveryGroup, &at(Stage::Apportioning), street, apportion);
    }
    let mut play = at(Stage::GroupsChoosing);
    let signed = RepresentativeChoice::JointSignatures;
    let one = choose(&mut play, 1, signed, &[8]);
    table.trips(Code::QuotaNotMet, &play, street, one);
    let met = choose(&mut play, 1, RepresentativeChoice::Meeting, &[8, 9]);
    table.trips(Code::UnknownMeeting, &play, street, met);
    let first = choose(&mut play, 1, signed, &[8, 9]);
    play.act(street, first);
    let again = choose(&mut play, 2, signed, &[9, 10]);
    table.trips(Code::SamePerson, &play, street, again);
    let happened = play.today();
    let publish = Representatives::Publish { other_members: 0, happened };
    table.trips(Code::GroupsUndecided, &play, street, publish);
    let mut play = ruled(RuleId::RepsChoice, words(&["meeting"]), Stage::GroupsChoosing);
    let signed = choose(&mut play, 1, signed, &[8, 9]);
    table.trips(Code::MannerNotAllowed, &play, street, signed);
    let running = at(Stage::Running);
    table.trips(Code::RepresentativesNotSettled, &running, street, Committee::Open {});
    let early = ruled(RuleId::NeedsCommitteeOpen, words(&["representatives.published"]), Stage::GroupsChoosing);
    table.trips(Code::RepresentativesNotPublished, &early, street, Committee::Open {});
}

/// Five representatives with ten others are no four fifths; two of five women are a third, one is not.
fn shares(table: &mut Table) {
    let street = at(Stage::Unwritten).people.street;
    for (code, chosen, other_members) in [
        (Code::RepresentativesShare, [&[8, 9][..], &[10, 11], &[12]], 10),
        (Code::RepresentativesWomen, [&[8, 9], &[11, 13], &[15]], 0),
    ] {
        let mut play = at(Stage::GroupsChoosing);
        for (group, chosen) in (1..).zip(chosen) {
            play.choice(group, RepresentativeChoice::DoorToDoor, None, chosen);
        }
        let happened = play.today();
        play.act(street, Representatives::Publish { other_members, happened });
        table.trips(code, &play, street, Representatives::Settle {});
    }
}

fn the_committee(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let happened = play.today();
    table.trips(Code::CommitteeNotChosen, &play, street, Committee::Publish { happened });
    let meeting = play.meeting(Kind::Representatives, None, Subject::ElectionCommittee);
    let members: Vec<PersonId> = play.people.members.iter().map(|who| who.person).collect();
    let reserves: Vec<PersonId> = play.people.reserves.iter().map(|who| who.person).collect();
    let choice = Choice { meeting, chair: members[0], members: members.clone(), reserves };
    let choose = |choice| Committee::Choose { choice, happened };
    let small = Choice { members: members[..4].to_vec(), ..choice.clone() };
    table.trips(Code::CommitteeSize, &play, street, choose(small));
    let stranger = Choice { chair: play.people.nobody.person, ..choice.clone() };
    table.trips(Code::ChairNotMember, &play, street, choose(stranger));
    let alone = Choice { reserves: vec![], ..choice.clone() };
    table.trips(Code::TooFewReserves, &play, street, choose(alone));
    let twice = Choice { reserves: vec![members[0]], ..choice.clone() };
    table.trips(Code::SamePerson, &play, street, choose(twice));
    let own = play.meeting(Kind::Committee, None, Subject::ElectionCommittee);
    let own = Choice { meeting: own, ..choice.clone() };
    table.trips(Code::CommitteeSource, &play, street, choose(own));
    let pairs = vec![Pair { one: members[1], other: members[2] }];
    play.act(street, Office::RecordRelatives { pairs });
    table.trips(Code::CommitteeRelatives, &play, street, choose(choice));
    let needs = |need, stage| ruled(RuleId::NeedsRegistrationOpen, words(&[need]), stage);
    let clerk: Who = play.people.clerk;
    let open = registration::Command::Open {};
    let play = needs("committee.published", Stage::CommitteeChoosing);
    table.trips(Code::CommitteeNotPublished, &play, clerk, open.clone());
    table.trips(Code::NoChair, &needs("committee.chair", Stage::CommitteeChoosing), clerk, open);
}
