//! A sealed value's bytes, and the place that they are bound to.

use std::fmt;

use super::VaultError;
use super::key_ring::is_key_id;

/// The one version there is.
const VERSION: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 12;
/// Bytes of an authentication tag.
const TAG: usize = 16;

/// What a sealed value is for; one value never opens as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    Credential,
    /// What was typed in a dialog whose submit failed.
    Draft,
    /// A member's own phone.
    OwnPhone,
    /// The key of the audit log's hash chain.
    AuditChain,
}

impl Purpose {
    /// The purpose's name in the associated data: never to be changed, since values sealed with it exist.
    fn name(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::Draft => "draft",
            Self::OwnPhone => "own-phone",
            Self::AuditChain => "audit-chain",
        }
    }
}

/// Where a sealed value belongs. All of it is authenticated: anywhere else the value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealContext<'a> {
    pub purpose: Purpose,
    /// The workspace's guild id; 0 for what belongs to the installation.
    pub guild: u64,
    /// The column or field, such as `api_key`; a draft's id.
    pub field: &'a str,
    /// The canonical API origin that a credential belongs to; empty where there is none.
    pub origin: &'a str,
}

impl SealContext<'_> {
    /// The associated data: each part behind its length, so that no two places have the same bytes.
    pub(super) fn associated_data(&self, key_id: &str) -> Vec<u8> {
        let guild = self.guild.to_be_bytes();
        let parts: [&[u8]; 7] = [
            b"switchboard",
            &[VERSION],
            self.purpose.name().as_bytes(),
            &guild,
            self.field.as_bytes(),
            self.origin.as_bytes(),
            key_id.as_bytes(),
        ];
        let mut data = Vec::with_capacity(128);
        for part in parts {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part);
        }
        data
    }
}

/// A sealed value as it is stored:
/// `version (1) || length of the key id (1) || key id || nonce (12) || ciphertext and tag (16 or more)`.
///
/// Any bytes can be one; whether they are is found out when they are opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// The parts of a sealed value.
pub(super) struct Parts<'a> {
    pub(super) key_id: &'a str,
    pub(super) nonce: [u8; NONCE],
    pub(super) ciphertext: &'a [u8],
}

impl Sealed {
    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The id of the key that sealed it; `None` for bytes that are no sealed value.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.parts().ok().map(|parts| parts.key_id)
    }

    /// Puts the parts together.
    pub(super) fn assemble(key_id: &str, nonce: &[u8; NONCE], ciphertext: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(2 + key_id.len() + NONCE + ciphertext.len());
        bytes.push(VERSION);
        // A key id has at most 16 characters.
        bytes.push(u8::try_from(key_id.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(key_id.as_bytes());
        bytes.extend_from_slice(nonce);
        bytes.extend_from_slice(ciphertext);
        Self(bytes)
    }

    /// Takes the parts apart; refuses what cannot be a sealed value.
    pub(super) fn parts(&self) -> Result<Parts<'_>, VaultError> {
        let (&found, rest) = self.0.split_first().ok_or(VaultError::Malformed)?;
        if found != VERSION {
            return Err(VaultError::UnknownVersion { found });
        }
        let (&length, rest) = rest.split_first().ok_or(VaultError::Malformed)?;
        let (key_id, rest) =
            rest.split_at_checked(usize::from(length)).ok_or(VaultError::Malformed)?;
        if !is_key_id(key_id) {
            return Err(VaultError::Malformed);
        }
        let (nonce, ciphertext) = rest.split_first_chunk().ok_or(VaultError::Malformed)?;
        if ciphertext.len() < TAG {
            return Err(VaultError::Malformed);
        }
        let key_id = std::str::from_utf8(key_id).map_err(|_| VaultError::Malformed)?;
        Ok(Parts { key_id, nonce: *nonce, ciphertext })
    }
}

impl From<Vec<u8>> for Sealed {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<Sealed> for Vec<u8> {
    fn from(sealed: Sealed) -> Self {
        sealed.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}
