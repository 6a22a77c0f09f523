//! A county's election day as a program: every community checks in, closes, counts and declares over HTTP against
//! server processes that are killed meanwhile, with requests repeated and lines cut; then all of it is proved.

#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::expect_used,
    reason = "a program for figures may fail loudly, and its rates are rounded for people"
)]

mod committee;
mod count;
mod day;
mod door;
mod election;
pub mod proof;
mod report;
mod screen;
mod servers;
pub mod times;
mod writer;

use crate::binary::{run, zhixuan};
use crate::inside::COUNTY;
use day::Day;
use door::{Speed, Station};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
pub use report::Report;
use screen::Screens;
use servers::Servers;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
pub use writer::Faults;

/// The day of the vote, and its hours in world time: the poll is open, the poll is over.
const DAY: &str = "2026-11-29";
const OPEN: &str = "2026-11-29T00:30:00Z";
const OVER: &str = "2026-11-29T09:00:00Z";

/// Who comes, of a thousand on the roll.
const TURNOUT: usize = 780;

/// Elections whose committees or first batches are at work at once.
const AT_ONCE: usize = 4;

/// How the day is played.
#[derive(Clone, Debug)]
pub struct Options {
    /// Communities.
    pub communities: u32,
    /// Residents in all of them.
    pub residents: u32,
    /// A PostgreSQL database instead of the embedded one.
    pub database: Option<String>,
    /// Server processes; more than one needs PostgreSQL.
    pub servers: usize,
    /// Draws everything but keys, ids and the moment of each thing.
    pub seed: u64,
    /// How often a server is killed, about evenly over the day.
    pub kills: u32,
    /// What goes wrong beside.
    pub faults: Faults,
    /// At how many stations at once check-ins are measured, one after the other.
    pub stations: Vec<usize>,
    /// How long each such measure takes.
    pub time: Duration,
    /// Batches of each group that are entered at leisure before all count at once, for the screens.
    pub leisure: usize,
    /// The folder for data; a county that stands prepared in it is used.
    pub folder: PathBuf,
}

/// Plays the day and proves it.
///
/// # Panics
/// Where anything is not as it must be.
pub fn play(options: &Options) -> Report {
    let (folders, prepared) = prepare(options);
    let servers = Servers::start(folders.clone(), options.database.clone(), OPEN);
    let accounts = day::accounts(&servers);
    let elections = election::all(&servers, &accounts);
    let (acknowledged, ticks) = channel();
    let day = Day::new(servers, options.seed, accounts, elections, acknowledged);
    let mut stations = door::stations(&day, TURNOUT);
    let mut report = Report { prepared, elections: day.elections.len(), ..Report::default() };
    for wanted in &options.stations {
        report.speeds.push(measure(&day, &mut stations, *wanted, options.time));
    }
    // From here on servers die.
    ticks.try_iter().for_each(drop);
    let planned = planned(&stations);
    let killer = Killer::new(options, planned);
    thread::scope(|scope| {
        let (killer, day) = (&killer, &day);
        let deaths = scope.spawn(move || killer.run(day, &ticks));
        let stop = Stop(killer);
        the_day(options, day, &mut stations, &mut report);
        drop(stop);
        report.kills = deaths.join().expect("the killer");
    });
    report.proof = proof::prove(&day, &stations);
    report.of(&day);
    day.servers.stop();
    checked(&folders[0], options.database.as_deref());
    report
}

