//! What stands at the foot of every print: where its election is found, as a code, and a short hash to hold two copies
//! against one another. A ballot paper alone has none: nothing may tell one from another.

use super::qr::qr;
use app::texts::Texts;
use election::ElectionId;
use ledger::Hash;
use serde::Serialize;

/// The foot of a print.
pub(crate) struct Mark {
    /// Where the election is found.
    pub(crate) address: String,
    /// The address as a code: its width and its path.
    pub(crate) code: (usize, String),
    /// What the hash is of.
    pub(crate) of: String,
    /// The first four groups of the hash.
    pub(crate) hash: String,
}

/// The first four groups of a hash.
fn short(hash: &Hash) -> String {
    ledger::hash_groups(hash).iter().take(4).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The page of an election.
pub(crate) fn address(site: &str, election: ElectionId) -> String {
    format!("{site}/elections/{election}")
}

impl Mark {
    /// Of a sheet whose facts come to a hash.
    pub(crate) fn hashed(t: &Texts, address: String, hash: &Hash) -> Self {
        Self { code: qr(&address), address, of: t.page("sheet.hash").to_owned(), hash: short(hash) }
    }

    /// Of a sheet that states facts.
    pub(crate) fn of_facts(t: &Texts, address: String, facts: &impl Serialize) -> Self {
        let bytes = ledger::canonical(facts).unwrap_or_default();
        Self::hashed(t, address, &ledger::sha256(&bytes))
    }

    /// Of a list that is read off the record as it stands: so many entries under a root.
    pub(crate) fn of_record(t: &Texts, address: String, (size, root): (u64, &Hash)) -> Self {
        let of = t.sentence("sheet.record", [("size".to_owned(), size.into())]);
        Self { code: qr(&address), address, of, hash: short(root) }
    }
}
