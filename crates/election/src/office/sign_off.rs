//! A supervisor's sign-off (监督签署) of a stage: who looked it through, when, and with what finding. It holds nothing up;
//! objections do that.

use super::Command;
use crate::action::Area;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use crate::office::appointment::Function;
use crate::{ballot, committee, nomination, registration, representatives};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stage that is signed off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Stage 1.
    Representatives,
    /// Stage 2.
    Committee,
    /// Stage 3.
    Registration,
    /// Stage 4.
    Nomination,
    /// Stage 5.
    Ballot,
}

/// What a supervisor found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Everything that was looked at is in order.
    InOrder,
    /// There is something to say; it stands in a signed paper.
    Remarks {
        /// The paper.
        document: DocumentId,
    },
}

/// One sign-off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// Of which stage.
    pub stage: Stage,
    /// What was found.
    pub finding: Finding,
    /// Who signed.
    pub person: PersonId,
    /// On which day.
    pub on: NaiveDate,
}

impl Stage {
    /// All five, in their order.
    pub const ALL: [Self; 5] =
        [Self::Representatives, Self::Committee, Self::Registration, Self::Nomination, Self::Ballot];

    /// Its area.
    pub const fn area(self) -> Area {
        match self {
            Self::Representatives => Area::Representatives,
            Self::Committee => Area::Committee,
            Self::Registration => Area::Registration,
            Self::Nomination => Area::Nomination,
            Self::Ballot => Area::Ballot,
        }
    }

    /// Blocks for a stage that has not begun: there is nothing to look at.
    fn require_begun(self, election: &Election, blockers: &mut Blockers<'_>) {
        let begun = match self {
            Self::Representatives => election.representatives.phase != representatives::Phase::NotOpen,
            Self::Committee => election.committee.phase != committee::Phase::NotOpen,
            Self::Registration => election.registration.phase != registration::Phase::NotOpen,
            Self::Nomination => election.nomination.phase != nomination::Phase::NotOpen,
            Self::Ballot => election.ballot.phase != ballot::Phase::NotOpen,
        };
        if !begun {
            blockers.add(Code::WrongPhase).fact("stage", self).fact("phase", "not_open");
        }
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::SignOff { stage, finding, happened } = command else { return };
    happened.check(context, blockers);
    stage.require_begun(election, blockers);
    if let Finding::Remarks { document } = finding {
        election.office.require_document(*document, blockers);
    }
}

/// The sign-off of the supervisor who acts.
pub(super) fn signed(
    election: &Election,
    stage: Stage,
    finding: Finding,
    on: NaiveDate,
    context: &Context,
) -> Vec<crate::Event> {
    let person = election.office.person(context.actor.account, &[Function::Supervisor]);
    let event = person.map(|person| super::Event::SignedOff { signed: SignOff { stage, finding, person, on } });
    event.into_iter().map(Into::into).collect()
}
