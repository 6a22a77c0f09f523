//! Things of an election that a form offers by name instead of asking for an id.

use super::field::{Field, Kind};
use crate::sheet::Names;
use app::texts::Texts;
use election::{AccountId, Area, Election, ElectionId};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tally::Post;

/// Fields by which a thing is told from others of its type.
const TELLING: [&str; 14] = [
    "number",
    "person",
    "principal",
    "agent",
    "kind",
    "group",
    "function",
    "matter",
    "about",
    "post",
    "on",
    "happened",
    "decisions",
    "state",
];

/// The type of an account's id.
const ACCOUNT: &str = "AccountId";

/// The type of another election's log.
pub(super) const HEAD: &str = "Head";

/// Posts of committees, before the method names its own.
const POSTS: [Post; 4] = [Post::DIRECTOR, Post::DEPUTY, Post::MEMBER, Post::WOMEN];

/// Whether a form asks for an account.
pub(crate) fn asks_for_account(fields: &[Field]) -> bool {
    asks(fields, &|kind| matches!(kind, Kind::Id(name) if name == ACCOUNT))
}

/// Whether a form asks for another election's log.
pub(crate) fn asks_for_head(fields: &[Field]) -> bool {
    asks(fields, &|kind| matches!(kind, Kind::Head))
}

/// Whether a form asks for a person by name.
pub(crate) fn asks_for_person(fields: &[Field]) -> bool {
    asks(fields, &|kind| matches!(kind, Kind::Person))
}

fn asks(fields: &[Field], what: &impl Fn(&Kind) -> bool) -> bool {
    fields.iter().any(|field| holds(&field.kind, what))
}

fn holds(kind: &Kind, what: &impl Fn(&Kind) -> bool) -> bool {
    what(kind)
        || match kind {
            Kind::Group(fields) => asks(fields, what),
            Kind::Variants(_, all) => all.iter().any(|(_, fields)| asks(fields, what)),
            Kind::Rows(row, _) | Kind::Lines(row, _) => holds(row, what),
            _ => false,
        }
}

/// Whether a form offers things of this type by name.
#[cfg(test)]
pub(crate) fn is_offered(of: &str) -> bool {
    of == ACCOUNT || KINDS.contains(&of)
}

/// The types of things that a form offers by name.
const KINDS: [&str; 8] =
    ["MeetingId", "FilingId", "ObjectionId", "AppointmentId", "NominationId", "PlaceId", "BoxId", "ProxyId"];

/// Things of an election as the log has them, by the type of their id.
pub(crate) struct Things(BTreeMap<&'static str, Vec<(String, Value)>>);

impl Things {
    /// What stands in an election of the types that a form asks for.
    pub(crate) fn asked(election: &Election, fields: &[Field]) -> Self {
        let asked = |of: &&str| asks(fields, &|kind| matches!(kind, Kind::Id(name) if name == *of));
        Self(KINDS.into_iter().filter(asked).map(|of| (of, standing(election, of))).collect())
    }

    /// All that they say, to find whom they name.
    pub(crate) fn facts(&self) -> Value {
        self.0.values().flatten().map(|(_, thing)| thing.clone()).collect()
    }
}

/// What stands in an election of one type.
fn standing(election: &Election, of: &str) -> Vec<(String, Value)> {
    let (office, ballot) = (&election.office, &election.ballot);
    match of {
        "MeetingId" => said(&office.meetings),
        "FilingId" => said(&office.filings),
        "ObjectionId" => said(&office.objections),
        "AppointmentId" => said(&office.appointments),
        "NominationId" => said(&election.nomination.all),
        "PlaceId" => said(&ballot.places),
        "BoxId" => said(&ballot.boxes),
        "ProxyId" => said(&ballot.proxies.all),
        _ => Vec::new(),
    }
}

fn said<'m, K: Serialize + 'm, V: Serialize + 'm>(
    things: impl IntoIterator<Item = (&'m K, &'m V)>,
) -> Vec<(String, Value)> {
    things.into_iter().filter_map(|(id, thing)| Some((json!(id).as_str()?.to_owned(), json!(thing)))).collect()
}

/// Things by the type of their id.
pub(crate) struct Known {
    things: BTreeMap<&'static str, Vec<(String, String)>>,
    posts: Vec<(String, String)>,
}

impl Known {
    /// Things with those whom they name, and the posts that an election is about; of its method all that there may be.
    pub(crate) fn of(election: &Election, area: Area, (things, names): (Things, &Names), t: &Texts) -> Self {
        let told = |(id, thing): (String, Value)| (id, telling(t, names, &thing));
        let things = things.0.into_iter().map(|(of, all)| (of, all.into_iter().map(told).collect())).collect();
        let terms = election.method.terms.iter().filter(|_| area != Area::Method);
        let own: Vec<Post> = terms.flat_map(|terms| &terms.seats).map(|row| row.post.clone()).collect();
        let posts = if own.is_empty() { POSTS.to_vec() } else { own };
        let posts = posts.iter().map(ToString::to_string);
        let posts = posts.map(|post| (post.clone(), t.choice(&post).to_owned())).collect();
        Self { things, posts }
    }

    /// The posts that an election is about; all that a committee has, before the method says which.
    pub(super) fn posts(&self) -> &[(String, String)] {
        &self.posts
    }

    /// With these accounts.
    pub(crate) fn with_accounts(mut self, accounts: impl IntoIterator<Item = (AccountId, String)>) -> Self {
        let rows = accounts.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        self.things.insert(ACCOUNT, rows);
        self
    }

    /// With these elections, whose logs may be named.
    pub(crate) fn with_elections(mut self, elections: impl IntoIterator<Item = (ElectionId, String)>) -> Self {
        let rows = elections.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        self.things.insert(HEAD, rows);
        self
    }

    /// Leaves out the type that a field makes anew: what stands already is not offered for it.
    pub(crate) fn forget(&mut self, fields: &[Field], name: &str) {
        if let Some(Kind::Id(made)) = fields.iter().find(|field| field.name == name).map(|field| &field.kind) {
            self.things.remove(made.as_str());
        }
    }

    /// The things of a type with their names; none for a type that is not kept here.
    pub(crate) fn things(&self, kind: &str) -> &[(String, String)] {
        self.things.get(kind).map_or(&[], Vec::as_slice)
    }
}

fn telling(t: &Texts, names: &Names, thing: &Value) -> String {
    let called = |word: &str| names.get(word).cloned().unwrap_or_else(|| t.choice(word).to_owned());
    let told = TELLING.into_iter().filter_map(|name| Some((name, thing.get(name)?)));
    let words = told.filter_map(|(name, value)| match value {
        Value::String(word) => Some(called(word)),
        Value::Number(number) => Some(format!("{} {number}", t.field(name))),
        Value::Object(inner) => inner.values().find_map(Value::as_str).map(called),
        Value::Array(decided) => {
            let subjects: Vec<_> = decided.iter().filter_map(|one| one.get("subject")?.as_str()).map(called).collect();
            Some(subjects.join(t.page("list.between"))).filter(|said| !said.is_empty())
        }
        _ => None,
    });
    words.collect::<Vec<_>>().join(" · ")
}
