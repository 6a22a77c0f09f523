//! The report of the day, in plain words and as JSON.

use super::day::Day;
use super::door::Speed;
use super::proof::Proof;
use super::times::Times;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What the day was like.
#[derive(Default)]
pub struct Report {
    pub(super) prepared: Duration,
    pub(super) elections: usize,
    pub(super) speeds: Vec<Speed>,
    /// Papers issued by all stations while servers died, and how long that took.
    pub(super) everybody: (usize, Duration),
    /// Batches entered by all groups at once, and how long that took.
    pub(super) counted: (usize, Duration),
    /// From the key press to the event and to the picture: few at once, all at once.
    pub(super) leisurely: Option<[Times; 2]>,
    pub(super) hurried: Option<[Times; 2]>,
    /// How often a server was killed.
    pub kills: u32,
    pub(super) repeated: u64,
    pub(super) unanswered: u64,
    pub(super) peak: u64,
    /// What was proved.
    pub proof: Proof,
}

fn rate((count, time): (usize, Duration)) -> f64 {
    count as f64 / time.as_secs_f64()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

impl Report {
    /// What the day itself counted.
    pub(super) fn of(&mut self, day: &Day) {
        self.repeated = day.repeated.load(Ordering::Relaxed);
        self.unanswered = day.unanswered.load(Ordering::Relaxed);
        self.peak = day.servers.peak();
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let speed = |speed: &Speed| {
            json!({
                "stations": speed.stations, "per_second": speed.per_second, "p50_ms": speed.times.ms(50),
                "p99_ms": speed.times.ms(99), "max_ms": speed.times.ms(100),
            })
        };
        let screen = |times: &Option<[Times; 2]>| {
            times.as_ref().map(|[event, picture]| {
                json!({
                    "agreed": event.len(), "event_p50_ms": event.ms(50), "event_p99_ms": event.ms(99),
                    "picture_p50_ms": picture.ms(50), "picture_p99_ms": picture.ms(99),
                })
            })
        };
        let proof = &self.proof;
        json!({
            "elections": self.elections, "prepared_s": self.prepared.as_secs_f64(),
            "check_in": self.speeds.iter().map(speed).collect::<Vec<_>>(),
            "everybody": { "papers": self.everybody.0, "per_second": rate(self.everybody) },
            "count": { "batches": self.counted.0, "per_second": rate(self.counted) },
            "screen": { "few_at_once": screen(&self.leisurely), "all_at_once": screen(&self.hurried) },
            "recount": {
                "ballots": proof.recounted, "read_ms": ms(proof.recount[0]), "count_ms": ms(proof.recount[1]),
            },
            "memory_mib": self.peak >> 20,
            "kills": self.kills, "repeated": self.repeated, "cut_or_killed": self.unanswered,
            "answered_writes": proof.answered,
            "unanswered_there": proof.unanswered_there, "unanswered_not_there": proof.unanswered_not_there,
            "entries": proof.entries, "issued": proof.issued, "by_agents": proof.by_agents, "spoilt": proof.spoilt,
            "taken_back": proof.undone, "third_person": proof.decided, "counted": proof.counted, "bundles": proof.bundles,
        })
    }

    /// In plain words.
    pub fn text(&self) -> String {
        let mut lines = vec![format!("{} elections, prepared in {:.0} s", self.elections, self.prepared.as_secs_f64())];
        for speed in &self.speeds {
            let [p50, p99, max] = [50, 99, 100].map(|share| speed.times.ms(share));
            let (stations, rate) = (speed.stations, speed.per_second);
            lines.push(format!(
                "check-in, {stations:>3} stations: {rate:>6.0} /s, p50 {p50:.1} ms, p99 {p99:.1} ms, max {max:.1} ms"
            ));
        }
        lines.push(format!(
            "all stations at once, servers dying: {} papers, {:.0} /s",
            self.everybody.0,
            rate(self.everybody)
        ));
        lines.push(format!(
            "all groups at once, servers dying: {} batches agreed, {:.0} /s",
            self.counted.0,
            rate(self.counted)
        ));
        for (what, times) in [("few at once", &self.leisurely), ("all at once, servers dying", &self.hurried)] {
            if let Some([event, picture]) = times {
                lines.push(format!(
                    "key press to screen, {what} ({}): event p50 {:.1} ms, p99 {:.1} ms; picture p50 {:.1} ms, p99 {:.1} ms",
                    event.len(),
                    event.ms(50),
                    event.ms(99),
                    picture.ms(50),
                    picture.ms(99)
                ));
            }
        }
        let proof = &self.proof;
        lines.push(format!(
            "recount of {} ballots from opened records: read in {:.0} ms, counted in {:.0} ms",
            proof.recounted,
            ms(proof.recount[0]),
            ms(proof.recount[1])
        ));
        lines.push(format!("memory of a server at its peak: {} MiB", self.peak >> 20));
        lines.push(format!(
            "{} kills, {} lines cut or dead, {} answered requests repeated",
            self.kills, self.unanswered, self.repeated
        ));
        lines.push(format!(
            "{} answered writes, all in the log at their numbers with their hashes; of {} that nobody repeated {} are there, once",
            proof.answered,
            proof.unanswered_there + proof.unanswered_not_there,
            proof.unanswered_there
        ));
        lines.push(format!(
            "{} papers taken by agents, {} spoilt ones replaced, {} taken back by a second person and issued again, {} batches decided by a third person",
            proof.by_agents, proof.spoilt, proof.undone, proof.decided
        ));
        lines.push(format!(
            "{} entries; issued = signed = expected = {}; {} papers counted as they were read; {} bundles verify; the database is whole",
            proof.entries, proof.issued, proof.counted, proof.bundles
        ));
        lines.join("\n")
    }
}
