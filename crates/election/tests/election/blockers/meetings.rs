//! Meetings: who called them, who came to which venue, how they voted, who signed the minutes.

use super::{Table, at, ruled};
use crate::play::{Play, Stage, Who};
use election::method::Command as Method;
use election::nomination::Command as Nomination;
use election::nomination::support::Support;
use election::office::meeting::{CalledBy, Decision, Kind, Manner, SubVenue, Subject, VenueVotes};
use election::office::{Command as Office, Pair};
use election::{Code, GroupNo, MeetingId, NominationId, PersonId};
use rules::{Kinship, RuleId, Switch, Value};
use tally::Post;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    numbers(table);
    venues(table);
    calls(table);
    minutes(table);
    recusal(table);
}

/// A meeting that decided on the method; each row changes what it is about.
pub(super) struct Held {
    pub(super) kind: Kind,
    pub(super) group: Option<GroupNo>,
    pub(super) called_by: CalledBy,
    pub(super) due: u32,
    pub(super) present: u32,
    pub(super) yes: u32,
    pub(super) subject: Subject,
    pub(super) nomination: Option<NominationId>,
    pub(super) sub_venues: Vec<SubVenue>,
    pub(super) signed: Vec<PersonId>,
}

impl Held {
    pub(super) fn of(kind: Kind, due: u32, present: u32, yes: u32) -> Self {
        Self {
            kind,
            group: (kind == Kind::Group).then_some(GroupNo(1)),
            called_by: CalledBy::Committee {},
            due,
            present,
            yes,
            subject: Subject::Method,
            nomination: None,
            sub_venues: vec![],
            signed: vec![],
        }
    }

    pub(super) fn command(self, play: &mut Play) -> (MeetingId, Office) {
        let (meeting, minutes, happened) = (MeetingId(play.id()), play.paper(), play.today());
        let Self { subject, nomination, yes, .. } = self;
        let decision = Decision { subject, nomination, manner: Manner::Hand, yes, no: 0, abstained: 0 };
        let Self { kind, group, called_by, due, present, sub_venues, signed, .. } = self;
        let decisions = vec![decision];
        let held = Office::HoldMeeting {
            meeting,
            kind,
            group,
            called_by,
            due,
            present,
            decisions,
            sub_venues,
            minutes,
            signed,
            happened,
        };
        (meeting, held)
    }
}

/// Whether the meeting decided shows where the method refers to it.
fn adopts(table: &mut Table, play: &mut Play, who: Who, held: Held, code: Option<Code>) {
    let (meeting, held) = held.command(play);
    play.act(who, held);
    let adopt = Method::Adopt { meeting, terms: play.setup.terms.clone(), happened: play.today() };
    match code {
        Some(code) => table.trips(code, play, who, adopt),
        None => table.allows(play, who, adopt),
    }
}

/// Twelve representatives of before serve, and the method says so.
fn former() -> Play {
    let mut play = at(Stage::Seated);
    play.log.election.representatives.settled = None;
    play.setup.terms.representatives = Some(12);
    play
}

fn numbers(table: &mut Table) {
    let mut play = former();
    let clerk = play.people.clerk;
    let (_, crowd) = Held::of(Kind::Representatives, 10, 11, 5).command(&mut play);
    table.trips(Code::MorePresentThanDue, &play, clerk, crowd);
    let (_, votes) = Held::of(Kind::Representatives, 10, 8, 9).command(&mut play);
    table.trips(Code::MoreVotesThanPresent, &play, clerk, votes);
    // UL26 ch.4: two thirds of twelve are eight, more than half of twelve are seven; more than half of eight are five.
    let reps = Kind::Representatives;
    for (kind, present, yes, code) in [
        (reps, 7, 7, Some(Code::MeetingQuorum)),
        (reps, 8, 4, Some(Code::NotDecided)),
        (reps, 8, 5, None),
        (Kind::Residents, 6, 6, Some(Code::ResidentsQuorum)),
        (Kind::Residents, 7, 4, None),
    ] {
        adopts(table, &mut play, clerk, Held::of(kind, 12, present, yes), code);
    }
}

