//! Identifiers: random numbers that name things without saying anything of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($inner:ty)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// One election: one community, one term.
    ElectionId,
    /// A community (社区).
    CommunityId,
    /// A person, as the log knows one: a random id whose record is in the vault.
    PersonId,
    /// An account of this installation.
    AccountId,
    /// A document (scan, photo, signed paper) whose hash is in the log.
    DocumentId,
    /// A name as it was written on a paper.
    WrittenId,
    /// A meeting with its minutes.
    MeetingId,
    /// A filing with an authority (备案, 报批).
    FilingId,
    /// An objection (申诉, 异议).
    ObjectionId,
    /// An appointment, which ties one person to one account for one function.
    AppointmentId,
    /// One import of a workbook into the roll.
    ImportId,
    /// A nomination of one person for one post.
    NominationId,
    /// A polling place (投票站).
    PlaceId,
    /// A ballot box (票箱), fixed or mobile.
    BoxId,
    /// A proxy (委托投票): one principal, one agent.
    ProxyId,
}

numbers! {
    /// The number of a residents' group (居民小组) within its community.
    GroupNo(u16),
    /// A household's number within its community.
    HouseholdNo(u32),
    /// The running number of a notice within its election.
    NoticeNo(u16),
    /// A pool of mixed papers, numbered within a round.
    PoolNo(u16),
    /// A batch of papers, numbered within its pool.
    BatchNo(u16),
    /// A counting group (计票小组), numbered within a round.
    CountingGroupNo(u16),
    /// A round of the ballot, counted from 1.
    RoundNo(u8),
    /// A version of the frozen roll, counted from 1.
    RollNo(u16),
}
