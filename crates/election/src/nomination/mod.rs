//! Stage 4, nomination of candidates (候选人提名):
//! `NotOpen → Nominating → Preliminary → Reviewing → Settled`.

pub mod appeal;
pub mod campaign;
pub mod event;
mod formal;
mod guard;
pub mod pre_vote;
mod refill;
pub mod review;
pub mod standing;
pub mod support;
mod women;

use crate::committee::LeaveReason;
use crate::context::Happened;
use crate::election::Election;
use crate::ids::{DocumentId, MeetingId, NominationId, PersonId};
use crate::office::notice::NoticeKind;
use crate::office::objection::Ruling;
use campaign::{Campaign, CampaignAct};
use chrono::NaiveDate;
pub use event::Event;
use imbl::{OrdMap, OrdSet, Vector};
use pre_vote::{PreVote, PreVotes};
use review::{Finding, Verdict};
use rules::{LeaveWhen, Nominator, ReviewBody};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use support::Support;
use tally::Post;

actions! {
    area Nomination, phase by |election| election.nomination.phase;
    /// The stage opens.
    Open = "open" by Committee, from [NotOpen] {}
    /// The election is held without named candidates, as the meeting decided; voters write names in.
    GoWithout = "go-without" by Committee, from [NotOpen, Nominating] {
        /// The meeting that decided so.
        meeting: MeetingId,
        /// When.
        happened: Happened,
    }
    /// A nomination came in.
    Nominate = "nominate" by Committee, from [Nominating] {
        /// Its id.
        nomination: NominationId,
        /// Who is nominated.
        person: PersonId,
        /// For which post.
        post: Post,
        /// By whom.
        support: Support,
        /// The signed form.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// How many voters took part in nominating.
    RecordParticipation = "record-participation" by Committee, from [Nominating] {
        /// How many.
        took_part: u32,
        /// The signed sheet.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The nominee accepts in writing; a committee member who does, or whose close relative does, leaves.
    Accept = "accept" by Committee, from [Nominating, Preliminary, Reviewing] {
        /// Which nomination.
        nomination: NominationId,
        /// The signed paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The nominee declines.
    Decline = "decline" by Committee, from [Nominating, Preliminary, Reviewing] {
        /// Which nomination.
        nomination: NominationId,
        /// The signed paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The preliminary list is posted.
    PublishPreliminary = "publish-preliminary" by Committee, from [Nominating] {
        /// When.
        happened: Happened,
    }
    /// A pre-vote among the preliminary candidates was held (预选).
    RecordPreVote = "record-pre-vote" by Committee, from [Preliminary, Reviewing] {
        /// How many voters took part.
        took_part: u32,
        /// The votes.
        votes: Vec<PreVotes>,
        /// The signed sheet.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// Qualifications are reviewed.
    BeginReview = "begin-review" by Committee, from [Preliminary] {
        /// When the bodies were asked.
        happened: Happened,
    }
    /// A body's finding on a candidate.
    RecordFinding = "record-finding" by CommitteeOrOffice, from [Reviewing] {
        /// Which nomination.
        nomination: NominationId,
        /// Which body.
        body: ReviewBody,
        /// Pass, fail or late; no narrative.
        verdict: Verdict,
        /// The local requirement that it applied.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A candidate appeals against a finding.
    FileAppeal = "file-appeal" by Committee, from [Reviewing] {
        /// Which nomination.
        nomination: NominationId,
        /// Whose finding.
        body: ReviewBody,
        /// The sealed appeal.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The appeal is decided; who is right may stand again.
    DecideAppeal = "decide-appeal" by CommitteeOrOffice, from [Reviewing, Settled] {
        /// Which nomination.
        nomination: NominationId,
        /// Whose finding.
        body: ReviewBody,
        /// The decision.
        ruling: Ruling,
        /// The written answer.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The order of the names by strokes, found by the tables of ICU.
    RecordStrokes = "record-strokes" by Committee, from [Nominating, Preliminary, Reviewing, Settled] {
        /// The persons, fewest strokes first.
        order: Vec<PersonId>,
    }
    /// The formal list is posted.
    PublishFormal = "publish-formal" by Committee, from [Reviewing] {
        /// The candidates per post in ballot order.
        lists: Vec<List>,
        /// The meeting that agreed to as many candidates as seats, where the rules allow that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        equal: Option<MeetingId>,
        /// When.
        happened: Happened,
    }
    /// A candidate withdraws in writing.
    Withdraw = "withdraw" by Committee, from [Preliminary, Reviewing, Settled] {
        /// Which nomination.
        nomination: NominationId,
        /// The signed paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The next in nominations takes a place that came free on the formal list.
    Refill = "refill" by Committee, from [Settled] {
        /// On which list.
        post: Post,
        /// Who.
        person: PersonId,
        /// When it was posted.
        happened: Happened,
    }
    /// The committee held an act of the campaign, such as a meeting of candidates and voters.
    RecordCampaign = "record-campaign" by Committee, from [Reviewing, Settled] {
        /// What.
        act: CampaignAct,
        /// The record of it.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The stage is over.
    Settle = "settle" by Committee, from [Reviewing] {}
}

/// The candidates of one post in ballot order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The post.
    pub post: Post,
    /// The candidates.
    pub candidates: Vec<PersonId>,
}

/// Where a nomination stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Filed, no answer of the nominee.
    Filed,
    /// Accepted in writing.
    Accepted,
    /// Declined.
    Declined,
    /// Withdrawn after acceptance.
    Withdrawn,
    /// Struck by an upheld objection.
    Struck,
}

/// One nomination.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Nominated {
    /// Who.
    pub person: PersonId,
    /// For which post.
    pub post: Post,
    /// By whom.
    pub by: Nominator,
    /// Who signed it, where it was voters; shown to nobody.
    #[serde(skip)]
    pub nominators: Vec<PersonId>,
    /// How many voters support it.
    pub supporters: u32,
    /// When it came in.
    pub on: NaiveDate,
    /// When the nominee accepted.
    pub accepted_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: State,
    /// What bodies found.
    pub findings: BTreeMap<ReviewBody, Finding>,
}

/// Where the stage stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No nominations yet.
    #[default]
    NotOpen,
    /// Nominations come in.
    Nominating,
    /// The preliminary list is posted.
    Preliminary,
    /// Qualifications are reviewed.
    Reviewing,
    /// Final: the formal list stands.
    Settled,
}

/// The state of stage 4.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Nominations {
    /// Where it stands.
    pub phase: Phase,
    /// All nominations.
    pub all: OrdMap<NominationId, Nominated>,
    /// Which nominations a voter signed.
    #[serde(skip)]
    pub(crate) signed: OrdMap<PersonId, OrdSet<NominationId>>,
    /// How many voters took part in nominating, once recorded.
    pub took_part: Option<u32>,
    /// The pre-vote, where one was held.
    pub pre_vote: Option<PreVote>,
    /// When the bodies were asked for their findings.
    pub review_on: Option<NaiveDate>,
    /// The place of each person in the order of strokes.
    #[serde(skip)]
    pub strokes: OrdMap<PersonId, usize>,
    /// The formal list.
    pub formal: Vec<List>,
    /// When it was posted.
    pub formal_on: Option<NaiveDate>,
    /// The meeting that agreed to as many candidates as seats.
    pub equal: Option<MeetingId>,
    /// The meeting that decided to go without named candidates.
    pub without: Option<MeetingId>,
    /// Places that came free on the formal list, by post.
    pub free: OrdMap<Post, u32>,
    /// Acts of the campaign.
    pub campaign: Vector<Campaign>,
    /// Persons with an accepted nomination, for the guards of staff and committee.
    pub accepted: OrdSet<PersonId>,
}

pub(crate) use event::evolve;
pub(crate) use formal::{check_excess, check_women};
pub(crate) use guard::{gate, guard};
pub(crate) use women::{guard_post, guard_terms, tally_method};

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::GoWithout { meeting, happened } => {
            let settled = Event::WentWithout { meeting, on: happened.on }.into();
            return election.announced(vec![settled], NoticeKind::FormalCandidates, happened.on);
        }
        Command::Nominate { nomination, person, post, support, happened, .. } => {
            let leave_now = election.profile.law().ec_leave_on_nomination == LeaveWhen::Nomination;
            let supporters = support.weight(election);
            let filed = Event::Nominated { nomination, person, post, support, supporters, on: happened.on };
            return with_departures(election, filed.into(), leave_now.then_some(person).as_slice());
        }
        Command::RecordParticipation { took_part, .. } => Event::ParticipationRecorded { took_part },
        Command::Accept { nomination, happened, .. } => {
            let later = election.profile.law().ec_leave_on_nomination == LeaveWhen::FormalList;
            let person = election.nomination.get(nomination).map(|one| one.person).filter(|_| !later);
            return with_departures(
                election,
                Event::Accepted { nomination, on: happened.on }.into(),
                person.as_slice(),
            );
        }
        Command::Decline { nomination, .. } => Event::Declined { nomination },
        Command::PublishPreliminary { happened } => {
            let published = Event::PreliminaryPublished {}.into();
            return election.announced(vec![published], NoticeKind::PreliminaryCandidates, happened.on);
        }
        Command::RecordPreVote { took_part, votes, happened, .. } => {
            Event::PreVoteRecorded { took_part, votes, on: happened.on }
        }
        Command::BeginReview { happened } => Event::ReviewBegun { on: happened.on },
        Command::RecordFinding { nomination, body, verdict, document, happened } => {
            let finding = Finding { verdict, requirement: document, on: happened.on, appeal: None };
            Event::Found { nomination, body, finding }
        }
        Command::FileAppeal { nomination, body, happened, .. } => {
            let due = election.appeal_due(happened.on);
            Event::Appealed { nomination, body, on: happened.on, due }
        }
        Command::DecideAppeal { nomination, body, ruling, .. } => Event::AppealDecided { nomination, body, ruling },
        Command::RecordStrokes { order } => Event::StrokesRecorded { order },
        Command::PublishFormal { lists, equal, happened } => {
            let listed: Vec<_> = lists.iter().flat_map(|list| list.candidates.clone()).collect();
            let published = Event::FormalPublished { lists, equal, on: happened.on };
            return listed_now(election, published, &listed, happened);
        }
        Command::Withdraw { nomination, .. } => Event::Withdrawn { nomination },
        Command::Refill { post, person, happened } => {
            return listed_now(election, Event::Refilled { post, person }, &[person], happened);
        }
        Command::RecordCampaign { act, happened, .. } => {
            Event::Campaigned { campaign: Campaign { act, on: happened.on } }
        }
        Command::Settle {} => Event::Settled {},
    };
    vec![event.into()]
}

/// The formal list with its notice; where the profile says so (SH), members of the committee leave only now.
fn listed_now(election: &Election, event: Event, listed: &[PersonId], happened: Happened) -> Vec<crate::Event> {
    let now = election.profile.law().ec_leave_on_nomination == LeaveWhen::FormalList;
    let events = with_departures(election, event.into(), if now { listed } else { &[] });
    election.announced(events, NoticeKind::FormalCandidates, happened.on)
}

/// The event, and the members of the election committee who leave for these candidates (UL26 15).
fn with_departures(election: &Election, event: crate::Event, candidates: &[PersonId]) -> Vec<crate::Event> {
    let mut leaving: Vec<(PersonId, LeaveReason)> = Vec::new();
    for candidate in candidates {
        let also = election.committee.leaving_for(*candidate, election).into_iter();
        let new: Vec<_> = also.filter(|(person, _)| !leaving.iter().any(|(gone, _)| gone == person)).collect();
        leaving.extend(new);
    }
    let mut events = vec![event];
    events.extend(election.committee.departure(election, &leaving, candidates));
    events
}

impl Nominated {
    /// Whether it still stands: nobody declined, withdrew or was struck.
    pub fn stands(&self) -> bool {
        matches!(self.state, State::Filed | State::Accepted)
    }
}

impl Nominations {
    /// A nomination.
    pub fn get(&self, id: NominationId) -> Option<&Nominated> {
        self.all.get(&id)
    }

    /// Nominations that stand, as (person, post, supporters).
    pub fn standing(&self) -> Vec<(PersonId, &Post, u32)> {
        let standing = self.all.values().filter(|one| one.stands());
        standing.map(|one| (one.person, &one.post, one.supporters)).collect()
    }

    /// The accepted nominations of a person for a post.
    fn accepted_for<'n>(
        &'n self,
        person: PersonId,
        post: &'n Post,
    ) -> impl Iterator<Item = (NominationId, &'n Nominated)> {
        let fits = move |one: &Nominated| one.person == person && one.post == *post && one.state == State::Accepted;
        self.all.iter().filter(move |(_, one)| fits(one)).map(|(id, one)| (*id, one))
    }

    /// Whether a nomination of the person for the post is accepted and no body's finding stands against it.
    pub(crate) fn qualified(&self, person: PersonId, post: &Post) -> bool {
        self.accepted_for(person, post).any(|(_, one)| !one.findings.values().any(Finding::bars))
    }

    /// Who could stand for a post, in the order of their nominations: the votes of the pre-vote where one was held, else
    /// those who support them.
    pub(crate) fn votes(&self, person: PersonId, post: &Post) -> u32 {
        let votes = self.accepted_for(person, post).map(|(id, one)| match &self.pre_vote {
            Some(held) => held.votes.get(&id).copied().unwrap_or(0),
            None => one.supporters,
        });
        votes.fold(0, u32::saturating_add)
    }
}