/// Sub-venues are summed once: five and three are eight, and a venue that stands twice is refused.
fn venues(table: &mut Table) {
    let mut play = former();
    let clerk = play.people.clerk;
    let venue = |number, present, yes| {
        let votes = vec![VenueVotes { yes, no: 0, abstained: 0 }];
        SubVenue { number, present, votes }
    };
    let held = |sub_venues| Held { sub_venues, ..Held::of(Kind::Representatives, 12, 5, 3) };
    adopts(table, &mut play, clerk, held(vec![venue(1, 2, 2)]), Some(Code::MeetingQuorum));
    adopts(table, &mut play, clerk, held(vec![venue(1, 3, 2)]), None);
    adopts(table, &mut play, clerk, held(vec![venue(1, 2, 1), venue(2, 1, 1)]), None);
    let (_, twice) = held(vec![venue(1, 2, 1), venue(1, 2, 1)]).command(&mut play);
    table.trips(Code::VenuesDoNotAddUp, &play, clerk, twice);
    let silent = SubVenue { number: 1, present: 3, votes: vec![] };
    let (_, silent) = held(vec![silent]).command(&mut play);
    table.trips(Code::VenuesDoNotAddUp, &play, clerk, silent);
    let (_, crowd) = held(vec![venue(1, 2, 3)]).command(&mut play);
    table.trips(Code::MoreVotesThanPresent, &play, clerk, crowd);
    let (_, crowd) = held(vec![venue(1, 8, 2)]).command(&mut play);
    table.trips(Code::MorePresentThanDue, &play, clerk, crowd);
}

/// UL26 ch.4: a tenth of the residents or a third of the representatives call the residents' meeting, a fifth of the
/// representatives their own.
fn calls(table: &mut Table) {
    let mut play = former();
    let clerk = play.people.clerk;
    let residents = |asked| CalledBy::Residents { asked, of: 1000 };
    let representatives = |asked| CalledBy::Representatives { asked, of: 30 };
    for (kind, called_by, code) in [
        (Kind::Residents, residents(99), Some(Code::TooFewResidentsCalled)),
        (Kind::Residents, residents(100), None),
        (Kind::Residents, representatives(9), Some(Code::TooFewRepresentativesCalled)),
        (Kind::Residents, representatives(10), None),
        (Kind::Representatives, representatives(5), Some(Code::TooFewCalledOwn)),
        (Kind::Representatives, representatives(6), None),
        (Kind::Representatives, representatives(31), Some(Code::TooFewCalledOwn)),
        (Kind::Representatives, residents(500), Some(Code::MayNotCall)),
        (Kind::Representatives, CalledBy::GroupLeader {}, Some(Code::MayNotCall)),
        (Kind::Group, CalledBy::GroupLeader {}, None),
    ] {
        let (_, held) = Held { called_by, ..Held::of(kind, 12, 10, 8) }.command(&mut play);
        match code {
            Some(code) => table.trips(code, &play, clerk, held),
            None => table.allows(&play, clerk, held),
        }
    }
}

