//! What is kept. Every query carries the guild id, every write takes a
//! [`Permit`](crate::domain::access::Permit), and every change puts its audit row into the same transaction.

mod access;
mod account;
mod account_row;
mod account_secrets;
mod audit;
mod audit_row;
mod backup;
mod batch;
mod connection;
mod damage;
mod denials;
mod drafts;
mod drift;
mod erase;
mod flows;
#[cfg(test)]
mod full_disk;
mod housekeeping;
mod judged;
mod leaving;
mod numbers;
#[cfg(test)]
mod on_trial;
mod open;
mod overview;
mod own_phone;
mod readers;
mod registration;
mod rekey;
mod requests;
mod restore;
mod undo;
mod unit;
mod voice_bots;

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::SqlitePool;
use thiserror::Error;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::domain::access::GuildId;
use crate::domain::audit::{Rev, Seq};
use crate::domain::refusal::Refusal;
use crate::vault::{Vault, VaultError};

use erase::Eraser;
use readers::{Reader, Readers};

pub use account::{EditedAccount, Workspace};
pub use account_secrets::Trial;
pub use audit::{ChainFault, ExportRow, Trail};
pub use batch::{BatchItem, BatchState};
pub use damage::{Damage, SealedField};
pub use flows::FlowSeen;
pub use housekeeping::{Chore, Housekept};
pub use judged::{Card, Judged, Page};
pub use leaving::Missing;
pub use numbers::{Edited, NumbersPage};
#[cfg(test)]
use on_trial::on_trial;
pub use open::{OpenError, StoreOptions};
pub use rekey::Rekeyed;
pub use requests::CutOff;
pub use restore::Restored;
pub use undo::Undone;
pub use voice_bots::{Applied, DirectoryRow, EditedBot, VoiceBotsPage};

/// The database. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: SqlitePool,
    readers: Readers,
    vault: Arc<Vault>,
    clock: Clock,
    path: PathBuf,
    /// Rung after every change.
    changed: Notify,
    eraser: Eraser,
    /// What did not open at the start.
    damage: Vec<Damage>,
    /// Held for as long as the store lives: one process a database.
    lock: std::fs::File,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

/// Why the store did not do what it was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It was carried out before: Discord delivered the interaction twice, or somebody was quicker.
    #[error("already done, as change {seq}")]
    AlreadyDone {
        /// The change that it made.
        seq: Seq,
    },
    /// A sealed value does not open.
    #[error("a sealed value is damaged")]
    Sealed(#[from] VaultError),
    /// A row holds what no version of ours wrote.
    #[error("the {table} row of {row} is inconsistent: {column}")]
    Inconsistent {
        table: &'static str,
        /// The column that cannot be read.
        column: &'static str,
        row: String,
    },
    /// The database itself failed.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// The unit of work's task was lost.
    #[error("a unit of work was lost")]
    Lost(#[source] tokio::task::JoinError),
}

/// SQLite's primary result codes that mean "somebody else is writing" (or that a read took too long, see `readers`) and
/// "there is no room", and those of a disk that fails, after which nobody knows what it holds.
const BUSY_CODES: [i64; 3] = [5, 6, 9];
const NO_ROOM_CODES: [i64; 2] = [8, 13];
const DISK_CODES: [i64; 2] = [10, 14];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Refused(Refusal::Busy);
        }
        let primary = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|code| code.parse::<i64>().ok())
            .map(|code| code & 0xff);
        match primary {
            Some(code) if BUSY_CODES.contains(&code) => Self::Refused(Refusal::Busy),
            Some(code) if NO_ROOM_CODES.contains(&code) => {
                tracing::error!(%error, "the database's disk is full or read-only");
                Self::Refused(Refusal::StorageFull)
            }
            Some(code) if DISK_CODES.contains(&code) => {
                tracing::error!(%error, "the database's disk fails");
                Self::Refused(Refusal::StorageFails)
            }
            _ => Self::Database(error),
        }
    }
}

impl Store {
    /// A connection to read with, for what no server asked for.
    async fn read(&self) -> Result<Reader<'_>, StoreError> {
        Ok(self.inner.readers.one().await?)
    }

    /// A connection to read with, for a server, which never has all of them.
    async fn read_in(&self, guild: GuildId) -> Result<Reader<'_>, StoreError> {
        Ok(self.inner.readers.one_of(guild).await?)
    }

    /// The clock that stamps changes.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The sealed values that did not open at the start; each concerns its own server.
    #[must_use]
    pub fn damage(&self) -> &[Damage] {
        &self.inner.damage
    }

    /// Waits for the next change, or for one since the last call. One waits at a time: the task that
    /// posts changes.
    pub async fn next_change(&self) {
        self.inner.changed.notified().await;
    }

    /// Waits for what is being written and closes the database, folding the log into it. The lock
    /// goes with it, whoever still holds a clone: none of them can read or write any more.
    pub async fn close(&self) {
        self.inner.eraser.end().await;
        self.inner.readers.close().await;
        self.inner.writer.close().await;
        // What cannot be unlocked goes with the last clone, or with the process.
        drop(self.inner.lock.unlock());
    }
}

/// A guild id as SQL keeps it. Discord's ids fit: they are below 2⁶³ until the year 2084.
fn key(guild: GuildId) -> i64 {
    guild.0.cast_signed()
}

/// A rev as SQL keeps it: a seq, and four bytes of a hash.
fn rev(seq: i64, tag: i64) -> Rev {
    Rev { seq: Seq(seq), tag: u32::try_from(tag).unwrap_or_default() }
}
