//! What commands of the ballot bring about, and how the state takes it.

use super::boxes::{Opened, Seal};
use super::count::{Agreed, Batch, Look, Version, batch_sizes};
use super::issue::{Issued, Stock};
use super::place::{BallotBox, Place};
use super::proxy::Proxy;
use super::recall::{self, Defence};
use super::round::{Contest, Counted, Owed, Round, RoundKind, owed, person_of};
use super::{Command, Phase};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BatchNo, BoxId, DocumentId, PersonId, PlaceId, PoolNo, ProxyId, RoundNo};
use crate::lifecycle::purpose::Purpose;
use crate::office::appointment::{Ended, Function};
use crate::office::notice::NoticeKind;
use crate::record::anchor::AnchorKind;
use chrono::NaiveDate;
use ledger::Hash;
use serde::{Deserialize, Serialize};
use tally::{Post, Sums};

/// What happened in stage 5.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each event repeats the documented fields of its command")]
pub enum Event {
    /// A round with these contests is prepared.
    RoundBegun { number: RoundNo, kind: RoundKind, day: NaiveDate, contests: Vec<Contest> },
    /// A place stands.
    PlaceDefined { place: PlaceId, definition: Place },
    /// A box stands.
    BoxDefined { ballot_box: BoxId, definition: BallotBox },
    /// A voter is listed for a mobile box.
    MobileUserListed { person: PersonId, ballot_box: BoxId },
    /// A proxy lives.
    ProxyGranted { proxy: ProxyId, principal: PersonId, agent: PersonId },
    /// A proxy is over.
    ProxyRevoked { proxy: ProxyId },
    /// The list of proxies is posted.
    ProxiesPosted { on: NaiveDate },
    /// Papers came in.
    StockReceived { place: PlaceId, papers: u32 },
    /// Everything is prepared.
    Ready {},
    /// The poll is open.
    PollOpened {},
    /// A paper was issued on an entry.
    PaperIssued { voter: PersonId, issued: Issued },
    /// An issue was taken back.
    IssueUndone { voter: PersonId },
    /// A spoilt paper was replaced.
    SpoiltReplaced { place: PlaceId },
    /// The poll is closed.
    PollClosed {},
    /// A place's unused papers are counted and cut.
    StockAccounted { place: PlaceId, unused: u32 },
    /// A box is open.
    BoxOpened { ballot_box: BoxId, papers: u32, seal: Seal },
    /// A surplus has its finding.
    SurplusFound { place: PlaceId },
    /// All papers are mixed.
    Mixed { pools: Vec<u32> },
    /// A write-in can be entered.
    WriteInAdmitted { post: Post, person: PersonId },
    /// A teller committed.
    BatchCommitted { look: Look, pool: PoolNo, batch: BatchNo, person: PersonId, root: Hash },
    /// A batch's sums stand.
    BatchAgreed { look: Look, pool: PoolNo, batch: BatchNo, root: Hash, sums: Sums },
    /// A batch is counted again.
    BatchReopened { look: Look, pool: PoolNo, batch: BatchNo },
    /// A doubtful paper was classified.
    PaperClassified {},
    /// The count stands, with its outcome.
    CountAgreed { counted: Box<Counted> },
    /// Somebody signed.
    ResultSigned { person: PersonId },
    /// What the outcome left open is decided.
    DecisionRecorded { document: DocumentId },
    /// The result is declared.
    Declared { elected: Vec<Elected>, owed: Vec<Owed>, on: NaiveDate },
    /// The result is posted.
    ResultPosted { on: NaiveDate },
    /// Seats stay vacant.
    SeatsLeftVacant { post: Post },
    /// A certificate was handed out.
    CertificateIssued { person: PersonId, on: NaiveDate },
    /// The handover was held.
    HandedOver { on: NaiveDate },
    /// The outgoing committee gave back its seal.
    SealHandedOver { on: NaiveDate },
    /// The papers of the round are sealed.
    PapersSealed { on: NaiveDate },
    /// The member answered, or gave up the right to.
    DefenceRecorded { defence: Defence },
    /// The stage is over.
    Settled {},
}

