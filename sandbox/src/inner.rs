//! What the server, the people and the page share.

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::exotel::Exotel;
use crate::options::{Observer, Options};
use crate::state::State;

/// What the server, the people and the page share.
pub(crate) struct Inner {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    pub(crate) token: String,
    pub(crate) address: SocketAddr,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) observer: Option<Observer>,
    pub(crate) exotel: Option<Exotel>,
}

impl Inner {
    pub(crate) fn new(options: Options, address: SocketAddr) -> Self {
        Self {
            changed: watch::Sender::new(0),
            token: options.token.clone(),
            address,
            heartbeat_interval: options.heartbeat_interval,
            observer: options.observer.clone(),
            exotel: options.exotel.clone(),
            state: Mutex::new(State::new(options, format!("http://{address}"))),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock has failed already; the others may go on.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the state.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.lock())
    }

    /// Changes the state, and wakes whoever waits for a change.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = change(&mut self.lock());
        self.changed.send_modify(|version| *version += 1);
        result
    }

    /// The number of changes so far.
    pub(crate) fn version(&self) -> u64 {
        *self.changed.borrow()
    }

    /// Waits until there were more changes than those seen, and counts them as seen.
    pub(crate) async fn changed(&self, seen: &mut u64) {
        // The sender lives as long as this value, so that the wait cannot fail.
        if let Ok(now) = self.changed.subscribe().wait_for(|now| now != seen).await {
            *seen = *now;
        }
    }

    /// Waits until `look` finds something, at most `within`.
    pub(crate) async fn wait<R>(
        &self,
        within: Duration,
        mut look: impl FnMut(&State) -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + within;
        let mut changes = self.changed.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = self.with(&mut look) {
                return Some(found);
            }
            match tokio::time::timeout_at(deadline, changes.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return self.with(&mut look),
            }
        }
    }
}
