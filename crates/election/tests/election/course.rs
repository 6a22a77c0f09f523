//! The course of an election as its log tells it: stages open in the order of the story and settle after that.

use crate::play::{Play, Stage};
use election::course::StageDates;
use election::{Area, legal_day};

const FIVE: [Area; 5] = [Area::Representatives, Area::Committee, Area::Registration, Area::Nomination, Area::Ballot];

fn numbers(dates: StageDates) -> (Option<u64>, Option<u64>) {
    (dates.opened.map(|one| one.entry), dates.settled.map(|one| one.entry))
}

#[test]
fn stages_open_one_after_the_other_and_settle_later() {
    let play = Play::until(Stage::Archived);
    let mut before = 0;
    for area in FIVE {
        let (opened, settled) = numbers(play.log.course().of(area));
        let (opened, settled) = (opened.unwrap(), settled.unwrap());
        assert!(before < opened && opened < settled && settled < play.log.size(), "{area:?}");
        before = opened;
    }
    assert_eq!(play.log.course().of(Area::Lifecycle).opened.unwrap().entry, 0);
    assert_eq!(play.log.course().of(Area::Office), StageDates::default());
}

#[test]
fn a_stage_has_only_the_dates_that_it_came_to() {
    for (stage, opened, settled) in
        [(Stage::Seated, 2, 2), (Stage::Enrolled, 3, 2), (Stage::Frozen, 3, 3), (Stage::Polled, 5, 4)]
    {
        let play = Play::until(stage);
        let dates = FIVE.map(|area| numbers(play.log.course().of(area)));
        let many = |which: fn(&(Option<u64>, Option<u64>)) -> bool| dates.iter().filter(|one| which(one)).count();
        assert_eq!((many(|one| one.0.is_some()), many(|one| one.1.is_some())), (opened, settled), "{stage:?}");
    }
}

#[test]
fn the_last_day_of_the_roll_is_the_roll() {
    let play = Play::until(Stage::Frozen);
    let days: Vec<_> = play.log.course().roll().collect();
    assert!(days.windows(2).all(|pair| pair[0].0 < pair[1].0), "{days:?}");
    assert_eq!(days.last().unwrap().1, play.election().registration.registered());
    assert!(days.last().unwrap().0 <= legal_day(play.log.last_at().unwrap()));
}
