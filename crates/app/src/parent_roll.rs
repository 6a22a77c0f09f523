//! The roll of the election whose term runs, taken over by a recall or a by-election: nobody imports the workbook again.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::documents::document;
use crate::error::Problem;
use crate::fault::Fault;
use crate::people::{self, Record};
use crate::random::fresh_id;
use crate::roll::ROWS_PER_ENTRY;
use crate::verdicts;
use election::lifecycle::purpose::Purpose;
use election::registration::Command as Registration;
use election::registration::eligibility::explain;
use election::registration::entry::Entry;
use election::{Command, CommunityId, Election, ElectionId, ImportId, PersonId, Role};
use rules::{LaterVoteRoll, Law};
use std::collections::{BTreeSet, HashMap};
use store::{Seal, Unsealed};

impl App {
    /// The purpose of a new election with the roll that it uses, where the law has it use that of the election whose term
    /// runs, and with that election's representatives. Both are of one community and one term.
    pub(crate) async fn with_parent(
        &self,
        purpose: Purpose,
        (community, term): (CommunityId, u16),
        law: &Law,
    ) -> Result<Purpose, Problem> {
        let Some(of) = purpose.of() else { return Ok(purpose) };
        let snapshot = self.snapshot(of.election).await?;
        let parent = snapshot.election();
        if parent.community != Some(community) || parent.lifecycle.term != term {
            return Err(Problem::field("/purpose/of/election", Fault::OtherTerm));
        }
        let purpose = with_representatives(purpose, parent)?;
        let newest = parent.registration.newest();
        match (purpose.roll(), purpose.wanted_roll(law)) {
            (Some(named), _) if Some(named) != newest => Err(Problem::field("/purpose/roll", Fault::OtherRoll)),
            (None, Some(LaterVoteRoll::Parent)) => {
                let newest = newest.ok_or_else(|| Problem::field("/purpose/of/election", Fault::NoFrozenRoll))?;
                Ok(purpose.with_roll(newest))
            }
            _ => Ok(purpose),
        }
    }

    /// Persons of the election whose term runs, by identity number: a person keeps the id through all votes of a term.
    pub(crate) async fn numbers_of_term(&self, state: &Election) -> Result<HashMap<String, PersonId>, Problem> {
        match state.lifecycle.purpose.of() {
            Some(of) => self.known_numbers(of.election).await,
            None => Ok(HashMap::new()),
        }
    }

    /// Takes over the roll of the election whose term runs: as it was frozen where the law has it used, else as a first
    /// import whose verdicts are found for the new day. Who has no vote by them is named in the answer.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::NotFound`] in a general election.
    pub async fn take_over_roll(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let of = *state.lifecycle.purpose.of().ok_or(Problem::NotFound("roll of a running term"))?;
        let parent = self.snapshot(of.election).await?;
        let sealed: HashMap<PersonId, Unsealed> = self.records(of.election).await?.into_iter().collect();
        let source = ledger::canonical(&of).map_err(|error| Problem::unavailable(error.to_string()))?;
        let (source, record, seal) = document(source)?;
        let mut work = Work { commands: vec![record], seal: vec![seal], ..Work::default() };
        let (mut entries, mut left) = (Vec::new(), Vec::new());
        for frozen in parent.election().registration.roll.values() {
            let unsealed = sealed.get(&frozen.person).ok_or(Problem::NotFound("record of a voter of that roll"))?;
            let record = people::read(&unsealed.bytes)?;
            match taken_over(state, *frozen, &record)? {
                Some(entry) => {
                    work.index.extend(self.index_row(state, &entry, &record));
                    work.seal.push(copied(unsealed)?);
                    entries.push(entry);
                }
                None => left.push(frozen.person),
            }
        }
        let import = ImportId(fresh_id()?);
        work.commands.extend(commands(state, (import, source), &entries));
        work.made = serde_json::json!({ "import": import, "document": source, "left_out": left });
        self.submit(principal, role, election, work, requested).await
    }
}

/// The representatives of the election whose term runs are named as they stand there.
fn with_representatives(purpose: Purpose, parent: &Election) -> Result<Purpose, Problem> {
    let theirs: BTreeSet<_> = parent.electing_representatives().into_iter().collect();
    match purpose.representatives() {
        Some(named) if !named.is_empty() && *named != theirs => {
            Err(Problem::field("/purpose/representatives", Fault::OtherRepresentatives))
        }
        _ => Ok(purpose.with_representatives(theirs)),
    }
}

fn commands(state: &Election, (import, document): (ImportId, election::DocumentId), entries: &[Entry]) -> Vec<Command> {
    let rows = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let mut commands = vec![Registration::BeginImport { import, document }];
    let chunks = entries.chunks(ROWS_PER_ENTRY);
    commands.extend(chunks.map(|rows| Registration::ImportRows { import, rows: rows.to_vec() }));
    commands.push(match state.lifecycle.purpose.roll() {
        Some(_) => Registration::AdoptRoll { import },
        None => Registration::CloseImport { import, rows },
    });
    commands.into_iter().map(Command::Registration).collect()
}

/// The entry as it stands in this election; none for who is on its roll already or has no vote by now.
fn taken_over(state: &Election, frozen: Entry, record: &Record) -> Result<Option<Entry>, Problem> {
    if state.lifecycle.purpose.roll().is_some() {
        return Ok(Some(frozen));
    }
    let found = verdicts::found(state)?;
    let months = verdicts::months(record.since, found.day);
    let basis = verdicts::basis(state, frozen.basis.class(), months);
    // Who was old enough for the election whose term runs has only grown older.
    let age = record.birth_date.map_or(frozen.age, |born| verdicts::age(born, found));
    let entry = Entry { basis, age, found, ..frozen };
    let stays = explain(state, &entry).eligible && !state.registration.roll.contains_key(&entry.person);
    Ok(stays.then_some(entry))
}

/// The record of a person under an id of its own, with the salt and bytes that the entry commits to.
fn copied(unsealed: &Unsealed) -> Result<Seal, Problem> {
    Ok(Seal {
        id: fresh_id()?,
        kind: unsealed.kind,
        owner: unsealed.owner,
        salt: unsealed.salt,
        bytes: unsealed.bytes.clone(),
    })
}
