//! The women's post of its own on the ballot (ZJ 21, 29): the method has it, and only women stand for it.

use crate::ballot::round::Contest;
use crate::blocker::{Blockers, Code};
use crate::election::{Election, Sex};
use crate::ids::PersonId;
use crate::method::Terms;
use rules::WomenSeat;
use tally::{Method, Post};

fn own_post(election: &Election) -> bool {
    election.profile.law().size_women_seat == WomenSeat::OwnPost
}

/// Where the profile has a women's post, the method has it too.
pub(crate) fn guard_terms(election: &Election, terms: &Terms, blockers: &mut Blockers<'_>) {
    if own_post(election) && !terms.seats.iter().any(|row| row.post == Post::WOMEN) {
        blockers.add(Code::WomenPostMissing).fact("post", Post::WOMEN);
    }
}

/// Nobody but a woman is nominated or written in for the women's post.
pub(crate) fn guard_post(election: &Election, person: PersonId, post: &Post, blockers: &mut Blockers<'_>) {
    let woman = election.people.get(&person).is_none_or(|facts| facts.sex == Sex::Female);
    if own_post(election) && *post == Post::WOMEN && !woman {
        blockers.add(Code::WomenPostForWomen).fact("person", person);
    }
}

/// What the outcome is told of the women's post, in a round that votes on it.
pub(crate) fn tally_method(election: &Election, contests: &[Contest]) -> Option<Method> {
    let named = own_post(election) && contests.iter().any(|contest| contest.post == Post::WOMEN);
    named.then(|| Method { women_post: Some(Post::WOMEN), ..Method::default() })
}
