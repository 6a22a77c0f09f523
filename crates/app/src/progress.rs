//! How an election stands against its calendar: what is done, what is due, what is late.

use crate::app::App;
use crate::error::Problem;
use crate::views::Summary;
use chrono::NaiveDate;
use election::ballot::Phase as Poll;
use election::lifecycle::Phase as Life;
use election::nomination::Phase as Nomination;
use election::registration::Phase as Registration;
use election::sheets::NoticeKind;
use election::{Area, Election, ElectionId};
use rules::{Deadline, DeadlineId};
use schemars::JsonSchema;
use serde::Serialize;

/// Days ahead in which a date counts as due.
const SOON: i64 = 3;

/// One date of the calendar as it stands today.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// The date with its article.
    pub deadline: Deadline,
    /// How it stands.
    pub standing: Standing,
    /// Whether it asks for something.
    pub asks: Asks,
}

impl Milestone {
    /// Whether it asks for something that is not done.
    pub fn is_open(&self) -> bool {
        self.asks == Asks::Open
    }

    /// The stage in which it is met.
    pub const fn stage(&self) -> Area {
        match self.deadline.id {
            DeadlineId::ListPublished
            | DeadlineId::ListObjections
            | DeadlineId::RollFrozen
            | DeadlineId::ListRuled
            | DeadlineId::LateWithdrawal => Area::Registration,
            DeadlineId::CandidatesPublished | DeadlineId::CandidateWithdraws => Area::Nomination,
            DeadlineId::StaffPublished
            | DeadlineId::PlacePublished
            | DeadlineId::MobileUsersPublished
            | DeadlineId::ProxyFiled
            | DeadlineId::ProxyPublished
            | DeadlineId::BallotsSealed
            | DeadlineId::ResultPublished
            | DeadlineId::ResultOnBoard
            | DeadlineId::SecondElection
            | DeadlineId::ThirdVote
            | DeadlineId::Certificates
            | DeadlineId::SealHandedOver => Area::Ballot,
            DeadlineId::Handover | DeadlineId::PutOff | DeadlineId::FilesKept => Area::Lifecycle,
        }
    }
}

/// What a date of the calendar asks of an election.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    /// Nothing: it begins or ends a time in which something may be done.
    Nothing,
    /// Something that is not done.
    Open,
    /// Something that is done.
    Done,
}

/// How a date stands today. The order is that of worry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// It passed, and what it asks for is not done.
    Late {
        /// By so many days.
        days: i64,
    },
    /// It comes within three days.
    Due {
        /// In so many days; 0 is today.
        days: i64,
    },
    /// It lies ahead.
    Ahead,
    /// It is done, or it passed and asks for nothing.
    Done,
}

/// An election of the county with what is late in it.
#[derive(Clone, Debug)]
pub struct CountyRow {
    /// Where it stands.
    pub summary: Summary,
    /// What is late, the latest first.
    pub late: Vec<Milestone>,
    /// What has to be done next.
    pub next: Option<Milestone>,
    /// Papers issued in this round, and how many must take part, while a poll is or was open.
    pub turnout: Option<(u32, u32)>,
}

fn asks(election: &Election, id: DeadlineId) -> Asks {
    let posted = |kind| election.office.notices.iter().any(|notice| notice.kind == kind);
    let ballot = &election.ballot;
    let done = match id {
        DeadlineId::ListPublished => election.registration.phase >= Registration::Listed,
        DeadlineId::ListRuled => election.registration.phase >= Registration::Frozen,
        DeadlineId::CandidatesPublished => election.nomination.phase >= Nomination::Settled,
        DeadlineId::StaffPublished => posted(NoticeKind::Staff),
        DeadlineId::PlacePublished => posted(NoticeKind::TimeAndPlace),
        DeadlineId::MobileUsersPublished => {
            posted(NoticeKind::MobileBoxUsers) || ballot.phase > Poll::Preparing || ballot.mobile.users.is_empty()
        }
        DeadlineId::ProxyPublished => posted(NoticeKind::Proxies) || ballot.proxies.living().is_empty(),
        DeadlineId::ResultPublished => ballot.published.is_some(),
        DeadlineId::Handover | DeadlineId::Certificates | DeadlineId::SealHandedOver | DeadlineId::BallotsSealed => {
            ballot.phase >= Poll::Settled
        }
        DeadlineId::RollFrozen
        | DeadlineId::ListObjections
        | DeadlineId::LateWithdrawal
        | DeadlineId::CandidateWithdraws
        | DeadlineId::ProxyFiled
        | DeadlineId::ResultOnBoard
        | DeadlineId::SecondElection
        | DeadlineId::ThirdVote
        | DeadlineId::PutOff
        | DeadlineId::FilesKept => return Asks::Nothing,
    };
    let over = matches!(election.lifecycle.phase, Life::Concluded | Life::Archived | Life::Cancelled | Life::Annulled);
    if done || over { Asks::Done } else { Asks::Open }
}

