//! The ballot paper: posts, names and boxes as they are printed, the instructions by the rules. Every paper of a round is
//! the same: nothing on it counts or names papers.

use super::Names;
use app::texts::Texts;
use election::ballot::design::{Instructions, Sheets};
use election::ballot::round::Contest;
use election::sheets::poll::BallotPaper;
use election::{Election, PersonId};
use rules::{BallotChoice, DuplicatePost, OvervoteScope, PaperFault};
use serde_json::Value;

/// What a print of the paper is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Copy {
    /// To show what it looks like (样票).
    Sample,
    /// To print the stock from.
    Master,
}

/// How the posts and the instructions are spread over sheets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    /// Whether all posts share a sheet.
    pub(crate) sheets: Sheets,
    /// Where the instructions stand.
    pub(crate) instructions: Instructions,
}

impl Layout {
    /// Where the committee decided nothing.
    pub(crate) const PLAIN: Self = Self { sheets: Sheets::OneSheet, instructions: Instructions::OnPaper };
}

/// A ballot paper, or a sheet of it, before it is rendered.
#[derive(Debug)]
pub(crate) struct Ballot {
    /// Its title.
    pub(crate) title: String,
    /// The day of the vote.
    pub(crate) day: String,
    /// What it is for.
    pub(crate) copy: Copy,
    /// Which sheet of how many it is, where a voter gets several.
    pub(crate) part: String,
    /// The size of the sheet, by its class.
    pub(crate) size: &'static str,
    /// What a name can be given, in the order of the boxes.
    pub(crate) boxes: Vec<&'static str>,
    /// The posts in their order.
    pub(crate) posts: Vec<Post>,
    /// How to mark, and what is void.
    pub(crate) rules: Vec<String>,
}

/// A post on the paper.
#[derive(Debug)]
pub(crate) struct Post {
    /// What it is called.
    pub(crate) name: String,
    /// How many are to be chosen.
    pub(crate) seats: String,
    /// The colour of its band, by its class.
    pub(crate) band: &'static str,
    /// Its rows, in one column or two.
    pub(crate) columns: Vec<Vec<Row>>,
}

impl Post {
    /// How high its rows are, by their class.
    pub(crate) fn rows(&self) -> &'static str {
        if self.columns.iter().any(|column| column.len() > ROOMY) { "many" } else { "few" }
    }

    /// Its rows with their headings.
    fn room(&self) -> usize {
        self.columns.iter().map(Vec::len).sum::<usize>().saturating_add(2)
    }
}

/// A row of a post.
#[derive(Debug)]
pub(crate) enum Row {
    /// A printed name with its number, which tellers press too.
    Name {
        /// The number of the row on the paper.
        number: usize,
        /// The name.
        name: String,
        /// How much room it takes, by its class.
        width: &'static str,
    },
    /// A line to write another name on.
    Line,
}

/// Bands in the order of the posts; the post's name says the same.
const BANDS: [&str; 4] = ["band-1", "band-2", "band-3", "band-4"];
/// Rows, headings included, that fit on half a sheet.
const HALF: usize = 14;
/// Rows of a post that stand in one column.
const ONE_COLUMN: usize = 12;
/// Rows of a column that are as high as they should be.
const ROOMY: usize = 16;
/// Characters that fit on one line, and on two.
const WIDTHS: [(usize, &str); 3] = [(4, "short"), (8, "plain"), (usize::MAX, "long")];

/// Whom a row of the paper is for: a candidate by name, or in a recall that the member keeps the office.
pub(crate) fn name_on_paper(t: &Texts, names: &Names, person: PersonId) -> String {
    t.who(&person, names.get(&person.to_string()).map(String::as_str)).to_owned()
}

impl Ballot {
    /// The sheets of a round's paper, from the facts of its sheet.
    pub(crate) fn of(
        t: &'static Texts,
        election: &Election,
        names: &Names,
        paper: &BallotPaper,
        copy: Copy,
    ) -> Vec<Self> {
        let recall = election.lifecycle.purpose.is_recall();
        let title = t.page(if recall { "ballot.recall" } else { "ballot.title" }).to_owned();
        let standing = |contest: &Contest| {
            let name = |person: &PersonId| name_on_paper(t, names, *person);
            contest.candidates.iter().map(name).collect::<Vec<_>>()
        };
        let design = paper.design.as_ref();
        let written = |seats| design.map_or(seats, |design| design.lines(seats));
        let lines = |contest: &Contest| if recall || !writes(paper) { 0 } else { written(contest.seats) };
        let layout =
            design.map_or(Layout::PLAIN, |design| Layout { sheets: design.sheets, instructions: design.instructions });
        let posts =
            paper.contests.iter().map(|one| (one.post.as_str().to_owned(), one.seats, standing(one), lines(one)));
        let choices = if recall { vec![BallotChoice::For] } else { paper.choices.clone() };
        let rules = if recall { vec![t.page("ballot.how.recall").to_owned()] } else { how(t, paper) };
        let head = Head { title, day: t.day(paper.day), copy };
        Self::laid_out(t, &head, posts.collect(), &choices, rules, layout)
    }

