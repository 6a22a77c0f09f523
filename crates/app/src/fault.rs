//! What is wrong with a field: stable codes with their facts. The sentences stand in the locale files.

use crate::portrait::{MOST_BYTES, PhotoFault};
use schemars::JsonSchema;
use serde::Serialize;

/// What is wrong with a field. Its code is the name of its sentence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// Nothing is there.
    Missing,
    /// Text that is too short or too long.
    Length {
        /// The fewest characters.
        least: usize,
        /// The most.
        most: usize,
    },
    /// Text that is too short.
    TooShort {
        /// The fewest characters.
        least: usize,
    },
    /// Text that is too long.
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// A number out of its bounds.
    Range {
        /// The smallest.
        least: i64,
        /// The largest.
        most: i64,
    },
    /// Not a whole number.
    NotANumber,
    /// Not a day.
    NotADay,
    /// It names nothing that there is.
    Unknown,
    /// It cannot be read as what it should be.
    Misread {
        /// What the parser says.
        says: String,
    },
    /// Not text.
    NotText,
    /// Neither yes nor no.
    NotYesOrNo,
    /// Neither a day nor a time.
    NotAMoment,
    /// Not an id.
    NotAnId,
    /// Not a list, or one of another length.
    NotAList,
    /// Not fields with their values.
    NotFields,
    /// Not the number of a seal.
    NotASeal,
    /// A word that is none of those that may stand here.
    UnknownWord {
        /// Those that may.
        choices: Vec<String>,
    },
    /// There is no such field here.
    UnknownField,
    /// Text that is not JSON from a place on.
    BrokenJson {
        /// The line, from 1.
        line: u32,
        /// The column, from 0.
        column: u32,
    },
    /// The body is not a JSON object.
    NotAnObject,
    /// The path says it already.
    InPath,
    /// Nothing was sent where a file belongs.
    EmptyBody,
    /// A content type that is not taken here.
    ContentType,
    /// A key of a request that is none.
    NotAKey,
    /// An entity tag that is none.
    NotATag,
    /// What a person's data are wrong in, as a row of a roster is.
    Row {
        /// The problem.
        #[serde(skip)]
        problem: roster::Problem,
    },
    /// Nobody on the record has this name.
    NoSuchPerson {
        /// The name.
        name: String,
    },
    /// Several persons have this name.
    Namesakes {
        /// The name.
        name: String,
    },
    /// The sex is needed where no identity number says it.
    SexMissing,
    /// The sex is another one than the identity number says.
    SexDiffers,
    /// The community has no such group.
    NoSuchGroup {
        /// The group.
        group: String,
    },
    /// Groups that are not a number and its households on each line.
    Groups,
    /// Not the code of an administrative division (GB/T 2260, GB/T 10114).
    NotADivision,
    /// The election whose term runs is of another community or term.
    OtherTerm,
    /// Not the roll as it stood last in the election whose term runs.
    OtherRoll,
    /// The election whose term runs has no frozen roll.
    NoFrozenRoll,
    /// Not the representatives of the election whose term runs.
    OtherRepresentatives,
    /// A statement is for whoever accepted the nomination.
    NotAccepted,
    /// A photo in a file that is too large.
    PhotoTooLarge {
        /// The most megabytes.
        most: usize,
    },
    /// Neither a JPEG nor a PNG picture.
    NotAPhoto,
    /// A photo of too many pixels.
    TooManyPixels,
    /// A photo that cannot be decoded.
    PhotoDamaged,
    /// The nomination was answered on record already.
    Answered,
    /// Other papers than those that the third person decides.
    OtherPapers {
        /// Those that are decided.
        papers: Vec<u32>,
    },
    /// More or fewer papers than the batch has.
    PaperCount {
        /// What the batch has.
        batch: u32,
        /// What came.
        came: usize,
    },
    /// A position that the batch does not have.
    NoSuchPaper {
        /// The last position.
        last: u32,
    },
    /// The two entries differ at this paper.
    EntriesDiffer,
    /// People found a doubtful paper to be something else than it is entered as.
    AgainstFinding {
        /// Its position in the batch, from 1.
        position: u32,
        /// What they found: the word, and of a void paper why.
        found: Vec<String>,
    },
    /// The two entries agree at this paper, and it is not entered otherwise than before.
    EntriesAgree {
        /// The papers that are entered again, from 1.
        papers: Vec<u32>,
    },
    /// A post or a person that does not stand on the paper.
    NotOnPaper,
    /// Papers whose sums cannot be made.
    NotCountable {
        /// Why.
        says: String,
    },
    /// Entries of papers come with their papers.
    PapersNeeded,
    /// Other sums than those of the papers.
    OtherSums,
    /// The log never had this root at this size.
    NeverThatRoot,
    /// No finding of this body may be appealed against now.
    NothingToAppeal,
    /// The list may not be objected to now.
    ListShut,
    /// An administrator is the whole county's.
    CountyWide,
    /// A role that no day account has.
    NotADayRole,
    /// The only administrator.
    LastAdministrator,
    /// Not the public key of a holder.
    NotAHolder,
    /// A query without anything to look for.
    EmptyQuery,
    /// The method says that batches are entered by their sums.
    EnteredBySums,
    /// The method says that batches are entered paper by paper.
    EnteredByPaper,
    /// The sheet has other lines by now.
    OtherSheet,
    /// A line that the sheet does not have.
    NoSuchLine {
        /// The last line.
        last: u32,
    },
    /// The two entries differ in this line.
    LinesDiffer,
    /// The two entries agree in this line.
    LinesAgree,
    /// Other lines than those that the third person decides.
    OtherLines {
        /// Those that are decided.
        lines: Vec<u32>,
    },
    /// A scene of the screen that the state of the vote does not allow.
    SceneNotYet,
    /// A command whose entry in the log would be too long.
    EntryTooLong {
        /// Its bytes.
        bytes: usize,
    },
    /// A request that asks for nothing.
    NothingToDo,
    /// Said already in the reader's words.
    Said {
        /// The sentence.
        text: String,
    },
}

impl Fault {
    /// Its code, and its facts by the placeholders of its sentence.
    pub(crate) fn told(&self) -> (String, serde_json::Map<String, serde_json::Value>) {
        let Ok(serde_json::Value::Object(mut facts)) = serde_json::to_value(self) else { return Default::default() };
        let code = facts.remove("code").and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
        (code, facts)
    }
}

impl From<PhotoFault> for Fault {
    fn from(why: PhotoFault) -> Self {
        match why {
            PhotoFault::TooLarge => Self::PhotoTooLarge { most: MOST_BYTES >> 20 },
            PhotoFault::NoPhoto => Self::NotAPhoto,
            PhotoFault::TooManyPixels => Self::TooManyPixels,
            PhotoFault::Damaged => Self::PhotoDamaged,
        }
    }
}

/// Every code, as the schema lists them.
#[cfg(test)]
pub(crate) fn codes() -> Vec<String> {
    let schema = serde_json::to_value(schemars::schema_for!(Fault)).unwrap();
    let all = schema["oneOf"].as_array().unwrap().clone();
    all.iter().map(|one| one["properties"]["code"]["const"].as_str().unwrap().to_owned()).collect()
}
