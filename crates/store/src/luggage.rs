//! What goes along with a log to another server: the community, who may work there, the sealed records. It leaves the
//! store open, to be locked under a passphrase, and is sealed again under the keys of the server that takes it in. What
//! came in online stays where it came in: receipts and links open by the keys of that server alone.

use crate::entity::{access_log, account, account_grant, community, received, sealed, statement};
use crate::error::StoreError;
use crate::store::Store;
use crate::vault::{SealKind, Unsealed, unseal};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use election::{CommunityId, ElectionId, PersonId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Accounts named in one statement.
const MANY: usize = 1_000;

/// All that an election needs beside its log.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Luggage {
    pub(crate) community: community::Model,
    pub(crate) accounts: Vec<account::Model>,
    pub(crate) grants: Vec<account_grant::Model>,
    /// Servers before 0.2 packed an empty list here.
    #[serde(default, rename = "pins", skip_serializing)]
    _pins: IgnoredAny,
    pub(crate) looks: Vec<access_log::Model>,
    pub(crate) records: Vec<Carried>,
}

/// A record of the vault, open.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Carried {
    pub(crate) id: Uuid,
    pub(crate) kind: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<Uuid>,
    /// Its salt, and its bytes after it.
    pub(crate) salted: String,
}

impl Carried {
    fn pack(record: &Unsealed) -> Self {
        let salted = STANDARD.encode([record.salt.as_slice(), &record.bytes].concat());
        Self { id: record.id, kind: record.kind.code(), owner: record.owner.map(|owner| owner.0), salted }
    }

    /// The record again; nothing where it is none of ours.
    fn unpack(&self, election: ElectionId) -> Option<Unsealed> {
        let salted = STANDARD.decode(&self.salted).ok()?;
        let (salt, bytes) = salted.split_first_chunk::<32>()?;
        let kind = SealKind::from_column(self.kind.into())?;
        let owner = self.owner.map(PersonId);
        Some(Unsealed { id: self.id, kind, owner, election, salt: *salt, bytes: bytes.to_vec() })
    }
}

impl Luggage {
    /// The community.
    pub const fn community(&self) -> CommunityId {
        CommunityId(self.community.id)
    }

    /// The records of the vault, which belong to this election.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] names one that is not readable.
    pub fn records(&self, election: ElectionId) -> Result<Vec<Unsealed>, StoreError> {
        let unpacked = self.records.iter().map(|one| one.unpack(election).ok_or(StoreError::Sealed(one.id)));
        unpacked.collect()
    }
}

/// The sealed parts of what came in online, and of what was answered.
async fn kept_at_home<C: ConnectionTrait>(database: &C, election: ElectionId) -> Result<BTreeSet<Uuid>, StoreError> {
    let papers = received::Entity::find().filter(received::Column::Election.eq(election.0)).all(database).await?;
    let mut kept: BTreeSet<Uuid> = papers.iter().flat_map(|row| [Some(row.id), row.reply]).flatten().collect();
    let said = statement::Entity::find().filter(statement::Column::Election.eq(election.0)).all(database).await?;
    kept.extend(said.iter().flat_map(|row| [Some(row.id), row.photo, row.reason]).flatten());
    Ok(kept)
}

/// Whether a grant in force lets its account work in this election. Who looks after the whole installation does not come
/// along.
pub(crate) fn comes_along(grant: &account_grant::Model, election: ElectionId, community: &community::Model) -> bool {
    let here = match grant.scope_kind.as_str() {
        "county" => grant.scope_id == community.county,
        "street" => grant.scope_id == format!("{}/{}", community.county, community.street),
        "community" => grant.scope_id == community.id.to_string(),
        "election" => grant.scope_id == election.to_string(),
        _ => false,
    };
    here && grant.confirmed_at.is_some() && grant.revoked_at.is_none()
}

impl Store {
    /// Packs what goes along with an election.
    ///
    /// # Errors
    /// [`StoreError::Missing`] without its community; [`StoreError::Sealed`] names a record that does not open.
    pub async fn luggage(&self, election: ElectionId, community: CommunityId) -> Result<Luggage, StoreError> {
        let database = self.read();
        let community = community::Entity::find_by_id(community.0).one(database).await?.ok_or(StoreError::Missing)?;
        let mut grants = account_grant::Entity::find().order_by_asc(account_grant::Column::Id).all(database).await?;
        grants.retain(|grant| comes_along(grant, election, &community));
        let who: BTreeSet<Uuid> = grants.iter().map(|grant| grant.account).collect();
        let who: Vec<Uuid> = who.into_iter().collect();
        let mut accounts = Vec::new();
        for who in who.chunks(MANY) {
            let named = account::Entity::find().filter(account::Column::Id.is_in(who.iter().copied()));
            accounts.extend(named.all(database).await?);
        }
        let looks = access_log::Entity::find().filter(access_log::Column::Election.eq(election.0));
        let looks = looks.order_by_asc(access_log::Column::Id).all(database).await?;
        let rows = sealed::Entity::find().filter(sealed::Column::Election.eq(election.0));
        let rows = rows.order_by_asc(sealed::Column::Id).all(database).await?;
        let kept = kept_at_home(database, election).await?;
        let rows = rows.into_iter().filter(|row| !kept.contains(&row.id));
        let records = rows.map(|row| unseal(self.keys(), row).map(|record| Carried::pack(&record)));
        let mut records = records.collect::<Result<Vec<_>, _>>()?;
        let cards = self.card_record(election);
        if records.iter().all(|record| record.id != cards.id) {
            records.push(Carried::pack(&cards));
        }
        Ok(Luggage { community, accounts, grants, _pins: IgnoredAny, looks, records })
    }
}
