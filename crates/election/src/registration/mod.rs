//! Stage 3, voter registration (选民登记): `NotOpen → Enrolling → Listed → Frozen`.
//! After publication an entry leaves only by death, deprivation or a published ruling.

pub mod eligibility;
pub mod entry;
mod event;
mod guard;
mod household;
pub(crate) mod later;
mod parent;
mod removal;
mod share;
pub mod verdict;
pub mod version;

use crate::blocker::{Blockers, Code};
use crate::context::Happened;
use crate::election::{Election, Sex};
use crate::ids::{DocumentId, HouseholdNo, ImportId, ObjectionId, PersonId, RollNo, RoundNo};
use crate::office::notice::NoticeKind;
use crate::office::objection::{Field, Ruling, State};
use crate::record::anchor::AnchorKind;
use chrono::{Days, NaiveDate};
use entry::Entry;
use imbl::{OrdMap, OrdSet, Vector};
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use verdict::{Found, Renewal};
use version::{Frozen, Totals};

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
    /// The verdicts of age and months are found again for the election day as it stands, a part of the roll at a time.
    RenewVerdicts = "renew-verdicts" by Committee, from [Enrolling, Listed, Frozen] {
        /// For which day and by which rules they were found; nothing else than what stands is taken.
        found: Found,
        /// The verdicts.
        verdicts: Vec<Renewal>,
    }
    /// Written pledges not to be registered elsewhere are on file.
    KeepPledges = "keep-pledges" by Committee, from [Enrolling] {
        /// Whose.
        people: Vec<PersonId>,
        /// The pledges.
        document: DocumentId,
    }
    /// The eligible residents were counted, where so many of them must register.
    CountEligible = "count-eligible" by CommitteeOrOffice, from [Enrolling] {
        /// How many have the vote, registered or not.
        eligible: u32,
        /// The count.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A household authorises one of its voters, where households vote.
    Authorise = "authorise" by Committee, from [Enrolling, Listed, Frozen] {
        /// Which household.
        household: HouseholdNo,
        /// Who votes for it.
        person: PersonId,
        /// The signed authorisation.
        document: DocumentId,
        /// When it was signed.
        happened: Happened,
    }
    /// A household takes its authorisation back before it has voted.
    RevokeAuthorisation = "revoke-authorisation" by Committee, from [Enrolling, Listed, Frozen] {
        /// Which household.
        household: HouseholdNo,
        /// The signed paper.
        document: DocumentId,
        /// When.
        happened: Happened,
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
    /// An entry leaves the published list or the frozen roll: by death or deprivation, and by late withdrawal or because
    /// nobody finds the voter where the rules have it.
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
    /// A voter whom nobody had found is back before the poll.
    Restore = "restore" by Committee, from [Listed, Frozen] {
        /// Whose entry.
        person: PersonId,
        /// The paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The roll gets its number and its hash.
    Freeze = "freeze" by Committee, from [Listed] {}
    /// The rows of an import are the roll of the election whose term runs: it is taken over and frozen.
    AdoptRoll = "adopt-roll" by Committee, from [Enrolling] {
        /// Which import.
        import: ImportId,
    }
    /// Voters are entered again for a later round that has a roll of its own.
    OpenForRound = "open-for-round" by Committee, from [Frozen] {}
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
        /// The entry of the log with which it came into force.
        entry: u64,
    },
    /// In force, and on a roll that was frozen since: nobody takes it back.
    Kept,
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
    pub removed: OrdMap<PersonId, Removal>,
    /// How many have the vote, registered or not, once they were counted.
    pub eligible: Option<u32>,
    /// Whose written pledge is on file.
    pub pledged: OrdSet<PersonId>,
    /// Who votes for each household.
    pub authorised: OrdMap<HouseholdNo, PersonId>,
    /// The versions of the frozen roll in the order of their numbers.
    pub versions: Vector<Frozen>,
    /// What the verdicts of a roll were found for that was taken over from the election whose term runs.
    pub adopted: Option<Found>,
    /// The later round that the stage was opened for last.
    pub later: Option<RoundNo>,
    /// The version that each round's poll was opened on.
    pub(crate) pinned: OrdMap<RoundNo, RollNo>,
    /// Sums over the roll.
    pub(crate) totals: Totals,
}

/// An entry that left after publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Removal {
    /// Why.
    pub reason: entry::RemovalReason,
    /// The entry as it stood.
    pub entry: Entry,
}

pub use event::Event;
pub(crate) use event::evolve;
pub(crate) use guard::{gate, guard};

pub(crate) fn decide(election: &Election, command: &Command) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Open {} => Event::Opened {},
        Command::BeginImport { import, .. } => Event::ImportBegun { import },
        Command::ImportRows { import, rows } => Event::RowsImported { import, rows },
        Command::CloseImport { import, .. } => Event::ImportClosed { import },
        Command::UndoImport { import } => Event::ImportUndone { import },
        Command::Enrol { entry } | Command::Amend { entry, .. } => Event::Entered { entry },
        Command::Strike { person, .. } => later::struck(election, person),
        Command::OpenForRound {} => Event::OpenedForRound { round: election.ballot.round_no() },
        Command::PublishList { happened } => {
            let listed = Event::ListPublished { on: happened.on }.into();
            return election.announced(vec![listed], NoticeKind::VoterList, happened.on);
        }
        Command::PublishCorrections { enter, remove, happened } => {
            return corrections(election, enter, remove, happened);
        }
        Command::AdoptRoll { import } => return parent::adopted(election, import),
        Command::RenewVerdicts { found, verdicts } => return verdict::decide(election, found, verdicts),
        Command::KeepPledges { people, .. } => Event::PledgesKept { people },
        Command::CountEligible { eligible, .. } => Event::EligibleCounted { eligible },
        Command::Authorise { household, person, .. } => Event::Authorised { household, person },
        Command::RevokeAuthorisation { household, .. } => Event::AuthorisationRevoked { household },
        Command::Remove { person, reason, .. } => {
            return election.with_reissue(vec![Event::Removed { person, reason }]);
        }
        Command::Restore { person, .. } => return election.with_reissue(vec![Event::Restored { person }]),
        Command::Freeze {} => {
            let roll = election.registration.next_version();
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
        version::root(&self.roll)
    }

    /// The last day for objections: the day of posting is not counted (Civil Code 201).
    pub fn window_ends(&self, election: &Election) -> Option<NaiveDate> {
        let days = election.profile.law().list_objection;
        self.published.map(|on| election.end_of_period(on, days))
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

    /// The list stands at least so many days before the day that its roll is for (UL26 17).
    pub(crate) fn check_list_in_time(&self, on: NaiveDate, blockers: &mut Blockers<'_>) {
        let days = self.profile.law().list_publish.0;
        let latest = self.roll_day().and_then(|day| day.checked_sub_days(Days::new(days.into())));
        if latest.is_none_or(|latest| on > latest) {
            blockers.add(Code::ListTooLate).fact("on", on).fact("latest", latest).fact("days", days);
        }
    }
}
