//! From sums to the tally, from the tally to its outcome and its check words.

use std::collections::BTreeMap;

use election::ballot::count::Look;
use election::ballot::paper::BatchKey;
use election::ballot::round::{Counted, Round};
use election::record::anchor::AnchorKind;
use election::{Election, ElectionId, RoundNo};
use ledger::Hash;
use rules::Profile;
use serde_json::json;
use tally::{CandidateId, Input, Sums};

use super::balance;
use crate::report::{CheckCode, CheckLine, Reason, Report, RoundWords, State};

/// Checks one round of the full form: its tally from the papers where all are there, else from the agreed sums.
pub(super) fn check_round(
    round: &Round,
    recounted: &BTreeMap<BatchKey, Sums>,
    election: &Election,
    report: &mut Report,
) {
    let Some(counted) = &round.result else { return };
    let of_look = |look: Look| round.batches.keys().filter(move |(of, _, _)| *of == look).count();
    let from_papers: Vec<&Sums> =
        recounted.iter().filter(|(key, _)| key.look == Look::First).map(|(_, sums)| sums).collect();
    let agreed = round.sums(Look::First);
    let whole = if from_papers.len() == of_look(Look::First) { merge(&from_papers) } else { Some(agreed) };
    // A round that is void before anything is counted has a tally without votes.
    let whole =
        whole.or_else(|| round.batches.values().all(|batch| batch.agreed.is_none()).then(|| round.empty_sums()));
    let profile = round.under.as_ref().unwrap_or(&election.profile);
    if let (Some(whole), true) = (&whole, round.batches.values().any(|batch| batch.agreed.is_some())) {
        balance::check(round, election, counted.tally.registered, whole, report);
    }
    check_counted(round.number, counted, whole.as_ref(), profile, report);
    let head = election.anchors.all.get(&(round.number, AnchorKind::CountAgreed)).and_then(|anchor| anchor.head);
    if let (Some(head), Some(hash)) = (head, election.check_hash(round.number)) {
        say_words(round.number, &hash, head.size, head.root, report);
    }
}

/// The sums of all parts together; nothing without a part, or where they are of different ballots.
pub(super) fn merge(parts: &[&Sums]) -> Option<Sums> {
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold((*first).clone(), |mut whole, part| whole.merge(part).ok().map(|()| whole))
}

/// The whole is the tally, and the tally gives the outcome.
pub(super) fn check_counted(
    round: RoundNo,
    counted: &Counted,
    whole: Option<&Sums>,
    profile: &Profile,
    report: &mut Report,
) {
    let failed = |reason| CheckLine::failed(CheckCode::Count, reason).fact("round", round);
    if !whole.is_some_and(|whole| is_tally(whole, &counted.tally)) {
        return report.add(failed(Reason::Tally));
    }
    if tally::outcome(&counted.tally, profile).as_ref() != Ok(&counted.outcome) {
        return report.add(failed(Reason::Outcome));
    }
    let line = CheckLine::new(CheckCode::Count, State::Passed).fact("round", round);
    report.add(line.fact("returned", counted.tally.returned).fact("tally", &counted.tally));
}

/// Whether the sums are those of the tally: void and blank papers, and the votes of everybody.
fn is_tally(whole: &Sums, tally: &Input) -> bool {
    let votes = |post: &tally::Post, id: &CandidateId| {
        let contest = whole.contests.iter().find(|contest| contest.post == *post);
        contest.and_then(|contest| contest.votes.get(id)).copied().unwrap_or_default()
    };
    let all: u64 = whole.contests.iter().map(tally::ContestSums::marks).sum();
    let tallied = tally.contests.iter().flat_map(|contest| &contest.candidates).map(|one| u64::from(one.votes));
    let each =
        |contest: &tally::ContestInput| contest.candidates.iter().all(|one| one.votes == votes(&contest.post, &one.id));
    let papers = whole.papers == 0 || whole.papers == tally.returned;
    papers
        && (whole.void, whole.blank) == (tally.void, tally.blank)
        && tally.contests.iter().all(each)
        && all == tallied.sum::<u64>()
}

/// Whether two sums say the same; a person without a vote may stand in one and not in the other, as a write-in does
/// who was admitted after the batch was agreed.
pub(super) fn same(one: &Sums, other: &Sums) -> bool {
    voted(one) == voted(other)
}

fn voted(sums: &Sums) -> Sums {
    let mut sums = sums.clone();
    sums.contests.iter_mut().for_each(|contest| contest.votes.retain(|_, votes| *votes > 0));
    sums
}

/// The hash behind the check words, from what a bundle without the whole record holds.
pub(super) fn check_hash(election: ElectionId, round: RoundNo, tally: &Input, size: u64, root: Hash) -> Option<Hash> {
    let checked = json!({ "election": election, "round": round, "tally": tally, "size": size, "root": root });
    Some(ledger::sha256(&ledger::canonical(&checked).ok()?))
}

/// Puts a round's words into the report.
pub(super) fn say_words(round: RoundNo, hash: &Hash, size: u64, root: Hash, report: &mut Report) {
    let (words, groups) = (ledger::check_words(hash), ledger::hash_groups(hash));
    let characters: String = words.iter().map(|word| word.character).collect();
    let spoken: Vec<&str> = words.iter().map(|word| word.word).collect();
    let line = CheckLine::new(CheckCode::CheckWords, State::Note).fact("round", round).fact("characters", characters);
    report.add(line.fact("words", spoken.join(" ")).fact("groups", groups.join(" ")));
    report.check_words.push(RoundWords { round, words, groups, size, root });
}
