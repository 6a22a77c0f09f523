//! Stage 4 on paper: the call, the lists, reviews in numbers, who withdrew.

use super::{Sheet, count};
use crate::election::Election;
use crate::ids::{NominationId, PersonId};
use crate::method::Seats;
use crate::nomination::State;
use crate::nomination::review::{Finding, Verdict};
use chrono::{Days, NaiveDate};
use rules::{CandidateOrder, Nominator, PerNominator, ReviewBody, WomenSeat};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tally::Post;

/// What is to be filled, and who may nominate.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "NominationCall")]
pub struct Call {
    /// Seats by post, in ballot order.
    pub seats: Vec<Seats>,
    /// Women among them at least.
    pub women: u32,
    /// How the women's seat is filled.
    pub women_seat: WomenSeat,
    /// Who may nominate.
    pub nominators: Vec<Nominator>,
    /// Voters whom a joint nomination needs.
    pub joint: u32,
    /// Names per nominator.
    pub names: PerNominator,
    /// The last day of the formal list.
    pub formal_by: Option<NaiveDate>,
}

impl Sheet for Call {
    fn of(election: &Election) -> Option<Self> {
        let law = election.profile.law();
        let terms = election.method.terms.as_ref()?;
        let days = Days::new(law.cand_publish.get().into());
        Some(Self {
            seats: terms.seats.clone(),
            women: law.size_women_min.get(),
            women_seat: law.size_women_seat,
            nominators: law.cand_nominate.clone(),
            joint: law.cand_joint.get(),
            names: law.cand_per_nominator,
            formal_by: election.lifecycle.election_day.and_then(|day| day.checked_sub_days(days)),
        })
    }
}

/// Who is nominated.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "PreliminaryList")]
pub struct Preliminary {
    /// By post, in ballot order.
    pub posts: Vec<PostNominees>,
    /// The order in which they are printed.
    pub order: CandidateOrder,
}

/// The nominees of a post.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PostNominees {
    /// The post.
    pub post: Post,
    /// Each once, those with more support first.
    pub nominees: Vec<Nominee>,
}

/// One nominee.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Nominee {
    /// Who.
    pub person: PersonId,
    /// How many nominate.
    pub supporters: u32,
}

impl Sheet for Preliminary {
    fn of(election: &Election) -> Option<Self> {
        let terms = election.method.terms.as_ref()?;
        let standing = election.nomination.standing();
        let nominees = |post: &Post| {
            let mut found: BTreeMap<PersonId, u32> = BTreeMap::new();
            for (person, _, supporters) in standing.iter().filter(|(_, of, _)| *of == post) {
                let sum = found.entry(*person).or_default();
                *sum = sum.saturating_add(*supporters);
            }
            let mut nominees: Vec<_> =
                found.into_iter().map(|(person, supporters)| Nominee { person, supporters }).collect();
            nominees.sort_by_key(|one| std::cmp::Reverse(one.supporters));
            nominees
        };
        let posts = terms.seats.iter();
        let posts = posts.map(|row| PostNominees { post: row.post.clone(), nominees: nominees(&row.post) }).collect();
        (!standing.is_empty()).then_some(Self { posts, order: election.profile.law().cand_order })
    }
}

/// Who stands.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "FormalList")]
pub struct Formal {
    /// By post, in ballot order.
    pub posts: Vec<PostCandidates>,
    /// The order in which they are printed.
    pub order: CandidateOrder,
    /// The order of those who nominated themselves.
    pub order_self: CandidateOrder,
}

/// The candidates of a post.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PostCandidates {
    /// The post.
    pub post: Post,
    /// Its seats.
    pub seats: u32,
    /// In ballot order.
    pub candidates: Vec<PersonId>,
}

impl Sheet for Formal {
    fn of(election: &Election) -> Option<Self> {
        let law = election.profile.law();
        election.nomination.formal_on?;
        Some(Self { posts: standing(election), order: law.cand_order, order_self: law.cand_order_self })
    }
}

fn standing(election: &Election) -> Vec<PostCandidates> {
    let lists = election.nomination.formal.iter();
    let candidates = lists.map(|list| PostCandidates {
        post: list.post.clone(),
        seats: election.method.seats(&list.post),
        candidates: list.candidates.clone(),
    });
    candidates.collect()
}

