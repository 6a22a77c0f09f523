//! Stage 1: how many representatives a group has, how it chooses them, who leads it, what an upheld objection forces.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage};
use election::committee::Command as Committee;
use election::office::meeting::{Kind, Manner, Subject};
use election::office::objection::{About, Ruling};
use election::office::ranking::{FurtherVote, PassedOver, PassedOverFor};
use election::office::{Command as Office, Pair};
use election::representatives::{Choice, Command as Representatives, GroupOutcome, Held, Quota, VacancyReason};
use election::{Code, DocumentId, GroupNo, ObjectionId, representatives};
use rules::{Count, Kinship, Range, RepresentativeBasis, RepresentativeChoice, RuleId, Value};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    quotas(table);
    manners(table);
    turnout(table);
    level_votes(table);
    leaders(table);
    families(table);
    shares(table);
    the_stage(table);
    objections(table);
}

fn quota(group: u16, representatives: u32) -> Quota {
    Quota { group: GroupNo(group), representatives }
}

/// VL18 25: one representative for five to fifteen households; UL18 and the Beijing method: two or three of each group
/// of fifteen to fifty. The groups of the story have 30, 30 and 15 households.
fn quotas(table: &mut Table) {
    let mut play = at(Stage::Apportioning);
    let street = play.people.street;
    let apportion = |basis, quotas| Representatives::Apportion { basis, quotas };
    let households = RepresentativeBasis::Households;
    for quotas in [vec![quota(1, 1)], vec![quota(1, 1), quota(2, 1), quota(3, 0)], vec![quota(1, 1); 3]] {
        table.trips(Code::QuotaForEveryGroup, &play, street, apportion(households, quotas));
    }
    for (numbers, refused) in
        [([1, 2, 1], true), ([2, 2, 1], false), ([6, 6, 3], false), ([6, 7, 3], true), ([6, 6, 4], true)]
    {
        let quotas = (1..).zip(numbers).map(|(group, number)| quota(group, number)).collect();
        let command = apportion(households, quotas);
        if refused {
            table.trips(Code::QuotaByHouseholds, &play, street, command);
        } else {
            table.allows(&play, street, command);
        }
    }
    for (numbers, refused) in [([1, 2, 2], true), ([2, 3, 2], false), ([2, 2, 4], true)] {
        let quotas = (1..).zip(numbers).map(|(group, number)| quota(group, number)).collect();
        let command = apportion(RepresentativeBasis::GroupQuota, quotas);
        if refused {
            table.trips(Code::QuotaByGroup, &play, street, command);
        } else {
            table.allows(&play, street, command);
        }
    }
    let even = || vec![quota(1, 2), quota(2, 2), quota(3, 2)];
    for (min, refused) in [(16, true), (15, false)] {
        let small = ruled(RuleId::RepsGroupHouseholds, Value::Range(Range { min, max: 50 }), Stage::Apportioning);
        let command = apportion(RepresentativeBasis::GroupQuota, even());
        if refused {
            table.trips(Code::GroupHouseholds, &small, street, command);
        } else {
            table.allows(&small, street, command);
        }
    }
    let only = ruled(RuleId::RepsBasis, words(&["group_quota"]), Stage::Running);
    play = only;
    play.act(street, Representatives::Open {});
    table.trips(Code::BasisNotAllowed, &play, street, apportion(households, even()));
}

fn record(choice: Choice, play: &Play) -> Representatives {
    Representatives::RecordChoice { choice, happened: play.today() }
}

fn manners(table: &mut Table) {
    let mut play = at(Stage::GroupsChoosing);
    let street = play.people.street;
    let signed = RepresentativeChoice::JointSignatures;
    let held = play.held(1, signed, None);
    let one = play.group_choice(1, held, &[9]);
    table.trips(Code::QuotaNotMet, &play, street, record(one.clone(), &play));
    let reasoned = Choice { vacant: Some(VacancyReason::NobodyWilling), ..one };
    table.allows(&play, street, record(reasoned, &play));
    let both = play.group_choice(1, held, &[9, 12]);
    let contradicts = Choice { vacant: Some(VacancyReason::NoMajority), ..both.clone() };
    table.trips(Code::QuotaNotMet, &play, street, record(contradicts, &play));
    // A meeting of another group, and none at all.
    let other = play.meeting(Kind::Group, Some(GroupNo(2)), Subject::Representatives);
    for meeting in [Some(other), None] {
        let held = play.held(1, RepresentativeChoice::Meeting, meeting);
        let met = Choice { held, ..both.clone() };
        table.trips(Code::UnknownMeeting, &play, street, record(met, &play));
    }
    play.act(street, record(both, &play));
    let held = play.held(2, signed, None);
    let again = play.group_choice(2, held, &[9, 10]);
    table.trips(Code::SamePerson, &play, street, record(again, &play));
    let mut play = ruled(RuleId::RepsChoice, words(&["meeting"]), Stage::GroupsChoosing);
    let held = play.held(1, signed, None);
    let signed = play.group_choice(1, held, &[9, 12]);
    table.trips(Code::MannerNotAllowed, &play, street, record(signed, &play));
}

