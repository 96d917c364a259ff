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

/// However much a person wants to start, so many of Discord's sessions stay untouched: at 0 it resets the token.
const UNTOUCHED: u32 = 5;

/// Gives out turns to IDENTIFY, one at a time.
#[derive(Debug)]
pub(super) struct Brake {
    limits: Vec<IdentifyLimit>,
    reserve: u32,
    sent: VecDeque<Instant>,
    /// How many more Discord allows until `renewed`, and how many in a day.
    remaining: u32,
    total: u32,
    renewed: Instant,
    /// A person lets one IDENTIFY go into the reserve.
    anyway: bool,
    /// A turn was given and not used: the connection died before HELLO.
    turn: bool,
}

impl Brake {
    pub(super) fn new(pace: &Pace, info: &GatewayInfo, now: Instant) -> Self {
        let mut brake = Self {
            limits: pace.identify.clone(),
            reserve: pace.reserve,
            sent: VecDeque::new(),
            remaining: 0,
            total: 0,
            renewed: now,
            anyway: false,
            turn: false,
        };
        brake.learn(info, now);
        brake
    }

    /// Takes over what Discord says of its own count.
    pub(super) fn learn(&mut self, info: &GatewayInfo, now: Instant) {
        self.remaining = info.remaining;
        self.total = info.total;
        self.renewed = now + info.reset_after;
    }

    /// Takes a turn, or says after how long to ask again, and why.
    pub(super) fn take_turn(&mut self, now: Instant) -> Result<(), Wait> {
        if self.turn {
            return Ok(());
        }
        if now >= self.renewed {
            self.remaining = self.total;
            self.renewed = now + DAY;
        }
        let untouched = if self.anyway { UNTOUCHED } else { self.reserve };
        if self.remaining <= untouched {
            let why = Why::Discord { remaining: self.remaining, untouched };
            return Err(Wait { time: self.renewed - now, why });
        }
        let free_at = |limit: &IdentifyLimit| {
            let nth = self.sent.len().checked_sub(limit.count)?;
            Some(*self.sent.get(nth)? + limit.within)
        };
        match self.limits.iter().filter_map(free_at).max() {
            Some(at) if at > now => Err(Wait { time: at - now, why: Why::Ours }),
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
        self.remaining = self.remaining.saturating_sub(1);
        self.anyway = false;
        self.sent.push_back(now);
        let longest = self.limits.iter().map(|limit| limit.count).max().unwrap_or(0);
        while self.sent.len() > longest {
            self.sent.pop_front();
        }
        true
    }
}

/// That there is no turn yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) time: Duration,
    pub(super) why: Why,
}

/// Who says that there is no turn yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Our own limits.
    Ours,
    /// Discord's count is down to what is kept.
    Discord { remaining: u32, untouched: u32 },
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

    /// Lets the next IDENTIFY go into the reserve.
    pub(super) fn lets_one_through(&self) {
        self.gate().brake.anyway = true;
    }

    pub(super) fn take_turn(&self) -> Result<(), Wait> {
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
                Err(wait) => now += wait.time,
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
    async fn a_person_may_take_one_of_the_reserve_and_never_one_of_the_last_five() {
        for (remaining, allowed) in [(51, 1), (50, 1), (6, 1), (5, 0), (0, 0)] {
            let start = Instant::now();
            let info = info(remaining, Duration::from_hours(2));
            let mut brake = Brake::new(&Pace::default(), &info, start);
            brake.anyway = true;
            let sent = storm(&mut brake, start, Duration::from_secs(7100));
            // The first may go into the reserve; where that was not needed, it is used up all the same.
            assert_eq!(sent.len(), allowed, "{remaining}");
        }
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
        let wait = Wait { time: Duration::from_secs(5), why: Why::Ours };
        assert_eq!(brake.take_turn(now), Err(wait));
    }
}