    /// A paper of so many invented names, to judge the layout by before anybody stands.
    pub(crate) fn invented(t: &'static Texts, names: usize, layout: Layout) -> Vec<Self> {
        let heads = match names {
            0..=2 => vec![("director", 1, names)],
            3..=6 => vec![("director", 1, 2), ("member", 2, names.saturating_sub(2))],
            _ => vec![("director", 1, 2), ("deputy", 1, 2), ("member", 5, names.saturating_sub(4))],
        };
        let mut all = t.page("ballot.invented").split(' ').cycle().map(str::to_owned);
        let mut post = |(post, seats, count): (&str, u32, usize)| {
            (post.to_owned(), seats, all.by_ref().take(count).collect::<Vec<_>>(), seats)
        };
        let posts = heads.into_iter().map(&mut post).collect();
        let rules = ["ballot.how.for", "ballot.how.against", "ballot.how.write_in", "ballot.how.sample"];
        let rules = rules.map(|key| t.page(key).to_owned()).into();
        let choices = [BallotChoice::For, BallotChoice::Against, BallotChoice::Abstain];
        let head = Head { title: t.page("ballot.title").to_owned(), day: String::new(), copy: Copy::Sample };
        Self::laid_out(t, &head, posts, &choices, rules, layout)
    }

    /// Names are numbered through the whole paper, however many sheets it has: tellers press these numbers.
    fn laid_out(
        t: &'static Texts,
        head: &Head,
        posts: Vec<(String, u32, Vec<String>, u32)>,
        choices: &[BallotChoice],
        rules: Vec<String>,
        layout: Layout,
    ) -> Vec<Self> {
        let mut number = 0;
        let bands = BANDS.into_iter().cycle();
        let posts = posts.into_iter().zip(bands).map(|((post, seats, names, lines), band)| {
            let mut rows: Vec<Row> = Vec::new();
            for name in names {
                number += 1;
                rows.push(Row::Name { number, width: width(&name), name });
            }
            rows.extend((0..lines).map(|_| Row::Line));
            let seats = t.sentence("ballot.seats", [("seats".to_owned(), Value::from(seats))]);
            Post { name: post_name(t, &post), seats, band, columns: columns(rows) }
        });
        let posts: Vec<Post> = posts.collect();
        let sheets: Vec<Vec<Post>> = match layout.sheets {
            Sheets::OneSheet => vec![posts],
            Sheets::SheetPerPost => posts.into_iter().map(|post| vec![post]).collect(),
        };
        let of = sheets.len();
        let (on_paper, apart) = match layout.instructions {
            Instructions::OnPaper => (rules, Vec::new()),
            Instructions::InBooth => (Vec::new(), rules),
        };
        let sheet = |(at, posts): (usize, Vec<Post>)| {
            let facts = [("sheet".to_owned(), Value::from(at)), ("of".to_owned(), Value::from(of))];
            let part = if of > 1 { t.sentence("ballot.part", facts) } else { String::new() };
            let rows: usize = posts.iter().map(Post::room).sum();
            Self { part, ..head.sheet(rows, boxes(t, choices), posts, on_paper.clone()) }
        };
        let mut all: Vec<Self> = (1..).zip(sheets).map(sheet).collect();
        if !apart.is_empty() {
            let title = t.page("ballot.instructions").to_owned();
            let poster = Head { title, ..head.clone() };
            all.push(poster.sheet(apart.len(), Vec::new(), Vec::new(), apart));
        }
        all
    }
}

/// What every sheet of a paper says at its top.
#[derive(Clone, Debug)]
struct Head {
    title: String,
    day: String,
    copy: Copy,
}

impl Head {
    fn sheet(&self, rows: usize, boxes: Vec<&'static str>, posts: Vec<Post>, rules: Vec<String>) -> Ballot {
        let size = if rows > HALF { "a4" } else { "a5" };
        let Self { title, day, copy } = self.clone();
        Ballot { title, day, copy, part: String::new(), size, boxes, posts, rules }
    }
}

fn post_name(t: &Texts, post: &str) -> String {
    let known = t.word(&format!("post.{post}"));
    if known.is_empty() { t.choice(post).to_owned() } else { known.to_owned() }
}

fn writes(paper: &BallotPaper) -> bool {
    paper.choices.contains(&BallotChoice::WriteIn)
}

