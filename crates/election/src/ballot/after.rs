//! After the result: certificates, handover, seal and sealed papers, each within its days.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::lifecycle::Command as Lifecycle;
use chrono::{Days, NaiveDate};
use rules::ArchiveItem;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match command {
        Command::IssueCertificate { person, happened } => {
            happened.check(context, blockers);
            let elected = election.ballot.all_elected().contains(person);
            if !elected || election.ballot.certified.contains_key(person) {
                blockers.add(Code::NoCertificateDue).fact("person", person);
            }
            within(election, Some(law.cert_days), *happened, Code::CertificateLate, blockers);
        }
        Command::RecordHandover { document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            within(election, Some(law.handover_days), *happened, Code::HandoverLate, blockers);
        }
        Command::HandOverSeal { document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            within(election, law.handover_seal_days, *happened, Code::SealLate, blockers);
        }
        Command::SealPapers { document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            within(election, Some(law.archive_seal_days), *happened, Code::SealedLate, blockers);
        }
        _ => {}
    }
}

/// So many days after the last result was declared; what comes later needs the reason for it, which the report prints.
fn within(election: &Election, days: Option<rules::Days>, happened: Happened, code: Code, blockers: &mut Blockers<'_>) {
    let Some((days, declared)) = days.zip(election.ballot.declared) else { return };
    let latest = declared.checked_add_days(Days::new(days.get().into())).unwrap_or(NaiveDate::MAX);
    if happened.on > latest && happened.late.is_none() {
        blockers.add(code).fact("on", happened.on).fact("latest", latest).fact("days", days);
    }
}

/// The result hangs on the board for so many days before the election is over.
pub(crate) fn gate_conclude(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let days = election.profile.law().result_notice_days;
    let Some((days, posted)) = days.zip(election.ballot.published) else { return };
    let last = posted.checked_add_days(Days::new(days.get().into())).unwrap_or(NaiveDate::MAX);
    if context.today() <= last {
        blockers.add(Code::NoticeRuns).fact("last_day", last).fact("today", context.today());
    }
}

/// Everything that belongs into the archive is there, each with its paper.
pub(crate) fn guard_archive(election: &Election, command: &Lifecycle, blockers: &mut Blockers<'_>) {
    let Lifecycle::Archive { items, .. } = command else { return };
    for item in items {
        election.office.require_document(item.document, blockers);
    }
    let missing: Vec<ArchiveItem> =
        election.archive_items().into_iter().filter(|wanted| !items.iter().any(|item| item.item == *wanted)).collect();
    if !missing.is_empty() {
        blockers.add(Code::ArchiveIncomplete).fact("missing", missing);
    }
}

impl Election {
    /// What must be in the archive of this election: a recall has neither candidates nor anybody elected.
    pub(crate) fn archive_items(&self) -> Vec<ArchiveItem> {
        let recall = self.lifecycle.purpose.is_recall();
        let items = self.profile.law().archive_items.iter().copied();
        items.filter(|item| !(recall && matches!(item, ArchiveItem::Candidates | ArchiveItem::Elected))).collect()
    }
}
