//! What candidates say of themselves, with a photo: looked at by the candidate before it is sent, by the committee before it
//! is shown, and shown once the formal list is posted, in one form for all. What is shown stands as documents whose
//! commitments are in the log; what is written before is sealed and gone when it is replaced.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::documents::document;
use crate::error::Problem;
use crate::fault::Fault;
use crate::portrait::drawn_anew;
use crate::random::{fresh_id, random_bytes};
use election::nomination::State;
use election::{DocumentId, Election, ElectionId, NominationId, PersonId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Decided, Seal, SealKind, Statement, StatementState};
use tally::Post;
use uuid::Uuid;

/// The longest statement in characters, the same for all.
pub const LONGEST: usize = 500;

/// The longest reason in characters.
const LONGEST_REASON: usize = 300;

/// How far a statement is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Its candidate looks at it.
    Draft,
    /// The committee looks at it.
    Sent,
    /// The committee sent it back.
    Returned,
    /// It may be shown.
    Released,
}

impl From<StatementState> for Stands {
    fn from(state: StatementState) -> Self {
        match state {
            StatementState::Draft => Self::Draft,
            StatementState::Sent => Self::Sent,
            StatementState::Returned => Self::Returned,
            StatementState::Released => Self::Released,
        }
    }
}

/// What becomes of the photo when a statement is written anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewPhoto {
    /// The one before stays.
    Keep,
    /// There is none.
    Leave,
    /// This one.
    Take(Vec<u8>),
}

/// A statement as it is read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct StatementView {
    /// Its id.
    pub id: Uuid,
    /// Whose nomination.
    pub nomination: NominationId,
    /// Who.
    pub person: PersonId,
    /// How far it is.
    pub state: Stands,
    /// The words; none once they are erased.
    pub words: Option<String>,
    /// The photo's id.
    pub photo: Option<Uuid>,
    /// Why it was sent back.
    pub reason: Option<String>,
}

/// Words of a statement as they are sent.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnWords {
    /// The words.
    pub words: String,
}

/// Why a statement goes back.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentBack {
    /// The reason, as the candidate reads it.
    pub reason: String,
}

/// The candidates of a post as they are shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PresentedPost {
    /// The post.
    pub post: Post,
    /// In the order of the ballot paper.
    pub candidates: Vec<Presented>,
}

/// A candidate as all are shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Presented {
    /// The nomination.
    pub nomination: Option<NominationId>,
    /// The name.
    pub name: String,
    /// What the candidate says; none where nothing was released.
    pub words: Option<String>,
    /// The document of the photo.
    pub photo: Option<DocumentId>,
}

/// What is committed to when a statement is released.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Released {
    nomination: NominationId,
    words: String,
}

/// A statement as it is written: letters and new lines, neither empty nor too long.
fn written(text: &str, most: usize, pointer: &str) -> Result<String, Problem> {
    let text: String = text.chars().filter(|one| *one == '\n' || !one.is_control()).collect();
    let text = text.trim().to_owned();
    if text.is_empty() || text.chars().count() > most {
        return Err(Problem::field(pointer, Fault::Length { least: 1, most }));
    }
    Ok(text)
}

fn sealed(id: Uuid, bytes: Vec<u8>) -> Result<Seal, Problem> {
    Ok(Seal { id, kind: SealKind::Text, owner: None, salt: random_bytes()?, bytes })
}

impl App {
    async fn sealed_text(&self, id: Uuid) -> Result<Option<Vec<u8>>, Problem> {
        let found = self.store().unseal(id).await?.filter(|found| found.kind == SealKind::Text);
        Ok(found.map(|found| found.bytes))
    }

    async fn statement_view(&self, election: &Election, row: &Statement) -> Result<Option<StatementView>, Problem> {
        let Some(one) = election.nomination.get(row.nomination) else { return Ok(None) };
        let text = |bytes: Option<Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let reason = match row.reason {
            Some(reason) => text(self.sealed_text(reason).await?),
            None => None,
        };
        let words = text(self.sealed_text(row.id).await?);
        let (id, nomination, person) = (row.id, row.nomination, one.person);
        Ok(Some(StatementView { id, nomination, person, state: row.state.into(), words, photo: row.photo, reason }))
    }

    /// The statements of a nomination by its link, with the election and the nomination.
    async fn statements_by_link(&self, token: &str) -> Result<(ElectionId, NominationId, Vec<Statement>), Problem> {
        let own = self.own_nomination(token).await?;
        let nomination = own.standing.nomination;
        let mut rows = self.store().statements(own.election).await?;
        rows.retain(|row| row.nomination == nomination);
        Ok((own.election, nomination, rows))
    }

