//! The roll: entered by hand, posted, objected to, corrected and frozen, in every order and twice.

use super::{Deed, State, World, confirms, first, prepared, told};
use crate::blockers::at;
use crate::play::Stage;
use election::RoundNo;
use election::record::anchor::AnchorKind;
use election::registration::Phase;

#[test]
fn the_roll() {
    let told = told(Stage::Enrolled, Stage::Frozen);
    let play = at(Stage::Frozen);
    let mut deeds: Vec<Deed> =
        ["publish-list", "publish-corrections", "freeze"].map(|slug| first(&told, slug, 1)).concat();
    deeds.extend(["file-objection", "rule-on-objection"].map(|slug| first(&told, slug, 9)).concat());
    let earlier = super::told(Stage::Enrolling, Stage::Enrolled);
    deeds.extend(["enrol", "amend", "strike", "undo-import"].map(|slug| first(&earlier, slug, 9)).concat());
    deeds.extend(first(&told, "freeze", 1).iter().map(|deed| deed.by(play.people.members[1])));
    deeds.extend(confirms(&play, AnchorKind::RollFrozen, RoundNo(0)));
    World::new("the roll", vec![prepared(Stage::Enrolled, &told)], deeds)
        .always("a frozen roll has no open ruling", frozen_is_ruled)
        .sometimes("the roll is frozen", |_, state| state.election().registration.phase == Phase::Frozen)
        .sometimes("it is frozen after corrections", |_, state| {
            let stage = &state.election().registration;
            stage.phase == Phase::Frozen && !stage.corrected.is_empty()
        })
        .explore();
}

fn frozen_is_ruled(_: &World, state: &State) -> bool {
    use election::office::objection::{About, Ruling, State as Filed};
    let election = state.election();
    let open = election.office.objections.iter().any(|(id, one)| {
        let of_roll = matches!(one.about, About::RollEntry { .. } | About::RollMissing { .. });
        let waits = one.state == Filed::Filed
            || one.state == Filed::Ruled(Ruling::Upheld) && !election.registration.corrected.contains(id);
        of_roll && waits
    });
    election.registration.phase != Phase::Frozen || !open
}
