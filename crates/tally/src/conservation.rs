//! Numbered checks that a count must pass before anybody may declare it.
//!
//! Each function returns the checks that failed; an empty list is a pass. Sums are compared in 64 bits or more, so that
//! no number that can be typed overflows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::facts::{Fact, Facts};
use crate::sums::{ContestSums, Sums};

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum CheckCode {
    /// Papers = valid + void + blank.
    #[serde(rename = "CNT-01")]
    Papers,
    /// Marks + unused + seats × papers void for the post = seats × valid papers.
    #[serde(rename = "CNT-02")]
    Marks,
    /// Votes of a person ≤ valid papers whose part for the post is not void.
    #[serde(rename = "CNT-03")]
    Votes,
    /// Papers void for a post ≤ valid papers.
    #[serde(rename = "CNT-04")]
    VoidForPost,
    /// All parts are of the ballot of the whole.
    #[serde(rename = "CNT-05")]
    Ballot,
    /// The parts add up to the whole.
    #[serde(rename = "CNT-06")]
    Parts,
    /// Papers counted = papers taken out of the boxes.
    #[serde(rename = "CNT-07")]
    Counted,
    /// Papers returned ≤ papers issued; else the round is void.
    #[serde(rename = "CNT-08")]
    Returned,
    /// Papers issued ≤ registered.
    #[serde(rename = "CNT-09")]
    Issued,
    /// Printed = issued + spoilt + unused.
    #[serde(rename = "CNT-10")]
    Printed,
    /// The places' issues add up to the papers issued.
    #[serde(rename = "CNT-11")]
    Places,
    /// Papers out of a place's box ≤ papers issued there.
    #[serde(rename = "CNT-12")]
    Box,
    /// A recount gives the same sums.
    #[serde(rename = "CNT-13")]
    Recount,
    /// A ballot has at least one contest, and every contest seats.
    #[serde(rename = "CNT-14")]
    Contests,
    /// Papers returned ≤ registered; else the round is void.
    #[serde(rename = "CNT-15")]
    ReturnedRegistered,
    /// A part holds papers.
    #[serde(rename = "CNT-16")]
    EmptyPart,
    /// Every void paper has one reason, and a reason for a part stands on a valid paper.
    #[serde(rename = "CNT-17")]
    Reasons,
}

impl CheckCode {
    /// All of them, by number.
    pub const ALL: [Self; 17] = [
        Self::Papers,
        Self::Marks,
        Self::Votes,
        Self::VoidForPost,
        Self::Ballot,
        Self::Parts,
        Self::Counted,
        Self::Returned,
        Self::Issued,
        Self::Printed,
        Self::Places,
        Self::Box,
        Self::Recount,
        Self::Contests,
        Self::ReturnedRegistered,
        Self::EmptyPart,
        Self::Reasons,
    ];
}

/// What a failed check means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The count cannot be agreed.
    Error,
    /// The count stands, and the round is void.
    VoidsRound,
    /// It passes with a reason.
    Warning,
}

/// One failed check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The stable code.
    pub code: CheckCode,
    /// What it means.
    pub severity: Severity,
    /// The values.
    pub facts: Facts,
}

/// The sums of a named part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The name of the batch or pool.
    pub name: String,
    /// Its sums.
    pub sums: Sums,
}

/// The papers of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceNumbers {
    /// The name of the polling place or mobile box.
    pub place: String,
    /// Papers issued there.
    pub issued: u32,
    /// Papers taken out of its boxes.
    pub boxed: u32,
}

/// The papers of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperNumbers {
    /// The mode's electorate.
    pub registered: u32,
    /// Papers printed.
    pub printed: u32,
    /// Papers issued.
    pub issued: u32,
    /// Papers spoilt and replaced.
    pub spoilt: u32,
    /// Papers left over.
    pub unused: u32,
    /// The places.
    pub places: Vec<PlaceNumbers>,
}

impl PaperNumbers {
    /// Papers taken out of all boxes.
    pub fn returned(&self) -> u64 {
        self.places.iter().map(|place| u64::from(place.boxed)).sum()
    }
}

impl Check {
    fn new(code: CheckCode, severity: Severity, facts: impl Into<Facts>) -> Self {
        Self { code, severity, facts: facts.into() }
    }
}

