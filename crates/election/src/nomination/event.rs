//! What happened in stage 4, and what it changes.

use super::appeal::Appeal;
use super::campaign::Campaign;
use super::pre_vote::{PreVote, PreVotes};
use super::review::Finding;
use super::support::Support;
use super::{List, Nominated, Nominations, Phase, State};
use crate::election::Election;
use crate::ids::{MeetingId, NominationId, PersonId};
use crate::office::objection::{self, Ruling};
use chrono::NaiveDate;
use rules::ReviewBody;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tally::Post;

/// What happened in stage 4.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
    /// There are no named candidates, and the stage is over.
    WentWithout {
        /// The meeting that decided so.
        meeting: MeetingId,
        /// When.
        on: NaiveDate,
    },
    /// A nomination stands.
    Nominated {
        /// Its id.
        nomination: NominationId,
        /// Who.
        person: PersonId,
        /// For which post.
        post: Post,
        /// By whom.
        support: Support,
        /// How many voters that is.
        supporters: u32,
        /// When.
        on: NaiveDate,
    },
    /// It is known how many took part.
    ParticipationRecorded {
        /// How many.
        took_part: u32,
    },
    /// The nominee accepted.
    Accepted {
        /// Which.
        nomination: NominationId,
        /// When.
        on: NaiveDate,
    },
    /// The nominee declined.
    Declined {
        /// Which.
        nomination: NominationId,
    },
    /// The preliminary list is posted.
    PreliminaryPublished {},
    /// A pre-vote was held.
    PreVoteRecorded {
        /// How many took part.
        took_part: u32,
        /// The votes.
        votes: Vec<PreVotes>,
        /// When.
        on: NaiveDate,
    },
    /// The review began.
    ReviewBegun {
        /// When.
        on: NaiveDate,
    },
    /// A body's finding stands.
    Found {
        /// Which nomination.
        nomination: NominationId,
        /// Which body.
        body: ReviewBody,
        /// What it found.
        finding: Finding,
    },
    /// An appeal against a finding waits.
    Appealed {
        /// Which nomination.
        nomination: NominationId,
        /// Whose finding.
        body: ReviewBody,
        /// When it was handed in.
        on: NaiveDate,
        /// The last day of the decision.
        due: NaiveDate,
    },
    /// The appeal is decided.
    AppealDecided {
        /// Which nomination.
        nomination: NominationId,
        /// Whose finding.
        body: ReviewBody,
        /// How.
        ruling: Ruling,
    },
    /// The order of strokes is known.
    StrokesRecorded {
        /// Fewest first.
        order: Vec<PersonId>,
    },
    /// The formal list is posted.
    FormalPublished {
        /// The lists.
        lists: Vec<List>,
        /// The meeting that agreed to as many candidates as seats.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        equal: Option<MeetingId>,
        /// When.
        on: NaiveDate,
    },
    /// A candidate withdrew.
    Withdrawn {
        /// Which.
        nomination: NominationId,
    },
    /// An upheld objection took a candidate off.
    Struck {
        /// Which.
        nomination: NominationId,
    },
    /// Somebody took a free place.
    Refilled {
        /// On which list.
        post: Post,
        /// Who.
        person: PersonId,
    },
    /// An act of the campaign was held.
    Campaigned {
        /// What and when.
        campaign: Campaign,
    },
    /// The stage is over.
    Settled {},
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Nomination(event)
    }
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.nomination;
    match event.clone() {
        Event::Opened {} => stage.phase = Phase::Nominating,
        Event::WentWithout { meeting, on } => {
            let posts = election.method.terms.iter().flat_map(|terms| &terms.seats).map(|row| row.post.clone());
            stage.formal = posts.map(|post| List { post, candidates: Vec::new() }).collect();
            stage.formal_on = Some(on);
            stage.without = Some(meeting);
            stage.phase = Phase::Settled;
        }
        Event::Nominated { nomination, person, post, support, supporters, on } => {
            let (by, nominators, findings) = (support.nominator(), support.names(), BTreeMap::new());
            for nominator in &nominators {
                stage.signed.entry(*nominator).or_default().insert(nomination);
            }
            let filed = Nominated {
                person,
                post,
                by,
                nominators,
                supporters,
                on,
                accepted_on: None,
                state: State::Filed,
                findings,
            };
            stage.all.insert(nomination, filed);
        }
        Event::Accepted { nomination, on } => {
            stage.answer(nomination, State::Accepted);
            if let Some(nominated) = stage.all.get_mut(&nomination) {
                nominated.accepted_on = Some(on);
            }
        }
        Event::Declined { nomination } => stage.answer(nomination, State::Declined),
        Event::PreliminaryPublished {} => stage.phase = Phase::Preliminary,
        Event::ReviewBegun { on } => {
            stage.review_on = Some(on);
            stage.phase = Phase::Reviewing;
        }
        Event::FormalPublished { lists, equal, on } => {
            stage.formal = lists;
            stage.equal = equal;
            stage.formal_on = Some(on);
            stage.free.clear();
        }
        Event::Withdrawn { nomination } => leave(election, nomination, State::Withdrawn),
        Event::Struck { nomination } => leave(election, nomination, State::Struck),
        Event::Refilled { post, person } => refill(election, &post, person),
        Event::Settled {} => stage.phase = Phase::Settled,
        finding => stage.find(finding),
    }
}