/// Who is elected for a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elected {
    /// The post.
    pub post: Post,
    /// In order of votes.
    pub people: Vec<PersonId>,
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Ballot(event)
    }
}

pub(super) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    match command.clone() {
        Command::Open {} => vec![first_round(election, context).into()],
        Command::BeginRound { kind, day } => vec![next_round(election, kind, day).into()],
        Command::PublishProxies { happened } => {
            let posted = Event::ProxiesPosted { on: happened.on }.into();
            election.announced(vec![posted], NoticeKind::Proxies, happened.on)
        }
        Command::OpenPolling {} => {
            vec![Event::PollOpened {}.into(), election.anchor_needed(AnchorKind::PollOpened)]
        }
        Command::ClosePolling { .. } => {
            vec![Event::PollClosed {}.into(), election.anchor_needed(AnchorKind::PollClosed)]
        }
        Command::Mix { pools } => mixed(election, pools),
        Command::AgreeCount {} => {
            let sums = election.ballot.round().map(|round| round.sums(Look::First));
            sums.map(|sums| agreed(election, &sums)).unwrap_or_default()
        }
        Command::PublishResult { happened } => {
            let posted = Event::ResultPosted { on: happened.on }.into();
            election.announced(vec![posted], NoticeKind::Result, happened.on)
        }
        other => single(election, other, context).map(crate::Event::from).into_iter().collect(),
    }
}

/// Commands that bring about exactly one event.
fn single(election: &Election, command: Command, context: &Context) -> Option<Event> {
    let acting = |functions: &[Function]| election.office.person(context.actor.account, functions);
    Some(match command {
        Command::DefinePlace { place, definition } => Event::PlaceDefined { place, definition },
        Command::DefineBox { ballot_box, definition } => Event::BoxDefined { ballot_box, definition },
        Command::ListMobileUser { person, ballot_box } => Event::MobileUserListed { person, ballot_box },
        Command::GrantProxy { proxy, principal, agent, .. } => Event::ProxyGranted { proxy, principal, agent },
        Command::RevokeProxy { proxy, .. } => Event::ProxyRevoked { proxy },
        Command::ReceiveStock { place, papers, .. } => Event::StockReceived { place, papers },
        Command::DeclareReady {} => Event::Ready {},
        Command::Issue { place, voter, taken } => {
            let issuer = acting(&[Function::CheckIn])?;
            Event::PaperIssued { voter, issued: Issued { place, taken, issuer } }
        }
        Command::UndoIssue { voter, .. } => Event::IssueUndone { voter },
        Command::ReplaceSpoilt { place } => Event::SpoiltReplaced { place },
        Command::AccountStock { place, unused, .. } => Event::StockAccounted { place, unused },
        Command::OpenBox { ballot_box, papers, seal } => Event::BoxOpened { ballot_box, papers, seal },
        Command::FindOnSurplus { place, .. } => Event::SurplusFound { place },
        Command::AdmitWriteIn { post, person } => Event::WriteInAdmitted { post, person },
        Command::CommitBatch { look, pool, batch, root } => {
            Event::BatchCommitted { look, pool, batch, person: acting(&[Function::Teller])?, root }
        }
        Command::AgreeBatch { look, pool, batch, root, sums } => Event::BatchAgreed { look, pool, batch, root, sums },
        Command::ReopenBatch { look, pool, batch, .. } => Event::BatchReopened { look, pool, batch },
        Command::ClassifyPaper { .. } => Event::PaperClassified {},
        Command::SignResult {} => {
            Event::ResultSigned { person: acting(&[Function::CommitteeMember, Function::Scrutineer])? }
        }
        Command::RecordDecision { document, .. } => Event::DecisionRecorded { document },
        Command::Declare {} => declared(election.ballot.round()?, context.today())?,
        Command::LeaveVacant { post, .. } => Event::SeatsLeftVacant { post },
        Command::IssueCertificate { person, happened } => Event::CertificateIssued { person, on: happened.on },
        Command::RecordHandover { happened, .. } => Event::HandedOver { on: happened.on },
        Command::HandOverSeal { happened, .. } => Event::SealHandedOver { on: happened.on },
        Command::SealPapers { happened, .. } => Event::PapersSealed { on: happened.on },
        Command::RecordDefence { defence, .. } => Event::DefenceRecorded { defence },
        Command::Settle {} => Event::Settled {},
        Command::Open {}
        | Command::BeginRound { .. }
        | Command::PublishProxies { .. }
        | Command::OpenPolling {}
        | Command::ClosePolling { .. }
        | Command::Mix { .. }
        | Command::AgreeCount {}
        | Command::PublishResult { .. } => return None,
    })
}

