//! A copy of the database that is proved good before it is called one.

use std::path::Path;

use anyhow::Context;
use sqlx::{ConnectOptions, Connection};
use tempfile::{TempDir, TempPath};

use super::open::{check_file, files, look};
use super::{Damage, Store, connection};
use crate::vault::Vault;

/// The name of a copy that is not finished, in a folder of its own.
const COPY: &str = "switchboard.db";

impl Store {
    /// [`Store::backup_of`] this store.
    pub async fn backup(&self, destination: &Path) -> anyhow::Result<Vec<Damage>> {
        Self::backup_of(self.path(), &self.inner.vault, destination).await
    }

    /// Writes a consistent copy of the database at `source` to `destination` (mode 0600, never over an existing file)
    /// and checks it: integrity, and that every secret opens, or did not before. It takes no lock, so that the bot may
    /// go on writing meanwhile. Nothing of it is left where it fails or is given up, and no file of another is touched.
    pub async fn backup_of(
        source: &Path,
        vault: &Vault,
        destination: &Path,
    ) -> anyhow::Result<Vec<Damage>> {
        let folder = destination.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let work = work_folder(folder)?;
        let copy = work.path().join(COPY);
        // A connection of its own: the readers may not write, not even elsewhere.
        let options = connection::options(source);
        copy_into(options, source, &copy).await?;
        let damage = check_file(&copy, vault).await.context("checking the copy")?;
        // A link or a renaming that replaces nothing, so whoever makes a file of that name meanwhile keeps it.
        TempPath::try_from_path(copy)?
            .persist_noclobber(destination)
            .map_err(|refused| refused.error)
            .with_context(|| format!("naming the copy {}", destination.display()))?;
        files::sync_folder(folder).context("flushing the folder")?;
        Ok(damage)
    }
}

/// A folder for its owner only, which goes with everything in it when this is dropped.
pub(super) fn work_folder(beside: &Path) -> anyhow::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(".switchboard-")
        .tempdir_in(beside)
        .with_context(|| format!("making a folder in {}", beside.display()))
}

/// Copies a database as it is at one moment into a new file, and flushes that.
pub(super) async fn copy_into(
    options: sqlx::sqlite::SqliteConnectOptions,
    source: &Path,
    copy: &Path,
) -> anyhow::Result<()> {
    files::create_private(copy).with_context(|| format!("creating {}", copy.display()))?;
    let mut connection =
        options.connect().await.with_context(|| format!("opening {}", source.display()))?;
    sqlx::query("VACUUM INTO $1")
        .bind(copy.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await
        .context("copying the database")?;
    connection.close().await?;
    std::fs::File::open(copy)?.sync_all().context("flushing the copy")
}

/// Settings to copy a database that is not in use, without a change to it.
pub(super) fn untouched(source: &Path) -> sqlx::sqlite::SqliteConnectOptions {
    look::options(source).pragma("query_only", "OFF")
}