/// An equality of the record, for its facts: what is written and what it should be.
fn equal(code: CheckCode, have: u64, want: u64, mut facts: Facts) -> Option<Check> {
    facts.0.extend([("have".to_owned(), Fact::Number(have)), ("want".to_owned(), Fact::Number(want))]);
    (have != want).then(|| Check::new(code, Severity::Error, facts))
}

/// A bound: what is written and the most it may be.
fn bounded(code: CheckCode, severity: Severity, have: u64, most: u64, mut facts: Facts) -> Option<Check> {
    facts.0.extend([("have".to_owned(), Fact::Number(have)), ("most".to_owned(), Fact::Number(most))]);
    (have > most).then(|| Check::new(code, severity, facts))
}

/// The checks of one batch, pool or whole by itself; `name` stands in the facts.
pub fn check_sums(name: &str, sums: &Sums) -> Vec<Check> {
    let part = ("part", Fact::from(name));
    let mut failed = Vec::new();
    if sums.contests.is_empty() || sums.contests.iter().any(|contest| contest.seats == 0) {
        failed.push(Check::new(CheckCode::Contests, Severity::Error, [part.clone()]));
    }
    if sums.papers == 0 {
        failed.push(Check::new(CheckCode::EmptyPart, Severity::Warning, [part.clone()]));
    }
    let classified = u64::from(sums.valid) + u64::from(sums.void) + u64::from(sums.blank);
    let papers = classes(sums).into_iter().chain([part].map(|(name, fact)| (name.to_owned(), fact)));
    failed.extend(equal(CheckCode::Papers, classified, sums.papers.into(), Facts(papers.collect())));
    failed.extend(sums.contests.iter().flat_map(|contest| check_contest(name, contest, sums)));
    failed.extend(check_reasons(name, sums));
    failed
}

fn check_reasons(name: &str, sums: &Sums) -> Vec<Check> {
    let part = || Facts::from([("part", name.into())]);
    let given = sums.void_reasons.values().map(|papers| u64::from(*papers)).sum();
    let partly = sums.partly_void.values().map(|papers| u64::from(*papers)).max().unwrap_or_default();
    let whole = equal(CheckCode::Reasons, given, sums.void.into(), part());
    whole.into_iter().chain(bounded(CheckCode::Reasons, Severity::Error, partly, sums.valid.into(), part())).collect()
}

/// The papers by what they are, which whoever compares them with the sheet needs beside a check that failed.
fn classes(sums: &Sums) -> BTreeMap<String, Fact> {
    let Facts(classes) = Facts::from([
        ("papers", sums.papers.into()),
        ("valid", sums.valid.into()),
        ("void", sums.void.into()),
        ("blank", sums.blank.into()),
    ]);
    classes
}

/// Both sides of the balance of a post.
fn balance(contest: &ContestSums, sums: &Sums) -> Facts {
    let mut facts = classes(sums);
    facts.insert("seats".to_owned(), contest.seats.into());
    facts.insert("votes".to_owned(), contest.marks().into());
    facts.insert("unused".to_owned(), contest.unused.into());
    facts.insert("void_for_post".to_owned(), contest.void_for_post.into());
    Facts(facts)
}

fn check_contest(name: &str, contest: &ContestSums, sums: &Sums) -> Vec<Check> {
    let valid = sums.valid;
    let facts = || Facts::from([("part", name.into()), ("post", (&contest.post).into())]);
    let (seats, void) = (u64::from(contest.seats), u64::from(contest.void_for_post));
    let most_void = bounded(CheckCode::VoidForPost, Severity::Error, void, valid.into(), facts());
    let mut failed: Vec<Check> = most_void.into_iter().collect();
    // Seats times papers fills 64 bits by itself, so that the sum of three such needs more.
    let used = u128::from(contest.marks()) + u128::from(contest.unused) + u128::from(seats * void);
    let want = seats * u64::from(valid);
    let Facts(mut sides) = balance(contest, sums);
    sides.extend(facts().0);
    failed.extend(equal(CheckCode::Marks, u64::try_from(used).unwrap_or(u64::MAX), want, Facts(sides)));
    let readable = u64::from(valid).saturating_sub(void);
    for (id, votes) in &contest.votes {
        let mut facts = facts();
        facts.0.insert("candidate".into(), id.into());
        failed.extend(bounded(CheckCode::Votes, Severity::Error, u64::from(*votes), readable, facts));
    }
    failed
}

