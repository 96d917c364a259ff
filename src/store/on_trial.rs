//! A store for one test.

use std::path::Path;
use std::sync::Arc;

use super::{Store, StoreOptions};
use crate::clock::Clock;
use crate::vault::{KeyRing, Vault};

/// A new database in `folder`, under a key of its own.
pub(super) async fn on_trial(folder: &Path) -> Store {
    let key = KeyRing::generate_entry().unwrap();
    let ring = KeyRing::from_entries(std::slice::from_ref(&key)).unwrap();
    Store::open(StoreOptions {
        path: folder.join("switchboard.db"),
        vault: Arc::new(Vault::new(ring)),
        clock: Clock::system(),
        look_only: false,
    })
    .await
    .unwrap()
}
