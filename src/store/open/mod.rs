//! Opening the database in the order that fails closed:
//! lock, open, migrate, prove the keys, open every secret; only then may anybody meet Discord.

mod error;
mod keys;

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions};
use sqlx::{Connection, SqlitePool};
use tokio::sync::Notify;

pub use error::OpenError;
use keys::prove_keys;

use crate::clock::Clock;
use crate::domain::access::Permit;
use crate::store::connection::{self, BUSY_TIMEOUT};
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
        if !path.exists() {
            create_private(&path)
                .map_err(|source| OpenError::File { path: path.clone(), source })?;
        }
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
            .connect_with(connection::options(&path))
            .await?;
        if look_only {
            must_be_migrated(&path, &writer).await?;
        } else {
            MIGRATOR.run(&writer).await.map_err(|error| migration_error(&path, error))?;
        }
        quick_check(&path, &mut *writer.acquire().await?).await?;
        // The check has read every page; the cache need not keep them.
        sqlx::query("PRAGMA shrink_memory").execute(&writer).await?;
        prove_keys(&mut *writer.acquire().await?, &vault, look_only).await?;
        let options = connection::options(&path).pragma("query_only", "ON");
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

async fn must_be_migrated(path: &Path, pool: &SqlitePool) -> Result<(), OpenError> {
    let applied: Result<Vec<(i64, Vec<u8>)>, sqlx::Error> =
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(pool)
            .await;
    let Ok(applied) = applied else {
        return Err(OpenError::NotMigrated(path.to_owned()));
    };
    let known: Vec<(i64, Vec<u8>)> =
        MIGRATOR.iter().map(|migration| (migration.version, migration.checksum.to_vec())).collect();
    if applied == known {
        return Ok(());
    }
    if known.starts_with(&applied) {
        return Err(OpenError::NotMigrated(path.to_owned()));
    }
    Err(OpenError::OtherVersion {
        path: path.to_owned(),
        reason: "its migrations differ".to_owned(),
    })
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

async fn quick_check(path: &Path, connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let (report,): (String,) =
        sqlx::query_as("PRAGMA quick_check(1)").fetch_one(connection).await?;
    if report == "ok" {
        return Ok(());
    }
    Err(OpenError::Corrupt { path: path.to_owned(), report })
}

/// Proves a copy: SQLite's full check, and that every secret opens.
pub(super) async fn check_file(path: &Path, vault: &Vault) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let (report,): (String,) =
        sqlx::query_as("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?;
    anyhow::ensure!(report == "ok", "the copy is damaged: {report}");
    prove_keys(&mut connection, vault, true).await?;
    connection.close().await?;
    Ok(())
}
