//! The workbook that a clerk brought and that is not imported yet: sealed between the steps of an import, one for each
//! account and election, and destroyed with the import or when the clerk lays it aside.

use crate::access::Principal;
use crate::app::App;
use crate::error::Problem;
use election::ElectionId;
use ledger::sha256;
use roster::{Cell, Column, Language, Limits, Mapping, Preview, ReadError, Sheet};
use rules::BirthSource;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rows that a preview shows.
const PREVIEWED: usize = 8;

/// A workbook with what its clerk said of it.
#[derive(Clone, Debug)]
pub struct RollFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// By which document the clerk checked the dates of birth.
    pub births: BirthSource,
    /// Where its columns are, where its own header does not say so.
    pub mapping: Option<Mapping>,
}

/// What stands in front of the bytes in the vault.
#[derive(Serialize, Deserialize)]
struct Said {
    births: BirthSource,
    mapping: Option<Mapping>,
}

/// Why a file is not taken.
pub(crate) fn not_taken(error: &ReadError) -> Problem {
    Problem::File {
        code: error.code(),
        facts: error.facts().iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect(),
    }
}

impl RollFile {
    /// A workbook of one row, with what somebody typed under each column; what is left blank takes nothing away from an
    /// entry that stands, as a column that a workbook does not have.
    ///
    /// # Errors
    /// [`Problem::Invalid`] where the text is more than a workbook holds.
    pub fn of_one(typed: impl Fn(Column) -> String) -> Result<Self, Problem> {
        let typed = Column::OFFERED.into_iter().map(|column| (column, typed(column)));
        let given = typed.filter(|(column, text)| column.is_required() || !text.trim().is_empty());
        let (head, row) = given
            .map(|(column, text)| (Cell::Text(column.word(Language::Chinese).to_owned()), Cell::Text(text)))
            .unzip();
        let bytes = roster::write::grid("1", &[head, row]);
        let bytes = bytes.map_err(|error| Problem::misread_as("", &error))?;
        Ok(Self { bytes, births: BirthSource::IdentityCard, mapping: None })
    }

    /// The sheet with its header, as found or as the clerk said.
    pub(crate) fn sheet(&self) -> Result<Sheet, Problem> {
        let limits = Limits::default();
        let sheet = match &self.mapping {
            Some(mapping) => roster::read_mapped(&self.bytes, mapping, &limits),
            None => roster::read(&self.bytes, &limits),
        };
        sheet.map_err(|error| not_taken(&error))
    }

    /// The first rows of every sheet, identity numbers masked.
    ///
    /// # Errors
    /// [`Problem::File`].
    pub fn preview(&self) -> Result<Vec<Preview>, Problem> {
        roster::preview(&self.bytes, PREVIEWED, &Limits::default()).map_err(|error| not_taken(&error))
    }

    fn sealed(&self) -> Result<Vec<u8>, Problem> {
        let said = Said { births: self.births, mapping: self.mapping.clone() };
        let mut bytes = serde_json::to_vec(&said).map_err(|error| Problem::unavailable(error.to_string()))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.bytes);
        Ok(bytes)
    }

    fn unsealed(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (said, rest) = bytes.split_at_checked(end)?;
        let Said { births, mapping } = serde_json::from_slice(said).ok()?;
        Some(Self { bytes: rest.get(1..)?.to_vec(), births, mapping })
    }
}

/// Where the file of an account lies.
fn place(principal: &Principal, election: ElectionId) -> Uuid {
    let text = format!("{election}|roll file|{}", principal.account);
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(sha256(text.as_bytes()).as_bytes()) {
        *to = *from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl App {
    /// Seals a workbook in the place of the one that the account brought before.
    ///
    /// # Errors
    /// [`Problem::File`] where it cannot be read at all.
    pub async fn keep_roll_file(
        &self,
        principal: &Principal,
        election: ElectionId,
        file: &RollFile,
    ) -> Result<(), Problem> {
        file.preview()?;
        Ok(self.store().seal_draft(election, place(principal, election), file.sealed()?).await?)
    }

    /// The workbook that the account brought last.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where there is none.
    pub async fn roll_file(&self, principal: &Principal, election: ElectionId) -> Result<RollFile, Problem> {
        let sealed = self.store().unseal(place(principal, election)).await?;
        sealed.and_then(|sealed| RollFile::unsealed(&sealed.bytes)).ok_or(Problem::NotFound("workbook"))
    }

    /// Destroys the workbook that the account brought; none is as good.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn drop_roll_file(&self, principal: &Principal, election: ElectionId) -> Result<(), Problem> {
        Ok(self.store().destroy_drafts(election, &[place(principal, election)]).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_file_comes_back_as_it_was_whatever_its_bytes() {
        for bytes in [&b"\n\n{}\n"[..], &[0, 255, 10, 13], &[]] {
            let file = RollFile { bytes: bytes.to_vec(), births: BirthSource::HouseholdBook, mapping: None };
            let back = RollFile::unsealed(&file.sealed().unwrap()).unwrap();
            assert_eq!((back.bytes.as_slice(), back.births), (bytes, BirthSource::HouseholdBook));
        }
        assert!(RollFile::unsealed(b"no line").is_none());
    }
}
