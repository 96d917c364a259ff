//! `switchboard restore`: a backup takes the place of the database.

use std::path::{Path, PathBuf};

use clap::Args;

use super::start::{configuration, options, vault};
use super::{CliError, say};
use crate::store::{OpenError, Store};

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup; it stays as it is
    file: PathBuf,
}

impl Restore {
    /// Proves the backup good and puts a copy of it in the place of the database, which is kept aside.
    pub(super) async fn run(self, path: Option<&Path>) -> Result<(), CliError> {
        let config = configuration(path)?;
        if !self.file.exists() {
            return Err(OpenError::Missing(self.file).into());
        }
        let database = config.storage.database.display();
        let restored = Store::restore(options(&config, &vault(&config), false), &self.file).await;
        let done = restored.map_err(|error| match error.downcast::<OpenError>() {
            Ok(error) => CliError::Open(error),
            Err(error) => CliError::Restore(error),
        })?;
        say(&format!("{} proved good, and {database} is a copy of it now.", self.file.display()));
        if let Some(aside) = done.aside {
            say(&format!("What was there is {}.", aside.display()));
        }
        for guild in done.destroyed {
            say(&format!(
                "Server {}: API Key and API Token had been destroyed since the backup was made, so they were destroyed again.",
                guild.0
            ));
        }
        if let Some(why) = done.unread {
            say(&format!(
                "What was there cannot be read ({why}). Where API Key and API Token were destroyed since the backup was made, destroy them again: /exotel disconnect, Destroy now."
            ));
        }
        for damage in done.damage {
            say(&format!("Damaged in the backup: {damage}."));
        }
        for fault in done.faults {
            say(&format!("In the backup: {}.", CliError::Audit(fault)));
        }
        Ok(())
    }
}
