//! The checklist of a stage: everything that its profile asks for before it opens and before it settles, each met or missing
//! with what the guards say of it; its dates, its objections, and what supervisors signed for.

use crate::access::Principal;
use crate::app::App;
use crate::error::Problem;
use crate::progress::{Milestone, milestones};
use crate::ready::ReadyStanding;
use election::office::objection::State;
use election::office::sign_off::{SignOff, Stage};
use election::{Area, Blocker, Context, Election, ElectionId, Mend, Role, legal_day};
use rules::Need;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The checklist of one stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checklist {
    /// Which stage.
    pub stage: Stage,
    /// What it needs to open.
    pub opens: Vec<Checked>,
    /// What it needs to settle.
    pub settles: Vec<Checked>,
    /// Its dates, with their articles.
    #[serde(skip)]
    pub dates: Vec<Milestone>,
    /// Objections to it on which nobody has ruled.
    pub objections_open: usize,
    /// Objections to it in the whole.
    pub objections: usize,
    /// What supervisors signed, oldest first.
    pub signed: Vec<Signed>,
}

/// A sign-off, and the state of the record that it is of.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signed {
    /// Who, when, and what was found.
    #[serde(flatten)]
    pub sign_off: SignOff,
    /// The entry by which it came on record: it is of everything before that.
    pub entry: u64,
    /// How many entries of the stage came after it.
    pub since: usize,
}

/// One thing that a stage needs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// What, as the profile names it.
    pub need: Need,
    /// Whether it is met.
    pub standing: ReadyStanding,
    /// What the guards miss.
    #[schemars(with = "Vec<Value>")]
    pub missing: Vec<Blocker>,
}

impl App {
    /// The checklist of a stage as it stands for somebody now, and the size of the log.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn checklist(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        stage: Stage,
    ) -> Result<(u64, Checklist), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let entries = self.sign_offs(id, stage.area()).await?;
        let all = election.office.sign_offs.iter().zip(entries).filter(|(one, _)| one.stage == stage);
        let signed = all.map(|(one, (entry, since))| Signed { sign_off: *one, entry, since }).collect();
        Ok((snapshot.size(), list(election, stage, signed, &self.context(principal, role))))
    }
}

fn list(election: &Election, stage: Stage, signed: Vec<Signed>, context: &Context) -> Checklist {
    let (opens, settles) = election.needs_of(stage);
    let check = |need: &Need| checked(election, *need, context);
    let own = |one: &Milestone| one.stage() == stage.area();
    let against = || election.office.objections.values().filter(|one| one.about.area() == stage.area());
    Checklist {
        stage,
        opens: opens.iter().map(check).collect(),
        settles: settles.iter().map(check).collect(),
        dates: milestones(election, legal_day(context.at)).into_iter().filter(own).collect(),
        objections_open: against().filter(|one| one.state == State::Filed).count(),
        objections: against().count(),
        signed,
    }
}

fn checked(election: &Election, need: Need, context: &Context) -> Checked {
    let missing = election.missing_of(need, context);
    let standing = match missing.as_slice() {
        [] if !election.is_asked_of(need) => ReadyStanding::Missing,
        [] => ReadyStanding::Done,
        all if all.iter().all(|one| one.mend == Mend::Time) => ReadyStanding::Waits,
        _ => ReadyStanding::Missing,
    };
    Checked { need, standing, missing }
}

/// The stage of an area; none for what stands around the five.
pub fn stage_of(area: Area) -> Option<Stage> {
    Stage::ALL.into_iter().find(|stage| stage.area() == area)
}