/// UL26 ch.4: more than half of the households or voters take part, and more than half of those vote for each who is
/// chosen; group 1 has 30 households.
fn turnout(table: &mut Table) {
    let mut play = at(Stage::GroupsChoosing);
    let street = play.people.street;
    let door = |households| Held::DoorToDoor { households, manner: Manner::Secret };
    let sign = |signed| Held::JointSignatures { voters: 40, signed };
    for (held, votes, code) in [
        (door(15), [15, 14], Some(Code::GroupQuorum)),
        (door(16), [9, 9], None),
        (door(16), [9, 8], Some(Code::QuotaNotMet)),
        (door(31), [31, 30], Some(Code::MorePresentThanDue)),
        (door(16), [17, 9], Some(Code::MoreVotesThanPresent)),
        (sign(20), [20, 20], Some(Code::GroupQuorum)),
        (sign(21), [11, 11], None),
        (sign(21), [11, 10], Some(Code::QuotaNotMet)),
    ] {
        let mut choice = play.group_choice(1, held, &[9, 12]);
        for (named, votes) in choice.ranking.votes.iter_mut().zip(votes) {
            named.votes = votes;
        }
        choice.leader.votes = 11;
        let command = record(choice, &play);
        match code {
            Some(code) => table.trips(code, &play, street, command),
            None => table.allows(&play, street, command),
        }
    }
}

