//! Proxies (委托投票): the principal declares to be away and gives it in writing; filed in time, posted, no more than so
//! many per agent, no chain; or given at the poll, where the law of the place lets them.

use super::{Command, Phase};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{PersonId, ProxyId};
use crate::office::appointment::{Ended, Function};
use chrono::{Days, NaiveDate};
use imbl::OrdMap;
use rules::{ProxyWho, RunoffProxies, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the principal declared; why somebody cannot come is nobody's business.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// To be away or unable to come while the poll is open.
    CannotCome,
    /// Nothing.
    NotDeclared,
}

/// Where a proxy was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Before the poll.
    Before,
    /// At the poll; it can stand on no list.
    OnTheSpot,
}

/// One proxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Proxy {
    /// Who is away.
    pub principal: PersonId,
    /// Who votes.
    pub agent: PersonId,
    /// Where it was given.
    pub given: Given,
    /// When it stood on the posted list.
    pub posted: Option<NaiveDate>,
    /// Whether it is over.
    pub ended: Ended,
}

/// All proxies of the ballot.
#[derive(Clone, Default, Debug)]
pub struct Proxies {
    /// Living and ended.
    pub all: OrdMap<ProxyId, Proxy>,
    /// The living one of each principal.
    of: OrdMap<PersonId, ProxyId>,
}

impl Proxies {
    /// The proxies that live.
    pub fn living(&self) -> Vec<Proxy> {
        self.of.values().filter_map(|id| self.all.get(id)).copied().collect()
    }

    /// The living proxy of a principal.
    pub fn of(&self, principal: PersonId) -> Option<&Proxy> {
        self.of.get(&principal).and_then(|id| self.all.get(id))
    }

    /// Whether a proxy lives that was given in time and stands on no posted list.
    pub(super) fn any_unposted(&self) -> bool {
        self.living().iter().any(|proxy| proxy.given == Given::Before && proxy.posted.is_none())
    }

    pub(super) fn grant(&mut self, id: ProxyId, proxy: Proxy) {
        self.of.insert(proxy.principal, id);
        self.all.insert(id, proxy);
    }

    pub(super) fn end(&mut self, id: ProxyId) {
        if let Some(proxy) = self.all.get_mut(&id) {
            proxy.ended = Ended::Yes;
            self.of.remove(&proxy.principal);
        }
    }

    /// The list of those that live is posted.
    pub(super) fn post(&mut self, on: NaiveDate) {
        for id in self.of.values() {
            if let Some(proxy) = self.all.get_mut(id) {
                proxy.posted.get_or_insert(on);
            }
        }
    }

    /// Before a later round: they go on, or all are given anew.
    pub(super) fn next_round(&mut self, rule: RunoffProxies) {
        if rule == RunoffProxies::New {
            for id in self.of.values().copied().collect::<Vec<_>>() {
                self.end(id);
            }
        }
    }
}

/// Once the poll is open, only where proxies may be given on the spot.
pub(super) fn gate_grant(election: &Election, blockers: &mut Blockers<'_>) {
    let open = election.ballot.phase == Phase::Polling;
    if open && election.profile.law().proxy_on_the_spot == Switch::Off {
        blockers.add(Code::ProxyOnTheSpot);
    }
}

