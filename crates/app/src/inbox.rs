//! What came in beside the log and waits for somebody: answers of nominees, statements of candidates; and for supervisors the
//! stages that are over and that nobody has signed for.

use crate::app::App;
use crate::error::Problem;
use election::office::sign_off::Stage;
use election::{Election, ElectionId, Role};
use serde_json::Value;
use store::StatementState;

/// What waits.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Inbox {
    /// Answers of nominees that nobody has recorded.
    pub answers: usize,
    /// Statements that nobody has released or sent back.
    pub statements: usize,
    /// Stages that are over without a supervisor's sign-off.
    pub unsigned: Vec<Stage>,
}

impl App {
    /// What waits in an election for somebody in a role.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn inbox(&self, id: ElectionId, role: Role) -> Result<Inbox, Problem> {
        match role {
            Role::Committee => {
                let answers = self.nominees(id).await?.iter().filter(|one| one.answer.is_some()).count();
                let statements = self.store().statements(id).await?;
                let statements = statements.iter().filter(|one| one.state == StatementState::Sent).count();
                Ok(Inbox { answers, statements, ..Inbox::default() })
            }
            Role::Supervisor => {
                let snapshot = self.snapshot(id).await?;
                Ok(Inbox { unsigned: unsigned(snapshot.election()), ..Inbox::default() })
            }
            _ => Ok(Inbox::default()),
        }
    }
}

fn unsigned(election: &Election) -> Vec<Stage> {
    let phases = crate::views::phases(election);
    let over = |stage: &Stage| phases.get(stage.area().slug()).and_then(Value::as_str) == Some("settled");
    let signed = |stage: &Stage| election.office.sign_offs.iter().any(|one| one.stage == *stage);
    Stage::ALL.into_iter().filter(over).filter(|stage| !signed(stage)).collect()
}
