//! From the draft to the formal list of candidates.

use super::{Play, date};
use election::committee::{self, Chair, Choice as CommitteeChoice};
use election::nomination::campaign::CampaignAct;
use election::nomination::review::Verdict;
use election::nomination::support::Support;
use election::nomination::{self, List};
use election::office::appointment::Function;
use election::office::filing::{Answer, Matter};
use election::office::meeting::{CalledBy, Decision, Kind, Manner, Subject};
use election::office::notice::NoticeKind;
use election::office::objection::{About, Ruling};
use election::office::ranking::{Ranking, Votes};
use election::office::{self, Pair, Person};
use election::record::anchor::AnchorKind;
use election::registration::entry::AmendReason;
use election::registration::{self, RuledEntry, RuledRemoval};
use election::representatives::{self, Choice, Held, Quota, VacancyReason};
use election::{CommunityId, FilingId, GroupNo, Happened, ImportId, MeetingId, NominationId, ObjectionId, PersonId};
use election::{ENGINE, Group, lifecycle, method};
use rules::{Mode, RepresentativeBasis, RepresentativeChoice, ReviewBody};
use tally::Post;

pub(super) fn draft(play: &mut Play) {
    let groups = [(1, 30), (2, 30), (3, 15)];
    let groups = groups.map(|(number, households)| Group { number: GroupNo(number), households }).to_vec();
    let community = CommunityId(play.id());
    let profile_hash = play.election().profile_hash;
    let command = lifecycle::Command::Draft {
        election: play.setup.election,
        community,
        term: 12,
        groups,
        profile: play.setup.profile.id().to_owned(),
        profile_hash,
        engine: ENGINE,
        purpose: play.setup.purpose.clone(),
    };
    play.act(play.people.county, command);
}

pub(super) fn call(play: &mut Play) {
    let document = play.paper();
    let happened = play.today();
    play.act(play.people.county, lifecycle::Command::Call { election_day: date(6, 20), document, happened });
    play.notice(NoticeKind::ElectionDay);
}

pub(super) fn begin(play: &mut Play) {
    play.day(4, 21, 9);
    play.act(play.people.street, lifecycle::Command::Begin {});
    let mut known: Vec<PersonId> = play.people.staff().iter().map(|who| who.person).collect();
    known.extend(play.people.voters.iter().take(16));
    let people = known.into_iter().map(|person| Person { person, facts: play.facts(person) }).collect();
    play.act(play.people.street, office::Command::RecordPeople { people });
    // The last candidate's relative works for nobody and sits on no committee.
    let pairs = vec![Pair {
        one: play.people.candidates[7],
        other: play.people.nobody.person,
        kinship: rules::Kinship::Sibling,
    }];
    play.act(play.people.street, office::Command::RecordRelatives { pairs });
    play.appoint(play.people.clerk, Function::Clerk, None);
    play.appoint(play.people.supervisor, Function::Supervisor, None);
}

pub(super) fn open_representatives(play: &mut Play) {
    play.day(4, 22, 9);
    play.act(play.people.street, representatives::Command::Open {});
}

pub(super) fn apportion(play: &mut Play) {
    let quotas =
        [2, 2, 1].into_iter().zip(1..).map(|(representatives, group)| Quota { group: GroupNo(group), representatives });
    let (basis, quotas) = (RepresentativeBasis::Households, quotas.collect());
    play.act(play.people.street, representatives::Command::Apportion { basis, quotas });
    play.notice(NoticeKind::RepresentativesElection);
}

/// Group 1 meets, group 2 signs jointly, group 3 has a vacancy first and then chooses door to door.
pub(super) fn choose_representatives(play: &mut Play) {
    play.day(4, 24, 19);
    let meeting = play.meeting(Kind::Group, Some(GroupNo(1)), Subject::Representatives);
    play.choice(1, RepresentativeChoice::Meeting, Some(meeting), &[8, 9]);
    play.choice(2, RepresentativeChoice::JointSignatures, None, &[10, 11]);
    let (document, happened) = (play.paper(), play.today());
    let reason = VacancyReason::NoQuorum;
    let vacancy = representatives::Command::RecordVacancy { group: GroupNo(3), reason, document, happened };
    play.act(play.people.street, vacancy);
    play.choice(3, RepresentativeChoice::DoorToDoor, None, &[12]);
    let happened = play.today();
    play.act(play.people.street, representatives::Command::Publish { other_members: 1, happened });
}

