//! The secret behind the numbers on the cards of an election's voters. It is made from the index key of the server that the
//! election began on, and goes along with it: a card that is printed is the same number wherever the election is held.

use crate::error::StoreError;
use crate::keys::{IndexKind, Keys};
use crate::store::Store;
use crate::vault::{SealKind, Unsealed};
use election::ElectionId;
use uuid::Uuid;

/// Under which id the secret of an election lies where it came along.
fn id(election: ElectionId) -> Uuid {
    let hash = ledger::sha256(format!("{election}|cards").as_bytes());
    let bytes = std::array::from_fn(|at| hash.as_bytes().get(at).copied().unwrap_or_default());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The secret of an election that began here.
fn own(keys: &Keys, election: ElectionId) -> [u8; 32] {
    keys.index_hash(IndexKind::Card, &format!("{election}"))
}

impl Store {
    /// The secret of an election's cards.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Sealed`] where what came along is none.
    pub async fn card_secret(&self, election: ElectionId) -> Result<[u8; 32], StoreError> {
        match self.unseal(id(election)).await? {
            Some(record) => record.bytes.try_into().map_err(|_| StoreError::Sealed(id(election))),
            None => Ok(own(self.keys(), election)),
        }
    }

    /// The secret as it goes along with an election that began here.
    pub(crate) fn card_record(&self, election: ElectionId) -> Unsealed {
        let salt = self.keys().index_hash(IndexKind::Card, &format!("{election}|salt"));
        let bytes = own(self.keys(), election).to_vec();
        Unsealed { id: id(election), kind: SealKind::Settings, owner: None, election, salt, bytes }
    }
}