/// The boxes behind a name; another person is written on a line of its own.
fn boxes(t: &'static Texts, choices: &[BallotChoice]) -> Vec<&'static str> {
    let heads = choices.iter().filter_map(|choice| match choice {
        BallotChoice::For => Some("ballot.for"),
        BallotChoice::Against => Some("ballot.against"),
        BallotChoice::Abstain => Some("ballot.abstain"),
        BallotChoice::WriteIn => None,
    });
    heads.map(|key| t.page(key)).collect()
}

fn width(name: &str) -> &'static str {
    let letters = name.chars().count();
    WIDTHS.into_iter().find(|(most, _)| letters <= *most).map_or("long", |(_, class)| class)
}

/// A long post stands in two columns, read downwards.
fn columns(mut rows: Vec<Row>) -> Vec<Vec<Row>> {
    if rows.len() <= ONE_COLUMN {
        return vec![rows];
    }
    let rest = rows.split_off(rows.len().div_ceil(2));
    vec![rows, rest]
}

/// The instructions, one sentence for each rule that the paper's facts carry.
fn how(t: &Texts, paper: &BallotPaper) -> Vec<String> {
    let choices = paper.choices.iter().map(|choice| match choice {
        BallotChoice::For => "ballot.how.for",
        BallotChoice::Against => "ballot.how.against",
        BallotChoice::Abstain => "ballot.how.abstain",
        BallotChoice::WriteIn => "ballot.how.write_in",
    });
    let overvote = match paper.overvote {
        OvervoteScope::Post => "ballot.how.overvote.post",
        OvervoteScope::Paper => "ballot.how.overvote.paper",
    };
    let twice = match paper.dup_post {
        DuplicatePost::VoidPosts => "ballot.how.twice.void_posts",
        DuplicatePost::VoidPaper => "ballot.how.twice.void_paper",
        DuplicatePost::FirstPost => "ballot.how.twice.first_post",
        DuplicatePost::CountDown => "ballot.how.twice.count_down",
        DuplicatePost::EachPost => "ballot.how.twice.each_post",
    };
    let marked = paper.faults.contains(&PaperFault::IdentifyingMark).then_some("ballot.how.no_marks");
    let twice = (paper.contests.len() > 1).then_some(twice);
    choices.chain([overvote]).chain(twice).chain(marked).map(|key| t.page(key).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;

    fn rows(ballot: &Ballot) -> impl Iterator<Item = &Row> {
        ballot.posts.iter().flat_map(|post| post.columns.iter().flatten())
    }

    fn one_sheet(names: usize) -> Ballot {
        let mut sheets = Ballot::invented(Texts::of(Language::Chinese), names, Layout::PLAIN);
        assert_eq!(sheets.len(), 1);
        sheets.remove(0)
    }

    #[test]
    fn names_are_numbered_through_the_whole_paper_and_long_posts_stand_in_two_columns() {
        for names in [1, 5, 8, 16, 40] {
            let ballot = one_sheet(names);
            let numbers: Vec<_> = rows(&ballot)
                .filter_map(|row| match row {
                    Row::Name { number, .. } => Some(*number),
                    Row::Line => None,
                })
                .collect();
            assert_eq!(numbers, (1..=names).collect::<Vec<_>>());
            assert_eq!(ballot.posts.iter().any(|post| post.columns.len() == 2), names >= 16);
            assert_eq!(ballot.posts.iter().any(|post| post.rows() == "many"), names == 40);
            assert_eq!(ballot.size == "a5", names <= 5, "{names}");
        }
    }

    #[test]
    fn a_sheet_for_each_post_numbers_on_and_instructions_in_the_booth_are_on_no_paper() {
        let layout = Layout { sheets: Sheets::SheetPerPost, instructions: Instructions::InBooth };
        for (names, sheets) in [(1, 1), (5, 2), (8, 3), (16, 3), (40, 3)] {
            let mut all = Ballot::invented(Texts::of(Language::Chinese), names, layout);
            let poster = all.pop().unwrap();
            assert_eq!((poster.posts.len(), poster.rules.is_empty()), (0, false));
            assert_eq!(all.len(), sheets, "{names}");
            assert!(all.iter().all(|sheet| sheet.posts.len() == 1 && sheet.rules.is_empty()));
            assert_eq!(all.iter().any(|sheet| sheet.part.is_empty()), sheets == 1);
            let numbers = all.iter().flat_map(rows).filter_map(|row| match row {
                Row::Name { number, .. } => Some(*number),
                Row::Line => None,
            });
            assert_eq!(numbers.collect::<Vec<_>>(), (1..=names).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_name_of_thirty_letters_gets_the_room_that_it_takes() {
        assert_eq!(width("王五"), "short");
        assert_eq!(width("欧阳建国上官"), "plain");
        assert_eq!(width("阿卜杜热合曼·麦麦提图尔荪·买买提"), "long");
    }
}
