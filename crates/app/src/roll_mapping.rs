//! Which column of a clerk's workbook is what: proposed from its header, said by the clerk where it is not clear.

use crate::access::Principal;
use crate::app::App;
use crate::error::Problem;
use crate::fault::Fault;
use crate::roll_file::RollFile;
use election::ElectionId;
use roster::{Column, Header, Mapping, Preview};
use rules::BirthSource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the columns of a sheet are, as the clerk says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollColumns {
    /// The name of the sheet; empty for CSV.
    #[serde(default)]
    pub sheet: String,
    /// The row of the header as the spreadsheet shows it, from 1; the people stand below it.
    pub header_row: usize,
    /// The columns by their word and their places, from 0.
    #[schemars(with = "BTreeMap<String, usize>")]
    pub columns: BTreeMap<Column, usize>,
}

/// A sheet of a workbook with what its columns are taken for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProposedSheet {
    /// Header row and columns, as the clerk said or as they were found; columns that were not found are left out.
    #[serde(flatten)]
    pub columns: RollColumns,
    /// The first rows, identity numbers masked.
    pub rows: Vec<Vec<String>>,
}

/// A workbook that was brought and is not imported yet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RollWorkbook {
    /// By which document the clerk checked the dates of birth.
    pub births: BirthSource,
    /// Its sheets.
    pub sheets: Vec<ProposedSheet>,
}

/// What was found in a header of the columns that a roster has.
fn found(header: &Header) -> BTreeMap<Column, usize> {
    let offered = |column: &Column| Column::OFFERED.contains(column);
    header.columns().filter(|(column, _)| offered(column)).collect()
}

/// What a sheet's columns are taken for.
fn proposed(preview: Preview, said: Option<&Mapping>) -> ProposedSheet {
    let said = said.filter(|mapping| mapping.sheet == preview.name);
    let (header_row, columns) = match (said, &preview.header) {
        (Some(mapping), _) => (mapping.header_row, mapping.columns.clone()),
        (None, Some(header)) => (header.data_start(), found(header)),
        (None, None) => (1, BTreeMap::new()),
    };
    ProposedSheet { columns: RollColumns { sheet: preview.name, header_row, columns }, rows: preview.rows }
}

impl RollFile {
    /// The workbook with what its columns are taken for.
    ///
    /// # Errors
    /// [`Problem::File`].
    pub fn proposal(&self) -> Result<RollWorkbook, Problem> {
        let sheets = self.preview()?.into_iter().map(|preview| proposed(preview, self.mapping.as_ref()));
        Ok(RollWorkbook { births: self.births, sheets: sheets.collect() })
    }

    /// Takes what the clerk said. What the file's own header says stays the file's own word: it may span two rows.
    fn mapped(&mut self, said: RollColumns) -> Result<(), Problem> {
        let previews = self.preview()?;
        let preview = previews.iter().find(|one| one.name == said.sheet);
        let preview = preview.ok_or_else(|| Problem::field("/sheet", Fault::Unknown))?;
        let own = preview.header.as_ref().map(|header| (header.data_start(), found(header)));
        let several = previews.iter().filter(|one| one.header.is_some()).count() > 1;
        let same = own.is_some_and(|own| own == (said.header_row, said.columns.clone()));
        let RollColumns { sheet, header_row, columns } = said;
        self.mapping = (!same || several).then_some(Mapping { sheet, header_row, columns });
        Ok(())
    }
}

impl App {
    /// Says where the columns of the workbook are that the account brought last.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where there is none, [`Problem::Invalid`] for a sheet that is not there.
    pub async fn map_roll_file(
        &self,
        principal: &Principal,
        election: ElectionId,
        said: RollColumns,
    ) -> Result<RollFile, Problem> {
        let mut file = self.roll_file(principal, election).await?;
        file.mapped(said)?;
        self.keep_roll_file(principal, election, &file).await?;
        Ok(file)
    }
}
