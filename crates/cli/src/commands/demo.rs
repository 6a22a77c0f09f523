//! `zhixuan demo`: an invented county on one day, elections in every stage, one of them archived with its
//! evidence; then served as a rehearsal.

use super::serve::{self, Options as ServeOptions};
use super::{Failure, say};
use crate::sample::{Shape, community, county, street};
use crate::story::api::{Api, Payload};
use crate::story::ballot::PLACES;
use crate::story::{Cast, Home, PASSWORD, Story, Until};
use app::App;
use chrono::{Days, NaiveDate};
use clap::Args;
use election::ballot::design::Sheets;
use election::method::EntryBy;
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

/// Where the demo lives.
#[derive(Args)]
pub(crate) struct Options {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The data folder; a folder with a demo in it is served as it is.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// Seed the county, say what came of it, and stop.
    #[arg(long)]
    seed_only: bool,
}

/// The seed of the invented county.
const SEED: u64 = 2026;

/// Which community of the county stands where, and how many days from today its election day is. The roll of
/// the archived one is cut down so that the demo is ready within seconds.
const STORIES: [(u32, Until, i64); 6] = [
    (0, Until::Archive, -6),
    (1, Until::Ballot, 0),
    (2, Until::Nomination, 18),
    (3, Until::Registration, 25),
    (4, Until::Committee, 37),
    (5, Until::Representatives, 38),
];

/// The shape of the archived community.
const SMALL: Shape = Shape { households: 260, residents: 640, groups: 8 };

fn tell(_step: &str) {}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    serve::start_log();
    let serving = ServeOptions {
        listen: options.listen,
        data: options.data.clone(),
        database_url: None,
        county: "fengchuan".to_owned(),
        public_url: None,
        rehearsal: true,
        clock: None,
    };
    let runtime = serve::runtime()?;
    let (app, secret) = runtime.block_on(serve::open(&serving))?;
    if let Some(secret) = secret {
        let started = Instant::now();
        let api = Api::Inside { router: server::router(app.clone()), runtime: runtime.handle().clone() };
        seed(&app, &api, &secret)?;
        say(&format!("Seeded an invented county in {:.1} s.", started.elapsed().as_secs_f64()))?;
    }
    say(&format!("Everything here is invented. Accounts (password {PASSWORD}): admin, county, street, clerk,"))?;
    say("  member1…4, supervisor, checkin1…6, teller1…8, scrutineer1…2")?;
    if options.seed_only {
        runtime.block_on(app.store().close());
        return Ok(0);
    }
    runtime.block_on(serve::serve(app, options.listen, &options.data))
}

fn seed(app: &App, api: &Api, secret: &str) -> Result<(), Failure> {
    let cast = Cast::assemble(api, secret).map_err(Failure::wrong)?;
    let today = election::legal_day(app::Clock::real_now());
    let shapes = county(SEED);
    for (index, until, days) in STORIES {
        let Some((name, full)) = usize::try_from(index).ok().and_then(|at| shapes.get(at)) else { continue };
        say(&format!("… {name}: {until:?}"))?;
        let shape = if matches!(until, Until::Archive | Until::Ballot) { SMALL } else { *full };
        let people = community(SEED, index, shape).map_err(Failure::wrong)?;
        let day = moved(today, days);
        let (entry, sheets) = (EntryBy::Papers, Sheets::OneSheet);
        let home = Home { street: street(index), households: full.households, places: PLACES, entry, sheets };
        Story::play(api.clone(), cast.clone(), people, home, (day, SEED + u64::from(index)), until, tell)
            .map_err(Failure::wrong)?;
    }
    for (index, (name, shape)) in (0_u32..).zip(&shapes).skip(STORIES.len()) {
        let body = json!({
            "code": format!("99{:04}001001", index + 1), "name": name, "street": street(index),
            "households": shape.households,
        });
        let token = cast.street_token(api).map_err(Failure::wrong)?;
        let answer = api.call("POST", "/api/v1/communities", Some(&token), Payload::Json(&body));
        let answer = answer.map_err(Failure::wrong)?;
        if answer.status != 201 {
            return Err(Failure::wrong(format!("entering {name} answered {}", answer.status)));
        }
    }
    app.clock().set(app::Clock::real_now());
    Ok(())
}

fn moved(day: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(distance) } else { day.checked_add_days(distance) };
    moved.unwrap_or(day)
}
