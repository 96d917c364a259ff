//! How a connection to the database is set up.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};

/// How long a writer waits for another process that holds the database.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// The settings of every connection: durable before acknowledged (FULL), erased when deleted.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("wal_autocheckpoint", "200")
        .pragma("journal_size_limit", "4194304")
        .disable_statement_logging()
}

/// One more connection to a database that is open already, with a patience of its own for those who are in its way.
pub(super) async fn connect(
    path: &Path,
    patience: Duration,
) -> Result<SqliteConnection, sqlx::Error> {
    options(path).busy_timeout(patience).connect().await
}
