//! The audit log's hash chain, and the keyed hash below it.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{VaultError, random};

/// What stands before the first row of a chain.
pub const FIRST_HASH: [u8; 32] = [0; 32];

/// The key of the audit log's hash chain: whoever has only the database can neither change a row nor add one
/// unseen. Rows cut from the end are seen only by someone who kept the last hash.
pub struct ChainKey(Zeroizing<[u8; 32]>);

impl ChainKey {
    /// A new random key; only the operating system's random numbers can fail it.
    pub fn generate() -> Result<Self, VaultError> {
        random().map(Zeroizing::new).map(Self)
    }

    /// The hash of a row, given the hash before it (the first row's is [`FIRST_HASH`]):
    /// HMAC-SHA256(key, previous || row). `row` must be a canonical form, in which no two rows are alike.
    #[must_use]
    pub fn link(&self, previous: &[u8; 32], row: &[u8]) -> [u8; 32] {
        mac_of(&self.0, &[previous, row])
    }

    /// Whether `hash` is the row's, in constant time.
    #[must_use]
    pub fn verifies(&self, previous: &[u8; 32], row: &[u8], hash: &[u8]) -> bool {
        verify_mac_of(&self.0, &[previous, row], hash)
    }

    /// Reads an opened key.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return Err(VaultError::NotAChainKey);
        }
        key.copy_from_slice(bytes);
        Ok(Self(key))
    }

    /// The bytes to seal.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainKey(…)")
    }
}

/// HMAC-SHA256 over the parts, one after the other: all but the last must be of fixed length.
pub(super) fn mac_of(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    mac(key, parts).finalize().into_bytes().into()
}

/// Whether `expected` is [`mac_of`] the parts, in constant time.
pub(super) fn verify_mac_of(key: &[u8; 32], parts: &[&[u8]], expected: &[u8]) -> bool {
    mac(key, parts).verify_slice(expected).is_ok()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any key");
    for part in parts {
        mac.update(part);
    }
    mac
}
