//! Batches that are entered by their sums: the numbered lines of the sheet, entered twice apart like papers, and entered
//! again just where the two differ, without showing what the other wrote.

use crate::access::Principal;
use crate::app::App;
use crate::commands::Requested;
use crate::counting::{EntryAnswer, batch_of};
use crate::drafts::{Place, key_of};
use crate::entered::Content;
use crate::error::Problem;
use crate::fault::Fault;
use election::ballot::count::Batch;
use election::ballot::design::Sheets;
use election::ballot::lines::Line;
use election::method::EntryBy;
use election::office::appointment::Function;
use election::{Election, ElectionId, Role};
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Some lines of a batch's sheet by their number, from 1; one that is left out is 0, or where lines are asked again stays
/// as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// Which sheet has these numbers, as it was given with the lines: a name that is matched to the roll gets a line.
    pub sheet: Hash,
    /// The numbers that stand in them.
    pub lines: BTreeMap<u32, u32>,
}

/// The sheet of a batch for whoever enters it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinesSheet {
    /// The hash of what the lines say, to be sent with them.
    pub sheet: Hash,
    /// Papers of the batch.
    pub papers: u32,
    /// Whether a paper is a set of sheets, of which none is void because another is.
    pub sheets: Sheets,
    /// The lines; the first has number 1.
    pub lines: Vec<LineView>,
    /// What is asked.
    pub asks: Asks,
}

/// One line of the sheet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineView {
    /// Its number.
    pub number: u32,
    /// What it says.
    #[serde(flatten)]
    pub line: Line,
    /// Whose votes it says; none elsewhere, and where the record was erased.
    pub name: Option<String>,
}

/// What is asked of whoever has the sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "asks", rename_all = "snake_case")]
pub enum Asks {
    /// Every line.
    All {},
    /// Just these lines, at which the two entries differ.
    Again {
        /// Their numbers.
        lines: Vec<u32>,
    },
    /// Just these lines, over which the two tellers differ again: this third person decides them.
    Decides {
        /// Their numbers.
        lines: Vec<u32>,
    },
    /// Nothing but a word: both entered the same, or a third person decided, and the server stopped before the batch was
    /// agreed.
    Agreement {},
    /// Nothing: the other teller has not entered it yet, or a third person decides.
    Waits {},
    /// Nothing: it is agreed.
    Nothing {},
}

impl App {
    /// The sheet of a batch for the teller who asks, or for a third person where the two differ again.
    ///
    /// # Errors
    /// [`Problem::Invalid`] where batches are entered paper by paper; [`Problem::NotFound`].
    pub async fn lines_sheet(
        &self,
        principal: &Principal,
        id: ElectionId,
        place: Place,
    ) -> Result<LinesSheet, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        require_sums(election)?;
        let round = election.ballot.round().ok_or(Problem::NotFound("round"))?;
        let found = batch_of(election, key_of(election, place))?;
        let lines = election.sheet_lines();
        let names = self.candidate_names(election, round).await?;
        let name = |line: &Line| match line {
            Line::Votes { person, .. } => person.as_str().parse().ok().and_then(|person| names.get(&person)).cloned(),
            _ => None,
        };
        let view = |(number, line): (u32, Line)| LineView { number, name: name(&line), line };
        let asks = self.asks(principal, election, place, found).await?;
        let sheet = sheet_hash(&lines)?;
        let lines = (1..).zip(lines).map(view).collect();
        Ok(LinesSheet { sheet, papers: found.papers, sheets: round.sheets(), lines, asks })
    }

    async fn asks(
        &self,
        principal: &Principal,
        election: &Election,
        place: Place,
        found: &Batch,
    ) -> Result<Asks, Problem> {
        if found.agreed.is_some() {
            return Ok(Asks::Nothing {});
        }
        let differing = self.differences(election.id, key_of(election, place), found).await?;
        let office = |functions: &[Function]| election.office.person(principal.account, functions);
        if election.third_decides(found) {
            let third = office(&[Function::Scrutineer, Function::CommitteeMember]).is_some();
            return Ok(if third { Asks::Decides { lines: differing } } else { Asks::Waits {} });
        }
        let counts = [Function::Teller, Function::Scrutineer, Function::CommitteeMember];
        if found.common().is_some() && office(&counts).is_some() {
            return Ok(Asks::Agreement {});
        }
        let Some(person) = office(&[Function::Teller]) else { return Ok(Asks::Waits {}) };
        let entered = found.newest(person).is_some();
        let both = found.disagreements > 0 && !found.entered.contains(&person);
        Ok(match (entered, both) {
            (false, _) => Asks::All {},
            (true, true) => Asks::Again { lines: differing },
            (true, false) => Asks::Waits {},
        })
    }

    /// A teller enters the sums of a batch line by line, or again just the lines that differ; only the root goes into the
    /// log. The second equal entry agrees the batch.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Refused`] with the numbered checks where the own lines do not balance;
    /// [`Problem::Invalid`] for a line that there is not, one that differs and is left out, or one that agreed and is changed.
    pub async fn enter_lines(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        place: Place,
        given: Lines,
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let key = key_of(election, place);
        let found = batch_of(election, key)?;
        require_sums(election)?;
        if let Some(answer) = self.entered_before(principal, role, election, key, requested).await? {
            return Ok(answer);
        }
        if (found.third.is_some() || given.lines.is_empty())
            && let Some(answer) = self.agree_common(principal, role, election, key).await?
        {
            return Ok(answer);
        }
        check_sheet(election, &given)?;
        let person = election.office.person(principal.account, &[Function::Teller]);
        let again = person.filter(|person| found.newest(*person).is_some());
        let content = if let Some(person) = again {
            let own = self.content(id, key, found, person).await?;
            let differing = if found.agreed.is_none() { self.differences(id, key, found).await? } else { Vec::new() };
            merged(election, &own, &given, &differing)?
        } else {
            let numbers = (1_u32..).map(|at| given.lines.get(&at).copied().unwrap_or(0));
            Content::Sums(Box::new(election.sheet_sums(found.papers, numbers)))
        };
        balanced(election, found, &content)?;
        self.enter(principal, role, election, key, content, requested).await
    }

    /// A third person decides the lines over which the two tellers of a batch differ again; the batch is agreed.
    ///
    /// # Errors
    /// As [`App::enter_lines`]; [`Problem::Invalid`] for other lines than those that differ.
    pub async fn decide_lines(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        place: Place,
        decided: Lines,
        requested: &Requested,
    ) -> Result<EntryAnswer, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let key = key_of(election, place);
        let found = batch_of(election, key)?;
        require_sums(election)?;
        if let Some(answer) = self.decided_before(principal, role, election, key, requested).await? {
            return Ok(answer);
        }
        check_sheet(election, &decided)?;
        let called = election.third_decides(found);
        let differing = if called { self.differences(id, key, found).await? } else { Vec::new() };
        let Some(base) = found.tellers.head().filter(|_| found.agreed.is_none() && !differing.is_empty()) else {
            return Err(Problem::NotFound("lines that differ"));
        };
        if !decided.lines.keys().eq(differing.iter()) {
            return Err(Problem::field("/lines", Fault::OtherLines { lines: differing }));
        }
        let own = self.content(id, key, found, *base).await?;
        let content = merged(election, &own, &decided, &differing)?;
        balanced(election, found, &content)?;
        self.decide(principal, role, election, place, (content, differing), requested).await
    }
}

