//! Things of an election that a form offers by name instead of asking for an id.

use super::field::{Field, Kind};
use app::texts::Texts;
use election::{AccountId, Election};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Fields by which a thing is told from others of its type.
const TELLING: [&str; 10] =
    ["number", "kind", "group", "function", "matter", "about", "post", "on", "happened", "state"];

/// The type of an account's id.
const ACCOUNT: &str = "AccountId";

/// Whether a form asks for an account.
pub(crate) fn asks_for_account(fields: &[Field]) -> bool {
    fields.iter().any(|field| matches!(&field.kind, Kind::Id(name) if name == ACCOUNT))
}

/// Things by the type of their id.
pub(crate) struct Known(BTreeMap<&'static str, Vec<(String, String)>>);

impl Known {
    /// What stands in an election.
    pub(crate) fn of(election: &Election, t: &Texts) -> Self {
        let (office, ballot) = (&election.office, &election.ballot);
        let rows = [
            ("MeetingId", named(t, &office.meetings)),
            ("FilingId", named(t, &office.filings)),
            ("ObjectionId", named(t, &office.objections)),
            ("AppointmentId", named(t, &office.appointments)),
            ("NominationId", named(t, &election.nomination.all)),
            ("PlaceId", named(t, &ballot.places)),
            ("BoxId", named(t, &ballot.boxes)),
            ("ProxyId", named(t, &ballot.proxies.all)),
        ];
        Self(rows.into_iter().collect())
    }

    /// With these accounts.
    pub(crate) fn with_accounts(mut self, accounts: impl IntoIterator<Item = (AccountId, String)>) -> Self {
        let rows = accounts.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        self.0.insert(ACCOUNT, rows);
        self
    }

    /// Leaves out the type that a field makes anew: what stands already is not offered for it.
    pub(crate) fn forget(&mut self, fields: &[Field], name: &str) {
        if let Some(Kind::Id(made)) = fields.iter().find(|field| field.name == name).map(|field| &field.kind) {
            self.0.remove(made.as_str());
        }
    }

    /// The things of a type with their names; none for a type that is not kept here.
    pub(crate) fn things(&self, kind: &str) -> &[(String, String)] {
        self.0.get(kind).map_or(&[], Vec::as_slice)
    }
}

fn named<'m, K: Serialize + 'm, V: Serialize + 'm>(
    t: &Texts,
    things: impl IntoIterator<Item = (&'m K, &'m V)>,
) -> Vec<(String, String)> {
    let rows = things.into_iter().filter_map(|(id, thing)| Some((json!(id).as_str()?.to_owned(), json!(thing))));
    rows.map(|(id, thing)| (id, telling(t, &thing))).collect()
}

fn telling(t: &Texts, thing: &Value) -> String {
    let told = TELLING.into_iter().filter_map(|name| Some((name, thing.get(name)?)));
    let words = told.filter_map(|(name, value)| match value {
        Value::String(word) => Some(t.choice(word).to_owned()),
        Value::Number(number) => Some(format!("{} {number}", t.field(name))),
        Value::Object(inner) => inner.values().find_map(Value::as_str).map(|word| t.choice(word).to_owned()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" · ")
}
