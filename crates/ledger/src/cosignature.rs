//! Timestamped Ed25519 cosignatures of checkpoints (C2SP tlog-cosignature, `cosignature/v1`).

/// The latest time that a cosignature may carry.
const MAX_TIME: u64 = i64::MAX.unsigned_abs();

/// A cosignature as its signature line carries it: 8 bytes of time, then 64 of Ed25519.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// When the cosigner saw the checkpoint, in seconds since 1970.
    pub time: u64,
    /// The Ed25519 signature over [`cosigned_message`].
    pub signature: [u8; 64],
}

impl Cosignature {
    /// Reads the 72 bytes that follow the key ID; nothing if there are more or fewer, or if the
    /// time is beyond 2^63 − 1.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (time, signature) = bytes.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let signature = signature.try_into().ok()?;
        (time <= MAX_TIME).then_some(Self { time, signature })
    }

    /// The 72 bytes that follow the key ID.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.time.to_be_bytes().as_slice(), &self.signature].concat()
    }
}

/// What a cosigner signs: header, time, and the checkpoint's text with its final newline.
pub fn cosigned_message(time: u64, checkpoint_text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{checkpoint_text}")
}
