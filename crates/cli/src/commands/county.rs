//! `zhixuan rehearse --county`: an invented county brought to the morning of its election day, every poll open. The
//! day itself is played by `cargo xtask county`, against servers that are killed meanwhile.

use super::serve::{self, Options as ServeOptions};
use super::{Failure, say};
use crate::sample::{COMMUNITIES, REFERENCE_DAY, RESIDENTS, Shape, community, county_of, street};
use crate::story::api::Api;
use crate::story::{Cast, Home, Story, Until};
use clap::Args;
use election::ballot::design::Sheets;
use election::method::EntryBy;
use std::time::Instant;

/// How large the county is.
#[derive(Args)]
pub(crate) struct County {
    /// Bring a whole county to the morning of its election day and stop there; needs --data.
    #[arg(long = "county", requires = "data")]
    pub(super) whole: bool,
    /// Communities of the county.
    #[arg(long, default_value_t = COMMUNITIES, requires = "whole")]
    communities: u32,
    /// Residents of the county, over all communities.
    #[arg(long = "county-residents", default_value_t = RESIDENTS, requires = "whole")]
    inhabitants: u32,
}

/// The smallest community that a story can be played with.
const SMALLEST: Shape = Shape { households: 240, residents: 600, groups: 8 };

/// The fewest and the most polling places of a community.
const PLACES: std::ops::RangeInclusive<u32> = 3..=6;

/// Every community in turn, through the router and all that is behind it.
pub(super) fn run(options: &County, serving: &ServeOptions, seed: u64) -> Result<u8, Failure> {
    let runtime = serve::runtime()?;
    let (app, secret) = runtime.block_on(serve::open(serving))?;
    let secret = secret.ok_or_else(|| Failure::wrong("the data folder has accounts; a rehearsal needs a fresh one"))?;
    let api = Api::Inside { router: server::router(app.clone()), runtime: runtime.handle().clone() };
    let cast = Cast::assemble(&api, &secret).map_err(Failure::wrong)?;
    for (index, (name, shape)) in (0..).zip(county_of(seed, options.communities, options.inhabitants)) {
        let began = Instant::now();
        let shape = at_least(shape);
        let people = community(seed, index, shape).map_err(Failure::wrong)?;
        let (held, entry, sheets) = (places(shape), EntryBy::Papers, Sheets::OneSheet);
        let home = Home { street: street(index), households: shape.households, places: held, entry, sheets };
        let day = (REFERENCE_DAY, seed + u64::from(index));
        Story::play(api.clone(), cast.clone(), people, home, day, Until::Ballot, |_step| {}).map_err(Failure::wrong)?;
        let took = began.elapsed().as_secs_f64();
        say(&format!("{name}: {} residents, {} places, {took:.1} s", shape.residents, held))?;
    }
    runtime.block_on(app.store().close());
    Ok(0)
}

fn at_least(shape: Shape) -> Shape {
    Shape {
        households: shape.households.max(SMALLEST.households),
        residents: shape.residents.max(SMALLEST.residents),
        groups: shape.groups.max(SMALLEST.groups),
    }
}

/// One place for about a thousand residents.
fn places(shape: Shape) -> usize {
    let wanted = (shape.residents / 1_000).clamp(*PLACES.start(), *PLACES.end());
    usize::try_from(wanted).unwrap_or_default()
}
