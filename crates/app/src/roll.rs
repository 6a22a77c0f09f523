//! The roll from a clerk's workbook: checked row by row, imported in one step, given back with its problems.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::documents::document;
use crate::error::Problem;
use crate::fault::Fault;
use crate::people::{self, Record, sex};
use crate::random::fresh_id;
use crate::roll_file::RollFile;
use crate::roll_progress::{ImportStep, Running};
use crate::texts::Texts;
use crate::verdicts;
use chrono::NaiveDate;
use election::registration::Command as Registration;
use election::registration::eligibility::{Answer, explain};
use election::registration::entry::{AmendReason, Elsewhere, Entry};
use election::{Command, Election, ElectionId, GroupNo, HouseholdNo, ImportId, PersonId, Role};
use roster::write::{Numbers, person_cells};
use roster::{
    AgeVerdict, Class, Column, DuplicateOf, IdentityNumber, Known, Language, Lookup, Options, PersonRow, Purpose,
    Report, RowReport, Sheet, Verdict,
};
use rules::{BirthSource, Birthday, VoterClass};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Rows per entry of the log: an entry has at most 65,535 bytes, and each row stands in it twice.
pub(crate) const ROWS_PER_ENTRY: usize = 50;

/// What an import did or would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportAnswer {
    /// Sums and a verdict per row, from `roster`.
    #[schemars(with = "serde_json::Value")]
    pub report: Report,
    /// Rows that enter the roll.
    pub entered: usize,
    /// Rows whose entry changes.
    pub amended: usize,
    /// Rows of people under age on the election day, who do not enter.
    pub under_age: usize,
    /// Rows that do not enter for another reason of the law, each with the rule that says so.
    pub ineligible: Vec<Ineligible>,
    /// What rows say otherwise than the entries that they change or the rows and entries that they are duplicates of, each
    /// value beside the other.
    pub changes: Vec<Changed>,
    /// The receipt; none for a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// A row whose person has no vote here.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ineligible {
    /// The number of the row as the spreadsheet shows it, from 1.
    pub row: usize,
    /// Why.
    pub answer: Answer,
}

/// A value of a row that differs; identity numbers are masked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// The number of the row as the spreadsheet shows it, from 1.
    pub row: usize,
    /// The column.
    #[schemars(with = "String")]
    pub column: Column,
    /// What is registered, or what the earlier row says.
    pub before: String,
    /// What the row says.
    pub after: String,
}

/// Who is on a roll already, by number.
struct Registered {
    here: HashMap<String, (PersonId, PersonRow)>,
    known: HashMap<String, PersonId>,
    elsewhere: HashMap<String, String>,
}

impl Known for Registered {
    fn find(&self, number: &IdentityNumber) -> Lookup {
        if let Some((_, row)) = self.here.get(number.expose()) {
            return Lookup::Here(Box::new(row.clone()));
        }
        match self.elsewhere.get(number.expose()) {
            Some(community) => Lookup::Elsewhere(community.clone()),
            None => Lookup::NotKnown,
        }
    }
}

/// A sheet with its verdicts.
struct Checked {
    sheet: Sheet,
    report: Report,
    registered: Registered,
    births: BirthSource,
}

impl App {
    /// Checks a workbook without changing anything.
    ///
    /// # Errors
    /// [`Problem::File`] where it cannot be read.
    pub async fn check_roll(&self, election: ElectionId, file: &RollFile) -> Result<ImportAnswer, Problem> {
        let checked = self.checked(election, file).await?;
        let snapshot = self.snapshot(election).await?;
        answer(snapshot.election(), &checked, None)
    }

