//! The charts of a count: how the two entries of each batch went, and the votes of an agreed round with the line that elects.

use crate::chart::{Bar, Bars, Chart, Kind, Limit, Row, Squares};
use crate::entry_pages::look_name;
use crate::sentences::filled;
use app::standing::{BatchView, TwoEntries};
use app::texts::Texts;
use app::{App, Problem};
use election::ballot::Phase;
use election::sheets::result::{ContestResult, RoundResult, Votes};
use election::sheets::{FormFacts, FormKind};
use election::{Election, PersonId, RoundNo};
use std::collections::{BTreeMap, BTreeSet};

/// How each outcome of two entries looks, and the key of its name, in the order of the table.
const OUTCOMES: [(TwoEntries, &str, &str); 5] = [
    (TwoEntries::Waiting, "empty", "chart.entries.waiting"),
    (TwoEntries::EnteredOnce, "dots", "chart.entries.once"),
    (TwoEntries::AgreedAtOnce, "full", "chart.entries.agreed"),
    (TwoEntries::Differed, "hatch", "chart.entries.differed"),
    (TwoEntries::DecidedByThird, "stripes", "chart.entries.third"),
];

/// The map of the batches that people enter; none where there are none.
pub(crate) fn entries(t: &'static Texts, batches: &[BatchView]) -> Option<Chart> {
    let mut rows: Vec<Row> = Vec::new();
    for batch in batches {
        let Some(entries) = batch.entries else { continue };
        let Some((_, class, _)) = OUTCOMES.into_iter().find(|(outcome, ..)| *outcome == entries) else { continue };
        let name = format!("{} · {} {}", look_name(t, batch.look), t.page("entry.pool"), batch.pool.0);
        let square = (batch.batch.0.to_string(), class);
        match rows.last_mut().filter(|row| row.name == name) {
            Some(row) => row.squares.push(square),
            None => rows.push(Row { name, squares: vec![square] }),
        }
    }
    let many = |class: &str| rows.iter().flat_map(|row| &row.squares).filter(|(_, one)| *one == class).count();
    let facts = [("agreed", many("full")), ("differed", many("hatch")), ("third", many("stripes"))];
    let said = filled(t, "chart.entries.said", facts.map(|(name, count)| (name, count.to_string())));
    let kinds = OUTCOMES.map(|(_, class, key)| Kind { class, name: t.page(key).to_owned() }).to_vec();
    let (id, title, head) = ("entries".to_owned(), t.page("chart.entries").to_owned(), t.page("entry.pool").to_owned());
    (!rows.is_empty()).then(|| Squares { id, title, said, head, kinds, rows }.draw())
}

/// Which rounds somebody may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    /// Those whose count is agreed.
    Agreed,
    /// Those whose result hangs on the board.
    Posted,
}

impl Told {
    /// Whether the votes of a round are told; never those of a round that was found void.
    fn tells(self, state: &Election, round: RoundNo) -> bool {
        let ballot = &state.ballot;
        let void = ballot.rounds.iter().any(|one| one.number == round && one.voided.is_some());
        // The notice of the round before hangs on while the next is counted.
        let posted = || ballot.published.is_some() && (ballot.phase >= Phase::Declared || round != ballot.round_no());
        !void && (self == Self::Agreed || posted())
    }
}

/// The votes of the rounds that are told, one chart for each post.
pub(crate) async fn votes(app: &App, t: &'static Texts, state: &Election, told: Told) -> Result<Vec<Chart>, Problem> {
    let Some(FormFacts::ResultReport(results)) = FormFacts::of(state, FormKind::ResultReport) else {
        return Ok(Vec::new());
    };
    let rounds: Vec<_> = results.rounds.iter().filter(|round| told.tells(state, round.round)).collect();
    let voted_for = rounds.iter().flat_map(|round| &round.contests).flat_map(|contest| &contest.votes);
    let people: BTreeSet<PersonId> = voted_for.map(|one| one.person).collect();
    let names = app.names_of(state.id, &people).await?;
    let of_round = |round: &&RoundResult| {
        let contests = (1..).zip(&round.contests);
        contests.map(|(number, contest)| of_contest(t, round, (number, contest), &names)).collect::<Vec<_>>()
    };
    Ok(rounds.iter().flat_map(of_round).collect())
}

