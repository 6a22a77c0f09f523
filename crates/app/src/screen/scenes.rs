//! Which scene the screen shows: the one that follows from the state of the vote, or one that the host asks for among
//! those that the state allows. A choice holds until the state changes; then the screen follows the state again.

use crate::app::App;
use crate::error::Problem;
use crate::fault::Fault;
use crate::screen::{Scene, Screen};
use crate::texts::word_of;
use election::ballot::Phase;
use election::{Election, ElectionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use store::ChosenScene;

/// A scene by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SceneName {
    /// Before the poll (候场).
    Waiting,
    /// Who stands for which post (候选人).
    Standing,
    /// The open poll (投票).
    Polling,
    /// The poll after its closing (投票结束).
    Polled,
    /// The count (唱票).
    Counting,
    /// The agreed count with its check words (校验码).
    CheckWords,
    /// The declared result (结果).
    Result,
}

/// A scene that is asked for.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedScene {
    /// The scene; one of those that the state allows now.
    pub scene: SceneName,
}

/// The scenes that a state allows.
#[derive(Clone, Copy, Debug)]
pub struct Allowed {
    /// The one that follows from the state.
    pub follows: SceneName,
    /// Those that the host may ask for in its place.
    pub others: &'static [SceneName],
}

impl Allowed {
    /// Nothing of a count stands before the poll is closed, no check words before the count is agreed and no result before
    /// it is declared.
    pub const fn of(phase: Phase) -> Self {
        use SceneName::{CheckWords, Counting, Polled, Polling, Result, Standing, Waiting};
        let (follows, others): (_, &[_]) = match phase {
            Phase::NotOpen => (Waiting, &[]),
            Phase::Preparing | Phase::Ready => (Waiting, &[Standing]),
            Phase::Polling => (Polling, &[Standing]),
            Phase::Closed | Phase::Counting => (Counting, &[Polled]),
            Phase::Counted => (CheckWords, &[Counting, Polled]),
            Phase::Declared | Phase::Settled => (Result, &[CheckWords, Counting, Polled]),
        };
        Self { follows, others }
    }

    /// Those of an election as it stands; of a round that was found void the result alone.
    pub fn now(election: &Election) -> Self {
        let void = election.ballot.round().is_some_and(|round| round.voided.is_some());
        if void { Self { follows: SceneName::Result, others: &[] } } else { Self::of(election.ballot.phase) }
    }

    /// Whether a scene is one of them.
    pub fn has(self, scene: SceneName) -> bool {
        self.follows == scene || self.others.contains(&scene)
    }
}

impl Scene {
    /// Which scene it is.
    pub const fn name(&self) -> SceneName {
        match self {
            Self::Waiting { .. } => SceneName::Waiting,
            Self::Standing { .. } => SceneName::Standing,
            Self::Polling { .. } => SceneName::Polling,
            Self::Polled { .. } => SceneName::Polled,
            Self::Counting { .. } => SceneName::Counting,
            Self::CheckWords { .. } => SceneName::CheckWords,
            Self::Result { .. } => SceneName::Result,
        }
    }
}

/// The scene to show, under a choice that may be one of an earlier state.
pub(super) fn shown(election: &Election, chosen: Option<&ChosenScene>) -> SceneName {
    let allowed = Allowed::now(election);
    let asked = chosen.filter(|chosen| chosen.holds_while == state(election));
    let asked = asked.and_then(|chosen| serde_json::from_value(json!(chosen.scene)).ok());
    asked.filter(|scene| allowed.has(*scene)).unwrap_or(allowed.follows)
}

/// The state while which a choice holds: the phase of a round, until a batch of it is opened again.
fn state(election: &Election) -> String {
    let batches = election.ballot.round().map(|round| round.batches.values());
    let reopened: u32 = batches.into_iter().flatten().map(|batch| batch.reopened).sum();
    format!("{}/{}/{reopened}", election.ballot.round_no(), word_of(election.ballot.phase))
}

impl App {
    /// Shows a scene on the screens of an election until the state of the vote changes.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a scene that the state does not allow.
    pub async fn show_scene(&self, id: ElectionId, asked: AskedScene) -> Result<Arc<Screen>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        if !Allowed::now(election).has(asked.scene) {
            return Err(Problem::field("/scene", Fault::SceneNotYet));
        }
        self.store().choose_scene(id, word_of(asked.scene), state(election)).await?;
        self.screens().tell(id);
        self.screen(id).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Phase; 9] = [
        Phase::NotOpen,
        Phase::Preparing,
        Phase::Ready,
        Phase::Polling,
        Phase::Closed,
        Phase::Counting,
        Phase::Counted,
        Phase::Declared,
        Phase::Settled,
    ];

    #[test]
    fn nothing_of_a_count_is_allowed_before_its_time() {
        for phase in ALL {
            let allows = |scene| Allowed::of(phase).has(scene);
            assert_eq!(allows(SceneName::Counting), phase >= Phase::Closed, "{phase:?}");
            assert_eq!(allows(SceneName::CheckWords), phase >= Phase::Counted, "{phase:?}");
            assert_eq!(allows(SceneName::Result), phase >= Phase::Declared, "{phase:?}");
            assert_eq!(allows(SceneName::Polling), phase == Phase::Polling, "{phase:?}");
        }
    }
}
