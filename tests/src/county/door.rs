//! Check-in: stations issue papers to their own voters, replace spoilt ones, and now and then the wrong entry was marked.

use super::day::Day;
use super::times::Times;
use super::writer::{Ended, Faults, Patience, Writer};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// One station: it knows its place and who still comes to it.
pub(super) struct Station {
    election: usize,
    place: Uuid,
    account: String,
    coming: Vec<Uuid>,
    /// For whom an agent comes.
    pub(super) agents: BTreeMap<Uuid, Uuid>,
    pub(super) issued: Vec<Uuid>,
    /// Who was sent for, and the answer never came.
    pub(super) unknown: Vec<Uuid>,
    /// How many papers it has handed out, those that were taken back included.
    handed: usize,
    /// Papers that were spoilt and replaced.
    pub(super) spoilt: u64,
    /// Papers that were taken back by a second person, and issued again.
    pub(super) undone: u64,
}

/// Every so manieth paper of a station is spoilt, and every so manieth entry was the wrong one.
const SPOILT: usize = 150;
const WRONG: usize = 100;

/// Check-ins at so many stations at once.
pub(super) struct Speed {
    pub(super) stations: usize,
    pub(super) per_second: f64,
    pub(super) times: Times,
}

/// The stations of all places, in turn over the elections, each with those who come of a thousand.
pub(super) fn stations(day: &Day, turnout: usize) -> Vec<Station> {
    let most = day.elections.iter().map(|held| held.places.len()).max().unwrap_or(0);
    let all = (0..most).flat_map(|at| {
        day.elections.iter().enumerate().filter_map(move |(election, held)| Some((election, held.places.get(at)?)))
    });
    let station = |(election, place): (usize, &super::election::Place)| Station {
        election,
        place: place.id,
        account: place.account.clone(),
        // The last to come stand first.
        coming: place.entrusted.keys().chain(&place.voters[..place.voters.len() * turnout / 1000]).copied().collect(),
        agents: place.entrusted.clone(),
        issued: Vec::new(),
        unknown: Vec::new(),
        handed: 0,
        spoilt: 0,
        undone: 0,
    };
    all.map(station).collect()
}

impl Station {
    pub(super) const fn election(&self) -> usize {
        self.election
    }

    pub(super) const fn left(&self) -> usize {
        self.coming.len()
    }

    /// One paper, and how long it took.
    fn issue(&mut self, writer: &mut Writer<'_>, path: &str) -> Option<Duration> {
        let voter = self.coming.pop()?;
        let own = json!({ "by": "own" });
        let taken = self.agents.get(&voter).map_or(own, |agent| json!({ "by": "proxy", "agent": agent }));
        let body = json!({ "place": self.place, "voter": voter, "taken": taken });
        let sent = Instant::now();
        match writer.post(self.election, path, &body, Patience::May) {
            Ended::Done(_) => self.issued.push(voter),
            Ended::Unknown => self.unknown.push(voter),
            Ended::Refused(status, body) => panic!("a paper was refused: {status} {body}"),
        }
        Some(sent.elapsed())
    }
}

impl Station {
    /// What comes between two voters: a spoilt paper is replaced; a paper on the wrong entry is taken back by the committee's
    /// clerk, a second person, and the voter is issued to again.
    fn between(&mut self, writer: &mut Writer<'_>, second: &mut Writer<'_>) {
        self.handed += 1;
        if self.handed.is_multiple_of(SPOILT) {
            writer.act(self.election, "ballot/replace-spoilt", &json!({ "place": self.place }));
            self.spoilt += 1;
        }
        if self.handed.is_multiple_of(WRONG)
            && let Some(voter) = self.issued.pop()
        {
            let undo = json!({ "voter": voter, "reason": "wrong_entry" });
            second.act(self.election, "ballot/undo-issue", &undo);
            self.undone += 1;
            self.coming.push(voter);
        }
    }
}

/// So many stations issue as fast as they are answered, for so long; nothing goes wrong.
pub(super) fn measure(day: &Day, stations: &mut [Station], time: Duration) -> Speed {
    let count = stations.len();
    let start = Barrier::new(count);
    let (times, longest) = thread::scope(|scope| {
        let running: Vec<_> =
            stations.iter_mut().map(|station| scope.spawn(|| one(day, station, &start, time))).collect();
        let all: Vec<(Vec<Duration>, Duration)> = running.into_iter().map(|one| one.join().unwrap()).collect();
        let longest = all.iter().map(|(_, took)| *took).max().unwrap_or_default();
        (all.into_iter().flat_map(|(times, _)| times).collect::<Vec<_>>(), longest)
    });
    let per_second = times.len() as f64 / longest.as_secs_f64();
    Speed { stations: count, per_second, times: Times::of(times) }
}

fn one(day: &Day, station: &mut Station, start: &Barrier, time: Duration) -> (Vec<Duration>, Duration) {
    let path = day.path(station.election, "/stages/ballot/issue");
    let mut writer = Writer::new(day, &station.account, Faults::NONE);
    start.wait();
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < time
        && let Some(took) = station.issue(&mut writer, &path)
    {
        times.push(took);
    }
    (times, began.elapsed())
}

/// Everybody else comes, at all stations at once, whatever goes wrong.
pub(super) fn everybody(day: &Day, stations: &mut [Station], faults: Faults) {
    thread::scope(|scope| {
        for station in stations {
            scope.spawn(move || {
                let path = day.path(station.election, "/stages/ballot/issue");
                let mut writer = Writer::new(day, &station.account, faults);
                let mut second = Writer::new(day, "clerk", faults);
                while station.issue(&mut writer, &path).is_some() {
                    station.between(&mut writer, &mut second);
                }
            });
        }
    });
}
