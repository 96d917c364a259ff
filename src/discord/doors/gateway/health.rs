//! What the gateway's door tells about itself.

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
    /// Messages that cannot be read.
    pub unreadable: u64,
}

/// A handle to the [`Health`] that stays valid while the door is open.
#[derive(Clone, Debug, Default)]
pub struct GatewayHealth(Arc<Mutex<Health>>);

impl GatewayHealth {
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
