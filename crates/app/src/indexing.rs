//! The index of identity numbers as the roll changes by hand: who comes onto it brings the number in, who leaves takes it
//! out, as an import does for its rows.

use crate::app::App;
use crate::error::Problem;
use crate::people::{self, Record};
use election::registration::entry::Entry;
use election::registration::{Command as Registration, Import};
use election::{Command, Election, ElectionId, PersonId};
use store::{IndexKind, IndexRow};

/// Who comes onto a roll, or stands on it otherwise, and who leaves it.
#[derive(Default)]
struct Change {
    enters: Vec<Entry>,
    leaves: Vec<PersonId>,
}

impl Change {
    fn of(state: &Election, command: &Command) -> Self {
        let Command::Registration(command) = command else { return Self::default() };
        let registration = &state.registration;
        match command {
            Registration::Enrol { entry } | Registration::Amend { entry, .. } => {
                Self { enters: vec![*entry], leaves: Vec::new() }
            }
            Registration::Restore { person, .. } => {
                let removal = registration.removed.get(person);
                Self { enters: removal.map(|removal| removal.entry).into_iter().collect(), leaves: Vec::new() }
            }
            Registration::PublishCorrections { enter, remove, .. } => Self {
                enters: enter.iter().map(|change| change.entry).collect(),
                leaves: remove.iter().map(|change| change.person).collect(),
            },
            Registration::Strike { person, .. } | Registration::Remove { person, .. } => {
                Self { enters: Vec::new(), leaves: vec![*person] }
            }
            Registration::UndoImport { import } => match registration.imports.get(import) {
                Some(Import::Closed { people, .. }) => {
                    Self { enters: Vec::new(), leaves: people.iter().copied().collect() }
                }
                _ => Self::default(),
            },
            _ => Self::default(),
        }
    }
}

impl App {
    /// What a command that somebody sends by itself changes in the index.
    pub(crate) async fn indexing(
        &self,
        election: ElectionId,
        command: &Command,
    ) -> Result<(Vec<IndexRow>, Vec<PersonId>), Problem> {
        if !matches!(command, Command::Registration(_)) {
            return Ok((Vec::new(), Vec::new()));
        }
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let Change { enters, leaves } = Change::of(state, command);
        let mut index = Vec::new();
        for entry in &enters {
            let sealed = self.store().unseal_owned(entry.person).await?;
            let sealed = sealed.iter().find(|sealed| people::in_force(sealed, &entry.facts()));
            if let Some(sealed) = sealed {
                index.extend(self.index_row(state, entry, &people::read(&sealed.bytes)?));
            }
        }
        Ok((index, leaves))
    }

    pub(crate) fn identity_hash(&self, number: &str) -> [u8; 32] {
        self.store().keys().index_hash(IndexKind::Identity, number)
    }

    /// The row of the index for a person who enters the roll.
    pub(crate) fn index_row(&self, state: &Election, entry: &Entry, record: &Record) -> Option<IndexRow> {
        Some(IndexRow {
            term: state.lifecycle.term,
            person: entry.person,
            community: state.community?,
            identity: record.identity.as_ref().map(|number| self.identity_hash(number)),
            name: self.store().keys().index_hash(IndexKind::Name, &record.name),
            group: Some(entry.group),
        })
    }
}
