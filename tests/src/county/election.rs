//! One election of the county as its people know it on the morning of the day.

use super::day::Accounts;
use super::servers::Servers;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::PoisonError;
use uuid::Uuid;

/// Voters whose proxies the story planted: they do not come themselves.
const PLANTED: Range<usize> = 200..208;

/// Of the planted: the agent, and whom the agent comes for.
const AGENT: usize = PLANTED.start;
const PRINCIPALS: Range<usize> = AGENT + 1..AGENT + 4;

/// An election.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) id: Uuid,
    pub(super) community: String,
    pub(super) places: Vec<Place>,
    /// Posts with their seats and candidates, in the order of the paper.
    pub(super) contests: Vec<Contest>,
    /// Accounts of tellers by person.
    pub(super) tellers: BTreeMap<Uuid, String>,
    /// Persons of scrutineers, of those who have accounts here.
    pub(super) scrutineers: Vec<Uuid>,
}

/// A polling place.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) id: Uuid,
    /// The account that issues there.
    pub(super) account: String,
    pub(super) boxes: Vec<Uuid>,
    pub(super) voters: Vec<Uuid>,
    /// Voters of this place for whom an agent comes, with the agent.
    pub(super) entrusted: BTreeMap<Uuid, Uuid>,
}

/// What is voted on.
#[derive(Clone, Debug)]
pub(super) struct Contest {
    pub(super) post: String,
    pub(super) seats: u32,
    pub(super) candidates: Vec<String>,
}

/// All elections, read over the API.
pub(super) fn all(servers: &Servers, accounts: &Accounts) -> Vec<Held> {
    let token = accounts["clerk"].lock().unwrap_or_else(PoisonError::into_inner).0.token.clone();
    let get = |path: &str| servers.get(0, path, &token).json();
    let elections = get("/api/v1/elections");
    elections.as_array().unwrap().iter().map(|one| held(&get, accounts, one)).collect()
}

fn held(get: &impl Fn(&str) -> Value, accounts: &Accounts, one: &Value) -> Held {
    let id: Uuid = parsed(&one["election"]);
    let stage = get(&format!("/api/v1/elections/{id}/stages/ballot"));
    let ballot = &stage["state"];
    let appointments = get(&format!("/api/v1/elections/{id}/appointments"));
    let living: Vec<&Value> = appointments["appointments"]
        .as_object()
        .unwrap()
        .values()
        .filter(|one| one["ended"] == "no" && one["account"].is_string())
        .collect();
    let name_of = |account: &Value| {
        let account: Uuid = parsed(account);
        let own = accounts.iter().find(|(_, held)| held.lock().unwrap_or_else(PoisonError::into_inner).0.id == account);
        own.map(|(name, _)| name.clone())
    };
    let of = |function: &str| -> Vec<(Uuid, String)> {
        let own = living.iter().filter(|one| one["function"] == function);
        own.filter_map(|one| Some((parsed(&one["person"]), name_of(&one["account"])?))).collect()
    };
    let roll = roll(&get(&format!("/api/v1/elections/{id}/people")));
    let places = ballot["places"].as_object().unwrap().iter().map(|(place, definition)| {
        let clerk = living.iter().find(|one| one["place"] == place.as_str() && one["function"] == "check_in").unwrap();
        let boxes = ballot["boxes"].as_object().unwrap().iter().filter(|(_, one)| one["place"] == place.as_str());
        // The box that stays comes first.
        let mut boxes: Vec<(bool, Uuid)> =
            boxes.map(|(id, one)| (one["kind"] != "fixed", id.parse().unwrap())).collect();
        boxes.sort_unstable();
        let groups = definition["groups"].as_array().unwrap();
        let here = |(_, (_, group)): &(usize, &(Uuid, Value))| groups.contains(group);
        let own = roll.iter().enumerate().filter(here);
        let voters = own.clone().filter(|(at, _)| !PLANTED.contains(at)).map(|(_, (person, _))| *person).collect();
        let entrusted = own.filter(|(at, _)| PRINCIPALS.contains(at)).map(|(_, (person, _))| (*person, roll[AGENT].0));
        let account = name_of(&clerk["account"]).unwrap();
        let boxes = boxes.into_iter().map(|(_, id)| id).collect();
        Place { id: place.parse().unwrap(), account, boxes, voters, entrusted: entrusted.collect() }
    });
    let contests = ballot["rounds"][0]["contests"].as_array().unwrap().iter().map(|contest| Contest {
        post: contest["post"].as_str().unwrap().to_owned(),
        seats: u32::try_from(contest["seats"].as_u64().unwrap()).unwrap(),
        candidates: serde_json::from_value(contest["candidates"].clone()).unwrap(),
    });
    let places: Vec<Place> = places.collect();
    let entrusted: usize = places.iter().map(|place| place.entrusted.len()).sum();
    assert!(roll.len() < PLANTED.end || entrusted == PRINCIPALS.len(), "{entrusted} voters have agents");
    Held {
        id,
        community: one["community"].as_str().unwrap().to_owned(),
        places,
        contests: contests.collect(),
        tellers: of("teller").into_iter().collect(),
        scrutineers: of("scrutineer").into_iter().map(|(person, _)| person).collect(),
    }
}

/// Voters with their groups, in the order in which the story planted its cases.
fn roll(people: &Value) -> Vec<(Uuid, Value)> {
    let on_roll = people.as_array().unwrap().iter().filter(|one| one["on_roll"] == true);
    let mut all: Vec<(&str, Uuid, Value)> =
        on_roll.map(|one| (one["name"].as_str().unwrap(), parsed(&one["person"]), one["group"].clone())).collect();
    all.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
    all.into_iter().map(|(_, person, group)| (person, group)).collect()
}

pub(super) fn parsed(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}
