//! Tables of stage 5: places, boxes, proxies, papers, batches, results.

use super::office::place;
use super::{Cell, Row, number, or_nothing, said, yes};
use crate::app::App;
use crate::error::Problem;
use crate::hours::HourTurnout;
use chrono::Timelike;
use election::ballot::count::Batch;
use election::ballot::place::{BoxKind, Counting};
use election::ballot::round::Round;
use election::office::appointment::Ended;
use election::{Election, ElectionId, Event, PersonId, PlaceId, RoundNo, ballot, legal_time};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use tally::CandidateId;

pub(super) fn places(election: &Election) -> Vec<Row> {
    let mut places: Vec<_> = election.ballot.places.values().collect();
    places.sort_by_key(|place| place.number);
    let row = |place: &&ballot::place::Place| {
        vec![
            Cell::Number(place.number.into()),
            said(&place.groups),
            Cell::Time(place.opens),
            Cell::Time(place.closes),
            yes(place.counting == Counting::Here),
        ]
    };
    places.iter().map(row).collect()
}

pub(super) fn boxes(election: &Election) -> Vec<Row> {
    let mut boxes: Vec<_> = election.ballot.boxes.values().collect();
    boxes.sort_by_key(|one| one.number);
    let row = |one: &&ballot::place::BallotBox| {
        vec![
            Cell::Number(one.number.into()),
            place(election, one.place),
            said(one.kind),
            or_nothing(one.tour, |tour| Cell::Time(tour.leaves)),
            or_nothing(one.tour, |tour| Cell::Time(tour.returns)),
        ]
    };
    boxes.iter().map(row).collect()
}

pub(super) fn proxies(election: &Election) -> Vec<Row> {
    let row = |proxy: &ballot::proxy::Proxy| {
        vec![
            Cell::Person(proxy.principal),
            Cell::Person(proxy.agent),
            or_nothing(proxy.posted, Cell::Day),
            yes(proxy.ended == Ended::Yes),
        ]
    };
    election.ballot.proxies.all.values().map(row).collect()
}

/// Who votes at which mobile box; never why.
pub(super) fn mobile_users(election: &Election) -> Vec<Row> {
    let boxes = &election.ballot.boxes;
    let listed = election.ballot.mobile.users.iter();
    let mut users: Vec<_> = listed
        .filter_map(|(person, used)| boxes.get(used).filter(|one| one.kind == BoxKind::Mobile).map(|one| (one, person)))
        .collect();
    users.sort_by_key(|(one, person)| (one.number, **person));
    users.into_iter().map(|(one, person)| vec![Cell::Number(one.number.into()), Cell::Person(*person)]).collect()
}

pub(super) fn papers(election: &Election) -> Vec<Row> {
    let mut rows = Vec::new();
    for round in &election.ballot.rounds {
        let known = |id: &PlaceId| election.ballot.places.get(id).map(|place| place.number);
        let mut stocks: Vec<_> = round.stock.iter().map(|(id, stock)| (known(id), stock)).collect();
        stocks.sort_by_key(|(number, _)| *number);
        rows.extend(stocks.into_iter().map(|(number, stock)| {
            let counts = [stock.printed, stock.issued, stock.spoilt, stock.unrecorded].map(Cell::Number);
            let place = or_nothing(number, |number| Cell::Number(number.into()));
            let head = [Cell::Number(round.number.0.into()), place];
            head.into_iter().chain(counts).chain([or_nothing(stock.unused, Cell::Number)]).collect()
        }));
    }
    rows
}

/// The look, pool and number of a batch.
type BatchKey = (ballot::count::Look, election::PoolNo, election::BatchNo);

/// What tells a batch apart.
fn batch_head(round: &Round, (look, pool, batch): BatchKey) -> Row {
    vec![Cell::Number(round.number.0.into()), said(look), Cell::Number(pool.0.into()), Cell::Number(batch.0.into())]
}

/// How each batch stands; its sums once the count of the round is agreed and not before.
pub(super) fn batches(election: &Election) -> Vec<Row> {
    let mut rows = Vec::new();
    for round in &election.ballot.rounds {
        let row = |batch: &Batch| {
            let agreed = batch.agreed.as_ref().filter(|_| round.result.is_some());
            let sums = agreed.map(|agreed| [agreed.sums.valid, agreed.sums.void, agreed.sums.blank].map(Cell::Number));
            let standing = [
                Cell::Number(batch.papers),
                or_nothing(batch.group, |group| Cell::Number(group.0.into())),
                number(batch.entered.len()),
                Cell::Number(batch.reopened),
                yes(batch.agreed.is_some()),
            ];
            standing.into_iter().chain(sums.unwrap_or([const { Cell::Nothing }; 3]))
        };
        rows.extend(round.batches.iter().map(|(id, batch)| {
            let head = batch_head(round, *id);
            head.into_iter().chain(row(batch)).collect::<Row>()
        }));
    }
    rows
}

