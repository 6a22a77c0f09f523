//! What somebody has to do next: the elections where the account has a role, and what is open there.

use crate::access::{Access, Principal};
use crate::app::App;
use crate::error::Problem;
use crate::progress::{Milestone, late_and_next};
use crate::views::Summary;
use election::office::filing::Filing;
use election::{Area, Availability, Context, Election, ElectionId, Mend, Role, available, legal_day};
use std::cmp::Reverse;

/// One election on somebody's desk.
#[derive(Clone, Debug)]
pub struct DeskRow {
    /// Where it stands.
    pub summary: Summary,
    /// The role in which the account sees it.
    pub role: Role,
    /// The stage that is under way.
    pub stage: Area,
    /// What the account may do now, by area.
    pub open: Vec<(Area, &'static str)>,
    /// What the account may do as soon as others, or time, have done their part, and who.
    pub waiting: Vec<(Area, &'static str, Mend)>,
    /// What is late.
    pub late: Vec<Milestone>,
    /// What comes next.
    pub next: Option<Milestone>,
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

/// What waits around the stages: steps to be anchored on paper, and filings that an office has not answered.
fn beside(election: &Election, role: Role, context: &Context) -> Vec<Availability> {
    let anchors = available(election, Area::Record, context).into_iter();
    let awaited = || election.anchors.all.values().any(|anchor| anchor.head.is_some() && !anchor.stands());
    let anchors = anchors.filter(|one| one.action == "confirm-anchor" && one.open && awaited());
    let unanswered = |filing: &Filing| filing.answer.is_none() && filing.by != role;
    let filings = available(election, Area::Office, context)
        .into_iter()
        .filter(|one| one.action == "answer-filing" && one.open && election.office.filings.values().any(unanswered));
    anchors.chain(filings).collect()
}

/// Phases in which a stage waits for its turn.
const UNBEGUN: [&str; 2] = ["not_open", "not_adopted"];

impl App {
    /// The elections where an account has a role: those that are late first, then those with something to do.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn desk(&self, principal: &Principal) -> Result<Vec<DeskRow>, Problem> {
        let mut rows = Vec::new();
        for summary in self.summaries().await? {
            let Some(role) = self.role_in(principal, summary.election).await? else { continue };
            let snapshot = self.snapshot(summary.election).await?;
            let context = self.context(principal, role);
            let election = snapshot.election();
            let offered = STAGES.into_iter().flat_map(|area| available(election, area, &context));
            let offered = offered.chain(beside(election, role, &context));
            let (open, shut): (Vec<Availability>, Vec<_>) = offered.partition(|one| one.open);
            let open: Vec<_> = open.into_iter().map(|one| (one.area, one.action)).collect();
            let waiting = shut.iter().filter_map(|one| Some((one.area, one.action, waits_for(role, one)?))).collect();
            let (late, next) = late_and_next(election, legal_day(context.at));
            let stage = under_way(&summary, &open);
            rows.push(DeskRow { summary, role, stage, open, waiting, late, next });
        }
        rows.sort_by_key(|row| (Reverse(row.late.len()), row.open.is_empty()));
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

/// Whom an action waits for, where nothing that its own performer could mend stands in its way.
fn waits_for(role: Role, action: &Availability) -> Option<Mend> {
    let own = match role {
        Role::County | Role::Street => Mend::Office,
        Role::Committee => Mend::Committee,
        Role::Teller => Mend::Tellers,
        _ => Mend::You,
    };
    let others =
        |mend: Mend| mend != own && matches!(mend, Mend::Office | Mend::Committee | Mend::Tellers | Mend::Time);
    let all = action.blockers.iter().all(|blocker| others(blocker.mend));
    action.blockers.first().filter(|_| all).map(|blocker| blocker.mend)
}

/// The last stage in which something can be done; the election as a whole where there is none.
fn under_way(summary: &Summary, open: &[(Area, &'static str)]) -> Area {
    let begun = |area: &&Area| {
        let phase = summary.phases.get(area.slug()).and_then(serde_json::Value::as_str);
        phase.is_some_and(|phase| !UNBEGUN.contains(&phase)) && open.iter().any(|(one, _)| one == *area)
    };
    STAGES.iter().rev().find(begun).copied().unwrap_or(Area::Lifecycle)
}
