//! The legal calendar: from an election day and a profile to the dates that bind.
//!
//! The election day is not counted, nor is the day of publication; days are natural days. Where the profile says so
//! (`list.rest_days`, Civil Code 203), a period that runs forward and would end on a day of rest ends on the next day
//! that is none; a day "at least so many days before" never moves.

use std::collections::BTreeSet;

use chrono::{Days as Span, Months as MonthSpan, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::RuleId;
use crate::profile::Profile;
use crate::rule::StageCode;
use crate::value::{Days, Months};

/// What a date of the calendar is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineId {
    /// The list of voters is published.
    ListPublished,
    /// Objections to a list that was published on its last day.
    ListObjections,
    /// The roll may be frozen, the window for objections being over.
    RollFrozen,
    /// The last objection is ruled.
    ListRuled,
    /// A registered voter who withdraws still leaves the base; only where the profile has that.
    LateWithdrawal,
    /// The formal list of candidates is published.
    CandidatesPublished,
    /// The staff is published.
    StaffPublished,
    /// Time and place are published.
    PlacePublished,
    /// Users of mobile boxes are published.
    MobileUsersPublished,
    /// A candidate may still withdraw.
    CandidateWithdraws,
    /// A proxy is filed.
    ProxyFiled,
    /// The proxies are published.
    ProxyPublished,
    /// The papers are sealed.
    BallotsSealed,
    /// The result is published.
    ResultPublished,
    /// The result stays on the board; only where the profile says how long.
    ResultOnBoard,
    /// A second election is held.
    SecondElection,
    /// A third vote is held, where the second left seats empty.
    ThirdVote,
    /// Certificates are handed out.
    Certificates,
    /// The seal is handed over; only where the profile says when.
    SealHandedOver,
    /// The handover is done.
    Handover,
    /// The election may be put off until then; only where the profile says how long.
    PutOff,
    /// The files may be destroyed, where nothing else keeps them.
    FilesKept,
}

/// How dates bind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Bound {
    /// On this day at the latest.
    Latest {
        /// The last day.
        date: NaiveDate,
    },
    /// Not before this day.
    Earliest {
        /// The first day.
        date: NaiveDate,
    },
    /// From one day to another, both included.
    Window {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
}

impl Bound {
    /// The day by which the calendar is sorted: the only one, or the last of a window.
    pub const fn date(self) -> NaiveDate {
        match self {
            Self::Latest { date } | Self::Earliest { date } | Self::Window { to: date, .. } => date,
        }
    }

    /// Whether a thing that happened on `day` keeps the bound.
    pub fn holds(self, day: NaiveDate) -> bool {
        match self {
            Self::Latest { date } => day <= date,
            Self::Earliest { date } => day >= date,
            Self::Window { from, to } => from <= day && day <= to,
        }
    }
}

/// One date of the calendar with the rule it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// What it is about.
    pub id: DeadlineId,
    /// The rule.
    pub rule: RuleId,
    /// The rule's article.
    pub article: String,
    /// The dates.
    pub bound: Bound,
    /// The part of the work it belongs to.
    pub stage: StageCode,
}

/// The last day that lies at least `days` before `election_day`; stops at the end of the calendar.
pub fn latest_before(election_day: NaiveDate, days: Days) -> NaiveDate {
    let span = Span::new(u64::from(days.get()));
    election_day.checked_sub_days(span).unwrap_or(NaiveDate::MIN)
}

/// The day that lies `days` after `day`; stops at the end of the calendar.
pub fn earliest_after(day: NaiveDate, days: Days) -> NaiveDate {
    let span = Span::new(u64::from(days.get()));
    day.checked_add_days(span).unwrap_or(NaiveDate::MAX)
}

/// The same day of the month, `months` later, or the last day of that month; stops at the end of the calendar.
fn months_after(day: NaiveDate, months: Months) -> NaiveDate {
    day.checked_add_months(MonthSpan::new(months.get())).unwrap_or(NaiveDate::MAX)
}

/// The window of `days` from a publication: it is open at once and closes at the end of the last day.
pub fn window_after(published: NaiveDate, days: Days) -> Bound {
    Bound::Window { from: published, to: earliest_after(published, days) }
}

/// The calendar of an election on this day, sorted by date.
pub fn calendar(profile: &Profile, election_day: NaiveDate) -> Vec<Deadline> {
    calendar_with(profile, election_day, &BTreeSet::new())
}

/// The same where the days of rest are known; they matter only where the profile says so (`list.rest_days`).
pub fn calendar_with(profile: &Profile, election_day: NaiveDate, rest: &BTreeSet<NaiveDate>) -> Vec<Deadline> {
    let rest = Rest { days: profile.law().list_rest_days.is_on().then_some(rest) };
    let mut dates = list_dates(profile, election_day, rest);
    dates.extend(dates_before(profile, election_day));
    dates.extend(dates_after(profile, election_day, rest));
    dates.extend(far_dates(profile, election_day));
    let entry = |(id, rule, bound): (DeadlineId, RuleId, Bound)| {
        let source = profile.rule(rule);
        Deadline { id, rule, article: source.article.clone(), bound, stage: source.stage }
    };
    let mut deadlines: Vec<Deadline> = dates.into_iter().map(entry).collect();
    deadlines.sort_by_key(|deadline| (deadline.bound.date(), deadline.id));
    deadlines
}