fn of_contest(
    t: &'static Texts,
    round: &RoundResult,
    (number, contest): (u32, &ContestResult),
    names: &BTreeMap<PersonId, String>,
) -> Chart {
    let mut votes: Vec<_> = contest.votes.iter().collect();
    votes.sort_by_key(|one| std::cmp::Reverse(one.votes));
    let bar = |one: &Votes| Bar {
        name: names.get(&one.person).cloned().unwrap_or_default(),
        count: one.votes,
        class: if contest.elected.contains(&one.person) {
            "full"
        } else if contest.tied.contains(&one.person) {
            "hatch"
        } else {
            "dots"
        },
    };
    let post = t.word(&format!("post.{}", contest.post)).to_owned();
    let line = round.threshold.votes;
    let facts = [
        ("round", round.round.to_string()),
        ("post", post),
        ("seats", contest.seats.to_string()),
        ("line", line.to_string()),
        ("returned", round.returned.to_string()),
    ];
    let key = [("full", "chart.votes.elected"), ("hatch", "chart.votes.tied"), ("dots", "chart.votes.others")];
    Bars {
        id: format!("votes-{}-{number}", round.round),
        title: filled(t, "chart.votes", facts.clone()),
        said: filled(t, "chart.votes.said", facts),
        key: key.map(|(class, key)| (class, t.page(key).to_owned())).to_vec(),
        heads: ["chart.votes.name", "chart.votes.count"].map(|key| t.page(key).to_owned()),
        rows: votes.into_iter().map(bar).collect(),
        limit: Some(Limit { count: line, name: t.page("chart.votes.line").to_owned() }),
        unit: "",
    }
    .draw()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::counting::BatchState;
    use election::ballot::count::Look;
    use election::ballot::round::RoundKind;
    use election::{BatchNo, PoolNo};
    use roster::Language;
    use tally::{Participation, Post, Threshold};
    use uuid::Uuid;

    fn batch(pool: u16, number: u16, entries: Option<TwoEntries>) -> BatchView {
        BatchView {
            look: Look::First,
            pool: PoolNo(pool),
            batch: BatchNo(number),
            papers: 50,
            counting_group: None,
            state: BatchState::Open,
            entries,
        }
    }

    #[test]
    fn the_map_counts_the_batches_that_people_enter_by_pool() {
        let t = Texts::of(Language::English);
        assert_eq!(entries(t, &[batch(1, 1, None)]), None, "a scanner reads it");
        let batches = [
            batch(1, 1, Some(TwoEntries::AgreedAtOnce)),
            batch(1, 2, Some(TwoEntries::Differed)),
            batch(1, 3, None),
            batch(2, 1, Some(TwoEntries::Waiting)),
            batch(2, 2, Some(TwoEntries::DecidedByThird)),
            batch(2, 3, Some(TwoEntries::EnteredOnce)),
        ];
        let rows = entries(t, &batches).unwrap().rows;
        let counts: Vec<_> = rows.iter().map(|row| row[1..].join(" ")).collect();
        assert_eq!(counts, ["0 0 1 1 0", "1 1 0 0 1"]);
    }

    #[test]
    fn votes_stand_in_their_order_with_the_line_that_elects_last() {
        let person = |id: u128| PersonId(Uuid::from_u128(id));
        let votes = [(1, 290), (2, 320), (3, 22)];
        let contest = ContestResult {
            post: Post::DIRECTOR,
            seats: 1,
            votes: votes.iter().map(|(id, votes)| Votes { person: person(*id), votes: *votes }).collect(),
            elected: vec![person(2)],
            tied: Vec::new(),
            unfilled: 0,
        };
        let round = RoundResult {
            round: RoundNo(1),
            vote: RoundKind::First,
            day: "2026-11-29".parse().unwrap(),
            valid: true,
            registered: 1000,
            issued: 640,
            returned: 632,
            void: 0,
            blank: 0,
            participation: Participation { took_part: 632, of: 1000, needed: 501 },
            threshold: Threshold { votes: 317, of: 632 },
            contests: Vec::new(),
            left_open: Vec::new(),
        };
        let names = votes.map(|(id, _)| (person(id), format!("name {id}"))).into();
        let chart = of_contest(Texts::of(Language::English), &round, (1, &contest), &names);
        let rows: Vec<_> = chart.rows.iter().map(|row| row.join(" ")).collect();
        assert_eq!(rows, ["name 2 320", "name 1 290", "name 3 22", "Elects 317"]);
    }
}
