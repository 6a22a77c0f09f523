//! Recusal: a member who is nominated, or whose close relative is, has no part in what concerns that nomination.

use crate::blocker::{Blockers, Code};
use crate::command::Command;
use crate::context::Context;
use crate::election::Election;
use crate::ids::{NominationId, PersonId};
use crate::nomination;
use crate::office;
use crate::office::appointment::Function;
use crate::office::objection::About;

impl Election {
    /// Whether a member has no part in what concerns a nomination, whatever became of it.
    pub fn is_recused(&self, member: PersonId, nomination: NominationId) -> bool {
        self.nomination.get(nomination).is_some_and(|one| self.gives_way(member, one.person))
    }

    /// The nomination that a command rules on.
    fn ruled_by(&self, command: &Command) -> Option<NominationId> {
        match command {
            Command::Nomination(nomination::Command::RecordFinding { nomination, .. }) => Some(*nomination),
            Command::Office(office::Command::RuleOnObjection { objection, .. }) => {
                match self.office.objections.get(objection)?.about {
                    About::Candidate { nomination } => Some(nomination),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Blocks a recused member who would rule.
pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(nomination) = election.ruled_by(command) else { return };
    let member = election.office.person(context.actor.account, &[Function::CommitteeMember]);
    if let Some(person) = member.filter(|member| election.is_recused(*member, nomination)) {
        blockers.add(Code::Recused).fact("person", person);
    }
}
