//! Passes: a step may go on once in spite of a blocker whose rule the law's text does not set.

use crate::action::Area;
use crate::blocker::{Blocker, Blockers, Code};
use crate::command::Action;
use crate::context::{Context, Role};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use crate::office::appointment::Function;
use chrono::NaiveDate;
use imbl::{OrdMap, Vector};
use rules::Force;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A step by its words in the path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The stage.
    pub stage: Area,
    /// The action.
    pub action: String,
}

/// What lets a step pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// A named authority's document.
    Authority {
        /// The document.
        document: DocumentId,
    },
    /// A reason, where only experience advises otherwise.
    Reason {
        /// Which.
        reason: PassReason,
    },
}

/// Why a warning is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassReason {
    /// The meeting decided so.
    MeetingDecided,
    /// Nobody else was there.
    NobodyElse,
    /// The place has always done so.
    LocalPractice,
    /// Power, network or weather.
    Outage,
    /// The papers in question were looked at again, and it is so.
    LookedAgain,
    /// The paper misled those who filled it in.
    PaperMisleads,
}

/// One pass.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// The step that may go on.
    pub step: Step,
    /// The blocker.
    pub code: Code,
    /// On what basis.
    pub basis: Basis,
    /// Who let it pass; nobody of the community where an office did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// In which capacity.
    pub role: Role,
    /// When.
    pub on: NaiveDate,
}

/// The passes of an election.
#[derive(Clone, Default, Debug)]
pub struct Passes {
    /// Those that stand, each good for one step.
    pub standing: OrdMap<(Step, Code), Pass>,
    /// Those that were used, in order; they are printed with the result.
    pub used: Vector<Pass>,
}

impl Step {
    /// The step of an action.
    pub fn of(action: Action) -> Self {
        Self { stage: action.area(), action: action.slug().to_owned() }
    }

    fn is_known(&self) -> bool {
        Action::all().any(|action| action.area() == self.stage && action.slug() == self.action)
    }
}

impl Code {
    /// Whether the blocker can pass at all: it stands for a rule, and no step needs what it asks for in order to work. Of the
    /// boxes, a record that was not kept passes, and nothing that has a finding to be written or that protects the secret
    /// vote; of the count nothing passes, because somebody can always be asked to look again.
    pub fn may_pass(self) -> bool {
        const RECORDS: [Code; 2] = [Code::CustodyHole, Code::DifferenceUnexplained];
        const NEVER: [&str; 8] = ["POL", "BOX", "CNT", "COU", "AUD", "LOG", "ERA", "GEN-05"];
        RECORDS.contains(&self)
            || self.rule().is_some() && !NEVER.iter().any(|prefix| self.as_str().starts_with(prefix))
    }
}

impl Pass {
    /// A pass that whoever acts gives now.
    pub(super) fn given(election: &Election, step: Step, code: Code, basis: Basis, context: &Context) -> Self {
        let functions = [Function::Clerk, Function::CommitteeMember];
        let person = election.office.person(context.actor.account, &functions);
        Self { step, code, basis, person, role: context.actor.role, on: context.today() }
    }
}

impl Passes {
    pub(super) fn stand(&mut self, pass: Pass) {
        self.standing.insert((pass.step.clone(), pass.code), pass);
    }

    pub(super) fn used(&mut self, step: &Step, code: Code) {
        if let Some(pass) = self.standing.remove(&(step.clone(), code)) {
            self.used.push_back(pass);
        }
    }

    /// Takes the blockers out for which the step has a pass, and names them.
    pub(crate) fn lift(&self, action: Action, found: &mut Vec<Blocker>) -> Vec<Code> {
        if self.standing.is_empty() {
            return Vec::new();
        }
        let step = Step::of(action);
        let passes = self.standing.keys().filter(|(of, _)| *of == step).map(|(_, code)| *code);
        let lifted: Vec<Code> = passes.filter(|code| found.iter().any(|one| one.code == code.as_str())).collect();
        found.retain(|one| !lifted.iter().any(|code| one.code == code.as_str()));
        lifted
    }
}

pub(super) fn guard(election: &Election, step: &Step, code: Code, basis: &Basis, blockers: &mut Blockers<'_>) {
    if !step.is_known() {
        blockers.add(Code::UnknownStep).fact("stage", step.stage.slug()).fact("action", &step.action);
    }
    let force = code.rule().filter(|_| code.may_pass()).map(|rule| election.profile.rule(rule).force);
    let passes = match (basis, force) {
        (Basis::Authority { .. }, Some(force)) => force != Force::Hard,
        (Basis::Reason { .. }, Some(force)) => force == Force::Warning,
        (_, None) => false,
    };
    if !passes {
        blockers.add(Code::DoesNotPass).fact("blocker", code).fact("force", force);
    }
    if election.passes.standing.contains_key(&(step.clone(), code)) {
        blockers.add(Code::PassStands).fact("blocker", code);
    }
}
