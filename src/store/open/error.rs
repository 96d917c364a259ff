//! Why nobody should trust a database.

use std::path::PathBuf;

use thiserror::Error;

use crate::vault::VaultError;

/// Why a database did not open. Before its keys were proved, nothing was written.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process works on it.
    #[error("{0} is in use: another Switchboard is running on this database. Stop that one first.")]
    InUse(PathBuf),
    /// There is no database, and none is to be created.
    #[error("there is no database at {0} yet: `switchboard run` creates it")]
    Missing(PathBuf),
    /// The database has migrations that this program does not know, or that differ.
    #[error(
        "{path} was written by another version of Switchboard ({reason}): run that version, or a newer one"
    )]
    OtherVersion { path: PathBuf, reason: String },
    /// It is a database, of something else.
    #[error("{0} is not a database of Switchboard: name another file in storage.url")]
    NotOurs(PathBuf),
    /// The database lacks migrations, and none are to be made.
    #[error("{0} is of an older version: `switchboard run` brings it up to date")]
    NotMigrated(PathBuf),
    /// The configured keys are not those that sealed what is stored.
    #[error("encryption.keys: {0}")]
    Keys(#[source] VaultError),
    /// SQLite finds its own file damaged.
    #[error("{path} is damaged: {report}. Restore a backup")]
    Corrupt { path: PathBuf, report: String },
    /// Other users of the machine can read or change it.
    #[error("other users of this machine can read or change the database: run `chmod 600{}`", spaced(.0))]
    Exposed(Vec<PathBuf>),
    /// The file has another name, a hard link.
    #[error(
        "{0} has a second name (a hard link), and a database in use by two names is destroyed: remove one of them"
    )]
    SeveralNames(PathBuf),
    /// The file or its folder cannot be used.
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    /// The database failed.
    #[error("the database failed to open: {0}")]
    Database(#[from] sqlx::Error),
}

fn spaced(files: &[PathBuf]) -> String {
    let names = files.iter().map(|file| file.display().to_string());
    names.fold(String::new(), |all, name| all + " " + &name)
}

/// SQLite's primary result codes for a damaged database, and for a file that is none.
const DAMAGE_CODES: [i64; 2] = [11, 26];

impl OpenError {
    /// Tells damage that SQLite came upon on its way as damage: trying again does not mend it.
    pub(super) fn damage_of(self, path: PathBuf) -> Self {
        let Self::Database(sqlx::Error::Database(error)) = &self else {
            return self;
        };
        let code = error.code().and_then(|code| code.parse::<i64>().ok());
        if code.is_some_and(|code| DAMAGE_CODES.contains(&(code & 0xff))) {
            let report = error.message().to_owned();
            return Self::Corrupt { path, report };
        }
        self
    }

    /// The exit code for whoever supervises the process: 75 = try again later, 78 = a person
    /// must change something.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::InUse(_) | Self::Database(_) => 75,
            _ => 78,
        }
    }
}
