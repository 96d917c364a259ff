//! Until when a write may begin.

use std::fmt;
use std::sync::Arc;

/// Whether the one who asked can still be told what came of it. A write that begins later would be a change
/// that nobody sees happen.
#[derive(Clone, Default)]
pub struct Deadline(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Deadline" } else { "Deadline(none)" })
    }
}

impl Deadline {
    /// A deadline that holds for as long as `holds` says so.
    #[must_use]
    pub fn new(holds: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(holds)))
    }

    /// One that always holds: nobody waits for the answer.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether a write may begin now.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.0.as_ref().is_none_or(|holds| holds())
    }
}
