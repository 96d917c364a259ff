//! How long a server is left alone after a post that did not get through, and when a shorter one is sent.

use std::time::Duration;

use tokio::time::Instant;

use crate::discord::rest::{Backoff, RestError};
use crate::domain::access::ChannelId;
use crate::domain::audit::{AuditPost, PostFault, Seq};

/// The pauses after a failure that may pass by itself: the first, and the longest.
const SOON: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));

/// The pauses after one that only a person can mend, who may never come: the bot may be gone from that server.
const SELDOM: (Duration, Duration) = (Duration::from_mins(5), Duration::from_hours(12));

/// Discord has to refuse a message this often before nothing that was typed is sent in its place.
const REFUSALS: u32 = 3;

/// A server that is left alone for a while.
#[derive(Clone, Debug)]
pub(super) struct Pause {
    channel: ChannelId,
    pub(super) until: Instant,
    soon: Backoff,
    seldom: Backoff,
    /// The change that Discord refuses, and how often it did.
    refused: (Seq, u32),
    /// The reason stands in the database; when it is gone from there, somebody set the channel again.
    recorded: bool,
}

impl Pause {
    /// Before the first failure in this channel.
    pub(super) fn none(channel: ChannelId) -> Self {
        Self {
            channel,
            until: Instant::now(),
            soon: Backoff::new(SOON.0, SOON.1),
            seldom: Backoff::new(SELDOM.0, SELDOM.1),
            refused: (Seq(0), 0),
            recorded: false,
        }
    }

    pub(super) fn is_over(&self, post: &AuditPost, now: Instant) -> bool {
        let set_again = post.channel != self.channel || (self.recorded && post.fault.is_none());
        set_again || self.until <= now
    }

    /// Whether it holds for the channel that this is to be posted in.
    pub(super) fn is_of(&self, post: &AuditPost) -> bool {
        self.channel == post.channel
    }

    /// Whether this change has been refused so often that its headline goes out instead.
    pub(super) fn wants_stub(&self, seq: Seq) -> bool {
        self.refused.0 == seq && self.refused.1 >= REFUSALS
    }

    /// After a failure that says nothing about Discord.
    pub(super) fn after_fault_of_ours(mut self) -> Self {
        self.until = Instant::now() + self.soon.pause();
        self.recorded = false;
        self
    }

    /// After a bug, which will hardly mend itself.
    pub(super) fn after_panic(mut self) -> Self {
        self.until = Instant::now() + self.seldom.pause();
        self.recorded = false;
        self
    }

    /// After Discord's answer, or none.
    pub(super) fn after(mut self, seq: Seq, error: &RestError) -> Self {
        let length = match fault(error) {
            // It is this message that Discord does not take, until its headline is not taken either.
            PostFault::Refused if !self.wants_stub(seq) => {
                let before = if self.refused.0 == seq { self.refused.1 } else { 0 };
                self.refused = (seq, before + 1);
                self.soon.pause()
            }
            fault if fault.is_passing() => self.soon.pause_after(error),
            _ => self.seldom.pause(),
        };
        self.until = Instant::now() + length;
        self.recorded = !is_only_too_fast(error);
        self
    }
}

/// Whether it says nothing about the channel.
pub(super) const fn is_only_too_fast(error: &RestError) -> bool {
    matches!(error, RestError::TooMany { .. } | RestError::Held { .. })
}

/// What a failure means for the channel.
pub(in crate::discord) fn fault(error: &RestError) -> PostFault {
    match error {
        RestError::Forbidden => PostFault::Forbidden,
        RestError::Status { status: 404, .. } => PostFault::Missing,
        error if error.is_passing() => PostFault::Unreachable,
        // A refused token stops the whole bot, and another may be there at the next start.
        RestError::TokenRefused => PostFault::Unreachable,
        _ => PostFault::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The minutes that a server is left alone after each of so many failures.
    fn minutes(error: &RestError, times: usize) -> Vec<u64> {
        let mut pause = Pause::none(ChannelId(1));
        let mut minutes = Vec::new();
        for _ in 0..times {
            pause = pause.after(Seq(1), error);
            minutes.push((pause.until - Instant::now()).as_secs().div_ceil(60));
        }
        minutes
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_removed_the_bot_is_asked_less_and_less() {
        for gone in [RestError::Forbidden, RestError::Status { status: 404, code: Some(10003) }] {
            assert_eq!(minutes(&gone, 9), [5, 10, 20, 40, 80, 160, 320, 640, 720]);
        }
        assert_eq!(minutes(&RestError::NoAnswer(""), 12)[11], 5, "Discord comes back by itself");
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_is_refused_three_times_before_its_headline_goes_out() {
        let refused = RestError::Status { status: 400, code: Some(50035) };
        let mut pause = Pause::none(ChannelId(1));
        for _ in 0..3 {
            assert!(!pause.wants_stub(Seq(7)));
            pause = pause.after(Seq(7), &refused);
            assert!(pause.until - Instant::now() <= Duration::from_secs(4));
        }
        assert!(pause.wants_stub(Seq(7)) && !pause.wants_stub(Seq(8)));
        // The headline is refused as well: it is not the message.
        pause = pause.after(Seq(7), &refused);
        assert_eq!(pause.until - Instant::now(), Duration::from_mins(5));
    }
}
