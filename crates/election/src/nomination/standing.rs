//! Where a nomination stands, what comes next for it, and until when: what a candidate is told.

use super::review::{Finding, Verdict};
use super::{Nominated, Phase, State};
use crate::election::Election;
use crate::ids::{DocumentId, NominationId, PersonId};
use crate::office::objection;
use chrono::NaiveDate;
use rules::{ReviewBody, Switch};
use schemars::JsonSchema;
use serde::Serialize;
use tally::Post;

/// What becomes of the review by one body.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The body has not answered.
    Asked {
        /// The last day of its answer.
        until: Option<NaiveDate>,
    },
    /// It passed.
    Passed {},
    /// Its answer came late, which bars nobody.
    Late {},
    /// It failed, and the candidate may appeal.
    Failed {
        /// The last day of the appeal.
        until: NaiveDate,
    },
    /// The appeal waits.
    Appealed {
        /// The last day of the decision.
        until: NaiveDate,
    },
    /// The appeal was right: the finding is set aside, and the candidate stands.
    SetAside {},
    /// The appeal was dismissed, and the finding bars.
    Confirmed {},
}

/// The review by one body.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Review {
    /// Which.
    pub body: ReviewBody,
    /// The requirement that it applied.
    pub requirement: Option<DocumentId>,
    /// How far it is.
    #[serde(flatten)]
    pub step: Step,
}

/// What comes next for a nomination.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// The nominee answers.
    Answer,
    /// The bodies are asked.
    Review,
    /// The bodies answer.
    Findings,
    /// The candidate may appeal, or an appeal is decided.
    Appeal,
    /// The formal list is posted.
    FormalList,
    /// The poll.
    Poll,
    /// Nothing: it stands no more.
    Nothing,
}

/// Where a nomination stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Standing {
    /// Which.
    pub nomination: NominationId,
    /// Of whom.
    pub person: PersonId,
    /// For which post.
    pub post: Post,
    /// What the nominee said, or what took it off.
    pub state: State,
    /// The bodies that are asked.
    pub reviews: Vec<Review>,
    /// Whether the formal list has it.
    pub listed: bool,
    /// What comes next.
    pub next: Next,
    /// The last day of that, where it has one.
    pub until: Option<NaiveDate>,
}

impl Election {
    /// Where each nomination stands.
    pub fn standings(&self) -> Vec<Standing> {
        self.nomination.all.iter().map(|(id, one)| self.standing(*id, one)).collect()
    }

    fn standing(&self, nomination: NominationId, one: &Nominated) -> Standing {
        let reviews = self.reviews(one);
        let lists = &self.nomination.formal;
        let listed = lists.iter().any(|list| list.post == one.post && list.candidates.contains(&one.person));
        let (next, until) = self.next_for(one, &reviews, listed);
        let (person, post, state) = (one.person, one.post.clone(), one.state);
        Standing { nomination, person, post, state, reviews, listed, next, until }
    }

    fn reviews(&self, one: &Nominated) -> Vec<Review> {
        let law = self.profile.law();
        let bodies = law.cand_review_by.iter().filter(|_| law.cand_review == Switch::On);
        let review = |body: &ReviewBody| {
            let found = one.findings.get(body);
            let step = found.map_or_else(|| Step::Asked { until: self.review_due(one) }, |found| self.step(found));
            Review { body: *body, requirement: found.map(|found| found.requirement), step }
        };
        bodies.map(review).collect()
    }

    fn step(&self, finding: &Finding) -> Step {
        match (finding.verdict, finding.appeal) {
            (Verdict::Pass, _) => Step::Passed {},
            (Verdict::Late, _) => Step::Late {},
            (Verdict::Fail, None) => Step::Failed { until: self.appeal_until(finding) },
            (Verdict::Fail, Some(appeal)) => match appeal.state {
                objection::State::Filed => Step::Appealed { until: appeal.due },
                _ if appeal.was_right() => Step::SetAside {},
                _ => Step::Confirmed {},
            },
        }
    }

    fn next_for(&self, one: &Nominated, reviews: &[Review], listed: bool) -> (Next, Option<NaiveDate>) {
        let list_due = || {
            let day = self.lifecycle.election_day?;
            Some(rules::latest_before(day, self.profile.law().cand_publish))
        };
        let steps = || reviews.iter().map(|review| review.step);
        let appeal = steps().find_map(|step| match step {
            Step::Failed { until } | Step::Appealed { until } => Some(until),
            _ => None,
        });
        match one.state {
            State::Filed => (Next::Answer, None),
            State::Declined | State::Withdrawn | State::Struck => (Next::Nothing, None),
            State::Accepted if listed => (Next::Poll, self.lifecycle.election_day),
            State::Accepted if self.nomination.phase == Phase::Settled => (Next::Nothing, None),
            State::Accepted if self.nomination.review_on.is_none() => (Next::Review, None),
            State::Accepted if appeal.is_some() => (Next::Appeal, appeal),
            State::Accepted if steps().any(|step| step == Step::Confirmed {}) => (Next::Nothing, None),
            State::Accepted if steps().any(|step| matches!(step, Step::Asked { .. })) => {
                (Next::Findings, self.review_due(one))
            }
            State::Accepted => (Next::FormalList, list_due()),
        }
    }
}
