//! Papers sealed to their holders. A package holds every batch with its nonces, and every version that a teller entered;
//! its key is sealed to the public key of the chair and to that of the chief supervisor (HPKE, RFC 9180: X25519, HKDF-SHA256,
//! ChaCha20-Poly1305), so that either opens it and nobody else.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::documents::document;
use crate::error::Problem;
use crate::fault::Fault;
use crate::random::random_bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use election::record::Command as Record;
use election::record::holders::{Holder, HolderKey};
use election::{Command, Election, ElectionId, Role, RoundNo};
use evidence::BatchOpening;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal};
use ledger::Hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::SealKind;
use thiserror::Error;

/// The format of packages, authenticated with them.
const FORMAT: &str = "zhixuan-papers/1";

/// The format of a holder's locked key.
const KEY_FORMAT: &str = "zhixuan-holder/1";

type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Why a package or a key does not open.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum HolderError {
    /// Not what it should be.
    #[error("malformed: {0}")]
    Malformed(String),
    /// No copy is for this key.
    #[error("the package is not sealed to this key")]
    OtherKey,
    /// It was changed.
    #[error("the package does not open: it was changed")]
    Changed,
}

/// A holder's private key.
pub struct HolderSecret(Private);

impl HolderSecret {
    /// A fresh one.
    pub fn generate() -> Self {
        let (private, _) = X25519HkdfSha256::gen_keypair();
        Self(private)
    }

    /// The public key that is registered.
    pub fn public(&self) -> HolderKey {
        let mut bytes = [0; 32];
        X25519HkdfSha256::sk_to_pk(&self.0).write_exact(&mut bytes);
        HolderKey(Hash::from_bytes(bytes))
    }

    /// The key under a passphrase, as a file.
    ///
    /// # Errors
    /// [`HolderError::Malformed`].
    pub fn lock(&self, passphrase: &str) -> Result<String, HolderError> {
        let spelled = STANDARD.encode(self.0.to_bytes());
        store::lock(KEY_FORMAT, &spelled, passphrase).map_err(|error| HolderError::Malformed(error.to_string()))
    }

    /// Opens what [`HolderSecret::lock`] wrote.
    ///
    /// # Errors
    /// [`HolderError::Malformed`] for another file or passphrase.
    pub fn unlock(text: &str, passphrase: &str) -> Result<Self, HolderError> {
        let malformed = |error: &dyn std::error::Error| HolderError::Malformed(error.to_string());
        let spelled = store::unlock(KEY_FORMAT, text, passphrase).map_err(|error| malformed(&error))?;
        let bytes = STANDARD.decode(spelled).map_err(|error| malformed(&error))?;
        Private::from_bytes(&bytes).map(Self).map_err(|error| HolderError::Malformed(error.to_string()))
    }
}

/// What is in a package.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// Whose.
    pub election: ElectionId,
    /// Up to which round.
    pub upto: RoundNo,
    /// What a holder enters to show that the package opens.
    pub secret: Hash,
    /// Every agreed batch with its nonces.
    pub batches: Vec<BatchOpening>,
    /// Every version that a teller entered, by the id under which it lay, as base64.
    pub versions: BTreeMap<String, String>,
}

/// A package as a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    format: String,
    election: ElectionId,
    upto: RoundNo,
    copies: Vec<Copy>,
    nonce: String,
    sealed: String,
}

/// The package's key, sealed to one holder.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Copy {
    holder: Holder,
    key: HolderKey,
    encapsulated: String,
    sealed: String,
}

fn bound(election: ElectionId, upto: RoundNo) -> Vec<u8> {
    format!("{FORMAT}|{election}|{upto}").into_bytes()
}

/// Seals papers to holders: the bytes of a package.
///
/// # Errors
/// [`Problem::Unavailable`] where there is no randomness, [`Problem::Invalid`] for a key that is none.
pub fn seal(papers: &Papers, holders: &[(Holder, HolderKey)]) -> Result<Vec<u8>, Problem> {
    let unavailable = |error: &dyn std::fmt::Display| Problem::unavailable(error.to_string());
    let (key, nonce) = (random_bytes::<32>()?, random_bytes::<24>()?);
    let bound = bound(papers.election, papers.upto);
    let plain = serde_json::to_vec(papers).map_err(|error| unavailable(&error))?;
    let cipher = XChaCha20Poly1305::new(&key.into());
    let payload = Payload { msg: &plain, aad: &bound };
    let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|error| unavailable(&error))?;
    let copies = holders.iter().map(|(holder, to)| {
        let public = public(*to)?;
        let mode = OpModeS::Base;
        let copy = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            &public,
            FORMAT.as_bytes(),
            &key,
            &bound,
        );
        let (encapsulated, sealed) = copy.map_err(|_| not_a_key())?;
        let encapsulated = STANDARD.encode(encapsulated.to_bytes());
        Ok(Copy { holder: *holder, key: *to, encapsulated, sealed: STANDARD.encode(sealed) })
    });
    let package = Package {
        format: FORMAT.to_owned(),
        election: papers.election,
        upto: papers.upto,
        copies: copies.collect::<Result<_, Problem>>()?,
        nonce: STANDARD.encode(nonce),
        sealed: STANDARD.encode(sealed),
    };
    serde_json::to_vec_pretty(&package).map_err(|error| unavailable(&error))
}

