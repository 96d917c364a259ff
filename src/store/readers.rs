//! The connections that read. They never wait for the writer, and the writer never waits for them.
//!
//! sqlx's own pool asks a connection for a sign of life whenever it comes back, on a task of its own: another two
//! changes of threads for every read, and the connection is away meanwhile. A file does not hang up; only a thread that
//! panicked is gone, so it is enough to ask now and then.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{
    MappedMutexGuard, Mutex, MutexGuard, OwnedSemaphorePermit, Semaphore, SemaphorePermit,
};
use tokio::time::{Instant, timeout_at};

use crate::domain::access::GuildId;

/// How many may read at the same time. Each has a thread of its own.
const MOST: usize = 4;

/// How many of them one server may have, with those that it waits for: there always is one for the others.
const SHARE: usize = MOST - 1;

/// A connection that was there is taken to be there for so long.
const SURE_FOR: Duration = Duration::from_secs(10);

/// A read that takes longer is given up: for as long as one lasts, nothing that was destroyed leaves the files.
const LONGEST: Duration = Duration::from_secs(1);

/// After how many of its instructions SQLite looks whether a read takes too long; some microseconds each thousand.
const LOOKS_EVERY: i32 = 1000;

/// Connections, which are opened when they are needed.
pub(super) struct Readers {
    options: SqliteConnectOptions,
    patience: Duration,
    /// As many as there are places.
    seats: Semaphore,
    /// The first one that is free is taken, so that one works while one is enough.
    places: [Mutex<Place>; MOST],
    /// What is left of each server's share, for those who read now.
    shares: Lock<HashMap<GuildId, Arc<Semaphore>>>,
}

/// Where a connection waits, once it was opened.
#[derive(Default)]
struct Place {
    connection: Option<SqliteConnection>,
    /// When it was last known to be there.
    seen: Option<Instant>,
    watch: Arc<Watch>,
}

/// How long the statement of a connection is under way.
struct Watch {
    opened: Instant,
    /// When it began, in milliseconds after that.
    began: AtomicU64,
}

impl Default for Watch {
    fn default() -> Self {
        Self { opened: Instant::now(), began: AtomicU64::new(0) }
    }
}

impl Watch {
    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn begins(&self) {
        self.began.store(self.now(), Ordering::Relaxed);
    }

    fn goes_on(&self) -> bool {
        let since = self.now().saturating_sub(self.began.load(Ordering::Relaxed));
        u128::from(since) < LONGEST.as_millis()
    }
}

impl Place {
    /// Drops a connection whose thread is gone.
    async fn look(&mut self) {
        let is_sure = self.seen.is_some_and(|seen| seen.elapsed() < SURE_FOR);
        if !is_sure && let Some(connection) = &mut self.connection {
            if connection.ping().await.is_err() {
                self.connection = None;
            }
            self.seen = Some(Instant::now());
        }
    }

    /// Opens a connection that gives up what takes too long: `SQLITE_INTERRUPT`.
    async fn open(&mut self, options: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
        let mut connection = options.connect().await?;
        let watch = self.watch.clone();
        watch.begins();
        connection.lock_handle().await?.set_progress_handler(LOOKS_EVERY, move || watch.goes_on());
        self.connection = Some(connection);
        Ok(())
    }
}

/// A connection, until this is dropped.
pub(super) struct Reader<'a> {
    watch: Arc<Watch>,
    // Dropped in this order: whoever has a seat finds a free place.
    connection: MappedMutexGuard<'a, SqliteConnection>,
    _seat: SemaphorePermit<'a>,
    _share: Option<OwnedSemaphorePermit>,
}

impl Deref for Reader<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

/// For each statement, so each has its time.
impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.watch.begins();
        &mut self.connection
    }
}

impl Readers {
    /// With one open connection. `patience` is how long somebody waits for one.
    pub(super) async fn open(
        options: SqliteConnectOptions,
        patience: Duration,
    ) -> Result<Self, sqlx::Error> {
        let readers = Self {
            options,
            patience,
            seats: Semaphore::new(MOST),
            places: Default::default(),
            shares: Lock::default(),
        };
        drop(readers.one().await?);
        Ok(readers)
    }

