//! Erasure: the sealed records of an election that is over are destroyed once retention has run, when no complaint is
//! open and two persons agree on a destruction list. The log stays: it names nobody.

use super::{Action, Event};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{AccountId, DocumentId};
use chrono::{Months, NaiveDate};
use rules::ArchiveUntil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What can be destroyed apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Erasable {
    /// The records of persons.
    People,
    /// Scans, photos and files, but for the papers of the erasure itself.
    Documents,
    /// The counted papers with their nonces.
    Papers,
    /// Free text.
    Texts,
}

/// What a first person proposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Which records.
    pub scope: BTreeSet<Erasable>,
    /// The destruction list.
    pub list: DocumentId,
    /// The paper that says that the next election ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_election: Option<DocumentId>,
    /// Who proposed it.
    pub by: AccountId,
}

/// Retention, open complaints, and the second person.
pub(super) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    election.office.no_open_objections(None, blockers);
    if let Some(until) = retained_until(election)
        && context.today() <= until
    {
        blockers.add(Code::RetentionRuns).fact("until", until).fact("today", context.today());
    }
    if action == Action::ConfirmErasure {
        match &election.lifecycle.proposed {
            None => {
                blockers.add(Code::NoErasureProposed);
            }
            Some(proposal) if proposal.by == context.actor.account => {
                blockers.add(Code::SecondPersonNeeded);
            }
            Some(_) => {}
        }
    }
}

/// The last day on which the files must be kept (`archive.keep`); nothing while the election is not over.
pub(crate) fn retained_until(election: &Election) -> Option<NaiveDate> {
    let years = election.profile.law().archive_keep.get();
    let months = Months::new(years.saturating_mul(12));
    Some(election.lifecycle.ended?.checked_add_months(months).unwrap_or(NaiveDate::MAX))
}

pub(super) fn guard(
    election: &Election,
    scope: &BTreeSet<Erasable>,
    list: DocumentId,
    next_election: Option<DocumentId>,
    blockers: &mut Blockers<'_>,
) {
    if scope.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    election.office.require_document(list, blockers);
    match next_election {
        Some(document) => election.office.require_document(document, blockers),
        None if election.profile.law().archive_until == ArchiveUntil::NextElection => {
            blockers.add(Code::NextElectionNotProven);
        }
        None => {}
    }
}

/// What the second person's word does.
pub(super) fn erase(election: &Election) -> Vec<crate::Event> {
    let Some(proposal) = &election.lifecycle.proposed else { return Vec::new() };
    let kept = std::iter::once(proposal.list).chain(proposal.next_election).collect();
    vec![crate::Event::Lifecycle(Event::Erased { scope: proposal.scope.clone(), kept })]
}
