//! Proxies (委托投票): written, filed in time, posted, no more than so many per agent, no chain.

use super::{Ballot, Command};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{PersonId, ProxyId};
use crate::office::appointment::Ended;
use chrono::{Days, NaiveDate};
use rules::{ProxyWho, Switch};
use serde::Serialize;

/// One proxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Proxy {
    /// Who is away.
    pub principal: PersonId,
    /// Who votes.
    pub agent: PersonId,
    /// Whether it is over.
    pub ended: Ended,
}

impl Ballot {
    /// The proxies that live.
    pub fn living_proxies(&self) -> Vec<Proxy> {
        self.proxies.values().filter(|proxy| proxy.ended == Ended::No).copied().collect()
    }

    /// Whether this agent may take the principal's paper.
    pub(crate) fn entrusted(&self, principal: PersonId, agent: PersonId) -> bool {
        self.proxies
            .values()
            .any(|proxy| proxy.ended == Ended::No && proxy.principal == principal && proxy.agent == agent)
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::GrantProxy { proxy, principal, agent, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.ballot.proxies.contains_key(proxy) {
                blockers.add(Code::IdTaken).fact("id", proxy);
            }
            before(election, election.profile.law().proxy_deadline.0, happened.on, Code::ProxyTooLate, blockers);
            guard_pair(election, *principal, *agent, blockers);
            guard_agent(election, *agent, blockers);
        }
        Command::RevokeProxy { proxy, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_revoke(election, *proxy, blockers);
        }
        Command::PublishProxies { happened } => {
            happened.check(context, blockers);
            let days = election.profile.law().proxy_publish.0;
            before(election, days, happened.on, Code::ProxyListTooLate, blockers);
        }
        _ => {}
    }
}

fn before(election: &Election, days: u32, on: NaiveDate, code: Code, blockers: &mut Blockers<'_>) {
    let day = election.ballot.round().map(|round| round.day);
    let latest = day.and_then(|day| day.checked_sub_days(Days::new(days.into())));
    if latest.is_none_or(|latest| on > latest) {
        blockers.add(code).fact("on", on).fact("latest", latest);
    }
}

fn guard_pair(election: &Election, principal: PersonId, agent: PersonId, blockers: &mut Blockers<'_>) {
    election.require_entry(principal, blockers);
    election.require_entry(agent, blockers);
    if principal == agent {
        blockers.add(Code::SamePerson).fact("person", agent);
    }
    let law = election.profile.law();
    if law.proxy_who != ProxyWho::AnyVoter && !election.related(principal, agent) {
        blockers.add(Code::ProxyNotRelative).fact("agent", agent);
    }
    let living = election.ballot.living_proxies();
    if living.iter().any(|proxy| proxy.principal == principal) {
        blockers.add(Code::ProxyTwice).fact("principal", principal);
    }
    let chain = living.iter().any(|proxy| proxy.agent == principal || proxy.principal == agent);
    if law.proxy_chain == Switch::Off && chain {
        blockers.add(Code::ProxyChain).fact("agent", agent);
    }
}

fn guard_agent(election: &Election, agent: PersonId, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let held = election.ballot.living_proxies().iter().filter(|proxy| proxy.agent == agent).count();
    if u32::try_from(held).is_ok_and(|held| held >= law.proxy_max.0) {
        blockers.add(Code::ProxyTooMany).fact("held", held).fact("most", law.proxy_max.0);
    }
    if law.proxy_candidate == Switch::Off && election.nomination.accepted.contains(&agent) {
        blockers.add(Code::ProxyCandidate).fact("agent", agent);
    }
    let staff = election
        .office
        .appointments
        .values()
        .any(|one| one.person == agent && one.ended == Ended::No && one.function.touches_papers());
    if law.proxy_staff == Switch::Off && staff {
        blockers.add(Code::ProxyStaff).fact("agent", agent);
    }
}

fn guard_revoke(election: &Election, id: ProxyId, blockers: &mut Blockers<'_>) {
    match election.ballot.proxies.get(&id) {
        Some(proxy) if proxy.ended == Ended::No => {
            if election.ballot.round().is_some_and(|round| round.issued.contains_key(&proxy.principal)) {
                blockers.add(Code::AlreadyIssued).fact("voter", proxy.principal);
            }
        }
        _ => {
            blockers.add(Code::UnknownProxy).fact("proxy", id);
        }
    }
}
