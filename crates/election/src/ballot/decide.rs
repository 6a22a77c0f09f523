//! What an acceptable command of the ballot brings about.

use super::boxes;
use super::change::{self, PollChange};
use super::count::Look;
use super::doubt;
use super::issue::Issued;
use super::proxy::Given;
use super::round::{Contest, Counted, Round, RoundKind, owed};
use super::scan::{self, SetAside};
use super::{
    Command, Event, Phase, custody, decision, design, groups, miscount, recall, result, taken_back, third, void,
    written,
};
use crate::context::{Context, legal_minute};
use crate::election::Election;
use crate::ids::{PersonId, RoundNo};
use crate::lifecycle::purpose::Purpose;
use crate::office::appointment::Function;
use crate::office::notice::NoticeKind;
use crate::record::anchor::AnchorKind;
use chrono::NaiveDate;
use tally::Sums;

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    match command.clone() {
        Command::Open {} => vec![first_round(election, context).into()],
        Command::BeginRound { kind, day } => {
            let begun = next_round(election, kind, day).into();
            election.announced(vec![begun], NoticeKind::NextRound, context.today())
        }
        Command::AnswerChange { answer } => change::answered(election, answer, context),
        Command::VoidRound { ground, .. } => void::voided(election, ground),
        Command::PublishProxies { happened } => {
            let posted = Event::ProxiesPosted { on: happened.on }.into();
            election.announced(vec![posted], NoticeKind::Proxies, happened.on)
        }
        Command::OpenPolling {} => {
            vec![Event::PollOpened {}.into(), election.anchor_needed(AnchorKind::PollOpened)]
        }
        Command::ClosePolling {} => {
            vec![Event::PollClosed {}.into(), election.anchor_needed(AnchorKind::PollClosed)]
        }
        Command::MatchWriteIn { written, reading } => written::read(election, written, reading, context),
        Command::TakeBackMatch { written, .. } => taken_back::take_back(election, written, context),
        Command::Mix { pools } => mixed(election, pools),
        Command::CorrectBatch { .. } => miscount::told(election, command),
        Command::BeginAudit {} => {
            vec![Event::AuditBegun {}.into(), election.anchor_needed(AnchorKind::PapersCommitted)]
        }
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
        Command::ApproveMobileBoxes { .. } => Event::MobileBoxesApproved {},
        Command::AccompanyBox { ballot_box, scrutineers } => Event::BoxAccompanied { ballot_box, scrutineers },
        Command::CheckBooth { place, .. } => Event::BoothChecked { place },
        Command::NameObserver { observer, candidate, .. } => Event::ObserverNamed { observer, candidate },
        Command::DismissObserver { observer, .. } => Event::ObserverDismissed { observer },
        Command::ChangePoll { place, definition, reason, meeting, document, .. } => {
            Event::ChangeDecided { change: PollChange { place, definition, reason, meeting, document } }
        }
        Command::GrantProxy { proxy, principal, agent, .. } => {
            let given = if election.ballot.phase == Phase::Polling { Given::OnTheSpot } else { Given::Before };
            Event::ProxyGranted { proxy, principal, agent, given }
        }
        Command::RevokeProxy { proxy, .. } => Event::ProxyRevoked { proxy },
        Command::DesignPaper { design, .. } => design::designed(election, design),
        Command::ReceiveStock { place, papers, .. } => Event::StockReceived { place, papers },
        Command::DeclareReady {} => Event::Ready {},
        Command::Issue { place, voter, taken } | Command::EnterListed { place, voter, taken, .. } => {
            let issuer = acting(&[Function::CheckIn])?;
            Event::PaperIssued { voter, issued: Issued { place, taken, issuer } }
        }
        Command::UndoIssue { voter, .. } => Event::IssueUndone { voter },
        Command::ReplaceSpoilt { place } => Event::SpoiltReplaced { place },
        Command::ReportIncident { place, incident, .. } => Event::IncidentReported { place, incident },
        command @ (Command::AccountStock { .. } | Command::CorrectBox { .. }) => return boxes::told(&command),
        command @ (Command::ShowBoxEmpty { .. }
        | Command::SendOutBox { .. }
        | Command::BringBackBox { .. }
        | Command::SealBox { .. }
        | Command::MoveBox { .. }
        | Command::ReceiveBox { .. }
        | Command::FindOnSeal { .. }
        | Command::ExplainDifference { .. }) => return custody::told(command),
        Command::OpenBox { ballot_box, papers, seal } => {
            Event::BoxOpened { ballot_box, papers, seal, at: legal_minute(context.at) }
        }
        Command::FindOnSurplus { place, .. } => Event::SurplusFound { place },
        Command::WatchMixing {} => Event::MixingWatched { person: acting(&[Function::Scrutineer])? },
        Command::DrawCountingGroups { counting_groups, seed, .. } => {
            Event::GroupsDrawn { groups: groups::drawn(election, &seed, counting_groups) }
        }
        Command::HandBatches { counting_group, look, pool, from, to } => {
            Event::BatchesHanded { counting_group, look, pool, from, to }
        }
        Command::NoteWriteIn { written, post, commitment } => Event::WriteInNoted { written, post, commitment },
        Command::CommitBatch { look, pool, batch, root, .. } => {
            Event::BatchCommitted { look, pool, batch, person: acting(&[Function::Teller])?, root }
        }
        Command::DecideBatch { look, pool, batch, positions, root } => {
            Event::BatchDecided { look, pool, batch, person: acting(&third::FUNCTIONS)?, positions, root }
        }
        Command::AgreeBatch { look, pool, batch, root, sums } => Event::BatchAgreed { look, pool, batch, root, sums },
        Command::ReopenBatch { look, pool, batch, .. } => Event::BatchReopened { look, pool, batch },
        command @ Command::ClassifyPaper { .. } => doubt::told(election, &command)?,
        Command::DrawSeed { seed, .. } => Event::SeedDrawn { seed },
        Command::ReadSample { sampled, .. } => Event::SampleRead { sampled },
        Command::EndAudit {} => Event::AuditEnded {},
        Command::ImportScan { pool, format, roots, .. } => Event::ScanImported { pool, format, roots },
        Command::DrawScanSample { pool, seed, .. } => {
            Event::ScanSampleDrawn { pool, seed, papers: scan::sample(election, pool) }
        }
        Command::ReadScanned { pool, number, sampled } => scan::read(election, pool, number, &sampled),
        Command::SetScanAside { pool, .. } => Event::ScanSetAside { pool, why: SetAside::GivenUp },
        Command::SignResult {} => {
            Event::ResultSigned { person: acting(&[Function::CommitteeMember, Function::Scrutineer])? }
        }
        Command::RecordDecision { document, elected, .. } => Event::DecisionRecorded { document, elected },
        Command::Declare {} => {
            let by = acting(&[Function::Clerk, Function::CommitteeMember])?;
            declared(election.ballot.round()?, context.today(), by)?
        }
        Command::ConfirmSheet { .. } => Event::SheetConfirmed { person: acting(&result::CONFIRMERS)? },
        Command::LeaveVacant { post, .. } => Event::SeatsLeftVacant { post },
        Command::RecordActing { person, .. } => Event::ActingRecorded { person },
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
        | Command::ClosePolling {}
        | Command::AnswerChange { .. }
        | Command::VoidRound { .. }
        | Command::MatchWriteIn { .. }
        | Command::TakeBackMatch { .. }
        | Command::Mix { .. }
        | Command::CorrectBatch { .. }
        | Command::BeginAudit {}
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
    // Who was struck off after the papers were printed stands no further.
    let standing = |mut contest: Contest| {
        let post = contest.post.clone();
        contest.candidates.retain(|person| !election.is_struck(*person, &post));
        contest
    };
    let owed = election.ballot.owed.iter().filter(|owed| owed.kind == kind);
    let contests = owed.map(|owed| standing(owed.contest.clone())).collect();
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

fn declared(round: &Round, on: NaiveDate, by: PersonId) -> Option<Event> {
    let counted = round.result.as_ref()?;
    if round.kind == RoundKind::Recall {
        // A recall elects nobody; what it came to stands in its count.
        return Some(Event::Declared { elected: Vec::new(), owed: Vec::new(), on, by });
    }
    let decided = round.decided.as_ref().map_or(&[][..], |decision| &decision.elected);
    let elected = decision::elected(counted, decided);
    let owed = decision::owed(round, owed(round, counted), counted, decided);
    Some(Event::Declared { elected, owed, on, by })
}