/// Nobody is left out who has as many votes as the last one in, until a further vote among exactly those is on record.
fn level_votes(table: &mut Table) {
    let mut play = at(Stage::GroupsChoosing);
    let street = play.people.street;
    let held = Held::DoorToDoor { households: 20, manner: Manner::Hand };
    let mut choice = play.group_choice(1, held, &[9, 12, 15]);
    choice.leader.votes = 15;
    for (named, votes) in choice.ranking.votes.iter_mut().zip([15, 12, 12]) {
        named.votes = votes;
    }
    table.trips(Code::TieUnsettled, &play, street, record(choice.clone(), &play));
    let document = play.paper();
    let further = |play: &Play, places: &[(usize, u32)], took_part| FurtherVote {
        votes: places.iter().map(|(place, votes)| play.voter_votes(*place, *votes)).collect(),
        took_part,
        manner: Manner::Secret,
        document,
    };
    for (places, took_part, code) in [
        (&[(12, 9), (15, 7)][..], 16, None),
        (&[(12, 8), (15, 8)], 16, Some(Code::TieUnsettled)),
        (&[(12, 9), (15, 6)], 15, Some(Code::GroupQuorum)),
        (&[(12, 17), (15, 0)], 16, Some(Code::MoreVotesThanPresent)),
        (&[(9, 9), (12, 7)], 16, Some(Code::FurtherVoteAmongOthers)),
        (&[(12, 9)], 16, Some(Code::FurtherVoteAmongOthers)),
        (&[(12, 9), (12, 9), (15, 1)], 20, Some(Code::FurtherVoteAmongOthers)),
    ] {
        let mut choice = choice.clone();
        choice.ranking.further = vec![further(&play, places, took_part)];
        let command = record(choice, &play);
        match code {
            Some(code) => table.trips(code, &play, street, command),
            None => table.allows(&play, street, command),
        }
    }
    let mut settled = choice.clone();
    settled.ranking.further = vec![further(&play, &[(12, 7), (15, 9)], 16)];
    let mut unread = settled.clone();
    unread.ranking.further[0].document = DocumentId(Uuid::nil());
    table.trips(Code::UnknownDocument, &play, street, record(unread, &play));
    let command = record(settled, &play);
    play.act(street, command);
    let outcome = &play.election().representatives.outcomes[&GroupNo(1)];
    let GroupOutcome::Chosen { representatives, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(representatives, &[play.people.voters[9], play.people.voters[15]]);
}

/// A leader has more than half of the votes and leads one group.
fn leaders(table: &mut Table) {
    let mut play = at(Stage::GroupsChoosing);
    let street = play.people.street;
    let held = play.held(1, RepresentativeChoice::DoorToDoor, None);
    let mut first = play.group_choice(1, Held::DoorToDoor { households: 20, manner: Manner::Secret }, &[9, 12]);
    first.ranking.votes[0].votes = 12;
    first.ranking.votes[1].votes = 11;
    for (votes, code) in [(10, Some(Code::TooFewVotes)), (11, None), (21, Some(Code::MoreVotesThanPresent))] {
        first.leader.votes = votes;
        let command = record(Choice { held, ..first.clone() }, &play);
        match code {
            Some(code) => table.trips(code, &play, street, command),
            None => table.allows(&play, street, command),
        }
    }
    first.leader.votes = 15;
    let leader = first.leader;
    let command = record(first, &play);
    play.act(street, command);
    let held = play.held(2, RepresentativeChoice::JointSignatures, None);
    let second = play.group_choice(2, held, &[10, 13]);
    let twice = Choice { leader: election::office::ranking::Votes { votes: 10, ..leader }, ..second };
    table.trips(Code::SamePerson, &play, street, record(twice, &play));
}

/// A family, by household or kinship, has two representatives at most; a third gives way to the next in votes.
fn families(table: &mut Table) {
    let mut play = at(Stage::GroupsChoosing);
    let street = play.people.street;
    let signed = RepresentativeChoice::JointSignatures;
    play.choice(1, signed, None, &[8, 9]);
    let held = play.held(2, signed, None);
    let mut choice = play.group_choice(2, held, &[11, 13, 14]);
    table.allows(&play, street, record(choice.clone(), &play));
    let person = play.people.voters[13];
    let document = play.paper();
    let passed = |why| PassedOver { person, why, document };
    choice.ranking.passed_over = vec![passed(PassedOverFor::Relative)];
    table.trips(Code::PassedOverWithoutReason, &play, street, record(choice.clone(), &play));
    choice.ranking.passed_over.clear();
    let kin = |other, kinship| Pair { one: play.people.voters[8], other, kinship };
    // Of the household of 8 and 9 is nobody else, but a child of 8 is of the family.
    let pairs = vec![kin(person, Kinship::Child)];
    play.act(street, Office::RecordRelatives { pairs });
    table.trips(Code::FamilyTooMany, &play, street, record(choice.clone(), &play));
    choice.ranking.passed_over = vec![passed(PassedOverFor::Relative)];
    let command = record(choice.clone(), &play);
    table.allows(&play, street, command.clone());
    play.act(street, command);
    let outcome = &play.election().representatives.outcomes[&GroupNo(2)];
    let GroupOutcome::Chosen { representatives, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(representatives, &[play.people.voters[11], play.people.voters[14]]);
    choice.ranking.passed_over = vec![PassedOver { person: play.people.voters[0], ..passed(PassedOverFor::Declined) }];
    table.trips(Code::PassedOverWithoutReason, &play, street, record(choice, &play));
    one_of_a_family(table);
}

fn one_of_a_family(table: &mut Table) {
    let setup = Setup::default();
    let profile = setup.profile.with_value(RuleId::RepsFamilyMax, Value::Count(Count(1))).unwrap();
    let setup = Setup { profile: std::sync::Arc::new(profile), ..setup };
    let mut play = Play::with(setup, Stage::GroupsChoosing);
    let street = play.people.street;
    let held = play.held(1, RepresentativeChoice::JointSignatures, None);
    let together = play.group_choice(1, held, &[8, 9]);
    table.trips(Code::FamilyTooMany, &play, street, record(together, &play));
    let apart = play.group_choice(1, held, &[8, 10]);
    let command = record(apart, &play);
    play.act(street, command);
    for (group, chosen) in [(2, &[12, 14][..]), (3, &[7])] {
        play.choice(group, RepresentativeChoice::JointSignatures, None, chosen);
    }
    let happened = play.today();
    play.act(street, Representatives::Publish { other_members: 0, happened });
    table.allows(&play, street, Representatives::Settle {});
    // What turns out after the list is posted counts too.
    let pairs = vec![Pair { one: play.people.voters[8], other: play.people.voters[12], kinship: Kinship::Spouse }];
    play.act(street, Office::RecordRelatives { pairs });
    table.trips(Code::FamilyTooMany, &play, street, Representatives::Settle {});
}

/// Five representatives with ten others are no four fifths; two of five women are a third, one is not.
fn shares(table: &mut Table) {
    let street = at(Stage::Unwritten).people.street;
    for (code, chosen, other_members) in [
        (Some(Code::RepresentativesShare), [&[8, 9][..], &[10, 11], &[12]], 2),
        (None, [&[8, 9], &[10, 11], &[12]], 1),
        (Some(Code::RepresentativesWomen), [&[8, 9], &[11, 13], &[15]], 0),
        (None, [&[8, 9], &[11, 12], &[15]], 0),
    ] {
        let mut play = at(Stage::GroupsChoosing);
        for (group, chosen) in (1..).zip(chosen) {
            play.choice(group, RepresentativeChoice::JointSignatures, None, chosen);
        }
        let happened = play.today();
        play.act(street, Representatives::Publish { other_members, happened });
        match code {
            Some(code) => table.trips(code, &play, street, Representatives::Settle {}),
            None => table.allows(&play, street, Representatives::Settle {}),
        }
    }
}

fn the_stage(table: &mut Table) {
    let play = at(Stage::GroupsChoosing);
    let street = play.people.street;
    let happened = play.today();
    let publish = Representatives::Publish { other_members: 0, happened };
    table.trips(Code::GroupsUndecided, &play, street, publish);
    let running = at(Stage::Running);
    table.trips(Code::RepresentativesNotSettled, &running, street, Committee::Open {});
    let early = ruled(RuleId::NeedsCommitteeOpen, words(&["representatives.published"]), Stage::GroupsChoosing);
    table.trips(Code::RepresentativesNotPublished, &early, street, Committee::Open {});
    let published = at(Stage::RepresentativesPublished);
    let kind = election::office::notice::NoticeKind::Representatives;
    let said = election::office::notice::NoticeFacts::of(published.election(), kind);
    let said = serde_json::to_value(said).unwrap();
    assert_eq!((&said["facts"]["serve"], &said["facts"]["years"]), (&"committee".into(), &5.into()), "UL26 ch.4");
}

/// An upheld objection forces a new choice or a corrected list before the stage settles.
fn objections(table: &mut Table) {
    let mut play = at(Stage::RepresentativesPublished);
    let street = play.people.street;
    let reopen = |objection, group| Representatives::Reopen { objection, group: GroupNo(group) };
    let correct = |objections: &[ObjectionId], play: &Play| Representatives::CorrectList {
        objections: objections.to_vec(),
        other_members: 1,
        happened: play.today(),
    };
    let dismissed = play.object(About::Representatives {});
    table.trips(Code::NothingToCarryOut, &play, street, reopen(dismissed, 1));
    play.rule(dismissed, Ruling::Dismissed);
    table.trips(Code::NothingToCarryOut, &play, street, reopen(dismissed, 1));
    let upheld = play.object(About::Representatives {});
    play.rule(upheld, Ruling::Upheld);
    table.trips(Code::RepresentativesRulingOpen, &play, street, Representatives::Settle {});
    table.trips(Code::NothingToRecord, &play, street, correct(&[], &play));
    table.trips(Code::NothingToRecord, &play, street, correct(&[upheld, upheld], &play));
    table.trips(Code::UnknownGroup, &play, street, reopen(upheld, 9));
    let mut corrected = play.clone();
    let command = correct(&[upheld], &corrected);
    corrected.act(street, command);
    table.allows(&corrected, street, Representatives::Settle {});
    table.trips(Code::NothingToCarryOut, &corrected, street, correct(&[upheld], &corrected));
    play.act(street, reopen(upheld, 1));
    assert_eq!(play.election().representatives.phase, representatives::Phase::Choosing);
    let happened = play.today();
    let publish = || Representatives::Publish { other_members: 1, happened };
    table.trips(Code::GroupsUndecided, &play, street, publish());
    play.choice(1, RepresentativeChoice::JointSignatures, None, &[8, 14]);
    play.act(street, publish());
    table.allows(&play, street, Representatives::Settle {});
}
