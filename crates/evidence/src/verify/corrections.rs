//! Numbers of boxes that were corrected after the opening: nothing to pass or fail, but nobody should have to search for them.

use std::collections::BTreeMap;

use election::ballot::Event as Ballot;
use election::log::Entry;
use election::{BoxId, Event};

use crate::report::{CheckCode, CheckLine, Report, State};

/// Tells of each correction, which number stood before it, and which batch showed it.
pub(super) fn tell(entries: &[&Entry], report: &mut Report) {
    let mut stands: BTreeMap<BoxId, u32> = BTreeMap::new();
    for entry in entries {
        let batch = entry.events.iter().find_map(|event| match event {
            Event::Ballot(Ballot::BatchCorrected { pool, batch, .. }) => Some(format!("{pool}-{batch}")),
            _ => None,
        });
        for event in &entry.events {
            match event {
                Event::Ballot(Ballot::PollOpened {}) => stands.clear(),
                Event::Ballot(Ballot::BoxOpened { ballot_box, papers, .. }) => {
                    stands.insert(*ballot_box, *papers);
                }
                Event::Ballot(Ballot::BoxCorrected { ballot_box, papers }) => {
                    let before = stands.insert(*ballot_box, *papers);
                    let line = CheckLine::new(CheckCode::Corrections, State::Note).fact("entry", entry.seq);
                    let line = line.fact("before", before).fact("papers", papers);
                    report.add(line.fact("batch", batch.as_deref().unwrap_or("–")));
                }
                _ => {}
            }
        }
    }
}
