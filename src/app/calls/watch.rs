//! What is known of a test call, from what Exotel says of it, look by look. Pure.

use crate::app::screen::{CallEnd, CallProgress, StreamSeen};
use crate::exotel::{Call, CallStatus, Direction};

/// So many looks at the streams while the call was answered make it certain that none opened: a short one could fall between
/// two.
const LOOKS: u32 = 2;

/// What was seen of a call so far.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) progress: CallProgress,
    pub(super) duration: Option<u32>,
    pub(super) price: Option<String>,
    /// How many streams the account had before; unknown where it did not say.
    before: Option<u32>,
    opened: bool,
    /// How often the streams were counted while the call went on and was answered.
    looks: u32,
}

impl Seen {
    /// Before anything was asked.
    pub(super) const fn nothing(before: Option<u32>) -> Self {
        Self {
            progress: CallProgress::Asking,
            duration: None,
            price: None,
            before,
            opened: false,
            looks: 0,
        }
    }

    pub(super) const fn is_over(&self) -> bool {
        matches!(self.progress, CallProgress::Over(_))
    }

    /// What Exotel says of it now, and how many streams the account has, if that is known.
    pub(super) fn looks(&mut self, call: &Call, streams: Option<u32>) {
        let answered = self.is_answered(call);
        if !call.status.is_over()
            && let Some((now, before)) = streams.zip(self.before)
        {
            self.opened |= now > before;
            self.looks += u32::from(answered || self.opened);
        }
        self.progress = match call.status {
            status if status.is_over() => CallProgress::Over(end(status)),
            _ if answered || self.opened => CallProgress::Answered,
            CallStatus::Ringing => CallProgress::Ringing,
            CallStatus::Queued => CallProgress::Queued,
            _ => CallProgress::UnderWay,
        };
        self.duration = call.duration.or(self.duration);
        self.price = call.price.map(|price| price.to_string()).or(self.price.take());
    }

    /// Exotel says "in progress" from the beginning: somebody picked up only where a leg says so.
    fn is_answered(&self, call: &Call) -> bool {
        let leg = matches!(call.first_leg, Some(CallStatus::InProgress | CallStatus::Completed));
        let talked = call.legs.iter().any(|seconds| *seconds > 0);
        leg || talked || self.progress == CallProgress::Answered
    }

    pub(super) fn stream(&self) -> StreamSeen {
        match (self.opened, self.before, &self.progress) {
            (true, _, _) => StreamSeen::Opened,
            (_, Some(beside), CallProgress::Over(CallEnd::Completed)) => {
                StreamSeen::Never { beside, short: self.looks < LOOKS }
            }
            (_, None, _) | (_, _, CallProgress::Over(_)) => StreamSeen::Unknown,
            _ => StreamSeen::NotYet,
        }
    }
}

/// How a call ended.
pub(super) const fn end(status: CallStatus) -> CallEnd {
    match status {
        CallStatus::Completed => CallEnd::Completed,
        CallStatus::Failed => CallEnd::Failed,
        CallStatus::Busy => CallEnd::Busy,
        CallStatus::NoAnswer => CallEnd::NoAnswer,
        CallStatus::Canceled => CallEnd::Canceled,
        CallStatus::Queued | CallStatus::Ringing | CallStatus::InProgress | CallStatus::Other => {
            CallEnd::Unknown
        }
    }
}

/// Whether Exotel called somebody.
pub(super) const fn is_incoming(direction: Direction) -> Option<bool> {
    match direction {
        Direction::Incoming => Some(true),
        Direction::Outgoing => Some(false),
        Direction::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exotel::CallSid;

    fn call(status: CallStatus, first_leg: Option<CallStatus>) -> Call {
        Call {
            sid: CallSid::parse("80bfbec2d78bbbf10fb851f4fa165211").unwrap(),
            status,
            direction: Direction::Outgoing,
            from: None,
            to: None,
            created: None,
            started: None,
            ended: None,
            duration: None,
            price: None,
            first_leg,
            legs: Vec::new(),
            conversation: None,
        }
    }

    use CallStatus::{Completed, InProgress, NoAnswer, Queued, Ringing};

    #[test]
    fn in_progress_is_no_answer_until_a_leg_says_so() {
        let mut seen = Seen::nothing(Some(0));
        let mut progress = |status, leg| {
            seen.looks(&call(status, leg), Some(0));
            seen.progress.clone()
        };
        assert_eq!(progress(InProgress, None), CallProgress::UnderWay);
        assert_eq!(progress(Queued, None), CallProgress::Queued);
        assert_eq!(progress(Ringing, None), CallProgress::Ringing);
        assert_eq!(progress(InProgress, Some(InProgress)), CallProgress::Answered);
        // What Exotel leaves out later takes nothing back.
        assert_eq!(progress(InProgress, None), CallProgress::Answered);
        assert_eq!(progress(NoAnswer, None), CallProgress::Over(CallEnd::NoAnswer));
    }

    #[test]
    fn a_stream_that_opened_during_the_call_is_seen() {
        let mut seen = Seen::nothing(Some(3));
        seen.looks(&call(Ringing, None), Some(3));
        assert_eq!(seen.stream(), StreamSeen::NotYet);
        seen.looks(&call(InProgress, None), Some(4));
        seen.looks(&call(Completed, None), None);
        assert_eq!(seen.stream(), StreamSeen::Opened);
    }

    #[test]
    fn that_no_stream_opened_is_certain_only_of_an_answered_call_that_was_looked_at_twice() {
        let answered = call(InProgress, Some(InProgress));
        let mut seen = Seen::nothing(Some(0));
        seen.looks(&answered, Some(0));
        let mut short = seen.clone();
        short.looks(&call(Completed, None), None);
        assert_eq!(short.stream(), StreamSeen::Never { beside: 0, short: true });
        short.looks(&call(NoAnswer, None), None);
        assert_eq!(short.stream(), StreamSeen::Unknown);
        seen.looks(&answered, Some(0));
        seen.looks(&call(Completed, None), Some(0));
        assert_eq!(seen.stream(), StreamSeen::Never { beside: 0, short: false });
        let mut blind = Seen::nothing(None);
        for _ in 0..3 {
            blind.looks(&answered, Some(5));
        }
        blind.looks(&call(Completed, None), None);
        assert_eq!(blind.stream(), StreamSeen::Unknown);
    }

    #[test]
    fn what_was_said_of_price_and_duration_stays() {
        let mut seen = Seen::nothing(None);
        seen.looks(&Call { duration: Some(17), ..call(Completed, None) }, None);
        seen.looks(&call(Completed, None), None);
        assert_eq!((seen.duration, seen.price), (Some(17), None));
    }
}
