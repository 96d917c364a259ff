//! The one place that asks what time it is; everything else is told.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time in unix seconds, and whether anybody has confirmed it. Cheap to clone; all clones are one.
///
/// A machine may start in 1970, or a year ahead. So a time that Discord has not confirmed yet is never before one that
/// was, and nothing is destroyed by it.
#[derive(Clone)]
pub struct Clock {
    read: Arc<dyn Fn() -> i64 + Send + Sync>,
    confirmed: Arc<dyn Fn() -> bool + Send + Sync>,
    /// The latest confirmed time that this installation remembers.
    seen: Arc<AtomicI64>,
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Clock {
    fn new(
        read: impl Fn() -> i64 + Send + Sync + 'static,
        confirmed: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { read: Arc::new(read), confirmed: Arc::new(confirmed), seen: Arc::default() }
    }

    /// The machine's clock, which nobody confirms.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|| machine_millis() / 1000, || false)
    }

    /// Discord's clock, confirmed by the first `Date` of its answers.
    #[must_use]
    pub fn discord(clock: &DiscordClock) -> Self {
        let (read, confirmed) = (clock.clone(), clock.clone());
        Self::new(move || read.now() / 1000, move || confirmed.is_confirmed())
    }

    /// A clock that tells what `read` says, and is believed: for tests that let a day pass.
    #[must_use]
    pub fn of(read: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self::new(read, || true)
    }

    /// Now, in unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        match self.is_confirmed() {
            true => (self.read)(),
            false => (self.read)().max(self.seen.load(Ordering::Relaxed)),
        }
    }

    /// Whether the time is more than what the machine says.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        (self.confirmed)()
    }

    /// Takes note of a time (unix seconds) that was confirmed once.
    pub fn remember(&self, seen: i64) {
        self.seen.fetch_max(seen, Ordering::Relaxed);
    }
}

fn machine_millis() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
}

/// Discord's ids hold the time of their making, in milliseconds since this moment (2015-01-01, unix
/// milliseconds).
const DISCORD_EPOCH: i64 = 1_420_070_400_000;

/// Discord's clock: the host's, corrected by the `Date` of Discord's answers. Cheap to clone; all clones are one.
///
/// A `Date` has whole seconds, so an answer tells an interval in which the difference of the two clocks lies. What
/// all of them have in common is kept; as long as that allows "no difference" there is no correction.
#[derive(Clone)]
pub struct DiscordClock(Arc<Inner>);

struct Inner {
    host: Box<dyn Fn() -> i64 + Send + Sync>,
    /// The least and the greatest that Discord's clock can be ahead, in milliseconds.
    ahead: Mutex<Option<(i64, i64)>>,
}

impl std::fmt::Debug for DiscordClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DiscordClock")
    }
}

impl DiscordClock {
    /// On the machine's clock as it is now, and as time goes by from here on: that somebody sets it is not noticed.
    #[must_use]
    pub fn system() -> Self {
        let since = Instant::now();
        Self::running_from(machine_millis(), move || since.elapsed())
    }

    /// On a host whose clock showed `start` (unix milliseconds), and what has passed since.
    fn running_from(start: i64, passed: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self::of(move || {
            start.saturating_add(i64::try_from(passed().as_millis()).unwrap_or(i64::MAX))
        })
    }

