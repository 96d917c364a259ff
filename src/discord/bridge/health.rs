//! What the bridge tells about itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How the connection to Discord is doing, at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Health {
    /// Whether there is a session that delivers events.
    pub connected: bool,
    /// When Discord was last heard of, heartbeat answers included.
    pub heard: Option<Instant>,
    /// How long the last answered heartbeat took.
    pub latency: Option<Duration>,
    /// Connections tried since the start.
    pub connections: u64,
    /// IDENTIFYs sent since the start, rejected ones included.
    pub identifies: u64,
    /// Events that serenity cannot read.
    pub unreadable: u64,
    /// Events that were dropped since too many were waiting for serenity.
    pub dropped: u64,
}

/// A handle to the bridge's [`Health`] that stays valid while it runs.
#[derive(Clone, Debug, Default)]
pub struct BridgeHealth(Arc<Mutex<Health>>);

impl BridgeHealth {
    /// The health now.
    #[must_use]
    pub fn now(&self) -> Health {
        *self.lock()
    }

    pub(super) fn update(&self, change: impl FnOnce(&mut Health)) {
        change(&mut self.lock());
    }

    fn lock(&self) -> MutexGuard<'_, Health> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
