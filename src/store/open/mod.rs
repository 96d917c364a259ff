//! Opening the database in the order that fails closed:
//! lock, look (is it whole, ours, are the keys right), and only then write: migrate; then may anybody meet Discord.

mod error;
mod keys;
mod look;

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Notify;

pub use error::OpenError;
use keys::{prove_keys, remember_keys};
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
        let lock = lock(&path)?;
        let (schema, damage) = match path.exists() {
            true => look::look(&path, &vault).await?,
            false => {
                create_private(&path)
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

/// Takes the lock file beside the database. sqlx runs SQLite migrations without any lock, so
/// this comes before them; the file stays, for its lock is what counts.
fn lock(path: &Path) -> Result<File, OpenError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock_path = PathBuf::from(name);
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
pub(super) fn create_private(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(())
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
    let damage = prove_keys(&mut connection, vault).await?;
    connection.close().await?;
    Ok(damage)
}
