//! What is wrong with a scanner's file: where, and what to do about it. The sentences stand in `web/locales`.

use crate::error::{Field, Problem};
use crate::texts::Texts;
use serde_json::Value;

/// Faults of one file that are told at once; the rest waits until these are mended.
const MOST: usize = 200;

/// Where a fault is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Spot {
    /// In the file as a whole.
    File,
    /// In a line of a table, counted from 1, and a column by its heading.
    Cell(usize, String),
    /// In a JSON document (RFC 6901).
    Pointer(String),
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum What {
    /// Neither text nor JSON.
    Unreadable,
    /// The first line does not name batch and position.
    NoHeader,
    /// A heading that is none of the paper's.
    UnknownColumn,
    /// A heading twice.
    ColumnTwice,
    /// No column for somebody on the paper, or for void or blank.
    ColumnMissing,
    /// More or fewer cells than headings: a line that was cut off would be another paper.
    CellCount,
    /// Not a whole number.
    NotANumber,
    /// Neither a mark nor none.
    NotAMark,
    /// Not a batch of the pool.
    UnknownBatch,
    /// Another paper was to come here.
    OutOfOrder,
    /// A batch ends before its last paper.
    PapersMissing,
    /// Not a reason for which a paper is void.
    UnknownVoid,
    /// A reason that was not posted.
    VoidNotInRules,
    /// Called an overvote and is none.
    NoOvervote,
    /// Called blank and has a mark, or has a reason to be void.
    BlankWithMarks,
    /// Neither a mark nor void nor blank.
    SaysNothing,
    /// A field that must be there.
    FieldMissing,
    /// Another kind of value.
    WrongKind,
    /// A field that the standard has and this import cannot tell the meaning of for a count by hand.
    NotTaken,
    /// An id that the document does not define.
    UnknownId,
    /// A contest that is not on the paper.
    UnknownContest,
    /// Somebody who is not on the paper.
    UnknownCandidate,
    /// The scanner could not tell, or left it to people.
    NeedsPeople,
    /// A contest or person twice.
    Twice,
}

impl What {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 24] = [
        Self::Unreadable,
        Self::NoHeader,
        Self::UnknownColumn,
        Self::ColumnTwice,
        Self::ColumnMissing,
        Self::CellCount,
        Self::NotANumber,
        Self::NotAMark,
        Self::UnknownBatch,
        Self::OutOfOrder,
        Self::PapersMissing,
        Self::UnknownVoid,
        Self::VoidNotInRules,
        Self::NoOvervote,
        Self::BlankWithMarks,
        Self::SaysNothing,
        Self::FieldMissing,
        Self::WrongKind,
        Self::NotTaken,
        Self::UnknownId,
        Self::UnknownContest,
        Self::UnknownCandidate,
        Self::NeedsPeople,
        Self::Twice,
    ];

    /// The key of its sentence.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "scan.fault.unreadable",
            Self::NoHeader => "scan.fault.no_header",
            Self::UnknownColumn => "scan.fault.unknown_column",
            Self::ColumnTwice => "scan.fault.column_twice",
            Self::ColumnMissing => "scan.fault.column_missing",
            Self::CellCount => "scan.fault.cell_count",
            Self::NotANumber => "scan.fault.not_a_number",
            Self::NotAMark => "scan.fault.not_a_mark",
            Self::UnknownBatch => "scan.fault.unknown_batch",
            Self::OutOfOrder => "scan.fault.out_of_order",
            Self::PapersMissing => "scan.fault.papers_missing",
            Self::UnknownVoid => "scan.fault.unknown_void",
            Self::VoidNotInRules => "scan.fault.void_not_in_rules",
            Self::NoOvervote => "scan.fault.no_overvote",
            Self::BlankWithMarks => "scan.fault.blank_with_marks",
            Self::SaysNothing => "scan.fault.says_nothing",
            Self::FieldMissing => "scan.fault.field_missing",
            Self::WrongKind => "scan.fault.wrong_kind",
            Self::NotTaken => "scan.fault.not_taken",
            Self::UnknownId => "scan.fault.unknown_id",
            Self::UnknownContest => "scan.fault.unknown_contest",
            Self::UnknownCandidate => "scan.fault.unknown_candidate",
            Self::NeedsPeople => "scan.fault.needs_people",
            Self::Twice => "scan.fault.twice",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub(super) at: Spot,
    pub(super) what: What,
    /// What stands there, or what should.
    pub(super) said: String,
}

/// All that is wrong with a file.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, at: Spot, what: What, said: impl Into<String>) {
        if self.0.len() < MOST {
            // What a file says is told back as far as somebody can recognise it.
            let said = said.into().chars().take(60).collect();
            self.0.push(Fault { at, what, said });
        }
    }

    pub(super) fn of(at: Spot, what: What, said: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(at, what, said);
        faults
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[cfg(test)]
    pub(super) fn list(&self) -> Vec<(Spot, What)> {
        self.0.iter().map(|fault| (fault.at.clone(), fault.what)).collect()
    }

    /// As fields that are wrong, each with a sentence.
    pub(super) fn problem(self, t: &Texts) -> Problem {
        let said = |fault: Fault| {
            let facts = [("said".to_owned(), Value::from(fault.said))];
            Field {
                pointer: fault.at.pointer(),
                fault: crate::Fault::Said { text: t.sentence(fault.what.key(), facts) },
            }
        };
        Problem::Invalid(self.0.into_iter().map(said).collect())
    }
}

impl Spot {
    /// A pointer into the document; a table's has the line and the column's heading.
    fn pointer(self) -> String {
        match self {
            Self::File => String::new(),
            Self::Cell(line, column) => format!("/{line}/{}", escaped(&column)),
            Self::Pointer(pointer) => pointer,
        }
    }
}

/// A name as a part of a pointer.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
