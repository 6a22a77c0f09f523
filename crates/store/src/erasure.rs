//! What an erasure destroys: with its entry's transaction the sealed records of its scope go, and the index of people.

use crate::entity::{identity_home, roll_index, sealed};
use crate::error::StoreError;
use crate::vault::SealKind;
use election::lifecycle::erasure::{Erasable, Proposal};
use election::{Command, DocumentId, Election, ElectionId, lifecycle, record};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};
use uuid::Uuid;

/// Records of one election that go.
pub(crate) struct Erasure {
    election: ElectionId,
    kinds: Vec<SealKind>,
    kept: Vec<Uuid>,
}

impl Erasure {
    /// What this command destroys in the election as it stands before it.
    pub(crate) fn of(election: &Election, command: &Command) -> Option<Self> {
        match command {
            Command::Lifecycle(lifecycle::Command::ConfirmErasure {}) => {
                election.lifecycle.proposed.as_ref().map(|proposal| Self::proposed(election.id, proposal))
            }
            // What the holders have, the server keeps no longer.
            Command::Record(record::Command::ConfirmPackage { .. }) => {
                Some(Self { election: election.id, kinds: kinds(Erasable::Papers).to_vec(), kept: Vec::new() })
            }
            _ => None,
        }
    }

    fn proposed(election: ElectionId, proposal: &Proposal) -> Self {
        let kinds = proposal.scope.iter().flat_map(|what| kinds(*what)).copied().collect();
        let kept = std::iter::once(proposal.list).chain(proposal.next_election);
        Self { election, kinds, kept: kept.map(|DocumentId(id)| id).collect() }
    }

    /// Destroys them; the transaction is the caller's to commit.
    pub(crate) async fn apply<C: ConnectionTrait>(&self, database: &C) -> Result<(), StoreError> {
        let codes = self.kinds.iter().map(|kind| i16::from(kind.code()));
        sealed::Entity::delete_many()
            .filter(sealed::Column::Election.eq(self.election.0))
            .filter(sealed::Column::Kind.is_in(codes))
            .filter(sealed::Column::Id.is_not_in(self.kept.iter().copied()))
            .exec(database)
            .await?;
        if self.kinds.contains(&SealKind::Person) {
            let index = roll_index::Entity::delete_many().filter(roll_index::Column::Election.eq(self.election.0));
            index.exec(database).await?;
            let standing = Query::select()
                .expr(Expr::val(1))
                .from(roll_index::Entity)
                .and_where(held(roll_index::Column::Identity, identity_home::Column::Identity))
                .and_where(held(roll_index::Column::Term, identity_home::Column::Term))
                .take();
            let left = identity_home::Entity::delete_many().filter(Expr::exists(standing).not());
            left.exec(database).await?;
        }
        Ok(())
    }
}

fn held(row: roll_index::Column, home: identity_home::Column) -> Expr {
    Expr::col((roll_index::Entity, row)).equals((identity_home::Entity, home))
}

const fn kinds(what: Erasable) -> &'static [SealKind] {
    match what {
        Erasable::People => &[SealKind::Person],
        Erasable::Documents => &[SealKind::Document],
        Erasable::Papers => &[SealKind::Paper, SealKind::Nonces, SealKind::Draft],
        Erasable::Texts => &[SealKind::Text],
    }
}
