//! Who may attempt what: the one role table. Routes name their access, actions of elections derive it from
//! who performs them; the documentation and the deny tests read the same.

use election::office::appointment::Function;
use election::{Acts, CommunityId, ElectionId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anybody, signed in or not.
    Public,
    /// Any account, for what is its own.
    SignedIn,
    /// Accounts with one of these roles where the thing belongs.
    Roles(&'static [Role]),
    /// The action in the path decides.
    Action,
    /// The table in the path decides.
    Table,
}

impl Access {
    /// Everybody with a role in an election.
    pub const ELECTION: Self = Self::Roles(&[
        Role::County,
        Role::Street,
        Role::Committee,
        Role::CheckIn,
        Role::Teller,
        Role::Scrutineer,
        Role::Supervisor,
    ]);
    /// Those who run elections.
    pub const DESK: Self = Self::Roles(&[Role::Committee]);
    /// The desk and the door: those who find a voter by name.
    pub const PERSONAL: Self = Self::Roles(&[Role::Committee, Role::CheckIn]);
    /// Committee and guiding offices.
    pub const COMMITTEE_OR_OFFICE: Self = Self::Roles(&[Role::County, Role::Street, Role::Committee]);
    /// Those who may put a document on record: what an office or somebody appointed hands in.
    pub const HANDS_IN: Self = Self::Roles(&[
        Role::County,
        Role::Street,
        Role::Committee,
        Role::Supervisor,
        Role::Scrutineer,
        Role::Teller,
        Role::CheckIn,
    ]);
    /// Guiding offices.
    pub const OFFICE: Self = Self::Roles(&[Role::County, Role::Street]);
    /// Tellers.
    pub const TELLERS: Self = Self::Roles(&[Role::Teller]);
    /// Those who decide where two tellers differ again.
    pub const THIRD: Self = Self::Roles(&[Role::Committee, Role::Scrutineer]);
    /// Those who read drawn papers.
    pub const SCRUTINEERS: Self = Self::Roles(&[Role::Scrutineer]);
    /// Those who see how far a count is.
    pub const COUNT: Self = Self::Roles(&[Role::Committee, Role::Teller, Role::Scrutineer]);
    /// Those to whom counted papers are opened.
    pub const SUPERVISORS: Self = Self::Roles(&[Role::Supervisor]);
    /// Those who audit.
    pub const AUDIT: Self = Self::Roles(&[Role::County, Role::Street, Role::Committee, Role::Supervisor]);
    /// Those to whom a full record of a person is shown, for a reason that stands in the access log.
    pub const REVEAL: Self = Self::Roles(&[Role::Committee, Role::Supervisor]);
    /// The installation's administrators.
    pub const ADMIN: Self = Self::Roles(&[Role::Administrator]);
    /// Administrators and guiding offices.
    pub const ADMIN_OR_OFFICE: Self = Self::Roles(&[Role::Administrator, Role::County, Role::Street]);
}

/// Where a grant holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "scope", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// Everywhere.
    County {},
    /// All communities of a street.
    Street {
        /// Its name.
        street: String,
    },
    /// All elections of a community.
    Community {
        /// Which.
        community: CommunityId,
    },
    /// One election.
    Election {
        /// Which.
        election: ElectionId,
    },
}

/// A role that an account has somewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where.
    #[serde(flatten)]
    pub scope: Scope,
}

/// Where a thing belongs, to hold grants against.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The election, for what belongs to one.
    pub election: Option<ElectionId>,
    /// Its community.
    pub community: Option<CommunityId>,
    /// The community's street.
    pub street: Option<String>,
}

impl Scope {
    /// Whether a thing of that place falls under the scope.
    pub fn covers(&self, place: &Place) -> bool {
        match self {
            Self::County {} => true,
            Self::Street { street } => place.street.as_ref() == Some(street),
            Self::Community { community } => place.community == Some(*community),
            Self::Election { election } => place.election == Some(*election),
        }
    }
}

/// A signed-in account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Principal {
    /// The account.
    pub account: election::AccountId,
    /// Its name.
    pub name: String,
    /// The session.
    pub session: Uuid,
    /// Its grants in force.
    pub grants: Vec<Grant>,
}

impl Principal {
    /// The first of these roles that the account has for that place.
    pub fn role(&self, wanted: &[Role], place: &Place) -> Option<Role> {
        wanted
            .iter()
            .find(|role| self.grants.iter().any(|grant| grant.role == **role && grant.scope.covers(place)))
            .copied()
    }

    /// The first of these roles that the account has anywhere; the function that is called checks where.
    pub fn role_anywhere(&self, wanted: &[Role]) -> Option<Role> {
        wanted.iter().find(|role| self.grants.iter().any(|grant| grant.role == **role)).copied()
    }
}

/// The roles that may attempt an action, from who performs it.
pub fn action_roles(acts: Acts) -> Vec<Role> {
    match acts {
        Acts::Office => vec![Role::County, Role::Street],
        Acts::Committee => vec![Role::Committee],
        Acts::CommitteeOrOffice => vec![Role::Committee, Role::Street, Role::County],
        Acts::Staff(functions) => functions.iter().map(|function| role_of(*function)).collect(),
        Acts::AnyAppointed => {
            vec![Role::Committee, Role::Supervisor, Role::Scrutineer, Role::Teller, Role::CheckIn]
        }
        Acts::AppointedOrOffice => {
            let office = [Role::Street, Role::County];
            action_roles(Acts::AnyAppointed).into_iter().chain(office).collect()
        }
    }
}

/// The role that goes with an appointment's function.
pub const fn role_of(function: Function) -> Role {
    match function {
        Function::Clerk | Function::CommitteeMember => Role::Committee,
        Function::CheckIn => Role::CheckIn,
        Function::Caller | Function::Teller | Function::Scribe => Role::Teller,
        Function::Scrutineer => Role::Scrutineer,
        Function::Supervisor => Role::Supervisor,
    }
}
