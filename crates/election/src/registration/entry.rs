//! One entry of the roll, and what may enter it.

use super::{Command, Import};
use crate::blocker::{Blockers, Code};
use crate::election::{Election, PersonFacts, Sex};
use crate::ids::{GroupNo, HouseholdNo, PersonId};
use ledger::Hash;
use rules::{Mode, Switch, VoterClass};
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
    /// The class that gives the vote (UL26 16).
    pub class: VoterClass,
    /// Whether the person is old enough on the election day.
    pub age: Age,
    /// Whether a court took the political rights.
    pub rights: Rights,
    /// Whether the person is registered in another community.
    pub elsewhere: Elsewhere,
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

/// Political rights.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rights {
    /// Held.
    Held,
    /// Deprived by a judgment.
    Deprived,
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// The person died.
    Death,
    /// The person lost the political rights.
    Deprivation,
    /// A published ruling.
    Ruling,
}

impl Entry {
    /// What the log knows of the person by this entry.
    pub fn facts(&self) -> PersonFacts {
        PersonFacts { commitment: self.commitment, sex: self.sex, group: Some(self.group), household: self.household }
    }
}

/// What gives or bars the vote (UL26 16): age, political rights, class, single registration.
pub(crate) fn guard_eligible(election: &Election, entry: &Entry, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    election.require_group(entry.group, blockers);
    if entry.age == Age::Under {
        blockers.add(Code::TooYoung).fact("person", entry.person).fact("age", law.voter_age.0);
    }
    if entry.rights == Rights::Deprived {
        blockers.add(Code::RightsDeprived).fact("person", entry.person);
    }
    if !law.voter_classes.contains(&entry.class) {
        blockers.add(Code::ClassNotAllowed).fact("person", entry.person).fact("class", entry.class);
    }
    let households = election.method.terms.as_ref().is_some_and(|terms| terms.mode == Mode::Household);
    if households && entry.household.is_none() {
        blockers.add(Code::HouseholdUnknown).fact("person", entry.person);
    }
    if law.voter_single == Switch::On && entry.elsewhere == Elsewhere::Registered {
        blockers.add(Code::RegisteredElsewhere).fact("person", entry.person);
    }
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
    guard_eligible(election, entry, blockers);
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
