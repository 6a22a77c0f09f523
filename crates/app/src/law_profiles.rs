//! The rule profiles as an office compares them: those that come with the program, and those that elections have pinned.

use crate::app::App;
use crate::error::Problem;
use election::ElectionId;
use election::log::profile_hash;
use ledger::Hash;
use rules::{Difference, Profile, Title};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A profile that elections have pinned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProfileInUse {
    /// The hash that their logs name.
    pub hash: Hash,
    /// The profile's name.
    pub profile: String,
    /// Its title in both languages.
    pub title: Title,
    /// How many of its rules differ from the built-in profile of that name; none where there is no such profile.
    pub differs: Option<usize>,
    /// The elections that pinned it.
    pub elections: Vec<ElectionId>,
}

/// Two profiles beside one another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compared {
    /// The name of the one.
    pub one: String,
    /// The hash of the one.
    pub one_hash: Hash,
    /// The name of the other.
    pub other: String,
    /// The hash of the other.
    pub other_hash: Hash,
    /// The rules on which they differ; `here` is the one, `there` the other.
    pub differences: Vec<Difference>,
}

/// The built-in profile of a name.
///
/// # Errors
/// [`Problem::NotFound`]; [`Problem::Unavailable`] where it is not whole.
pub fn builtin(name: &str) -> Result<Arc<Profile>, Problem> {
    let read = BUILTIN.get(name).ok_or(Problem::NotFound("profile"))?;
    read.clone().map_err(Problem::unavailable)
}

/// The built-in profiles, read once: an office compares them more often than they change.
static BUILTIN: LazyLock<BTreeMap<&'static str, Result<Arc<Profile>, String>>> = LazyLock::new(|| {
    let read = |id| Some((id, Profile::builtin(id)?.map(Arc::new).map_err(|error| error.to_string())));
    Profile::builtin_ids().filter_map(read).collect()
});

impl App {
    /// The profiles that elections have pinned, by hash.
    async fn pinned(&self) -> Result<BTreeMap<Hash, (Arc<Profile>, Vec<ElectionId>)>, Problem> {
        let mut pinned: BTreeMap<Hash, (Arc<Profile>, Vec<ElectionId>)> = BTreeMap::new();
        for head in self.store().elections().await? {
            let snapshot = self.snapshot(head.election).await?;
            let election = snapshot.election();
            let of = pinned.entry(election.profile_hash).or_insert_with(|| (election.profile.clone(), Vec::new()));
            of.1.push(head.election);
        }
        Ok(pinned)
    }

    /// The profiles that elections have pinned, with how far each is from the built-in one.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn profiles_in_use(&self) -> Result<Vec<ProfileInUse>, Problem> {
        let in_use = self.pinned().await?.into_iter().map(|(hash, (profile, elections))| ProfileInUse {
            hash,
            profile: profile.id().to_owned(),
            title: profile.title().clone(),
            differs: builtin(profile.id()).ok().map(|known| known.diff(&profile).len()),
            elections,
        });
        Ok(in_use.collect())
    }

    /// The built-in profile of a name, or the pinned one of a hash.
    async fn profile_named(&self, name: &str) -> Result<Arc<Profile>, Problem> {
        let Ok(hash) = name.parse::<Hash>() else { return builtin(name) };
        let found = self.pinned().await?.remove(&hash);
        found.map(|(profile, _)| profile).ok_or(Problem::NotFound("profile"))
    }

    /// The rules on which two profiles differ, each by the name of a built-in profile or by the hash that an election
    /// has pinned.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn compare_profiles(&self, one: &str, other: &str) -> Result<Compared, Problem> {
        let (one, other) = (self.profile_named(one).await?, self.profile_named(other).await?);
        Ok(Compared {
            one: one.id().to_owned(),
            one_hash: profile_hash(&one),
            other: other.id().to_owned(),
            other_hash: profile_hash(&other),
            differences: one.diff(&other),
        })
    }
}
