//! The design of the paper: order by list, strokes or lot, sheets, lines and instructions; decided before anything is printed.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage, Who};
use election::ballot::Command;
use election::ballot::design::{Design, Instructions, NameOrder, Sheets};
use election::ballot::round::Contest;
use election::law::Command as Law;
use election::nomination::Command as Nomination;
use election::office::appointment::Function;
use election::{Code, PersonId};
use rules::{Rule, RuleId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;
use std::sync::Arc;
use tally::audit::Draws;

const DICE: &str = "52613446216534125631";

pub(super) fn rows(table: &mut Table) {
    printed(table);
    strokes(table);
    lots(table);
    lines(table);
    sheets(table);
}

fn design(order: NameOrder) -> Design {
    Design { sheets: Sheets::OneSheet, lines: None, instructions: Instructions::OnPaper, order }
}

fn decided(play: &Play, design: Design) -> Command {
    Command::DesignPaper { design, document: play.document, happened: play.today() }
}

fn lot(play: &Play, seed: &str, watched_by: &[PersonId]) -> Command {
    let order = NameOrder::Lot { seed: seed.to_owned(), watched_by: watched_by.to_vec(), record: play.document };
    decided(play, design(order))
}

/// A stage that is prepared and has its scrutineers, before a paper is printed.
fn staffed() -> (Play, Who) {
    let mut play = at(Stage::Preparing);
    for who in play.people.scrutineers {
        play.appoint(who, Function::Scrutineer, None);
    }
    let clerk = play.people.clerk;
    (play, clerk)
}

/// Every order has exactly those who stand, and only the order differs.
fn same_people(before: &[Contest], after: &[Contest]) -> bool {
    let people = |contest: &Contest| contest.candidates.iter().copied().collect::<BTreeSet<_>>();
    before.len() == after.len()
        && before.iter().zip(after).all(|(one, other)| {
            (&one.post, one.seats, people(one)) == (&other.post, other.seats, people(other))
                && one.candidates.len() == other.candidates.len()
        })
}

/// The last moment is before the first paper is counted in.
fn printed(table: &mut Table) {
    let play = at(Stage::Prepared);
    let as_posted = decided(&play, design(NameOrder::AsPosted {}));
    table.trips(Code::PapersArePrinted, &play, play.people.clerk, as_posted);
    let play = at(Stage::Preparing);
    table.allows(&play, play.people.clerk, decided(&play, design(NameOrder::AsPosted {})));
    let play = Play::with(Setup::recall(), Stage::Preparing);
    let as_posted = decided(&play, design(NameOrder::AsPosted {}));
    table.trips(Code::OneQuestionOnly, &play, play.people.clerk, as_posted);
}

fn strokes(table: &mut Table) {
    let (mut play, clerk) = staffed();
    let by_strokes = decided(&play, design(NameOrder::Strokes {}));
    let mut order: Vec<PersonId> = play.round().printed.iter().flat_map(|contest| contest.candidates.clone()).collect();
    order.sort_unstable();
    order.dedup();
    order.reverse();
    let left_out = order.split_off(order.len() - 1);
    play.act(clerk, Nomination::RecordStrokes { order: order.clone() });
    table.trips(Code::StrokesNotRecorded, &play, clerk, by_strokes.clone());
    order.extend(left_out);
    play.act(clerk, Nomination::RecordStrokes { order: order.clone() });
    let before = play.round().printed.clone();
    play.act(clerk, by_strokes);
    assert!(same_people(&before, &play.round().printed));
    for contest in &play.round().printed {
        assert!(contest.candidates.is_sorted_by_key(|person| order.iter().position(|other| other == person)));
    }
    // What was decided first does not stay: the newest design holds, from the posted order again.
    let again = decided(&play, design(NameOrder::AsPosted {}));
    play.act(clerk, again);
    assert_eq!(play.round().printed, before);
    assert_eq!(play.round().contests, before);
}

/// Two scrutineers see it, whoever else does; twenty digits and not nineteen.
fn lots(table: &mut Table) {
    let (mut play, clerk) = staffed();
    let [one, two] = play.people.scrutineers.map(|who| who.person);
    let nobody = PersonId(uuid::Uuid::from_u128(404));
    table.trips(Code::LotNotWatched, &play, clerk, lot(&play, DICE, &[one, one, play.people.voters[0]]));
    table.trips(Code::UnknownPerson, &play, clerk, lot(&play, DICE, &[one, two, nobody]));
    table.trips(Code::SeedIsNone, &play, clerk, lot(&play, &DICE[1..], &[one, two]));
    let before = play.round().printed.clone();
    play.act(clerk, lot(&play, DICE, &[one, two]));
    let drawn = play.round().printed.clone();
    assert!(same_people(&before, &drawn));
    assert_eq!(play.round().contests, drawn);
    // Everybody in the hall can number the names as they are posted and draw along.
    for (posted, drawn) in before.iter().zip(&drawn) {
        let names = &posted.candidates;
        let along = Draws::new(DICE.parse().unwrap(), u32::try_from(names.len()).unwrap());
        let expected: Vec<PersonId> = along.map(|number| names[usize::try_from(number).unwrap() - 1]).collect();
        assert_eq!(drawn.candidates, expected, "{}", posted.post);
    }
    // The same digits draw the same order, whatever stood before; other digits another one.
    play.act(clerk, decided(&play, design(NameOrder::AsPosted {})));
    play.act(clerk, lot(&play, DICE, &[two, one]));
    assert_eq!(play.round().printed, drawn);
    let others = (0..20).any(|digit| {
        let mut play = play.clone();
        play.act(clerk, lot(&play, &format!("{DICE}{digit}"), &[one, two]));
        play.round().printed != drawn
    });
    assert!(others, "the dice decide nothing");
    assert_eq!(play.election().staffed(Function::Scrutineer), 2);
}

/// Lines only where the paper has any, and never more than seats.
fn lines(table: &mut Table) {
    let with = |lines| Design { lines: NonZeroU8::new(lines), ..design(NameOrder::AsPosted {}) };
    let closed = ruled(RuleId::BallotChoices, words(&["for", "against", "abstain"]), Stage::Preparing);
    table.trips(Code::WriteInsNotOffered, &closed, closed.people.clerk, decided(&closed, with(1)));
    table.allows(&closed, closed.people.clerk, decided(&closed, with(0)));
    for (lines, seats, wanted) in [(1, 3, 1), (2, 1, 1), (0, 3, 3), (9, 5, 5)] {
        assert_eq!(with(lines).lines(seats), wanted);
    }
}

/// Sheets that part are judged each by itself: not where the law asks about whole papers.
fn sheets(table: &mut Table) {
    let apart = Design { sheets: Sheets::SheetPerPost, ..design(NameOrder::AsPosted {}) };
    let refused = [
        (RuleId::WinBase, "valid", Code::SheetsNeedValidPapers),
        (RuleId::BallotDupPost, "count_down", Code::SheetsCountedDown),
    ];
    for (rule, value, code) in refused {
        let play = ruled(rule, Value::Choice(value.into()), Stage::Preparing);
        table.trips(code, &play, play.people.clerk, decided(&play, apart.clone()));
        table.allows(&play, play.people.clerk, decided(&play, design(NameOrder::AsPosted {})));
    }
    // What is not settled yet may be read so once papers are printed; settled, the sheets may part, and no rule is changed
    // under them any more.
    let unsettled = at(Stage::Preparing);
    table.trips(Code::SheetsCountedDown, &unsettled, unsettled.people.clerk, decided(&unsettled, apart.clone()));
    let play = self::apart(Stage::Preparing);
    for (rule, value, code) in refused {
        let changed = Rule { value: Value::Choice(value.into()), ..play.election().profile.rule(rule).clone() };
        let rules = BTreeMap::from([(rule, changed)]);
        let amended = play.election().profile.amended(&rules).unwrap();
        let amend = Law::AmendProfile {
            rules,
            profile_hash: election::log::profile_hash(&amended),
            document: play.document,
            happened: play.today(),
        };
        table.trips(code, &play, play.people.county, amend);
    }
}

/// An election with a sheet for each post at this stage.
pub(super) fn apart(stage: Stage) -> Play {
    let mut play = Play::with(settled(), Stage::Preparing);
    let paper = Design { sheets: Sheets::SheetPerPost, ..design(NameOrder::AsPosted {}) };
    play.act(play.people.clerk, decided(&play, paper));
    play.advance(stage);
    play
}

/// Rules under which nobody asks about whole papers.
fn settled() -> Setup {
    let setup = Setup::default();
    let settled = [RuleId::WinBase, RuleId::BallotDupPost]
        .map(|id| (id, Rule { readings: Vec::new(), ..setup.profile.rule(id).clone() }));
    let profile = Arc::new(setup.profile.amended(&settled.into()).unwrap());
    Setup { profile, ..setup }
}