/// The checks of all parts, of the whole, and that the parts add up to it.
pub fn check_parts(parts: &[Part], whole: &Sums) -> Vec<Check> {
    let mut failed = check_sums("whole", whole);
    for part in parts {
        failed.extend(check_sums(&part.name, &part.sums));
        if !part.sums.same_ballot(whole) {
            failed.push(Check::new(CheckCode::Ballot, Severity::Error, [("part", part.name.as_str().into())]));
        }
    }
    let mut added = BTreeMap::new();
    for part in parts {
        for (name, number) in numbers(&part.sums) {
            *added.entry(name).or_insert(0u64) += number;
        }
    }
    failed.extend(differences(CheckCode::Parts, &added, &numbers(whole)));
    failed
}

/// Whether a recount of the same papers gives the same sums.
pub fn check_recount(first: &Sums, second: &Sums) -> Vec<Check> {
    differences(CheckCode::Recount, &numbers(second), &numbers(first))
}

/// Every number of some sums by a name that tells it apart: post and candidate where there are such.
fn numbers(sums: &Sums) -> BTreeMap<Vec<String>, u64> {
    let mut numbers = BTreeMap::new();
    let mut note = |name: &[&str], number: u32| {
        numbers.insert(name.iter().map(|&word| word.to_owned()).collect::<Vec<_>>(), u64::from(number));
    };
    note(&["papers"], sums.papers);
    note(&["valid"], sums.valid);
    note(&["void"], sums.void);
    note(&["blank"], sums.blank);
    for contest in &sums.contests {
        let post = contest.post.as_str();
        note(&["void_for_post", post], contest.void_for_post);
        note(&["unused", post], contest.unused);
        for (id, votes) in &contest.votes {
            note(&["votes", post, id.as_str()], *votes);
        }
    }
    numbers
}

fn differences(code: CheckCode, have: &BTreeMap<Vec<String>, u64>, want: &BTreeMap<Vec<String>, u64>) -> Vec<Check> {
    let names: std::collections::BTreeSet<&Vec<String>> = have.keys().chain(want.keys()).collect();
    let number = |of: &BTreeMap<Vec<String>, u64>, name: &Vec<String>| of.get(name).copied().unwrap_or_default();
    let check = |name: &Vec<String>| {
        let labels = ["number", "post", "candidate"].into_iter().zip(name);
        let facts = Facts(labels.map(|(label, word)| (label.to_owned(), Fact::Text(word.clone()))).collect());
        equal(code, number(have, name), number(want, name), facts)
    };
    names.into_iter().filter_map(check).collect()
}

/// The checks of the papers of a round against the counted whole.
pub fn check_papers(numbers: &PaperNumbers, whole: &Sums) -> Vec<Check> {
    let (issued, registered) = (u64::from(numbers.issued), u64::from(numbers.registered));
    let returned = numbers.returned();
    let accounted = issued + u64::from(numbers.spoilt) + u64::from(numbers.unused);
    let places: u64 = numbers.places.iter().map(|place| u64::from(place.issued)).sum();
    let none = Facts::default;
    let checks = [
        equal(CheckCode::Counted, whole.papers.into(), returned, none()),
        bounded(CheckCode::Returned, Severity::VoidsRound, returned, issued, none()),
        bounded(CheckCode::ReturnedRegistered, Severity::VoidsRound, returned, registered, none()),
        bounded(CheckCode::Issued, Severity::Error, issued, registered, none()),
        equal(CheckCode::Printed, accounted, numbers.printed.into(), none()),
        equal(CheckCode::Places, places, issued, none()),
    ];
    let surplus = |place: &PlaceNumbers| {
        let facts = [("place", place.place.as_str().into())].into();
        bounded(CheckCode::Box, Severity::Warning, place.boxed.into(), place.issued.into(), facts)
    };
    checks.into_iter().flatten().chain(numbers.places.iter().filter_map(surplus)).collect()
}
