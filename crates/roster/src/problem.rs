//! What is to be said about a row: stable codes with their facts. The words are in `web/locales/roster.*.toml`.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::columns::{Column, Language};
use crate::identity::IdentityError;
use crate::name::{NameError, PersonName};

/// Facts of a problem by name; names are those of the placeholders in the locale files. No fact is an identity number.
pub type Facts = BTreeMap<&'static str, String>;

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing, nothing to mend.
    Note,
    /// Somebody should look at it; the row is taken.
    Warning,
    /// The row is not taken.
    Error,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal, $severity:ident;)+) => {
        /// What can be wrong with a row. The code of a variant never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, which is also the key in the locale files.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// How much it weighs.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }
        }
    };
}

codes! {
    /// A required cell is empty.
    MissingValue = "ROS-01", Error;
    /// The identity number is a number cell: its last digits are lost.
    IdentityNumeric = "ROS-02", Error;
    /// The identity number is in scientific notation.
    IdentityScientific = "ROS-03", Error;
    /// The identity number ends in zeros that a spreadsheet put there.
    IdentityTailLost = "ROS-04", Error;
    /// Not 18 characters: `found`.
    IdentityLength = "ROS-05", Error;
    /// A character that does not belong.
    IdentityMalformed = "ROS-06", Error;
    /// The birth date within the number does not exist.
    IdentityBirthDate = "ROS-07", Error;
    /// The check character is wrong.
    IdentityChecksum = "ROS-08", Error;
    /// No name of a person.
    NotAName = "ROS-09", Error;
    /// Longer than `limit`: `found`.
    TooLong = "ROS-10", Error;
    /// Begins like a formula.
    Formula = "ROS-11", Error;
    /// A character was lost by an earlier program.
    LostCharacter = "ROS-12", Error;
    /// A formula failed: `value`.
    CellError = "ROS-13", Error;
    /// No sex: `value`.
    UnknownSex = "ROS-14", Error;
    /// No class: `value`.
    UnknownClass = "ROS-15", Error;
    /// No group of this community: `value`.
    UnknownGroup = "ROS-16", Error;
    /// The header once more, among the people.
    RepeatedHeader = "ROS-17", Error;
    /// Born (`birth_date`) after the election day.
    BornAfterElection = "ROS-18", Error;
    /// The sample row of the template.
    SampleRow = "ROS-19", Error;
    /// An invented number (area code 99…) in a real election.
    InventedNumber = "ROS-20", Error;
    /// The same number as in an earlier `row` of this file.
    DuplicateInFile = "ROS-21", Error;
    /// The number is registered here for somebody of another name: `name`.
    DuplicateHere = "ROS-22", Error;
    /// The number is registered in another community: `community`.
    DuplicateElsewhere = "ROS-23", Error;
    /// The day since when somebody lives or works here cannot be read: `value`.
    SinceUnreadable = "ROS-24", Error;
    /// A number of 15 digits, kept in its form of 18.
    HistoricIdentity = "ROS-41", Warning;
    /// A residence permit of Hong Kong, Macao or Taiwan.
    ResidencePermit = "ROS-42", Warning;
    /// A private-use character.
    PrivateUse = "ROS-43", Warning;
    /// The sex `written` is not that of the number (`found`).
    SexDiffers = "ROS-44", Warning;
    /// The birth date `written` is not that of the number (`found`).
    BirthDateDiffers = "ROS-45", Warning;
    /// The birth date cannot be read: `value`.
    BirthDateUnreadable = "ROS-46", Warning;
    /// A text begins like a formula; it is kept as text.
    FormulaKeptAsText = "ROS-47", Warning;
    /// Not the length of a phone number: `value`.
    UnusualPhone = "ROS-48", Warning;
    /// Older than anybody on record: `years`.
    ImplausibleAge = "ROS-49", Warning;
    /// Under age on the election day, of age on `from`.
    UnderAge = "ROS-50", Note;
    /// Differs from what is registered, in the columns `fields`.
    Differs = "ROS-51", Note;
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One problem of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What it is.
    pub code: ProblemCode,
    /// How much it weighs.
    pub severity: Severity,
    /// The column that it is about.
    pub column: Option<Column>,
    /// What the sentence needs.
    pub facts: Facts,
}

impl Problem {
    /// A problem without facts.
    pub(crate) fn new(code: ProblemCode, column: Column) -> Self {
        Self { code, severity: code.severity(), column: Some(column), facts: Facts::new() }
    }

    /// A problem of the row as a whole.
    pub(crate) fn about_row(code: ProblemCode) -> Self {
        Self { code, severity: code.severity(), column: None, facts: Facts::new() }
    }

    /// The same with one fact more.
    pub(crate) fn with(mut self, name: &'static str, fact: &impl ToString) -> Self {
        self.facts.insert(name, fact.to_string());
        self
    }

    /// Fills the placeholders of a sentence from a locale file: `{column}`, and each fact by its name. Facts that name
    /// columns (`fields`) or a sex (`written`, `found`) are put into the language.
    pub fn fill(&self, template: &str, language: Language) -> String {
        let column = self.column.map_or("", |column| column.word(language));
        let mut text = template.replace("{column}", column);
        for (name, fact) in &self.facts {
            text = text.replace(&format!("{{{name}}}"), &self.in_words(name, fact, language));
        }
        text
    }

    fn in_words(&self, name: &str, fact: &str, language: Language) -> String {
        match (self.code, name) {
            (ProblemCode::SexDiffers, _) => {
                crate::columns::sex_named(fact).map_or(fact, |sex| crate::columns::sex_word(sex, language)).to_owned()
            }
            (ProblemCode::Differs, "fields") => {
                let words = fact.split(' ').map(|key| {
                    Column::OFFERED
                        .into_iter()
                        .find(|column| column.key() == key)
                        .map_or(key, |column| column.word(language))
                });
                words.collect::<Vec<_>>().join(" / ")
            }
            _ => fact.to_owned(),
        }
    }
}

impl From<NameError> for Problem {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Empty => Self::new(ProblemCode::MissingValue, Column::Name),
            NameError::Formula => Self::new(ProblemCode::Formula, Column::Name),
            NameError::NotAName => Self::new(ProblemCode::NotAName, Column::Name),
            NameError::LostCharacter => Self::new(ProblemCode::LostCharacter, Column::Name),
            NameError::TooLong { found } => Self::new(ProblemCode::TooLong, Column::Name)
                .with("found", &found)
                .with("limit", &PersonName::MAX_CHARS),
        }
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        let code = match error {
            IdentityError::Scientific => ProblemCode::IdentityScientific,
            IdentityError::TailLost => ProblemCode::IdentityTailLost,
            IdentityError::Length { .. } | IdentityError::Historic => ProblemCode::IdentityLength,
            IdentityError::Malformed => ProblemCode::IdentityMalformed,
            IdentityError::BirthDate => ProblemCode::IdentityBirthDate,
            IdentityError::Checksum => ProblemCode::IdentityChecksum,
        };
        let problem = Self::new(code, Column::Identity);
        match error {
            IdentityError::Length { found } => problem.with("found", &found),
            IdentityError::Historic => problem.with("found", &15),
            _ => problem,
        }
    }
}
