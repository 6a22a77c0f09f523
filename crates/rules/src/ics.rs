//! The legal calendar as an iCalendar file (RFC 5545), for the calendars of the people who have to keep it.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use thiserror::Error;

use crate::calendar::{Bound, Deadline, DeadlineId, earliest_after};
use crate::profile::Profile;
use crate::value::Days;

/// The calendar could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the calendar cannot be written")]
pub struct IcsError;

/// Whose calendar a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// That of any election on the day under the profile.
    Any,
    /// That of one election. Its events keep their UIDs when the day moves, so that they move along.
    One {
        /// What tells the election apart.
        id: &'a str,
        /// What the calendar is called.
        title: &'a str,
    },
}

/// The deadlines and the election day itself as all-day events, in the order given.
///
/// `name` gives the words for a deadline, and for the election day where it is asked for nothing. `stamp` is when the
/// file is made (DTSTAMP). The same arguments give the same bytes: an event's UID is made of the deadline and of
/// `whose` the calendar is, so that a calendar that takes the file twice holds each event once.
pub fn ics(
    profile: &Profile,
    election_day: NaiveDate,
    deadlines: &[Deadline],
    stamp: DateTime<Utc>,
    name: &dyn Fn(Option<DeadlineId>) -> String,
    whose: Whose<'_>,
) -> Result<String, IcsError> {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Zhixuan//Legal calendar//ZH"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    let (title, series) = match whose {
        Whose::Any => (format!("{} {election_day}", profile.title().zh), format!("{election_day}.{}", profile.id())),
        Whose::One { id, title } => (title.to_owned(), id.to_owned()),
    };
    calendar.name(&title);
    let uid = |what: &str| format!("{what}.{series}@zhixuan");
    calendar.push(event(&uid("election-day"), (election_day, election_day), stamp).summary(&name(None)).done());
    for deadline in deadlines {
        let mut event = event(&uid(deadline.rule.as_str()), days(deadline.bound), stamp);
        event.uid(&uid(&format!("{}.{:?}", deadline.rule, deadline.id)));
        event.summary(&name(Some(deadline.id))).description(&description(profile, deadline));
        calendar.push(event.done());
    }
    (&calendar).try_into().map_err(|_: std::fmt::Error| IcsError)
}

/// An event over these days, both included; it takes nobody's time.
fn event(uid: &str, (from, to): (NaiveDate, NaiveDate), stamp: DateTime<Utc>) -> Event {
    let mut event = Event::with_uid(uid);
    // DTEND is the first day that is no longer part of it (RFC 5545 3.6.1).
    event.timestamp(stamp).starts(from).ends(earliest_after(to, Days(1)));
    event.append_property(Property::new("TRANSP", "TRANSPARENT"));
    event.done()
}

const fn days(bound: Bound) -> (NaiveDate, NaiveDate) {
    match bound {
        Bound::Latest { date } | Bound::Earliest { date } => (date, date),
        Bound::Window { from, to } => (from, to),
    }
}

/// The rule, its article and, where there is one, the phrase of the source.
fn description(profile: &Profile, deadline: &Deadline) -> String {
    let source = format!("{} ({})", deadline.article, deadline.rule);
    match &profile.rule(deadline.rule).phrase {
        Some(phrase) => format!("{source}\n{phrase}"),
        None => source,
    }
}
