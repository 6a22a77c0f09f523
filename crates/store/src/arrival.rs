//! A log that comes from another server: the election that was moved here, or that comes back. All of it is proved and
//! taken in within one transaction, or nothing of it.

use crate::append::IndexRow;
use crate::arrival_people::{write_index, write_looks, write_people};
use crate::batch::lock_heads;
use crate::connect::immediate;
use crate::entity::{entry, handed_over, head, profile, sealed};
use crate::erasure::Erasure;
use crate::error::StoreError;
use crate::luggage::Luggage;
use crate::number::{column, millis};
use crate::rows::insert_all;
use crate::store::Store;
use crate::vault::{SealKind, seal};
use election::log::{Entry, Log};
use election::{CommunityId, Election, ElectionId, PersonId};
use ledger::{Checkpoint, Hash, Note, VerifierKey};
use rules::Profile;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, TransactionTrait};
use std::collections::BTreeSet;
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// What comes.
#[derive(Clone)]
pub struct Arrival {
    /// Whose log.
    pub election: ElectionId,
    /// The profile that its first entry pins.
    pub profile: Arc<Profile>,
    /// Its entries from the first on.
    pub entries: Vec<Vec<u8>>,
    /// The checkpoint over all of them, by the server that gave them away.
    pub checkpoint: Note,
    /// The key that signed it.
    pub by: VerifierKey,
    /// Heads with which it went over from one key to the next before.
    pub earlier: Vec<Note>,
    /// Everybody on its roll, by the keys of this server.
    pub index: Vec<IndexRow>,
    /// What comes along.
    pub luggage: Luggage,
}

