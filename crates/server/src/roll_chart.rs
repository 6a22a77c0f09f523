//! The chart of the roll: how many stood on it at the end of each of the last days, against the day its list is due.

use crate::chart::{Bar, Bars, Chart, Limit};
use crate::county_pages::line;
use crate::sentences::filled;
use app::progress::Milestone;
use app::texts::Texts;
use chrono::NaiveDate;
use election::Election;
use election::course::Course;
use rules::DeadlineId;

/// Days that are drawn; the earlier ones are in the last sum.
const DAYS: usize = 14;

/// The chart; none while nobody is registered or the election day is not set.
pub(crate) fn roll_chart(
    t: &'static Texts,
    course: &Course,
    election: &Election,
    milestones: &[Milestone],
) -> Option<Chart> {
    let due = line(t, milestones.iter().find(|one| one.deadline.id == DeadlineId::ListPublished)?);
    let days: Vec<_> = course.roll().collect();
    let (_, registered) = days.last().copied()?;
    let facts =
        [("registered", registered.to_string()), ("what", due.what), ("when", due.when), ("standing", due.standing)];
    let bars = Bars {
        id: "roll".to_owned(),
        title: t.page("chart.roll").to_owned(),
        said: filled(t, "chart.roll.said", facts),
        key: Vec::new(),
        heads: ["chart.roll.day", "chart.roll.registered"].map(|key| t.page(key).to_owned()),
        rows: bars(t, &days),
        limit: election
            .registration
            .eligible
            .map(|count| Limit { count, name: t.page("chart.roll.eligible").to_owned() }),
        unit: "",
    };
    Some(bars.draw())
}

/// The last days, in order.
fn bars(t: &'static Texts, days: &[(NaiveDate, u32)]) -> Vec<Bar> {
    let last = days.iter().skip(days.len().saturating_sub(DAYS));
    last.map(|(day, registered)| Bar { name: t.day(*day), count: *registered, class: "stripes" }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;

    #[test]
    fn only_the_last_days_are_drawn_in_their_order() {
        let first: NaiveDate = "2026-10-01".parse().unwrap();
        let days: Vec<_> = first.iter_days().zip((1..=20).map(|day| day * 10)).collect();
        let t = Texts::of(Language::English);
        let counts = |many: usize| bars(t, &days[..many]).iter().map(|bar| bar.count).collect::<Vec<_>>();
        assert_eq!(counts(2), [10, 20]);
        assert_eq!(counts(20), (7..=20).map(|day| day * 10).collect::<Vec<u32>>());
        assert_eq!(bars(t, &days)[0].name, t.day("2026-10-07".parse().unwrap()));
    }
}
