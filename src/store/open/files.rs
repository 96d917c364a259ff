//! The files of a database: which ones they are, who may read them, and the lock beside them.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::OpenError;

/// What SQLite keeps beside a database in use.
pub(in crate::store) const ENDINGS: [&str; 2] = ["-wal", "-shm"];

/// A file that belongs to the database: its name and an ending.
pub(in crate::store) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The file that a path leads to, whatever links are on the way: two paths to one database are one database.
pub(in crate::store) fn real(path: &Path) -> Result<PathBuf, OpenError> {
    let error = |source| OpenError::File { path: path.to_owned(), source };
    if path.exists() {
        return path.canonicalize().map_err(error);
    }
    let name = path.file_name().ok_or_else(|| error(io::ErrorKind::InvalidFilename.into()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().map_err(error)?;
    Ok(folder.join(name))
}

/// Refuses files that other users of the machine can read or change, and a database that has two names: SQLite's log
/// and our lock go by the name.
pub(super) fn must_be_ours_alone(path: &Path) -> Result<(), OpenError> {
    let mut exposed = Vec::new();
    for file in [path.to_owned()].into_iter().chain(ENDINGS.map(|ending| beside(path, ending))) {
        let Ok(metadata) = file.metadata() else { continue };
        if metadata.permissions().mode() & 0o066 != 0 {
            exposed.push(file);
        }
    }
    if !exposed.is_empty() {
        return Err(OpenError::Exposed(exposed));
    }
    let names = path.metadata().map_or(1, |metadata| metadata.nlink());
    if names > 1 {
        return Err(OpenError::SeveralNames(path.to_owned()));
    }
    Ok(())
}

/// Takes the lock file beside the database. sqlx runs SQLite migrations without any lock, so
/// this comes before them; the file stays, for its lock is what counts.
pub(in crate::store) fn lock(path: &Path) -> Result<File, OpenError> {
    let lock_path = beside(path, ".lock");
    let file_error = |source| OpenError::File { path: lock_path.clone(), source };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&lock_path)
        .map_err(file_error)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(file_error(source)),
    }
}

/// Creates an empty file for its owner only. SQLite gives the log and its index the same mode.
pub(in crate::store) fn create_private(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(())
}

/// Makes what was made, renamed or removed in a folder last.
pub(in crate::store) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