pub(super) fn settle_representatives(play: &mut Play) {
    play.day(4, 25, 9);
    let objection = play.object(About::Representatives {});
    let (document, happened) = (play.paper(), play.today());
    play.act(play.people.supervisor, office::Command::WithdrawObjection { objection, document, happened });
    play.notice(NoticeKind::GroupLeaders);
    play.act(play.people.street, representatives::Command::Settle {});
}

pub(super) fn open_committee(play: &mut Play) {
    play.day(4, 27, 9);
    play.act(play.people.street, committee::Command::Open {});
}

pub(super) fn choose_committee(play: &mut Play) {
    let meeting = play.meeting(Kind::Representatives, None, Subject::ElectionCommittee);
    let choice = play.committee_choice(meeting);
    let happened = play.today();
    play.act(play.people.street, committee::Command::Choose { choice, happened });
    play.act(play.people.street, committee::Command::Publish { happened });
}

pub(super) fn seat(play: &mut Play) {
    play.day(4, 28, 9);
    play.act(play.people.street, committee::Command::Seat {});
    for who in play.people.members {
        play.appoint(who, Function::CommitteeMember, None);
    }
}

pub(super) fn adopt_method(play: &mut Play) {
    play.day(4, 29, 9);
    let meeting = play.meeting(Kind::Representatives, None, Subject::Method);
    let (terms, happened) = (play.setup.terms.clone(), play.today());
    play.act(play.people.clerk, method::Command::Adopt { meeting, terms, happened });
    play.consent();
}

pub(super) fn approve_method(play: &mut Play) {
    play.day(4, 30, 9);
    let (document, happened) = (play.document, play.today());
    play.act(play.people.street, method::Command::Approve { document, happened });
}

pub(super) fn open_registration(play: &mut Play) {
    play.day(5, 4, 9);
    play.act(play.people.clerk, registration::Command::Open {});
    play.notice(NoticeKind::Registration);
}

/// Everybody but the last voter, and one too many; an import is undone and brought in again, one voter is entered by
/// hand, one entry is corrected, one struck.
pub(super) fn enrol(play: &mut Play) {
    play.day(5, 11, 9);
    let clerk = play.people.clerk;
    let by_hand = play.people.voters.len() - 2;
    let mut rows: Vec<_> = play.people.voters.iter().take(by_hand).map(|voter| play.entry(*voter)).collect();
    rows.push(play.entry(play.people.wrong));
    for undone in [true, false] {
        let (import, document) = (ImportId(play.id()), play.paper());
        play.act(clerk, registration::Command::BeginImport { import, document });
        for rows in rows.chunks(20) {
            play.act(clerk, registration::Command::ImportRows { import, rows: rows.to_vec() });
        }
        let rows = u32::try_from(rows.len()).unwrap();
        play.act(clerk, registration::Command::CloseImport { import, rows });
        if undone {
            play.act(clerk, registration::Command::UndoImport { import });
        }
    }
    let entry = play.entry(play.people.voters[by_hand]);
    play.act(clerk, registration::Command::Enrol { entry });
    play.act(clerk, registration::Command::Amend { entry, reason: AmendReason::EntryError });
    let extra = PersonId(play.id());
    let extra = play.entry(extra);
    play.act(clerk, registration::Command::Enrol { entry: extra });
    play.act(clerk, registration::Command::Strike { person: extra.person, reason: AmendReason::Declined });
}

pub(super) fn list(play: &mut Play) {
    play.day(5, 20, 9);
    let happened = play.today();
    play.act(play.people.clerk, registration::Command::PublishList { happened });
}

