//! Proxies: away, in writing, on the list, not on the spot (UL26 18; SH, ZJ).

use super::prepare::grant;
use super::{Table, at, ruled};
use crate::play::{Play, Stage, date};
use election::ballot::Command;
use election::ballot::issue::As;
use election::ballot::proxy::Absence;
use election::{Code, DocumentId, Happened};
use rules::{RuleId, Switch, Value};

pub(super) fn rows(table: &mut Table) {
    form(table);
    on_the_spot(table);
    unpublished(table);
    household(table);
}

fn altered(granted: &Command, absence: Absence, document: Option<DocumentId>) -> Command {
    let Command::GrantProxy { proxy, principal, agent, happened, .. } = *granted else { panic!("a proxy is granted") };
    Command::GrantProxy { proxy, principal, agent, absence, document, happened }
}

fn form(table: &mut Table) {
    for (rule, code, absence, written) in [
        (RuleId::ProxyAway, Code::ProxyNotAway, Absence::NotDeclared, true),
        (RuleId::ProxyWritten, Code::ProxyNotWritten, Absence::CannotCome, false),
    ] {
        let mut play = at(Stage::Preparing);
        let command = altered(&grant(&mut play, 12, 13), absence, written.then_some(play.document));
        table.trips(code, &play, play.people.clerk, command);
        let mut off = ruled(rule, Value::Switch(Switch::Off), Stage::Preparing);
        let command = altered(&grant(&mut off, 12, 13), absence, written.then_some(off.document));
        assert!(off.attempt(off.people.clerk, command).is_ok(), "{rule:?}");
    }
}

/// SH: no proxy at the poll; where it may be given there, it needs no list.
fn on_the_spot(table: &mut Table) {
    let mut play = at(Stage::Polling);
    let command = grant(&mut play, 9, 10);
    table.trips(Code::ProxyOnTheSpot, &play, play.people.clerk, command);
    let mut on = ruled(RuleId::ProxyOnTheSpot, Value::Switch(Switch::On), Stage::Polling);
    let command = grant(&mut on, 9, 10);
    on.act(on.people.clerk, command);
    on.issue(on.people.voters[9]);
}

/// Granted in time, on the last day, but on no list (ZJ): void at the table. The principal still votes in person.
fn unpublished(table: &mut Table) {
    let polling = |mut play: Play| {
        let Command::GrantProxy { proxy, principal, agent, absence, document, .. } = grant(&mut play, 9, 10) else {
            panic!("a proxy is granted")
        };
        let happened = Happened::on(date(6, 17));
        play.act(play.people.clerk, Command::GrantProxy { proxy, principal, agent, absence, document, happened });
        play.advance(Stage::Polling);
        let place = play.place(principal);
        (play, principal, Command::Issue { place, voter: principal, taken: As::Proxy { agent } })
    };
    let (play, principal, issue) = polling(at(Stage::Ready));
    let place = play.place(principal);
    table.trips(Code::ProxyUnpublished, &play, play.station(place), issue);
    let own = Command::Issue { place, voter: principal, taken: As::Own {} };
    assert!(play.attempt(play.station(place), own).is_ok());
    let off = ruled(RuleId::ProxyUnpublishedVoid, Value::Switch(Switch::Off), Stage::Ready);
    let (play, _, issue) = polling(off);
    assert!(play.attempt(play.station(place), issue).is_ok());
}

/// A voter of the same household register; 12 and 13 live together, 14 does not.
fn household(table: &mut Table) {
    let mut play = ruled(RuleId::ProxyWho, Value::Choice("household_book".to_owned()), Stage::Preparing);
    let outside = grant(&mut play, 12, 14);
    table.trips(Code::ProxyNotRelative, &play, play.people.clerk, outside);
    let inside = grant(&mut play, 12, 13);
    assert!(play.attempt(play.people.clerk, inside).is_ok());
}

/// R76: in a second election proxies go on, or each is given anew; one that ended is no ground for a paper.
#[test]
fn proxies_between_rounds() {
    for (word, go_on) in [("continue", true), ("new", false)] {
        let mut play = ruled(RuleId::RunoffProxies, Value::Choice(word.into()), Stage::Declared);
        let before = play.election().ballot.proxies.living();
        assert!(!before.is_empty());
        play.advance(Stage::SecondPreparing);
        let after = play.election().ballot.proxies.living();
        assert_eq!(after, if go_on { before.clone() } else { Vec::new() }, "{word}");
        let command = Command::GrantProxy {
            proxy: election::ProxyId(play.id()),
            principal: before[0].principal,
            agent: before[0].agent,
            absence: Absence::CannotCome,
            document: Some(play.document),
            happened: play.today(),
        };
        assert_eq!(play.attempt(play.people.clerk, command).is_ok(), !go_on, "{word}: who has an agent gives no other");
    }
}
