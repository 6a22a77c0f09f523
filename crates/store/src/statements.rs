//! What candidates say of themselves: sealed, one that is being written and one that is shown for each nomination. What is
//! replaced is destroyed with its sealed parts; what was released stands as documents beside the log.

use crate::append::Seal;
use crate::connect::immediate;
use crate::entity::{sealed, statement};
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::rows::insert_all;
use crate::store::Store;
use crate::vault::seal;
use chrono::{DateTime, Utc};
use election::{AccountId, DocumentId, ElectionId, NominationId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, TransactionTrait};
use uuid::Uuid;

/// How far a statement is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StatementState {
    /// Its candidate looks at it.
    Draft,
    /// The committee looks at it.
    Sent,
    /// The committee sent it back.
    Returned,
    /// It may be shown.
    Released,
}

impl StatementState {
    const ALL: [Self; 4] = [Self::Draft, Self::Sent, Self::Returned, Self::Released];

    const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Returned => "returned",
            Self::Released => "released",
        }
    }
}

/// What a candidate says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Its id, which is the id of the sealed words.
    pub id: Uuid,
    /// Of which election.
    pub election: ElectionId,
    /// Whose nomination.
    pub nomination: NominationId,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// How far it is.
    pub state: StatementState,
    /// The id of the sealed photo.
    pub photo: Option<Uuid>,
    /// The id of the sealed reason of its return.
    pub reason: Option<Uuid>,
    /// As which documents it was released: the words, the photo.
    pub documents: Option<(DocumentId, Option<DocumentId>)>,
}

/// What the committee decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// It goes back with a reason.
    Returned(Seal),
    /// It may be shown: the documents of words and photo.
    Released(DocumentId, Option<DocumentId>),
}

impl TryFrom<statement::Model> for Statement {
    type Error = StoreError;

    fn try_from(row: statement::Model) -> Result<Self, StoreError> {
        let state = StatementState::ALL.into_iter().find(|state| state.word() == row.state);
        Ok(Self {
            id: row.id,
            election: ElectionId(row.election),
            nomination: NominationId(row.nomination),
            made: moment(row.made),
            state: state.ok_or_else(|| StoreError::Corrupt(format!("a statement is {}", row.state)))?,
            photo: row.photo,
            reason: row.reason,
            documents: row.document.map(|id| (DocumentId(id), row.photo_document.map(DocumentId))),
        })
    }
}

/// Destroys the statements of a nomination in these states, but one, with everything sealed for them.
async fn destroy<C: ConnectionTrait>(
    database: &C,
    (election, nomination): (ElectionId, NominationId),
    states: &[StatementState],
    but: Uuid,
) -> Result<(), StoreError> {
    let rows = statement::Entity::find()
        .filter(statement::Column::Election.eq(election.0))
        .filter(statement::Column::Nomination.eq(nomination.0))
        .filter(statement::Column::State.is_in(states.iter().map(|state| state.word())))
        .filter(statement::Column::Id.ne(but));
    for row in rows.all(database).await? {
        let parts = [Some(row.id), row.photo, row.reason].into_iter().flatten();
        sealed::Entity::delete_many().filter(sealed::Column::Id.is_in(parts)).exec(database).await?;
        statement::Entity::delete_by_id(row.id).exec(database).await?;
    }
    Ok(())
}

impl Store {
    /// Keeps a draft in the place of the one before it, and of what the committee sent back.
    ///
    /// # Errors
    /// Those of the database and of sealing.
    pub async fn draft_statement(&self, draft: &Statement, parts: &[Seal]) -> Result<(), StoreError> {
        let sealed = parts.iter().map(|part| Ok(seal(self.keys(), draft.election, part)?.into_active_model()));
        let sealed = sealed.collect::<Result<Vec<_>, StoreError>>()?;
        let row = statement::Model {
            id: draft.id,
            election: draft.election.0,
            nomination: draft.nomination.0,
            made: millis(draft.made),
            state: StatementState::Draft.word().to_owned(),
            photo: draft.photo,
            decided_by: None,
            decided: None,
            reason: None,
            document: None,
            photo_document: None,
        };
        let transaction = self.write().begin_with_options(immediate()).await?;
        let gone = [StatementState::Draft, StatementState::Returned];
        destroy(&transaction, (draft.election, draft.nomination), &gone, draft.id).await?;
        insert_all(&transaction, vec![row.into_active_model()]).await?;
        insert_all(&transaction, sealed).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Sends a draft to the committee, in the place of what was sent before.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no such draft.
    pub async fn send_statement(&self, draft: &Statement, now: DateTime<Utc>) -> Result<(), StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let row = statement::ActiveModel {
            state: Set(StatementState::Sent.word().to_owned()),
            made: Set(millis(now)),
            ..Default::default()
        };
        self.turned(&transaction, draft.id, StatementState::Draft, row).await?;
        destroy(&transaction, (draft.election, draft.nomination), &[StatementState::Sent], draft.id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps what the committee decided on what was sent; once released, what was shown before is gone.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it does not wait for a decision.
    pub async fn decide_statement(
        &self,
        sent: &Statement,
        decided: &Decided,
        (by, at): (AccountId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let mut row = statement::ActiveModel {
            decided_by: Set(Some(by.0)),
            decided: Set(Some(millis(at))),
            ..Default::default()
        };
        match decided {
            Decided::Returned(reason) => {
                row.state = Set(StatementState::Returned.word().to_owned());
                row.reason = Set(Some(reason.id));
                let sealed = seal(self.keys(), sent.election, reason)?;
                insert_all(&transaction, vec![sealed.into_active_model()]).await?;
            }
            Decided::Released(words, photo) => {
                row.state = Set(StatementState::Released.word().to_owned());
                row.document = Set(Some(words.0));
                row.photo_document = Set(photo.map(|photo| photo.0));
                let gone = [StatementState::Released];
                destroy(&transaction, (sent.election, sent.nomination), &gone, sent.id).await?;
            }
        }
        self.turned(&transaction, sent.id, StatementState::Sent, row).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn turned<C: ConnectionTrait>(
        &self,
        database: &C,
        id: Uuid,
        from: StatementState,
        row: statement::ActiveModel,
    ) -> Result<(), StoreError> {
        let turned = statement::Entity::update_many()
            .set(row)
            .filter(statement::Column::Id.eq(id))
            .filter(statement::Column::State.eq(from.word()));
        match turned.exec(database).await?.rows_affected {
            0 => Err(StoreError::Missing),
            _ => Ok(()),
        }
    }

    /// The statements of an election, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn statements(&self, election: ElectionId) -> Result<Vec<Statement>, StoreError> {
        let rows = statement::Entity::find()
            .filter(statement::Column::Election.eq(election.0))
            .order_by_asc(statement::Column::Made)
            .order_by_asc(statement::Column::Id);
        rows.all(self.read()).await?.into_iter().map(Statement::try_from).collect()
    }
}
