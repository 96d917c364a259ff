//! How often the bridge may connect and IDENTIFY.
//!
//! Discord resets a bot's token after 1,000 IDENTIFYs in a day, rejected ones
//! included. So each one needs a turn from the [`Brake`], and after each close
//! [`Backoff`] says how long to stay away.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;
use twilight_gateway::queue::Queue;

use super::GatewayInfo;

/// At most `count` IDENTIFYs in any stretch of `within`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentifyLimit {
    /// How many.
    pub count: usize,
    /// In which time.
    pub within: Duration,
}

/// The bridge's durations and limits. [`Pace::default`] is what production
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
        let limit = |count, seconds| IdentifyLimit {
            count,
            within: Duration::from_secs(seconds),
        };
        Self {
            // One in five seconds is Discord's rule; the others are ours, and
            // keep a bot that is refused far from Discord's 1,000 a day.
            identify: vec![limit(1, 5), limit(5, 10 * 60), limit(400, DAY.as_secs())],
            reserve: 50,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            stable_after: Duration::from_secs(60),
            ready_within: Duration::from_secs(30),
            refresh_within: Duration::from_secs(5),
            close_within: Duration::from_secs(1),
        }
    }
}

/// After this, Discord counts sessions anew.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The pause after a close: doubles until a connection has been stable.
pub(super) struct Backoff {
    next: Duration,
}

impl Backoff {
    pub(super) fn new(pace: &Pace) -> Self {
        Self {
            next: pace.first_pause,
        }
    }

    /// The pause after a connection that had a session for `lasted`. `chance`
    /// is any number; it takes up to a quarter off, so that many bots do not
    /// return together.
    pub(super) fn pause(&mut self, lasted: Option<Duration>, pace: &Pace, chance: u32) -> Duration {
        if lasted.is_some_and(|lasted| lasted >= pace.stable_after) {
            self.next = pace.first_pause;
        }
        let pause = self.next;
        self.next = (pause * 2).min(pace.longest_pause);
        pause - pause / 4 * (chance % 1024) / 1024
    }
}

/// Gives out turns to IDENTIFY, one at a time.
#[derive(Debug)]
pub(super) struct Brake {
    limits: Vec<IdentifyLimit>,
    reserve: u32,
    sent: VecDeque<Instant>,
    /// How many more Discord allows until `renewed`, the reserve taken off.
    left: u32,
    daily: u32,
    renewed: Instant,
    /// A turn was given and not used: the connection died before HELLO.
    turn: bool,
}

impl Brake {
    pub(super) fn new(pace: &Pace, info: &GatewayInfo, now: Instant) -> Self {
        let mut brake = Self {
            limits: pace.identify.clone(),
            reserve: pace.reserve,
            sent: VecDeque::new(),
            left: 0,
            daily: 0,
            renewed: now,
            turn: false,
        };
        brake.learn(info, now);
        brake
    }

    /// Takes over what Discord says of its own count.
    pub(super) fn learn(&mut self, info: &GatewayInfo, now: Instant) {
        self.left = info.remaining.saturating_sub(self.reserve);
        self.daily = info.total.saturating_sub(self.reserve);
        self.renewed = now + info.reset_after;
    }

    /// Takes a turn, or says after how long to ask again.
    pub(super) fn take_turn(&mut self, now: Instant) -> Result<(), Duration> {
        if self.turn {
            return Ok(());
        }
        if now >= self.renewed {
            self.left = self.daily;
            self.renewed = now + DAY;
        }
        if self.left == 0 {
            return Err(self.renewed - now);
        }
        let free_at = |limit: &IdentifyLimit| {
            let nth = self.sent.len().checked_sub(limit.count)?;
            Some(*self.sent.get(nth)? + limit.within)
        };
        match self.limits.iter().filter_map(free_at).max() {
            Some(at) if at > now => Err(at - now),
            _ => {
                self.turn = true;
                Ok(())
            }
        }
    }

