//! What goes wrong on demand.

use std::time::Duration;

/// What happens to a REST request.
#[derive(Debug, Clone, PartialEq)]
pub enum RestFault {
    /// 429 with `Retry-After` in the header and in the body, in seconds.
    RateLimited {
        retry_after: f64,
        /// Whether it is the limit of all routes together.
        global: bool,
    },
    /// 429 from the edge: no JSON, and a `Retry-After` that is no number.
    MalformedRateLimit,
    /// This status from the edge: a page, and nothing of Discord's.
    Page(u16),
    /// This status with Discord's short body.
    Status(u16),
    /// The request is worked on only after this time.
    Delay(Duration),
    /// The request takes effect at once, but its answer comes after this time.
    LateAnswer(Duration),
    /// The request takes effect at once, but its answer comes a byte a second, for an hour.
    Drip,
    /// No answer ever, and no effect.
    Hang,
    /// The connection is cut, and nothing happened.
    Reset,
    /// The connection is cut after the request took effect.
    ResetAfter,
}

/// How the gateway misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayFault {
    /// Op 7 to every connection: reconnect and resume.
    Reconnect,
    /// Op 9 to every connection; when not resumable, the sessions are forgotten.
    InvalidSession { resumable: bool },
    /// A close frame with this code to every connection. Codes after which Discord does not resume forget the sessions.
    Close(u16),
    /// Every socket is dropped without a close frame.
    DropSockets,
    /// The next connections are dropped right after READY or RESUMED; `usize::MAX` for always.
    DropAfterReady(usize),
    /// The next connections get op 9 (not resumable) instead of READY; `usize::MAX` for always.
    RejectIdentify(usize),
    /// Heartbeats are answered no more, or again.
    Acks(bool),
    /// New connections are refused with 503, or accepted again.
    Connections(bool),
    /// The next interaction is delivered this often.
    DeliverNext(usize),
}

#[derive(Debug)]
struct PlannedFault {
    path: String,
    left: usize,
    fault: RestFault,
}

/// What is to go wrong.
#[derive(Debug)]
pub(crate) struct Faults {
    rest: Vec<PlannedFault>,
    pub(crate) drop_after_ready: usize,
    pub(crate) reject_identify: usize,
    pub(crate) acks: bool,
    pub(crate) connections: bool,
    pub(crate) deliver_next: usize,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            rest: Vec::new(),
            drop_after_ready: 0,
            reject_identify: 0,
            acks: true,
            connections: true,
            deliver_next: 1,
        }
    }
}

impl Faults {
    pub(crate) fn add_rest(&mut self, path: &str, times: usize, fault: RestFault) {
        self.rest.push(PlannedFault { path: path.to_owned(), left: times, fault });
    }

    /// The fault that a request for this path meets now.
    pub(crate) fn take_rest(&mut self, path: &str) -> Option<RestFault> {
        let planned = self
            .rest
            .iter_mut()
            .find(|planned| planned.left > 0 && path.contains(&planned.path))?;
        planned.left = planned.left.saturating_sub(usize::from(planned.left != usize::MAX));
        Some(planned.fault.clone())
    }

    /// Counts a planned number down; `usize::MAX` never ends. Says whether there was one left.
    pub(crate) fn count_down(left: &mut usize) -> bool {
        match *left {
            0 => false,
            usize::MAX => true,
            _ => {
                *left -= 1;
                true
            }
        }
    }
}
