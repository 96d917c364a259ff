//! The vault: what is sealed opens in its own place, and nowhere else.

mod chain;
mod envelope;
mod keys;
mod vectors;

use secrecy::SecretString;
use switchboard::vault::{ChainKey, KeyRing, KeyRingError, Purpose, SealContext, Vault};

/// A key.
pub(crate) const FIRST: &str =
    "first:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// Another key.
pub(crate) const SECOND: &str =
    "k-2:f0e0d0c0b0a090807060504030201000ffeeddccbbaa99887766554433221100";
/// The id of `FIRST` over the bytes of `SECOND`.
pub(crate) const IMPOSTOR: &str =
    "first:f0e0d0c0b0a090807060504030201000ffeeddccbbaa99887766554433221100";

/// A place.
pub(crate) const HERE: SealContext<'static> = SealContext {
    purpose: Purpose::Credential,
    guild: 42,
    field: "api_key",
    origin: "https://api.exotel.com",
};

/// A vault over these entries.
pub(crate) fn vault(entries: &[&str]) -> Vault {
    Vault::new(ok(ring(entries)))
}

/// A key ring over these entries.
pub(crate) fn ring(entries: &[&str]) -> Result<KeyRing, KeyRingError> {
    KeyRing::from_entries(
        &entries.iter().map(|entry| SecretString::from(*entry)).collect::<Vec<_>>(),
    )
}

/// The value of what must succeed here.
pub(crate) fn ok<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

/// So that results can be compared.
pub(crate) fn drop_plain(_plain: impl Sized) {}

/// So that results can be compared.
pub(crate) fn drop_secret(_secret: SecretString) {}

/// So that results can be compared.
pub(crate) fn drop_chain_key(_key: ChainKey) {}
