//! A county's day in small: what is proved at its end is what is tested.

use std::time::Duration;
use system_tests::county::{Faults, Options, play};

/// Servers that die in the middle of the smallest day.
const KILLS: u32 = 5;

#[test]
fn a_county_s_day_loses_nothing_while_servers_die() {
    let folder = tempfile::tempdir().unwrap();
    let report = play(&Options {
        communities: 2,
        residents: 1_200,
        database: None,
        servers: 1,
        seed: 7,
        kills: KILLS,
        faults: Faults { repeats: 50, cuts: 50, walks: 300 },
        stations: vec![2],
        time: Duration::ZERO,
        leisure: 1,
        folder: folder.path().to_owned(),
    });
    assert_eq!(report.kills, KILLS);
    assert_eq!(report.proof.bundles, 4, "both bundles of both elections");
    assert!(report.proof.answered > 900, "{:?}", report.proof);
}