/// Batches are entered by their sums only where the method says so.
pub(crate) fn require_sums(election: &Election) -> Result<(), Problem> {
    match election.entry_by() {
        EntryBy::Sums => Ok(()),
        EntryBy::Papers => Err(Problem::field("/lines", Fault::EnteredByPaper)),
    }
}

/// Batches are entered paper by paper unless the method says otherwise.
pub(crate) fn require_papers(election: &Election) -> Result<(), Problem> {
    match election.entry_by() {
        EntryBy::Papers => Ok(()),
        EntryBy::Sums => Err(Problem::field("/papers", Fault::EnteredBySums)),
    }
}

pub(crate) fn sheet_hash(lines: &[Line]) -> Result<Hash, Problem> {
    let bytes = ledger::canonical(lines).map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(ledger::sha256(&bytes))
}

/// The lines are those of the sheet as it is now.
pub(crate) fn check_sheet(election: &Election, given: &Lines) -> Result<(), Problem> {
    let lines = election.sheet_lines();
    if given.sheet != sheet_hash(&lines)? {
        return Err(Problem::field("/sheet", Fault::OtherSheet));
    }
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    match given.lines.keys().find(|at| !(1..=last).contains(*at)) {
        Some(at) => Err(Problem::field(format!("/lines/{at}"), Fault::NoSuchLine { last })),
        None => Ok(()),
    }
}

/// The own entry before with the lines that are entered again: everything that differs, and nothing else.
fn merged(election: &Election, own: &Content, given: &Lines, differing: &[u32]) -> Result<Content, Problem> {
    let Content::Sums(own) = own else { return Err(Problem::NotFound("sums")) };
    if let Some(at) = differing.iter().find(|at| !given.lines.contains_key(at)) {
        return Err(Problem::field(format!("/lines/{at}"), Fault::LinesDiffer));
    }
    let mut numbers = Vec::new();
    for (at, line) in (1_u32..).zip(election.sheet_lines()) {
        let (before, now) = (line.of(own), given.lines.get(&at).copied());
        if now.is_some_and(|now| now != before) && !differing.contains(&at) {
            return Err(Problem::field(format!("/lines/{at}"), Fault::LinesAgree));
        }
        numbers.push(now.unwrap_or(before));
    }
    Ok(Content::Sums(Box::new(election.sheet_sums(own.papers, numbers))))
}

/// What does not balance in somebody's own lines is said at once; it tells nothing of the other's.
fn balanced(election: &Election, batch: &Batch, content: &Content) -> Result<(), Problem> {
    let blockers = election.unbalanced(&content.sums(election)?, batch.papers);
    if blockers.is_empty() { Ok(()) } else { Err(Problem::Refused(blockers)) }
}
