//! Stage 3, voter registration (选民登记): `NotOpen → Enrolling → Listed → Frozen`.
//! After publication an entry leaves only by death, deprivation or a published ruling.

pub mod entry;
mod guard;

use crate::blocker::{Blockers, Code};
use crate::context::Happened;
use crate::election::{Election, Sex};
use crate::ids::{DocumentId, ImportId, ObjectionId, PersonId};
use crate::office::notice::NoticeKind;
use crate::office::objection::{Field, Ruling, State};
use crate::record::anchor::AnchorKind;
use chrono::{Days, NaiveDate};
use entry::Entry;
use imbl::{OrdMap, OrdSet};
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

actions! {
    area Registration, phase by |election| election.registration.phase;
    /// The stage opens.
    Open = "open" by Committee, from [NotOpen] {}
    /// An import of a workbook begins; its rows count only once it is closed.
    BeginImport = "begin-import" by Committee, from [Enrolling] {
        /// Its id.
        import: ImportId,
        /// The sealed workbook.
        document: DocumentId,
    }
    /// A chunk of the workbook's rows.
    ImportRows = "import-rows" by Committee, from [Enrolling] {
        /// Which import.
        import: ImportId,
        /// The rows.
        rows: Vec<Entry>,
    }
    /// The import is in force.
    CloseImport = "close-import" by Committee, from [Enrolling] {
        /// Which import.
        import: ImportId,
        /// How many rows it brought.
        rows: u32,
    }
    /// A closed import is taken back whole.
    UndoImport = "undo-import" by Committee, from [Enrolling] {
        /// Which import.
        import: ImportId,
    }
    /// One voter is entered by hand.
    Enrol = "enrol" by Committee, from [Enrolling] {
        /// The entry.
        entry: Entry,
    }
    /// An entry is corrected before the list is published.
    Amend = "amend" by Committee, from [Enrolling] {
        /// The entry as it should be.
        entry: Entry,
        /// Why.
        reason: entry::AmendReason,
    }
    /// An entry is taken out before the list is published.
    Strike = "strike" by Committee, from [Enrolling] {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: entry::AmendReason,
    }
    /// The list is posted.
    PublishList = "publish-list" by Committee, from [Enrolling] {
        /// When.
        happened: Happened,
    }
    /// What rulings changed is carried out and posted.
    PublishCorrections = "publish-corrections" by Committee, from [Listed] {
        /// Entries that rulings add or change, each with its objection.
        enter: Vec<RuledEntry>,
        /// Entries that rulings take out.
        remove: Vec<RuledRemoval>,
        /// When.
        happened: Happened,
    }
    /// An entry leaves the published list or the frozen roll by death or deprivation.
    Remove = "remove" by Committee, from [Listed, Frozen] {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: entry::RemovalReason,
        /// The paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The roll gets its number and its hash.
    Freeze = "freeze" by Committee, from [Listed] {}
}

/// An entry that a ruling adds or changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuledEntry {
    /// The upheld objection.
    pub objection: ObjectionId,
    /// The entry as it is ruled.
    pub entry: Entry,
}

/// An entry that a ruling takes out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuledRemoval {
    /// The upheld objection.
    pub objection: ObjectionId,
    /// Whose entry.
    pub person: PersonId,
}

/// Where the stage stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody is registered.
    #[default]
    NotOpen,
    /// Voters are entered.
    Enrolling,
    /// The list is posted; objections.
    Listed,
    /// Final: the roll has its number and hash.
    Frozen,
}

/// An import of a workbook.
#[derive(Clone, Debug, Serialize)]
pub enum Import {
    /// Rows come in; none counts yet.
    Open {
        /// The rows so far.
        rows: OrdMap<PersonId, Entry>,
    },
    /// In force.
    Closed {
        /// Whose entries it brought.
        people: OrdSet<PersonId>,
    },
    /// Taken back.
    Undone,
}

/// The state of stage 3.
#[derive(Clone, Default, Debug)]
pub struct Registration {
    /// Where it stands.
    pub phase: Phase,
    /// The entries.
    pub roll: OrdMap<PersonId, Entry>,
    /// Imports.
    pub imports: OrdMap<ImportId, Import>,
    /// When the list was posted.
    pub published: Option<NaiveDate>,
    /// Upheld objections whose correction is posted.
    pub corrected: OrdSet<ObjectionId>,
    /// Removals after publication, for the result sheet.
    pub removed: OrdMap<PersonId, entry::RemovalReason>,
    /// The number and hash of the roll, once frozen.
    pub frozen: Option<Frozen>,
}

/// What was fixed when the roll was frozen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// How many are registered.
    pub registered: u32,
    /// The RFC 6962 root over the entries in order of person ids.
    pub root: Hash,
}

/// What happened in stage 3.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The stage opened.
    Opened {},
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
    /// The roll is fixed.
    Frozen {
        /// Number and hash.
        roll: Frozen,
    },
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Registration(event)
    }
}