/// R76: the committee's decisions need minutes that more than half of the seats sign.
fn minutes(table: &mut Table) {
    let mut early = at(Stage::CommitteeChoosing);
    let (_, own) = Held::of(Kind::Committee, 5, 5, 5).command(&mut early);
    table.trips(Code::CommitteeNotSeated, &early, early.people.street, own);
    let mut play = at(Stage::Seated);
    let clerk = play.people.clerk;
    let members: Vec<PersonId> = play.people.members.iter().map(|who| who.person).collect();
    let held = |due, signed: &[PersonId]| Held { signed: signed.to_vec(), ..Held::of(Kind::Committee, due, 5, 5) };
    for (due, signed, code) in [
        (5, &members[..2], Some(Code::MinutesUnsigned)),
        (5, &members[..3], None),
        (6, &members[..3], Some(Code::DueNotTheMembers)),
        (5, &[members[0], members[1], members[1]], Some(Code::SamePerson)),
        (5, &[members[0], members[1], clerk.person], Some(Code::NotAMember)),
    ] {
        let (_, held) = held(due, signed).command(&mut play);
        match code {
            Some(code) => table.trips(code, &play, clerk, held),
            None => table.allows(&play, clerk, held),
        }
    }
    // Three of five seats decide; three of those present would be enough only in another meeting.
    for (yes, code) in [(2, Some(Code::CommitteeNotDecided)), (3, None)] {
        let mut play = play.clone();
        let (present, subject, signed) = (4, Subject::Chair, members.clone());
        let held = Held { subject, signed, ..Held::of(Kind::Committee, 5, present, yes) };
        let (meeting, held) = held.command(&mut play);
        play.act(clerk, held);
        let chair = election::committee::Chair { person: members[2], party_secretary: None };
        let choose = election::committee::Command::ChooseChair { chair, meeting, happened: play.today() };
        match code {
            Some(code) => table.trips(code, &play, clerk, choose),
            None => table.allows(&play, clerk, choose),
        }
    }
    let mut lax = ruled(RuleId::EcMinutes, Value::Switch(Switch::Off), Stage::Seated);
    let (_, unsigned) = held(5, &[]).command(&mut lax);
    table.allows(&lax, clerk, unsigned);
}

/// UL26 15: until acceptance a member who is nominated, or whose relative is, has no part in what concerns that
/// nomination, and does not count among the seats that decide on it.
fn recusal(table: &mut Table) {
    let mut play = at(Stage::Frozen);
    let clerk = play.people.clerk;
    play.act(clerk, Nomination::Open {});
    let members: Vec<PersonId> = play.people.members.iter().map(|who| who.person).collect();
    let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
    let (person, post, support) = (play.people.voters[15], Post::MEMBER, Support::Oneself {});
    let command = Nomination::Nominate { nomination, person, post, support, document, happened };
    play.act(clerk, command);
    let held = |play: &mut Play, nomination, due, signed: &[PersonId]| {
        let (subject, signed) = (Subject::Nomination, signed.to_vec());
        Held { subject, nomination, signed, ..Held::of(Kind::Committee, due, due, due) }.command(play).1
    };
    let all = held(&mut play, Some(nomination), 5, &members);
    table.allows(&play, clerk, all);
    let stranger = held(&mut play, Some(NominationId(Uuid::nil())), 5, &members);
    table.trips(Code::UnknownNomination, &play, clerk, stranger);
    let unnamed = held(&mut play, None, 5, &members);
    table.trips(Code::UnknownNomination, &play, clerk, unnamed);
    let pairs = vec![Pair { one: members[1], other: person, kinship: Kinship::Grandchild }];
    play.act(clerk, Office::RecordRelatives { pairs });
    let signs = held(&mut play, Some(nomination), 4, &members[..3]);
    table.trips(Code::Recused, &play, clerk, signs);
    let counts = held(&mut play, Some(nomination), 5, &[members[0], members[2], members[3]]);
    table.trips(Code::DueNotTheMembers, &play, clerk, counts);
    let others = held(&mut play, Some(nomination), 4, &[members[0], members[2], members[3]]);
    table.allows(&play, clerk, others);
    recused_from_ruling(table, play, nomination);
}

fn recused_from_ruling(table: &mut Table, mut play: Play, nomination: NominationId) {
    use election::office::objection::{About, Ruling};
    let objection = play.object(About::Candidate { nomination });
    let (document, happened) = (play.paper(), play.today());
    let ruling = Ruling::Dismissed;
    let rule = Office::RuleOnObjection { objection, ruling, document: Some(document), happened };
    table.trips(Code::Recused, &play, play.people.members[1], rule.clone());
    table.allows(&play, play.people.members[2], rule.clone());
    // While the committee sits, no office rules in its place (UL26 17).
    table.trips(Code::NotAppointed, &play, play.people.street, rule);
}