/// The votes of everybody in each batch, once the count of the round is agreed.
pub(super) fn batch_votes(election: &Election) -> Vec<Row> {
    let mut rows = Vec::new();
    for round in election.ballot.rounds.iter().filter(|round| round.result.is_some()) {
        for (id, batch) in &round.batches {
            for contest in batch.agreed.iter().flat_map(|agreed| &agreed.sums.contests) {
                rows.extend(contest.votes.iter().map(|(candidate, votes)| {
                    let mut row = batch_head(round, *id);
                    row.extend([post(&contest.post), candidate_of(candidate), Cell::Number(*votes)]);
                    row
                }));
            }
        }
    }
    rows
}

/// The votes of every round, with who is elected or tied.
pub(super) fn results(election: &Election) -> Vec<Row> {
    let mut rows = Vec::new();
    for round in &election.ballot.rounds {
        let Some(counted) = &round.result else { continue };
        for (contest, outcome) in counted.tally.contests.iter().zip(&counted.outcome.contests) {
            let seated = round.seated_for(&contest.post);
            let sits = |id: &CandidateId| seated.iter().any(|person| id.as_str() == person.to_string());
            let stands = |id: &CandidateId| match (sits(id), outcome.tied.contains(id)) {
                (true, _) => Cell::Said(json!({ "outcome": "elected" })),
                (false, true) => Cell::Said(json!({ "outcome": "tied" })),
                (false, false) => Cell::Nothing,
            };
            rows.extend(contest.candidates.iter().map(|one| {
                vec![
                    Cell::Number(round.number.0.into()),
                    said(round.kind),
                    Cell::Day(round.day),
                    post(&contest.post),
                    candidate_of(&one.id),
                    Cell::Number(one.votes),
                    stands(&one.id),
                ]
            }));
        }
    }
    rows
}

pub(super) fn post(post: &tally::Post) -> Cell {
    Cell::Said(json!({ "post": post }))
}

fn candidate_of(id: &CandidateId) -> Cell {
    serde_json::from_value::<PersonId>(json!(id)).map_or_else(|_| Cell::Text(id.to_string()), Cell::Person)
}

/// How many papers went out at each place in each hour of each round, as the log tells it. Entries are asked in
/// their order.
#[derive(Default)]
pub(crate) struct Hours {
    round: u16,
    out: BTreeMap<(u16, PlaceId, u32), u32>,
    last: HashMap<PersonId, (u16, PlaceId, u32)>,
}

impl Hours {
    /// Takes in what an entry did.
    pub(crate) fn take(&mut self, entry: &election::log::Entry) {
        let hour = legal_time(entry.at).hour();
        for event in &entry.events {
            let Event::Ballot(event) = event else { continue };
            match event {
                ballot::Event::PollOpened {} => {
                    self.round = self.round.saturating_add(1);
                    self.last.clear();
                }
                ballot::Event::PaperIssued { voter, issued } => {
                    let key = (self.round, issued.place, hour);
                    *self.out.entry(key).or_default() += 1;
                    self.last.insert(*voter, key);
                }
                ballot::Event::IssueUndone { voter } => {
                    let key = self.last.remove(voter);
                    if let Some(out) = key.and_then(|key| self.out.get_mut(&key)) {
                        *out = out.saturating_sub(1);
                    }
                }
                _ => {}
            }
        }
    }

    /// The papers of one round by place and hour.
    pub(crate) fn of_round(&self, round: RoundNo) -> BTreeMap<(PlaceId, u32), u32> {
        let own = self.out.iter().filter(|((number, ..), _)| *number == u16::from(round.0));
        own.map(|((_, place, hour), issued)| ((*place, *hour), *issued)).collect()
    }

    /// The rows, in order of rounds, places and hours.
    pub(super) fn rows(&self, election: &Election) -> Vec<Row> {
        let known = |id: &PlaceId| election.ballot.places.get(id).map(|place| place.number);
        let mut all: Vec<_> = self.out.iter().filter(|(_, out)| **out > 0).collect();
        all.sort_by_key(|((round, place, hour), _)| (*round, known(place), *hour));
        let row = |((round, at, hour), out): (&(u16, PlaceId, u32), &u32)| {
            vec![Cell::Number((*round).into()), place(election, *at), span(*hour), Cell::Number(*out)]
        };
        all.into_iter().map(row).collect()
    }
}

/// An hour of the day, from its first minute to its last.
fn span(hour: u32) -> Cell {
    Cell::Text(format!("{hour:02}:00–{hour:02}:59"))
}

impl App {
    /// Papers by hour in the whole, and until the end of each hour.
    pub(super) async fn turnout_rows(&self, id: ElectionId) -> Result<Vec<Row>, Problem> {
        let hours = match self.turnout_by_hour(id).await {
            Err(Problem::NotFound(_)) => Vec::new(),
            counted => counted?.1.hours,
        };
        let row = |hour: &HourTurnout| vec![span(hour.hour), Cell::Number(hour.whole), Cell::Number(hour.so_far)];
        Ok(hours.iter().map(row).collect())
    }
}