fn standing(asks: Asks, last: NaiveDate, today: NaiveDate) -> Standing {
    match (asks, (last - today).num_days()) {
        (Asks::Done, _) => Standing::Done,
        (Asks::Open, days) if days < 0 => Standing::Late { days: -days },
        (Asks::Nothing, days) if days < 0 => Standing::Done,
        (_, days) if days <= SOON => Standing::Due { days },
        _ => Standing::Ahead,
    }
}

/// Every date of an election's calendar as it stands on a day.
pub(crate) fn milestones(election: &Election, today: NaiveDate) -> Vec<Milestone> {
    let Some(day) = election.lifecycle.election_day else { return Vec::new() };
    let rest = election.office.rest_days.iter().copied().collect();
    let calendar = rules::calendar_with(&election.profile, day, &rest).into_iter();
    calendar
        .map(|deadline| {
            let asks = asks(election, deadline.id);
            Milestone { standing: standing(asks, deadline.bound.date(), today), asks, deadline }
        })
        .collect()
}

/// What is late, the oldest first, and what comes next.
pub(crate) fn late_and_next(election: &Election, today: NaiveDate) -> (Vec<Milestone>, Option<Milestone>) {
    let all = milestones(election, today);
    let open = |one: &&Milestone| one.is_open() && one.deadline.bound.date() >= today;
    let next = all.iter().filter(open).min_by_key(|one| one.deadline.bound.date()).cloned();
    let mut late: Vec<Milestone> =
        all.into_iter().filter(|one| matches!(one.standing, Standing::Late { .. })).collect();
    late.sort_by_key(|one| one.deadline.bound.date());
    (late, next)
}

impl App {
    /// The calendar of an election as it stands today.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn milestones(&self, id: ElectionId) -> Result<Vec<Milestone>, Problem> {
        let snapshot = self.snapshot(id).await?;
        Ok(milestones(snapshot.election(), election::legal_day(self.clock().now())))
    }

    /// All elections, those that need looking at first.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn county_rows(&self) -> Result<Vec<CountyRow>, Problem> {
        let today = election::legal_day(self.clock().now());
        let mut rows = Vec::new();
        for summary in self.summaries().await? {
            let snapshot = self.snapshot(summary.election).await?;
            let (late, next) = late_and_next(snapshot.election(), today);
            let polled = snapshot.election().ballot.phase >= Poll::Polling;
            let turnout = match self.turnout(summary.election).await {
                Ok((_, turnout)) if polled => Some((turnout.issued, turnout.needed)),
                _ => None,
            };
            rows.push(CountyRow { summary, late, next, turnout });
        }
        rows.sort_by_key(|row| {
            let date = row.next.as_ref().map_or(NaiveDate::MAX, |next| next.deadline.bound.date());
            (std::cmp::Reverse(row.late.len()), date, row.summary.community.clone())
        });
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_late_only_where_it_asks_for_something() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 9).unwrap();
        let rows = [
            (Asks::Open, 8, Standing::Late { days: 1 }),
            (Asks::Open, 9, Standing::Due { days: 0 }),
            (Asks::Open, 12, Standing::Due { days: 3 }),
            (Asks::Open, 13, Standing::Ahead),
            (Asks::Nothing, 8, Standing::Done),
            (Asks::Nothing, 12, Standing::Due { days: 3 }),
            (Asks::Done, 8, Standing::Done),
            (Asks::Done, 13, Standing::Done),
        ];
        for (asks, day, expected) in rows {
            let last = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            assert_eq!(standing(asks, last, today), expected, "{asks:?} {day}");
        }
    }
}
