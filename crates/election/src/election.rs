//! The state of one election: the five machines and what stands around them.

use crate::ids::{CommunityId, ElectionId, GroupNo, HouseholdNo, PersonId};
use crate::law::pass::Passes;
use crate::record::anchor::Anchors;
use crate::record::hall::Hall;
use crate::record::holders::Holders;
use crate::record::opening::Opening;
use crate::{ballot, committee, lifecycle, method, nomination, office, registration, representatives, term};
use imbl::{OrdMap, Vector};
use ledger::Hash;
use rules::{Kinship, Profile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One election: one community, one term, one profile. Cloning it costs nothing that grows with voters.
#[derive(Clone, Debug)]
pub struct Election {
    /// Its id.
    pub id: ElectionId,
    /// The profile that every guard reads.
    pub profile: Arc<Profile>,
    /// SHA-256 of the profile's canonical JSON.
    pub profile_hash: Hash,
    /// The number of the entry that is being applied, or was last.
    pub entry: u64,
    /// The engine number pinned by the first entry.
    pub engine: u32,
    /// Where the election as a whole stands.
    pub lifecycle: lifecycle::Lifecycle,
    /// The community, known from the first entry on.
    pub community: Option<CommunityId>,
    /// The residents' groups and their households.
    pub groups: OrdMap<GroupNo, Group>,
    /// What the log knows of each person.
    pub people: OrdMap<PersonId, PersonFacts>,
    /// Pairs of relatives, each in both orders: what the second is to the first.
    pub relatives: OrdMap<(PersonId, PersonId), Kinship>,
    /// The method.
    pub method: method::Method,
    /// Stage 1.
    pub representatives: representatives::Representatives,
    /// Stage 2.
    pub committee: committee::Committee,
    /// Stage 3.
    pub registration: registration::Registration,
    /// Stage 4.
    pub nomination: nomination::Nominations,
    /// Stage 5.
    pub ballot: ballot::Ballot,
    /// The term after it.
    pub term: term::Term,
    /// The small machines.
    pub office: office::Office,
    /// What may pass a rule, and what did.
    pub passes: Passes,
    /// The counted papers that were opened for audits, in order.
    pub openings: Vector<Opening>,
    /// To whom counted papers are sealed.
    pub holders: Holders,
    /// Which heads are handwritten or cosigned.
    pub anchors: Anchors,
    /// Whether it goes on at another server.
    pub hall: Hall,
}

/// A residents' group (居民小组).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its number in the community.
    pub number: GroupNo,
    /// Its households.
    pub households: u32,
}

/// Sex as the identity papers say it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 女
    Female,
    /// 男
    Male,
}

/// What the log says of a person: a commitment to the sealed record, and findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFacts {
    /// `SHA-256(0x50 ‖ salt ‖ canonical record)`.
    pub commitment: Hash,
    /// Found from the identity papers.
    pub sex: Sex,
    /// The residents' group, for who belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupNo>,
    /// The household within the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdNo>,
}

impl Election {
    /// An election before its first entry.
    pub fn new(id: ElectionId, profile: Arc<Profile>, profile_hash: Hash) -> Self {
        Self {
            id,
            profile,
            profile_hash,
            entry: 0,
            engine: crate::ENGINE,
            lifecycle: lifecycle::Lifecycle::default(),
            community: None,
            groups: OrdMap::new(),
            people: OrdMap::new(),
            relatives: OrdMap::new(),
            method: method::Method::default(),
            representatives: representatives::Representatives::default(),
            committee: committee::Committee::default(),
            registration: registration::Registration::default(),
            nomination: nomination::Nominations::default(),
            ballot: ballot::Ballot::default(),
            term: term::Term::default(),
            office: office::Office::default(),
            passes: Passes::default(),
            openings: Vector::new(),
            holders: Holders::default(),
            anchors: Anchors::default(),
            hall: Hall::default(),
        }
    }

    /// Whether two persons are recorded as close relatives (近亲属) in the sense of `kin.degrees`.
    pub fn related(&self, one: PersonId, other: PersonId) -> bool {
        self.related_within(one, other, &self.profile.law().kin_degrees)
    }

    /// Whether the other is recorded as a relative of the one in one of these degrees; each rule asks for its own.
    pub fn related_within(&self, one: PersonId, other: PersonId, degrees: &[Kinship]) -> bool {
        self.relatives.get(&(one, other)).is_some_and(|kinship| degrees.contains(kinship))
    }

    /// Whether a person is a close relative of one of these.
    pub fn related_to_any<'p>(&self, one: PersonId, mut others: impl Iterator<Item = &'p PersonId>) -> bool {
        others.any(|other| self.related(one, *other))
    }
}
