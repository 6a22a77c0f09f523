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
use election::{Election, ElectionId};
use rules::{Bound, Deadline, DeadlineId};

/// Days ahead in which a date counts as due.
const SOON: i64 = 3;

/// One date of the calendar as it stands today.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// The date with its article.
    pub deadline: Deadline,
    /// How it stands.
    pub standing: Standing,
}

/// How a date stands today. The order is that of worry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
    /// What comes next.
    pub next: Option<Milestone>,
    /// Papers issued in this round, and how many must take part, while a poll is or was open.
    pub turnout: Option<(u32, u32)>,
}

/// Whether an election has what a date of the calendar asks for; dates that only allow something ask for nothing.
fn is_done(election: &Election, id: DeadlineId) -> bool {
    let posted = |kind| election.office.notices.iter().any(|notice| notice.kind == kind);
    let ballot = &election.ballot;
    match id {
        DeadlineId::ListPublished => election.registration.phase >= Registration::Listed,
        DeadlineId::ListRuled | DeadlineId::RollFrozen => election.registration.phase >= Registration::Frozen,
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
        DeadlineId::ListObjections
        | DeadlineId::LateWithdrawal
        | DeadlineId::CandidateWithdraws
        | DeadlineId::ProxyFiled
        | DeadlineId::ResultOnBoard
        | DeadlineId::SecondElection
        | DeadlineId::ThirdVote
        | DeadlineId::PutOff
        | DeadlineId::FilesKept => true,
    }
}

fn standing(election: &Election, deadline: &Deadline, today: NaiveDate) -> Standing {
    let over = matches!(election.lifecycle.phase, Life::Concluded | Life::Archived | Life::Cancelled | Life::Annulled);
    let last = deadline.bound.date();
    let days = (last - today).num_days();
    let done = over || is_done(election, deadline.id);
    // What may only begin on a day is never late.
    match deadline.bound {
        Bound::Earliest { .. } if days > 0 => Standing::Ahead,
        Bound::Earliest { .. } => Standing::Done,
        _ if days > SOON && !(done && asks(deadline.id)) => Standing::Ahead,
        _ if days < 0 && !done => Standing::Late { days: -days },
        _ if days >= 0 && !(done && asks(deadline.id)) => Standing::Due { days },
        _ => Standing::Done,
    }
}

/// Whether a date asks for something to be done, rather than closing a time in which it may be.
fn asks(id: DeadlineId) -> bool {
    use DeadlineId as D;
    !matches!(
        id,
        D::ListObjections
            | D::LateWithdrawal
            | D::CandidateWithdraws
            | D::ProxyFiled
            | D::ResultOnBoard
            | D::SecondElection
            | D::ThirdVote
            | D::PutOff
            | D::FilesKept
    )
}

/// Every date of an election's calendar as it stands on a day.
fn milestones(election: &Election, today: NaiveDate) -> Vec<Milestone> {
    let Some(day) = election.lifecycle.election_day else { return Vec::new() };
    let calendar = rules::calendar(&election.profile, day).into_iter();
    calendar.map(|deadline| Milestone { standing: standing(election, &deadline, today), deadline }).collect()
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
            let all = milestones(snapshot.election(), today);
            let mut late: Vec<Milestone> =
                all.iter().filter(|one| matches!(one.standing, Standing::Late { .. })).cloned().collect();
            late.sort_by_key(|one| one.deadline.bound.date());
            let ahead = |one: &&Milestone| matches!(one.standing, Standing::Due { .. } | Standing::Ahead);
            let next = all.iter().filter(ahead).min_by_key(|one| one.deadline.bound.date()).cloned();
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
