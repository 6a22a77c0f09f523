//! Places by their names: where a role holds in words, and the places for which somebody may give one.

use crate::access::{Place, Principal, Scope};
use crate::app::App;
use crate::error::Problem;
use election::{CommunityId, ElectionId, Role};
use std::collections::{BTreeMap, BTreeSet};

/// The names of the places of a county.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Streets.
    pub streets: BTreeSet<String>,
    /// Communities with their street.
    pub communities: BTreeMap<CommunityId, (String, String)>,
    /// Elections with their community and term.
    pub elections: BTreeMap<ElectionId, (CommunityId, u16)>,
}

impl Places {
    /// Where a scope lies.
    pub fn place(&self, scope: &Scope) -> Place {
        let community = |id: CommunityId| self.communities.get(&id).map(|(_, street)| street.clone());
        match scope {
            Scope::County {} => Place::default(),
            Scope::Street { street } => Place { street: Some(street.clone()), ..Place::default() },
            Scope::Community { community: id } => {
                Place { community: Some(*id), street: community(*id), ..Place::default() }
            }
            Scope::Election { election } => {
                let of = self.elections.get(election).map(|(community, _)| *community);
                Place { election: Some(*election), community: of, street: of.and_then(community) }
            }
        }
    }

    /// Whether the place of a scope is there.
    pub fn knows(&self, scope: &Scope) -> bool {
        match scope {
            Scope::County {} => true,
            Scope::Street { street } => self.streets.contains(street),
            Scope::Community { community } => self.communities.contains_key(community),
            Scope::Election { election } => self.elections.contains_key(election),
        }
    }

    /// The name of a place; none for the whole county, which every language names itself.
    pub fn name(&self, scope: &Scope) -> Option<String> {
        let named = |id: &CommunityId| self.communities.get(id).map(|(name, _)| name.clone());
        match scope {
            Scope::County {} => None,
            Scope::Street { street } => Some(street.clone()),
            Scope::Community { community } => Some(named(community).unwrap_or_default()),
            Scope::Election { election } => {
                let (community, term) = self.elections.get(election)?;
                Some(format!("{} · {term}", named(community).unwrap_or_default()))
            }
        }
    }
}

/// The roles that somebody may give for a place: administrators all, an office those below its own.
pub(crate) fn may_give(principal: &Principal, place: &Place) -> &'static [Role] {
    const STAFF: &[Role] = &[Role::Committee, Role::CheckIn, Role::Teller, Role::Scrutineer, Role::Supervisor];
    const COUNTY: &[Role] =
        &[Role::Street, Role::Committee, Role::CheckIn, Role::Teller, Role::Scrutineer, Role::Supervisor];
    match principal.role(&[Role::Administrator, Role::County, Role::Street], place) {
        Some(Role::Administrator) => &Role::ALL,
        Some(Role::County) => COUNTY,
        Some(_) => STAFF,
        None => &[],
    }
}

impl App {
    /// The names of all places.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn places(&self) -> Result<Places, Problem> {
        let communities = self.communities().await?;
        let mut elections = BTreeMap::new();
        for head in self.store().elections().await? {
            let snapshot = self.snapshot(head.election).await?;
            elections.insert(head.election, (head.community, snapshot.election().lifecycle.term));
        }
        Ok(Places {
            streets: communities.iter().map(|one| one.street.clone()).collect(),
            communities: communities.into_iter().map(|one| (one.community, (one.name, one.street))).collect(),
            elections,
        })
    }

    /// The roles that somebody may give for a place.
    pub fn roles_to_give(&self, principal: &Principal, places: &Places, scope: &Scope) -> &'static [Role] {
        may_give(principal, &places.place(scope))
    }
}
