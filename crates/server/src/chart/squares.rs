//! A map of squares: one for each thing, in rows, its pattern the kind that it is of; the table counts them by row.

use super::{Chart, Mark, lines, percent};

/// Squares in a line.
const ACROSS: u32 = 10;
/// Tenths of a line for each line of squares.
const HIGH: u32 = 20;

/// What a map is made of.
pub(crate) struct Squares {
    /// What tells it apart on its page.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) title: String,
    /// What it says.
    pub(crate) said: String,
    /// What a row is called in the table.
    pub(crate) head: String,
    /// The kinds, in the order of the table.
    pub(crate) kinds: Vec<Kind>,
    /// Its rows, from the top.
    pub(crate) rows: Vec<Row>,
}

/// A kind of square.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Kind {
    /// How it looks.
    pub(crate) class: &'static str,
    /// What it means.
    pub(crate) name: String,
}

/// The squares of one row.
pub(crate) struct Row {
    /// Of what.
    pub(crate) name: String,
    /// What stands in each square, and its look.
    pub(crate) squares: Vec<(String, &'static str)>,
}

impl Squares {
    /// Draws them, ten in a line.
    pub(crate) fn draw(self) -> Chart {
        let mut marks = Vec::new();
        let mut top = 0;
        let step = 10_000 / ACROSS;
        for row in &self.rows {
            marks.push(Mark::Words { class: "name", x: percent(0), y: lines(top + 12), text: row.name.clone() });
            top += 16;
            for line in row.squares.chunks(usize::try_from(ACROSS).unwrap_or(1)) {
                for (left, (number, class)) in (0..).map(|at: u32| at * step).zip(line) {
                    let (x, y) = (percent(left), lines(top));
                    let (wide, high) = (percent(step - 100), lines(HIGH - 3));
                    marks.push(Mark::Field { class, x, y, wide, high });
                    let (x, y) = (percent(left + step / 2 - 50), lines(top + 12));
                    marks.push(Mark::Words { class: "inside", x, y, text: number.clone() });
                }
                top += HIGH;
            }
            top += 4;
        }
        let table = self.rows.iter().map(|row| {
            let of = |kind: &Kind| row.squares.iter().filter(|(_, class)| *class == kind.class).count().to_string();
            std::iter::once(row.name.clone()).chain(self.kinds.iter().map(of)).collect()
        });
        let rows = table.collect();
        let Self { id, title, said, head, kinds, .. } = self;
        let heads = std::iter::once(head).chain(kinds.iter().map(|kind| kind.name.clone())).collect();
        let key = kinds.into_iter().map(|kind| (kind.class, kind.name)).collect();
        Chart { id, title, said, key, lines: lines(top), marks, heads, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_square_stands_once_ten_in_a_line_and_is_counted_once() {
        let kind = |class, name: &str| Kind { class, name: name.to_owned() };
        let squares = |many: u32, class| (1..=many).map(move |number| (number.to_string(), class));
        let first = squares(9, "agreed").chain(squares(3, "differed")).collect();
        let map = Squares {
            id: "map".to_owned(),
            title: String::new(),
            said: String::new(),
            head: "pool".to_owned(),
            kinds: vec![kind("agreed", "Agreed"), kind("differed", "Differed"), kind("waits", "Waits")],
            rows: vec![
                Row { name: "one".to_owned(), squares: first },
                Row { name: "two".to_owned(), squares: squares(1, "waits").collect() },
            ],
        };
        let chart = map.draw();
        assert_eq!(chart.rows, [["one", "9", "3", "0"], ["two", "0", "0", "1"]]);
        assert_eq!(chart.heads, ["pool", "Agreed", "Differed", "Waits"]);
        let fields = chart.marks.iter().filter_map(|mark| match mark {
            Mark::Field { x, y, .. } => Some((x.as_str(), y.as_str())),
            _ => None,
        });
        let fields: std::collections::BTreeSet<_> = fields.collect();
        assert_eq!(fields.len(), 13);
        assert_eq!(
            fields.iter().filter(|(x, _)| *x == "0.00%").count(),
            3,
            "two lines of the first row and one of the second"
        );
    }
}
