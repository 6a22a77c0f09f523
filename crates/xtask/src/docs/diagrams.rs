//! `docs/diagrams.md`: of every machine its phases and the actions that lead from one to another, as Mermaid state
//! diagrams. The arrows are what the tests of `election` found by deciding and evolving (`tests/golden/moves.txt`).

use super::{ORIGIN, states};
use crate::trace::golden::{Move, moves};
use crate::workshop::{Done, Workshop};
use election::Area;
use std::collections::{BTreeMap, BTreeSet};

const INTRODUCTION: &str = "\
The machines of an election. Nodes are phases, arrows are actions that lead from one phase to another; what an action
needs and who performs it stands in [states.md](states.md), the law behind it in [law.md](law.md). No arrow is
declared: each was found by deciding a command of a played election and applying its events. Office, law and record have
no phases of their own: they act in every election that is not over.
";

pub(super) fn text(workshop: &Workshop) -> Done<String> {
    let found = moves(workshop)?;
    let mut text = format!("# State diagrams\n\n{ORIGIN}\n\n{INTRODUCTION}");
    for area in
        Area::ALL.into_iter().filter(|area| !matches!(area, Area::Term | Area::Office | Area::Law | Area::Record))
    {
        let phases = states::phase_names(area)?;
        text.extend(["\n## ", area.slug(), "\n\n```mermaid\nstateDiagram-v2\n"]);
        write_arrows(&mut text, area, &phases, &found);
        text.push_str("```\n");
        write_stays(&mut text, area, &phases, &found);
    }
    Ok(text)
}

/// One arrow for each pair of phases, with all its actions; the first phase is where the machine begins, a phase
/// without an arrow to another is final.
fn write_arrows(text: &mut String, area: Area, phases: &[String], found: &[Move]) {
    let mut arrows: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    let place = |phase: &str| phases.iter().position(|known| known == phase);
    for one in found.iter().filter(|one| one.area == area.slug() && one.from != one.to) {
        if let (Some(from), Some(to)) = (place(&one.from), place(&one.to)) {
            arrows.entry((from, to)).or_default().insert(label(area, &one.action));
        }
    }
    if let Some(first) = phases.first() {
        text.extend(["    [*] --> ", first, "\n"]);
    }
    for ((from, to), actions) in &arrows {
        let (Some(from), Some(to)) = (phases.get(*from), phases.get(*to)) else { continue };
        let actions = actions.iter().copied().collect::<Vec<_>>().join(", ");
        text.extend(["    ", from, " --> ", to, ": ", &actions, "\n"]);
    }
    for (at, phase) in phases.iter().enumerate() {
        if !arrows.keys().any(|(from, _)| *from == at) {
            text.extend(["    ", phase, " --> [*]\n"]);
        }
    }
}

/// The action's name, with its area where it is another machine's.
fn label(area: Area, action: &str) -> &str {
    action.strip_prefix(area.slug()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(action)
}

/// What happens within a phase without leaving it.
fn write_stays(text: &mut String, area: Area, phases: &[String], found: &[Move]) {
    let own = format!("{}/", area.slug());
    for phase in phases {
        let stays = found.iter().filter(|one| {
            one.area == area.slug() && one.from == *phase && one.to == *phase && one.action.starts_with(&own)
        });
        let stays: BTreeSet<&str> = stays.map(|one| label(area, &one.action)).collect();
        if !stays.is_empty() {
            let stays = stays.into_iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", ");
            text.extend(["\nWithin `", phase, "`: ", &stays, ".\n"]);
        }
    }
}
