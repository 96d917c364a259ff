//! Why the vault refuses. No text ever holds a key, a secret or a length of one.

/// Why a value could not be sealed or opened. Everything but [`VaultError::UnknownKey`] and
/// [`VaultError::WrongKey`] means that the stored bytes are damaged, or were moved from where they belong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error(
        "the sealed value has version {found}, and this program reads version 1: run a newer one"
    )]
    UnknownVersion { found: u8 },
    #[error("the sealed value is damaged: its bytes are cut off or were never sealed")]
    Malformed,
    #[error(
        "no key with the id {id:?} in encryption.keys: put it back after the first one until `switchboard rekey` has run"
    )]
    UnknownKey {
        /// The id that the value names: 1 to 16 of `a-z 0-9 -`.
        id: String,
    },
    #[error(
        "the key with the id {id:?} in encryption.keys is not the one that this database was sealed with: put the old one back"
    )]
    WrongKey { id: String },
    /// The authentication tag does not fit the key, the bytes and the place.
    #[error(
        "the sealed value cannot be opened here: it was changed, moved from another place, or sealed with another key of the same id"
    )]
    Refused,
    #[error("the sealed value is not a text")]
    NotText,
    #[error("the sealed value is not a key of the audit chain")]
    NotAChainKey,
    /// The value is larger than AES-GCM can take (64 GiB).
    #[error("the value is too long to be sealed")]
    TooLong,
    #[error("the operating system has no random bytes to give")]
    NoRandomness,
}

/// Why the configured keys cannot be used. Names an entry by its place in the list or its id, never a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRingError {
    #[error("encryption.keys is empty: `switchboard init` makes a key")]
    Empty,
    #[error(
        "encryption.keys, entry {position}: write <id>:<64 hex digits>, such as the one that `switchboard init` makes"
    )]
    NotAnEntry {
        /// Place in the list, from 1.
        position: usize,
    },
    #[error(
        "encryption.keys, entry {position}: the id before the colon must be 1 to 16 of a-z, 0-9 and -"
    )]
    Id {
        /// Place in the list, from 1.
        position: usize,
    },
    #[error("encryption.keys, key {id:?}: write exactly 64 hex digits (0-9, a-f) after the colon")]
    Digits { id: String },
    #[error(
        "encryption.keys, key {id:?}: all its bytes are the same, so it is not random: `switchboard init` makes a good one"
    )]
    NotRandom { id: String },
    #[error("encryption.keys: two keys have the id {id:?}; give each its own")]
    DuplicateId { id: String },
    #[error(
        "encryption.keys: {first:?} and {second:?} are the same key; make a new one for the first"
    )]
    DuplicateKey { first: String, second: String },
}
