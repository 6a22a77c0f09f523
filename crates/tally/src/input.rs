//! What an outcome is computed from, and the numbers that cannot be.

use std::collections::{BTreeMap, BTreeSet};

use rules::Mode;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::facts::Facts;
use crate::ids::{CandidateId, Post};
use crate::method::Method;

/// Which vote of an election this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Round {
    /// The first vote, or a new election after a void one.
    First,
    /// 另行选举: seats that a first vote left unfilled.
    Second,
    /// 同票再选: a vote among those tied across the last seat.
    Tie,
    /// 罢免: whether the member who stands first keeps the office.
    Recall,
}

/// A count that stands, with the number of people behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The name of the profile.
    pub rules: String,
    /// Which vote this is.
    pub round: Round,
    /// Who elects.
    pub mode: Mode,
    /// The mode's electorate: voters, households or representatives.
    pub registered: u32,
    /// Papers issued.
    pub issued: u32,
    /// Papers returned: valid, void and blank.
    pub returned: u32,
    /// Void papers.
    pub void: u32,
    /// Blank papers.
    pub blank: u32,
    /// The contests, in the order of the ballot.
    pub contests: Vec<ContestInput>,
    /// Pairs of close relatives, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub related: Option<Vec<[CandidateId; 2]>>,
    /// What the method chose where the profile leaves a choice; with it the outcome makes its proposals too.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub method: Option<Method>,
}

/// The votes for one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestInput {
    /// The post.
    pub post: Post,
    /// Seats to be filled in this round.
    pub seats: u32,
    /// Everybody who can take them, write-ins included, in the order of the ballot.
    pub candidates: Vec<CandidateInput>,
}

/// The votes for one person in one contest. Under count-down too these are the votes for this very post: papers that
/// name the person for several posts are counted once, for the highest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateInput {
    /// The person.
    pub id: CandidateId,
    /// Votes received.
    pub votes: u32,
    /// Whether the person is a woman, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub woman: Option<bool>,
}

/// A field that may be left out, but that is no `null` where it stands.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Why an input was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum RefusalCode {
    /// No well-formed JSON.
    #[serde(rename = "IN-01")]
    Malformed,
    /// Unknown or missing fields, numbers that are none, values of another type.
    #[serde(rename = "IN-02")]
    Shape,
    /// No such rule profile.
    #[serde(rename = "IN-03")]
    UnknownRules,
    /// More void and blank papers than papers.
    #[serde(rename = "IN-04")]
    InvalidAboveReturned,
    /// More votes for one person than valid papers.
    #[serde(rename = "IN-05")]
    VotesAboveValid,
    /// More votes in one contest than its seats times the valid papers.
    #[serde(rename = "IN-06")]
    MarksAboveValid,
    /// One person twice in a contest.
    #[serde(rename = "IN-07")]
    DuplicateCandidate,
    /// One post twice.
    #[serde(rename = "IN-08")]
    DuplicatePost,
    /// Nothing is elected.
    #[serde(rename = "IN-09")]
    NoContests,
    /// A contest without seats.
    #[serde(rename = "IN-10")]
    NoSeats,
    /// A contest without candidates.
    #[serde(rename = "IN-11")]
    NoCandidates,
    /// A post or a person without a name.
    #[serde(rename = "IN-12")]
    NoName,
    /// Relatives of whom one stands nowhere, or who are one person.
    #[serde(rename = "IN-13")]
    UnknownRelative,
    /// One person said to be a woman and not to be one.
    #[serde(rename = "IN-14")]
    Contradiction,
    /// Counted down, one person has more votes than papers are valid.
    #[serde(rename = "IN-15")]
    TotalAboveValid,
    /// A man stands for the women's post, or a first vote has no such post.
    #[serde(rename = "IN-16")]
    WomenPost,
}

/// One reason why an input was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The stable code.
    pub code: RefusalCode,
    /// The same in words, for operators.
    pub message: String,
    /// The values.
    pub facts: Facts,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, message: impl Into<String>, facts: impl Into<Facts>) -> Self {
        Self { code, message: message.into(), facts: facts.into() }
    }
}

impl Input {
    /// Papers that are neither void nor blank; 0 where the numbers cannot be.
    pub fn valid(&self) -> u32 {
        self.returned.saturating_sub(self.void).saturating_sub(self.blank)
    }

