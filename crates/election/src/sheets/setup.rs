//! What is said of the election as a whole: its day, its meetings, its diary.

use super::{NoticeKind, Sheet};
use crate::election::Election;
use crate::ids::{GroupNo, MeetingId, NoticeNo};
use crate::office::meeting::{Decision, Kind};
use chrono::NaiveDate;
use ledger::Hash;
use schemars::JsonSchema;
use serde::Serialize;

/// The day of the ballot.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ElectionDay {
    /// The running number of the term (届).
    pub term: u16,
    /// The day.
    pub election_day: NaiveDate,
    /// The rules that it is held under.
    pub profile: String,
    /// Their hash.
    pub profile_hash: Hash,
}

impl Sheet for ElectionDay {
    fn of(election: &Election) -> Option<Self> {
        Some(Self {
            term: election.lifecycle.term,
            election_day: election.lifecycle.election_day?,
            profile: election.profile.id().to_owned(),
            profile_hash: election.profile_hash,
        })
    }
}

/// The minutes of all meetings.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Minutes {
    /// In the order of their days.
    pub meetings: Vec<Minuted>,
}

/// One meeting.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Minuted {
    /// Its number among the minutes, from 1.
    pub number: u32,
    /// Its id.
    pub meeting: MeetingId,
    /// Who met.
    pub kind: Kind,
    /// The group, where a group met.
    pub group: Option<GroupNo>,
    /// When.
    pub on: NaiveDate,
    /// How many should have come.
    pub due: u32,
    /// How many came.
    pub present: u32,
    /// What was decided.
    pub decisions: Vec<Decision>,
}

impl Sheet for Minutes {
    fn of(election: &Election) -> Option<Self> {
        let mut held: Vec<_> = election.office.meetings.iter().collect();
        held.sort_by_key(|(id, meeting)| (meeting.on, **id));
        let meetings = held.into_iter().zip(1..).map(|((id, held), number)| Minuted {
            number,
            meeting: *id,
            kind: held.kind,
            group: held.group,
            on: held.on,
            due: held.due,
            present: held.present,
            decisions: held.decisions.clone(),
        });
        let meetings: Vec<_> = meetings.collect();
        (!meetings.is_empty()).then_some(Self { meetings })
    }
}

/// What was posted and held, day by day.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Diary {
    /// In order.
    pub days: Vec<Day>,
}

/// One line of the diary.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "DiaryDay")]
pub struct Day {
    /// When.
    pub on: NaiveDate,
    /// What.
    pub work: Work,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(tag = "work", rename_all = "snake_case")]
#[schemars(rename = "DiaryWork")]
pub enum Work {
    /// A meeting was held.
    Meeting {
        /// Which.
        meeting: MeetingId,
    },
    /// A notice was posted.
    Notice {
        /// Its number.
        number: NoticeNo,
        /// Its kind.
        notice: NoticeKind,
    },
}

impl Sheet for Diary {
    fn of(election: &Election) -> Option<Self> {
        let office = &election.office;
        let held =
            office.meetings.iter().map(|(id, meeting)| Day { on: meeting.on, work: Work::Meeting { meeting: *id } });
        let posted = office.notices.iter().map(|notice| {
            let work = Work::Notice { number: notice.number, notice: notice.kind };
            Day { on: notice.on, work }
        });
        let mut days: Vec<Day> = held.chain(posted).collect();
        days.sort_by(|one, other| one.on.cmp(&other.on).then_with(|| one.work.cmp(&other.work)));
        (!days.is_empty()).then_some(Self { days })
    }
}
