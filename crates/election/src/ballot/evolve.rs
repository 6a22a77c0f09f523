//! How the state takes what happened in the ballot.

use super::audit::{Audit, Ended as Ending};
use super::boxes::Opened;
use super::count::{Agreed, Batch, CountedBy, Look, Version, batch_sizes};
use super::custody::{BoxStep, Handled};
use super::decision::Decision;
use super::issue::{Issued, Stock};
use super::mobile::Approved;
use super::place::BoxKind;
use super::proxy::Proxy;
use super::round::{Owed, Round};
use super::{Elected, Event, Phase, change, miscount, ruling};
use crate::election::Election;
use crate::ids::{BatchNo, PersonId, PoolNo};
use crate::office::appointment::Ended;
use crate::office::objection::State;
use chrono::NaiveDate;
use rules::VoidGround;

/// Applies an event of the stage.
pub(crate) fn evolve(election: &mut Election, event: &Event) {
    ruling::carry_out(election, event);
    match event {
        Event::PaperIssued { voter, issued } => paper_issued(election, *voter, *issued),
        Event::IssueUndone { voter } => issue_undone(election, *voter),
        Event::Mixed { pools } => evolve_mixed(election, pools),
        Event::RoundBegun { number, kind, day, contests } => {
            let proxies = election.profile.law().runoff_proxies;
            let ballot = &mut election.ballot;
            ballot.phase = Phase::Preparing;
            ballot.owed.retain(|owed| owed.kind != *kind);
            ballot.proxies.next_round(proxies);
            ballot.rounds.push_back(Round::new(*number, *kind, *day, contests.clone()));
        }
        Event::Declared { elected, owed, on, by } => declared(election, elected, owed, (*on, *by)),
        Event::RoundVoided { ground, owed } => voided(election, *ground, owed),
        Event::BatchCorrected { pool, batch, papers, place, document } => {
            miscount::corrected(election, (*pool, *batch), *papers, (*place, *document));
        }
        Event::PollChanged { countersigned } => change::put_in_force(election, *countersigned),
        Event::BatchAgreed { look, pool, batch, root, sums } => {
            let (entry, key) = (election.entry, (*look, *pool, *batch));
            let Some(round) = election.ballot.round_mut() else { return };
            round.voids_agreed((*look, *pool), sums);
            let by = if round.scanned(key).is_some() { CountedBy::Scanner } else { CountedBy::People };
            if let Some(found) = round.batches.get_mut(&key) {
                found.agreed = Some(Agreed { root: *root, sums: sums.clone(), entry, by });
            }
        }
        other => {
            evolve_ballot(election, other);
            if let Some(round) = election.ballot.round_mut() {
                evolve_round(round, other);
            }
        }
    }
}

fn declared(election: &mut Election, elected: &[Elected], owed: &[Owed], (on, by): (NaiveDate, PersonId)) {
    let filed = election.office.objections.iter();
    let ran_out =
        filed.filter(|(_, one)| one.until.is_some() && one.state == State::Filed).map(|(id, _)| *id).collect();
    let ballot = &mut election.ballot;
    ballot.phase = Phase::Declared;
    ballot.seat(elected);
    ballot.owed.extend(owed.iter().cloned());
    ballot.published = None;
    ballot.declared = Some(on);
    ballot.sealed = None;
    if let Some(round) = ballot.round_mut() {
        round.declared = elected.to_vec();
        round.declared_by = Some(by);
        round.ran_out = ran_out;
    }
}

/// The round's seats are open once more, and nothing else: what other rounds filled or left open stays.
fn voided(election: &mut Election, ground: VoidGround, owed: &[Owed]) {
    let ballot = &mut election.ballot;
    ballot.phase = Phase::Declared;
    ballot.published = None;
    let number = ballot.round_no();
    let Some(round) = ballot.round_mut() else { return };
    round.voided = Some(ground);
    let (unseated, posts) = (std::mem::take(&mut round.declared), round.contests.clone());
    ballot.unseat(&unseated);
    ballot.owed.retain(|one| one.round != number);
    ballot.owed.extend(owed.iter().cloned());
    for contest in posts {
        ballot.vacant.remove(&contest.post);
    }
    ballot.acting = None;
}

