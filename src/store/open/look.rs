//! A look at a database that changes nothing: whether it is whole, whether it is ours, and whether the keys are right.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use super::files::beside;
use super::keys::prove_keys;
use super::{MIGRATOR, OpenError};
use crate::store::connection::BUSY_TIMEOUT;
use crate::store::damage::Damage;
use crate::vault::Vault;

/// What is to be done with a database that looks good.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Schema {
    /// Nothing was ever in it.
    Empty,
    /// It lacks migrations.
    Older,
    Current,
}

/// Settings that leave every byte as it is. SQLite itself would fold a log into the database with the last connection
/// that closes, and make files beside it.
pub(in crate::store) fn options(path: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("query_only", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .disable_statement_logging();
    let holds = |ending| beside(path, ending).metadata().is_ok_and(|file| file.len() > 0);
    match () {
        // What a kill left in the log is read from there.
        () if holds("-wal") => options.read_only(true),
        // Half a transaction of another journal mode: without taking it back, nothing can be read.
        () if holds("-journal") => options,
        () => options.read_only(true).immutable(true),
    }
}

/// Looks at a database that is there.
pub(super) async fn look(path: &Path, vault: &Vault) -> Result<(Schema, Vec<Damage>), OpenError> {
    let mut connection = options(path).connect().await?;
    let looked = look_with(&mut connection, path, vault).await;
    connection.close().await?;
    looked
}

async fn look_with(
    connection: &mut SqliteConnection,
    path: &Path,
    vault: &Vault,
) -> Result<(Schema, Vec<Damage>), OpenError> {
    let (report,): (String,) =
        sqlx::query_as("PRAGMA quick_check(1)").fetch_one(&mut *connection).await?;
    if report != "ok" {
        return Err(OpenError::Corrupt { path: path.to_owned(), report });
    }
    match schema(connection, path).await? {
        Schema::Empty => Ok((Schema::Empty, Vec::new())),
        schema => Ok((schema, prove_keys(connection, vault).await?)),
    }
}

/// Compares the migrations that were made with those that this program knows.
async fn schema(connection: &mut SqliteConnection, path: &Path) -> Result<Schema, OpenError> {
    let other =
        |reason: &str| OpenError::OtherVersion { path: path.to_owned(), reason: reason.to_owned() };
    let (ours, others): (i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE name = '_sqlx_migrations'), count(*) FILTER (WHERE name <> '_sqlx_migrations') \
         FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    )
    .fetch_one(&mut *connection)
    .await?;
    if ours == 0 {
        return match others {
            0 => Ok(Schema::Empty),
            _ => Err(OpenError::NotOurs(path.to_owned())),
        };
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(connection)
            .await?;
    let known: Vec<(i64, Vec<u8>)> =
        MIGRATOR.iter().map(|migration| (migration.version, migration.checksum.to_vec())).collect();
    match () {
        () if applied == known => Ok(Schema::Current),
        () if applied.is_empty() => Ok(Schema::Empty),
        () if known.starts_with(&applied) => Ok(Schema::Older),
        () if applied.len() > known.len() => Err(other("it has migrations that this one lacks")),
        () => Err(other("its migrations differ")),
    }
}
