//! A copy of the database that is proved good before it is called one.

use std::path::Path;

use anyhow::{Context, bail};
use sqlx::Connection;

use super::{Damage, Store};
use crate::vault::Vault;

impl Store {
    /// [`Store::backup_of`] this store.
    pub async fn backup(&self, destination: &Path) -> anyhow::Result<Vec<Damage>> {
        Self::backup_of(self.path(), &self.inner.vault, destination).await
    }

    /// Writes a consistent copy of the database at `source` to `destination` (mode 0600, never over an
    /// existing file) and checks it: integrity, and that every secret opens. It takes no lock, so that the
    /// bot may go on writing meanwhile.
    pub async fn backup_of(
        source: &Path,
        vault: &Vault,
        destination: &Path,
    ) -> anyhow::Result<Vec<Damage>> {
        if destination.exists() {
            bail!("{} exists: give a new name, a backup never overwrites", destination.display());
        }
        let partial = destination.with_extension("partial");
        let _ = std::fs::remove_file(&partial);
        super::open::create_private(&partial)
            .with_context(|| format!("creating {}", partial.display()))?;
        // A connection of its own: the readers may not write, not even elsewhere.
        let mut connection = super::connection::connect(source, super::connection::BUSY_TIMEOUT)
            .await
            .with_context(|| format!("opening {}", source.display()))?;
        sqlx::query("VACUUM INTO $1")
            .bind(partial.to_string_lossy().into_owned())
            .execute(&mut connection)
            .await
            .context("copying the database")?;
        connection.close().await?;
        std::fs::File::open(&partial)?.sync_all().context("flushing the copy")?;
        let damage = super::open::check_file(&partial, vault).await.context("checking the copy")?;
        std::fs::rename(&partial, destination).context("naming the copy")?;
        Ok(damage)
    }
}
