//! How much may be asked, by a member and by a server, before the database is even looked at.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::domain::access::{Actor, GuildId, MemberId, Surface};
use crate::domain::refusal::Refusal;

/// A server may ask as much as this many members.
const MEMBERS_A_SERVER: u32 = 10;

/// Those of a server who may do nothing there may together ask as much as this many members: enough to be told whom to
/// ask, and nothing of what the others may ask.
const STRANGERS_A_SERVER: u32 = 2;

/// Suggestions come at every keystroke and do not count with what is asked on purpose: whoever
/// typed must still be able to send.
const KEYSTROKES: u32 = 3;

/// After this many requests those who are quiet again are forgotten, so that memory stays small.
const FORGET_EVERY: u32 = 4096;

/// The limits, twice: for what is asked on purpose and for what is suggested while typing.
#[derive(Debug)]
pub struct Limits {
    asked: Pair,
    suggested: Pair,
    clock: DefaultClock,
    admitted: AtomicU32,
}

#[derive(Debug)]
struct Pair {
    members: DefaultKeyedRateLimiter<(GuildId, MemberId)>,
    servers: DefaultKeyedRateLimiter<GuildId>,
    strangers: DefaultKeyedRateLimiter<GuildId>,
}

impl Limits {
    /// A member may ask this much in a minute, all at once if they like; a server ten times that.
    #[must_use]
    pub fn new(per_minute: NonZeroU32) -> Self {
        Self {
            asked: Pair::new(per_minute),
            suggested: Pair::new(times(per_minute, KEYSTROKES)),
            clock: DefaultClock::default(),
            admitted: AtomicU32::new(0),
        }
    }

    /// Counts a request, or refuses it and says how long to wait. Those without a level count among themselves: however
    /// many they are, whoever may do something is not held up.
    pub fn admit(&self, actor: &Actor, has_level: bool) -> Result<(), Refusal> {
        if self.admitted.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EVERY) {
            self.forget_quiet();
        }
        let pair = match actor.surface {
            Surface::Autocomplete => &self.suggested,
            _ => &self.asked,
        };
        let now = self.clock.now();
        let together = if has_level { &pair.servers } else { &pair.strangers };
        let wait = match pair.members.check_key(&(actor.guild, actor.member)) {
            Err(until) => until.wait_time_from(now),
            Ok(()) => match together.check_key(&actor.guild) {
                Err(until) => until.wait_time_from(now),
                Ok(()) => return Ok(()),
            },
        };
        Err(Refusal::TooFast { seconds: (wait + Duration::from_millis(999)).as_secs().max(1) })
    }

    /// Forgets members and servers that ask no more than they may anyway.
    fn forget_quiet(&self) {
        for pair in [&self.asked, &self.suggested] {
            pair.members.retain_recent();
            pair.servers.retain_recent();
            pair.strangers.retain_recent();
        }
    }
}

impl Pair {
    fn new(per_minute: NonZeroU32) -> Self {
        Self {
            members: RateLimiter::keyed(Quota::per_minute(per_minute)),
            servers: RateLimiter::keyed(Quota::per_minute(times(per_minute, MEMBERS_A_SERVER))),
            strangers: RateLimiter::keyed(Quota::per_minute(times(per_minute, STRANGERS_A_SERVER))),
        }
    }
}

fn times(per_minute: NonZeroU32, factor: u32) -> NonZeroU32 {
    NonZeroU32::new(factor).map_or(per_minute, |factor| per_minute.saturating_mul(factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::ChannelId;
    use crate::domain::access::Deadline;

    fn actor(member: u64, surface: Surface) -> Actor {
        Actor {
            guild: GuildId(1),
            member: MemberId(member),
            roles: vec![],
            manages_server: false,
            channel: ChannelId(1),
            interaction: 1,
            surface,
            deadline: Deadline::none(),
        }
    }

    #[test]
    fn a_member_who_asks_too_much_is_told_how_long_to_wait_and_others_are_not_held_up() {
        let limits = Limits::new(NonZeroU32::new(10).unwrap());
        for _ in 0..10 {
            assert_eq!(limits.admit(&actor(1, Surface::Button), true), Ok(()));
        }
        let refused = limits.admit(&actor(1, Surface::Button), true);
        assert!(matches!(refused, Err(Refusal::TooFast { seconds: 1..=6 })), "{refused:?}");
        assert_eq!(limits.admit(&actor(2, Surface::Button), true), Ok(()));
        assert_eq!(limits.admit(&actor(1, Surface::Autocomplete), true), Ok(()));
    }

    #[test]
    fn a_server_of_many_members_has_a_limit_of_its_own() {
        let limits = Limits::new(NonZeroU32::new(10).unwrap());
        let admitted = |has_level: bool| {
            let members = 0..200;
            members
                .filter(|it| limits.admit(&actor(*it, Surface::Command), has_level).is_ok())
                .count()
        };
        assert_eq!(admitted(false), 20, "people who may do nothing");
        assert_eq!(admitted(true), 100, "are not counted with those who may");
    }
}
