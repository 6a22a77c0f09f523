//! The desk of what came in: read, filed with the day it was received, or answered with a reason. Whoever reads a paper is
//! on record; filing twice is refused because a paper is filed under its own id.

use super::{Came, LONGEST, Matter, Words, appealed, due, filed_as, matter, waits};
use crate::access::{Access, Principal};
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::documents::document;
use crate::error::Problem;
use crate::fault::Fault;
use crate::objections::Filing;
use crate::people::NewPerson;
use crate::random::{fresh_id, random_bytes};
use crate::record::masked;
use chrono::{DateTime, NaiveDate, Utc};
use election::nomination::Command as Nomination;
use election::office::Command as Office;
use election::office::objection::{About, Objection};
use election::{Command, ElectionId, Happened, LateReason, NominationId, ObjectionId, PersonId, Role, Sex, legal_day};
use rules::ReviewBody;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::{Received, Reply, Seal, SealKind};
use uuid::Uuid;

/// A paper on the desk, without its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PaperView {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: u32,
    /// What it is about.
    pub matter: Matter,
    /// The nomination and the body whose finding is appealed against.
    pub appeal: Option<(NominationId, ReviewBody)>,
    /// Whether the sender proved to be on the roll.
    pub known: bool,
    /// When it came in.
    pub at: DateTime<Utc>,
    /// The last day of the ruling, counted from that day.
    pub due: NaiveDate,
    /// How far it is.
    #[serde(flatten)]
    pub came: Came,
}

/// An objection of the log on the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ObjectionView {
    /// Its id.
    pub objection: ObjectionId,
    /// Where it stands.
    #[serde(flatten)]
    pub stands: Objection,
    /// How it was filed.
    pub filing: Option<Filing>,
    /// The number of the paper that came in online.
    pub received: Option<u32>,
}

/// Everything on the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ObjectionsDesk {
    /// What came in online, the oldest first.
    pub received: Vec<PaperView>,
    /// What is filed, in the order of filing.
    pub objections: Vec<ObjectionView>,
}

/// What waits on the desk.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Waiting {
    /// Papers that came in online and are neither filed nor answered.
    pub papers: usize,
    /// Objections without a ruling.
    pub rulings: usize,
}

/// A paper with its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ReadPaper {
    /// The paper.
    pub paper: PaperView,
    /// What it says; none once it is erased.
    pub words: Option<Words>,
    /// Who sends it, as far as the reader may know.
    pub sender: String,
    /// What was answered.
    pub reply: Option<String>,
}

/// How a paper is filed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filed {
    /// What the objection is about; an appeal says it itself.
    #[serde(default)]
    pub about: Option<About>,
    /// Why it is filed more than a day after it came in.
    #[serde(default)]
    pub late: Option<LateReason>,
}

/// What is answered to a paper.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredPaper {
    /// The reason, as the holder of the receipt reads it.
    pub reason: String,
}

