//! Forms that are handed out blank: what stands printed on them before somebody fills them in, and by which rules.

use super::nomination::{Candidacy, PostNominees, Preliminary};
use super::representatives::{Apportionment, GroupSeats};
use super::{Cited, Sheet};
use crate::election::Election;
use crate::ids::NominationId;
use crate::nomination::{Phase, State};
use chrono::NaiveDate;
use rules::{Mode, RepresentativeChoice, ReviewBody, RuleId, Switch};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use tally::Post;

/// On which a group proposes or chooses its representatives and its leader (推选表).
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct GroupChoicePaper {
    /// The groups with their lines: so many representatives and one leader each.
    pub groups: Vec<GroupSeats>,
    /// The ways in which a group may choose.
    pub ways: Vec<RepresentativeChoice>,
    /// The rules that the form quotes.
    pub rules: Vec<Cited>,
}

impl Sheet for GroupChoicePaper {
    fn of(election: &Election) -> Option<Self> {
        let groups = Apportionment::of(election)?.groups;
        let quoted = [RuleId::RepsChoice, RuleId::RepsFamilyMax, RuleId::RepsWomen, RuleId::RepsTerm];
        let ways = election.profile.law().reps_choice.clone();
        Some(Self { groups, ways, rules: cited(election, &quoted) })
    }
}

/// On which the preliminary candidates are voted for (预选票).
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PreVotePaper {
    /// The preliminary candidates of each post, in ballot order.
    pub posts: Vec<PreVotePost>,
}

/// A post on a paper of the pre-vote.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PreVotePost {
    /// How many names a voter may mark.
    pub marks: u32,
    /// Post and nominees.
    #[serde(flatten)]
    pub nominees: PostNominees,
}

impl Sheet for PreVotePaper {
    fn of(election: &Election) -> Option<Self> {
        if election.nomination.phase < Phase::Preliminary {
            return None;
        }
        let posts = Preliminary::of(election)?.posts.into_iter();
        let post = |nominees: PostNominees| PreVotePost { marks: election.method.seats(&nominees.post), nominees };
        Some(Self { posts: posts.map(post).collect() })
    }
}

/// What a pre-vote came to (预选结果报告).
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PreVoteReport {
    /// When.
    pub on: NaiveDate,
    /// How many voters took part.
    pub took_part: u32,
    /// How many are registered.
    pub registered: u32,
    /// The votes, those with more first within each post.
    pub votes: Vec<PreVoteLine>,
}

/// The votes of one nomination.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PreVoteLine {
    /// Which nomination.
    pub nomination: NominationId,
    /// Whose, for what.
    #[serde(flatten)]
    pub candidacy: Candidacy,
    /// How many votes.
    pub votes: u32,
}

impl Sheet for PreVoteReport {
    fn of(election: &Election) -> Option<Self> {
        let held = election.nomination.pre_vote.as_ref()?;
        let line = |(id, votes): (&NominationId, &u32)| {
            let one = election.nomination.get(*id)?;
            let candidacy = Candidacy { person: one.person, post: one.post.clone() };
            Some(PreVoteLine { nomination: *id, candidacy, votes: *votes })
        };
        let mut votes: Vec<_> = held.votes.iter().filter_map(line).collect();
        let place = |post: &Post| {
            let seats = election.method.terms.iter().flat_map(|terms| &terms.seats);
            seats.into_iter().position(|row| row.post == *post)
        };
        votes.sort_by_key(|line| (place(&line.candidacy.post), Reverse(line.votes)));
        Some(Self { on: held.on, took_part: held.took_part, registered: election.registration.registered(), votes })
    }
}

/// On which the reviewing bodies find (资格审查表、联审表); it asks and says nothing of anybody.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ReviewPaper {
    /// Who is to be reviewed.
    pub candidates: Vec<Candidacy>,
    /// The bodies that find.
    pub bodies: Vec<ReviewBody>,
    /// When they were asked.
    pub asked: Option<NaiveDate>,
    /// How long they have, and how long an appeal against them has.
    pub rules: Vec<Cited>,
}

impl Sheet for ReviewPaper {
    fn of(election: &Election) -> Option<Self> {
        let law = election.profile.law();
        let standing = election.nomination.all.values().filter(|one| one.state == State::Accepted);
        let candidates: Vec<_> = standing.map(|one| Candidacy { person: one.person, post: one.post.clone() }).collect();
        let quoted = [RuleId::CandReviewDays, RuleId::CandAppeal, RuleId::CandAppealDecide];
        let any = law.cand_review == Switch::On && !candidates.is_empty();
        any.then(|| Self {
            candidates,
            bodies: law.cand_review_by.clone(),
            asked: election.nomination.review_on,
            rules: cited(election, &quoted),
        })
    }
}

/// On which a voter who is away entrusts another (委托书).
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ProxyPaper {
    /// The day of the vote.
    pub day: NaiveDate,
    /// The last day on which it is handed in.
    pub by: NaiveDate,
    /// Who may be entrusted, with how many, on which conditions.
    pub rules: Vec<Cited>,
}

impl Sheet for ProxyPaper {
    fn of(election: &Election) -> Option<Self> {
        let day = election.lifecycle.election_day?;
        let by = rules::latest_before(day, election.profile.law().proxy_deadline);
        let quoted = [
            RuleId::ProxyWho,
            RuleId::ProxyAway,
            RuleId::ProxyWritten,
            RuleId::ProxyMax,
            RuleId::ProxyChain,
            RuleId::ProxyCandidate,
            RuleId::ProxyStaff,
        ];
        Some(Self { day, by, rules: cited(election, &quoted) })
    }
}

/// On which a household gives one of its voters its vote (户授权书), where households vote.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct HouseholdPaper {
    /// The day of the vote.
    pub day: NaiveDate,
}

impl Sheet for HouseholdPaper {
    fn of(election: &Election) -> Option<Self> {
        let terms = election.method.terms.as_ref().filter(|terms| terms.mode == Mode::Household);
        terms.zip(election.lifecycle.election_day).map(|(_, day)| Self { day })
    }
}

fn cited(election: &Election, quoted: &[RuleId]) -> Vec<Cited> {
    quoted.iter().map(|rule| Cited::of(election, *rule)).collect()
}
