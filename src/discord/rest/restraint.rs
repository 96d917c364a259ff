//! What keeps the bot from asking: Discord's global limit, an edge that turns it away, and the count of refusals after
//! which Discord would shut out this address. Answers to interactions are exempt from the first two, as Discord
//! exempts them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::{Backoff, RestError};

/// Discord shuts out an address after 10,000 refused requests (401, 403, 429) within ten minutes.
const COUNTED_FOR: Duration = Duration::from_mins(10);

/// After this many nothing is asked but what a person waits for, and after so many not even that.
const MOST_ASKED: u32 = 500;
const MOST: u32 = 5000;

/// Refusals are counted in stretches of this length.
const STRETCH: Duration = Duration::from_secs(10);

/// The pauses where an edge turns everything away and does not say for how long.
const PAUSES: (Duration, Duration) = (Duration::from_mins(1), Duration::from_mins(10));

/// What is known of how much Discord wants to hear.
#[derive(Debug)]
pub(super) struct Restraint(Mutex<State>);

#[derive(Debug)]
struct State {
    /// Until when nothing but answers is sent.
    held_until: Option<Instant>,
    /// How many 429 in a row did not say how long to wait.
    unexplained: u32,
    pauses: Backoff,
    /// The beginning of each stretch, and how many were refused in it.
    refused: VecDeque<(Instant, u32)>,
}

/// What an answer says about the limits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scope {
    /// The limit of all that the bot asks.
    pub(super) global: bool,
    /// The limit of a resource that many bots share, which is not counted against this one.
    pub(super) shared: bool,
}

impl Restraint {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            held_until: None,
            unexplained: 0,
            pauses: Backoff::new(PAUSES.0, PAUSES.1),
            refused: VecDeque::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long to wait before a request; `as_bot`: it is no answer.
    pub(super) fn wait(&self, as_bot: bool, now: Instant) -> Option<Duration> {
        let mut state = self.state();
        let most = if as_bot { MOST_ASKED } else { MOST };
        let until = [state.held_until.filter(|_| as_bot), state.room_at(most, now)];
        let until = until.into_iter().flatten().max().filter(|until| *until > now);
        until.map(|until| until - now)
    }

    /// Takes note of a success.
    pub(super) fn accepted(&self) {
        let mut state = self.state();
        state.unexplained = 0;
        state.pauses.restart();
    }

    /// Takes note of an answer that was no success.
    pub(super) fn refused(&self, status: u16, error: &RestError, scope: Scope, now: Instant) {
        let mut state = self.state();
        if matches!(status, 401 | 403) || (status == 429 && !scope.shared) {
            state.count(now);
        }
        let RestError::TooMany { retry_after } = error else { return };
        let hold = match *retry_after {
            Some(wait) => scope.global.then_some(wait),
            None => {
                state.unexplained += 1;
                (state.unexplained > 1).then(|| state.pauses.pause())
            }
        };
        if let Some(hold) = hold {
            tracing::warn!(
                seconds = hold.as_secs_f32(),
                "Discord wants to be left alone: nothing but answers is sent"
            );
            state.held_until = state.held_until.max(Some(now + hold));
        }
    }
}

impl State {
    fn count(&mut self, now: Instant) {
        match self.refused.back_mut() {
            Some((begun, count)) if now.duration_since(*begun) < STRETCH => *count += 1,
            _ => self.refused.push_back((now, 1)),
        }
        let total: u32 = self.refused.iter().map(|(_, count)| count).sum();
        if total == MOST_ASKED || total == MOST {
            tracing::error!(
                total,
                "Discord refused this many requests within ten minutes; to spare the address, less is sent for a while"
            );
        }
    }

    /// When fewer than `most` are counted, if that is not now.
    fn room_at(&mut self, most: u32, now: Instant) -> Option<Instant> {
        while let Some((begun, _)) = self.refused.front()
            && now.duration_since(*begun) >= COUNTED_FOR + STRETCH
        {
            self.refused.pop_front();
        }
        let mut total: u32 = self.refused.iter().map(|(_, count)| count).sum();
        let mut until = None;
        for (begun, count) in &self.refused {
            if total < most {
                break;
            }
            total -= count;
            until = Some(*begun + COUNTED_FOR + STRETCH);
        }
        until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORBIDDEN: RestError = RestError::Forbidden;

    /// Asks as fast as it may for an hour, always in vain; how often within any ten minutes at most.
    fn most_in_ten_minutes(as_bot: bool) -> usize {
        let restraint = Restraint::new();
        let start = Instant::now();
        let (mut now, mut asked) = (start, Vec::new());
        while now < start + Duration::from_hours(1) {
            match restraint.wait(as_bot, now) {
                Some(wait) => now += wait,
                None => {
                    restraint.refused(403, &FORBIDDEN, Scope::default(), now);
                    asked.push(now);
                    now += Duration::from_millis(20);
                }
            }
        }
        let within = |i: usize| {
            let ten = asked[i] + Duration::from_mins(10);
            asked[i..].iter().take_while(|at| **at < ten).count()
        };
        (0..asked.len()).step_by(50).map(within).max().unwrap_or_default()
    }

    #[tokio::test]
    async fn refused_requests_stay_far_below_ten_thousand_in_ten_minutes() {
        assert_eq!(most_in_ten_minutes(true), 500);
        assert_eq!(most_in_ten_minutes(false), 5000);
    }

    #[tokio::test]
    async fn a_shared_limit_and_an_ordinary_refusal_are_not_counted() {
        let (restraint, now) = (Restraint::new(), Instant::now());
        let busy = RestError::TooMany { retry_after: Some(Duration::ZERO) };
        let missing = RestError::Status { status: 404, code: Some(10003) };
        for _ in 0..MOST {
            restraint.refused(429, &busy, Scope { shared: true, ..Scope::default() }, now);
            restraint.refused(404, &missing, Scope::default(), now);
        }
        assert_eq!(restraint.wait(true, now), None);
    }

    #[tokio::test]
    async fn an_edge_that_does_not_say_how_long_is_asked_twice_and_then_with_growing_pauses() {
        let (restraint, mut now) = (Restraint::new(), Instant::now());
        let unexplained = RestError::TooMany { retry_after: None };
        let mut minutes = Vec::new();
        for _ in 0..7 {
            restraint.refused(429, &unexplained, Scope::default(), now);
            let wait = restraint.wait(true, now).unwrap_or_default();
            minutes.push(wait.as_secs() / 60);
            assert_eq!(restraint.wait(false, now), None, "somebody waits for an answer");
            now += wait;
        }
        assert_eq!(minutes, [0, 1, 2, 4, 8, 10, 10]);
        restraint.accepted();
        restraint.refused(429, &unexplained, Scope::default(), now);
        assert_eq!(restraint.wait(true, now), None);
    }
}
