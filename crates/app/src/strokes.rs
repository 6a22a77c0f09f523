//! Lists by the strokes of the surname: names are in the vault alone, so their order is found here, by the tables of ICU,
//! and goes into the log as an order of ids.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::error::Problem;
use crate::people;
use election::nomination::Command as Nomination;
use election::{Command, ElectionId, PersonId, Role};
use roster::{NameOrder, NameSorter};
use std::collections::BTreeSet;

impl App {
    /// Records the order of everybody who is nominated, fewest strokes first.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Unavailable`] where this build has no table of strokes.
    pub async fn order_by_strokes(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let snapshot = self.snapshot(election).await?;
        let nominated = snapshot.election().nomination.all.values().map(|one| one.person);
        let nominated: BTreeSet<PersonId> = nominated.collect();
        let mut named = Vec::new();
        for (person, sealed) in self.records(election).await? {
            if nominated.contains(&person) {
                named.push((person, people::read(&sealed.bytes)?.name));
            }
        }
        let sorter = NameSorter::new(NameOrder::Strokes).map_err(|error| Problem::unavailable(error.to_string()))?;
        sorter.sort_by_name(&mut named, |(_, name)| name);
        let order = named.into_iter().map(|(person, _)| person).collect();
        let commands = vec![Command::Nomination(Nomination::RecordStrokes { order })];
        self.submit(principal, role, election, Work { commands, ..Work::default() }, requested).await
    }
}
