//! The table of states and commands, in full: every action in every phase of its area is refused with `GEN-01` exactly
//! where the table does not name the phase. `golden/states.txt` is the same table for reading; `UPDATE_GOLDEN=1` writes it.

use crate::blockers::at;
use crate::play::{Play, Stage};
use election::{Code, Election, Role, available, lifecycle};
use election::{ballot, committee, law, method, nomination, office, record, registration, representatives, term};
use std::fmt::Write;
use std::path::Path;

/// One area: its phases in order, how an election comes to stand in one, and what the macro's table says.
macro_rules! area {
    ($area:ident, $module:ident, [$($phase:ident),+], $set:expr) => {{
        let set: fn(&mut Election, $module::Phase) = $set;
        let phases = [$($module::Phase::$phase),+];
        let mut table = Grid::new(stringify!($module), vec![$(stringify!($phase)),+]);
        for action in $module::Action::ALL {
            let row = phases.iter().map(|phase| {
                let mut play = at(Stage::Running);
                set(&mut play.log.election, *phase);
                let allowed = !refused_by_phase(&play, election::Area::$area, action.slug());
                assert_eq!(allowed, action.from().contains(phase), "{action:?} in {phase:?}");
                allowed
            });
            let row = row.collect();
            table.rows.push((action.slug(), row));
        }
        table
    }};
}

struct Grid {
    area: &'static str,
    phases: Vec<&'static str>,
    rows: Vec<(&'static str, Vec<bool>)>,
}

impl Grid {
    fn new(area: &'static str, phases: Vec<&'static str>) -> Self {
        Self { area, phases, rows: Vec::new() }
    }

    fn write(&self, text: &mut String) {
        writeln!(text, "{}: {}", self.area, self.phases.join(" ")).unwrap();
        for (action, allowed) in &self.rows {
            let marks: String = allowed.iter().map(|allowed| if *allowed { " x" } else { " ." }).collect();
            writeln!(text, "  {action:<20}{marks}").unwrap();
        }
        text.push('\n');
    }
}

fn refused_by_phase(play: &Play, area: election::Area, action: &str) -> bool {
    let shown = available(play.election(), area, &play.context(play.people.county));
    let shown = shown.into_iter().find(|one| one.action == action).unwrap();
    shown.blockers.iter().any(|blocker| blocker.code == Code::WrongPhase.as_str())
}

fn office_stands(election: &mut Election, phase: office::Phase) {
    election.lifecycle.phase = match phase {
        office::Phase::Always => lifecycle::Phase::Running,
        office::Phase::Ended => lifecycle::Phase::Archived,
        office::Phase::Never => lifecycle::Phase::Unwritten,
    };
}

fn grids() -> Vec<Grid> {
    vec![
        area!(
            Lifecycle,
            lifecycle,
            [Unwritten, Drafted, Called, Running, Postponed, Concluded, Archived, Cancelled, Annulled],
            |election, phase| election.lifecycle.phase = phase
        ),
        area!(Method, method, [NotAdopted, Adopted, Approved], |election, phase| election.method.phase = phase),
        area!(
            Representatives,
            representatives,
            [NotOpen, Apportioning, Choosing, Published, Settled],
            |election, phase| election.representatives.phase = phase
        ),
        area!(Committee, committee, [NotOpen, Choosing, Published, Seated], |election, phase| {
            election.committee.phase = phase;
        }),
        area!(Registration, registration, [NotOpen, Enrolling, Listed, Frozen], |election, phase| {
            election.registration.phase = phase;
        }),
        area!(Nomination, nomination, [NotOpen, Nominating, Preliminary, Reviewing, Settled], |election, phase| {
            election.nomination.phase = phase;
        }),
        area!(
            Ballot,
            ballot,
            [NotOpen, Preparing, Ready, Polling, Closed, Counting, Counted, Declared, Settled],
            |election, phase| election.ballot.phase = phase
        ),
        area!(Term, term, [NotBegun, Serving], |election, phase| {
            election.lifecycle.phase = match phase {
                term::Phase::NotBegun => lifecycle::Phase::Running,
                term::Phase::Serving => lifecycle::Phase::Concluded,
            };
        }),
        area!(Office, office, [Always, Ended, Never], office_stands),
        area!(Law, law, [Always, Ended, Never], office_stands),
        area!(Record, record, [Always, Ended, Never], office_stands),
    ]
}

#[test]
fn every_state_against_every_command() {
    let mut text =
        String::from("Where each command is allowed (x) and where it is refused with GEN-01 (.), by phase.\n\n");
    for grid in grids() {
        grid.write(&mut text);
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/states.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &text).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap();
    assert_eq!(text, known, "the table changed; UPDATE_GOLDEN=1 writes it anew");
}

/// In an election that is archived, cancelled or annulled only its files and its log go on; before its first entry it can
/// only be drafted.
#[test]
fn final_phases_absorb() {
    for phase in [lifecycle::Phase::Archived, lifecycle::Phase::Cancelled, lifecycle::Phase::Annulled] {
        for stage in Stage::ALL.into_iter().skip(1) {
            let mut play = at(stage);
            play.log.election.lifecycle.phase = phase;
            play.log.election.lifecycle.ended = Some(play.context(play.people.county).today());
            let mut expected = vec!["move-log", "record-document", "record-witness", "rotate-key"];
            if phase == lifecycle::Phase::Archived {
                // The term of those elected runs on.
                expected.extend(term::Action::ALL.iter().map(|action| action.slug()));
            }
            if play.election().ballot.rounds.iter().any(|round| round.declared_by.is_some()) {
                expected.push("open-papers");
            }
            expected.sort_unstable();
            assert_eq!(open(&play), expected, "{phase:?} after {stage:?}");
        }
    }
    assert_eq!(open(&at(Stage::Unwritten)), ["draft"]);
}

/// The actions that are open for one of each kind of the cast.
fn open(play: &Play) -> Vec<String> {
    let people = &play.people;
    let cast = [people.county, people.clerk, people.supervisor, people.check_in[0], people.tellers[0]];
    let mut found: Vec<String> = Vec::new();
    for who in cast {
        for area in election::Area::ALL {
            let shown = available(play.election(), area, &play.context(who));
            found.extend(shown.into_iter().filter(|one| one.open).map(|one| one.action.to_owned()));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// No stage that is over can be left.
#[test]
fn settled_stages_stay_settled() {
    assert!(representatives::Action::ALL.iter().all(|one| !one.from().contains(&representatives::Phase::Settled)));
    assert!(ballot::Action::ALL.iter().all(|one| !one.from().contains(&ballot::Phase::Settled)));
    let play = at(Stage::Settled);
    let nomination = play.election().nomination.phase;
    assert_eq!(nomination, nomination::Phase::Settled);
    assert_eq!(play.election().registration.phase, registration::Phase::Frozen);
}

/// What the rules of the election leave to each role: offices and staff, never an administrator or a candidate.
#[test]
fn roles_without_power() {
    for stage in Stage::ALL.into_iter().skip(1) {
        let mut play = at(stage);
        for role in [Role::Administrator, Role::Candidate, Role::Teller] {
            play.people.nobody.role = role;
            for area in election::Area::ALL {
                let shown = available(play.election(), area, &play.context(play.people.nobody));
                assert!(shown.iter().all(|one| !one.open), "{role:?} in {stage:?}");
            }
        }
    }
}
