//! The connections that read. They never wait for the writer, and the writer never waits for them.
//!
//! sqlx's own pool asks a connection for a sign of life whenever it comes back, on a task of its own: another two
//! changes of threads for every read, and the connection is away meanwhile. A file does not hang up; only a thread that
//! panicked is gone, so it is enough to ask now and then.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

/// How many may read at the same time. Each has a thread of its own.
const MOST: usize = 4;

/// A connection that was there is taken to be there for so long.
const SURE_FOR: Duration = Duration::from_secs(10);

/// Connections, which are opened when they are needed.
pub(super) struct Readers {
    options: SqliteConnectOptions,
    patience: Duration,
    /// As many as there are places.
    seats: Semaphore,
    /// The first one that is free is taken, so that one works while one is enough.
    places: [Mutex<Place>; MOST],
}

/// Where a connection waits, once it was opened.
#[derive(Default)]
struct Place {
    connection: Option<SqliteConnection>,
    /// When it was last known to be there.
    seen: Option<Instant>,
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
}

/// A connection, until this is dropped.
pub(super) struct Reader<'a> {
    // Dropped in this order: whoever has a seat finds a free place.
    connection: MappedMutexGuard<'a, SqliteConnection>,
    _seat: SemaphorePermit<'a>,
}

impl Deref for Reader<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Readers {
    /// With one open connection. `patience` is how long somebody waits for one.
    pub(super) async fn open(
        options: SqliteConnectOptions,
        patience: Duration,
    ) -> Result<Self, sqlx::Error> {
        let readers =
            Self { options, patience, seats: Semaphore::new(MOST), places: Default::default() };
        drop(readers.one().await?);
        Ok(readers)
    }

    /// A connection: as with sqlx's pool, `PoolTimedOut` where none becomes free, and `PoolClosed` after the end.
    pub(super) async fn one(&self) -> Result<Reader<'_>, sqlx::Error> {
        let seat = timeout(self.patience, self.seats.acquire()).await;
        let seat = seat.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let seat = seat.map_err(|_| sqlx::Error::PoolClosed)?;
        let mut free = self.places.iter().filter_map(|place| place.try_lock().ok());
        let mut place = free.next().ok_or(sqlx::Error::PoolTimedOut)?;
        place.look().await;
        if self.seats.is_closed() {
            return Err(sqlx::Error::PoolClosed);
        }
        if place.connection.is_none() {
            place.connection = Some(self.options.connect().await?);
        }
        let connection = MutexGuard::try_map(place, |place| place.connection.as_mut());
        let connection = connection.map_err(|_| sqlx::Error::PoolClosed)?;
        Ok(Reader { connection, _seat: seat })
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
