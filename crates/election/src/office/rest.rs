//! Days of rest: no crate that decides knows a holiday, so they come in as facts. Where the rules say so, the last day of
//! a period that is a day of rest moves to the next that is not (Civil Code 203).

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use chrono::NaiveDate;
use rules::{Days, Switch, earliest_after};

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    let Command::RecordRestDays { days, document } = command else { return };
    election.office.require_document(*document, blockers);
    if days.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
}

impl Election {
    /// The last day of a period of so many days, of which the first is the day after `from` (Civil Code 201, 203).
    pub fn end_of_period(&self, from: NaiveDate, days: Days) -> NaiveDate {
        let moves = self.profile.law().list_rest_days == Switch::On && days.0 > 0;
        let mut last = earliest_after(from, days);
        while moves && last < NaiveDate::MAX && self.office.rest_days.contains(&last) {
            last = earliest_after(last, Days(1));
        }
        last
    }
}
