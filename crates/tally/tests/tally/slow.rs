//! A slow second implementation of the outcome, written from the sentences of the contract and from nothing else:
//! thresholds are found by counting up, seats are filled by looking for the greatest again and again, and what hangs on
//! a tie is tried with every way in which the tie can end.

use std::collections::{BTreeMap, BTreeSet};

use rules::{DuplicatePost, Mode, TwoPosts};
use tally::{Input, Round};

pub(crate) type Names = BTreeSet<String>;
type Votes = BTreeMap<String, u64>;

/// What becomes of one post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) elected: Names,
    pub(crate) tied: Names,
    pub(crate) left: u64,
    pub(crate) again: Names,
}

pub(crate) fn is_void(input: &Input) -> bool {
    let (returned, registered) = (u64::from(input.returned), u64::from(input.registered));
    let enough = match input.mode {
        Mode::Direct | Mode::Household => returned + returned > registered,
        Mode::Representative => returned + returned + returned > registered + registered,
    };
    let short = input.round == Round::First && !enough;
    short || returned > registered || returned > u64::from(input.issued)
}

pub(crate) fn line(input: &Input) -> u64 {
    let returned = u64::from(input.returned);
    let enough = |votes: u64| match input.round {
        Round::First | Round::Recall => votes + votes > returned,
        Round::Second => votes + votes + votes >= returned,
        Round::Tie => true,
    };
    (1..=returned + 1).find(|votes| enough(*votes)).unwrap_or_default()
}

pub(crate) fn needed(input: &Input) -> u64 {
    let of = u64::from(input.registered);
    let enough = |papers: u64| match input.mode {
        _ if input.round != Round::First => true,
        Mode::Direct | Mode::Household => papers + papers > of,
        Mode::Representative => papers * 3 > of * 2,
    };
    (0..=of + 1).find(|papers| enough(*papers)).unwrap_or_default()
}

fn many(people: &Names) -> u64 {
    people.iter().map(|_| 1).sum()
}

/// Everybody with the most votes.
fn greatest(people: &Votes) -> Names {
    let most = people.values().max();
    people.iter().filter(|(_, votes)| Some(*votes) == most).map(|(name, _)| name.clone()).collect()
}

/// One post by itself.
pub(crate) fn fill(people: &Votes, seats: u64, line: u64, round: Round) -> Post {
    let mut post = Post { left: seats, ..Post::default() };
    let mut rest = people.clone();
    loop {
        let ahead = greatest(&rest.iter().filter(|(_, votes)| **votes >= line).map(|(n, v)| (n.clone(), *v)).collect());
        if ahead.is_empty() || post.left == 0 {
            break;
        }
        if many(&ahead) > post.left {
            return Post { tied: ahead, left: 0, ..post };
        }
        post.left -= many(&ahead);
        rest.retain(|name, _| !ahead.contains(name));
        post.elected.extend(ahead);
    }
    while round == Round::First && post.left > 0 && !rest.is_empty() && many(&post.again) < post.left + 1 {
        let ahead = greatest(&rest);
        rest.retain(|name, _| !ahead.contains(name));
        post.again.extend(ahead);
    }
    post
}

fn height(post: &str) -> u8 {
    match post {
        "director" => 3,
        "deputy" => 2,
        _ => 1,
    }
}

pub(crate) fn from_the_top(input: &Input) -> bool {
    let method = input.method.clone().unwrap_or_default();
    counts_down(input) || method.two_posts == Some(TwoPosts::HighestPost)
}

pub(crate) fn counts_down(input: &Input) -> bool {
    input.method.as_ref().is_some_and(|method| method.dup_post == Some(DuplicatePost::CountDown))
}

/// Everybody's votes for a post, those for higher posts counted down where the method says so.
pub(crate) fn votes(input: &Input, post: &str) -> Votes {
    let mut votes = Votes::new();
    for contest in &input.contests {
        let here = contest.post.as_str() == post;
        let down = counts_down(input) && ["deputy", "member"].contains(&post);
        if here || (down && height(contest.post.as_str()) > height(post)) {
            for one in &contest.candidates {
                *votes.entry(one.id.to_string()).or_default() += u64::from(one.votes);
            }
        }
    }
    votes
}

/// Every way in which the round can end once its ties are settled: for each post its own result, and who holds it then.
pub(crate) fn endings(input: &Input) -> Vec<BTreeMap<String, Post>> {
    let line = line(input);
    let mut ways: Vec<(BTreeMap<String, Post>, Names)> = vec![(BTreeMap::new(), Names::new())];
    for level in [3, 2, 1] {
        let mut taken_here: Vec<Names> = vec![Names::new(); ways.len()];
        for contest in input.contests.iter().filter(|contest| height(contest.post.as_str()) == level) {
            let name = contest.post.to_string();
            let mut next_ways = Vec::new();
            let mut next_taken = Vec::new();
            for ((results, away), taken) in ways.iter().zip(&taken_here) {
                let mut people = votes(input, &name);
                if from_the_top(input) {
                    people.retain(|person, _| !away.contains(person));
                }
                let post = fill(&people, u64::from(contest.seats), line, input.round);
                let open = u64::from(contest.seats) - many(&post.elected);
                let splits = if from_the_top(input) { choices(&post.tied, open) } else { vec![Names::new()] };
                for winners in splits {
                    let mut results = results.clone();
                    results.insert(name.clone(), post.clone());
                    next_ways.push((results, away.clone()));
                    next_taken.push(taken.iter().cloned().chain(post.elected.clone()).chain(winners).collect());
                }
            }
            (ways, taken_here) = (next_ways, next_taken);
        }
        for ((_, away), taken) in ways.iter_mut().zip(taken_here) {
            away.extend(taken);
        }
    }
    ways.into_iter().map(|(results, _)| results).collect()
}

/// Every way to choose so many of them; one empty choice of nobody.
fn choices(people: &Names, many: u64) -> Vec<Names> {
    if people.is_empty() || many == 0 {
        return vec![Names::new()];
    }
    let all: Vec<&String> = people.iter().collect();
    (0u32..1 << all.len())
        .filter(|set| u64::from(set.count_ones()) == many)
        .map(|set| {
            all.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, name)| (*name).clone()).collect()
        })
        .collect()
}
