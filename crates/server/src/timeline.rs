//! The legal deadlines of an election as a drawing: one row each over a scale of days, with today and the election day.
//! Only places and classes; how they look stands in the stylesheet.

use app::progress::{Milestone, Standing};
use chrono::{Days, NaiveDate};
use rules::Bound;

/// Where the scale begins.
const LEFT: i64 = 330;
/// How wide the scale is.
const WIDE: i64 = 600;
/// How high a row is.
const ROW: i64 = 30;
/// Where the first row begins, under the scale's dates.
const TOP: i64 = 44;
/// Days after the election day that are still drawn; what comes later stands in the table alone.
const AFTER: u64 = 45;
/// Days drawn in front of the first date.
const BEFORE: u64 = 3;

/// The drawing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Timeline {
    /// Its whole width.
    pub(crate) width: i64,
    /// Its whole height.
    pub(crate) height: i64,
    /// Where the rows begin.
    pub(crate) top: i64,
    /// Where the rows end.
    pub(crate) bottom: i64,
    /// Dates of the scale.
    pub(crate) ticks: Vec<(i64, NaiveDate)>,
    /// Where today is, where it lies on the scale.
    pub(crate) today: Option<i64>,
    /// Where the election day is.
    pub(crate) day: i64,
    /// The rows.
    pub(crate) rows: Vec<Bar>,
}

/// One deadline of the drawing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Which of the milestones it is.
    pub(crate) of: usize,
    /// Where its words stand.
    pub(crate) text: i64,
    /// Where its bar stands.
    pub(crate) y: i64,
    /// Where the days that bind begin.
    pub(crate) x: i64,
    /// How far they go.
    pub(crate) width: i64,
    /// The thin line of the days in which it can be done, or from which on.
    pub(crate) line: (i64, i64),
    /// Where the line is.
    pub(crate) middle: i64,
    /// How it stands: late, due, ahead, done.
    pub(crate) class: &'static str,
}

/// The class of how a milestone stands.
const fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Late { .. } => "late",
        Standing::Due { .. } => "due",
        Standing::Ahead => "ahead",
        Standing::Done => "done",
    }
}

/// The first and the last day that bind.
const fn days(bound: Bound) -> (NaiveDate, NaiveDate) {
    match bound {
        Bound::Latest { date } | Bound::Earliest { date } => (date, date),
        Bound::Window { from, to } => (from, to),
    }
}

/// The scale: a day has a place on it.
struct Scale {
    first: NaiveDate,
    days: i64,
}

impl Scale {
    fn place(&self, day: NaiveDate) -> i64 {
        LEFT + (day - self.first).num_days() * WIDE / self.days
    }
}

impl Timeline {
    /// Draws the milestones of an election day; nothing where none lies near it.
    pub(crate) fn of(milestones: &[Milestone], day: NaiveDate, today: NaiveDate) -> Option<Self> {
        let end = day.checked_add_days(Days::new(AFTER))?;
        let near: Vec<(usize, &Milestone)> =
            milestones.iter().enumerate().filter(|(_, one)| days(one.deadline.bound).1 <= end).collect();
        let first = near.iter().map(|(_, one)| days(one.deadline.bound).0).min()?.min(day);
        let last = near.iter().map(|(_, one)| days(one.deadline.bound).1).max()?.max(day);
        let first = first.checked_sub_days(Days::new(BEFORE))?;
        let scale = Scale { first, days: (last - first).num_days() + 2 };
        let rows: Vec<Bar> = near.iter().zip(0..).map(|((of, one), row)| bar(&scale, *of, one, row)).collect();
        let bottom = TOP + ROW * i64::try_from(rows.len()).ok()?;
        let weeks = (0..).map(|week| Days::new(week * 7)).map_while(|span| first.checked_add_days(span));
        let ticks = weeks.take_while(|date| *date <= last).map(|date| (scale.place(date), date)).collect();
        let on_scale = today >= first && (today - first).num_days() < scale.days;
        Some(Self {
            width: LEFT + WIDE + 10,
            height: bottom + 12,
            top: TOP,
            bottom,
            ticks,
            today: on_scale.then(|| scale.place(today)),
            day: scale.place(day),
            rows,
        })
    }
}

fn bar(scale: &Scale, of: usize, milestone: &Milestone, row: i64) -> Bar {
    let (from, to) = days(milestone.deadline.bound);
    let (x, next) = (scale.place(from), scale.place(to.succ_opt().unwrap_or(to)));
    let y = TOP + ROW * row + 6;
    let line = match milestone.deadline.bound {
        Bound::Latest { .. } => (LEFT, x),
        Bound::Earliest { .. } => (x, LEFT + WIDE),
        Bound::Window { .. } => (x, next),
    };
    let class = class(milestone.standing);
    Bar { of, text: y + 14, y, x, width: (next - x).max(6), line, middle: y + 9, class }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::progress::Asks;
    use rules::Profile;

    fn drawn(today: &str) -> (Vec<Milestone>, Timeline) {
        let profile = Profile::builtin("cn-urban-2026").unwrap().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        let standings = [Standing::Late { days: 1 }, Standing::Due { days: 1 }, Standing::Ahead, Standing::Done];
        let calendar = rules::calendar(&profile, day).into_iter().zip(standings.into_iter().cycle());
        let milestones: Vec<Milestone> =
            calendar.map(|(deadline, standing)| Milestone { deadline, standing, asks: Asks::Open }).collect();
        let timeline = Timeline::of(&milestones, day, today.parse().unwrap()).unwrap();
        (milestones, timeline)
    }

    #[test]
    fn an_earlier_day_stands_further_left_and_nothing_leaves_the_drawing() {
        let (milestones, timeline) = drawn("2026-11-09");
        let near = |one: &&Milestone| one.deadline.bound.date() <= "2027-01-13".parse().unwrap();
        assert_eq!(timeline.rows.len(), milestones.iter().filter(near).count());
        for (one, other) in timeline.rows.iter().zip(timeline.rows.iter().skip(1)) {
            let date = |bar: &Bar| days(milestones[bar.of].deadline.bound).0;
            assert_eq!(date(one).cmp(&date(other)).is_gt(), one.x > other.x, "{one:?} {other:?}");
            assert!(one.y < other.y);
        }
        for bar in &timeline.rows {
            assert!(bar.x >= LEFT && bar.x + bar.width <= timeline.width && bar.y < timeline.height, "{bar:?}");
        }
        assert!(timeline.today.unwrap() < timeline.day);
    }

    #[test]
    fn a_day_beyond_the_scale_is_not_drawn() {
        for (today, on_scale) in [("2026-11-06", true), ("2026-01-01", false), ("2028-01-01", false)] {
            assert_eq!(drawn(today).1.today.is_some(), on_scale, "{today}");
        }
    }

    #[test]
    fn every_standing_has_a_class_of_its_own() {
        let (_, timeline) = drawn("2026-11-09");
        let classes: std::collections::BTreeSet<&str> = timeline.rows.iter().map(|bar| bar.class).collect();
        assert_eq!(classes, ["ahead", "done", "due", "late"].into());
    }
}
