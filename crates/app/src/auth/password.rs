//! Passwords: argon2id off the async threads, a bound on how many at once, equal work for unknown names.

use crate::error::Problem;
use crate::random::random_bytes;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory of one hash in KiB, its passes and its lanes (OWASP's first choice for argon2id).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
    decoy: Arc<str>,
}

fn hasher() -> Result<Argon2<'static>, Problem> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, Problem> {
    let salt: [u8; 16] = random_bytes()?;
    hasher()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Problem::unavailable(error.to_string()))
}

impl Passwords {
    /// At most so many hashes at once, so that logins leave room for everybody else.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] without randomness.
    pub fn new(at_once: usize) -> Result<Self, Problem> {
        Ok(Self { at_once: Arc::new(Semaphore::new(at_once)), decoy: hash_now("nobody's password")?.into() })
    }

    /// The hash to store.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] where hashing fails.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let password = password.to_owned();
        self.off_thread(move || hash_now(&password)).await
    }

    /// Whether the password fits. Without a stored hash the same work is done against a decoy.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] where hashing fails.
    pub async fn fits(&self, password: &str, stored: Option<String>) -> Result<Fit, Problem> {
        let password = password.to_owned();
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        self.off_thread(move || {
            let fits = hasher()?.verify_password(password.as_bytes(), stored.as_str()).is_ok();
            Ok(if fits && known { Fit::Right } else { Fit::Wrong })
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = self.at_once.clone().acquire_owned().await;
        let permit = permit.map_err(|error| Problem::unavailable(error.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(|error| Problem::unavailable(error.to_string()))?
    }
}

/// Whether a password fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// It does.
    Right,
    /// It does not, or nobody has that name.
    Wrong,
}
