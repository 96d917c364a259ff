//! How long to wait before something is tried again.

use std::time::Duration;

use tokio::time::Instant;

use super::RestError;

/// However short Discord asks to wait, it is at least this.
const SHORTEST: Duration = Duration::from_millis(100);

/// Pauses that double, up to the longest.
#[derive(Clone, Debug)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
    /// The failure before was a 429 that did not say how long to wait.
    unexplained: bool,
}

impl Backoff {
    /// Begins with the first pause.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first, unexplained: false }
    }

    /// The next pause begins with the first again.
    pub const fn restart(&mut self) {
        self.next = self.first;
    }

    /// The pause after a failure of which nothing is known.
    pub fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.longest);
        pause
    }

    /// The pause after this failure: as long as Discord asks for; the longest, where nobody but a person can mend it
    /// and where Discord has twice said "too often" and not for how long.
    pub fn pause_after(&mut self, error: &RestError) -> Duration {
        let unexplained = matches!(error, RestError::TooMany { retry_after: None });
        let again = std::mem::replace(&mut self.unexplained, unexplained) && unexplained;
        match error {
            _ if again => self.longest,
            RestError::TooMany { retry_after: Some(wait) } | RestError::Held { wait } => {
                // Discord is well and has said when.
                self.restart();
                (*wait).max(SHORTEST)
            }
            error if !error.is_passing() => self.longest,
            _ => self.pause(),
        }
    }
}

/// Tries until a moment: somebody waits for the outcome, and not for ever.
#[derive(Debug)]
pub(in crate::discord) struct Tries {
    backoff: Backoff,
    until: Instant,
    /// A 429 did not say how long to wait.
    unexplained: bool,
}

impl Tries {
    pub(in crate::discord) const fn new(backoff: Backoff, until: Instant) -> Self {
        Self { backoff, until, unexplained: false }
    }

    /// Waits before another try; `false` at once where none would help or none would be in time.
    pub(in crate::discord) async fn again(&mut self, error: &RestError) -> bool {
        if !error.is_passing() {
            return false;
        }
        let unexplained = matches!(error, RestError::TooMany { retry_after: None });
        if std::mem::replace(&mut self.unexplained, unexplained) && unexplained {
            return false;
        }
        let pause = self.backoff.pause_after(error);
        let in_time = Instant::now() + pause < self.until;
        if in_time {
            tokio::time::sleep(pause).await;
        }
        in_time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_discords_own_wait_goes_first() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_mins(1));
        let lost = RestError::NoAnswer("");
        let asked = RestError::TooMany { retry_after: Some(Duration::from_secs(7)) };
        let seconds = |pause: Duration| pause.as_secs();
        assert_eq!(seconds(backoff.pause_after(&lost)), 1);
        assert_eq!(seconds(backoff.pause_after(&lost)), 2);
        assert_eq!(seconds(backoff.pause_after(&asked)), 7);
        let rest: Vec<u64> = (0..6).map(|_| seconds(backoff.pause_after(&lost))).collect();
        assert_eq!(rest, [1, 2, 4, 8, 16, 32]);
        assert_eq!(seconds(backoff.pause_after(&RestError::Forbidden)), 60);
        backoff.restart();
        assert_eq!(seconds(backoff.pause()), 1);
    }
}
