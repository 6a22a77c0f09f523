//! Passwords: argon2id on threads of their own that give way to everybody else, equal work for unknown names.

use crate::error::Problem;
use crate::random::random_bytes;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use tokio::sync::oneshot;

/// Memory of one hash in KiB, its passes and its lanes (OWASP's first choice for argon2id).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// How far hashing stands back when processors are scarce: sixteen guessers must not slow readers down.
const NICENESS: i32 = 17;

/// One hash to make or to check.
type Work = Box<dyn FnOnce() + Send>;

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    work: mpsc::Sender<Work>,
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
        let (work, waiting) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..at_once.max(1) {
            let waiting = waiting.clone();
            let hashing = thread::Builder::new().name("passwords".to_owned()).spawn(move || hash_what_waits(&waiting));
            hashing.map_err(|error| Problem::unavailable(error.to_string()))?;
        }
        Ok(Self { work, decoy: hash_now("nobody's password")?.into() })
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
        let (answer, answered) = oneshot::channel();
        let job: Work = Box::new(move || {
            // Whoever asked may have gone.
            let _ = answer.send(work());
        });
        self.work.send(job).map_err(|error| Problem::unavailable(error.to_string()))?;
        answered.await.map_err(|error| Problem::unavailable(error.to_string()))?
    }
}

/// Works until the last sender is gone.
fn hash_what_waits(waiting: &Mutex<mpsc::Receiver<Work>>) {
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::warn!(%error, "passwords are hashed at ordinary priority");
    }
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // Who asked is answered by the end of the channel; the thread goes on.
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            tracing::error!("hashing a password panicked");
        }
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
