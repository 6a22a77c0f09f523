//! The board of a stage: its state, its dates, and every action with who does it now, or why nobody does.

use crate::access::{Place, Principal, action_roles};
use crate::app::App;
use crate::error::Problem;
use crate::progress::{Milestone, Standing, milestones};
use crate::views::state;
use election::course::StageDates;
use election::{Action, Area, Availability, Code, ElectionId, Role, available, legal_day};
use rules::Deadline;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use store::Snapshot;

/// One area: its state, its dates and every action, open or blocked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageView {
    /// The area.
    pub area: Area,
    /// Its dates.
    pub dates: Dates,
    /// Its state.
    pub state: Value,
    /// Its actions.
    pub actions: Vec<ActionView>,
}

/// When a stage opened and settled, and what the calendar asks of it next.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Dates {
    /// By which entries it opened and settled.
    #[serde(flatten)]
    pub came: StageDates,
    /// The oldest date of the calendar that asks for something which is not done; none where nothing is left to do by a
    /// date, or the election day is not set.
    pub due: Option<Due>,
}

/// A date of the calendar that a stage has to meet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Due {
    /// The date with its article.
    pub deadline: Deadline,
    /// How it stands today.
    #[serde(flatten)]
    pub standing: Standing,
}

/// An action as it stands for somebody now, and whose it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ActionView {
    /// Whether it is open for the asking account, and what blocks it.
    #[serde(flatten)]
    pub standing: Availability,
    /// The roles that may take it, by the table of roles.
    pub roles: Vec<Role>,
    /// Who takes it now.
    pub taken_by: TakenBy,
}

/// Who takes an action now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakenBy {
    /// The account that asks.
    You,
    /// Nothing stands in its way but that it belongs to another role.
    Others,
    /// Nobody: something is missing.
    Nobody,
}

/// Who reads what a body found of a nominee; whoever only issues or counts papers does not.
const READS_FINDINGS: [Role; 4] = [Role::Committee, Role::Street, Role::County, Role::Supervisor];

/// Takes out of a nomination's state what bodies found of single persons.
fn withhold_findings(view: &mut Value) {
    let Some(stage) = view.as_object_mut() else { return };
    stage.remove("standings");
    let nominations = stage.get_mut("all").and_then(Value::as_object_mut);
    for nomination in nominations.into_iter().flat_map(serde_json::Map::values_mut) {
        if let Some(nomination) = nomination.as_object_mut() {
            nomination.remove("findings");
        }
    }
}

/// Whether a blocker says nothing but that an action is somebody else's.
fn is_anothers(code: &str) -> bool {
    [Code::OfficeOnly, Code::NotAppointed].iter().any(|one| one.as_str() == code)
}

impl ActionView {
    fn of(action: Action, standing: Availability, principal: &Principal, place: &Place) -> Self {
        let roles = action_roles(action.acts());
        let taken_by = match (principal.role(&roles, place), standing.open) {
            (Some(_), true) => TakenBy::You,
            (None, true) => TakenBy::Others,
            (None, false) if standing.blockers.iter().all(|one| is_anothers(one.code)) => TakenBy::Others,
            (_, false) => TakenBy::Nobody,
        };
        Self { standing, roles, taken_by }
    }
}

/// The dates of a stage, with what the calendar asks for today.
fn dates(snapshot: &Snapshot, calendar: &[Milestone], area: Area) -> Dates {
    Dates { came: snapshot.log.course().of(area), due: due(calendar, area) }
}

/// What the calendar asks of a stage next, the oldest first.
fn due(calendar: &[Milestone], area: Area) -> Option<Due> {
    let open = calendar.iter().filter(|one| one.stage() == area && one.is_open());
    let first = open.min_by_key(|one| one.deadline.bound.date())?.clone();
    Some(Due { deadline: first.deadline, standing: first.standing })
}

impl App {
    /// One area for one account: state, dates, open and blocked actions; and the size of the log.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn stage(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        area: Area,
    ) -> Result<(u64, StageView), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let context = self.context(principal, role);
        let mut state = state(election, area);
        if area == Area::Nomination && !READS_FINDINGS.contains(&role) {
            withhold_findings(&mut state);
        }
        let mut all = available(election, area, &context);
        self.bar_elsewhere(&snapshot, &mut all);
        let place = self.place(id).await?;
        let own = |standing: Availability| {
            let action = Action::all().find(|one| one.area() == area && one.slug() == standing.action)?;
            Some(ActionView::of(action, standing, principal, &place))
        };
        let actions = all.into_iter().filter_map(own).collect();
        let dates = dates(&snapshot, &milestones(election, legal_day(context.at)), area);
        Ok((snapshot.size(), StageView { area, dates, state, actions }))
    }

    /// The dates of every area, in their order.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn stage_dates(&self, id: ElectionId) -> Result<Vec<(Area, Dates)>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let calendar = milestones(snapshot.election(), legal_day(self.clock().now()));
        Ok(Area::ALL.into_iter().map(|area| (area, dates(&snapshot, &calendar, area))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Grant, Scope};
    use election::{AccountId, Actor, Context};
    use rules::Profile;
    use std::sync::Arc;
    use uuid::Uuid;

    fn somebody(role: Role) -> Principal {
        let grants = vec![Grant { role, scope: Scope::County {} }];
        let id = Uuid::from_u128(7);
        Principal { account: AccountId(id), name: String::new(), session: id, grants }
    }

    /// The actions of an area of an election that has no entry yet, for somebody with this role.
    fn asked(area: Area, role: Role) -> Vec<ActionView> {
        let profile = Arc::new(Profile::builtin("cn-urban-2026").unwrap().unwrap());
        let log = election::log::Log::new(ElectionId(Uuid::from_u128(1)), profile);
        let who = somebody(role);
        let at = "2026-04-20T01:00:00Z".parse().unwrap();
        let context = Context { at, actor: Actor { account: who.account, role } };
        let all = available(&log.election, area, &context).into_iter();
        let actions = Action::all().filter(|one| one.area() == area);
        actions.zip(all).map(|(action, one)| ActionView::of(action, one, &who, &Place::default())).collect()
    }

    #[test]
    fn the_draft_is_the_countys_to_take_and_for_others_anothers() {
        for (role, expected) in [
            (Role::County, TakenBy::You),
            (Role::Street, TakenBy::You),
            (Role::Committee, TakenBy::Others),
            (Role::Teller, TakenBy::Others),
        ] {
            let drafts = asked(Area::Lifecycle, role).into_iter().find(|one| one.standing.action == "draft").unwrap();
            assert_eq!(drafts.taken_by, expected, "{role:?}");
            assert_eq!(drafts.roles, [Role::County, Role::Street]);
        }
    }

    #[test]
    fn what_has_other_reasons_is_nobodys() {
        for role in [Role::Committee, Role::Street] {
            assert!(asked(Area::Registration, role).iter().all(|one| one.taken_by == TakenBy::Nobody), "{role:?}");
        }
    }

    #[test]
    fn an_action_belongs_to_another_only_where_nothing_else_is_missing() {
        for (code, expected) in [(Code::OfficeOnly, true), (Code::NotAppointed, true), (Code::MandateOver, false)] {
            assert_eq!(is_anothers(code.as_str()), expected, "{code:?}");
        }
    }
}
