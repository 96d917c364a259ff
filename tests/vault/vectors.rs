//! The frozen envelopes: whatever version 1 has sealed must open for ever, and what it refused stays refused.
//!
//! The file was made once, with the vault itself, and is never made again: a new version gets a new file beside it.

use serde::Deserialize;
use switchboard::vault::{FIRST_HASH, Purpose, SealContext, Sealed, Vault};

use crate::ok;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/envelope-v1.json");

/// The file. Its keys are made up and guard nothing.
#[derive(Deserialize)]
struct Vectors {
    keys: Vec<String>,
    good: Vec<Vector>,
    bad: Vec<Vector>,
    installation: String,
    key_checks: Vec<(String, String)>,
    chain_key: Vector,
    chain_row: String,
    chain_hash: String,
}

/// One sealed value and its place. `opens_to` is the plain text, or the refusal.
#[derive(Deserialize)]
struct Vector {
    why: String,
    purpose: String,
    guild: u64,
    field: String,
    origin: String,
    sealed: String,
    opens_to: String,
}

impl Vector {
    fn context(&self) -> SealContext<'_> {
        let purpose = match self.purpose.as_str() {
            "credential" => Purpose::Credential,
            "draft" => Purpose::Draft,
            "audit-chain" => Purpose::AuditChain,
            other => panic!("unknown purpose {other}"),
        };
        SealContext { purpose, guild: self.guild, field: &self.field, origin: &self.origin }
    }

    fn sealed(&self) -> Sealed {
        Sealed::from(ok(hex::decode(&self.sealed)))
    }

    /// What comes out now: the plain text, or the refusal.
    fn opened(&self, vault: &Vault) -> Result<String, String> {
        vault
            .open_bytes(&self.context(), &self.sealed())
            .map(|plain| String::from_utf8_lossy(&plain).into_owned())
            .map_err(|error| format!("{error:?}"))
    }
}

#[test]
fn what_version_1_sealed_still_opens() {
    let vectors = read();
    let vault = vault(&vectors.keys);
    assert!(vectors.good.len() >= 6);
    for vector in &vectors.good {
        assert_eq!(vector.opened(&vault).as_ref(), Ok(&vector.opens_to), "{}", vector.why);
    }
}

#[test]
fn what_version_1_refused_is_still_refused_for_the_same_reason() {
    let vectors = read();
    let vault = vault(&vectors.keys);
    assert!(vectors.bad.len() >= 12);
    for vector in &vectors.bad {
        assert_eq!(vector.opened(&vault).as_ref(), Err(&vector.opens_to), "{}", vector.why);
    }
}

#[test]
fn every_bit_flip_of_a_frozen_value_is_refused() {
    let vectors = read();
    let vault = vault(&vectors.keys);
    for vector in &vectors.good {
        let bytes = Vec::from(vector.sealed());
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(
                vault.open_bytes(&vector.context(), &Sealed::from(flipped)).is_err(),
                "{} bit {bit}",
                vector.why
            );
        }
    }
}

#[test]
fn key_check_values_and_the_chain_stay_the_same() {
    let vectors = read();
    let vault = vault(&vectors.keys);
    let installation: [u8; 16] =
        ok(ok(hex::decode(&vectors.installation)).try_into().map_err(|_| "16 bytes"));
    let checks =
        vault.key_checks(&installation).into_iter().map(|(id, value)| (id, hex::encode(value)));
    assert_eq!(checks.collect::<Vec<_>>(), vectors.key_checks);
    let chain = ok(vault.open_chain_key(&vectors.chain_key.context(), &vectors.chain_key.sealed()));
    assert_eq!(
        hex::encode(chain.link(&FIRST_HASH, vectors.chain_row.as_bytes())),
        vectors.chain_hash
    );
}

/// The committed file.
fn read() -> Vectors {
    ok(serde_json::from_str(&ok(std::fs::read_to_string(PATH))))
}

/// The vault of the file.
fn vault(keys: &[String]) -> Vault {
    crate::vault(&keys.iter().map(String::as_str).collect::<Vec<_>>())
}
