//! What the notices of the ballot state, as facts: people by their ids, and everything on the result sheet that was out of
//! the ordinary.

use super::boxes::Seal;
use super::round::Round;
use crate::election::Election;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 10 投票时间和地点
pub(crate) fn time_and_place(election: &Election) -> Value {
    let day = election.ballot.round().map_or(election.lifecycle.election_day, |round| Some(round.day));
    json!({ "day": day, "places": election.ballot.places.values().collect::<Vec<_>>() })
}

/// 13 委托投票名单
pub(crate) fn proxies(election: &Election) -> Value {
    let living = election.ballot.proxies.living();
    let pairs = living.iter().map(|proxy| json!({ "principal": proxy.principal, "agent": proxy.agent }));
    json!({ "proxies": pairs.collect::<Vec<_>>() })
}

/// 15 无效票认定规则
pub(crate) fn invalid_papers(election: &Election) -> Value {
    let law = election.profile.law();
    json!({
        "profile": election.profile.id(),
        "choices": law.ballot_choices, "void": law.ballot_void, "intent": law.ballot_intent,
        "overvote": law.ballot_overvote, "two_posts": law.ballot_dup_post, "unclear": law.ballot_unclear,
    })
}

/// 另行选举, 重新选举
pub(crate) fn next_round(election: &Election) -> Value {
    let round = election.ballot.round();
    json!({
        "round": round.map(|round| round.number), "kind": round.map(|round| round.kind),
        "day": round.map(|round| round.day), "contests": round.map(|round| &round.printed),
    })
}

/// 16 选举结果: what was counted, and everything that passed, was removed, explained, objected to, found broken or void.
pub(crate) fn result(election: &Election) -> Value {
    let ballot = &election.ballot;
    json!({
        "rounds": ballot.results(),
        "conduct": ballot.rounds.iter().map(|round| conduct(election, round)).collect::<Vec<_>>(),
        "roll": roll(election),
        "changed": ballot.changed.iter().map(|one| json!({
            "place": one.change.definition.number, "opens": one.change.definition.opens,
            "closes": one.change.definition.closes, "before": one.before, "reason": one.change.reason,
            "document": one.change.document,
        })).collect::<Vec<_>>(),
        "vacant": ballot.vacant,
        "acting": ballot.acting,
        "passed": election.passes.used,
    })
}

/// Registered, and who left the roll after it was posted, by reason.
fn roll(election: &Election) -> Value {
    let mut removed: BTreeMap<String, u32> = BTreeMap::new();
    for reason in election.registration.removed.values() {
        let word = serde_json::to_value(reason).unwrap_or_default();
        let word = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
        *removed.entry(word).or_default() += 1;
    }
    let frozen = election.registration.frozen.map(|frozen| frozen.registered);
    json!({ "registered": frozen, "electorate": election.electorate(), "removed": removed })
}

/// What went otherwise in a round than it should.
fn conduct(election: &Election, round: &Round) -> Value {
    let places = &election.ballot.places;
    let explained: Vec<_> = round
        .stock
        .iter()
        .filter(|(_, stock)| stock.explanation.is_some())
        .map(|(id, stock)| json!({ "place": places.get(id).map(|place| place.number), "stock": stock }))
        .collect();
    let broken: Vec<_> = round
        .opened
        .iter()
        .filter(|(_, opened)| opened.seal == Seal::Broken)
        .filter_map(|(id, _)| election.ballot.boxes.get(id).map(|found| found.number))
        .collect();
    let surplus: Vec<_> =
        round.surplus_findings.iter().filter_map(|id| places.get(id).map(|place| place.number)).collect();
    json!({
        "round": round.number, "kind": round.kind, "day": round.day, "explained": explained, "broken_seals": broken,
        "surplus": surplus, "classified": round.classified, "objections_run_out": round.ran_out,
        "decided": round.decided, "voided": round.voided,
    })
}
