//! What a decision is told about the world: when, and who acts.

use crate::blocker::{Blockers, Code};
use crate::ids::AccountId;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Timelike, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The capacity in which an account acts; `app` holds the table of what each may attempt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation: accounts, keys, backups; nothing of an election.
    Administrator,
    /// The county's guiding office (县).
    County,
    /// The street office (街道办事处).
    Street,
    /// A member of the election committee or one of its clerks.
    Committee,
    /// Staff of a polling place: issues papers.
    CheckIn,
    /// A teller (计票人).
    Teller,
    /// A scrutineer (监票人).
    Scrutineer,
    /// A supervisor (监督): sees everything, changes nothing, objects, confirms anchors.
    Supervisor,
    /// A candidate: own nomination only.
    Candidate,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::County,
        Self::Street,
        Self::Committee,
        Self::CheckIn,
        Self::Teller,
        Self::Scrutineer,
        Self::Supervisor,
        Self::Candidate,
    ];
}

/// Who acts: an account and the capacity it was admitted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The capacity that its grant gave it for this election.
    pub role: Role,
}

/// Everything a decision may know beside the election and the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    /// The moment of the decision, whole milliseconds.
    pub at: DateTime<Utc>,
    /// Who acts.
    pub actor: Actor,
}

impl Context {
    /// The calendar day of the decision where the election is held.
    pub fn today(&self) -> NaiveDate {
        legal_day(self.at)
    }
}

/// The calendar day of a moment in Chinese standard time (UTC+8, no daylight saving).
pub fn legal_day(at: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(8 * 3600) {
        Some(china) => at.with_timezone(&china).date_naive(),
        None => at.date_naive(),
    }
}

/// The time of day of a moment in Chinese standard time.
pub fn legal_time(at: DateTime<Utc>) -> NaiveTime {
    match FixedOffset::east_opt(8 * 3600) {
        Some(china) => at.with_timezone(&china).time(),
        None => at.time(),
    }
}

/// The hour and minute of a moment in Chinese standard time, as a paper says it.
pub(crate) fn legal_minute(at: DateTime<Utc>) -> NaiveTime {
    let time = legal_time(at);
    NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or(time)
}

/// The day on which something happened on paper, as against the moment of recording it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Happened {
    /// The day; deadlines test this date. Never in the future.
    pub on: NaiveDate,
    /// Why it is recorded more than a day late; shown in the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
}

/// Why a fact on paper is recorded more than a day after it happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LateReason {
    /// No power or no network.
    Outage,
    /// The paper came in late from another place.
    PaperArrivedLate,
    /// It had been forgotten.
    Oversight,
    /// A recorded date was wrong and is corrected.
    Correction,
}

impl Happened {
    /// A fact of this very day.
    pub fn on(day: NaiveDate) -> Self {
        Self { on: day, late: None }
    }

    /// Blocks a future date, and a date over a day old that gives no reason.
    pub(crate) fn check(self, context: &Context, blockers: &mut Blockers<'_>) {
        let today = context.today();
        let grace = Days::new(blockers.profile().law().record_late.0.into());
        if self.on > today {
            blockers.add(Code::HappenedInFuture).fact("on", self.on).fact("today", today);
        }
        let oldest = today.checked_sub_days(grace).unwrap_or(today);
        if self.on < oldest && self.late.is_none() {
            blockers.add(Code::LateWithoutReason).fact("on", self.on).fact("today", today);
        }
    }
}
