//! How often the bot may IDENTIFY.
//!
//! Discord resets a bot's token after 1,000 IDENTIFYs in a day, rejected ones
//! included. So each one needs a turn from the [`Brake`], taken before the
//! connection is made.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;
use twilight_gateway::queue::Queue;

use super::pace::{DAY, IdentifyLimit, Pace};
use crate::discord::rest::GatewayInfo;

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
        let longest = self.limits.iter().map(|limit| limit.count).max().unwrap_or(0);
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
        Self(Arc::new(Mutex::new(Gate { brake, identifies: 0, stopped: None })))
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
mod tests {
    use super::*;

    fn info(remaining: u32, reset_after: Duration) -> GatewayInfo {
        GatewayInfo { url: String::new(), total: 1000, remaining, reset_after }
    }

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
            assert!(six[5] - six[0] >= Duration::from_mins(10));
        }
        assert!(sent.windows(2).all(|two| two[1] - two[0] >= Duration::from_secs(5)));
    }

    #[tokio::test]
    async fn three_days_of_refusals_stay_below_400_a_day() {
        let start = Instant::now();
        let mut brake = Brake::new(&Pace::default(), &info(1000, DAY), start);
        let sent = storm(&mut brake, start, DAY * 3);
        assert!(sent.len() > 1000, "the brake must let work go on: {}", sent.len());
        assert!(sent.windows(401).all(|many| many[400] - many[0] >= DAY));
    }

    #[tokio::test]
    async fn the_reserve_is_left_to_people_until_discord_counts_anew() {
        let start = Instant::now();
        let mut brake = Brake::new(&Pace::default(), &info(51, Duration::from_hours(2)), start);
        assert_eq!(storm(&mut brake, start, Duration::from_secs(7100)).len(), 1);
        assert!(brake.take_turn(start + Duration::from_secs(7199)).is_err());
        assert!(brake.take_turn(start + Duration::from_hours(2)).is_ok());
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
}
