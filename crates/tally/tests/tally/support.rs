#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use std::sync::LazyLock;

use rules::{Mode, Profile};
use tally::{CandidateInput, ContestInput, Input, Outcome, Post, Round, outcome};

static NATIONAL: LazyLock<Profile> = LazyLock::new(|| Profile::builtin("cn-urban-2026").unwrap().unwrap());

pub(crate) fn national() -> &'static Profile {
    &NATIONAL
}

/// A contest whose candidates are a, b, c … in the order of the ballot.
pub(crate) fn contest(post: &Post, seats: u32, votes: &[u32]) -> ContestInput {
    let candidate =
        |(letter, votes): (char, &u32)| CandidateInput { id: letter.to_string().into(), votes: *votes, woman: None };
    ContestInput { post: post.clone(), seats, candidates: ('a'..='z').zip(votes).map(candidate).collect() }
}

/// The setting of reference §6.5: 1,000 registered, 640 issued.
pub(crate) fn setting(round: Round, returned: u32, contests: Vec<ContestInput>) -> Input {
    Input {
        rules: "cn-urban-2026".into(),
        round,
        mode: Mode::Direct,
        registered: 1000,
        issued: 640,
        returned,
        void: 0,
        blank: 0,
        contests,
        related: None,
        method: None,
    }
}

pub(crate) fn outcome_of(input: &Input) -> Outcome {
    outcome(input, national()).unwrap()
}
