//! `switchboard rekey`: from the old key to the new one.

use std::path::Path;
use std::time::Duration;

use super::start::{configuration, open, vault};
use super::{CliError, say};
use crate::domain::access::Permit;
use crate::store::{OpenError, Rekeyed};

/// How long somebody else who reads the database is waited for.
const ERASED_WITHIN: Duration = Duration::from_secs(10);

/// Seals everything with the first key of the configuration, in one transaction.
pub(super) async fn run(path: Option<&Path>) -> Result<(), CliError> {
    let config = configuration(path)?;
    let database = &config.storage.database;
    if !database.exists() {
        // A path with a slip in it; a new database there would look like success.
        return Err(OpenError::Missing(database.clone()).into());
    }
    let vault = vault(&config);
    let store = open(&config, &vault, false).await?;
    let Rekeyed { moved, damage } = store.rekey(Permit::housekeeping()).await?;
    let erased = store.erase_within(Permit::housekeeping(), ERASED_WITHIN).await;
    store.close().await;
    let key = vault.ring().current_id();
    say(&format!("{moved} values were sealed again; everything is sealed with {key} now."));
    say(
        "The other keys of encryption.keys can go. Keep them elsewhere for as long as backups from before.",
    );
    for damage in damage {
        say(&format!("Left as it was: {damage}."));
    }
    if !erased {
        say(
            "What the old keys had sealed is still in the database's files, as somebody reads them. The next start erases it.",
        );
    }
    Ok(())
}