/// The days of rest, where they move the end of a period.
#[derive(Clone, Copy)]
struct Rest<'a> {
    days: Option<&'a BTreeSet<NaiveDate>>,
}

impl Rest<'_> {
    /// The last day of a period of `days` that runs from `day`.
    fn end_of(self, day: NaiveDate, days: Days) -> NaiveDate {
        let mut date = earliest_after(day, days);
        while days.get() > 0 && date < NaiveDate::MAX && self.days.is_some_and(|rest| rest.contains(&date)) {
            date = earliest_after(date, Days(1));
        }
        date
    }
}

type Dated = (DeadlineId, RuleId, Bound);

/// The dates of the list of voters, published on the last day there is.
fn list_dates(profile: &Profile, day: NaiveDate, rest: Rest<'_>) -> Vec<Dated> {
    let law = profile.law();
    let published = latest_before(day, law.list_publish);
    let closed = rest.end_of(published, law.list_objection);
    let ruled = rest.end_of(closed, law.list_decide);
    vec![
        (DeadlineId::ListPublished, RuleId::ListPublish, Bound::Latest { date: published }),
        (DeadlineId::ListObjections, RuleId::ListObjection, Bound::Window { from: published, to: closed }),
        (DeadlineId::RollFrozen, RuleId::ListObjection, Bound::Earliest { date: earliest_after(closed, Days(1)) }),
        (DeadlineId::ListRuled, RuleId::ListDecide, Bound::Latest { date: ruled }),
    ]
}

/// What must be done a number of days before the election day.
fn dates_before(profile: &Profile, day: NaiveDate) -> Vec<Dated> {
    let law = profile.law();
    let latest = |id, rule, days| (id, rule, Bound::Latest { date: latest_before(day, days) });
    let mut dates = vec![
        latest(DeadlineId::CandidatesPublished, RuleId::CandPublish, law.cand_publish),
        latest(DeadlineId::StaffPublished, RuleId::StaffPublish, law.staff_publish),
        latest(DeadlineId::PlacePublished, RuleId::PlacePublish, law.place_publish),
        latest(DeadlineId::MobileUsersPublished, RuleId::BoxPublish, law.box_publish),
        latest(DeadlineId::CandidateWithdraws, RuleId::CandWithdraw, law.cand_withdraw),
        latest(DeadlineId::ProxyFiled, RuleId::ProxyDeadline, law.proxy_deadline),
        latest(DeadlineId::ProxyPublished, RuleId::ProxyPublish, law.proxy_publish),
    ];
    if law.voter_late_drop.is_on() {
        dates.push(latest(DeadlineId::LateWithdrawal, RuleId::VoterLateDays, law.voter_late_days));
    }
    dates
}

/// What follows the election day within days, where the result stands on that day.
fn dates_after(profile: &Profile, day: NaiveDate, rest: Rest<'_>) -> Vec<Dated> {
    let law = profile.law();
    let within = |id, rule, days| (id, rule, Bound::Latest { date: rest.end_of(day, days) });
    let during = |id, rule, days| (id, rule, Bound::Window { from: day, to: rest.end_of(day, days) });
    let mut dates = vec![
        within(DeadlineId::BallotsSealed, RuleId::ArchiveSealDays, law.archive_seal_days),
        within(DeadlineId::ResultPublished, RuleId::ResultPublish, law.result_publish),
        during(DeadlineId::SecondElection, RuleId::RunoffWhen, law.runoff_when),
        within(DeadlineId::Certificates, RuleId::CertDays, law.cert_days),
        within(DeadlineId::Handover, RuleId::HandoverDays, law.handover_days),
    ];
    dates.extend(law.result_notice_days.map(|days| during(DeadlineId::ResultOnBoard, RuleId::ResultNoticeDays, days)));
    dates.extend(law.handover_seal_days.map(|days| within(DeadlineId::SealHandedOver, RuleId::HandoverSealDays, days)));
    dates
}

/// What lies months or years after the election day.
fn far_dates(profile: &Profile, day: NaiveDate) -> Vec<Dated> {
    let law = profile.law();
    let third = Bound::Window { from: day, to: months_after(day, law.runoff_third_when) };
    let kept = months_after(day, Months(law.archive_keep.get().saturating_mul(12)));
    let mut dates = vec![
        (DeadlineId::ThirdVote, RuleId::RunoffThirdWhen, third),
        (DeadlineId::FilesKept, RuleId::ArchiveKeep, Bound::Earliest { date: kept }),
    ];
    dates
        .extend(law.postpone_max.map(|months| {
            (DeadlineId::PutOff, RuleId::PostponeMax, Bound::Latest { date: months_after(day, months) })
        }));
    dates
}
