//! What a verification finds: one line per check, each a code, a state and facts. The words stand in the locales.

use std::collections::BTreeMap;

use election::RoundNo;
use ledger::{CheckWord, Hash};
use serde::Serialize;
use serde_json::Value;

use crate::source::Form;

/// The values behind a line.
pub type Facts = BTreeMap<&'static str, Value>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What a check looks at.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        pub enum CheckCode { $( $(#[$doc])* #[serde(rename = $code)] $name ),+ }

        impl CheckCode {
            /// Every code, in the order of the report.
            pub const ALL: &'static [Self] = &[ $( Self::$name ),+ ];

            /// The stable code.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $code ),+ }
            }
        }
    };
}

codes! {
    /// The file is an archive in its one form.
    Archive = "EVI-01",
    /// Every member is the one that the manifest names.
    Manifest = "EVI-02",
    /// Every member can be read as what it is.
    Contents = "EVI-03",
    /// The log's key signed the manifest.
    Signature = "EVI-04",
    /// The log's key is one that the reader trusts.
    Key = "EVI-05",
    /// Keys that followed one another.
    Rotation = "EVI-06",
    /// The checkpoint is the log's own and over exactly these entries.
    Checkpoint = "EVI-07",
    /// The entries give the checkpoint's root.
    Tree = "EVI-08",
    /// Earlier checkpoints, and what witnesses recorded, are of this same log.
    Earlier = "EVI-09",
    /// The policy's witnesses cosigned.
    Cosignatures = "EVI-10",
    /// Which entries no anchor and no cosignature fixes.
    Anchors = "EVI-11",
    /// The profile is the one that entry 0 pins.
    Profile = "EVI-12",
    /// Where it differs from the built-in one of its name.
    ProfileDiffers = "EVI-13",
    /// The engine whose decisions count.
    Engine = "EVI-14",
    /// Every entry is what its command decides.
    Entries = "EVI-15",
    /// Every notice says what the record said when it was posted.
    Notices = "EVI-16",
    /// Records of persons are the ones committed to.
    People = "EVI-17",
    /// Files are the ones committed to.
    Documents = "EVI-18",
    /// Papers give the agreed roots and sums.
    Papers = "EVI-19",
    /// Sums give the tally, the tally gives the outcome.
    Count = "EVI-20",
    /// The words to compare with what was read aloud.
    CheckWords = "EVI-21",
    /// What this form takes as committed.
    AsCommitted = "EVI-22",
    /// The record is of a rehearsal.
    Rehearsal = "EVI-23",
    /// The log was taken back from a server that may have gone on with it.
    Reclaimed = "EVI-24",
    /// The numbered checks of pools, whole and papers hold.
    Balance = "EVI-25",
    /// Which numbers of boxes were corrected after the opening.
    Corrections = "EVI-26",
}

/// How a check ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// The bundle does not hold what it would take.
    NotCovered,
    /// Nothing to pass or fail: to be read.
    Note,
}

impl State {
    /// The word of the state in keys of locales.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotCovered => "not_covered",
            Self::Note => "note",
        }
    }
}

macro_rules! words {
    ($(#[$outer:meta])* $kind:ident { $($(#[$doc:meta])* $name:ident = $slug:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        pub enum $kind { $( $(#[$doc])* #[serde(rename = $slug)] $name ),+ }

        impl $kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[ $( Self::$name ),+ ];

            /// The word in facts and in keys of locales.
            pub const fn slug(self) -> &'static str {
                match self { $( Self::$name => $slug ),+ }
            }
        }
    };
}

words! {
    /// Why a check failed: the fact `reason` of its line.
    Reason {
        /// There are no bytes.
        Empty = "empty",
        /// The bytes do not begin as an archive does.
        NotAZip = "not_a_zip",
        /// The bytes end too soon.
        Truncated = "truncated",
        /// Something follows the end.
        Trailing = "trailing",
        /// The directory at the end is not that of the members.
        Directory = "directory",
        /// A member's header is not as it is written.
        Header = "header",
        /// A member is compressed.
        Compressed = "compressed",
        /// A member's checksum is wrong.
        Checksum = "checksum",
        /// Members are out of order, or one stands twice.
        Order = "order",
        /// A member's name is none.
        Name = "name",
        /// More than can be read.
        TooLarge = "too_large",
        /// It cannot be read.
        Unreadable = "unreadable",
        /// It is not in its canonical form.
        NotCanonical = "not_canonical",
        /// The format is of another release.
        Format = "format",
        /// It is missing.
        Missing = "missing",
        /// Nobody named it.
        Unknown = "unknown",
        /// It has another hash or length.
        Hash = "hash",
        /// The log's key has not signed it.
        Unsigned = "unsigned",
        /// It names another log.
        OtherOrigin = "other_origin",
        /// The key is not among the trusted ones.
        Untrusted = "untrusted",
        /// The key is not the one that the log names.
        OtherKey = "other_key",
        /// It is over more or fewer entries.
        Size = "size",
        /// The root is another.
        Root = "root",
        /// Too few witnesses have signed.
        Quorum = "quorum",
        /// The profile is not the one pinned.
        OtherProfile = "other_profile",
        /// The entry is another election's.
        OtherElection = "other_election",
        /// The entry has not the next number.
        OutOfOrder = "out_of_order",
        /// The recorded command is refused.
        Refused = "refused",
        /// Decided again, the entry has other bytes.
        Differs = "differs",
        /// The moment lies outside what an election can know.
        Moment = "moment",
        /// The bytes do not open the commitment.
        Commitment = "commitment",
        /// The sums are not those of the papers.
        Sums = "sums",
        /// A paper is void for a reason that was not posted before the vote.
        Grounds = "grounds",
        /// A paper was counted otherwise than people found it to be.
        Finding = "finding",
        /// The outcome does not follow from the tally.
        Outcome = "outcome",
        /// The tally is not the sum of its batches.
        Tally = "tally",
        /// The papers in the boxes are not those of the tally.
        Boxes = "boxes",
    }
}

