//! `switchboard backup`: a copy that is proved good.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;

use super::start::{configuration, vault};
use super::stop::asked_to_stop;
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
        self.may_be_made()?;
        let stop = asked_to_stop()?;
        let made = tokio::select! {
            made = Store::backup_of(database, &vault, &self.file) => made,
            () = stop => Err(anyhow::anyhow!("it was interrupted, and nothing of it is left")),
        };
        let damage = made.map_err(|error| self.failed(error))?;
        say(&format!(
            "Wrote {} and proved it good. It opens only with the keys of this configuration.",
            self.file.display()
        ));
        for damage in damage {
            say(&format!("It holds the damage that was there: {damage}."));
        }
        Ok(())
    }

    /// Whether there can be a file of that name, which is not there yet.
    fn may_be_made(&self) -> Result<(), CliError> {
        let path = self.file.as_os_str().as_encoded_bytes();
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if self.file.exists() {
            let why = "exists; give a new name, a backup never overwrites";
            return Err(self.impossible(io::Error::new(ErrorKind::AlreadyExists, why)));
        }
        if path.ends_with(b"/") {
            let why = "names a folder; give the name of a file in it";
            return Err(self.impossible(io::Error::new(ErrorKind::IsADirectory, why)));
        }
        if folder.is_some_and(|folder| !folder.is_dir()) {
            let why = "no backup can be made there, because there is no such folder";
            return Err(self.impossible(io::Error::new(ErrorKind::NotFound, why)));
        }
        Ok(())
    }

    fn impossible(&self, source: io::Error) -> CliError {
        CliError::File { path: self.file.clone(), source }
    }

    /// A file that this user may not make there is for a person to mend; a full disk, or a database that is busy, may be
    /// over by the next try.
    fn failed(&self, error: anyhow::Error) -> CliError {
        let kind = error.chain().find_map(|it| it.downcast_ref::<io::Error>()).map(io::Error::kind);
        match kind {
            Some(
                kind @ (ErrorKind::PermissionDenied
                | ErrorKind::ReadOnlyFilesystem
                | ErrorKind::InvalidFilename
                | ErrorKind::InvalidInput
                | ErrorKind::NotFound),
            ) => self.impossible(io::Error::new(kind, format!("no backup was made: {error:#}"))),
            _ => CliError::Backup(error),
        }
    }
}