/// Opens a package with the key of either holder.
///
/// # Errors
/// [`HolderError`].
pub fn open(package: &[u8], secret: &HolderSecret) -> Result<Papers, HolderError> {
    let malformed = |error: &dyn std::fmt::Display| HolderError::Malformed(error.to_string());
    let package: Package = serde_json::from_slice(package).map_err(|error| malformed(&error))?;
    if package.format != FORMAT {
        return Err(HolderError::Malformed(format!("format {}", package.format)));
    }
    let decoded = |text: &str| STANDARD.decode(text).map_err(|error| malformed(&error));
    let own = secret.public();
    let copy = package.copies.iter().find(|copy| copy.key == own).ok_or(HolderError::OtherKey)?;
    let encapsulated = Encapsulated::from_bytes(&decoded(&copy.encapsulated)?).map_err(|error| malformed(&error))?;
    let bound = bound(package.election, package.upto);
    let key = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret.0,
        &encapsulated,
        FORMAT.as_bytes(),
        &decoded(&copy.sealed)?,
        &bound,
    );
    let key: [u8; 32] = key.ok().and_then(|key| key.try_into().ok()).ok_or(HolderError::Changed)?;
    let nonce: [u8; 24] = decoded(&package.nonce)?.try_into().map_err(|_| HolderError::Changed)?;
    let sealed = decoded(&package.sealed)?;
    let payload = Payload { msg: &sealed, aad: &bound };
    let plain = XChaCha20Poly1305::new(&key.into()).decrypt(&nonce.into(), payload);
    let plain = plain.map_err(|_| HolderError::Changed)?;
    serde_json::from_slice(&plain).map_err(|error| malformed(&error))
}

fn public(key: HolderKey) -> Result<Public, Problem> {
    Public::from_bytes(key.0.as_bytes()).map_err(|_| not_a_key())
}

fn not_a_key() -> Problem {
    Problem::field("/key", Fault::NotAHolder)
}

/// Refuses a key to which nothing could be sealed.
pub(crate) fn require_key(command: &Command) -> Result<(), Problem> {
    match command {
        Command::Record(Record::RegisterHolder { key }) => public(*key).map(drop),
        _ => Ok(()),
    }
}

impl App {
    /// Seals all papers that the server keeps to both holders: a document, and its hash on record. The vault still holds
    /// them until a holder confirms that the package opens.
    ///
    /// # Errors
    /// [`Problem::Refused`] with the blockers.
    pub async fn seal_papers(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let papers = self.papers_kept(election).await?;
        let holders: Vec<_> = election.holders.keys.iter().map(|(holder, held)| (*holder, held.key)).collect();
        let proof = ledger::sha256(papers.secret.as_bytes());
        let package = seal(&papers, &holders)?;
        let hash = ledger::sha256(&package);
        let (document, record, sealed) = document(package)?;
        let seal = Command::Record(Record::SealRecords { document, package: hash, proof });
        let made = serde_json::json!({ "document": document, "package": hash });
        let work = Work { commands: vec![record, seal], seal: vec![sealed], made, ..Work::default() };
        self.submit(principal, role, id, work, requested).await
    }

    /// Everything of papers that the vault holds.
    async fn papers_kept(&self, election: &Election) -> Result<Papers, Problem> {
        let mut batches = Vec::new();
        let kept = election.ballot.rounds.iter().filter(|round| election.holders.keeps(round.number));
        for (key, batch) in kept.flat_map(crate::counting::agreed_batches) {
            batches.push(self.opening_of(election.id, key, batch).await?);
        }
        let versions = self.store().unseal_all(election.id, SealKind::Paper).await?;
        let version = |bytes: &[u8]| STANDARD.encode(bytes.trim_ascii_end());
        let versions = versions.into_iter().map(|one| (one.id.to_string(), version(&one.bytes)));
        Ok(Papers {
            election: election.id,
            upto: election.last_counted().unwrap_or(RoundNo(0)),
            secret: Hash::from_bytes(random_bytes()?),
            batches,
            versions: versions.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn papers() -> Papers {
        Papers {
            election: ElectionId(uuid::Uuid::from_u128(7)),
            upto: RoundNo(2),
            secret: ledger::sha256(b"inside"),
            batches: Vec::new(),
            versions: BTreeMap::from([("a".to_owned(), "AA==".to_owned())]),
        }
    }

    #[test]
    fn either_holder_opens_a_package_and_nobody_else() {
        let [chair, supervisor, stranger] = [(); 3].map(|()| HolderSecret::generate());
        let to = [(Holder::Chair, chair.public()), (Holder::ChiefSupervisor, supervisor.public())];
        let package = seal(&papers(), &to).unwrap();
        assert_eq!(open(&package, &chair), Ok(papers()));
        assert_eq!(open(&package, &supervisor), Ok(papers()));
        assert_eq!(open(&package, &stranger), Err(HolderError::OtherKey));
        // What is said in the open about a package is bound to what is sealed.
        let text = String::from_utf8(package).unwrap();
        let renamed = text.replace("\"upto\": 2", "\"upto\": 1");
        assert_ne!(renamed, text);
        assert_eq!(open(renamed.as_bytes(), &chair), Err(HolderError::Changed));
        let given = text.replace(&chair.public().0.to_string(), &stranger.public().0.to_string());
        assert_ne!(given, text);
        assert_eq!(open(given.as_bytes(), &stranger), Err(HolderError::Changed));
    }

    #[test]
    fn a_key_opens_under_its_passphrase_alone() {
        let secret = HolderSecret::generate();
        let locked = secret.lock("a good passphrase").unwrap();
        assert_eq!(HolderSecret::unlock(&locked, "a good passphrase").unwrap().public(), secret.public());
        assert!(HolderSecret::unlock(&locked, "another").is_err());
        assert!(HolderSecret::unlock("{}", "a good passphrase").is_err());
    }

    #[test]
    fn nothing_is_sealed_to_a_key_that_is_none() {
        let to = [(Holder::Chair, HolderKey(Hash::from_bytes([0; 32])))];
        assert!(seal(&papers(), &to).is_err());
    }
}
