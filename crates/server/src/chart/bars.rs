//! Lying bars, one for each row, with a line that they have to reach.

use super::{Chart, Mark, lines, percent, share};

/// Tenths of a line for each row: its words, and its bar below.
const ROW: u32 = 30;
/// Tenths of a line above the first row, for the words of the limit.
const TOP: u32 = 15;
/// The part of the width that bars take, in hundredths of a percent; numbers stand behind them.
const WIDE: u32 = 8_000;

/// What a bar chart is made of.
pub(crate) struct Bars {
    /// What tells it apart on its page.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) title: String,
    /// What it says.
    pub(crate) said: String,
    /// What its patterns mean.
    pub(crate) key: Vec<(&'static str, String)>,
    /// The heads of its table: of rows, of numbers.
    pub(crate) heads: [String; 2],
    /// Its rows, from the top.
    pub(crate) rows: Vec<Bar>,
    /// What a bar has to reach.
    pub(crate) limit: Option<Limit>,
    /// What stands behind each number.
    pub(crate) unit: &'static str,
}

/// One bar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bar {
    /// Of what.
    pub(crate) name: String,
    /// How much.
    pub(crate) count: u32,
    /// How it looks: its pattern says what its colour says.
    pub(crate) class: &'static str,
}

/// A line that bars are held against.
pub(crate) struct Limit {
    /// Where.
    pub(crate) count: u32,
    /// What it is called.
    pub(crate) name: String,
}

impl Bars {
    /// Draws them; the longest bar or the limit, whichever is more, takes the width.
    pub(crate) fn draw(self) -> Chart {
        let reach = self.limit.as_ref().map_or(0, |limit| limit.count);
        let most = self.rows.iter().map(|bar| bar.count).max().unwrap_or_default().max(reach);
        let place = |count: u32| share(count, most) * WIDE / 10_000;
        let number = |count: u32| format!("{count}{}", self.unit);
        let mut marks = Vec::new();
        let mut top = TOP;
        for bar in &self.rows {
            let end = place(bar.count);
            marks.push(words("name", 0, top + 10, bar.name.clone()));
            let (x, wide) = (percent(0), percent(end));
            marks.push(Mark::Field { class: bar.class, x, y: lines(top + 13), wide, high: lines(12) });
            marks.push(words("count", end + 100, top + 23, number(bar.count)));
            top += ROW;
        }
        if let Some(limit) = &self.limit {
            let (x, from, to) = (percent(place(limit.count)), lines(TOP), lines(top));
            marks.push(Mark::Upright { x, from, to });
            // Its words stand on the side with more room.
            let class = if place(limit.count) > WIDE / 2 { "limit" } else { "limit early" };
            marks.push(words(class, place(limit.count), 11, format!("{} {}", limit.name, number(limit.count))));
        }
        let told = self.rows.iter().map(|bar| vec![bar.name.clone(), number(bar.count)]);
        let limit = self.limit.iter().map(|limit| vec![limit.name.clone(), number(limit.count)]);
        let rows = told.chain(limit).collect();
        let Self { id, title, said, key, heads, .. } = self;
        Chart { id, title, said, key, lines: lines(top + 3), marks, heads: heads.to_vec(), rows }
    }
}

fn words(class: &'static str, x: u32, y: u32, text: String) -> Mark {
    Mark::Words { class, x: percent(x), y: lines(y), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(counts: &[u32], limit: Option<u32>) -> Chart {
        let bar = |(at, count): (usize, &u32)| Bar { name: format!("row {at}"), count: *count, class: "plain" };
        Bars {
            id: "test".to_owned(),
            title: String::new(),
            said: String::new(),
            key: Vec::new(),
            heads: [String::new(), String::new()],
            rows: counts.iter().enumerate().map(bar).collect(),
            limit: limit.map(|count| Limit { count, name: "line".to_owned() }),
            unit: "",
        }
        .draw()
    }

    fn widths(chart: &Chart) -> Vec<&str> {
        let wide = chart.marks.iter().filter_map(|mark| match mark {
            Mark::Field { wide, .. } => Some(wide.as_str()),
            _ => None,
        });
        wide.collect()
    }

    fn limit(chart: &Chart) -> Option<&str> {
        chart.marks.iter().find_map(|mark| match mark {
            Mark::Upright { x, .. } => Some(x.as_str()),
            _ => None,
        })
    }

    #[test]
    fn the_longest_or_the_limit_takes_the_width() {
        for (counts, line, expected, at) in [
            (&[100, 50, 0][..], None, vec!["80.00%", "40.00%", "0.00%"], None),
            (&[100, 25], Some(50), vec!["80.00%", "20.00%"], Some("40.00%")),
            (&[25, 10], Some(50), vec!["40.00%", "16.00%"], Some("80.00%")),
            (&[0], None, vec!["0.00%"], None),
        ] {
            let chart = drawn(counts, line);
            assert_eq!(widths(&chart), expected, "{counts:?} {line:?}");
            assert_eq!(limit(&chart), at, "{counts:?} {line:?}");
        }
    }

    #[test]
    fn the_table_has_every_bar_in_order_and_the_limit_last() {
        let rows = drawn(&[3, 7], Some(5)).rows;
        assert_eq!(rows, [["row 0", "3"], ["row 1", "7"], ["line", "5"]]);
    }
}
