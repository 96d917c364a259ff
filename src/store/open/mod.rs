//! Opening the database in the order that fails closed:
//! lock, look (is it whole, ours, are the keys right), and only then write: migrate; then may anybody meet Discord.

mod error;
pub(super) mod files;
mod keys;
pub(super) mod look;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Notify;

pub use error::OpenError;
use keys::remember_keys;
use look::Schema;

use crate::clock::Clock;
use crate::domain::access::Permit;
use crate::store::connection::{self, BUSY_TIMEOUT};
use crate::store::damage::Damage;
use crate::store::erase::Eraser;
use crate::store::readers::Readers;
use crate::store::{Inner, Store};
use crate::vault::Vault;

/// The migrations, in the program itself.
static MIGRATOR: Migrator = sqlx::migrate!("migrations/sqlite");

/// What a store needs to open.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// The database file; created if it is not there.
    pub path: PathBuf,
    pub vault: Arc<Vault>,
    pub clock: Clock,
    /// Refuse to create or migrate: look only (`switchboard check`).
    pub look_only: bool,
}

impl Store {
    /// Opens the database, or says why nobody should trust it.
    pub async fn open(options: StoreOptions) -> Result<Self, OpenError> {
        let path = options.path.clone();
        Self::open_sound(options).await.map_err(|error| error.damage_of(path))
    }

    async fn open_sound(options: StoreOptions) -> Result<Self, OpenError> {
        let StoreOptions { path, vault, clock, look_only } = options;
        if look_only && !path.exists() {
            return Err(OpenError::Missing(path));
        }
        let path = files::real(&path)?;
        let lock = files::lock(&path)?;
        files::must_be_ours_alone(&path)?;
        let (schema, damage) = match path.exists() {
            true => look::look(&path, &vault).await?,
            false => {
                files::create_private(&path)
                    .map_err(|source| OpenError::File { path: path.clone(), source })?;
                (Schema::Empty, Vec::new())
            }
        };
        if look_only && schema != Schema::Current {
            return Err(OpenError::NotMigrated(path));
        }
        // From here on it is ours to write.
        let options = match look_only {
            true => look::options(&path),
            false => connection::options(&path),
        };
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(BUSY_TIMEOUT)
            // A file does not hang up; a ping before each use would only cost time.
            .test_before_acquire(false)
            // SQLite ends a transaction by itself when the disk is full or fails. sqlx's ROLLBACK finds none then,
            // and it would take every later BEGIN for a nested one: such a connection is replaced.
            .after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_with(options.clone())
            .await?;
        if !look_only {
            MIGRATOR.run(&writer).await.map_err(|error| migration_error(&path, error))?;
            remember_keys(&mut *writer.acquire().await?, &vault).await?;
        }
        let seen: (i64,) =
            sqlx::query_as("SELECT seen_at FROM installation").fetch_one(&writer).await?;
        clock.remember(seen.0);
        let options = options.pragma("query_only", "ON");
        let readers = Readers::open(options, BUSY_TIMEOUT).await?;
        let store = Self {
            inner: Arc::new(Inner {
                writer,
                readers,
                vault,
                clock,
                path,
                changed: Notify::new(),
                eraser: Eraser::new(),
                damage,
                lock,
            }),
        };
        if !look_only && let Err(error) = store.erase(Permit::housekeeping()).await {
            // A full disk for example. What runs in the background tries again.
            tracing::warn!(%error, "what was destroyed may still be in the files");
        }
        Ok(store)
    }

    /// Where the database is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }
}

fn migration_error(path: &Path, error: MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(version) => OpenError::OtherVersion {
            path: path.to_owned(),
            reason: format!("it has migration {version}"),
        },
        MigrateError::VersionMismatch(version) => OpenError::OtherVersion {
            path: path.to_owned(),
            reason: format!("its migration {version} differs"),
        },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            OpenError::Database(error)
        }
        other => OpenError::OtherVersion { path: path.to_owned(), reason: other.to_string() },
    }
}

/// Proves a copy: SQLite's full check, and that every secret opens, or did not before either.
pub(super) async fn check_file(path: &Path, vault: &Vault) -> anyhow::Result<Vec<Damage>> {
    let mut connection = look::options(path).connect().await?;
    let (report,): (String,) =
        sqlx::query_as("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?;
    anyhow::ensure!(report == "ok", "the copy is damaged: {report}");
    connection.close().await?;
    match look::look(path, vault).await? {
        (Schema::Empty, _) => Err(OpenError::NotOurs(path.to_owned()).into()),
        (_, damage) => Ok(damage),
    }
}
