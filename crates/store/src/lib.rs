//! The database: the append transaction, the vault, accounts and what else must outlive the process.
//!
//! [`Store`] is the one door. Commands come in as a [`Submission`] and leave as entries of a log whose signed
//! head is committed in the same transaction; what was answered is never lost. Reads of an election are its
//! [`Snapshot`], the fold of its log. Who may do what, HTTP and words for people stay outside; rules of the
//! election come from the crate `election` alone.

#[macro_use]
mod crash;
mod access;
mod accounts;
mod append;
mod arrival;
mod arrival_people;
mod backup;
mod batch;
mod batch_people;
mod cards;
mod check;
mod communities;
mod connect;
mod copies;
mod drafted;
mod durable;
mod entity;
mod erasure;
mod error;
mod folder;
mod follow;
mod grants;
mod hold;
mod idempotency;
mod index;
mod invitations;
mod keys;
mod keys_export;
mod keys_file;
mod looks;
mod luggage;
mod nomination_links;
mod number;
mod open;
mod reads;
mod received;
mod refresh;
mod remembered;
mod reset;
mod rows;
mod screen_links;
mod screen_scenes;
mod sessions;
mod shared;
mod snapshot;
mod statements;
mod store;
mod vault;
mod writer;

pub use access::Access;
pub use accounts::{Account, AccountState, Admitted, Chosen, NewAccount, account_name};
pub use append::{Accepted, AppendError, Draft, Idempotency, IndexRow, Seal, Standing, Submission};
pub use arrival::{Arrival, ArrivalError, Arrived};
pub use check::{CheckReport, ElectionCheck, Problem};
pub use communities::Community;
pub use drafted::DraftNews;
pub use error::StoreError;
pub use grants::{Decision, Grant, NewGrant, Scope};
pub use idempotency::StoredAnswer;
pub use index::Indexed;
pub use invitations::{Invitation, InvitedTo, NewInvitation, TakenUp};
pub use keys::{IndexKind, Keys, KeysError};
pub use keys_export::{lock, unlock};
pub use luggage::Luggage;
pub use nomination_links::NominationLink;
pub use open::{Database, OpenError, Options};
pub use reads::Head;
pub use received::{Counted, NewPaper, Received, Reply};
pub use refresh::{Refresh, Rotation};
pub use reset::Redeemed;
pub use screen_links::ScreenLink;
pub use screen_scenes::ChosenScene;
pub use sessions::{NewSession, Session};
pub use snapshot::{Change, Snapshot};
pub use statements::{Decided, Statement, StatementState};
pub use store::Store;
pub use vault::{SealKind, Unsealed};
