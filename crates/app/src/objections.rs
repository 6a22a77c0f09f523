//! Objections as the log tells of them: under which number each was filed, when, by which paper, and when it was ruled on.
//! The fold knows where an objection stands; this is what stands beside it.

use chrono::{DateTime, NaiveDate, Utc};
use election::log::Entry;
use election::nomination::Command as Nomination;
use election::office::Command as Office;
use election::registration::Command as Registration;
use election::{Command, DocumentId, LateReason, NominationId, ObjectionId};
use rules::ReviewBody;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How an objection came into the log, and what was answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Filing {
    /// Its number: the order in which objections were filed.
    pub number: u32,
    /// When it was filed.
    pub filed: DateTime<Utc>,
    /// Why it was filed late; none where it was filed in time.
    pub late: Option<LateReason>,
    /// The paper.
    pub document: DocumentId,
    /// The ruling.
    pub ruled: Option<Ruled>,
}

/// A ruling as it was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Ruled {
    /// The day of the ruling.
    pub on: NaiveDate,
    /// The written answer.
    pub document: Option<DocumentId>,
}

/// The filings of an election.
#[derive(Clone, Default, Debug)]
pub(crate) struct Filings {
    objections: BTreeMap<ObjectionId, Filing>,
    /// When appeals against findings were decided.
    appeals: BTreeMap<(NominationId, ReviewBody), NaiveDate>,
    /// The papers by which objections and appeals were filed.
    papers: BTreeSet<DocumentId>,
    /// The workbooks from which the roll was imported.
    workbooks: BTreeSet<DocumentId>,
}

impl Filings {
    /// Takes an entry in.
    pub(crate) fn tell(&mut self, entry: &Entry) {
        match &entry.command {
            Command::Office(Office::FileObjection { objection, document, happened, .. }) => {
                let number = u32::try_from(self.objections.len()).unwrap_or(u32::MAX).saturating_add(1);
                let (filed, late) = (entry.at, happened.late);
                self.papers.insert(*document);
                self.objections.insert(*objection, Filing { number, filed, late, document: *document, ruled: None });
            }
            Command::Office(Office::RuleOnObjection { objection, document, happened, .. }) => {
                if let Some(filing) = self.objections.get_mut(objection) {
                    filing.ruled = Some(Ruled { on: happened.on, document: *document });
                }
            }
            Command::Nomination(Nomination::FileAppeal { document, .. }) => {
                self.papers.insert(*document);
            }
            Command::Nomination(Nomination::DecideAppeal { nomination, body, happened, .. }) => {
                self.appeals.insert((*nomination, *body), happened.on);
            }
            Command::Registration(Registration::BeginImport { document, .. }) => {
                self.workbooks.insert(*document);
            }
            _ => {}
        }
    }

    /// Whether an objection or an appeal was filed by a document.
    pub(crate) fn is_filed(&self, document: DocumentId) -> bool {
        self.papers.contains(&document)
    }

    /// Whether a document is a workbook from which the roll was imported.
    pub(crate) fn is_workbook(&self, document: DocumentId) -> bool {
        self.workbooks.contains(&document)
    }

    /// The day on which an appeal was decided.
    pub(crate) fn decided(&self, appeal: (NominationId, ReviewBody)) -> Option<NaiveDate> {
        self.appeals.get(&appeal).copied()
    }

    /// How an objection was filed.
    pub(crate) fn get(&self, objection: ObjectionId) -> Option<&Filing> {
        self.objections.get(&objection)
    }
}