    /// The clerk's own rows with a column of problems.
    ///
    /// # Errors
    /// As [`App::check_roll`].
    pub async fn problem_workbook(
        &self,
        election: ElectionId,
        file: &RollFile,
        language: Language,
    ) -> Result<Vec<u8>, Problem> {
        let checked = self.checked(election, file).await?;
        let words =
            |problem: &roster::Problem| problem.fill(Texts::of(language).roster(problem.code.as_str()), language);
        roster::write::with_problems(&checked.sheet, &checked.report, language, &words)
            .map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// Imports a workbook: new rows enter, differing rows amend, all in one transaction.
    ///
    /// # Errors
    /// As [`App::act`] and [`App::check_roll`].
    pub async fn import_roll(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        file: RollFile,
        requested: &Requested,
    ) -> Result<ImportAnswer, Problem> {
        let running = self.imports().begin(election);
        let checked = self.checked(election, &file).await?;
        let import = ImportId(fresh_id()?);
        let (workbook, record, seal) = document(file.bytes)?;
        let mut work = Work { commands: vec![record], seal: vec![seal], ..Work::default() };
        work.commands.push(registration(Registration::BeginImport { import, document: workbook }));
        let snapshot = self.snapshot(election).await?;
        let entries = self.new_entries(snapshot.election(), &checked, &mut work, &running)?;
        running.at(ImportStep::Recording { rows: entries.len() });
        for rows in entries.chunks(ROWS_PER_ENTRY) {
            work.commands.push(registration(Registration::ImportRows { import, rows: rows.to_vec() }));
        }
        let rows = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        work.commands.push(registration(Registration::CloseImport { import, rows }));
        amendments(snapshot.election(), &checked, &mut work)?;
        work.made = serde_json::json!({ "import": import, "document": workbook });
        let mut answer = answer(snapshot.election(), &checked, None)?;
        answer.receipt = Some(self.submit(principal, role, election, work, requested).await?);
        Ok(answer)
    }

    async fn checked(&self, election: ElectionId, file: &RollFile) -> Result<Checked, Problem> {
        let sheet = file.sheet()?;
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let day = state.roll_day().ok_or_else(|| Problem::Refused(state.undated()))?;
        let registered = self.registered(election, &sheet).await?;
        let groups: Vec<String> = state.groups.keys().map(ToString::to_string).collect();
        let options = Options {
            election_day: age_day(day, state.profile.law().voter_age_from),
            adult_age: state.profile.law().voter_age.0,
            groups: &groups,
            purpose: if self.is_rehearsal() { Purpose::Rehearsal } else { Purpose::Election },
            known: &registered,
        };
        let report = roster::check(&sheet, &options);
        Ok(Checked { sheet, report, registered, births: file.births })
    }

    async fn registered(&self, election: ElectionId, sheet: &Sheet) -> Result<Registered, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let (mut here, mut known) = (HashMap::new(), self.numbers_of_term(state).await?);
        for (person, sealed) in self.records(election).await? {
            let record = people::read(&sealed.bytes)?;
            let Some(number) = record.identity.clone() else { continue };
            known.insert(number.clone(), person);
            if let (Some(entry), Some(row)) = (state.registration.roll.get(&person), person_row(&record)) {
                here.insert(number, (person, PersonRow { class: Some(class_of(entry.basis.class())), ..row }));
            }
        }
        let elsewhere = self.elsewhere(state, sheet).await?;
        Ok(Registered { here, known, elsewhere })
    }

    /// Numbers of the sheet that stand on another community's roll of this term, whatever that roll is for.
    async fn elsewhere(&self, state: &Election, sheet: &Sheet) -> Result<HashMap<String, String>, Problem> {
        let numbers: HashMap<[u8; 32], String> = roster::identity_numbers(sheet)
            .iter()
            .map(|number| (self.identity_hash(number.expose()), number.expose().to_owned()))
            .collect();
        let hashes: Vec<[u8; 32]> = numbers.keys().copied().collect();
        let mut elsewhere = HashMap::new();
        for row in self.store().find_identities(state.lifecycle.term, &hashes).await? {
            let number = row.identity.and_then(|hash| numbers.get(&hash));
            if let (Some(number), true) = (number, Some(row.community) != state.community) {
                elsewhere.insert(number.clone(), self.community(row.community).await?.name);
            }
        }
        Ok(elsewhere)
    }

    /// The entries of the rows that enter, their records sealed and their numbers indexed. A person whom the
    /// log knows already keeps the id.
    fn new_entries(
        &self,
        state: &Election,
        checked: &Checked,
        work: &mut Work,
        running: &Running<'_>,
    ) -> Result<Vec<Entry>, Problem> {
        let mut entries = Vec::new();
        let rows = &checked.report.rows;
        for (done, row) in rows.iter().enumerate().filter(|(_, row)| is_new(row)) {
            running.at(ImportStep::Sealing { done, of: rows.len() });
            let Some(person) = &row.person else { continue };
            if !judged(state, checked, person)?.eligible {
                continue;
            }
            let known = checked.registered.known.get(person.identity.expose());
            let id = known.copied().map_or_else(|| fresh_id().map(PersonId), Ok)?;
            let record = Record::from(person);
            let sealed = people::seal_as(id, &record)?;
            let entry = entry(state, id, sealed.commitment, (person, checked.births))?;
            work.index.extend(self.index_row(state, &entry, &record));
            work.seal.push(sealed.seal);
            entries.push(entry);
        }
        Ok(entries)
    }
}

fn registration(command: Registration) -> Command {
    Command::Registration(command)
}

fn answer(state: &Election, checked: &Checked, receipt: Option<Receipt>) -> Result<ImportAnswer, Problem> {
    let rows = &checked.report.rows;
    let mut ineligible = Vec::new();
    for row in rows.iter().filter(|row| is_new(row)) {
        let Some(person) = &row.person else { continue };
        let answer = judged(state, checked, person)?;
        if !answer.eligible {
            ineligible.push(Ineligible { row: row.row, answer });
        }
    }
    Ok(ImportAnswer {
        entered: rows.iter().filter(|row| is_new(row)).count().saturating_sub(ineligible.len()),
        amended: rows.iter().filter(|row| matches!(row.verdict, Verdict::Differs { .. })).count(),
        under_age: rows.iter().filter(|row| matches!(row.age, Some(AgeVerdict::UnderAge { .. }))).count(),
        ineligible,
        changes: rows.iter().flat_map(|row| changes(checked, row)).collect(),
        report: checked.report.clone(),
        receipt,
    })
}

