//! The gateway's durations and limits, and the pause after each close.

use std::time::Duration;

use crate::clock::DiscordClock;
use crate::discord::rest::Backoff;
use crate::domain::audit::iso_8601;

/// At most `count` IDENTIFYs in any stretch of `within`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentifyLimit {
    pub count: usize,
    pub within: Duration,
}

/// The gateway's durations and limits. [`Pace::default`] is what production
/// uses; tests shorten it.
#[derive(Clone, Debug)]
pub struct Pace {
    /// All of them hold at once.
    pub identify: Vec<IdentifyLimit>,
    /// The part of Discord's daily sessions that is never touched, so that a
    /// person can still start the bot by hand.
    pub reserve: u32,
    /// The pause after the first close.
    pub first_pause: Duration,
    /// The longest pause after a close.
    pub longest_pause: Duration,
    /// A connection that lasted this long puts the pause back to the first.
    pub stable_after: Duration,
    /// A connection that has no session by then is given up.
    pub ready_within: Duration,
    /// How long asking for `GET /gateway/bot` may take.
    pub refresh_within: Duration,
    /// How long the good-bye to Discord may take on shutdown.
    pub close_within: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let limit = |count, seconds| IdentifyLimit { count, within: Duration::from_secs(seconds) };
        Self {
            // One in five seconds is Discord's rule; the others are ours, and
            // keep a bot that is refused far from Discord's 1,000 a day.
            identify: vec![limit(1, 5), limit(5, 10 * 60), limit(400, DAY.as_secs())],
            reserve: 50,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_mins(1),
            stable_after: Duration::from_mins(1),
            ready_within: Duration::from_secs(30),
            refresh_within: Duration::from_secs(5),
            close_within: Duration::from_secs(1),
        }
    }
}

/// The moment after so long, in ISO 8601.
#[must_use]
pub fn until(wait: Duration) -> String {
    let wait = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    iso_8601((DiscordClock::system().now() / 1000).saturating_add(wait))
}

/// After this, Discord counts sessions anew.
pub(super) const DAY: Duration = Duration::from_hours(24);

/// The pause after a close: doubles until a connection has been stable.
pub(super) struct Pauses(Backoff);

impl Pauses {
    pub(super) const fn new(pace: &Pace) -> Self {
        Self(Backoff::new(pace.first_pause, pace.longest_pause))
    }

    /// The pause after a connection that had a session for `lasted`. `chance`
    /// is any number; it takes up to a quarter off, so that many bots do not
    /// return together.
    pub(super) fn pause(&mut self, lasted: Option<Duration>, pace: &Pace, chance: u32) -> Duration {
        if lasted.is_some_and(|lasted| lasted >= pace.stable_after) {
            self.0.restart();
        }
        let pause = self.0.pause();
        pause.saturating_sub(pause / 4 * (chance % 1024) / 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_to_a_minute_and_starts_over_after_a_stable_one() {
        let pace = Pace::default();
        let mut backoff = Pauses::new(&pace);
        let pauses: Vec<u64> = (0..8).map(|_| backoff.pause(None, &pace, 0).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        let brief = Some(Duration::from_secs(59));
        assert_eq!(backoff.pause(brief, &pace, 0), Duration::from_mins(1));
        assert_eq!(backoff.pause(Some(Duration::from_mins(1)), &pace, 0), Duration::from_secs(1));
    }

    #[test]
    fn chance_takes_at_most_a_quarter_off() {
        let pace = Pace::default();
        for chance in [0, 1, 1023, 1024, u32::MAX] {
            let pause = Pauses::new(&pace).pause(None, &pace, chance);
            assert!((Duration::from_millis(750)..=Duration::from_secs(1)).contains(&pause));
        }
    }
}
