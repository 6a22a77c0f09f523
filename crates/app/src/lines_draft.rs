//! What a teller has of a sheet of sums before it is entered: kept by what the lines say, so that it outlives a laptop, and a
//! name that gets a line meanwhile. Nobody but the own teller reads it.

use crate::access::Principal;
use crate::app::App;
use crate::drafts::{Place, key_of};
use crate::error::Problem;
use crate::lines_sheet::{Lines, check_sheet, require_sums, sheet_hash};
use crate::padded::padded;
use election::ballot::lines::Line;
use election::{ElectionId, Role};
use serde::{Deserialize, Serialize};

/// The numbers that stand in some lines.
#[derive(Serialize, Deserialize)]
struct Kept {
    lines: Vec<(Line, u32)>,
}

impl App {
    /// Seals what a teller has of a batch's sheet in the place of what was kept before.
    ///
    /// # Errors
    /// [`Problem::Refused`] where the teller could not enter the batch; [`Problem::Invalid`] for a line that there is not, or
    /// lines of another sheet.
    pub async fn save_lines_draft(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        place: Place,
        given: &Lines,
    ) -> Result<(), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        require_sums(election)?;
        check_sheet(election, given)?;
        let key = key_of(election, place);
        let person = self.entering(principal, role, election, key)?;
        let sheet = election.sheet_lines();
        let numbered = || (1_u32..).zip(sheet.iter().cloned());
        let full = Kept { lines: numbered().map(|(_, line)| (line, u32::MAX)).collect() };
        let filled = |(number, line)| given.lines.get(&number).map(|count| (line, *count));
        let kept = Kept { lines: numbered().filter_map(filled).collect() };
        self.keep_draft(id, key, person, padded(&kept, &full)?).await
    }

    /// What the caller has of a batch's sheet, by the numbers that its lines have now.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where there is none; [`Problem::Invalid`] where batches are entered paper by paper.
    pub async fn own_lines_draft(&self, principal: &Principal, id: ElectionId, place: Place) -> Result<Lines, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        require_sums(election)?;
        let Kept { lines: kept } = self.read_draft(principal, id, place).await?;
        let sheet = election.sheet_lines();
        let count = |line: &Line| kept.iter().find(|(own, _)| own == line).map(|(_, count)| *count);
        let lines = (1..).zip(&sheet).filter_map(|(number, line)| Some((number, count(line)?))).collect();
        Ok(Lines { sheet: sheet_hash(&sheet)?, lines })
    }
}