    /// Uses the turn; `false` if none was taken.
    fn identify(&mut self, now: Instant) -> bool {
        if !std::mem::take(&mut self.turn) {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        self.sent.push_back(now);
        let longest = self
            .limits
            .iter()
            .map(|limit| limit.count)
            .max()
            .unwrap_or(0);
        while self.sent.len() > longest {
            self.sent.pop_front();
        }
        true
    }
}

/// The brake as twilight's identify queue: lets an IDENTIFY through only on a
/// turn that was taken before connecting.
#[derive(Clone, Debug)]
pub(super) struct Turnstile(Arc<Mutex<Gate>>);

#[derive(Debug)]
struct Gate {
    brake: Brake,
    identifies: u64,
    /// One that came without a turn. Held, since dropping it makes twilight ask
    /// again at once; its connection ends at [`Pace::ready_within`].
    stopped: Option<oneshot::Sender<()>>,
}

impl Turnstile {
    pub(super) fn new(brake: Brake) -> Self {
        Self(Arc::new(Mutex::new(Gate {
            brake,
            identifies: 0,
            stopped: None,
        })))
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_turn(&self) -> Result<(), Duration> {
        self.gate().brake.take_turn(Instant::now())
    }

    pub(super) fn learn(&self, info: &GatewayInfo) {
        self.gate().brake.learn(info, Instant::now());
    }

    /// How many IDENTIFYs went out in this process's life.
    pub(super) fn identifies(&self) -> u64 {
        self.gate().identifies
    }
}

impl Queue for Turnstile {
    fn enqueue(&self, _shard: u32) -> oneshot::Receiver<()> {
        let (pass, passed) = oneshot::channel();
        let mut gate = self.gate();
        if gate.brake.identify(Instant::now()) {
            gate.identifies += 1;
            // Refused only if the connection is gone again; the turn is spent all the same.
            let _ = pass.send(());
        } else {
            gate.stopped = Some(pass);
        }
        passed
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn info(remaining: u32, reset_after: Duration) -> GatewayInfo {}

    /// IDENTIFYs as fast as the brake allows, for `length`; the instants.
    fn storm(brake: &mut Brake, start: Instant, length: Duration) -> Vec<Instant> {
        let mut now = start;
        let mut sent = Vec::new();
        while now < start + length {
            match brake.take_turn(now) {
                Ok(()) => {
                    assert!(brake.identify(now));
                    sent.push(now);
                }
                Err(wait) => now += wait,
            }
        }
        sent
    }

    #[tokio::test]
    async fn no_ten_minutes_ever_hold_six_identifies() {
        let start = Instant::now();
        let mut brake = Brake::new(&Pace::default(), &info(1000, DAY), start);
        let sent = storm(&mut brake, start, DAY);
        for six in sent.windows(6) {
            assert!(six[5] - six[0] >= Duration::from_secs(600));
        }
        assert!(
            sent.windows(2)
                .all(|two| two[1] - two[0] >= Duration::from_secs(5))
        );
    }

    #[tokio::test]
    async fn three_days_of_refusals_stay_below_400_a_day() {
        let start = Instant::now();
        let mut brake = Brake::new(&Pace::default(), &info(1000, DAY), start);
        let sent = storm(&mut brake, start, DAY * 3);
        assert!(
            sent.len() > 1000,
            "the brake must let work go on: {}",
            sent.len()
        );
        assert!(sent.windows(401).all(|many| many[400] - many[0] >= DAY));
    }

    #[tokio::test]
    async fn the_reserve_is_left_to_people_until_discord_counts_anew() {
        let start = Instant::now();
        let mut brake = Brake::new(
            &Pace::default(),
            &info(51, Duration::from_secs(7200)),
            start,
        );
        assert_eq!(storm(&mut brake, start, Duration::from_secs(7100)).len(), 1);
        assert!(brake.take_turn(start + Duration::from_secs(7199)).is_err());
        assert!(brake.take_turn(start + Duration::from_secs(7200)).is_ok());
    }

    #[tokio::test]
    async fn a_turn_that_was_not_used_is_not_counted() {
        let now = Instant::now();
        let mut brake = Brake::new(&Pace::default(), &info(1000, DAY), now);
        for _ in 0..20 {
            brake.take_turn(now).unwrap();
        }
        assert!(brake.identify(now));
        assert!(!brake.identify(now), "one turn is one IDENTIFY");
        assert_eq!(brake.take_turn(now), Err(Duration::from_secs(5)));
    }

    #[test]
    fn the_pause_grows_to_a_minute_and_starts_over_after_a_stable_one() {
        let pace = Pace::default();
        let mut backoff = Backoff::new(&pace);
        let pauses: Vec<u64> = (0..8)
            .map(|_| backoff.pause(None, &pace, 0).as_secs())
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        let brief = Some(Duration::from_secs(59));
        assert_eq!(backoff.pause(brief, &pace, 0), Duration::from_secs(60));
        assert_eq!(
            backoff.pause(Some(Duration::from_secs(60)), &pace, 0),
            Duration::from_secs(1)
        );
    }

    #[test]
    fn chance_takes_at_most_a_quarter_off() {
        let pace = Pace::default();
        for chance in [0, 1, 1023, 1024, u32::MAX] {
            let pause = Backoff::new(&pace).pause(None, &pace, chance);
            assert!((Duration::from_millis(750)..=Duration::from_secs(1)).contains(&pause));
        }
    }
}