impl App {
    /// All objections, and what came in online.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn objections_desk(&self, id: ElectionId) -> Result<ObjectionsDesk, Problem> {
        let snapshot = self.snapshot(id).await?;
        let rows = self.store().received(id).await?;
        let filings = self.filings(id).await?;
        let numbers: BTreeMap<ObjectionId, u32> = rows.iter().map(|row| (filed_as(row.id), row.number)).collect();
        let mut received = Vec::with_capacity(rows.len());
        for row in &rows {
            received.push(self.view(id, row).await?);
        }
        let view = |(objection, stands): (&ObjectionId, &Objection)| ObjectionView {
            objection: *objection,
            stands: *stands,
            filing: filings.get(*objection).copied(),
            received: numbers.get(objection).copied(),
        };
        let mut objections: Vec<_> = snapshot.election().office.objections.iter().map(view).collect();
        objections.sort_by_key(|one| one.filing.map(|filing| filing.number));
        Ok(ObjectionsDesk { received, objections })
    }

    async fn view(&self, id: ElectionId, row: &Received) -> Result<PaperView, Problem> {
        let snapshot = self.snapshot(id).await?;
        Ok(PaperView {
            id: row.id,
            number: row.number,
            matter: matter(row)?,
            appeal: appealed(row),
            known: row.known,
            at: row.at,
            due: due(snapshot.election(), row),
            came: self.came(id, snapshot.election(), row).await?,
        })
    }

    /// How much waits on the desk.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn objections_waiting(&self, id: ElectionId) -> Result<Waiting, Problem> {
        use election::office::objection::State;
        let snapshot = self.snapshot(id).await?;
        let papers = self.store().received(id).await?;
        let papers = papers.iter().filter(|row| waits(snapshot.election(), row)).count();
        let objections = snapshot.election().office.objections.values();
        Ok(Waiting { papers, rulings: objections.filter(|one| one.state == State::Filed).count() })
    }

    async fn paper(&self, id: ElectionId, paper: Uuid) -> Result<Received, Problem> {
        let found = self.store().received(id).await?.into_iter().find(|row| row.id == paper);
        found.ok_or(Problem::NotFound("paper"))
    }

    /// A paper with its words; the look is recorded. Only the desk reads who sent it and how the sender is reached.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn read_paper(&self, principal: &Principal, id: ElectionId, paper: Uuid) -> Result<ReadPaper, Problem> {
        let row = self.paper(id, paper).await?;
        let mut words = self.words(paper).await?;
        self.record_look(principal, id, (words.as_ref().and_then(|words| words.person), paper), "objection").await?;
        let Access::Roles(desk) = Access::DESK else { return Err(Problem::Forbidden) };
        let files = principal.role(desk, &self.place(id).await?).is_some();
        let person: BTreeSet<PersonId> = words.iter().filter_map(|words| words.person).collect();
        let names = if files { self.names_of(id, &person).await? } else { self.masked_names(id, &person).await? };
        let mut sender = names.into_values().next().unwrap_or_default();
        if let Some(words) = &mut words {
            if !files {
                (words.name, words.contact, words.last_four) = (masked(&words.name), String::new(), String::new());
            }
            if sender.is_empty() {
                sender.clone_from(&words.name);
            }
        }
        Ok(ReadPaper { paper: self.view(id, &row).await?, words, sender, reply: self.reply_to(&row).await? })
    }

    /// Files a paper: sealed as the document of an objection or an appeal, with the day it was received.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::NotFound`] for a paper that is not there or whose words are erased,
    /// [`Problem::Conflict`] for one that was answered.
    pub async fn file_paper(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        (paper, filed): (Uuid, &Filed),
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let row = self.paper(id, paper).await?;
        if row.closed.is_some() {
            return Err(Problem::Conflict("answer to this paper"));
        }
        let words = self.words(paper).await?.ok_or(Problem::NotFound("words of this paper"))?;
        let bytes = ledger::canonical(&words).map_err(|error| Problem::unavailable(error.to_string()))?;
        let (document, record, seal) = document(bytes)?;
        let happened = Happened { on: legal_day(row.at), late: filed.late };
        let command = match (words.appeal, filed.about) {
            (Some((nomination, body)), _) => {
                Command::Nomination(Nomination::FileAppeal { nomination, body, document, happened })
            }
            (None, Some(about)) => {
                Command::Office(Office::FileObjection { objection: filed_as(paper), about, document, happened })
            }
            (None, None) => return Err(Problem::field("/about", Fault::Missing)),
        };
        let made = serde_json::json!({ "document": document, "objection": paper });
        let work = Work { commands: vec![record, command], seal: vec![seal], made, ..Work::default() };
        self.submit(principal, role, id, work, requested).await
    }

    /// Enters the sender of a paper as a person whom the log knows, so that an objection may be about the missing entry.
    ///
    /// # Errors
    /// As [`App::enter_people`].
    pub async fn enter_sender(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        (paper, sex): (Uuid, Sex),
    ) -> Result<PersonId, Problem> {
        let words = self.words(paper).await?.ok_or(Problem::NotFound("words of this paper"))?;
        let new = NewPerson {
            name: words.name,
            sex: Some(sex),
            identity: None,
            group: words.group,
            household: None,
            phone: None,
        };
        let key = format!("received/{paper}/sender");
        let requested = Requested::new(Some(key.clone()), None, &key, &[]);
        let entered = self.enter_people(principal, role, id, &[new], &requested).await?;
        let person = entered.made.pointer("/people/0").cloned().unwrap_or_default();
        serde_json::from_value(person).map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// Answers a paper: one that is not filed is put away with it as no objection, one that is ruled on gets the reason
    /// beside the ruling. The first answer stands.
    ///
    /// # Errors
    /// [`Problem::Invalid`] without a reason, [`Problem::Conflict`] before the ruling on a filed one.
    pub async fn answer_paper(
        &self,
        principal: &Principal,
        id: ElectionId,
        paper: Uuid,
        reason: &str,
    ) -> Result<(), Problem> {
        let snapshot = self.snapshot(id).await?;
        let row = self.paper(id, paper).await?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > LONGEST {
            return Err(Problem::field("/reason", Fault::Length { least: 1, most: LONGEST }));
        }
        let now = self.clock().now();
        let closed = match self.came(id, snapshot.election(), &row).await? {
            Came::Waiting {} => Some(now),
            Came::Filed {} => return Err(Problem::Conflict("objection without a ruling")),
            _ => row.closed,
        };
        let reply = Reply { id: fresh_id()?, by: principal.account, at: now };
        let bytes = reason.as_bytes().to_vec();
        let seal = Seal { id: reply.id, kind: SealKind::Text, owner: None, salt: random_bytes()?, bytes };
        Ok(self.store().reply((id, paper), &seal, reply, closed).await?)
    }
}
