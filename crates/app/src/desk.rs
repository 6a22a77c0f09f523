//! What somebody has to do next: the elections where the account has a role, and what is open there.

use crate::access::{Access, Principal};
use crate::app::App;
use crate::error::Problem;
use crate::views::Summary;
use election::{Area, Availability, ElectionId, Role, available};

/// One election on somebody's desk.
#[derive(Clone, Debug)]
pub struct DeskRow {
    /// Where it stands.
    pub summary: Summary,
    /// The role in which the account sees it.
    pub role: Role,
    /// What the account may do now, by area.
    pub open: Vec<(Area, &'static str)>,
}

/// Areas whose actions are a stage's own work; the others are always there and would hide what comes next.
const STAGES: [Area; 7] = [
    Area::Lifecycle,
    Area::Method,
    Area::Representatives,
    Area::Committee,
    Area::Registration,
    Area::Nomination,
    Area::Ballot,
];

impl App {
    /// The elections where an account has a role, those with something to do first.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn desk(&self, principal: &Principal) -> Result<Vec<DeskRow>, Problem> {
        let mut rows = Vec::new();
        for summary in self.summaries().await? {
            let Some(role) = self.role_in(principal, summary.election).await? else { continue };
            let snapshot = self.snapshot(summary.election).await?;
            let context = self.context(principal, role);
            let offered = STAGES.into_iter().flat_map(|area| available(snapshot.election(), area, &context));
            let open = offered.filter(|one: &Availability| one.open).map(|one| (one.area, one.action)).collect();
            rows.push(DeskRow { summary, role, open });
        }
        rows.sort_by_key(|row| row.open.is_empty());
        Ok(rows)
    }

    /// The role in which an account works in an election; none where it has none there.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn role_in(&self, principal: &Principal, election: ElectionId) -> Result<Option<Role>, Problem> {
        let Access::Roles(roles) = Access::ELECTION else { return Ok(None) };
        Ok(principal.role(roles, &self.place(election).await?))
    }
}
