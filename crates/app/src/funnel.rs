//! How far nominations come: sums of all of them, and nothing of any nominee.

use election::Election;
use election::nomination::standing::{Standing, Step};

/// How many nominations came how far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Funnel {
    /// Filed.
    pub nominated: u32,
    /// Accepted by the nominee, whatever became of it.
    pub accepted: u32,
    /// Passed by every body that is asked; none where none is.
    pub passed: Option<u32>,
    /// On the formal list.
    pub formal: u32,
}

impl Funnel {
    /// The sums of an election.
    pub fn of(election: &Election) -> Self {
        let accepted = |one: &Standing| {
            election.nomination.get(one.nomination).is_some_and(|nominated| nominated.accepted_on.is_some())
        };
        sums(election.standings().into_iter().map(|one| (accepted(&one), one)))
    }
}

fn sums(all: impl Iterator<Item = (bool, Standing)>) -> Funnel {
    let mut funnel = Funnel { nominated: 0, accepted: 0, passed: None, formal: 0 };
    for (accepted, one) in all {
        funnel.nominated += 1;
        funnel.accepted += u32::from(accepted);
        if !one.reviews.is_empty() {
            let cleared = |step| matches!(step, Step::Passed {} | Step::Late {} | Step::SetAside {});
            let passed = accepted && one.reviews.iter().all(|review| cleared(review.step));
            funnel.passed = Some(funnel.passed.unwrap_or_default() + u32::from(passed));
        }
        funnel.formal += u32::from(one.listed);
    }
    funnel
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::nomination::State;
    use election::nomination::standing::{Next, Review};
    use election::{NominationId, PersonId};
    use rules::ReviewBody;
    use uuid::Uuid;

    fn standing(steps: &[Step], listed: bool) -> Standing {
        let review = |step: &Step| Review { body: ReviewBody::Street, requirement: None, step: *step };
        Standing {
            nomination: NominationId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            post: tally::Post::MEMBER,
            state: State::Accepted,
            reviews: steps.iter().map(review).collect(),
            listed,
            next: Next::Nothing,
            until: None,
        }
    }

    #[test]
    fn a_nomination_counts_as_far_as_it_came() {
        let until = "2026-11-20".parse().unwrap();
        let (passed, late, aside) = (Step::Passed {}, Step::Late {}, Step::SetAside {});
        let asked = [passed, Step::Asked { until: None }];
        let failed = [passed, Step::Failed { until }];
        let all = [
            (true, standing(&[passed, late], true)),
            (true, standing(&[aside, passed], false)),
            (true, standing(&asked, false)),
            (true, standing(&failed, false)),
            (true, standing(&[passed, Step::Confirmed {}], false)),
            (false, standing(&[passed, passed], false)),
        ];
        let funnel = sums(all.into_iter());
        assert_eq!(funnel, Funnel { nominated: 6, accepted: 5, passed: Some(2), formal: 1 });
    }

    #[test]
    fn where_no_body_is_asked_nobody_passes_or_fails() {
        let funnel = sums([(true, standing(&[], true))].into_iter());
        assert_eq!(funnel, Funnel { nominated: 1, accepted: 1, passed: None, formal: 1 });
    }
}
