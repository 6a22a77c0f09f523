//! The application: store, clock, tokens, passwords; cheap to clone into every handler.

use crate::access::{Place, Principal};
use crate::auth::{Passwords, Renewals, Strangers, Tokens};
use crate::clock::Clock;
use crate::error::Problem;
use crate::fault::Fault;
use crate::hours::HoursSoFar;
use crate::look_up::LookUps;
use crate::public_url::PublicUrl;
use crate::random::fresh_id;
use crate::record::Told;
use crate::roll_progress::Imports;
use crate::screen::Screens;
use crate::voters::Voters;
use election::{CommunityId, ElectionId, PersonId};
use std::sync::Arc;
use store::{Access as Look, AppendError, Snapshot, Store, StoreError};
use uuid::Uuid;

/// What an application is made of.
#[derive(Debug)]
pub struct Setup {
    /// The county whose elections it holds.
    pub county: String,
    /// Where commands take their time from.
    pub clock: Clock,
    /// How many passwords are hashed at once.
    pub hashes_at_once: usize,
    /// Where everybody reaches the server, where its papers say so; otherwise they say the address that was asked.
    pub public_url: Option<PublicUrl>,
    /// The one-time secret that makes the first administrator; printed on the console.
    pub first_secret: Option<String>,
}

/// The application.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    setup: Setup,
    tokens: Tokens,
    passwords: Passwords,
    strangers: Strangers,
    screens: Screens,
    imports: Imports,
    renewals: Renewals,
    voters: Voters,
    look_ups: LookUps,
    stories: Told,
    hours: HoursSoFar,
    portraits: tokio::sync::Mutex<()>,
}

impl App {
    /// Over an open store.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] without randomness.
    pub fn new(store: Store, setup: Setup) -> Result<Self, Problem> {
        let tokens = Tokens::new(store.keys().token_seed());
        let passwords = Passwords::new(setup.hashes_at_once)?;
        let (strangers, screens, renewals) = (Strangers::default(), Screens::default(), Renewals::default());
        let (voters, look_ups, stories) = (Voters::default(), LookUps::default(), Told::default());
        let portraits = tokio::sync::Mutex::default();
        let inner = Inner {
            store,
            setup,
            tokens,
            passwords,
            strangers,
            screens,
            imports: Imports::default(),
            renewals,
            voters,
            look_ups,
            stories,
            hours: HoursSoFar::default(),
            portraits,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.setup.clock
    }

    /// Whether this is a rehearsal: invented people, a clock of its own, an origin of its own.
    pub fn is_rehearsal(&self) -> bool {
        matches!(self.clock(), Clock::Rehearsal { .. })
    }

    /// The address that papers name, where one was given.
    pub fn public_url(&self) -> Option<&PublicUrl> {
        self.inner.setup.public_url.as_ref()
    }

    /// The county.
    pub fn county(&self) -> &str {
        &self.inner.setup.county
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.inner.tokens
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn strangers(&self) -> &Strangers {
        &self.inner.strangers
    }

    pub(crate) fn imports(&self) -> &Imports {
        &self.inner.imports
    }

    pub(crate) fn screens(&self) -> &Screens {
        &self.inner.screens
    }

    pub(crate) fn renewals(&self) -> &Renewals {
        &self.inner.renewals
    }

    pub(crate) fn voters(&self) -> &Voters {
        &self.inner.voters
    }

    pub(crate) fn hours_so_far(&self) -> &HoursSoFar {
        &self.inner.hours
    }

    pub(crate) fn look_ups(&self) -> &LookUps {
        &self.inner.look_ups
    }

    /// Photos are drawn one after the other.
    pub(crate) fn portraits(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.portraits
    }

    pub(crate) fn stories(&self) -> &Told {
        &self.inner.stories
    }

    pub(crate) fn first_secret(&self) -> Option<&str> {
        self.inner.setup.first_secret.as_deref()
    }

    /// The newest committed state of an election.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn snapshot(&self, id: ElectionId) -> Result<Arc<Snapshot>, Problem> {
        match self.store().snapshot(id) {
            Some(snapshot) => Ok(snapshot),
            None => self.store().load(id).await?.ok_or(Problem::NotFound("election")),
        }
    }

    /// Where an election belongs.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn place(&self, id: ElectionId) -> Result<Place, Problem> {
        let community = self.snapshot(id).await?.community;
        let row = self.community(community).await?;
        Ok(Place { election: Some(id), community: Some(community), street: Some(row.street) })
    }

    pub(crate) async fn record_look(
        &self,
        principal: &Principal,
        election: ElectionId,
        (person, sealed): (Option<PersonId>, Uuid),
        reason: &str,
    ) -> Result<(), Problem> {
        let look = Look {
            id: fresh_id()?,
            at: Clock::real_now(),
            account: principal.account,
            election,
            person,
            sealed: Some(sealed),
            reason: reason.to_owned(),
        };
        Ok(self.store().record_access(&look).await?)
    }

    /// The row of a community.
    pub(crate) async fn community(&self, id: CommunityId) -> Result<store::Community, Problem> {
        self.store().community(id).await?.ok_or(Problem::NotFound("community"))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken => Self::Conflict("record"),
            StoreError::Missing => Self::NotFound("record"),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<AppendError> for Problem {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Refused { blockers, .. } => Self::Refused(blockers),
            AppendError::TooLong { bytes, .. } => Self::field("", Fault::EntryTooLong { bytes }),
            AppendError::NotCanonical { error, .. } => Self::misread_as("", &error),
            AppendError::Stale { size } => Self::Stale { now: size },
            AppendError::KeyReused => Self::KeyReused,
            AppendError::ForeignKey => Self::misread_as("/key", &error),
            AppendError::UnknownElection => Self::NotFound("election"),
            AppendError::Exists => Self::Conflict("election"),
            AppendError::Empty => Self::field("", Fault::NothingToDo),
            AppendError::Duplicate { .. } => Self::Conflict("registration with one of these identity numbers"),
            AppendError::Unavailable(detail) => Self::Unavailable(detail),
        }
    }
}
