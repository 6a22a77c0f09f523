//! The numbered checks (勾稽关系) of a whole round, added up once more from the record: pools against the whole, and the
//! papers that were printed, issued, left over and taken out of the boxes against those that were counted.

use std::collections::BTreeSet;

use election::ballot::count::Look;
use election::ballot::issue::Stock;
use election::ballot::round::Round;
use election::{Election, PlaceId, PoolNo};
use serde_json::Value;
use tally::{Check, CheckCode as Numbered, PaperNumbers, Part, PlaceNumbers, Severity, Sums};

use crate::report::{CheckCode, CheckLine, Report, State};

/// Checks a round of which papers were counted; `whole` is its count, from the papers where all are there.
pub(super) fn check(round: &Round, election: &Election, registered: u32, whole: &Sums, report: &mut Report) {
    let pools = pools(round);
    let mut found = tally::check_parts(&pools, whole);
    for pool in round.pools.keys().filter(|pool| round.looked_again(**pool)) {
        let [first, second] = [Look::First, Look::Second].map(|look| round.pool_sums(look, *pool));
        let differ = tally::check_recount(&first, &second);
        found.extend(differ.into_iter().map(|mut check| {
            check.facts.0.insert("part".to_owned(), pool.to_string().as_str().into());
            check
        }));
    }
    found.extend(tally::check_papers(&papers(round, election, registered), whole));
    let line = |state| CheckLine::new(CheckCode::Balance, state).fact("round", round.number);
    for check in &found {
        report.add(told(check, line(state(check, round))));
    }
    if found.iter().all(|check| state(check, round) != State::Failed) {
        report.add(line(State::Passed).fact("pools", pools.len()).fact("papers", whole.papers));
    }
}

/// A failed check with both sides of its sum, and which place or part it is of; a dash for what it has not.
fn told(check: &Check, line: CheckLine) -> CheckLine {
    let value = |names: &[&str]| {
        let found = names.iter().find_map(|name| check.facts.0.get(*name));
        found.map_or_else(|| Value::from("–"), |fact| serde_json::to_value(fact).unwrap_or(Value::Null))
    };
    let line = line.fact("check", check.code).fact("have", value(&["have"])).fact("want", value(&["want", "most"]));
    line.fact("of", value(&["place", "part"]))
}

/// An error fails, but for two that have their reasons. More papers than were issued make a finding or a void round, which
/// is for the guards and the outcome.
fn state(check: &Check, round: &Round) -> State {
    let stands = match check.code {
        // Two persons signed why; or a paper that a cut-off station handed out came to light after the boxes were open, when
        // no account is made anew.
        Numbered::Printed => round.stock.values().any(|stock| stock.explanation.is_some() || stock.unrecorded > 0),
        // Who took a paper and was struck off afterwards is on no roll of the end; each issue was decided again.
        Numbered::Issued => true,
        _ => check.severity != Severity::Error,
    };
    if stands { State::Note } else { State::Failed }
}

/// The agreed sums of each pool.
fn pools(round: &Round) -> Vec<Part> {
    let first = round.batches.keys().filter(|(look, ..)| *look == Look::First);
    let pools: BTreeSet<PoolNo> = first.map(|(_, pool, _)| *pool).collect();
    let part = |pool: PoolNo| Part { name: pool.to_string(), sums: round.pool_sums(Look::First, pool) };
    pools.into_iter().map(part).collect()
}

/// The papers as they are on record. What was issued is counted from the sign-in list, not from the places' numbers.
fn papers(round: &Round, election: &Election, registered: u32) -> PaperNumbers {
    let all =
        |number: fn(&Stock) -> u32| round.stock.values().fold(0, |sum: u32, stock| sum.saturating_add(number(stock)));
    PaperNumbers {
        registered,
        printed: all(|stock| stock.printed),
        issued: u32::try_from(round.issued.len()).unwrap_or(u32::MAX),
        // What left the table while a station was cut off, and is on nobody's entry, is lost as a spoilt paper is.
        spoilt: all(|stock| stock.spoilt.saturating_add(stock.unrecorded)),
        unused: all(|stock| stock.unused.unwrap_or_default()),
        places: round.stock.iter().map(|(place, stock)| at_place(round, election, *place, stock.issued)).collect(),
    }
}

