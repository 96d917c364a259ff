//! `switchboard backup`: a copy that is proved good.

use std::path::{Path, PathBuf};

use clap::Args;

use super::start::{configuration, vault};
use super::{CliError, say};
use crate::store::{OpenError, Store};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; there must be none yet
    file: PathBuf,
}

impl Backup {
    /// Copies the database, whether or not the bot is running, and opens every secret of the copy.
    pub(super) async fn run(self, path: Option<&Path>) -> Result<(), CliError> {
        let config = configuration(path)?;
        let vault = vault(&config);
        let database = &config.storage.database;
        if !database.exists() {
            return Err(OpenError::Missing(database.clone()).into());
        }
        Store::backup_of(database, &vault, &self.file).await.map_err(CliError::Backup)?;
        say(&format!(
            "Wrote {} and proved it good. It opens only with the keys of this configuration.",
            self.file.display()
        ));
        Ok(())
    }
}