pub(crate) use guard::{gate, guard};

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::BeginImport { import, .. } => Event::ImportBegun { import },
        Command::ImportRows { import, rows } => Event::RowsImported { import, rows },
        Command::CloseImport { import, .. } => Event::ImportClosed { import },
        Command::UndoImport { import } => Event::ImportUndone { import },
        Command::Enrol { entry } | Command::Amend { entry, .. } => Event::Entered { entry },
        Command::Strike { person, .. } => Event::Struck { person },
        Command::PublishList { happened } => {
            let listed = Event::ListPublished { on: happened.on }.into();
            return election.announced(vec![listed], NoticeKind::VoterList, happened.on);
        }
        Command::PublishCorrections { enter, remove, happened } => {
            return corrections(election, enter, remove, happened);
        }
        Command::Remove { person, reason, .. } => Event::Removed { person, reason },
        Command::Freeze {} => {
            let roll = Frozen { registered: election.registration.registered(), root: election.registration.root() };
            return vec![Event::Frozen { roll }.into(), election.anchor_needed(AnchorKind::RollFrozen)];
        }
    };
    vec![event.into()]
}

fn corrections(
    election: &Election,
    enter: Vec<RuledEntry>,
    remove: Vec<RuledRemoval>,
    happened: Happened,
) -> Vec<crate::Event> {
    let mut events: Vec<crate::Event> = Vec::new();
    for RuledEntry { objection, entry } in enter {
        events.push(Event::Entered { entry }.into());
        events.push(Event::CorrectionPosted { objection }.into());
    }
    for RuledRemoval { objection, person } in remove {
        events.push(Event::Removed { person, reason: entry::RemovalReason::Ruling }.into());
        events.push(Event::CorrectionPosted { objection }.into());
    }
    election.announced(events, NoticeKind::ListCorrections, happened.on)
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let stage = &mut election.registration;
    match event {
        Event::Opened {} => stage.phase = Phase::Enrolling,
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
                stage.imports.insert(*import, Import::Closed { people });
                for entry in rows.values() {
                    election.people.insert(entry.person, entry.facts());
                }
                election.registration.roll = rows.union(election.registration.roll.clone());
            }
        }
        Event::ImportUndone { import } => {
            if let Some(Import::Closed { people }) = stage.imports.insert(*import, Import::Undone) {
                for person in people {
                    stage.roll.remove(&person);
                }
            }
        }
        Event::Entered { entry } => {
            election.people.insert(entry.person, entry.facts());
            stage.roll.insert(entry.person, *entry);
        }
        Event::Struck { person } => {
            stage.roll.remove(person);
        }
        Event::ListPublished { on } => {
            stage.phase = Phase::Listed;
            stage.published = Some(*on);
        }
        Event::CorrectionPosted { objection } => {
            stage.corrected.insert(*objection);
        }
        Event::Removed { person, reason } => {
            stage.roll.remove(person);
            stage.removed.insert(*person, *reason);
        }
        Event::Frozen { roll } => {
            stage.phase = Phase::Frozen;
            stage.frozen = Some(*roll);
        }
    }
}

impl Registration {
    /// How many stand on the roll now.
    pub fn registered(&self) -> u32 {
        u32::try_from(self.roll.len()).unwrap_or(u32::MAX)
    }

    /// How many of one sex stand on the roll.
    pub fn count(&self, sex: Sex) -> usize {
        self.roll.values().filter(|entry| entry.sex == sex).count()
    }

    /// The root over all entries in order of person ids.
    pub fn root(&self) -> Hash {
        let mut frontier = ledger::Frontier::new();
        for entry in self.roll.values() {
            let bytes = ledger::canonical(entry).unwrap_or_default();
            frontier.push(ledger::leaf_hash(&bytes));
        }
        frontier.root()
    }

    /// The last day for objections: the day of posting is not counted (Civil Code 201).
    pub fn window_ends(&self, election: &Election) -> Option<NaiveDate> {
        let days = election.profile.law().list_objection.0;
        self.published.and_then(|on| on.checked_add_days(Days::new(days.into())))
    }

    /// Upheld objections to the list whose correction is not posted.
    pub(crate) fn uncorrected(&self, election: &Election) -> Vec<ObjectionId> {
        election
            .office
            .objections
            .iter()
            .filter(|(id, filed)| {
                filed.about.field() == Field::Roll
                    && filed.state == State::Ruled(Ruling::Upheld)
                    && !self.corrected.contains(*id)
            })
            .map(|(id, _)| *id)
            .collect()
    }
}

impl Election {
    pub(crate) fn require_entry(&self, person: PersonId, blockers: &mut Blockers<'_>) {
        if !self.registration.roll.contains_key(&person) {
            blockers.add(Code::NotOnRoll).fact("person", person);
        }
    }

    /// The list stands at least so many days before the election day (UL26 17).
    pub(crate) fn check_list_in_time(&self, on: NaiveDate, blockers: &mut Blockers<'_>) {
        let days = self.profile.law().list_publish.0;
        let latest = self.lifecycle.election_day.and_then(|day| day.checked_sub_days(Days::new(days.into())));
        if latest.is_none_or(|latest| on > latest) {
            blockers.add(Code::ListTooLate).fact("on", on).fact("latest", latest).fact("days", days);
        }
    }
}
