//! The audit log's hash chain.

use switchboard::vault::{ChainKey, FIRST_HASH, Purpose, SealContext, VaultError as E};

use crate::{FIRST, HERE, drop_chain_key, ok, vault};

#[test]
fn a_chain_shows_every_changed_moved_or_forged_row() {
    let key = ok(ChainKey::generate());
    let first = key.link(&FIRST_HASH, b"added +919876543210");
    let second = key.link(&first, b"assigned sales");
    assert!(key.verifies(&FIRST_HASH, b"added +919876543210", &first));
    assert!(key.verifies(&first, b"assigned sales", &second));
    assert!(!key.verifies(&first, b"assigned support", &second));
    assert!(!key.verifies(&FIRST_HASH, b"assigned sales", &second));
    assert!(!key.verifies(&first, b"assigned sales", &second[..31]));
    assert!(!ok(ChainKey::generate()).verifies(&first, b"assigned sales", &second));
}

#[test]
fn the_chain_key_survives_its_seal() {
    let vault = vault(&[FIRST]);
    let place =
        SealContext { purpose: Purpose::AuditChain, field: "chain_key", origin: "", ..HERE };
    let key = ok(ChainKey::generate());
    let opened = ok(vault.open_chain_key(&place, &ok(vault.seal_chain_key(&place, &key))));
    assert_eq!(opened.link(&FIRST_HASH, b"row"), key.link(&FIRST_HASH, b"row"));
    let other = ok(vault.seal_bytes(&place, b"31 bytes are not enough for key"));
    assert_eq!(vault.open_chain_key(&place, &other).map(drop_chain_key), Err(E::NotAChainKey));
}