    /// Every reason why these numbers cannot be; none where they can.
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut refusals: Vec<Refusal> = self.refused_papers().into_iter().collect();
        refusals.extend(self.refused_posts());
        refusals.extend(self.contests.iter().flat_map(|contest| contest.refusals(self.valid())));
        refusals.extend(self.refused_persons());
        refusals.extend(self.refused_women_post());
        refusals
    }

    fn refused_women_post(&self) -> Option<Refusal> {
        let post = self.method.as_ref()?.women_post.as_ref()?;
        let contest = self.contests.iter().find(|contest| contest.post == *post);
        let possible = match contest {
            Some(contest) => contest.candidates.iter().all(|one| one.woman != Some(false)),
            None => self.round != Round::First,
        };
        let message = format!("{:?} is no post for which only women stand", post.as_str());
        (!possible).then(|| Refusal::new(RefusalCode::WomenPost, message, [("post", post.into())]))
    }

    fn refused_papers(&self) -> Option<Refusal> {
        let invalid = u64::from(self.void) + u64::from(self.blank);
        let facts = [("void", self.void.into()), ("blank", self.blank.into()), ("returned", self.returned.into())];
        let message = "void and blank papers are more than the papers returned";
        (invalid > u64::from(self.returned)).then(|| Refusal::new(RefusalCode::InvalidAboveReturned, message, facts))
    }

    fn refused_posts(&self) -> Vec<Refusal> {
        if self.contests.is_empty() {
            return vec![Refusal::new(RefusalCode::NoContests, "there is no contest", [])];
        }
        let mut seen = BTreeSet::new();
        let again = self.contests.iter().map(|contest| &contest.post).filter(|post| !seen.insert(*post));
        let refuse = |post: &Post| {
            Refusal::new(RefusalCode::DuplicatePost, format!("the post {post:?} stands twice"), [("post", post.into())])
        };
        again.map(refuse).collect()
    }

    fn refused_persons(&self) -> Vec<Refusal> {
        let mut said: BTreeMap<&CandidateId, Option<bool>> = BTreeMap::new();
        let mut refusals = Vec::new();
        for candidate in self.candidates() {
            let before = said.entry(&candidate.id).or_insert(candidate.woman);
            if before.is_some() && candidate.woman.is_some() && *before != candidate.woman {
                let message = format!("{:?} is said to be a woman and not to be one", candidate.id.as_str());
                refusals.push(Refusal::new(
                    RefusalCode::Contradiction,
                    message,
                    [("candidate", (&candidate.id).into())],
                ));
            }
            *before = before.or(candidate.woman);
        }
        for pair in self.related.iter().flatten() {
            let [one, other] = pair;
            if one == other || !said.contains_key(one) || !said.contains_key(other) {
                let message = format!("{one:?} and {other:?} are not two persons who stand");
                refusals.push(Refusal::new(
                    RefusalCode::UnknownRelative,
                    message,
                    [("related", pair.iter().collect())],
                ));
            }
        }
        refusals
    }

    /// Whether every candidate says whether the person is a woman.
    pub(crate) fn names_women(&self) -> bool {
        self.candidates().all(|candidate| candidate.woman.is_some())
    }

    /// Every candidacy, by contest.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = &CandidateInput> {
        self.contests.iter().flat_map(|contest| &contest.candidates)
    }
}

impl ContestInput {
    fn refusals(&self, valid: u32) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let post = &self.post;
        let mut refuse = |code, message: String, facts: Facts| refusals.push(Refusal::new(code, message, facts));
        if self.seats == 0 {
            refuse(RefusalCode::NoSeats, format!("no seats for {post:?}"), [("post", post.into())].into());
        }
        if self.candidates.is_empty() {
            refuse(RefusalCode::NoCandidates, format!("no candidates for {post:?}"), [("post", post.into())].into());
        }
        if post.as_str().trim().is_empty() || self.candidates.iter().any(|one| one.id.as_str().trim().is_empty()) {
            refuse(RefusalCode::NoName, "a post or a candidate has no name".into(), [("post", post.into())].into());
        }
        let mut seen = BTreeSet::new();
        for candidate in &self.candidates {
            let id = &candidate.id;
            if !seen.insert(id) {
                let facts = [("post", post.into()), ("candidate", id.into())];
                refuse(RefusalCode::DuplicateCandidate, format!("{id:?} stands twice for {post:?}"), facts.into());
            }
            if candidate.votes > valid {
                let votes = ("votes", candidate.votes.into());
                let facts = [("post", post.into()), ("candidate", id.into()), votes, ("valid", valid.into())];
                refuse(
                    RefusalCode::VotesAboveValid,
                    format!("{id:?} has more votes than papers are valid"),
                    facts.into(),
                );
            }
        }
        let marks: u64 = self.candidates.iter().map(|candidate| u64::from(candidate.votes)).sum();
        let most = u64::from(self.seats) * u64::from(valid);
        if marks > most {
            let facts = [("post", post.into()), ("votes", marks.into()), ("most", most.into())];
            refuse(
                RefusalCode::MarksAboveValid,
                format!("more votes for {post:?} than seats times valid papers"),
                facts.into(),
            );
        }
        refusals
    }
}
