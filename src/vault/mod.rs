//! The vault: seals what must never be read from the database, and is the only room that can open it.

use secrecy::SecretString;

mod chain;
mod envelope;
mod key_ring;

pub use chain::ChainKey;
pub use envelope::Sealed;
pub use key_ring::{KeyRing, KeyRingError};

/// What a sealed value is for; one value never opens as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An Exotel credential.
    Credential,
    /// What was typed in a dialog whose submit failed.
    Draft,
    /// The key of the audit log's hash chain.
    AuditChain,
}

/// Where a sealed value belongs. All of it is authenticated: elsewhere the value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealContext<'a> {
    /// What the value is for.
    pub purpose: Purpose,
    /// The workspace's guild id; 0 for the installation itself.
    pub guild: u64,
    /// The column or field, such as `api_key`.
    pub field: &'a str,
    /// The canonical API origin that a credential belongs to; empty where there is none.
    pub origin: &'a str,
}

/// Why a value could not be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key that sealed the value is not in the ring.
    #[error("no key \"{id}\" in encryption.keys: put it back, after the others")]
    UnknownKey {
        /// The id that the sealed value names.
        id: String,
    },
}

/// Seals with the first key of the ring; opens with the key that a value names.
#[derive(Debug)]
pub struct Vault {
    ring: KeyRing,
}

impl Vault {
    /// A vault over the configured keys.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        Self { ring }
    }

    /// The key ring.
    #[must_use]
    pub fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// Seals a secret for exactly this place.
    pub fn seal(
        &self,
        _context: &SealContext<'_>,
        _secret: &SecretString,
    ) -> Result<Sealed, VaultError> {
        unimplemented!()
    }

    /// Opens a secret that was sealed for exactly this place.
    pub fn open(
        &self,
        _context: &SealContext<'_>,
        _sealed: &Sealed,
    ) -> Result<SecretString, VaultError> {
        unimplemented!()
    }

    /// Seals bytes, such as a draft's JSON.
    pub fn seal_bytes(
        &self,
        _context: &SealContext<'_>,
        _plain: &[u8],
    ) -> Result<Sealed, VaultError> {
        unimplemented!()
    }

    /// Opens bytes; they are wiped when dropped.
    pub fn open_bytes(
        &self,
        _context: &SealContext<'_>,
        _sealed: &Sealed,
    ) -> Result<zeroize::Zeroizing<Vec<u8>>, VaultError> {
        unimplemented!()
    }

    /// Seals the audit chain's key.
    pub fn seal_chain_key(
        &self,
        _context: &SealContext<'_>,
        _key: &ChainKey,
    ) -> Result<Sealed, VaultError> {
        unimplemented!()
    }

    /// Opens the audit chain's key.
    pub fn open_chain_key(
        &self,
        _context: &SealContext<'_>,
        _sealed: &Sealed,
    ) -> Result<ChainKey, VaultError> {
        unimplemented!()
    }

    /// Whether the value is sealed with the first key.
    #[must_use]
    pub fn is_current(&self, _sealed: &Sealed) -> bool {
        unimplemented!()
    }

    /// The value sealed again with the first key; `None` when it already is. Opens it either way.
    pub fn reseal(
        &self,
        _context: &SealContext<'_>,
        _sealed: &Sealed,
    ) -> Result<Option<Sealed>, VaultError> {
        unimplemented!()
    }

    /// The check value of every key, by id, to be stored with the installation's random id.
    #[must_use]
    pub fn key_checks(&self, _installation: &[u8; 16]) -> Vec<(String, [u8; 32])> {
        unimplemented!()
    }

    /// Whether the key named `id` is the one whose check value was stored. An id that is not in the ring is
    /// [`VaultError::UnknownKey`].
    pub fn verify_key_check(
        &self,
        _installation: &[u8; 16],
        _id: &str,
        _stored: &[u8],
    ) -> Result<(), VaultError> {
        unimplemented!()
    }
}
