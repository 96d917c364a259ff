//! The audit log's hash chain.

use super::VaultError;

/// The key of the audit log's hash chain: who has only the database cannot forge a row.
pub struct ChainKey(zeroize::Zeroizing<[u8; 32]>);

impl ChainKey {
    /// A new random key.
    pub fn generate() -> Result<Self, VaultError> {
        unimplemented!()
    }

    /// The hash of a row, given the hash before it: HMAC-SHA256(key, previous || row).
    #[must_use]
    pub fn link(&self, _previous: &[u8; 32], _row: &[u8]) -> [u8; 32] {
        unimplemented!()
    }

    /// Whether `hash` is the row's, in constant time.
    #[must_use]
    pub fn verifies(&self, _previous: &[u8; 32], _row: &[u8], _hash: &[u8]) -> bool {
        unimplemented!()
    }
}

impl std::fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChainKey(…)")
    }
}
