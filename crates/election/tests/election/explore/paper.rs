//! The papers: issued, taken back and replaced by two clerks; boxes opened with one paper more; a count by two pairs.

use super::{Deed, State, World, confirms, first, prepared, told};
use crate::blockers::at;
use crate::play::Stage;
use election::ballot::Phase;
use election::ballot::count::Look;
use election::ballot::issue::As;
use election::ballot::round::Round;
use election::record::anchor::{Anchor, AnchorKind};
use election::{Election, RoundNo};

fn round(election: &Election) -> &Round {
    election.ballot.round().unwrap()
}

/// Papers of the round that is over or under way.
fn issued(election: &Election) -> usize {
    round(election).stock.values().map(|stock| usize::try_from(stock.issued).unwrap()).sum()
}

fn one_paper_on_an_entry(_: &World, state: &State) -> bool {
    let round = round(state.election());
    let here = |place| u32::try_from(round.issued.values().filter(|one| one.place == place).count()).unwrap();
    round.stock.iter().all(|(place, stock)| stock.issued == here(*place))
        && issued(state.election()) == round.issued.len()
}

fn no_more_than_printed(_: &World, state: &State) -> bool {
    let round = round(state.election());
    let printed: u32 = round.stock.values().map(|stock| stock.printed).sum();
    state.election().returned() <= printed
        && round.stock.values().all(|stock| stock.issued + stock.spoilt <= stock.printed)
}

fn agents_are_entrusted(_: &World, state: &State) -> bool {
    let living = state.election().ballot.proxies.living();
    round(state.election()).issued.iter().all(|(voter, one)| match one.taken {
        As::Own {} => true,
        As::Proxy { agent } => living.iter().any(|proxy| proxy.principal == *voter && proxy.agent == agent),
    })
}

/// Two clerks at two places send the same papers, take them back, replace one, and close.
#[test]
fn the_poll() {
    let told = told(Stage::Polling, Stage::Closed);
    let play = at(Stage::Polling);
    let mut deeds = first(&told, "issue", 5);
    let by_proxy = |deed: &&Deed| format!("{deed:?}").contains("Proxy {");
    deeds.extend(told.iter().filter(|deed| deed.slug() == "issue").filter(by_proxy).take(1).cloned());
    let elsewhere: Vec<Deed> = deeds.iter().flat_map(|deed| play.people.check_in.map(|who| deed.by(who))).collect();
    deeds.extend(elsewhere);
    for slug in ["undo-issue", "replace-spoilt", "close-polling"] {
        deeds.extend(first(&told, slug, 1));
    }
    let later = super::told(Stage::Closed, Stage::Declared);
    for slug in ["account-stock", "open-box", "mix", "commit-batch", "agree-count", "declare"] {
        deeds.extend(first(&later, slug, 1));
    }
    World::new("the poll", vec![prepared(Stage::Polling, &told)], deeds)
        .within(|election| round(election).stock.values().all(|stock| stock.spoilt <= 1))
        .always("never two papers on one entry", one_paper_on_an_entry)
        .always("no more papers than were printed", no_more_than_printed)
        .always("an agent takes a paper only while entrusted", agents_are_entrusted)
        .sometimes("six papers are out", |_, state| issued(state.election()) == 6)
        .sometimes("the poll is closed", |_, state| state.election().ballot.phase == Phase::Closed)
        .explore();
}

/// A place's boxes hold what it issued or one more; the committee finds on it, mixes, signs and declares.
#[test]
fn the_boxes() {
    let told = told(Stage::Closed, Stage::Counting);
    let mut deeds: Vec<Deed> = ["account-stock", "find-on-surplus", "explain-difference", "watch-mixing", "mix"]
        .map(|slug| first(&told, slug, 9))
        .concat();
    let boxes = first(&told, "open-box", 9);
    deeds.extend(boxes.iter().take(2).map(|deed| deed.one_more("/papers")));
    deeds.extend(boxes);
    deeds.extend(first(&told, "mix", 1).iter().map(|deed| deed.one_more("/pools/0")));
    deeds.extend(first(&told, "account-stock", 1).iter().map(|deed| deed.one_more("/unused")));
    let later = super::told(Stage::Counting, Stage::Declared);
    deeds.extend(first(&later, "sign-result", 4));
    deeds.extend(["declare", "commit-batch", "agree-count"].map(|slug| first(&later, slug, 1)).concat());
    let play = at(Stage::Declared);
    deeds.extend(confirms(&play, AnchorKind::CountAgreed, RoundNo(1)));
    let mut start = prepared(Stage::Closed, &[told.clone(), later].concat());
    for deed in ["seal-box", "move-box", "receive-box", "find-on-seal"].map(|slug| first(&told, slug, 9)).concat() {
        let Deed::Send { actor, command, .. } = deed else { continue };
        let at = start.last_at().unwrap();
        start.append(*command, &election::Context { at, actor }).unwrap();
    }
    World::new("the boxes", vec![start], deeds)
        .always("no more papers than were printed", no_more_than_printed)
        .always("returned papers are issued ones, or the round is void", surplus_voids)
        .always("all boxes are open and all unused papers counted before they are mixed", opened_before_mixed)
        .always("a surplus of a place has its finding", surplus_is_found_on)
        .sometimes("the papers are mixed", |_, state| state.election().ballot.phase == Phase::Counting)
        .sometimes("a void round is declared", |_, state| state.election().ballot.phase == Phase::Declared)
        .explore();
}

