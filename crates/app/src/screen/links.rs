//! Links with which a screen in the hall reads without an account: random, kept as a hash, for some hours, revocable.

use crate::access::Principal;
use crate::app::App;
use crate::auth::{fingerprint, secret};
use crate::clock::Clock;
use crate::error::Problem;
use crate::fault::Fault;
use crate::random::fresh_id;
use chrono::{DateTime, TimeDelta, Utc};
use election::{AccountId, ElectionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Hours that a link opens where nobody says otherwise: a polling day and the night of the count.
const HOURS: u16 = 36;

/// The longest that a link may open, in hours.
const MOST_HOURS: u16 = 720;

/// A link to be made.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScreenLink {
    /// For how many hours it opens, from 1 to 720; 36 where it is left out.
    #[serde(default)]
    pub hours: Option<u16>,
}

/// A link that was made; only this answer says where it leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct MadeScreenLink {
    /// Its id, for revoking it.
    pub link: Uuid,
    /// The path of the page.
    pub path: String,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
}

/// A link as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ScreenLinkView {
    /// Its id.
    pub link: Uuid,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made: DateTime<Utc>,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
    /// When it was revoked.
    pub revoked: Option<DateTime<Utc>>,
}

impl From<store::ScreenLink> for ScreenLinkView {
    fn from(link: store::ScreenLink) -> Self {
        Self { link: link.id, made_by: link.made_by, made: link.made, expires: link.expires, revoked: link.revoked }
    }
}

impl App {
    /// Makes a link of an election's screen.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for too few or too many hours.
    pub async fn make_screen_link(
        &self,
        principal: &Principal,
        election: ElectionId,
        new: NewScreenLink,
    ) -> Result<MadeScreenLink, Problem> {
        let hours = new.hours.unwrap_or(HOURS);
        if !(1..=MOST_HOURS).contains(&hours) {
            return Err(Problem::field("/hours", Fault::Range { least: 1, most: i64::from(MOST_HOURS) }));
        }
        let (token, made) = (secret()?, Clock::real_now());
        let expires = made.checked_add_signed(TimeDelta::hours(hours.into())).unwrap_or(made);
        let made_by = principal.account;
        let link = store::ScreenLink { id: fresh_id()?, election, made_by, made, expires, revoked: None };
        self.store().add_screen_link(&link, fingerprint(&token)).await?;
        Ok(MadeScreenLink { link: link.id, path: format!("/screen/{token}"), expires })
    }

    /// The links of an election's screen.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn screen_links(&self, election: ElectionId) -> Result<Vec<ScreenLinkView>, Problem> {
        Ok(self.store().screen_links(election).await?.into_iter().map(ScreenLinkView::from).collect())
    }

    /// Shuts a link; whoever has it gets what anybody gets who has none.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn revoke_screen_link(&self, election: ElectionId, link: Uuid) -> Result<(), Problem> {
        Ok(self.store().revoke_screen_link(election, link, Clock::real_now()).await?)
    }

    /// The election that a link shows.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a link that never was, is over or was revoked.
    pub async fn screen_of(&self, token: &str) -> Result<ElectionId, Problem> {
        let found = self.store().screen_of(fingerprint(token), Clock::real_now()).await?;
        found.ok_or(Problem::NotFound("screen"))
    }
}