/// The row or entry beside which a row is looked at: what it changes, or what it is a duplicate of.
fn other<'c>(checked: &'c Checked, row: &RowReport) -> Option<&'c PersonRow> {
    let here = || Some(&checked.registered.here.get(row.person.as_ref()?.identity.expose())?.1);
    match &row.verdict {
        Verdict::Differs { .. } | Verdict::Duplicate { of: DuplicateOf::Here { .. } } => here(),
        Verdict::Duplicate { of: DuplicateOf::Row { row: earlier } } => {
            checked.report.rows.iter().find(|one| one.row == *earlier)?.person.as_ref()
        }
        _ => None,
    }
}

/// What a row says otherwise than the entry or row of the same number.
fn changes(checked: &Checked, row: &RowReport) -> Vec<Changed> {
    let (Some(person), Some(other)) = (&row.person, other(checked, row)) else { return Vec::new() };
    let texts = |person: &PersonRow| {
        let cells = person_cells(person, Language::Chinese, Numbers::Masked);
        Column::OFFERED
            .into_iter()
            .zip(cells.into_iter().map(|cell| cell.text().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let pairs = texts(other).into_iter().zip(texts(person));
    let of = |((column, before), (_, after)): ((Column, String), (Column, String))| {
        (before != after).then_some(Changed { row: row.row, column, before, after })
    };
    pairs.filter_map(of).collect()
}

fn is_new(row: &RowReport) -> bool {
    row.verdict == Verdict::New && row.age == Some(AgeVerdict::OfAge)
}

/// Whether the person of a row has the vote, before there is an entry.
fn judged(state: &Election, checked: &Checked, person: &PersonRow) -> Result<Answer, Problem> {
    let nobody = PersonId(uuid::Uuid::nil());
    let entry = entry(state, nobody, ledger::sha256(&[]), (person, checked.births))?;
    Ok(explain(state, &entry))
}

/// The day on which a person must be of age: the year is complete on the birthday or on the day after.
pub(crate) fn age_day(election_day: NaiveDate, counted: Birthday) -> NaiveDate {
    match counted {
        Birthday::OnTheDay => election_day,
        Birthday::DayAfter => election_day.pred_opt().unwrap_or(election_day),
    }
}

/// Rows that differ from the entry of the same person amend it: the same id, a fresh seal.
fn amendments(state: &Election, checked: &Checked, work: &mut Work) -> Result<(), Problem> {
    for row in &checked.report.rows {
        let (Verdict::Differs { .. }, Some(person)) = (&row.verdict, &row.person) else { continue };
        let Some((id, _)) = checked.registered.here.get(person.identity.expose()) else { continue };
        let sealed = people::seal_as(*id, &Record::from(person))?;
        let entry = entry(state, *id, sealed.commitment, (person, checked.births))?;
        work.seal.push(sealed.seal);
        work.commands.push(registration(Registration::Amend { entry, reason: AmendReason::EntryError }));
    }
    Ok(())
}

fn entry(
    state: &Election,
    person: PersonId,
    commitment: ledger::Hash,
    (row, birth_source): (&PersonRow, BirthSource),
) -> Result<Entry, Problem> {
    let group = row.group.parse().map_err(|_| Problem::field("", Fault::NoSuchGroup { group: row.group.clone() }))?;
    let found = verdicts::found(state)?;
    Ok(Entry {
        person,
        commitment,
        sex: sex(row.sex),
        group: GroupNo(group),
        household: row.household.as_ref().and_then(|number| number.trim().parse().ok()).map(HouseholdNo),
        basis: verdicts::basis(state, voter_class(row.class), verdicts::months(row.since, found.day)),
        age: verdicts::age(row.birth_date, found),
        found,
        birth_source,
        bar: None,
        elsewhere: Elsewhere::NotRegistered,
    })
}

/// A row without a class is a resident who is registered and lives here, the ordinary case.
const fn voter_class(class: Option<Class>) -> VoterClass {
    match class {
        None | Some(Class::A) => VoterClass::Resident,
        Some(Class::B) => VoterClass::Away,
        Some(Class::C) => VoterClass::Incomer,
        Some(Class::D) => VoterClass::Worker,
    }
}

const fn class_of(class: VoterClass) -> Class {
    match class {
        VoterClass::Resident => Class::A,
        VoterClass::Away => Class::B,
        VoterClass::Incomer => Class::C,
        VoterClass::Worker => Class::D,
    }
}

/// The row behind a sealed record; records without a number never came from a workbook.
fn person_row(record: &Record) -> Option<PersonRow> {
    let identity = IdentityNumber::parse(record.identity.as_ref()?).ok()?;
    Some(PersonRow {
        name: roster::PersonName::parse(&record.name).ok()?,
        sex: identity.sex(),
        birth_date: identity.birth_date(),
        identity,
        group: record.group.clone()?,
        household: record.household.clone(),
        class: None,
        since: record.since,
        residence: record.residence.clone(),
        household_registration: record.household_registration.clone(),
        phone: record.phone.clone(),
        remarks: record.remarks.clone(),
    })
}
