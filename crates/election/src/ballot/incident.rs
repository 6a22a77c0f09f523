//! Papers that a station handed out while it was cut off and that the record then refused: told, never dropped. Where the
//! place's papers were accounted for already, they are accounted for anew, as long as no box is open.

use super::Command;
use super::issue;
use crate::blocker::Blockers;
use crate::context::Context;
use crate::election::Election;
use crate::ids::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happened at a station without the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Incident {
    /// A voter took a paper that could not be recorded on the entry any more.
    Issued {
        /// Who.
        voter: PersonId,
    },
    /// A spoilt paper was replaced where no paper should have been left.
    Replaced {},
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::ReportIncident { place, incident, happened } = command else { return };
    issue::guard_here(election, *place, context, blockers);
    happened.check(context, blockers);
    if let Incident::Issued { voter } = incident {
        election.require_entry(*voter, blockers);
    }
}
