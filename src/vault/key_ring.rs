//! The keys of `encryption.keys`.

use std::fmt;

use secrecy::SecretString;

use super::VaultError;

/// The configured keys: the first seals, all open.
pub struct KeyRing {}

/// Why the configured keys cannot be used. Never repeats a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRingError {
    /// No key at all.
    #[error("encryption.keys is empty")]
    Empty,
}

impl KeyRing {
    /// Reads entries of the form `<id>:<64 hex digits>`.
    pub fn from_entries(_entries: &[SecretString]) -> Result<Self, KeyRingError> {
        unimplemented!()
    }

    /// A new random entry for `encryption.keys`.
    pub fn generate_entry() -> Result<SecretString, VaultError> {
        unimplemented!()
    }

    /// The id of the key that seals.
    #[must_use]
    pub fn current_id(&self) -> &str {
        unimplemented!()
    }

    /// All ids, the sealing one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}
