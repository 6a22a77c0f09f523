//! Charts as drawings of the server: places and classes, with a title, a description, and the same numbers as a table below.
//! Widths are percents and heights are lines of text, so that letters keep their size on a phone and in the large look; how
//! a drawing looks stands in the stylesheet. What is drawn is decided by whoever has the numbers.

mod bars;
mod squares;

pub(crate) use bars::{Bar, Bars, Limit};
pub(crate) use squares::{Kind, Row, Squares};

/// A drawing with its words and its table.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Chart {
    /// What tells it apart on its page: a word for ids.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) title: String,
    /// What it says, for whoever does not see it.
    pub(crate) said: String,
    /// What its patterns mean.
    pub(crate) key: Vec<(&'static str, String)>,
    /// Its height in lines of text.
    pub(crate) lines: String,
    /// What is drawn, in order.
    pub(crate) marks: Vec<Mark>,
    /// The heads of its table.
    pub(crate) heads: Vec<String>,
    /// The rows of its table; the first cell names the row.
    pub(crate) rows: Vec<Vec<String>>,
}

/// Something drawn: x and widths in percent, y and heights in lines.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Mark {
    /// A field with a pattern.
    Field {
        /// How it looks.
        class: &'static str,
        /// From the left.
        x: String,
        /// From the top.
        y: String,
        /// How wide.
        wide: String,
        /// How high.
        high: String,
    },
    /// Words.
    Words {
        /// How they look.
        class: &'static str,
        /// From the left.
        x: String,
        /// Their base.
        y: String,
        /// What they say.
        text: String,
    },
    /// An upright line.
    Upright {
        /// From the left.
        x: String,
        /// Where it begins.
        from: String,
        /// Where it ends.
        to: String,
    },
}

/// A part of a whole in hundredths of a percent; nothing of nothing.
fn share(part: u32, whole: u32) -> u32 {
    let hundredths = u64::from(part) * 10_000 / u64::from(whole.max(1));
    u32::try_from(hundredths).unwrap_or(10_000).min(10_000)
}

/// Hundredths of a percent as a length.
fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Tenths of a line as a length.
fn lines(tenths: u32) -> String {
    format!("{}.{}em", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_never_leaves_the_drawing() {
        for (part, whole, expected) in
            [(0, 0, "0.00%"), (0, 5, "0.00%"), (1, 3, "33.33%"), (5, 5, "100.00%"), (9, 5, "100.00%")]
        {
            assert_eq!(percent(share(part, whole)), expected, "{part} of {whole}");
        }
        assert_eq!(lines(25), "2.5em");
    }
}