/// What was taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrived {
    /// How many entries this server had before: none, where the election is new to it.
    pub before: u64,
    /// How many it has now.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a log is not taken in; nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ArrivalError {
    /// Two roots for one size.
    #[error(
        "fork: over {size} entries this server has the root {ours}, what comes has {theirs}. Only one \
         can be the election's log; keep both, take neither further, and report it to the county"
    )]
    Forked {
        /// The size at which both have a root.
        size: u64,
        /// Ours.
        ours: Hash,
        /// The other.
        theirs: Hash,
    },
    /// The log here is as long or longer.
    #[error("the log here has {ours} entries already, what comes has {theirs}: it was taken in before, or is older")]
    Older {
        /// Our size.
        ours: u64,
        /// The other.
        theirs: u64,
    },
    /// This server did not give the log away.
    #[error("the log is in the hands of this server; nothing is expected from elsewhere")]
    NotAway,
    /// The log was not given to this server.
    #[error("the log was not moved to a key of this server: it names {successor:?} as the one that goes on")]
    NotForUs {
        /// The key that it names, empty where it was not moved at all.
        successor: String,
    },
    /// The log belongs to another county, or to a rehearsal where this is none.
    #[error("the log is called {found}, here it would be {expected}: start with the county of where it comes from")]
    OtherOrigin {
        /// The name that its checkpoint says.
        found: String,
        /// Its name here.
        expected: String,
    },
    /// The community that comes along is not that of the log.
    #[error("what comes along belongs to the community {community}, which is not that of the log")]
    OtherCommunity {
        /// What came.
        community: CommunityId,
    },
    /// Another account has the name of one that comes.
    #[error(
        "an account here is called {name:?} too, and is another: rename or remove one of the two, then take it in again"
    )]
    AccountTaken {
        /// The name.
        name: String,
    },
    /// The checkpoint is not signed by the key that gave the log away, or is over another log.
    #[error("the checkpoint is not that of the key which gave the log away, over what comes")]
    Checkpoint,
    /// An entry is not what deciding it again gives.
    #[error("entry {seq} does not hold: {error}")]
    Entry {
        /// Its number.
        seq: u64,
        /// Why.
        error: String,
    },
    /// Somebody on the roll is registered in another community meanwhile.
    #[error("somebody on the roll, {person}, stands on the roll of another community here")]
    Duplicate {
        /// Who comes.
        person: PersonId,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for ArrivalError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// The log as it comes, decided again from its first entry.
struct Proved {
    log: Log,
    leaves: Vec<Hash>,
    /// What its entries past those that are here destroyed.
    erasures: Vec<Erasure>,
    origin: String,
    /// The head, signed by this server as it takes over.
    signed: String,
}

impl Store {
    /// Takes a log in: proves it, and that it goes on from the one that is here.
    ///
    /// # Errors
    /// [`ArrivalError`].
    pub async fn take_in(&self, arrival: Arrival) -> Result<Arrived, ArrivalError> {
        let election = arrival.election;
        let transaction = self.write().begin_with_options(immediate()).await?;
        let here = lock_heads(&transaction, &BTreeSet::from([election])).await?.pop();
        let here = match here {
            Some(row) => {
                let known = self.shared().known(election);
                let log = self.shared().log(&transaction, &row, known).await?;
                Some((row, log))
            }
            None => None,
        };
        let before = here.as_ref().map_or(0, |(row, _)| row.size);
        if let Some((_, log)) = &here {
            require_continued(&transaction, log, &leaves_of(&arrival.entries)).await?;
        }
        let proved = self.prove(&arrival, before)?;
        self.write_arrival(&transaction, &arrival, &proved, before).await?;
        // Only at the hall do accounts come along: what a laptop grants must not reach the county.
        if here.as_ref().is_none_or(|(_, log)| log.election.hall.away.is_some()) {
            write_people(&transaction, &arrival).await?;
        }
        transaction.commit().await?;
        self.shared().forget(election);
        self.remembered_admitted().forget();
        self.remembered_communities().forget();
        Ok(Arrived { before, size: proved.log.size(), root: proved.log.root() })
    }

    /// Refuses entries that do not go on from the log that is here, before more is asked of them.
    ///
    /// # Errors
    /// [`ArrivalError::Forked`], [`ArrivalError::Older`], [`ArrivalError::NotAway`].
    pub async fn require_continued(&self, election: ElectionId, entries: &[Vec<u8>]) -> Result<(), ArrivalError> {
        let Some(snapshot) = self.load(election).await? else { return Ok(()) };
        require_continued(self.read(), &snapshot.log, &leaves_of(entries)).await
    }

    fn prove(&self, arrival: &Arrival, ours: u64) -> Result<Proved, ArrivalError> {
        let leaves = leaves_of(&arrival.entries);
        let mut log = Log::new(arrival.election, arrival.profile.clone());
        let mut erasures = Vec::new();
        for (seq, bytes) in (0_u64..).zip(&arrival.entries) {
            let fault = |error: &dyn std::fmt::Display| ArrivalError::Entry { seq, error: error.to_string() };
            if seq >= ours {
                let entry: Entry = serde_json::from_slice(bytes).map_err(|error| fault(&error))?;
                erasures.extend(Erasure::of(&log.election, &entry.command));
            }
            log.replay(bytes).map_err(|error| fault(&error))?;
        }
        let community = arrival.luggage.community();
        if log.election.community != Some(community) {
            return Err(ArrivalError::OtherCommunity { community });
        }
        let origin = self.shared().origin(arrival.election);
        require_signed(arrival, &log, &origin)?;
        self.require_for_us(&log.election, &origin)?;
        let key = self.keys().log_key_in_force(&origin, &log.election, "");
        let key = key.map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let checkpoint = Checkpoint { origin: origin.clone(), size: log.size(), root: log.root() };
        let signed = checkpoint.sign(&key).to_string();
        Ok(Proved { log, leaves, erasures, origin, signed })
    }

    /// The last thing that the log says is that it goes to a key of this server.
    fn require_for_us(&self, election: &Election, origin: &str) -> Result<(), ArrivalError> {
        match &election.hall.moving {
            Some(_) if self.keys().can_sign(origin, election) => Ok(()),
            moving => Err(ArrivalError::NotForUs {
                successor: moving.as_ref().map(|moving| moving.successor.clone()).unwrap_or_default(),
            }),
        }
    }

    async fn write_arrival<C: ConnectionTrait>(
        &self,
        database: &C,
        arrival: &Arrival,
        proved: &Proved,
        before: u64,
    ) -> Result<(), ArrivalError> {
        if before == 0 {
            let body = serde_json::to_string(&*arrival.profile);
            let row = profile::ActiveModel {
                hash: Set(proved.log.election.profile_hash.as_bytes().to_vec()),
                body: Set(body.map_err(|error| StoreError::Corrupt(error.to_string()))?),
            };
            profile::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(database).await?;
            head::Entity::insert(head_row(arrival, proved)?).exec_without_returning(database).await?;
        } else {
            let row = head_row(arrival, proved)?;
            head::Entity::update_many()
                .set(head::ActiveModel { election: sea_orm::ActiveValue::NotSet, ..row })
                .filter(head::Column::Election.eq(arrival.election.0))
                .exec(database)
                .await?;
        }
        write_entries(database, arrival, proved, before).await?;
        write_notes(database, arrival, proved).await?;
        self.write_records(database, arrival, proved).await?;
        write_looks(database, arrival).await?;
        write_index(database, arrival).await
    }

    /// Puts in what is not here, draws up the drafts anew, and destroys what was destroyed there.
    async fn write_records<C: ConnectionTrait>(
        &self,
        database: &C,
        arrival: &Arrival,
        proved: &Proved,
    ) -> Result<(), ArrivalError> {
        for erasure in &proved.erasures {
            erasure.apply(database).await?;
        }
        let ours = || sealed::Entity::find().filter(sealed::Column::Election.eq(arrival.election.0));
        sealed::Entity::delete_many()
            .filter(sealed::Column::Election.eq(arrival.election.0))
            .filter(sealed::Column::Kind.eq(i16::from(SealKind::Draft.code())))
            .exec(database)
            .await?;
        let known = ours().select_only().column(sealed::Column::Id).into_tuple::<Uuid>().all(database).await?;
        let known: BTreeSet<Uuid> = known.into_iter().collect();
        let mut rows = Vec::new();
        for record in arrival.luggage.records(arrival.election)? {
            if !known.contains(&record.id) {
                rows.push(seal(self.keys(), arrival.election, &record.into())?.into_active_model());
            }
        }
        insert_all(database, rows).await?;
        Ok(())
    }
}

fn leaves_of(entries: &[Vec<u8>]) -> Vec<Hash> {
    entries.iter().map(|bytes| ledger::leaf_hash(bytes)).collect()
}

/// The root over the first entries that are here.
async fn root_of<C: ConnectionTrait>(database: &C, ours: &Log, size: u64) -> Result<Hash, StoreError> {
    if size == ours.size() {
        return Ok(ours.root());
    }
    let leaves = crate::copies::leaves(database, ours.election.id, size).await?;
    Ok(ledger::Tree::from_leaves(leaves).root())
}

/// Two roots for one size are a fork, however long each goes on; a log that brings nothing new is old.
async fn require_continued<C: ConnectionTrait>(database: &C, ours: &Log, leaves: &[Hash]) -> Result<(), ArrivalError> {
    let mine = ours.size();
    let theirs = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    let size = mine.min(theirs);
    let shared = leaves.iter().take(usize::try_from(size).unwrap_or(usize::MAX));
    let root = ledger::Tree::from_leaves(shared.copied()).root();
    let own = root_of(database, ours, size).await?;
    if root != own {
        return Err(ArrivalError::Forked { size, ours: own, theirs: root });
    }
    if theirs <= mine {
        return Err(ArrivalError::Older { ours: mine, theirs });
    }
    if ours.election.hall.moving.is_some() { Ok(()) } else { Err(ArrivalError::NotAway) }
}

/// The checkpoint is over what comes, by the key that gave it away.
fn require_signed(arrival: &Arrival, log: &Log, origin: &str) -> Result<(), ArrivalError> {
    let checkpoint = Checkpoint::open(&arrival.checkpoint, std::slice::from_ref(&arrival.by));
    let checkpoint = checkpoint.map_err(|_| ArrivalError::Checkpoint)?;
    if checkpoint.origin != origin {
        return Err(ArrivalError::OtherOrigin { found: checkpoint.origin, expected: origin.to_owned() });
    }
    let rotations = &log.election.anchors.rotations;
    let giver = rotations.len().checked_sub(2).and_then(|place| rotations.get(place));
    // The first key of a log stands nowhere in it.
    let known = giver.is_none_or(|giver| giver.key == arrival.by.to_string());
    if known && checkpoint.size == log.size() && checkpoint.root == log.root() {
        Ok(())
    } else {
        Err(ArrivalError::Checkpoint)
    }
}

fn head_row(arrival: &Arrival, proved: &Proved) -> Result<head::ActiveModel, StoreError> {
    let log = &proved.log;
    let frontier = serde_json::to_string(log.frontier()).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(head::ActiveModel {
        election: Set(arrival.election.0),
        community: Set(arrival.luggage.community.id),
        origin: Set(proved.origin.clone()),
        profile: Set(log.election.profile_hash.as_bytes().to_vec()),
        size: Set(column(log.size())?),
        root: Set(log.root().as_bytes().to_vec()),
        frontier: Set(frontier),
        checkpoint: Set(proved.signed.clone()),
        last_at: Set(log.last_at().map_or(0, millis)),
    })
}

async fn write_entries<C: ConnectionTrait>(
    database: &C,
    arrival: &Arrival,
    proved: &Proved,
    before: u64,
) -> Result<(), ArrivalError> {
    let mut rows = Vec::new();
    for ((seq, bytes), leaf) in (0_u64..).zip(&arrival.entries).zip(&proved.leaves) {
        if seq >= before {
            rows.push(entry::ActiveModel {
                election: Set(arrival.election.0),
                seq: Set(column(seq)?),
                leaf: Set(leaf.as_bytes().to_vec()),
                body: Set(bytes.clone()),
            });
        }
    }
    insert_all(database, rows).await?;
    Ok(())
}

/// Keeps the heads with which the log went over, as those signed them who were there.
async fn write_notes<C: ConnectionTrait>(database: &C, arrival: &Arrival, proved: &Proved) -> Result<(), ArrivalError> {
    let heads = &proved.log.election.anchors.rotations;
    for note in arrival.earlier.iter().chain([&arrival.checkpoint]) {
        let Ok(checkpoint) = Checkpoint::parse(&note.text) else { continue };
        let head = heads.iter().filter_map(|rotation| rotation.head);
        if !head.clone().any(|head| (head.size, head.root) == (checkpoint.size, checkpoint.root)) {
            continue;
        }
        let row = handed_over::ActiveModel {
            election: Set(arrival.election.0),
            size: Set(column(checkpoint.size)?),
            note: Set(note.to_string()),
        };
        let newer = OnConflict::columns([handed_over::Column::Election, handed_over::Column::Size])
            .update_column(handed_over::Column::Note)
            .to_owned();
        handed_over::Entity::insert(row).on_conflict(newer).exec_without_returning(database).await?;
    }
    Ok(())
}

impl Store {
    /// The heads with which a log went over to or from another server, as the other side signed them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn handed_over(&self, election: ElectionId) -> Result<Vec<Note>, StoreError> {
        let rows = handed_over::Entity::find().filter(handed_over::Column::Election.eq(election.0));
        let notes = rows.all(self.read()).await?.into_iter().map(|row| row.note.parse::<Note>());
        notes.map(|note| note.map_err(|error| StoreError::Corrupt(error.to_string()))).collect()
    }
}