/// A candidate stands no more: not on the formal list, not on a paper that is not printed yet.
fn leave(election: &mut Election, nomination: NominationId, becomes: State) {
    let stage = &mut election.nomination;
    stage.answer(nomination, becomes);
    let Some((person, post)) = stage.get(nomination).map(|one| (one.person, one.post.clone())) else { return };
    for list in stage.formal.iter_mut().filter(|list| list.post == post) {
        let before = list.candidates.len();
        list.candidates.retain(|candidate| *candidate != person);
        if list.candidates.len() < before {
            let free = stage.free.get(&post).copied().unwrap_or(0);
            stage.free.insert(post.clone(), free.saturating_add(1));
        }
    }
    election.ballot.withdraw(person);
}

fn refill(election: &mut Election, post: &Post, person: PersonId) {
    let stage = &mut election.nomination;
    for list in stage.formal.iter_mut().filter(|list| list.post == *post) {
        list.candidates.push(person);
    }
    match stage.free.get(post).copied() {
        Some(free) if free > 1 => {
            stage.free.insert(post.clone(), free.saturating_sub(1));
        }
        _ => {
            stage.free.remove(post);
        }
    }
    election.ballot.refill(post, person);
}

impl Nominations {
    fn answer(&mut self, id: NominationId, state: State) {
        if let Some(nominated) = self.all.get_mut(&id) {
            nominated.state = state;
        }
        self.accepted = self.all.values().filter(|one| one.state == State::Accepted).map(|one| one.person).collect();
    }

    /// Facts that move the stage nowhere.
    fn find(&mut self, event: Event) {
        match event {
            Event::ParticipationRecorded { took_part } => self.took_part = Some(took_part),
            Event::PreVoteRecorded { took_part, votes, on } => {
                let votes = votes.into_iter().map(|row| (row.nomination, row.votes)).collect();
                self.pre_vote = Some(PreVote { took_part, votes, on });
            }
            Event::Found { nomination, body, finding } => {
                if let Some(nominated) = self.all.get_mut(&nomination) {
                    nominated.findings.insert(body, finding);
                }
            }
            Event::Appealed { nomination, body, on, due } => {
                if let Some(finding) = self.finding_mut(nomination, body) {
                    finding.appeal = Some(Appeal { on, due, state: objection::State::Filed });
                }
            }
            Event::AppealDecided { nomination, body, ruling } => {
                if let Some(appeal) = self.finding_mut(nomination, body).and_then(|found| found.appeal.as_mut()) {
                    appeal.state = objection::State::Ruled(ruling);
                }
            }
            Event::StrokesRecorded { order } => {
                self.strokes = order.into_iter().enumerate().map(|(place, person)| (person, place)).collect();
            }
            Event::Campaigned { campaign } => self.campaign.push_back(campaign),
            _ => {}
        }
    }

    fn finding_mut(&mut self, nomination: NominationId, body: ReviewBody) -> Option<&mut Finding> {
        self.all.get_mut(&nomination).and_then(|one| one.findings.get_mut(&body))
    }
}