/// One entry is taken out and one brought in by rulings, one objection is dismissed.
pub(super) fn freeze(play: &mut Play) {
    play.day(5, 22, 9);
    let (wrong, missing) = (play.people.wrong, *play.people.voters.last().unwrap());
    let people = vec![Person { person: missing, facts: play.facts(missing) }];
    play.act(play.people.clerk, office::Command::RecordPeople { people });
    let out = play.object(About::RollEntry { person: wrong });
    let enter = play.object(About::RollMissing { person: missing });
    let idle = play.object(About::RollEntry { person: play.people.voters[0] });
    play.objections = vec![out, enter, idle];
    play.day(5, 24, 9);
    play.rule(out, Ruling::Upheld);
    play.rule(enter, Ruling::Upheld);
    play.rule(idle, Ruling::Dismissed);
    play.day(5, 25, 9);
    let corrections = registration::Command::PublishCorrections {
        enter: vec![RuledEntry { objection: enter, entry: play.entry(missing) }],
        remove: vec![RuledRemoval { objection: out, person: wrong }],
        happened: play.today(),
    };
    play.act(play.people.clerk, corrections);
    play.day(5, 28, 9);
    play.act(play.people.clerk, registration::Command::Freeze {});
    play.anchor(AnchorKind::RollFrozen);
    authorise(play);
}

/// Where households vote, the first voter of each signs for it.
pub(super) fn authorise(play: &mut Play) {
    if play.setup.terms.mode != Mode::Household {
        return;
    }
    for person in play.people.voters.clone().into_iter().step_by(2) {
        let (document, happened) = (play.paper(), play.today());
        let household = play.facts(person).household.unwrap();
        let signed = registration::Command::Authorise { household, person, document, happened };
        play.act(play.people.clerk, signed);
    }
}

/// Eight nominees for five seats, one who declines, one who will withdraw. The chair of the committee accepts, leaves,
/// and the next in order is seated.
pub(super) fn nominate(play: &mut Play) {
    play.day(5, 29, 9);
    let clerk = play.people.clerk;
    play.act(clerk, nomination::Command::Open {});
    play.notice(NoticeKind::Nomination);
    let posts = [(Post::DIRECTOR, 2), (Post::DEPUTY, 2), (Post::MEMBER, 6)];
    let posts = posts.into_iter().flat_map(|(post, count)| std::iter::repeat_n(post, count));
    let mut nominees = play.people.candidates.clone();
    nominees.extend([play.people.declines, play.people.withdraws]);
    for ((person, post), support) in nominees.into_iter().zip(posts).zip(supports(play)) {
        let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
        let command = nomination::Command::Nominate { nomination, person, post, support, document, happened };
        play.act(clerk, command);
        play.nominations.push(nomination);
    }
    for nomination in play.nominations.clone() {
        let (document, happened) = (play.paper(), play.today());
        let declines = play.nominations[8] == nomination;
        play.act(
            clerk,
            if declines {
                nomination::Command::Decline { nomination, document, happened }
            } else {
                nomination::Command::Accept { nomination, document, happened }
            },
        );
    }
    play.appoint(play.people.reserves[0], Function::CommitteeMember, None);
    let meeting = play.meeting(Kind::Committee, None, Subject::Chair);
    let chair = Chair { person: play.people.members[1].person, party_secretary: None };
    let happened = play.today();
    play.act(clerk, committee::Command::ChooseChair { chair, meeting, happened });
    play.notice(NoticeKind::CommitteeChange);
}

/// Ten voters jointly, who vote for their households where households vote; single voters, the party, oneself.
fn supports(play: &Play) -> [Support; 10] {
    let voters = &play.people.voters;
    let authorised = &play.election().registration.authorised;
    let signers = if authorised.is_empty() { voters.clone() } else { authorised.values().copied().collect() };
    let joint = || Support::JointVoters { nominators: signers[0..10].to_vec() };
    let one = |voter: usize| Support::Voter { nominator: voters[voter], agent: None };
    let (party, own) = (Support::Party {}, Support::Oneself {});
    [joint(), one(17), joint(), own.clone(), joint(), one(17), party, own, joint(), one(13)]
}

pub(super) fn preliminary(play: &mut Play) {
    play.day(6, 2, 9);
    let happened = play.today();
    play.act(play.people.clerk, nomination::Command::PublishPreliminary { happened });
}