fn first_round(election: &Election, context: &Context) -> Event {
    if let Purpose::Recall { member, .. } = election.lifecycle.purpose {
        return recall::round(election, member, context);
    }
    let contests = election
        .nomination
        .formal
        .iter()
        .map(|list| Contest {
            post: list.post.clone(),
            seats: election.method.seats(&list.post),
            candidates: list.candidates.clone(),
        })
        .collect();
    let day = election.lifecycle.election_day.unwrap_or_else(|| context.today());
    Event::RoundBegun { number: RoundNo(1), kind: RoundKind::First, day, contests }
}

fn next_round(election: &Election, kind: RoundKind, day: NaiveDate) -> Event {
    let contests =
        election.ballot.owed.iter().filter(|owed| owed.kind == kind).map(|owed| owed.contest.clone()).collect();
    let number = RoundNo(election.ballot.round_no().0.saturating_add(1));
    Event::RoundBegun { number, kind, day, contests }
}

/// Mixing anchors the boxes; more papers than issued void the round at once, and nothing is counted.
fn mixed(election: &Election, pools: Vec<u32>) -> Vec<crate::Event> {
    let anchor = election.anchor_needed(AnchorKind::BoxesOpened);
    let mut events = vec![Event::Mixed { pools }.into(), anchor];
    if election.surplus_voids() || election.returned() == 0 {
        let sums = election.ballot.round().map(Round::empty_sums);
        events.extend(sums.map(|sums| agreed(election, &sums)).unwrap_or_default());
    }
    events
}

fn agreed(election: &Election, sums: &Sums) -> Vec<crate::Event> {
    let Some(round) = election.ballot.round() else { return Vec::new() };
    let tally = round.tally(election, sums);
    match tally::outcome(&tally, &election.profile) {
        Ok(outcome) => {
            let counted = Box::new(Counted { tally, outcome });
            vec![Event::CountAgreed { counted }.into(), election.anchor_needed(AnchorKind::CountAgreed)]
        }
        Err(_) => Vec::new(),
    }
}

fn declared(round: &Round, on: NaiveDate) -> Option<Event> {
    let counted = round.result.as_ref()?;
    if round.kind == RoundKind::Recall {
        // A recall elects nobody; what it came to stands in its count.
        return Some(Event::Declared { elected: Vec::new(), owed: Vec::new(), on });
    }
    let elected = counted
        .outcome
        .contests
        .iter()
        .map(|contest| Elected {
            post: contest.post.clone(),
            people: contest.elected.iter().filter_map(person_of).collect(),
        })
        .collect();
    Some(Event::Declared { elected, owed: owed(round, counted), on })
}

/// Applies an event of the stage.
pub(crate) fn evolve(election: &mut Election, event: &Event) {
    match event {
        Event::PaperIssued { voter, issued } => paper_issued(election, *voter, *issued),
        Event::IssueUndone { voter } => issue_undone(election, *voter),
        Event::Mixed { pools } => evolve_mixed(election, pools),
        Event::RoundBegun { number, kind, day, contests } => {
            let ballot = &mut election.ballot;
            ballot.phase = Phase::Preparing;
            ballot.owed.retain(|owed| owed.kind != *kind);
            ballot.rounds.push_back(Round::new(*number, *kind, *day, contests.clone()));
        }
        Event::Declared { elected, owed, on } => {
            let ballot = &mut election.ballot;
            ballot.phase = Phase::Declared;
            for row in elected {
                ballot.elected.entry(row.post.clone()).or_default().extend(row.people.iter().copied());
            }
            ballot.owed.extend(owed.iter().cloned());
            ballot.published = None;
            ballot.declared = Some(*on);
            ballot.sealed = None;
        }
        other => {
            evolve_ballot(election, other);
            if let Some(round) = election.ballot.round_mut() {
                evolve_round(round, other);
            }
        }
    }
}