fn paper_issued(election: &mut Election, voter: PersonId, issued: Issued) {
    let household = election.registration.roll.get(&voter).and_then(|entry| entry.household);
    let household_mode = election.method.terms.as_ref().is_some_and(|terms| terms.mode == rules::Mode::Household);
    let Some(round) = election.ballot.round_mut() else { return };
    round.issued.insert(voter, issued);
    let stock: &mut Stock = round.stock.entry(issued.place).or_default();
    stock.issued += 1;
    // What is entered after the closing is accounted for anew.
    (stock.unused, stock.explanation) = (None, None);
    if let (Some(household), true) = (household, household_mode) {
        round.households.insert(household);
    }
}

fn issue_undone(election: &mut Election, voter: PersonId) {
    let household = election.registration.roll.get(&voter).and_then(|entry| entry.household);
    let Some(round) = election.ballot.round_mut() else { return };
    if let Some(issued) = round.issued.remove(&voter) {
        let stock = round.stock.entry(issued.place).or_default();
        stock.issued = stock.issued.saturating_sub(1);
        (stock.unused, stock.explanation) = (None, None);
    }
    if let Some(household) = household {
        round.households.remove(&household);
    }
}

fn evolve_mixed(election: &mut Election, pools: &[u32]) {
    let size = election.profile.law().count_batch.0;
    let looks = election.looks();
    election.ballot.phase = Phase::Counting;
    let Some(round) = election.ballot.round_mut() else { return };
    for (pool, papers) in (1_u16..).map(PoolNo).zip(pools) {
        round.pools.insert(pool, *papers);
        for (batch, papers) in (1_u16..).map(BatchNo).zip(batch_sizes(*papers, size)) {
            for look in looks {
                round.batches.insert((*look, pool, batch), Batch::of(papers));
            }
        }
    }
}

/// What concerns the stage as a whole.
fn evolve_ballot(election: &mut Election, event: &Event) {
    let ballot = &mut election.ballot;
    match event.clone() {
        Event::PlaceDefined { place, definition } => {
            ballot.places.insert(place, definition);
        }
        Event::BoxDefined { ballot_box, definition } => {
            ballot.boxes.insert(ballot_box, definition);
            if definition.kind == BoxKind::Mobile {
                ballot.mobile.approved = Approved::No;
            }
        }
        Event::MobileUserListed { person, ballot_box } => {
            ballot.mobile.users.insert(person, ballot_box);
            ballot.mobile.approved = Approved::No;
        }
        Event::MobileBoxesApproved {} => ballot.mobile.approved = Approved::Yes,
        Event::BoxAccompanied { ballot_box, scrutineers } => {
            ballot.mobile.with.insert(ballot_box, scrutineers.into_iter().collect());
        }
        Event::ObserverNamed { observer, candidate } => {
            ballot.observers.insert(observer, candidate);
        }
        Event::ObserverDismissed { observer } => {
            ballot.observers.remove(&observer);
        }
        Event::ChangeDecided { change } => ballot.change = Some(change),
        Event::ChangeRefused {} => ballot.change = None,
        Event::ProxyGranted { proxy, principal, agent, given } => {
            ballot.proxies.grant(proxy, Proxy { principal, agent, given, posted: None, ended: Ended::No });
        }
        Event::ProxyRevoked { proxy } => ballot.proxies.end(proxy),
        Event::ProxiesPosted { on } => ballot.proxies.post(on),
        Event::Ready {} => ballot.phase = Phase::Ready,
        Event::PollOpened {} => {
            ballot.phase = Phase::Polling;
            let round = ballot.round_no();
            election.registration.pin(round, election.profile.law().runoff_roll);
        }
        Event::PollClosed {} => {
            ballot.phase = Phase::Closed;
            ballot.change = None;
        }
        Event::CountAgreed { .. } => {
            ballot.phase = Phase::Counted;
            let under = election.profile.clone();
            if let Some(round) = ballot.round_mut() {
                round.under = Some(under);
            }
        }
        Event::BatchReopened { .. } => ballot.phase = Phase::Counting,
        Event::ResultPosted { on } => ballot.published = Some(on),
        Event::SeatsLeftVacant { post } => {
            let left = ballot.owed.iter().filter(|owed| owed.contest.post == post).map(|owed| owed.contest.seats).sum();
            ballot.owed.retain(|owed| owed.contest.post != post);
            ballot.vacant.insert(post, left);
        }
        Event::ActingRecorded { person } => ballot.acting = Some(person),
        Event::CertificateIssued { person, on } => {
            ballot.certified.insert(person, on);
        }
        Event::HandedOver { on } => ballot.handover = Some(on),
        Event::SealHandedOver { on } => ballot.seal = Some(on),
        Event::PapersSealed { on } => ballot.sealed = Some(on),
        Event::DefenceRecorded { defence } => ballot.defence = Some(defence),
        Event::Settled {} => ballot.phase = Phase::Settled,
        _ => {}
    }
}