pub(super) fn review(play: &mut Play) {
    play.day(6, 2, 15);
    let happened = play.today();
    play.act(play.people.clerk, nomination::Command::BeginReview { happened });
}

/// The bodies are asked on 2 June and answer by the 9th, one of them late; the sixth nominee is failed, appeals and is right.
pub(super) fn settle_nomination(play: &mut Play) {
    let bodies = play.election().profile.law().cand_review_by.clone();
    play.day(6, 9, 9);
    for place in (0..10).filter(|place| *place != 8) {
        for body in bodies.iter().copied().filter(|body| place != 3 || *body != ReviewBody::Street) {
            let failed = place == 5 && body == bodies[0];
            play.find(place, body, if failed { Verdict::Fail } else { Verdict::Pass });
        }
    }
    if let Some(body) = bodies.first().copied() {
        let (nomination, document, happened) = (play.nominations[5], play.paper(), play.today());
        play.act(play.people.clerk, nomination::Command::FileAppeal { nomination, body, document, happened });
    }
    play.day(6, 10, 9);
    if let Some(body) = bodies.first().copied() {
        let (nomination, document, happened, ruling) =
            (play.nominations[5], play.paper(), play.today(), Ruling::Upheld);
        let decide = nomination::Command::DecideAppeal { nomination, body, ruling, document, happened };
        play.act(play.people.street, decide);
    }
    if bodies.contains(&ReviewBody::Street) {
        play.find(3, ReviewBody::Street, Verdict::Late);
    }
    let (document, happened, nomination) = (play.paper(), play.today(), play.nominations[9]);
    play.act(play.people.clerk, nomination::Command::Withdraw { nomination, document, happened });
    play.notice(NoticeKind::CandidateChange);
    let lists = play.lists();
    play.act(play.people.clerk, nomination::Command::PublishFormal { lists, equal: None, happened });
    let (act, document) = (CampaignAct::MetVoters, play.paper());
    play.act(play.people.clerk, nomination::Command::RecordCampaign { act, document, happened });
    play.day(6, 11, 9);
    play.act(play.people.clerk, nomination::Command::Settle {});
    // A member who has been absent twice makes room for the second reserve.
    let person = play.people.members[4].person;
    for day in [10, 11] {
        let (document, happened) = (play.paper(), Happened::on(date(6, day)));
        play.act(play.people.clerk, committee::Command::RecordAbsence { person, document, happened });
    }
    play.appoint(play.people.reserves[1], Function::CommitteeMember, None);
}

impl Play {
    /// A body's finding of today on a nomination.
    pub(crate) fn find(&mut self, place: usize, body: ReviewBody, verdict: Verdict) {
        let (nomination, document, happened) = (self.nominations[place], self.paper(), self.today());
        let found = nomination::Command::RecordFinding { nomination, body, verdict, document, happened };
        self.act(self.people.street, found);
    }

    /// The formal list of the story.
    pub(crate) fn lists(&self) -> Vec<List> {
        let list = |post, from: usize, to: usize| List { post, candidates: self.people.candidates[from..to].to_vec() };
        vec![list(Post::DIRECTOR, 0, 2), list(Post::DEPUTY, 2, 4), list(Post::MEMBER, 4, 8)]
    }

    /// The method is sent to the street office, which takes it on file.
    pub(crate) fn consent(&mut self) {
        let (filing, document, happened) = (FilingId(self.id()), self.paper(), self.today());
        let sent = office::Command::SubmitFiling { filing, matter: Matter::Method, document, happened };
        self.act(self.people.clerk, sent);
        let document = self.paper();
        let answer = office::Command::AnswerFiling { filing, answer: Answer::Received, document, happened };
        self.act(self.people.street, answer);
    }

    /// Posts a notice today.
    pub(crate) fn notice(&mut self, kind: NoticeKind) {
        let happened = self.today();
        self.act(self.people.street, office::Command::PublishNotice { kind, happened });
    }

