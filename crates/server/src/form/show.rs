//! A form as the flat row of parts that a template shows.

use super::field::{Field, Kind, Need, ROWS, Tag};
use super::known::{HEAD, Known};
use super::value::{Filled, rows_sent};
use super::within;
use app::texts::Texts;

/// The button that asks for more rows; its value is their path.
pub(crate) const MORE: &str = "more";

/// One part of a form.
pub(crate) enum Part {
    /// A group begins.
    Open(String),
    /// The group ends.
    Close,
    /// Rows that few need begin, folded away until somebody fills them in.
    Fold {
        /// Their label.
        label: String,
        /// Whether they are folded away.
        fold: Fold,
    },
    /// They end; more may be asked for by this path.
    Unfold(Option<String>),
    /// Something is entered.
    Input {
        /// Its name in what is sent.
        name: String,
        /// Its label.
        label: String,
        /// Whether the command can do without it.
        need: Need,
        /// How it is entered.
        widget: Widget,
        /// What stands in it.
        value: String,
    },
}

/// Whether rows are folded away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fold {
    /// They are.
    Away,
    /// Somebody is at them.
    Open,
}

/// How something is entered.
pub(crate) enum Widget {
    /// One line of words.
    Text,
    /// A person's name.
    Person,
    /// A file.
    Document,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A whole number.
    Number(String, String),
    /// One of these, by value and name.
    Choice(Vec<(String, String)>),
    /// One on each line, with what says how.
    Lines(String),
    /// JSON.
    Json,
    /// Nothing to enter.
    Hidden,
}

/// What a form is shown from.
pub(crate) struct Showing<'a> {
    t: &'a Texts,
    known: &'a Known,
    filled: &'a Filled,
    parts: Vec<Part>,
}

/// The parts of a form with what was filled in.
pub(crate) fn parts(fields: &[Field], t: &Texts, known: &Known, filled: &Filled) -> Vec<Part> {
    let mut showing = Showing { t, known, filled, parts: Vec::new() };
    for field in fields {
        showing.field(field, "", Need::Required);
    }
    showing.parts
}

impl Showing<'_> {
    fn field(&mut self, field: &Field, path: &str, around: Need) {
        let need = field.need.within(around);
        let label = self.t.field_in(path, &field.name).to_owned();
        self.kind(&field.kind, &within(path, &field.name), label, need);
    }

    fn kind(&mut self, kind: &Kind, path: &str, label: String, need: Need) {
        match kind {
            Kind::Group(fields) => self.group(label, |showing| {
                for field in fields {
                    showing.field(field, path, need);
                }
            }),
            Kind::Variants(tag, all) => self.variants(path, label, need, tag, all),
            Kind::Rows(row, most) => self.rows(row, *most, path, &label),
            Kind::Id(name) => {
                let things = self.known.things(name);
                let made = self.filled.get(path).is_some_and(|value| !value.is_empty());
                let widget = match things {
                    [] if made => Widget::Hidden,
                    [] => Widget::Text,
                    things => Widget::Choice(things.to_vec()),
                };
                self.input(path, label, need, widget);
            }
            Kind::Post => self.input(path, label, need, Widget::Choice(self.known.posts().to_vec())),
            Kind::Head => self.input(path, label, need, Widget::Choice(self.known.things(HEAD).to_vec())),
            Kind::Commitment | Kind::Found => {}
            Kind::Text | Kind::Hash => self.input(path, label, need, Widget::Text),
            Kind::Person => self.input(path, label, need, Widget::Person),
            Kind::Document => self.input(path, label, need, Widget::Document),
            Kind::Date => self.input(path, label, need, Widget::Date),
            Kind::Time => self.input(path, label, need, Widget::Time),
            Kind::Number(min, max) => {
                let text = |bound: &Option<i64>| bound.map_or_else(String::new, |bound| bound.to_string());
                self.input(path, label, need, Widget::Number(text(min), text(max)));
            }
            Kind::Choice(words) => {
                let choices = words.iter().map(|word| (word.clone(), self.called(path, word))).collect();
                self.input(path, label, need, Widget::Choice(choices));
            }
            Kind::Lines(_, exactly) => {
                let how = exactly.map_or_else(
                    || self.t.page("form.lines").to_owned(),
                    |many| self.t.sentence("form.lines.exactly", [("many".to_owned(), many.into())]),
                );
                self.input(path, label, need, Widget::Lines(how));
            }
            Kind::Json => self.input(path, label, need, Widget::Json),
        }
    }

    /// What a word is called in the field of a path.
    fn called(&self, path: &str, word: &str) -> String {
        self.t.choice_in(path.rsplit('.').next().unwrap_or(path), word).to_owned()
    }

    /// As many rows as were sent, and some more where they were asked for.
    fn rows(&mut self, row: &Kind, most: Option<u64>, path: &str, label: &str) {
        let sent = rows_sent(self.filled, path);
        let asked = self.filled.get(MORE).is_some_and(|asked| asked == path);
        let wanted = if asked { sent + 2 * ROWS } else { sent.max(ROWS) };
        let shown = most.map_or(wanted, |most| wanted.min(most));
        let fold = if sent > 0 { Fold::Open } else { Fold::Away };
        self.parts.push(Part::Fold { label: label.to_owned(), fold });
        for number in 1..=shown {
            self.kind(row, &within(path, &number.to_string()), format!("{label} {number}"), Need::Optional);
        }
        let more = most.is_none_or(|most| shown < most);
        self.parts.push(Part::Unfold(more.then(|| path.to_owned())));
    }

    fn variants(&mut self, path: &str, label: String, need: Need, tag: &Tag, all: &[(String, Vec<Field>)]) {
        let choices = all.iter().map(|(word, _)| (word.clone(), self.called(path, word))).collect();
        self.group(label.clone(), |showing| {
            showing.input(&within(path, tag.name()), label, need, Widget::Choice(choices));
            for (word, fields) in all.iter().filter(|(_, fields)| !fields.is_empty()) {
                let legend = showing.called(path, word);
                showing.group(legend, |showing| {
                    for field in fields {
                        showing.field(field, &within(path, word), Need::Within);
                    }
                });
            }
        });
    }

    fn group(&mut self, legend: String, inside: impl FnOnce(&mut Self)) {
        self.parts.push(Part::Open(legend));
        inside(self);
        self.parts.push(Part::Close);
    }

    fn input(&mut self, path: &str, label: String, need: Need, widget: Widget) {
        let value = self.filled.get(path).cloned().unwrap_or_default();
        self.parts.push(Part::Input { name: path.to_owned(), label, need, widget, value });
    }
}
