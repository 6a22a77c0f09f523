//! Sealed records about papers are of one length: whoever sees the rows of the vault without its key must not read off
//! their lengths which batch holds blank papers, where a name was written in, or how long that name is. They are filled
//! up with spaces, which JSON takes after a value.

use crate::error::Problem;
use election::ballot::round::{Contest, Round};
use serde::Serialize;
use tally::{Classification, Marks, Paper, Post, VoidReason};

/// As much of every paper as a paper can hold that names no more people than there are seats: a batch is hardly ever longer.
pub(crate) fn fullest(round: &Round) -> Paper {
    let named = |contest: &Contest| {
        let seats = usize::try_from(contest.seats).unwrap_or(usize::MAX);
        let names = contest.candidates.iter().map(|person| person.to_string().into());
        let names = names.chain(round.void_names(&contest.post)).take(seats);
        (contest.post.clone(), Marks(names.collect()))
    };
    let void = |contest: &Contest| -> (Post, VoidReason) { (contest.post.clone(), VoidReason::IneligibleWriteIn) };
    Paper {
        marks: round.contests.iter().map(named).collect(),
        classification: Classification::PartlyVoid { posts: round.contests.iter().map(void).collect() },
    }
}

/// A record as JSON, as long as the fullest of its kind, or a multiple of that.
pub(crate) fn padded<T: Serialize + ?Sized>(record: &T, fullest: &T) -> Result<Vec<u8>, Problem> {
    let written = |one: &T| serde_json::to_vec(one).map_err(|error| Problem::unavailable(error.to_string()));
    Ok(filled(written(record)?, written(fullest)?.len()))
}

/// Bytes filled up with spaces to a multiple of a length.
pub(crate) fn filled(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(length.max(1)), b' ');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use election::ballot::round::RoundKind;
    use election::{PersonId, RoundNo};
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn round() -> Round {
        let people = |from: u128, many: u128| (from..from + many).map(|n| PersonId(Uuid::from_u128(n))).collect();
        let contest = |post: &str, seats, candidates| Contest { post: Post::from(post.to_owned()), seats, candidates };
        let contests = vec![contest("director", 1, people(1, 2)), contest("member", 3, people(10, 4))];
        Round::new(RoundNo(1), RoundKind::First, NaiveDate::from_ymd_opt(2027, 3, 1).unwrap(), contests)
    }

    fn paper() -> impl Strategy<Value = Paper> {
        let reasons = prop::sample::select(vec![VoidReason::Unreadable, VoidReason::IneligibleWriteIn]);
        let void = reasons.prop_map(|reason| Classification::Void { reason });
        let posts = prop::sample::subsequence(vec!["director", "member"], 1..=2);
        let partly = posts.prop_map(|posts| {
            let void = |post: &str| (Post::from(post.to_owned()), VoidReason::Overvote);
            Classification::PartlyVoid { posts: posts.into_iter().map(void).collect() }
        });
        // Two directors where one is to be elected, four members where three are.
        (0_usize..=2, 0_usize..=4, prop_oneof![Just(Classification::Ordinary), void, partly]).prop_map(
            |(director, members, classification)| {
                let mut marks = BTreeMap::new();
                for (contest, many) in round().contests.into_iter().zip([director, members]) {
                    let names = contest.candidates.iter().take(many).map(|person| person.to_string().into());
                    marks.insert(contest.post, Marks(names.collect()));
                }
                Paper { marks, classification }
            },
        )
    }

    proptest! {
        #[test]
        fn papers_of_any_content_are_as_long_and_read_back_as_they_were(
            one in prop::collection::vec(paper(), 20), other in prop::collection::vec(paper(), 20),
        ) {
            let fullest = vec![fullest(&round()); 20];
            let [one_bytes, other_bytes] = [&one, &other].map(|papers| padded(papers, &fullest).unwrap());
            prop_assert_eq!(one_bytes.len(), other_bytes.len());
            prop_assert_eq!(serde_json::from_slice::<Vec<Paper>>(&one_bytes).unwrap(), one);
        }
    }

    #[test]
    fn what_is_longer_than_the_fullest_is_a_multiple_of_it() {
        assert_eq!(filled(vec![b'1'; 7], 4), b"1111111 ");
        assert_eq!(filled(vec![b'1'; 4], 4), b"1111");
        assert_eq!(filled(Vec::new(), 0), b"");
    }
}