/// Brings the county to the morning of the day, unless it stands there; the data folder of each server.
fn prepare(options: &Options) -> (Vec<PathBuf>, Duration) {
    let began = Instant::now();
    let first = options.folder.join("server1");
    if !first.join("keys.json").exists() {
        let mut command = zhixuan();
        command.args(["rehearse", "--county", "--communities", &options.communities.to_string()]);
        command.args(["--county-residents", &options.residents.to_string(), "--seed", &options.seed.to_string()]);
        command.args(options.database.iter().flat_map(|address| ["--database-url", address])).arg("--data").arg(&first);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let others = (2..=options.servers).map(|number| {
        let folder = options.folder.join(format!("server{number}"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(first.join("keys.json"), folder.join("keys.json")).unwrap();
        folder
    });
    (std::iter::once(first.clone()).chain(others).collect(), began.elapsed())
}

/// The stations with the most voters left take part.
fn measure(day: &Day, stations: &mut [Station], wanted: usize, time: Duration) -> Speed {
    stations.sort_by_key(|station| std::cmp::Reverse(station.left()));
    let wanted = wanted.min(stations.len());
    door::measure(day, &mut stations[..wanted], time)
}

/// Writes that are still to come: papers to issue, and both entries of both looks of every fifty.
fn planned(stations: &[Station]) -> usize {
    let left: usize = stations.iter().map(Station::left).sum();
    let papers: usize = left + stations.iter().map(|station| station.issued.len()).sum::<usize>();
    left + papers * 4 / 50
}

fn the_day(options: &Options, day: &Day, stations: &mut [Station], report: &mut Report) {
    let began = Instant::now();
    let left: usize = stations.iter().map(Station::left).sum();
    door::everybody(day, stations, options.faults);
    report.everybody = (left, began.elapsed());
    day.servers.set_clock(OVER, &day.token("admin"));
    at_once(day, |election| committee::Committee::new(day, election, options.faults).close_and_mix());
    let screens = Screens::new(day.elections.len());
    thread::scope(|scope| {
        let screens = &screens;
        for election in 0..day.elections.len() {
            scope.spawn(move || screens.follow(day, election));
        }
        let _finish = screens.finish();
        count_all(options, day, screens, report);
    });
    at_once(day, |election| committee::Committee::new(day, election, options.faults).declare());
}

fn count_all(options: &Options, day: &Day, screens: &Screens, report: &mut Report) {
    let groups: Vec<Mutex<count::Groups>> =
        (0..day.elections.len()).map(|election| Mutex::new(count::groups(day, election))).collect();
    let leisurely = Mutex::new(Vec::new());
    at_once(day, |election| {
        let mut own = groups[election].lock().unwrap_or_else(PoisonError::into_inner);
        own.dispute(day);
        let agreed = own.begin(day, options.leisure);
        leisurely.lock().unwrap_or_else(PoisonError::into_inner).extend(agreed);
    });
    let groups: Vec<count::Groups> =
        groups.into_iter().map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
    let batches: usize = groups.iter().map(count::Groups::left).sum();
    let (agreed, took) = count::everybody(day, &groups, options.faults);
    let leisurely = leisurely.into_inner().unwrap_or_else(PoisonError::into_inner);
    screens.catch_up(&agreed);
    report.counted = (batches, took);
    report.leisurely = Some(screens.latency(&leisurely));
    report.hurried = Some(screens.latency(&agreed));
}

/// Every election, some at once.
fn at_once(day: &Day, work: impl Fn(usize) + Sync) {
    let next = Mutex::new(0..day.elections.len());
    let take = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(election) = take() {
                    work(election);
                }
            });
        }
    });
}

/// Who pulls the plug.
struct Killer {
    random: Mutex<ChaCha8Rng>,
    kills: u32,
    /// Answered writes between two kills are drawn up to this.
    most: usize,
    over: AtomicBool,
}

impl Killer {
    fn new(options: &Options, planned: usize) -> Self {
        let kills = usize::try_from(options.kills.max(1)).unwrap();
        // A little more often than planned, so that the day is long enough for all.
        let most = (planned * 2 * 9 / 10 / kills).max(2);
        let random = Mutex::new(ChaCha8Rng::seed_from_u64(options.seed));
        Self { random, kills: options.kills, most, over: AtomicBool::new(false) }
    }

    fn run(&self, day: &Day, ticks: &Receiver<()>) -> u32 {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        for done in 0..self.kills {
            for _ in 0..random.random_range(1..=self.most) {
                while ticks.recv_timeout(Duration::from_millis(100)).is_err() {
                    if self.over.load(Ordering::Relaxed) {
                        return done;
                    }
                }
            }
            day.servers.kill(random.random_range(0..day.servers.count()));
        }
        self.kills
    }
}

/// Nobody is killed once the day is over, however it ended.
struct Stop<'k>(&'k Killer);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

/// The database is whole from leaf 0.
fn checked(data: &Path, database: Option<&str>) {
    let mut arguments = vec!["admin", "check", "--rehearsal", "--county", COUNTY, "--data", data.to_str().unwrap()];
    arguments.extend(database.iter().flat_map(|address| ["--database-url", address]));
    let check = run(&arguments, "");
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}
