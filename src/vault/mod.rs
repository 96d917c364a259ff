//! The vault: seals what must never be read from the database, and is the only room that can open it.
//!
//! AES-256-GCM with a random 96-bit nonce. A key may seal 2^32 values that way (NIST SP 800-38D); a team
//! that changes its credentials every minute needs 8,000 years for that, so there is no counter. The cipher
//! does not commit to a key, so the key is chosen by the id that a value names, never by trying.

mod chain;
mod envelope;
mod error;
mod key_ring;

use aes_gcm::aead::{Aead, Payload};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

pub use chain::{ChainKey, FIRST_HASH};
pub use envelope::{Purpose, SealContext, Sealed};
pub use error::{KeyRingError, VaultError};
pub use key_ring::KeyRing;

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
        context: &SealContext<'_>,
        secret: &SecretString,
    ) -> Result<Sealed, VaultError> {
        self.seal_bytes(context, expose(secret).as_bytes())
    }

    /// Opens a secret that was sealed for exactly this place.
    pub fn open(
        &self,
        context: &SealContext<'_>,
        sealed: &Sealed,
    ) -> Result<SecretString, VaultError> {
        let plain = self.open_bytes(context, sealed)?;
        // A copy of exact size: giving away the vector itself could shrink it and leave its bytes behind.
        std::str::from_utf8(&plain).map(SecretString::from).map_err(|_| VaultError::NotText)
    }

    /// Whether it is this very secret that was sealed for exactly this place. What does not open is none.
    #[must_use]
    pub fn seals(&self, context: &SealContext<'_>, sealed: &Sealed, secret: &SecretString) -> bool {
        let plain = self.open_bytes(context, sealed);
        plain.is_ok_and(|plain| plain.as_slice() == expose(secret).as_bytes())
    }

    /// Seals bytes, such as a draft's JSON.
    pub fn seal_bytes(
        &self,
        context: &SealContext<'_>,
        plain: &[u8],
    ) -> Result<Sealed, VaultError> {
        let key = self.ring.current();
        let nonce = random()?;
        let aad = context.associated_data(key.id());
        let payload = Payload { msg: plain, aad: &aad };
        let ciphertext =
            key.cipher().encrypt(&nonce.into(), payload).map_err(|_| VaultError::TooLong)?;
        Ok(Sealed::assemble(key.id(), &nonce, &ciphertext))
    }

    /// Opens bytes that were sealed for exactly this place; they are wiped when dropped.
    pub fn open_bytes(
        &self,
        context: &SealContext<'_>,
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let parts = sealed.parts()?;
        let key = self.ring.find(parts.key_id)?;
        let aad = context.associated_data(key.id());
        let payload = Payload { msg: parts.ciphertext, aad: &aad };
        key.cipher()
            .decrypt(&parts.nonce.into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Refused)
    }

    /// Seals the audit chain's key.
    pub fn seal_chain_key(
        &self,
        context: &SealContext<'_>,
        key: &ChainKey,
    ) -> Result<Sealed, VaultError> {
        self.seal_bytes(context, key.bytes())
    }

    /// Opens the audit chain's key.
    pub fn open_chain_key(
        &self,
        context: &SealContext<'_>,
        sealed: &Sealed,
    ) -> Result<ChainKey, VaultError> {
        ChainKey::from_bytes(&self.open_bytes(context, sealed)?)
    }

    /// Whether the value names the first key, that is, needs no [`Vault::reseal`].
    #[must_use]
    pub fn is_current(&self, sealed: &Sealed) -> bool {
        sealed.key_id() == Some(self.ring.current_id())
    }

    /// The value sealed again with the first key; `None` when it already is. It is opened either way, so a
    /// run over every row also proves that every row can be read.
    pub fn reseal(
        &self,
        context: &SealContext<'_>,
        sealed: &Sealed,
    ) -> Result<Option<Sealed>, VaultError> {
        let plain = self.open_bytes(context, sealed)?;
        if self.is_current(sealed) {
            return Ok(None);
        }
        self.seal_bytes(context, &plain).map(Some)
    }

    /// The check value of every key, by id, to be stored beside the installation's random id. It reveals
    /// nothing of the key, and shows at the next start whether the key is still the same.
    #[must_use]
    pub fn key_checks(&self, installation: &[u8; 16]) -> Vec<(String, [u8; 32])> {
        self.ring.keys().map(|key| (key.id().to_owned(), key.check_value(installation))).collect()
    }

    /// Refuses a key that is not the one whose check value was stored under this id, in constant time; an id
    /// that is not in the ring is [`VaultError::UnknownKey`].
    pub fn verify_key_check(
        &self,
        installation: &[u8; 16],
        id: &str,
        stored: &[u8],
    ) -> Result<(), VaultError> {
        self.ring.find(id)?.verify_check_value(installation, stored)
    }

    /// A random id for a new installation.
    pub fn random_id() -> Result<[u8; 16], VaultError> {
        random()
    }
}

/// Random bytes of the operating system.
fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    aes_gcm::aead::Generate::try_generate().map_err(|_| VaultError::NoRandomness)
}

/// The one place where the vault looks at a secret.
#[expect(clippy::disallowed_methods, reason = "the vault seals what the secret holds")]
fn expose(secret: &SecretString) -> &str {
    secret.expose_secret()
}