/// Who withdrew, and who stands now.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CandidateChange")]
pub struct Change {
    /// Who withdrew after accepting.
    pub withdrawn: Vec<Candidacy>,
    /// Whom an upheld objection took off.
    pub struck: Vec<Candidacy>,
    /// Who stands, once the formal list is posted.
    pub now: Vec<PostCandidates>,
}

/// A person for a post.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Candidacy {
    /// Who.
    pub person: PersonId,
    /// For what.
    pub post: Post,
}

impl Sheet for Change {
    fn of(election: &Election) -> Option<Self> {
        let (withdrawn, struck) = (in_state(election, State::Withdrawn), in_state(election, State::Struck));
        let any = !withdrawn.is_empty() || !struck.is_empty();
        any.then(|| Self { withdrawn, struck, now: standing(election) })
    }
}

fn in_state(election: &Election, state: State) -> Vec<Candidacy> {
    let found = election.nomination.all.values().filter(|one| one.state == state);
    found.map(|one| Candidacy { person: one.person, post: one.post.clone() }).collect()
}

/// All nominations.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "NominationOverview")]
pub struct Overview {
    /// In order of their days.
    pub nominations: Vec<Line>,
}

/// One nomination.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "NominationLine")]
pub struct Line {
    /// Its id.
    pub nomination: NominationId,
    /// Who.
    pub person: PersonId,
    /// For which post.
    pub post: Post,
    /// By whom.
    pub by: Nominator,
    /// How many support it.
    pub supporters: u32,
    /// When it came in.
    pub on: NaiveDate,
    /// Where it stands.
    pub state: State,
}

impl Sheet for Overview {
    fn of(election: &Election) -> Option<Self> {
        let all = election.nomination.all.iter();
        let mut nominations: Vec<_> = all
            .map(|(id, one)| Line {
                nomination: *id,
                person: one.person,
                post: one.post.clone(),
                by: one.by,
                supporters: one.supporters,
                on: one.on,
                state: one.state,
            })
            .collect();
        nominations.sort_by_key(|line| (line.on, line.nomination));
        (!nominations.is_empty()).then_some(Self { nominations })
    }
}

/// Reviews in numbers: what a body found of a person is for the person, the chair and that body alone.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ReviewReport")]
pub struct Reviews {
    /// By body.
    pub bodies: Vec<BodyFindings>,
    /// Accepted nominations without any finding.
    pub unreviewed: u32,
}

/// What one body found.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BodyFindings {
    /// Which.
    pub body: ReviewBody,
    /// Qualified.
    pub passed: u32,
    /// Not qualified.
    pub failed: u32,
    /// No answer in time.
    pub late: u32,
}

impl Sheet for Reviews {
    fn of(election: &Election) -> Option<Self> {
        let all = &election.nomination.all;
        let bodies: BTreeSet<ReviewBody> = all.values().flat_map(|one| one.findings.keys().copied()).collect();
        let fits = |found: Option<&Finding>, verdict| found.is_some_and(|found| found.verdict == verdict);
        let found = |body, verdict| count(all.values().filter(|one| fits(one.findings.get(&body), verdict)));
        let unreviewed = all.values().filter(|one| one.state == State::Accepted && one.findings.is_empty());
        let findings = bodies.iter().map(|body| BodyFindings {
            body: *body,
            passed: found(*body, Verdict::Pass),
            failed: found(*body, Verdict::Fail),
            late: found(*body, Verdict::Late),
        });
        (!all.is_empty()).then(|| Self { bodies: findings.collect(), unreviewed: count(unreviewed) })
    }
}

/// Who stands no more.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CancelledCandidacies")]
pub struct Cancelled {
    /// Who declined.
    pub declined: Vec<Candidacy>,
    /// Who withdrew after accepting.
    pub withdrawn: Vec<Candidacy>,
    /// Whom an upheld objection took off.
    pub struck: Vec<Candidacy>,
}

impl Sheet for Cancelled {
    fn of(election: &Election) -> Option<Self> {
        let (declined, withdrawn) = (in_state(election, State::Declined), in_state(election, State::Withdrawn));
        let struck = in_state(election, State::Struck);
        let any = [&declined, &withdrawn, &struck].into_iter().any(|people| !people.is_empty());
        any.then_some(Self { declined, withdrawn, struck })
    }
}