    /// What the holder of a link says so far: what is written or waits, and what is shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a link that opens nothing.
    pub async fn own_statements(&self, token: &str) -> Result<Vec<StatementView>, Problem> {
        let (id, _, rows) = self.statements_by_link(token).await?;
        let snapshot = self.snapshot(id).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            views.extend(self.statement_view(snapshot.election(), row).await?);
        }
        Ok(views)
    }

    /// Keeps what a candidate writes, to be looked at before it is sent.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a link that opens nothing; [`Problem::Invalid`] for words that are missing or too long, a
    /// photo that is none, a nomination that is not accepted.
    pub async fn draft_statement(&self, token: &str, words: &str, photo: NewPhoto) -> Result<(), Problem> {
        let (id, nomination, rows) = self.statements_by_link(token).await?;
        let snapshot = self.snapshot(id).await?;
        let state = snapshot.election().nomination.get(nomination).map(|one| one.state);
        if state != Some(State::Accepted) {
            return Err(Problem::field("/words", Fault::NotAccepted));
        }
        let words = written(words, LONGEST, "/words")?;
        let photo = match photo {
            NewPhoto::Leave => None,
            NewPhoto::Take(bytes) => Some(self.drawn(bytes).await?),
            NewPhoto::Keep => match rows.iter().rev().find_map(|row| row.photo) {
                Some(before) => self.sealed_text(before).await?,
                None => None,
            },
        };
        let mut parts = Vec::new();
        let draft = Statement {
            id: fresh_id()?,
            election: id,
            nomination,
            made: self.clock().now(),
            state: StatementState::Draft,
            photo: photo.as_ref().map(|_| fresh_id()).transpose()?,
            reason: None,
            documents: None,
        };
        parts.push(sealed(draft.id, words.into_bytes())?);
        if let Some((id, bytes)) = draft.photo.zip(photo) {
            parts.push(sealed(id, bytes)?);
        }
        Ok(self.store().draft_statement(&draft, &parts).await?)
    }

    /// Takes a photo for what a candidate writes; the words stay.
    ///
    /// # Errors
    /// As [`App::draft_statement`].
    pub async fn draft_photo(&self, token: &str, photo: Vec<u8>) -> Result<(), Problem> {
        let words = self.own_statements(token).await?.into_iter().rev().find_map(|one| one.words);
        self.draft_statement(token, &words.unwrap_or_default(), NewPhoto::Take(photo)).await
    }

    /// One photo is drawn at a time, off the threads that answer.
    async fn drawn(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let _one = self.portraits().lock().await;
        let drawn = tokio::task::spawn_blocking(move || drawn_anew(&bytes)).await;
        let drawn = drawn.map_err(|error| Problem::unavailable(error.to_string()))?;
        drawn.map_err(|why| Problem::field("/photo", why.into()))
    }

    /// Sends what the candidate looked at to the committee.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where nothing is written.
    pub async fn send_statement(&self, token: &str) -> Result<(), Problem> {
        let (_, _, rows) = self.statements_by_link(token).await?;
        let draft = rows.iter().find(|row| row.state == StatementState::Draft).ok_or(Problem::NotFound("draft"))?;
        Ok(self.store().send_statement(draft, self.clock().now()).await?)
    }

    /// A photo that the holder of a link sent, a JPEG.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn own_photo(&self, token: &str, photo: Uuid) -> Result<Vec<u8>, Problem> {
        let (_, _, rows) = self.statements_by_link(token).await?;
        let own = rows.iter().any(|row| row.photo == Some(photo));
        let bytes = if own { self.sealed_text(photo).await? } else { None };
        bytes.ok_or(Problem::NotFound("photo"))
    }

    /// What candidates sent, and what became of it; a draft is its candidate's alone.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn statements(&self, id: ElectionId) -> Result<Vec<StatementView>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let mut views = Vec::new();
        for row in self.store().statements(id).await? {
            if row.state != StatementState::Draft {
                views.extend(self.statement_view(snapshot.election(), &row).await?);
            }
        }
        Ok(views)
    }

    async fn statement(
        &self,
        id: ElectionId,
        statement: Uuid,
        state: Option<StatementState>,
    ) -> Result<Statement, Problem> {
        let rows = self.store().statements(id).await?.into_iter();
        let mut fits =
            rows.filter(|row| row.state != StatementState::Draft && state.is_none_or(|state| state == row.state));
        fits.find(|row| row.id == statement).ok_or(Problem::NotFound("statement"))
    }

    /// The photo of a statement that was sent, a JPEG.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn statement_photo(&self, id: ElectionId, statement: Uuid) -> Result<Vec<u8>, Problem> {
        let photo = self.statement(id, statement, None).await?.photo.ok_or(Problem::NotFound("photo"))?;
        self.sealed_text(photo).await?.ok_or(Problem::NotFound("photo"))
    }

    /// Sends a statement back to its candidate with a reason.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where it does not wait, [`Problem::Invalid`] without a reason.
    pub async fn send_back(
        &self,
        principal: &Principal,
        id: ElectionId,
        statement: Uuid,
        reason: &str,
    ) -> Result<(), Problem> {
        let row = self.statement(id, statement, Some(StatementState::Sent)).await?;
        let reason = written(reason, LONGEST_REASON, "/reason")?;
        let decided = Decided::Returned(sealed(fresh_id()?, reason.into_bytes())?);
        Ok(self.store().decide_statement(&row, &decided, (principal.account, self.clock().now())).await?)
    }

    /// Releases a statement: words and photo become documents whose commitments stand in the log.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::NotFound`] where it does not wait.
    pub async fn release_statement(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        statement: Uuid,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let row = self.statement(id, statement, Some(StatementState::Sent)).await?;
        let words = self.sealed_text(row.id).await?.ok_or(Problem::NotFound("statement"))?;
        let words = String::from_utf8_lossy(&words).into_owned();
        let released = ledger::canonical(&Released { nomination: row.nomination, words });
        let (said, record, seal) = document(released.map_err(|error| Problem::unavailable(error.to_string()))?)?;
        let mut work = Work { commands: vec![record], seal: vec![seal], ..Work::default() };
        let mut shown = None;
        if let Some(photo) = row.photo {
            let bytes = self.sealed_text(photo).await?.ok_or(Problem::NotFound("photo"))?;
            let (photo, record, seal) = document(bytes)?;
            work.commands.push(record);
            work.seal.push(seal);
            shown = Some(photo);
        }
        work.made = json!({ "document": said, "photo": shown });
        let receipt = self.submit(principal, role, id, work, requested).await?;
        // A repetition is answered with the documents of the first time.
        let made = |name: &str| receipt.made.get(name).and_then(|id| serde_json::from_value(id.clone()).ok());
        let decided = Decided::Released(made("document").unwrap_or(said), made("photo"));
        self.store().decide_statement(&row, &decided, (principal.account, self.clock().now())).await?;
        Ok(receipt)
    }

    /// The candidates of the formal list as residents see them, all in one form; none before it is posted.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn presented(&self, id: ElectionId) -> Result<Vec<PresentedPost>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let released = self.released(id).await?;
        let people = election.nomination.formal.iter().flat_map(|list| list.candidates.iter().copied()).collect();
        let names = self.names_of(id, &people).await?;
        let mut posts = Vec::new();
        for list in &election.nomination.formal {
            let mut candidates = Vec::with_capacity(list.candidates.len());
            for person in &list.candidates {
                let nomination = nomination_of(election, *person, &list.post);
                let row = released.iter().find(|row| Some(row.nomination) == nomination);
                let documents = row.and_then(|row| row.documents);
                candidates.push(Presented {
                    nomination,
                    name: names.get(person).cloned().unwrap_or_default(),
                    words: match documents {
                        Some((said, _)) => self.released_words(said).await?,
                        None => None,
                    },
                    photo: documents.and_then(|(_, photo)| photo),
                });
            }
            posts.push(PresentedPost { post: list.post.clone(), candidates });
        }
        Ok(posts)
    }

    async fn released(&self, id: ElectionId) -> Result<Vec<Statement>, Problem> {
        let mut rows = self.store().statements(id).await?;
        rows.retain(|row| row.state == StatementState::Released);
        Ok(rows)
    }

    async fn released_words(&self, said: DocumentId) -> Result<Option<String>, Problem> {
        let sealed = self.store().unseal(said.0).await?.filter(|sealed| sealed.kind == SealKind::Document);
        Ok(sealed.and_then(|sealed| serde_json::from_slice::<Released>(&sealed.bytes).ok()).map(|said| said.words))
    }

    /// The photo of a candidate of the formal list, a JPEG: only of one who is shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn presented_photo(&self, id: ElectionId, nomination: NominationId) -> Result<Vec<u8>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let missing = || Problem::NotFound("photo");
        let one = election.nomination.get(nomination).ok_or_else(missing)?;
        let lists = &election.nomination.formal;
        let listed = lists.iter().any(|list| list.post == one.post && list.candidates.contains(&one.person));
        let rows = self.released(id).await?;
        let row = rows.iter().find(|row| listed && row.nomination == nomination);
        let photo = row.and_then(|row| row.documents).and_then(|(_, photo)| photo).ok_or_else(missing)?;
        let sealed = self.store().unseal(photo.0).await?;
        let sealed = sealed.filter(|sealed| sealed.election == id && sealed.kind == SealKind::Document);
        Ok(sealed.ok_or_else(missing)?.bytes)
    }
}

/// The nomination by which somebody stands for a post.
fn nomination_of(election: &Election, person: PersonId, post: &Post) -> Option<NominationId> {
    let all = election.nomination.all.iter();
    let mut own = all.filter(|(_, one)| one.person == person && one.post == *post && one.state == State::Accepted);
    own.next().map(|(id, _)| *id)
}
