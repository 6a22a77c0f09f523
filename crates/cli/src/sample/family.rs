//! Households: how many live together, of what age, and who is whose child.

use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use roster::Sex;

/// The place of a person in the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Lives alone.
    Alone,
    /// Head of the household.
    Head,
    /// The head's wife or husband.
    Spouse,
    /// The head's child.
    Child,
    /// The head's father or mother.
    Parent,
}

/// A member of a household before the name is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) place: Place,
    pub(super) sex: Sex,
    /// Age in full years on the reference day.
    pub(super) age: u32,
}

/// Sizes of households and how many of a hundred have them.
const SIZES: [(u32, u32); 6] = [(1, 26), (2, 33), (3, 23), (4, 11), (5, 5), (6, 2)];

/// The largest household, unless the shape leaves no other way.
const LARGEST: u32 = 7;

/// Sizes of `households` households, at least one, that add up to `residents`.
pub(super) fn sizes(rng: &mut ChaCha8Rng, households: u32, residents: u32) -> Vec<u32> {
    let draw = |rng: &mut ChaCha8Rng| SIZES.choose_weighted(rng, |(_, weight)| *weight).map_or(1, |(size, _)| *size);
    let mut sizes: Vec<u32> = (0..households).map(|_| draw(rng)).collect();
    let largest = LARGEST.max(residents.div_ceil(households.max(1)) + 1);
    let mut sum: u32 = sizes.iter().sum();
    while sum != residents {
        let place = rng.random_range(0..sizes.len());
        let Some(size) = sizes.get_mut(place) else { break };
        if sum < residents && *size < largest {
            *size += 1;
            sum += 1;
        } else if sum > residents && *size > 1 {
            *size -= 1;
            sum -= 1;
        }
    }
    sizes
}

/// The members of a household of a size, the head first.
pub(super) fn members(rng: &mut ChaCha8Rng, size: u32) -> Vec<Member> {
    match size {
        0 | 1 => vec![alone(rng)],
        2 if rng.random_ratio(3, 10) => single_parent(rng),
        2 => couple(rng, 25, 86),
        size => family(rng, size),
    }
}

fn alone(rng: &mut ChaCha8Rng) -> Member {
    let age = match rng.random_range(0..100) {
        0..28 => rng.random_range(20..35),
        28..60 => rng.random_range(35..60),
        _ => rng.random_range(60..93),
    };
    // Women live longer, so most of the old who live alone are women.
    let sex = if rng.random_ratio(if age < 60 { 45 } else { 65 }, 100) { Sex::Female } else { Sex::Male };
    Member { place: Place::Alone, sex, age }
}

fn single_parent(rng: &mut ChaCha8Rng) -> Vec<Member> {
    let sex = if rng.random_ratio(2, 3) { Sex::Female } else { Sex::Male };
    let age = rng.random_range(27..82);
    vec![Member { place: Place::Head, sex, age }, child(rng, age)]
}

/// Man and wife; the man is between the two ages and heads three households of four.
fn couple(rng: &mut ChaCha8Rng, from: u32, to: u32) -> Vec<Member> {
    let age: u32 = rng.random_range(from..to);
    let her_age = (age + rng.random_range(0..6)).saturating_sub(4).max(22);
    let (his, hers) = if rng.random_ratio(3, 4) { (Place::Head, Place::Spouse) } else { (Place::Spouse, Place::Head) };
    let mut pair =
        vec![Member { place: his, sex: Sex::Male, age }, Member { place: hers, sex: Sex::Female, age: her_age }];
    if his == Place::Spouse {
        pair.reverse();
    }
    pair
}

/// A couple with children, in larger households also with parents of the head.
fn family(rng: &mut ChaCha8Rng, size: u32) -> Vec<Member> {
    let mut members = couple(rng, 27, 63);
    let parents = match size {
        3 => u32::from(rng.random_ratio(1, 8)),
        4 => u32::from(rng.random_ratio(1, 3)),
        5 => rng.random_range(1..3),
        _ => 2,
    };
    let head = members.first().map_or(40, |head| head.age);
    let youngest_adult = members.iter().map(|member| member.age).min().unwrap_or(head);
    for _ in 0..size.saturating_sub(2 + parents) {
        members.push(child(rng, youngest_adult));
    }
    let first = if rng.random_ratio(2, 3) { Sex::Female } else { Sex::Male };
    let second = if first == Sex::Female { Sex::Male } else { Sex::Female };
    for sex in [first, second].into_iter().take(usize::try_from(parents).unwrap_or(0)) {
        let age = (head + rng.random_range(21..31)).min(98);
        members.push(Member { place: Place::Parent, sex, age });
    }
    members
}

/// A child of somebody of an age; 107 boys are born for 100 girls.
fn child(rng: &mut ChaCha8Rng, parent: u32) -> Member {
    let sex = if rng.random_ratio(107, 207) { Sex::Male } else { Sex::Female };
    Member { place: Place::Child, sex, age: parent.saturating_sub(rng.random_range(21..36)) }
}