    /// A connection: as with sqlx's pool, `PoolTimedOut` where none becomes free, and `PoolClosed` after the end.
    pub(super) async fn one(&self) -> Result<Reader<'_>, sqlx::Error> {
        self.seated(None, Instant::now() + self.patience).await
    }

    /// The same for a server, which waits for itself while it has its share.
    pub(super) async fn one_of(&self, guild: GuildId) -> Result<Reader<'_>, sqlx::Error> {
        let until = Instant::now() + self.patience;
        let share = timeout_at(until, self.share(guild).acquire_owned()).await;
        let share = share.map_err(|_| sqlx::Error::PoolTimedOut)?;
        self.seated(share.ok(), until).await
    }

    fn share(&self, guild: GuildId) -> Arc<Semaphore> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        // Those of servers that read nothing now are made again when they are needed.
        shares.retain(|_, share| Arc::strong_count(share) > 1);
        let share = shares.entry(guild).or_insert_with(|| Arc::new(Semaphore::new(SHARE)));
        Arc::clone(share)
    }

    async fn seated(
        &self,
        share: Option<OwnedSemaphorePermit>,
        until: Instant,
    ) -> Result<Reader<'_>, sqlx::Error> {
        let seat = timeout_at(until, self.seats.acquire()).await;
        let seat = seat.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let seat = seat.map_err(|_| sqlx::Error::PoolClosed)?;
        let mut free = self.places.iter().filter_map(|place| place.try_lock().ok());
        let mut place = free.next().ok_or(sqlx::Error::PoolTimedOut)?;
        place.look().await;
        if self.seats.is_closed() {
            return Err(sqlx::Error::PoolClosed);
        }
        if place.connection.is_none() {
            place.open(&self.options).await?;
        }
        let watch = place.watch.clone();
        let connection = MutexGuard::try_map(place, |place| place.connection.as_mut());
        let connection = connection.map_err(|_| sqlx::Error::PoolClosed)?;
        Ok(Reader { watch, connection, _seat: seat, _share: share })
    }

    /// Waits for those who read, and closes all connections.
    pub(super) async fn close(&self) {
        self.seats.close();
        for place in &self.places {
            if let Some(connection) = place.lock().await.connection.take() {
                // Nothing was written by it.
                drop(connection.close().await);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::Refusal;
    use crate::store::StoreError;

    #[tokio::test]
    async fn a_read_that_takes_longer_than_a_second_is_given_up_and_the_next_one_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::store::on_trial(folder.path()).await;
        let endless =
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM n";
        let mut reader = store.read().await.unwrap();
        for _ in 0..2 {
            let began = Instant::now();
            let given_up: Result<(i64,), _> = sqlx::query_as(endless).fetch_one(&mut *reader).await;
            let took = began.elapsed();
            // The reader counts from where it was taken.
            assert!((LONGEST * 9 / 10..2 * LONGEST).contains(&took), "{took:?}");
            let error = StoreError::from(given_up.unwrap_err());
            assert!(matches!(error, StoreError::Refused(Refusal::Busy)), "{error:?}");
            let fine: (i64,) = sqlx::query_as("SELECT 1").fetch_one(&mut *reader).await.unwrap();
            assert_eq!(fine, (1,));
        }
    }

    #[tokio::test]
    async fn one_server_never_has_all_connections() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.db");
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let readers = Readers::open(options, Duration::from_millis(200)).await.unwrap();
        let (greedy, other) = (GuildId(1), GuildId(2));
        let mut held = Vec::new();
        for _ in 0..SHARE {
            held.push(readers.one_of(greedy).await.unwrap());
        }
        // Ten more of the same server wait before the other one comes, and go on waiting.
        let waiting = futures_util::future::join_all((0..10).map(|_| readers.one_of(greedy)));
        let since = Instant::now();
        let (waited, read) = tokio::join!(waiting, readers.one_of(other));
        assert!(read.is_ok(), "the other server reads");
        assert!(since.elapsed() >= Duration::from_millis(200));
        let all_timed_out = waited.iter().all(|it| matches!(it, Err(sqlx::Error::PoolTimedOut)));
        assert!(all_timed_out);
        drop(held);
        assert!(readers.one_of(greedy).await.is_ok(), "and its turn comes again");
        assert_eq!(readers.shares.lock().unwrap().len(), 2, "what nobody uses is forgotten");
    }
}
