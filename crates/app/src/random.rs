//! Randomness of the operating system: ids, salts, nonces, codes.

use crate::error::Problem;
use uuid::Uuid;

/// So many random bytes.
///
/// # Errors
/// [`Problem::Unavailable`] where the operating system gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(bytes)
}

/// A random id (version 4): it carries neither time nor order.
///
/// # Errors
/// As [`random_bytes`].
pub fn fresh_id() -> Result<Uuid, Problem> {
    Ok(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid())
}