pub(super) fn gate_publish(election: &Election, blockers: &mut Blockers<'_>) {
    let posted = election.ballot.proxies.living().iter().any(|proxy| proxy.posted.is_some());
    if posted && !election.ballot.proxies.any_unposted() {
        blockers.add(Code::ProxiesAlreadyPosted);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::GrantProxy { proxy, principal, agent, absence, document, happened } => {
            happened.check(context, blockers);
            if election.ballot.proxies.all.contains_key(proxy) {
                blockers.add(Code::IdTaken).fact("id", proxy);
            }
            if election.ballot.phase != Phase::Polling {
                let days = election.profile.law().proxy_deadline.0;
                before(election, days, happened.on, Code::ProxyTooLate, blockers);
            }
            guard_form(election, *absence, *document, blockers);
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

/// Only who is away, and only in writing.
fn guard_form(
    election: &Election,
    absence: Absence,
    document: Option<crate::ids::DocumentId>,
    blockers: &mut Blockers<'_>,
) {
    let law = election.profile.law();
    if law.proxy_away == Switch::On && absence == Absence::NotDeclared {
        blockers.add(Code::ProxyNotAway);
    }
    match document {
        Some(document) => election.office.require_document(document, blockers),
        None if law.proxy_written == Switch::On => {
            blockers.add(Code::ProxyNotWritten);
        }
        None => {}
    }
}

fn guard_pair(election: &Election, principal: PersonId, agent: PersonId, blockers: &mut Blockers<'_>) {
    election.require_entry(principal, blockers);
    election.require_entry(agent, blockers);
    if principal == agent {
        blockers.add(Code::SamePerson).fact("person", agent);
    }
    let law = election.profile.law();
    let household = |person| election.registration.roll.get(&person).and_then(|entry| entry.household);
    let may = match law.proxy_who {
        ProxyWho::AnyVoter => true,
        ProxyWho::CloseRelative => election.related_within(principal, agent, &law.kin_degrees),
        ProxyWho::HouseholdBook => household(principal).is_some() && household(principal) == household(agent),
    };
    if !may {
        blockers.add(Code::ProxyNotRelative).fact("agent", agent).fact("who", law.proxy_who);
    }
    let proxies = &election.ballot.proxies;
    if proxies.of(principal).is_some() {
        blockers.add(Code::ProxyTwice).fact("principal", principal);
    }
    let chain = proxies.of(agent).is_some() || proxies.living().iter().any(|proxy| proxy.agent == principal);
    if law.proxy_chain == Switch::Off && chain {
        blockers.add(Code::ProxyChain).fact("agent", agent);
    }
    if election.ballot.round().is_some_and(|round| round.issued.contains_key(&principal)) {
        blockers.add(Code::AlreadyIssued).fact("voter", principal);
    }
}

fn guard_agent(election: &Election, agent: PersonId, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let held = election.ballot.proxies.living().iter().filter(|proxy| proxy.agent == agent).count();
    if u32::try_from(held).is_ok_and(|held| held >= law.proxy_max.0) {
        blockers.add(Code::ProxyTooMany).fact("held", held).fact("most", law.proxy_max.0);
    }
    if law.proxy_candidate == Switch::Off && election.stands(agent) {
        blockers.add(Code::ProxyCandidate).fact("agent", agent);
    }
    if law.proxy_staff == Switch::Off && election.living_functions(agent).any(Function::touches_papers) {
        blockers.add(Code::ProxyStaff).fact("agent", agent);
    }
}

fn guard_revoke(election: &Election, id: ProxyId, blockers: &mut Blockers<'_>) {
    match election.ballot.proxies.all.get(&id) {
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

/// The agent holds the proxy, it stood on the posted list, and the agent stands in no contest of this round.
pub(super) fn guard_issue(election: &Election, voter: PersonId, agent: PersonId, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match election.ballot.proxies.of(voter).filter(|proxy| proxy.agent == agent) {
        None => {
            blockers.add(Code::NotEntrusted).fact("voter", voter).fact("agent", agent);
        }
        Some(proxy) => {
            let listed = proxy.posted.is_some() || proxy.given == Given::OnTheSpot;
            if law.proxy_unpublished_void == Switch::On && !listed {
                blockers.add(Code::ProxyUnpublished).fact("voter", voter);
            }
        }
    }
    let contests = election.ballot.round().map_or(&[][..], |round| &round.contests);
    let stands = contests.iter().any(|contest| contest.candidates.contains(&agent));
    if law.proxy_candidate == Switch::Off && stands {
        blockers.add(Code::ProxyCandidate).fact("agent", agent);
    }
}
