//! What was destroyed leaves the files.
//!
//! `secure_delete` clears a value in the page that is written anew. The page as it was stands in the main file until the
//! log is folded into it, and in the log until that is emptied: so both are done, again and again until nobody who reads
//! is in the way. A start does it too, for whatever was destroyed right before a crash.

use std::time::Duration;

use sqlx::Connection;
use tokio::sync::{Mutex, watch};

use super::{Store, StoreError, connection};
use crate::domain::access::{Housekeeping, Permit};

/// How long a try waits for those who read. Whoever writes waits with it, so it is short.
const PATIENCE: Duration = Duration::from_millis(100);

/// The pauses between tries: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(150), Duration::from_secs(5));

/// What is still to be erased, counted.
pub(super) struct Eraser {
    /// How often something was destroyed; from 1, as nobody knows what was before the start.
    asked: watch::Sender<u64>,
    /// As many of these as are out of the files.
    done: watch::Sender<u64>,
    /// Held by a try; whether there are to be no more.
    at_it: Mutex<bool>,
}

impl Eraser {
    pub(super) fn new() -> Self {
        Self { asked: watch::Sender::new(1), done: watch::Sender::new(0), at_it: Mutex::default() }
    }

    fn asked(&self) -> u64 {
        *self.asked.borrow()
    }

    fn is_done(&self) -> bool {
        *self.done.borrow() >= self.asked()
    }

    /// Waits for a try that is under way, and lets none begin.
    pub(super) async fn end(&self) {
        *self.at_it.lock().await = true;
    }
}

impl Store {
    /// Notes that something sealed was taken out of the database, and that its bytes are to leave the files.
    pub(super) fn leaves_bytes(&self) {
        self.inner.eraser.asked.send_modify(|asked| *asked += 1);
    }

    /// One try to get everything that was destroyed until now out of the files; whether that is done. It is not while
    /// another process reads the database, a backup for example.
    pub async fn erase(&self, _: Housekeeping) -> Result<bool, StoreError> {
        let store = self.clone();
        // On a task of its own: a caller that gives up must not leave a connection behind.
        let tried = tokio::spawn(async move { store.try_to_erase().await });
        tried.await.map_err(StoreError::Lost)?
    }

    async fn try_to_erase(&self) -> Result<bool, StoreError> {
        let ended = self.inner.eraser.at_it.lock().await;
        if *ended {
            return Ok(false);
        }
        let asked = self.inner.eraser.asked();
        // A connection of its own: another's patience is too long, and it would keep that one from its work.
        let mut connection = connection::connect(self.path(), PATIENCE).await?;
        let (busy,): (i64,) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
        connection.close().await?;
        if busy == 0 {
            self.inner.eraser.done.send_modify(|done| *done = asked.max(*done));
        }
        Ok(busy == 0)
    }

    /// [`Store::erase`] again and again until it is done, or until the time is over; whether it is done.
    pub async fn erase_within(&self, leave: Housekeeping, time: Duration) -> bool {
        let erased = async {
            let mut pause = PAUSES.0;
            loop {
                match self.erase(leave).await {
                    Ok(true) => return,
                    Ok(false) => {}
                    Err(error) => {
                        tracing::error!(%error, "what was destroyed is still in the files");
                    }
                }
                tokio::time::sleep(pause).await;
                pause = PAUSES.1.min(pause * 2);
            }
        };
        tokio::time::timeout(time, erased).await.is_ok()
    }

    /// Waits until something was destroyed that is still in the files.
    pub async fn something_to_erase(&self, _: Housekeeping) {
        let mut asked = self.inner.eraser.asked.subscribe();
        // Nothing is ever sent again once the sender is gone, and it lives in this store.
        drop(asked.wait_for(|_| !self.inner.eraser.is_done()).await);
    }

    /// Whether everything that was destroyed until now is out of the files, or is so within `patience`.
    pub async fn erased(&self, _: &Permit, patience: Duration) -> bool {
        let asked = self.inner.eraser.asked();
        let mut done = self.inner.eraser.done.subscribe();
        let done = done.wait_for(|done| *done >= asked);
        tokio::time::timeout(patience, done).await.is_ok()
    }
}
