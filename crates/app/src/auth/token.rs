//! Access tokens: JWT signed with Ed25519 (RFC 7519, RFC 8037), fifteen minutes; and what refresh tokens
//! and one-time codes are made of.

use crate::clock::Clock;
use crate::error::Problem;
use crate::random::random_bytes;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey, Verifier as _, VerifyingKey};
use election::AccountId;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ledger::Hash;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use uuid::Uuid;

/// Seconds that an access token lives.
pub const ACCESS_SECONDS: i64 = 15 * 60;

/// Tokens whose signature was found to hold and is not checked again; beyond that all are forgotten.
const MOST_KNOWN: usize = 10_000;

/// What an access token says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// The account.
    pub sub: AccountId,
    /// The session (family of refresh tokens). Ending it ends the refresh tokens; this token runs out by itself.
    pub sid: Uuid,
    /// Issued, seconds.
    pub iat: i64,
    /// Expires, seconds.
    pub exp: i64,
}

/// The provider of this crate's one algorithm, so that no RSA code enters.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::EdDSA => Ok(Box::new(Signer(SigningKey::from_bytes(&seed(key.as_bytes())?)))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::EdDSA => {
            let public = seed(key.try_get_as_bytes()?)?;
            let key = VerifyingKey::from_bytes(&public).map_err(|_| ErrorKind::InvalidEddsaKey)?;
            Ok(Box::new(Verifier(key)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn seed(bytes: &[u8]) -> JwtResult<[u8; 32]> {
    bytes.try_into().map_err(|_| ErrorKind::InvalidEddsaKey.into())
}

struct Signer(SigningKey);

impl signature::Signer<Vec<u8>> for Signer {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

impl JwtSigner for Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct Verifier(VerifyingKey);

impl signature::Verifier<Vec<u8>> for Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| signature::Error::new())?;
        self.0.verify(message, &signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

/// Signs and reads access tokens.
pub struct Tokens {
    signing: EncodingKey,
    reading: DecodingKey,
    validation: Validation,
    /// By fingerprint. Only the signature is remembered: whether the account is admitted is asked each time.
    known: RwLock<HashMap<Hash, Claims>>,
}

impl Tokens {
    /// From the installation's token key.
    pub fn new(key: &[u8; 32]) -> Self {
        // A second App in one process finds the same provider installed.
        let _installed_before = PROVIDER.install_default();
        let public = SigningKey::from_bytes(key).verifying_key();
        let mut validation = Validation::new(Algorithm::EdDSA);
        // One rule for tokens that are new and for those that are known: see `read_at`.
        validation.validate_exp = false;
        Self {
            signing: EncodingKey::from_ed_der(key),
            reading: DecodingKey::from_ed_der(public.as_bytes()),
            validation,
            known: RwLock::default(),
        }
    }

    /// A signed token.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] where signing fails.
    pub fn sign(&self, claims: &Claims) -> Result<String, Problem> {
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), claims, &self.signing)
            .map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// The claims of a token that is signed by this key and has not expired.
    ///
    /// # Errors
    /// [`Problem::NotSignedIn`] for every other token.
    pub fn read(&self, token: &str) -> Result<Claims, Problem> {
        self.read_at(token, Clock::real_now().timestamp())
    }

    fn read_at(&self, token: &str, now: i64) -> Result<Claims, Problem> {
        let name = fingerprint(token);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        let claims = match known {
            Some(claims) => claims,
            None => self.verified(token, name)?,
        };
        if now <= claims.exp { Ok(claims) } else { Err(Problem::NotSignedIn) }
    }

    fn verified(&self, token: &str, name: Hash) -> Result<Claims, Problem> {
        let read = jsonwebtoken::decode::<Claims>(token, &self.reading, &self.validation);
        let claims = read.map_err(|_| Problem::NotSignedIn)?.claims;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(name, claims.clone());
        Ok(claims)
    }
}

/// A random secret of 32 bytes as text, for refresh tokens and one-time codes.
///
/// # Errors
/// [`Problem::Unavailable`] without randomness.
pub(crate) fn secret() -> Result<String, Problem> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>()?))
}

/// What is stored of a secret.
pub(crate) fn fingerprint(secret: &str) -> ledger::Hash {
    ledger::sha256(secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims { sub: AccountId(Uuid::from_u128(1)), sid: Uuid::from_u128(2), iat: 1_000, exp: 1_900 }
    }

    #[test]
    fn a_token_lives_to_its_last_second_however_often_it_is_read() {
        let tokens = Tokens::new(&[7; 32]);
        let token = tokens.sign(&claims()).unwrap();
        for (now, lives) in [(1_000, true), (1_900, true), (1_901, false), (1_900, true), (9_000, false)] {
            assert_eq!(tokens.read_at(&token, now).is_ok(), lives, "at {now}");
        }
    }

    #[test]
    fn a_known_token_lends_nothing_to_another() {
        let (ours, other) = (Tokens::new(&[7; 32]), Tokens::new(&[8; 32]));
        let token = ours.sign(&claims()).unwrap();
        assert_eq!(ours.read_at(&token, 1_000).ok(), Some(claims()));
        assert!(other.read_at(&token, 1_000).is_err(), "another key");
        let (head, _) = token.rsplit_once('.').unwrap();
        let (_, signature) =
            other.sign(&claims()).unwrap().rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert!(ours.read_at(&format!("{head}.{signature}"), 1_000).is_err(), "another signature");
        assert!(ours.read_at(&format!("{token}="), 1_000).is_err(), "another spelling");
    }
}
