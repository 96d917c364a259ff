//! The keys of `encryption.keys`.

use std::fmt;

use aes_gcm::{Aes256Gcm, KeyInit};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::chain::{mac_of, verify_mac_of};
use super::{KeyRingError, VaultError, expose, random};

/// Most characters of a key's id; its length is stored in one byte.
const MAX_ID: usize = 16;

/// The configured keys: the first seals, all open.
#[derive(Clone)]
pub struct KeyRing {
    first: RingKey,
    others: Vec<RingKey>,
}

/// One key. The configured bytes are only the root: what seals and what proves the key's identity are derived
/// from it, so that no bytes serve two algorithms.
#[derive(Clone)]
pub(super) struct RingKey {
    id: String,
    cipher: Aes256Gcm,
    check: Zeroizing<[u8; 32]>,
}

impl KeyRing {
    /// Reads entries of the form `<id>:<64 hex digits>`, the sealing one first.
    ///
    /// Refuses keys that cannot have been random, and two that share an id or their bytes.
    pub fn from_entries(entries: &[SecretString]) -> Result<Self, KeyRingError> {
        let mut roots: Vec<(String, Zeroizing<[u8; 32]>)> = Vec::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            let (id, root) = read_entry(index + 1, expose(entry))?;
            if roots.iter().any(|(other, _)| *other == id) {
                return Err(KeyRingError::DuplicateId { id });
            }
            if let Some((first, _)) = roots.iter().find(|(_, other)| *other == root) {
                return Err(KeyRingError::DuplicateKey { first: first.clone(), second: id });
            }
            roots.push((id, root));
        }
        let mut keys = roots.into_iter().map(|(id, root)| RingKey::derive(id, &root));
        let first = keys.next().ok_or(KeyRingError::Empty)?;
        Ok(Self { first, others: keys.collect() })
    }

    /// A new random entry for `encryption.keys`, with a random id; only the operating system's random numbers
    /// can fail it.
    pub fn generate_entry() -> Result<SecretString, VaultError> {
        let id = hex::encode(random::<3>()?);
        let root = Zeroizing::new(random::<32>()?);
        let digits = Zeroizing::new(hex::encode(root.as_slice()));
        // Of exact size from the start: growing would leave a copy of the digits behind.
        let mut entry = Zeroizing::new(String::with_capacity(2 + id.len() + 1 + digits.len()));
        for part in ["k-", &id, ":", digits.as_str()] {
            entry.push_str(part);
        }
        Ok(SecretString::from(entry.as_str()))
    }

    /// The id of the key that seals.
    #[must_use]
    pub fn current_id(&self) -> &str {
        &self.first.id
    }

    /// All ids, the sealing one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys().map(RingKey::id)
    }

    /// The key that seals.
    pub(super) fn current(&self) -> &RingKey {
        &self.first
    }

    /// All keys, the sealing one first.
    pub(super) fn keys(&self) -> impl Iterator<Item = &RingKey> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The key of this id.
    pub(super) fn find(&self, id: &str) -> Result<&RingKey, VaultError> {
        self.keys()
            .find(|key| key.id == id)
            .ok_or_else(|| VaultError::UnknownKey { id: id.to_owned() })
    }
}

impl RingKey {
    /// Derives what seals and what proves the key. The root is uniformly random, so one HMAC per use is enough
    /// (the expand step of HKDF, RFC 5869 section 2.3).
    fn derive(id: String, root: &[u8; 32]) -> Self {
        let seal = Zeroizing::new(mac_of(root, &[b"switchboard seal v1"]));
        let check = Zeroizing::new(mac_of(root, &[b"switchboard key check v1"]));
        Self { id, cipher: Aes256Gcm::new((&*seal).into()), check }
    }

    /// The key's id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The cipher that seals and opens.
    pub(super) fn cipher(&self) -> &Aes256Gcm {
        &self.cipher
    }

    /// What proves this key for this installation without telling anything about it.
    pub(super) fn check_value(&self, installation: &[u8; 16]) -> [u8; 32] {
        mac_of(&self.check, &[installation, self.id.as_bytes()])
    }

    /// Refuses a check value of another key, in constant time.
    pub(super) fn verify_check_value(
        &self,
        installation: &[u8; 16],
        stored: &[u8],
    ) -> Result<(), VaultError> {
        if verify_mac_of(&self.check, &[installation, self.id.as_bytes()], stored) {
            Ok(())
        } else {
            Err(VaultError::WrongKey { id: self.id.clone() })
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing")?;
        f.debug_list().entries(self.ids()).finish()
    }
}

/// Whether this may be a key's id. It stands in sealed values and in error texts.
pub(super) fn is_key_id(id: &[u8]) -> bool {
    (1..=MAX_ID).contains(&id.len())
        && id.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

/// Reads `<id>:<64 hex digits>`.
fn read_entry(position: usize, entry: &str) -> Result<(String, Zeroizing<[u8; 32]>), KeyRingError> {
    let (id, digits) = entry.trim().split_once(':').ok_or(KeyRingError::NotAnEntry { position })?;
    if !is_key_id(id.as_bytes()) {
        return Err(KeyRingError::Id { position });
    }
    let id = id.to_owned();
    let mut root = Zeroizing::new([0; 32]);
    if hex::decode_to_slice(digits, root.as_mut_slice()).is_err() {
        return Err(KeyRingError::Digits { id });
    }
    if root.iter().all(|byte| *byte == root[0]) {
        return Err(KeyRingError::NotRandom { id });
    }
    Ok((id, root))
}
