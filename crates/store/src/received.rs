//! Papers that came in online: sealed, numbered per election, found again by the number and the secret of the receipt. They
//! are no part of a log until the committee files them.

use crate::append::Seal;
use crate::connect::immediate;
use crate::entity::received;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::rows::insert_all;
use crate::store::Store;
use crate::vault::seal;
use chrono::{DateTime, Utc};
use election::{AccountId, ElectionId, NominationId};
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
};
use uuid::Uuid;

/// How often a number is drawn anew where another server took it meanwhile.
const TRIES: u32 = 8;

/// A paper before it has a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPaper {
    /// Its id, which is the id of what is sealed.
    pub id: Uuid,
    /// Which election it is about.
    pub election: ElectionId,
    /// The word of its matter.
    pub matter: String,
    /// The nomination that it is about.
    pub nomination: Option<(NominationId, String)>,
    /// The keyed hash of who sent it.
    pub source: Hash,
    /// Whether the sender proved to be on the roll.
    pub known: bool,
    /// The hash of the form that was sent: one form is one paper, however often it comes.
    pub sent: Hash,
    /// The keyed hash of the receipt's secret.
    pub secret: Hash,
    /// When it came in.
    pub at: DateTime<Utc>,
}

/// A paper that came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// Its id, which is the id of what is sealed.
    pub id: Uuid,
    /// Which election it is about.
    pub election: ElectionId,
    /// Its number on the receipt.
    pub number: u32,
    /// The word of its matter.
    pub matter: String,
    /// The nomination that it is about, and whose finding.
    pub nomination: Option<(NominationId, String)>,
    /// Whether the sender proved to be on the roll.
    pub known: bool,
    /// When it came in.
    pub at: DateTime<Utc>,
    /// When it was put away without being filed.
    pub closed: Option<DateTime<Utc>>,
    /// What was answered.
    pub reply: Option<Reply>,
}

/// An answer to a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The id of the sealed words.
    pub id: Uuid,
    /// Who answered.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which papers are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// Those of one sender.
    From(Hash),
    /// Those of senders who are not known to be on the roll.
    Strangers,
}

impl From<received::Model> for Received {
    fn from(row: received::Model) -> Self {
        let reply = row.reply.zip(row.replied_by).zip(row.replied);
        Self {
            id: row.id,
            election: ElectionId(row.election),
            number: u32::try_from(row.number).unwrap_or_default(),
            matter: row.matter,
            nomination: row.nomination.map(NominationId).zip(row.body),
            known: row.known,
            at: moment(row.at),
            closed: row.closed.map(moment),
            reply: reply.map(|((id, by), at)| Reply { id, by: AccountId(by), at: moment(at) }),
        }
    }
}

async fn sent<C: ConnectionTrait>(database: &C, sent: Hash) -> Result<Option<Received>, StoreError> {
    let found = received::Entity::find().filter(received::Column::Sent.eq(sent.as_bytes().to_vec()));
    Ok(found.one(database).await?.map(Received::from))
}

impl Store {
    /// Keeps a paper under the next number of its election; a form that came before is answered with its paper.
    ///
    /// # Errors
    /// Those of the database and of sealing.
    pub async fn receive(&self, paper: &NewPaper, words: &Seal) -> Result<Received, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.receive_once(paper, words).await {
                // Another server gave the number away, or took the same form.
                Err(StoreError::Taken) if tries < TRIES => {}
                done => return done,
            }
        }
    }

    async fn receive_once(&self, paper: &NewPaper, words: &Seal) -> Result<Received, StoreError> {
        let sealed = seal(self.keys(), paper.election, words)?;
        let transaction = self.write().begin_with_options(immediate()).await?;
        if let Some(before) = sent(&transaction, paper.sent).await? {
            return Ok(before);
        }
        let last: Option<Option<i32>> = received::Entity::find()
            .select_only()
            .column_as(received::Column::Number.max(), "last")
            .filter(received::Column::Election.eq(paper.election.0))
            .into_tuple()
            .one(&transaction)
            .await?;
        let (nomination, body) = paper.nomination.clone().unzip();
        let row = received::Model {
            id: paper.id,
            election: paper.election.0,
            number: last.flatten().unwrap_or_default().saturating_add(1),
            matter: paper.matter.clone(),
            nomination: nomination.map(|id| id.0),
            body,
            source: paper.source.as_bytes().to_vec(),
            known: paper.known,
            sent: paper.sent.as_bytes().to_vec(),
            secret_hash: paper.secret.as_bytes().to_vec(),
            at: millis(paper.at),
            closed: None,
            replied_by: None,
            replied: None,
            reply: None,
        };
        insert_all(&transaction, vec![row.clone().into_active_model()]).await?;
        insert_all(&transaction, vec![sealed.into_active_model()]).await?;
        transaction.commit().await?;
        Ok(Received::from(row))
    }

    /// Whether a form came before.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn was_sent(&self, form: Hash) -> Result<bool, StoreError> {
        Ok(sent(self.read(), form).await?.is_some())
    }

    /// The papers of an election, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn received(&self, election: ElectionId) -> Result<Vec<Received>, StoreError> {
        let rows = received::Entity::find()
            .filter(received::Column::Election.eq(election.0))
            .order_by_asc(received::Column::Number);
        Ok(rows.all(self.read()).await?.into_iter().map(Received::from).collect())
    }

    /// The paper of a receipt: number and secret must both be right.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn received_by(
        &self,
        election: ElectionId,
        number: u32,
        secret: Hash,
    ) -> Result<Option<Received>, StoreError> {
        let Ok(number) = i32::try_from(number) else { return Ok(None) };
        let found = received::Entity::find()
            .filter(received::Column::Election.eq(election.0))
            .filter(received::Column::Number.eq(number))
            .filter(received::Column::SecretHash.eq(secret.as_bytes().to_vec()));
        Ok(found.one(self.read()).await?.map(Received::from))
    }

    /// How many papers came in since a moment.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_received(
        &self,
        election: ElectionId,
        since: DateTime<Utc>,
        which: Counted,
    ) -> Result<u64, StoreError> {
        let rows = received::Entity::find()
            .filter(received::Column::Election.eq(election.0))
            .filter(received::Column::At.gt(millis(since)));
        let rows = match which {
            Counted::From(source) => rows.filter(received::Column::Source.eq(source.as_bytes().to_vec())),
            Counted::Strangers => rows.filter(received::Column::Known.eq(false)),
        };
        Ok(rows.count(self.read()).await?)
    }

    /// Keeps the sealed answer to a paper; `closed` puts it away without being filed. The first answer stands.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where the election has no such paper, or it was answered before.
    pub async fn reply(
        &self,
        paper: (ElectionId, Uuid),
        words: &Seal,
        reply: Reply,
        closed: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let (election, id) = paper;
        let sealed = seal(self.keys(), election, words)?;
        let transaction = self.write().begin_with_options(immediate()).await?;
        let answered = received::Entity::update_many()
            .set(received::ActiveModel {
                closed: Set(closed.map(millis)),
                replied_by: Set(Some(reply.by.0)),
                replied: Set(Some(millis(reply.at))),
                reply: Set(Some(reply.id)),
                ..Default::default()
            })
            .filter(received::Column::Id.eq(id))
            .filter(received::Column::Election.eq(election.0))
            .filter(received::Column::Reply.is_null());
        if answered.exec(&transaction).await?.rows_affected == 0 {
            return Err(StoreError::Missing);
        }
        insert_all(&transaction, vec![sealed.into_active_model()]).await?;
        transaction.commit().await?;
        Ok(())
    }
}