fn at_place(round: &Round, election: &Election, place: PlaceId, issued: u32) -> PlaceNumbers {
    let there = |id| election.ballot.boxes.get(id).is_some_and(|found| found.place == place);
    let opened = round.opened.iter().filter(|(id, _)| there(*id));
    let boxed = opened.fold(0, |sum: u32, (_, opened)| sum.saturating_add(opened.papers));
    let number = election.ballot.places.get(&place).map(|found| found.number.to_string());
    PlaceNumbers { place: number.unwrap_or_default(), issued, boxed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{contents, entries, full, members};
    use election::DocumentId;
    use imbl::OrdMap;

    const BUNDLE: &[u8] = include_bytes!("../../tests/evidence/released/0.1.0-full.zip");

    /// An election that was counted, as the released bundle records it.
    fn counted() -> Election {
        let mut report = Report::blank();
        let members = members::open(BUNDLE, &mut report).unwrap();
        let contents = contents::read(members, &mut report).unwrap();
        let parsed = entries::read(&contents);
        full::replay(&contents, &parsed, &mut report).unwrap().election
    }

    fn first<K: Clone + Ord, V: Clone>(map: &mut OrdMap<K, V>) -> &mut V {
        let key = map.keys().next().unwrap().clone();
        map.get_mut(&key).unwrap()
    }

    /// What is said once a round is changed after it was counted: the state, and which numbered check.
    fn said(election: &Election, registered: u32, change: impl FnOnce(&mut Round)) -> Vec<(State, String)> {
        let mut round = election.ballot.rounds[0].clone();
        let whole = round.sums(Look::First);
        change(&mut round);
        let mut report = Report::blank();
        check(&round, election, registered, &whole, &mut report);
        let code = |line: &CheckLine| line.facts.get("check").and_then(Value::as_str).unwrap_or_default().to_owned();
        report.checks.iter().map(|line| (line.state, code(line))).collect()
    }

    #[test]
    fn a_number_that_was_changed_after_the_count_is_found() {
        let election = counted();
        let registered = election.ballot.rounds[0].result.as_ref().unwrap().tally.registered;
        let said = |change: fn(&mut Round)| said(&election, registered, change);
        let (passed, surplus) = ((State::Passed, String::new()), (State::Note, "CNT-12".to_owned()));
        let failed = |codes: &[&str]| {
            let failed = codes.iter().map(|code| (State::Failed, (*code).to_owned()));
            failed.chain([surplus.clone()]).collect::<Vec<_>>()
        };
        assert_eq!(said(|_| {}), [surplus.clone(), passed.clone()], "one box had a paper of another place");
        let printed = said(|round| first(&mut round.stock).printed += 1);
        assert_eq!(printed, failed(&["CNT-10"]));
        let explained = said(|round| {
            let stock = first(&mut round.stock);
            (stock.printed, stock.explanation) = (stock.printed + 1, Some(DocumentId(uuid::Uuid::from_u128(1))));
        });
        let late = said(|round| first(&mut round.stock).unrecorded += 1);
        assert_eq!(late, explained, "handed out unrecorded, told after the boxes were open");
        assert_eq!(explained, [(State::Note, "CNT-10".to_owned()), surplus.clone(), passed]);
        let listed = said(|round| {
            let voter = *round.issued.keys().next().unwrap();
            round.issued.remove(&voter);
        });
        assert_eq!(listed, failed(&["CNT-10", "CNT-11"]));
        let boxed = said(|round| first(&mut round.opened).papers += 1);
        assert!(boxed.contains(&(State::Failed, "CNT-07".to_owned())), "{boxed:?}");
        let votes = said(|round| {
            let contest = &mut first(&mut round.batches).agreed.as_mut().unwrap().sums.contests[0];
            contest.unused -= 1;
            *contest.votes.values_mut().next().unwrap() += 1;
        });
        assert!(votes.contains(&(State::Failed, "CNT-06".to_owned())), "{votes:?}");
    }

    #[test]
    fn more_papers_than_voters_are_for_the_outcome() {
        let said = said(&counted(), 1, |_| {});
        let codes = [(State::Note, "CNT-15"), (State::Note, "CNT-09"), (State::Note, "CNT-12"), (State::Passed, "")];
        assert_eq!(said, codes.map(|(state, code)| (state, code.to_owned())));
    }
}
