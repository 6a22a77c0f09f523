//! What happened in stage 3, and what it changes.

use super::entry::{self, Entry};
use super::parent;
use super::verdict::{Found, Renewal};
use super::version::Frozen;
use super::{Import, Phase, Registration, Removal};
use crate::election::Election;
use crate::ids::{HouseholdNo, ImportId, ObjectionId, PersonId, RoundNo};
use chrono::NaiveDate;
use imbl::OrdMap;
use serde::{Deserialize, Serialize};

/// What happened in stage 3.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
    /// The stage opened again for a later round.
    OpenedForRound {
        /// Which round.
        round: RoundNo,
    },
    /// An import began.
    ImportBegun {
        /// Its id.
        import: ImportId,
    },
    /// Rows came in.
    RowsImported {
        /// Of which import.
        import: ImportId,
        /// The rows.
        rows: Vec<Entry>,
    },
    /// An import is in force.
    ImportClosed {
        /// Its id.
        import: ImportId,
    },
    /// The rows of an import are the roll of the election whose term runs.
    RollAdopted {
        /// Which import.
        import: ImportId,
    },
    /// An import is taken back.
    ImportUndone {
        /// Its id.
        import: ImportId,
    },
    /// An entry stands as given.
    Entered {
        /// The entry.
        entry: Entry,
    },
    /// An entry is out before publication.
    Struck {
        /// Whose.
        person: PersonId,
    },
    /// Verdicts were found again; each entry stands by its own.
    VerdictsRenewed {
        /// For what.
        found: Found,
        /// The verdicts.
        verdicts: Vec<Renewal>,
    },
    /// Pledges are on file.
    PledgesKept {
        /// Whose.
        people: Vec<PersonId>,
    },
    /// The eligible were counted.
    EligibleCounted {
        /// How many.
        eligible: u32,
    },
    /// A person votes for a household.
    Authorised {
        /// Which household.
        household: HouseholdNo,
        /// Who.
        person: PersonId,
    },
    /// Nobody votes for a household.
    AuthorisationRevoked {
        /// Which household.
        household: HouseholdNo,
    },
    /// The list is posted.
    ListPublished {
        /// When.
        on: NaiveDate,
    },
    /// A ruling's correction is posted.
    CorrectionPosted {
        /// The upheld objection.
        objection: ObjectionId,
    },
    /// An entry left after publication.
    Removed {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: entry::RemovalReason,
    },
    /// An entry is back as it stood.
    Restored {
        /// Whose.
        person: PersonId,
    },
    /// The roll is fixed.
    Frozen {
        /// Number and hash.
        roll: Frozen,
    },
    /// The fixed roll changed and has its next number.
    Reissued {
        /// Number and hash.
        roll: Frozen,
    },
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Registration(event)
    }
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.registration;
    match event {
        Event::Opened {} => stage.phase = Phase::Enrolling,
        Event::OpenedForRound { round } => stage.open_for(*round),
        Event::ImportBegun { .. }
        | Event::RowsImported { .. }
        | Event::ImportClosed { .. }
        | Event::ImportUndone { .. } => evolve_import(election, event),
        Event::RollAdopted { import } => parent::evolve(election, *import),
        Event::Entered { entry } => {
            election.people.insert(entry.person, entry.facts());
            stage.enter(*entry);
        }
        Event::Struck { person } => {
            stage.take(*person);
        }
        Event::ListPublished { on } => {
            stage.phase = Phase::Listed;
            stage.published = Some(*on);
        }
        Event::CorrectionPosted { objection } => {
            stage.corrected.insert(*objection);
        }
        Event::Removed { person, reason } => {
            if let Some(entry) = stage.take(*person) {
                stage.removed.insert(*person, Removal { reason: *reason, entry });
            }
        }
        Event::Restored { person } => {
            if let Some(removal) = stage.removed.remove(person) {
                stage.put(removal.entry);
            }
        }
        Event::Frozen { roll } => {
            stage.phase = Phase::Frozen;
            stage.versions.push_back(*roll);
        }
        Event::Reissued { roll } => stage.versions.push_back(*roll),
        Event::VerdictsRenewed { .. }
        | Event::PledgesKept { .. }
        | Event::EligibleCounted { .. }
        | Event::Authorised { .. }
        | Event::AuthorisationRevoked { .. } => evolve_findings(stage, event),
    }
}

fn evolve_import(election: &mut Election, event: &Event) {
    let stage = &mut election.registration;
    match event {
        Event::ImportBegun { import } => {
            stage.imports.insert(*import, Import::Open { rows: OrdMap::new() });
        }
        Event::RowsImported { import, rows: new } => {
            if let Some(Import::Open { rows }) = stage.imports.get_mut(import) {
                rows.extend(new.iter().map(|entry| (entry.person, *entry)));
            }
        }
        Event::ImportClosed { import } => {
            if let Some(Import::Open { rows }) = stage.imports.get(import).cloned() {
                let people = rows.keys().copied().collect();
                stage.imports.insert(*import, Import::Closed { people, entry: election.entry });
                for entry in rows.values() {
                    election.people.insert(entry.person, entry.facts());
                    election.registration.enter(*entry);
                }
            }
        }
        Event::ImportUndone { import } => {
            if let Some(Import::Closed { people, .. }) = stage.imports.insert(*import, Import::Undone) {
                for person in people {
                    stage.take(person);
                }
            }
        }
        _ => {}
    }
}

fn evolve_findings(stage: &mut Registration, event: &Event) {
    match event {
        Event::VerdictsRenewed { found, verdicts } => {
            for verdict in verdicts {
                if let Some(entry) = stage.roll.get(&verdict.person) {
                    stage.put(entry.renewed(verdict, *found));
                }
            }
        }
        Event::PledgesKept { people } => stage.pledged.extend(people.iter().copied()),
        Event::EligibleCounted { eligible } => stage.eligible = Some(*eligible),
        Event::Authorised { household, person } => {
            stage.authorised.insert(*household, *person);
        }
        Event::AuthorisationRevoked { household } => {
            stage.authorised.remove(household);
        }
        _ => {}
    }
}