fn surplus_voids(_: &World, state: &State) -> bool {
    let election = state.election();
    let counted = round(election).result.as_ref();
    counted.is_none_or(|counted| counted.tally.returned <= counted.tally.issued || !counted.outcome.valid)
        && (election.returned() <= election.issued() || election.ballot.all_elected().is_empty())
}

fn opened_before_mixed(_: &World, state: &State) -> bool {
    let election = state.election();
    let round = round(election);
    election.ballot.phase < Phase::Counting
        || election.ballot.boxes.keys().all(|one| round.opened.contains_key(one))
            && election.ballot.places.keys().all(|one| round.stock.get(one).is_some_and(|one| one.unused.is_some()))
}

fn surplus_is_found_on(_: &World, state: &State) -> bool {
    let election = state.election();
    let round = round(election);
    let found = |place| {
        let issued = round.stock.get(place).map_or(0, |stock| stock.issued);
        election.papers_at(*place) <= issued || round.surplus_findings.contains(place)
    };
    election.ballot.phase < Phase::Counting || election.ballot.places.keys().all(found)
}

/// The first look by two tellers who err, the second by two others, batches opened again, signatures, declaration.
#[test]
fn the_count() {
    let told = told(Stage::Counting, Stage::Declared);
    let play = at(Stage::Declared);
    let mut deeds = first(&told, "commit-batch", 9);
    deeds.extend(first(&told, "commit-batch", 1).iter().map(|deed| deed.by(play.tellers(Look::Second)[0])));
    deeds.extend(first(&told, "agree-batch", 9));
    for slug in ["reopen-batch", "agree-count", "declare"] {
        deeds.extend(first(&told, slug, 1));
    }
    deeds.extend(first(&told, "sign-result", 4));
    deeds.extend(told.iter().filter(|deed| deed.slug() == "answer-reading").cloned());
    deeds.extend(confirms(&play, AnchorKind::CountAgreed, RoundNo(1)));
    let mut start = prepared(Stage::Counting, &told);
    let context = |deed: &Deed| match deed {
        Deed::Send { at, actor, command } => (election::Context { at: *at, actor: *actor }, (**command).clone()),
        Deed::Confirm { .. } => unreachable!("nothing is confirmed before"),
    };
    for (slug, times) in [("note-write-in", 1), ("match-write-in", 2)] {
        for deed in first(&told, slug, times) {
            let (context, command) = context(&deed);
            start.append(command, &context).unwrap();
        }
    }
    World::new("the count", vec![start], deeds)
        .within(|election| round(election).batches.values().all(|batch| batch.reopened <= 1))
        .always("a declared result has two agreeing counts, a participation check and an anchor", declared_whole)
        .always("nothing is counted that was not entered twice", agreed_twice)
        .sometimes("two looks differ or wait", |_, state| {
            round(state.election()).batches.values().any(|batch| batch.tellers.len() == 2 && batch.common().is_none())
        })
        .sometimes("the result is declared", |_, state| state.election().ballot.phase == Phase::Declared)
        .sometimes("it is declared after a batch was opened again", |_, state| {
            state.election().ballot.phase == Phase::Declared
                && round(state.election()).batches.values().any(|batch| batch.reopened == 1)
        })
        .explore();
}

fn declared_whole(_: &World, state: &State) -> bool {
    let election = state.election();
    if election.ballot.phase < Phase::Declared {
        return true;
    }
    let round = round(election);
    let Some(counted) = &round.result else { return false };
    let looks =
        round.pools.keys().all(|pool| round.pool_sums(Look::First, *pool) == round.pool_sums(Look::Second, *pool));
    let agreed = round.batches.values().all(|batch| batch.agreed.is_some());
    let took_part = &counted.outcome.participation;
    let checked = took_part.took_part == election.returned()
        && took_part.of == election.electorate()
        && (!counted.outcome.valid || took_part.took_part >= took_part.needed);
    let under = round.under.as_ref().unwrap_or(&election.profile);
    let same = tally::outcome(&counted.tally, under).is_ok_and(|outcome| outcome == counted.outcome);
    let anchored = election.anchors.all.get(&(round.number, AnchorKind::CountAgreed)).is_some_and(Anchor::stands);
    looks && agreed && checked && same && anchored
}

fn agreed_twice(_: &World, state: &State) -> bool {
    round(state.election()).batches.values().all(|batch| match &batch.agreed {
        Some(agreed) => batch.tellers.len() == 2 && batch.common() == Some(agreed.root),
        None => true,
    })
}
