//! How a call goes.

use std::time::Duration;

/// What the one who is called does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Answers, and talks until one of both hangs up.
    Answered,
    Busy,
    NoAnswer,
    Failed,
    Canceled,
}

/// How a call goes, on the clock of the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub outcome: Outcome,
    /// How long it rings before that.
    pub ring: Duration,
    /// How long it is talked, unless the bot hangs up first.
    pub talk: Duration,
}

impl Plan {
    /// Answered after three seconds, and talked for that long.
    #[must_use]
    pub fn answered(talk: Duration) -> Self {
        Self { outcome: Outcome::Answered, ring: Duration::from_secs(3), talk }
    }

    /// Not answered, for this reason.
    #[must_use]
    pub fn ends(outcome: Outcome) -> Self {
        Self { outcome, ..Self::answered(Duration::ZERO) }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self::answered(Duration::from_secs(20))
    }
}