fn paper_issued(election: &mut Election, voter: PersonId, issued: Issued) {
    let household = election.registration.roll.get(&voter).and_then(|entry| entry.household);
    let household_mode = election.method.terms.as_ref().is_some_and(|terms| terms.mode == rules::Mode::Household);
    let Some(round) = election.ballot.round_mut() else { return };
    round.issued.insert(voter, issued);
    round.stock.entry(issued.place).or_default().issued += 1;
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
        }
        Event::MobileUserListed { person, ballot_box } => {
            ballot.mobile_users.insert(person, ballot_box);
        }
        Event::ProxyGranted { proxy, principal, agent } => {
            ballot.proxies.insert(proxy, Proxy { principal, agent, ended: Ended::No });
            // The posted list does not name this one.
            ballot.proxies_posted = None;
        }
        Event::ProxyRevoked { proxy } => {
            if let Some(granted) = ballot.proxies.get_mut(&proxy) {
                granted.ended = Ended::Yes;
            }
        }
        Event::ProxiesPosted { on } => ballot.proxies_posted = Some(on),
        Event::Ready {} => ballot.phase = Phase::Ready,
        Event::PollOpened {} => {
            ballot.phase = Phase::Polling;
            let round = ballot.round_no();
            election.registration.pin(round, election.profile.law().runoff_roll);
        }
        Event::PollClosed {} => ballot.phase = Phase::Closed,
        Event::CountAgreed { .. } => {
            ballot.phase = Phase::Counted;
            let under = election.profile.clone();
            if let Some(round) = ballot.round_mut() {
                round.under = Some(under);
            }
        }
        Event::BatchReopened { .. } => ballot.phase = Phase::Counting,
        Event::ResultPosted { on } => ballot.published = Some(on),
        Event::SeatsLeftVacant { post } => ballot.owed.retain(|owed| owed.contest.post != post),
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
        Event::SpoiltReplaced { place } => round.stock.entry(place).or_default().spoilt += 1,
        Event::StockAccounted { place, unused } => round.stock.entry(place).or_default().unused = Some(unused),
        Event::BoxOpened { ballot_box, papers, seal } => {
            round.opened.insert(ballot_box, Opened { papers, seal });
        }
        Event::SurplusFound { place } => {
            round.surplus_findings.insert(place);
        }
        Event::WriteInAdmitted { post, person } => {
            for contest in round.contests.iter_mut().filter(|contest| contest.post == post) {
                contest.candidates.push(person);
            }
        }
        Event::BatchCommitted { look, pool, batch, person, root } => {
            if let Some(found) = round.batches.get_mut(&(look, pool, batch)) {
                if !found.tellers.contains(&person) {
                    found.tellers.push_back(person);
                }
                found.versions.push_back(Version { person, root });
            }
        }
        Event::BatchAgreed { look, pool, batch, root, sums } => {
            if let Some(found) = round.batches.get_mut(&(look, pool, batch)) {
                found.agreed = Some(Agreed { root, sums });
            }
        }
        Event::BatchReopened { look, pool, batch } => {
            round.result = None;
            round.signed.clear();
            if let Some(found) = round.batches.get_mut(&(look, pool, batch)) {
                found.agreed = None;
                found.versions.clear();
                found.reopened += 1;
            }
        }
        Event::PaperClassified {} => round.classified += 1,
        Event::CountAgreed { counted } => round.result = Some(*counted),
        Event::DecisionRecorded { document } => round.decided = Some(document),
        Event::ResultSigned { person } => {
            round.signed.insert(person);
        }
        _ => {}
    }
}
