//! Renewal of a page's session: the browser may ask twice with one refresh token (two tabs, a page and its stream), and
//! that is no theft. The answer to a token is remembered for some seconds within this process and given again.

use super::{Refresh, SessionTokens, fingerprint};
use crate::app::App;
use crate::clock::Clock;
use crate::error::Problem;
use chrono::{DateTime, TimeDelta, Utc};
use ledger::Hash;
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// Seconds for which the same token is answered alike.
const ALIKE_SECONDS: i64 = 10;

/// Renewals of the last seconds by the token that asked.
#[derive(Default)]
pub(crate) struct Renewals(Mutex<BTreeMap<Hash, (DateTime<Utc>, SessionTokens)>>);

impl App {
    /// As [`App::refresh`], and the same answer to the same token within some seconds.
    ///
    /// # Errors
    /// [`Problem::NotSignedIn`].
    pub async fn renew(&self, refresh: &str) -> Result<SessionTokens, Problem> {
        let now = Clock::real_now();
        let asked = fingerprint(refresh);
        let mut recent = self.renewals().0.lock().await;
        recent.retain(|_, (at, _)| now - *at < TimeDelta::seconds(ALIKE_SECONDS));
        if let Some((_, tokens)) = recent.get(&asked) {
            return Ok(tokens.clone());
        }
        let tokens = self.refresh(Refresh { refresh: refresh.to_owned() }).await?;
        recent.insert(asked, (now, tokens.clone()));
        Ok(tokens)
    }
}
