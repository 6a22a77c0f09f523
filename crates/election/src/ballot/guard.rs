//! What blocks the commands of the ballot: each file says it of its own.

use super::{
    Action, Command, acting, after, audit, booth, boxes, change, count, custody, design, doubt, empty_box, groups,
    incident, issue, miscount, mobile, observer, place, proxy, ready, recall, result, round, ruling, scan, third,
    vacancy, void, written,
};
use crate::blocker::Blockers;
use crate::context::Context;
use crate::election::Election;

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    match action {
        Action::Open => election.check_needs(election.needs_ballot_open(), context, blockers),
        Action::DefinePlace => place::gate_define(election, blockers),
        Action::DeclareReady => ready::gate(election, context, blockers),
        Action::RecordDefence => recall::gate_defence(election, blockers),
        Action::OpenPolling => place::gate_open(election, context, blockers),
        Action::ChangePoll | Action::AnswerChange => change::gate(election, action, blockers),
        Action::GrantProxy => proxy::gate_grant(election, blockers),
        Action::PublishProxies => proxy::gate_publish(election, blockers),
        Action::Issue | Action::EnterListed => issue::gate(election, blockers),
        Action::ClosePolling => issue::gate_close(election, context, blockers),
        Action::OpenBox => boxes::gate_open(election, context, blockers),
        Action::WatchMixing => boxes::gate_watch(election, blockers),
        Action::Mix => boxes::gate_mix(election, context, blockers),
        Action::CommitBatch | Action::DecideBatch | Action::AgreeBatch => count::gate(election, blockers),
        Action::CorrectBatch => election.no_objection_waits(context, blockers),
        Action::DrawCountingGroups => groups::gate_draw(election, blockers),
        Action::HandBatches => groups::gate_hand(election, blockers),
        Action::DesignPaper => design::gate(election, blockers),
        Action::NoteWriteIn | Action::MatchWriteIn | Action::TakeBackMatch => written::gate(election, blockers),
        Action::BeginAudit => audit::gate_begin(election, blockers),
        Action::DrawSeed => audit::gate_seed(election, blockers),
        Action::ReadSample => audit::gate_read(election, blockers),
        Action::EndAudit => audit::gate_end(election, blockers),
        Action::ImportScan => scan::gate_import(election, blockers),
        Action::DrawScanSample | Action::ReadScanned | Action::SetScanAside => scan::gate_scan(election, blockers),
        Action::AgreeCount => count::gate_agree(election, context, blockers),
        Action::PublishResult => result::gate_publish(election, blockers),
        Action::BeginRound => round::gate(election, blockers),
        Action::Declare => {
            result::gate_declare(election, context, blockers);
            ruling::gate(election, blockers);
        }
        Action::Settle => {
            election.check_needs(election.needs_ballot_settle(), context, blockers);
            acting::gate_settle(election, blockers);
            result::gate_objections_filed(election, blockers);
            ruling::gate(election, blockers);
        }
        Action::DefineBox
        | Action::ListMobileUser
        | Action::ApproveMobileBoxes
        | Action::AccompanyBox
        | Action::CheckBooth
        | Action::NameObserver
        | Action::DismissObserver
        | Action::RevokeProxy
        | Action::ReceiveStock
        | Action::UndoIssue
        | Action::ReplaceSpoilt
        | Action::ReportIncident
        | Action::AccountStock
        | Action::FindOnSurplus
        | Action::CorrectBox
        | Action::ShowBoxEmpty
        | Action::SendOutBox
        | Action::BringBackBox
        | Action::SealBox
        | Action::MoveBox
        | Action::ReceiveBox
        | Action::FindOnSeal
        | Action::ExplainDifference
        | Action::ReopenBatch
        | Action::ClassifyPaper
        | Action::SignResult
        | Action::RecordDecision
        | Action::ConfirmSheet
        | Action::LeaveVacant
        | Action::RecordActing
        | Action::VoidRound
        | Action::IssueCertificate
        | Action::RecordHandover
        | Action::HandOverSeal
        | Action::SealPapers => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command.action() {
        Action::DefinePlace | Action::DefineBox => place::guard(election, command, blockers),
        Action::ListMobileUser | Action::ApproveMobileBoxes | Action::AccompanyBox => {
            mobile::guard(election, command, context, blockers);
        }
        Action::CheckBooth => booth::guard(election, command, context, blockers),
        Action::NameObserver | Action::DismissObserver => observer::guard(election, command, context, blockers),
        Action::ChangePoll | Action::AnswerChange => change::guard(election, command, context, blockers),
        Action::GrantProxy | Action::RevokeProxy | Action::PublishProxies => {
            proxy::guard(election, command, context, blockers);
        }
        Action::ReceiveStock
        | Action::Issue
        | Action::EnterListed
        | Action::UndoIssue
        | Action::ReplaceSpoilt
        | Action::AccountStock => {
            issue::guard(election, command, context, blockers);
        }
        Action::ReportIncident => incident::guard(election, command, context, blockers),
        Action::ShowBoxEmpty | Action::SendOutBox | Action::BringBackBox => {
            empty_box::guard(election, command, context, blockers);
        }
        Action::SealBox | Action::MoveBox | Action::ReceiveBox | Action::FindOnSeal | Action::ExplainDifference => {
            custody::guard(election, command, context, blockers);
        }
        Action::OpenBox | Action::CorrectBox | Action::FindOnSurplus | Action::WatchMixing | Action::Mix => {
            boxes::guard(election, command, context, blockers);
        }
        Action::CommitBatch | Action::AgreeBatch | Action::ReopenBatch => {
            count::guard(election, command, context, blockers);
        }
        Action::CorrectBatch => miscount::guard(election, command, blockers),
        Action::DecideBatch => third::guard(election, command, context, blockers),
        Action::DrawCountingGroups | Action::HandBatches => groups::guard(election, command, context, blockers),
        Action::DrawSeed | Action::ReadSample => audit::guard(election, command, context, blockers),
        Action::DesignPaper => design::guard(election, command, context, blockers),
        Action::NoteWriteIn | Action::MatchWriteIn | Action::TakeBackMatch => {
            written::guard(election, command, context, blockers);
        }
        Action::ImportScan | Action::DrawScanSample | Action::ReadScanned | Action::SetScanAside => {
            scan::guard(election, command, context, blockers);
        }
        Action::ClassifyPaper => doubt::guard(election, command, blockers),
        Action::SignResult | Action::ConfirmSheet | Action::RecordDecision | Action::PublishResult => {
            result::guard(election, command, context, blockers);
        }
        Action::IssueCertificate | Action::RecordHandover | Action::HandOverSeal | Action::SealPapers => {
            after::guard(election, command, context, blockers);
        }
        Action::RecordDefence => recall::guard(election, command, context, blockers),
        Action::LeaveVacant => vacancy::guard(election, command, context, blockers),
        Action::RecordActing => acting::guard(election, command, context, blockers),
        Action::VoidRound => void::guard(election, command, context, blockers),
        Action::BeginRound => round::guard(election, command, context, blockers),
        Action::Open
        | Action::DeclareReady
        | Action::OpenPolling
        | Action::ClosePolling
        | Action::BeginAudit
        | Action::EndAudit
        | Action::AgreeCount
        | Action::Declare
        | Action::Settle => {}
    }
}