    /// On a host clock that tells what `host` says, in unix milliseconds.
    #[must_use]
    pub fn of(host: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { host: Box::new(host), ahead: Mutex::default() }))
    }

    /// The host's clock, in unix milliseconds: what [`DiscordClock::heard`] wants to know.
    #[must_use]
    pub fn host(&self) -> i64 {
        (self.0.host)()
    }

    /// Takes note of an answer: its `Date` in unix seconds, and when on the host's clock its request was sent and
    /// its headers had arrived.
    pub fn heard(&self, date: i64, sent: i64, arrived: i64) {
        // Discord's clock showed a moment of that second at some moment between the two.
        let date = date.saturating_mul(1000);
        let (least, greatest) = (date - arrived, date + 999 - sent);
        if least > greatest {
            // The host's clock was set back meanwhile.
            return;
        }
        let mut ahead = self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let known = ahead.unwrap_or((least, greatest));
        let both = (known.0.max(least), known.1.min(greatest));
        // Where they have nothing in common a clock was set, and only the newest counts.
        *ahead = Some(if both.0 <= both.1 { both } else { (least, greatest) });
    }

    /// Whether Discord has said what time it is.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Now on Discord's clock, in unix milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        let ahead = *self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let correction = match ahead {
            Some((least, greatest)) if least > 0 || greatest < 0 => i64::midpoint(least, greatest),
            _ => 0,
        };
        self.host() + correction
    }

    /// How long ago Discord gave out an id; nothing for one from the future.
    #[must_use]
    pub fn age(&self, snowflake: u64) -> Duration {
        let made = i64::try_from(snowflake >> 22).unwrap_or(i64::MAX) + DISCORD_EPOCH;
        Duration::from_millis(u64::try_from(self.now().saturating_sub(made)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A host whose clock is `wrong` milliseconds ahead of Discord's, which shows `at`.
    fn host(wrong: i64, at: &Arc<AtomicI64>) -> DiscordClock {
        let at = at.clone();
        DiscordClock::of(move || at.load(Ordering::Relaxed) + wrong)
    }

    /// An answer that takes 80 ms, the `Date` being from half-way.
    fn hears(clock: &DiscordClock, at: &AtomicI64) {
        let sent = clock.host();
        let date = (at.fetch_add(80, Ordering::Relaxed) + 40) / 1000;
        clock.heard(date, sent, clock.host());
    }

    #[test]
    fn a_host_that_is_wrong_is_corrected_to_half_a_second_at_once_and_better_with_time() {
        for wrong in [-86_400_000, -3000, -1200, 1200, 3000, 86_400_000] {
            for start in [0, 250, 700, 999] {
                let at = Arc::new(AtomicI64::new(1_800_000_000_000 + start));
                let clock = host(wrong, &at);
                hears(&clock, &at);
                let error = || (clock.now() - at.load(Ordering::Relaxed)).abs();
                assert!(error() <= 540, "{wrong} {start}: {}", error());
                for _ in 0..40 {
                    at.fetch_add(333, Ordering::Relaxed);
                    hears(&clock, &at);
                }
                assert!(error() <= 100, "{wrong} {start}: {}", error());
            }
        }
    }

    #[test]
    fn a_host_that_is_right_is_not_corrected() {
        let at = Arc::new(AtomicI64::new(1_800_000_000_000));
        let clock = host(0, &at);
        for _ in 0..100 {
            at.fetch_add(77, Ordering::Relaxed);
            hears(&clock, &at);
            assert_eq!(clock.now(), at.load(Ordering::Relaxed));
        }
    }

    #[test]
    fn a_clock_that_is_set_is_followed() {
        let at = Arc::new(AtomicI64::new(1_800_000_000_000));
        let wrong = Arc::new(AtomicI64::new(0));
        let (here, off) = (at.clone(), wrong.clone());
        let clock =
            DiscordClock::of(move || here.load(Ordering::Relaxed) + off.load(Ordering::Relaxed));
        for set in [0, 60_000, -5000, 0] {
            wrong.store(set, Ordering::Relaxed);
            for _ in 0..20 {
                at.fetch_add(333, Ordering::Relaxed);
                hears(&clock, &at);
            }
            assert!((clock.now() - at.load(Ordering::Relaxed)).abs() <= 120, "{set}");
        }
    }

    #[test]
    fn an_id_tells_its_age() {
        let clock = DiscordClock::of(|| DISCORD_EPOCH + 10_000);
        assert_eq!(clock.age((4000 << 22) + 77), Duration::from_secs(6));
        assert_eq!(clock.age(11_000 << 22), Duration::ZERO);
    }

    #[test]
    fn a_start_in_1970_or_a_year_ahead_is_never_before_what_was_seen_and_right_once_discord_answered()
     {
        let now = 1_800_000_000;
        for wrong in [-now, -86_400 * 365, 86_400 * 365] {
            let at = Arc::new(AtomicI64::new(now * 1000));
            let discord = host(wrong * 1000, &at);
            let clock = Clock::discord(&discord);
            clock.remember(now - 100);
            assert!(!clock.is_confirmed());
            assert_eq!(clock.now(), (now - 100).max(now + wrong));
            hears(&discord, &at);
            assert!(clock.is_confirmed());
            assert!((clock.now() - now).abs() <= 1, "{wrong}: {}", clock.now());
        }
    }

    #[test]
    fn a_machine_that_is_set_while_the_program_runs_changes_nothing() {
        let passed = Arc::new(AtomicI64::new(0));
        let here = passed.clone();
        let clock = DiscordClock::running_from(1_800_000_000_000, move || {
            Duration::from_millis(here.load(Ordering::Relaxed).cast_unsigned())
        });
        passed.store(5000, Ordering::Relaxed);
        // Nothing else is asked than how much time has passed, which no setting changes.
        assert_eq!(clock.now(), 1_800_000_005_000);
    }
}