/// What concerns the current round.
fn evolve_round(round: &mut Round, event: &Event) {
    match event.clone() {
        Event::StockReceived { place, papers } => {
            let stock: &mut Stock = round.stock.entry(place).or_default();
            stock.printed = stock.printed.saturating_add(papers);
        }
        Event::PaperDesigned { design, contests } => round.design(design, contests),
        Event::SpoiltReplaced { place } => round.stock.entry(place).or_default().spoilt += 1,
        Event::IncidentReported { place, .. } => {
            let counted_in_vain = round.opened.is_empty();
            let stock = round.stock.entry(place).or_default();
            stock.unrecorded += 1;
            if counted_in_vain {
                (stock.unused, stock.explanation) = (None, None);
            }
        }
        Event::StockAccounted { place, unused, explanation } => {
            let stock = round.stock.entry(place).or_default();
            stock.unused = Some(unused);
            stock.explanation = explanation;
        }
        Event::BoothChecked { place } => {
            round.booths.insert(place);
        }
        Event::MixingWatched { person } => {
            round.mixing_watched.insert(person);
        }
        Event::DifferenceExplained { place, document, .. } => {
            round.explained.insert(place, document);
        }
        Event::BoxOpened { ballot_box, papers, seal, at } => {
            round.handled(ballot_box, Handled { step: BoxStep::Opened, at, by: Vec::new(), seal: Some(seal) });
            round.opened.insert(ballot_box, Opened { papers, seal });
        }
        Event::BoxCorrected { ballot_box, papers } => {
            round.correct_box(ballot_box, papers);
        }
        Event::SurplusFound { place } => {
            round.surplus_findings.insert(place);
        }
        Event::GroupsDrawn { groups } => round.add_groups(groups),
        Event::BatchesHanded { counting_group, look, pool, from, to } => {
            round.hand(counting_group, (look, pool), from..=to);
        }
        Event::WriteInNoted { written, post, commitment } => round.note_written(written, post, commitment),
        Event::WriteInRead { written, person, reading } => round.read_written(written, person, reading),
        Event::WriteInMatched { written, reading } => round.match_written(written, reading),
        Event::WriteInTakenBack { written, .. } => round.take_back_written(written),
        Event::BatchCommitted { look, pool, batch, person, root } => {
            if let Some(found) = round.batches.get_mut(&(look, pool, batch)) {
                found.enter(Version { person, root });
            }
        }
        Event::BatchDecided { look, pool, batch, person, root, .. } => {
            if let Some(found) = round.batches.get_mut(&(look, pool, batch)) {
                found.decided_by(Version { person, root });
            }
        }
        Event::BatchReopened { look, pool, batch } => {
            round.result = None;
            round.decided = None;
            round.signed.clear();
            if look == Look::First {
                round.audit = round.audit.take().and_then(Audit::broken);
            }
            round.unscan((look, pool, batch));
            let agreed = round.batches.get_mut(&(look, pool, batch)).and_then(Batch::reopen);
            if let Some(agreed) = agreed {
                round.voids_reopened((look, pool), &agreed.sums);
            }
        }
        Event::PaperClassified { paper } => round.classify(paper),
        Event::AuditBegun {} => round.audit = Some(Audit::default()),
        Event::SeedDrawn { seed } => round.audit.get_or_insert_default().seed = Some(seed),
        Event::SampleRead { sampled } => round.audit.get_or_insert_default().read.push_back(sampled),
        Event::AuditEnded {} => round.audit.get_or_insert_default().ended = Ending::Confirmed,
        other @ (Event::ScanImported { .. }
        | Event::ScanSampleDrawn { .. }
        | Event::ScannedPaperRead { .. }
        | Event::ScanSetAside { .. }) => round.evolve_scan(other),
        Event::CountAgreed { counted } => round.result = Some(*counted),
        Event::DecisionRecorded { document, elected } => {
            // A decision on something else leaves who was decided on in their seats.
            let elected = match round.decided.take() {
                Some(before) if elected.is_empty() => before.elected,
                _ => {
                    if !elected.is_empty() {
                        // Whoever signed signed another result.
                        round.signed.clear();
                    }
                    elected
                }
            };
            round.decided = Some(Decision { document, elected });
        }
        Event::SheetConfirmed { person } => round.sheet_confirmed = Some(person),
        Event::ResultSigned { person } => {
            round.signed.insert(person);
        }
        other => round.evolve_custody(other),
    }
}
