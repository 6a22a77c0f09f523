//! Stage 4, nomination of candidates (候选人提名):
//! `NotOpen → Nominating → Preliminary → Reviewing → Settled`.

mod guard;

use crate::committee::LeaveReason;
use crate::context::Happened;
use crate::election::Election;
use crate::ids::{DocumentId, NominationId, PersonId};
use crate::office::notice::NoticeKind;
use chrono::NaiveDate;
use imbl::{OrdMap, OrdSet};
use rules::{LeaveWhen, Nominator};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tally::Post;

actions! {
    area Nomination, phase by |election| election.nomination.phase;
    /// The stage opens.
    Open = "open" by Committee, from [NotOpen] {}
    /// A nomination came in.
    Nominate = "nominate" by Committee, from [Nominating] {
        /// Its id.
        nomination: NominationId,
        /// Who is nominated.
        person: PersonId,
        /// For which post.
        post: Post,
        /// By whom.
        by: Nominator,
        /// How many voters signed or named the person.
        supporters: u32,
        /// The signed form.
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
    /// Qualifications are reviewed.
    BeginReview = "begin-review" by Committee, from [Preliminary] {}
    /// A body's finding on a candidate.
    RecordFinding = "record-finding" by CommitteeOrOffice, from [Reviewing] {
        /// Which nomination.
        nomination: NominationId,
        /// Which body.
        body: Body,
        /// Pass, fail or late; no narrative.
        verdict: Verdict,
        /// The local requirement that it applied.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The formal list is posted.
    PublishFormal = "publish-formal" by Committee, from [Reviewing] {
        /// The candidates per post in ballot order.
        lists: Vec<List>,
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
    /// The stage is over.
    Settle = "settle" by Committee, from [Reviewing] {}
}

/// Who reviews.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The election committee.
    ElectionCommittee,
    /// The street office.
    StreetOffice,
    /// The county's joint review (联审).
    CountyReview,
}

/// What a body found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Qualified.
    Pass,
    /// Not qualified.
    Fail,
    /// No answer in time; never a failure.
    Late,
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
    /// How many voters support it.
    pub supporters: u32,
    /// When it came in.
    pub on: NaiveDate,
    /// Where it stands.
    pub state: State,
    /// What bodies found.
    pub findings: BTreeMap<Body, Verdict>,
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
    /// The formal list.
    pub formal: Vec<List>,
    /// When it was posted.
    pub formal_on: Option<NaiveDate>,
    /// Persons with an accepted nomination, for the guards of staff and committee.
    pub accepted: OrdSet<PersonId>,
}

/// What happened in stage 4.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
    /// A nomination stands.
    Nominated {
        /// Its id.
        nomination: NominationId,
        /// Who.
        person: PersonId,
        /// For which post.
        post: Post,
        /// By whom.
        by: Nominator,
        /// Supporters.
        supporters: u32,
        /// When.
        on: NaiveDate,
    },
    /// The nominee accepted.
    Accepted {
        /// Which.
        nomination: NominationId,
    },
    /// The nominee declined.
    Declined {
        /// Which.
        nomination: NominationId,
    },
    /// The preliminary list is posted.
    PreliminaryPublished {},
    /// The review began.
    ReviewBegun {},
    /// A body's finding stands.
    Found {
        /// Which.
        nomination: NominationId,
        /// Which body.
        body: Body,
        /// What it found.
        verdict: Verdict,
    },
    /// The formal list is posted.
    FormalPublished {
        /// The lists.
        lists: Vec<List>,
        /// When.
        on: NaiveDate,
    },
    /// A candidate withdrew.
    Withdrawn {
        /// Which.
        nomination: NominationId,
    },
    /// The stage is over.
    Settled {},
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Nomination(event)
    }
}

