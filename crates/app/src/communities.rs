//! Communities: entered once, elected in many times.

use crate::access::{Place, Principal};
use crate::app::App;
use crate::error::Problem;
use crate::fault::Fault;
use crate::random::fresh_id;
use election::{CommunityId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Community, StoreError};

/// A community to be entered.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCommunity {
    /// The 12-digit statistical code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its street.
    pub street: String,
    /// Its households.
    pub households: u32,
}

/// A community.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommunityView {
    /// The id.
    pub community: CommunityId,
    /// The 12-digit code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The street.
    pub street: String,
    /// Its households.
    pub households: u32,
}

impl From<Community> for CommunityView {
    fn from(row: Community) -> Self {
        Self { community: row.id, code: row.code, name: row.name, street: row.street, households: row.households }
    }
}

/// Where a community belongs.
pub(crate) fn place_of(row: &Community) -> Place {
    Place { election: None, community: Some(row.id), street: Some(row.street.clone()) }
}

impl App {
    /// Every community in order of codes.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn communities(&self) -> Result<Vec<CommunityView>, Problem> {
        Ok(self.store().communities().await?.into_iter().map(CommunityView::from).collect())
    }

    /// Enters a community.
    ///
    /// # Errors
    /// [`Problem::Invalid`], [`Problem::Conflict`] for a code that is taken, [`Problem::Forbidden`] for a street
    /// of somebody else.
    pub async fn create_community(&self, principal: &Principal, new: NewCommunity) -> Result<CommunityView, Problem> {
        if new.code.len() != 12 || !new.code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Problem::field("/code", Fault::NotADivision));
        }
        if new.name.trim().is_empty() {
            return Err(Problem::field("/name", Fault::Missing));
        }
        let row = Community {
            id: CommunityId(fresh_id()?),
            code: new.code,
            name: new.name.trim().to_owned(),
            street: new.street,
            county: self.county().to_owned(),
            households: new.households,
        };
        let roles = [Role::Administrator, Role::County, Role::Street];
        principal.role(&roles, &place_of(&row)).ok_or(Problem::Forbidden)?;
        match self.store().add_community(&row).await {
            Err(StoreError::Taken) => Err(Problem::Conflict("community with this code")),
            other => Ok(other.map(|()| CommunityView::from(row))?),
        }
    }
}