words! {
    /// What the public form takes as committed: the fact `findings` of its line.
    Committed {
        /// Who is on the roll, and how many.
        Roll = "roll",
        /// Who stands, their sex and who is related to whom.
        Candidates = "candidates",
        /// To whom papers were issued, and how many.
        Issued = "issued",
        /// That every command was allowed when it was accepted.
        Decisions = "decisions",
        /// What lies in the papers of each batch.
        Papers = "papers",
        /// Who confirmed anchors, and that two did.
        Anchors = "anchors",
        /// What notices say.
        Notices = "notices",
    }
}

/// One check.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CheckLine {
    /// What was looked at.
    pub code: CheckCode,
    /// How it ended.
    pub state: State,
    /// The values.
    pub facts: Facts,
}

impl CheckLine {
    pub(crate) const fn new(code: CheckCode, state: State) -> Self {
        Self { code, state, facts: Facts::new() }
    }

    pub(crate) fn failed(code: CheckCode, reason: Reason) -> Self {
        Self::new(code, State::Failed).fact("reason", reason)
    }

    pub(crate) fn fact(mut self, name: &'static str, value: impl Serialize) -> Self {
        self.facts.insert(name, serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// The line's key in the locales.
    pub fn key(&self) -> String {
        format!("{}.{}", self.code.as_str(), self.state.slug())
    }
}

/// What the bundle is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that the bundle covers holds.
    Good,
    /// Everything holds, of a rehearsal: it proves nothing of any election.
    #[serde(rename = "REHEARSAL")]
    Rehearsal,
    /// Something does not hold.
    Bad,
    /// It cannot be read as a bundle.
    Unreadable,
}

impl Verdict {
    /// The exit code of `zhixuan verify`: 0 good (or a rehearsal that holds), 1 bad, 2 unreadable.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Good | Self::Rehearsal => 0,
            Self::Bad => 1,
            Self::Unreadable => 2,
        }
    }
}

/// Whose log it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Origin {
    /// A key that the reader trusts vouches for it.
    Proven {
        /// The log's name.
        name: String,
    },
    /// The bundle agrees with itself; whether the key is the election's is for the reader to compare.
    Unproven {
        /// The log's name.
        name: String,
        /// The verifier key that the bundle names.
        key: String,
        /// SHA-256 of the verifier key's text as 16 groups of 4 hex digits, to compare with the first notice.
        fingerprint: String,
    },
    /// The bundle names no log that could be read.
    Unknown,
}

/// Whether the record is of a rehearsal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rehearsal {
    /// An election.
    No,
    /// A rehearsal or demonstration.
    Yes,
}

/// The check words of one counted round.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RoundWords {
    /// The round.
    pub round: RoundNo,
    /// The eight words.
    pub words: [CheckWord; 8],
    /// The same hash in full, as 16 groups of 4 hex digits.
    pub groups: [String; 16],
    /// Entries up to and with the agreed count.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// What a verification found.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// What the bundle is worth.
    pub verdict: Verdict,
    /// Its form, where it could be read.
    pub form: Option<Form>,
    /// Whose log it is.
    pub origin: Origin,
    /// Whether it is of a rehearsal.
    pub rehearsal: Rehearsal,
    /// The entries that the checkpoint speaks of.
    pub size: Option<u64>,
    /// The root over them.
    pub root: Option<Hash>,
    /// The number of the first entry that does not hold.
    pub first_bad_entry: Option<u64>,
    /// The check words of each counted round.
    pub check_words: Vec<RoundWords>,
    /// The checks, in the order of their codes.
    pub checks: Vec<CheckLine>,
}