pub(crate) use guard::{check_excess, check_women, gate, guard};

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::Nominate { nomination, person, post, by, supporters, happened, .. } => {
            let leave_now = election.profile.law().ec_leave_on_nomination == LeaveWhen::Nomination;
            let filed = Event::Nominated { nomination, person, post, by, supporters, on: happened.on };
            return with_departures(election, filed.into(), leave_now.then_some(person).as_slice());
        }
        Command::Accept { nomination, .. } => {
            let later = election.profile.law().ec_leave_on_nomination == LeaveWhen::FormalList;
            let person = election.nomination.get(nomination).map(|one| one.person).filter(|_| !later);
            return with_departures(election, Event::Accepted { nomination }.into(), person.as_slice());
        }
        Command::Decline { nomination, .. } => Event::Declined { nomination },
        Command::PublishPreliminary { happened } => {
            let published = Event::PreliminaryPublished {}.into();
            return election.announced(vec![published], NoticeKind::PreliminaryCandidates, happened.on);
        }
        Command::BeginReview {} => Event::ReviewBegun {},
        Command::RecordFinding { nomination, body, verdict, .. } => Event::Found { nomination, body, verdict },
        Command::PublishFormal { lists, happened } => {
            let now = election.profile.law().ec_leave_on_nomination == LeaveWhen::FormalList;
            let listed: Vec<_> = lists.iter().filter(|_| now).flat_map(|list| list.candidates.clone()).collect();
            let published = Event::FormalPublished { lists, on: happened.on }.into();
            let events = with_departures(election, published, &listed);
            return election.announced(events, NoticeKind::FormalCandidates, happened.on);
        }
        Command::Withdraw { nomination, .. } => Event::Withdrawn { nomination },
        Command::Settle {} => Event::Settled {},
    };
    vec![event.into()]
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

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.nomination;
    match event.clone() {
        Event::Opened {} => stage.phase = Phase::Nominating,
        Event::Nominated { nomination, person, post, by, supporters, on } => {
            let findings = BTreeMap::new();
            let filed = Nominated { person, post, by, supporters, on, state: State::Filed, findings };
            stage.all.insert(nomination, filed);
        }
        Event::Accepted { nomination } => stage.answer(nomination, State::Accepted),
        Event::Declined { nomination } => stage.answer(nomination, State::Declined),
        Event::PreliminaryPublished {} => stage.phase = Phase::Preliminary,
        Event::ReviewBegun {} => stage.phase = Phase::Reviewing,
        Event::Found { nomination, body, verdict } => {
            if let Some(nominated) = stage.all.get_mut(&nomination) {
                nominated.findings.insert(body, verdict);
            }
        }
        Event::FormalPublished { lists, on } => {
            stage.formal = lists;
            stage.formal_on = Some(on);
        }
        Event::Withdrawn { nomination } => {
            let person = stage.get(nomination).map(|one| one.person);
            stage.answer(nomination, State::Withdrawn);
            for list in &mut stage.formal {
                list.candidates.retain(|candidate| Some(*candidate) != person);
            }
            if let Some(person) = person {
                election.ballot.withdraw(person);
            }
        }
        Event::Settled {} => stage.phase = Phase::Settled,
    }
}

impl Nominations {
    /// A nomination.
    pub fn get(&self, id: NominationId) -> Option<&Nominated> {
        self.all.get(&id)
    }

    fn answer(&mut self, id: NominationId, state: State) {
        if let Some(nominated) = self.all.get_mut(&id) {
            nominated.state = state;
        }
        self.accepted = self.all.values().filter(|one| one.state == State::Accepted).map(|one| one.person).collect();
    }

    /// Nominations that stand, as (person, post, supporters).
    pub fn standing(&self) -> Vec<(PersonId, &Post, u32)> {
        self.all
            .values()
            .filter(|one| matches!(one.state, State::Filed | State::Accepted))
            .map(|one| (one.person, &one.post, one.supporters))
            .collect()
    }

    /// Whether a person is a candidate or a candidate's close relative, and so may not touch papers or sit
    /// on the committee.
    pub(crate) fn conflicts_with(&self, person: PersonId, election: &Election) -> bool {
        self.accepted.contains(&person) || election.related_to_any(person, self.accepted.iter())
    }

    /// Whether a nomination of the person for the post is accepted, was reviewed and did not fail.
    pub(crate) fn qualified(&self, person: PersonId, post: &Post) -> bool {
        self.all.values().any(|one| {
            one.person == person
                && one.post == *post
                && one.state == State::Accepted
                && !one.findings.values().any(|verdict| *verdict == Verdict::Fail)
        })
    }
}