    /// A meeting of twelve, of whom ten came and eight agreed; of the election committee, all its members.
    pub(crate) fn meeting(&mut self, kind: Kind, group: Option<GroupNo>, subject: Subject) -> MeetingId {
        let members: Vec<PersonId> = self.election().committee.members.iter().copied().collect();
        let all = u32::try_from(members.len()).unwrap();
        let (due, present, yes) = if kind == Kind::Committee { (all, all, all) } else { (12, 10, 8) };
        let no = present - yes;
        let decision = Decision { subject, nomination: None, manner: Manner::Secret, yes, no, abstained: 0 };
        let (meeting, minutes, happened) = (MeetingId(self.id()), self.paper(), self.today());
        let held = office::Command::HoldMeeting {
            meeting,
            kind,
            group,
            called_by: CalledBy::Committee {},
            due,
            present,
            decisions: vec![decision],
            sub_venues: vec![],
            minutes,
            signed: if kind == Kind::Committee { members } else { vec![] },
            happened,
        };
        self.act(self.people.street, held);
        meeting
    }

    /// How a group of the story chooses, of whom two thirds take part.
    pub(crate) fn held(&self, group: u16, by: RepresentativeChoice, meeting: Option<MeetingId>) -> Held {
        let households = self.election().groups[&GroupNo(group)].households * 2 / 3;
        match (by, meeting) {
            (RepresentativeChoice::Meeting, meeting) => {
                Held::Meeting { meeting: meeting.unwrap_or(MeetingId(uuid::Uuid::nil())) }
            }
            (RepresentativeChoice::DoorToDoor, _) => Held::DoorToDoor { households, manner: Manner::Secret },
            (RepresentativeChoice::JointSignatures, _) => Held::JointSignatures { voters: 15, signed: 10 },
        }
    }

    /// A group's choice of these voters, the first of them as its leader; ten votes for the first, then fewer.
    pub(crate) fn group_choice(&mut self, group: u16, held: Held, chosen: &[usize]) -> Choice {
        let votes = (0..=10).rev().zip(chosen).map(|(votes, place)| self.voter_votes(*place, votes)).collect();
        let leader = self.voter_votes(chosen[0], 10);
        let ranking = Ranking { votes, further: vec![], passed_over: vec![] };
        Choice { group: GroupNo(group), held, ranking, leader, vacant: None, document: self.paper() }
    }

    /// Votes for a voter.
    pub(crate) fn voter_votes(&self, place: usize, votes: u32) -> Votes {
        Votes { person: self.people.voters[place], votes }
    }

    /// A group chooses these voters, the first of them as its leader.
    pub(crate) fn choice(
        &mut self,
        group: u16,
        by: RepresentativeChoice,
        meeting: Option<MeetingId>,
        chosen: &[usize],
    ) {
        let held = self.held(group, by, meeting);
        let (choice, happened) = (self.group_choice(group, held, chosen), self.today());
        self.act(self.people.street, representatives::Command::RecordChoice { choice, happened });
    }

    /// The committee of the story: five members who had ten to eight votes, reserves with seven and six.
    pub(crate) fn committee_choice(&self, meeting: MeetingId) -> CommitteeChoice {
        let people = self.people.members.iter().chain(&self.people.reserves).map(|who| who.person);
        let votes = people.zip([10, 9, 9, 8, 8, 7, 6]).map(|(person, votes)| Votes { person, votes });
        let ranking = Ranking { votes: votes.collect(), further: vec![], passed_over: vec![] };
        let chair = Chair { person: self.people.members[0].person, party_secretary: None };
        CommitteeChoice { meetings: vec![meeting], seats: 5, ranking, chair }
    }

    /// The supervisor objects.
    pub(crate) fn object(&mut self, about: About) -> ObjectionId {
        let (objection, document, happened) = (ObjectionId(self.id()), self.paper(), self.today());
        self.act(self.people.supervisor, office::Command::FileObjection { objection, about, document, happened });
        objection
    }

    /// The committee rules.
    pub(crate) fn rule(&mut self, objection: ObjectionId, ruling: Ruling) {
        let (document, happened) = (self.paper(), self.today());
        let document = Some(document);
        self.act(self.people.clerk, office::Command::RuleOnObjection { objection, ruling, document, happened });
    }
}
