//! One entry of the roll, and what may enter it.

use super::verdict::Found;
use super::{Command, Import, eligibility};
use crate::blocker::{Blockers, Code};
use crate::election::{Election, PersonFacts, Sex};
use crate::ids::{GroupNo, HouseholdNo, MeetingId, PersonId};
use ledger::Hash;
use rules::{Bar, BirthSource, Mode, VoterClass};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A voter on the roll: a commitment to the sealed record, and what was found from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The voter.
    pub person: PersonId,
    /// `SHA-256(0x50 ‖ salt ‖ canonical record)`.
    pub commitment: Hash,
    /// Sex.
    pub sex: Sex,
    /// The residents' group.
    pub group: GroupNo,
    /// The household, needed where households vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdNo>,
    /// The class that gives the vote, with its evidence (UL26 16).
    pub basis: Basis,
    /// Whether the person is old enough on the election day.
    pub age: Age,
    /// The day and the rules for which age and months were found.
    pub found: Found,
    /// The document that proved the birth date.
    pub birth_source: BirthSource,
    /// What bars the person from voting, where something does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bar: Option<Bar>,
    /// Whether the person is registered in another community.
    pub elsewhere: Elsewhere,
}

/// The class that gives the vote, each with the evidence that it needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "class", rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// Household registration and residence in the community.
    Resident {},
    /// Household registration, lives elsewhere, states the wish to vote.
    Away {
        /// Whether the wish was stated.
        wish: Will,
    },
    /// No household registration, resident for long enough, applies.
    Incomer {
        /// Whole months of residence on the election day.
        months: u32,
        /// Whether the person applied.
        application: Will,
        /// The meeting that consented.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<MeetingId>,
    },
    /// A community worker.
    Worker {
        /// Whole months of work here on the election day.
        months: u32,
    },
}

/// Whether the person asked to be registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Will {
    /// Stated, and on file.
    Stated,
    /// Not stated.
    Unstated,
}

impl Basis {
    /// The class without its evidence.
    pub const fn class(self) -> VoterClass {
        match self {
            Self::Resident {} => VoterClass::Resident,
            Self::Away { .. } => VoterClass::Away,
            Self::Incomer { .. } => VoterClass::Incomer,
            Self::Worker { .. } => VoterClass::Worker,
        }
    }

    /// The same with the months as they are found for another day; classes without months stay as they are.
    #[must_use]
    pub const fn after(self, found: Option<u32>) -> Self {
        match (self, found) {
            (Self::Incomer { application, consent, .. }, Some(months)) => {
                Self::Incomer { months, application, consent }
            }
            (Self::Worker { .. }, Some(months)) => Self::Worker { months },
            _ => self,
        }
    }

    /// Whether months are part of the evidence.
    pub const fn counts_months(self) -> bool {
        matches!(self, Self::Incomer { .. } | Self::Worker { .. })
    }
}

/// The age verdict for the election day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Old enough.
    Of,
    /// Too young.
    Under,
}

/// Registration in another community.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Elsewhere {
    /// None is known.
    NotRegistered,
    /// There is one.
    Registered,
}

/// Why an entry is changed or struck before the list is published.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AmendReason {
    /// It was entered wrongly.
    EntryError,
    /// It stood twice.
    Duplicate,
    /// The person asked not to vote.
    Declined,
    /// The person moved away.
    Moved,
    /// The person died.
    Died,
    /// The person lost the political rights.
    Deprived,
}

/// Why an entry left after the list was published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// The person died.
    Death,
    /// The person lost the political rights.
    Deprivation,
    /// A published ruling.
    Ruling,
    /// The voter told the committee in time that the vote will not be used, where that leaves the base.
    LateWithdrawal,
    /// The committee could not reach the voter, where that leaves the base.
    Unreachable,
    /// By the verdict for the new election day the person has no vote.
    Verdict,
    /// Struck off while the roll of a later round was made.
    NewRoll,
}

impl Entry {
    /// What the log knows of the person by this entry.
    pub fn facts(&self) -> PersonFacts {
        PersonFacts { commitment: self.commitment, sex: self.sex, group: Some(self.group), household: self.household }
    }
}

/// What gives or bars the vote (UL26 16), found for the day that stands.
pub(crate) fn guard_eligible(election: &Election, entry: &Entry, blockers: &mut Blockers<'_>) {
    election.require_group(entry.group, blockers);
    let households = election.method.terms.as_ref().is_some_and(|terms| terms.mode == Mode::Household);
    if households && entry.household.is_none() {
        blockers.add(Code::HouseholdUnknown).fact("person", entry.person);
    }
    eligibility::guard(election, entry, blockers);
}

/// Where households vote, every entry has one, also those that were made before the method said so.
pub(super) fn guard_households(election: &Election, blockers: &mut Blockers<'_>) {
    let households = election.method.terms.as_ref().is_some_and(|terms| terms.mode == Mode::Household);
    let homeless = election.registration.roll.values().find(|entry| entry.household.is_none());
    if let Some(entry) = homeless.filter(|_| households) {
        blockers.add(Code::HouseholdUnknown).fact("person", entry.person);
    }
}

pub(super) fn guard_new(election: &Election, entry: &Entry, blockers: &mut Blockers<'_>) {
    // The entries of a roll that is taken over were judged in their own log, and its hash says that they are these.
    if election.lifecycle.purpose.roll().is_some() {
        election.require_group(entry.group, blockers);
    } else {
        guard_eligible(election, entry, blockers);
    }
    let twice = election.registration.roll.contains_key(&entry.person);
    let pending = election
        .registration
        .imports
        .values()
        .any(|import| matches!(import, Import::Open { rows } if rows.contains_key(&entry.person)));
    if twice || pending {
        blockers.add(Code::AlreadyOnRoll).fact("person", entry.person);
    }
}

pub(super) fn guard_import(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    let imports = &election.registration.imports;
    match command {
        Command::BeginImport { import, document } => {
            election.office.require_document(*document, blockers);
            if imports.contains_key(import) {
                blockers.add(Code::IdTaken).fact("id", import);
            }
        }
        Command::ImportRows { import, rows } => {
            if !matches!(imports.get(import), Some(Import::Open { .. })) {
                blockers.add(Code::UnknownImport).fact("import", import);
            }
            let mut seen = std::collections::BTreeSet::new();
            for entry in rows {
                guard_new(election, entry, blockers);
                if !seen.insert(entry.person) {
                    blockers.add(Code::AlreadyOnRoll).fact("person", entry.person);
                }
            }
        }
        Command::CloseImport { import, rows: said } => match imports.get(import) {
            Some(Import::Open { rows }) if usize::try_from(*said).is_ok_and(|said| said == rows.len()) => {}
            Some(Import::Open { rows }) => {
                blockers.add(Code::ImportIncomplete).fact("rows", rows.len()).fact("said", said);
            }
            _ => {
                blockers.add(Code::UnknownImport).fact("import", import);
            }
        },
        Command::UndoImport { import } if !matches!(imports.get(import), Some(Import::Closed { .. })) => {
            blockers.add(Code::UnknownImport).fact("import", import);
        }
        _ => {}
    }
}
