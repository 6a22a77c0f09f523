//! The election as a whole: called, begun, put off, called off, found void, filed, destroyed, in every order.

use super::{Deed, World, told};
use crate::blockers::at;
use crate::blockers::moving::AUTHORITY;
use crate::play::{IntoCommand, Play, Stage, Who, date};
use election::Actor;
use election::lifecycle::erasure::Erasable;
use election::lifecycle::{Command, Phase};

fn send(play: &Play, who: Who, command: impl IntoCommand) -> Deed {
    let actor = Actor { account: who.account, role: who.role };
    Deed::Send { at: play.now, actor, command: Box::new(command.command()) }
}

#[test]
fn the_election_as_a_whole() {
    let mut starts = Vec::new();
    let mut deeds = Vec::new();
    for stage in [Stage::Drafted, Stage::Listed, Stage::Concluded] {
        let mut play = at(stage);
        let (county, street) = (play.people.county, play.people.street);
        let (document, happened) = (play.paper(), play.today());
        for command in [
            Command::Call { election_day: date(6, 20), document, happened },
            Command::Begin {},
            Command::Postpone { authority: AUTHORITY.to_owned(), document, happened },
            Command::Resume { election_day: date(7, 11), document, happened },
            Command::Cancel { authority: AUTHORITY.to_owned(), document, happened },
            Command::Annul { authority: AUTHORITY.to_owned(), document, happened },
            Command::Conclude {},
            Command::Archive { document, items: play.archived(), happened },
        ] {
            deeds.push(send(&play, county, command));
        }
        play.now += chrono::TimeDelta::days(365 * 40);
        let scope = [Erasable::Papers].into();
        deeds.push(send(
            &play,
            county,
            Command::ProposeErasure { scope, list: document, next_election: Some(document) },
        ));
        deeds.extend([county, street].map(|who| send(&play, who, Command::ConfirmErasure {})));
        starts.push(play.log);
    }
    // What belongs to the stages is sent all the while.
    for (from, to) in [(Stage::Listed, Stage::Frozen), (Stage::Running, Stage::GroupsChoosing)] {
        deeds.extend(told(from, to).into_iter().filter(|deed| deed.slug() != "record-document").take(6));
    }
    World::new("the election as a whole", starts, deeds)
        .within(|election| election.lifecycle.erased.len() <= 1 && election.office.documents.len() < 200)
        .always("what is destroyed was proposed and over", |_, state| {
            state.election().lifecycle.erased.is_empty() || state.election().lifecycle.is_final()
        })
        .sometimes("it is put off", |_, state| state.election().lifecycle.phase == Phase::Postponed)
        .sometimes("it is called off", |_, state| state.election().lifecycle.phase == Phase::Cancelled)
        .sometimes("it is found void", |_, state| state.election().lifecycle.phase == Phase::Annulled)
        .sometimes("it is filed", |_, state| state.election().lifecycle.phase == Phase::Archived)
        .sometimes("papers are destroyed", |_, state| !state.election().lifecycle.erased.is_empty())
        .explore();
}
