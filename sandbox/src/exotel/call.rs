//! One call: where it stands is read off the clock.

use std::time::Duration;

use serde_json::{Value, json};

use super::options::StatusWords;
use super::phone::national;
use super::plan::{Outcome, Plan};
use super::wire::ist;

/// How long a call waits before it rings, in milliseconds.
const QUEUED: u64 = 1000;
/// What a started minute costs, in paise.
const PAISE_A_MINUTE: u64 = 60;

/// What became of the Voicebot's connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stream {
    NotYet,
    Connecting,
    Open,
    /// It was open for this long, in milliseconds.
    Ended(u64),
    /// It never opened, for this reason.
    Failed(String),
}

/// What a call leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leads {
    Flow(String),
    Stream(String),
}

/// A call. Times are milliseconds since 1970.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) sid: String,
    pub(crate) account: String,
    /// The person, digits only: called, or calling if it comes in.
    pub(crate) person: String,
    /// The account's number, digits only.
    pub(crate) phone: String,
    pub(crate) incoming: bool,
    pub(crate) leads: Leads,
    pub(crate) created: u64,
    pub(crate) plan: Plan,
    pub(crate) time_limit: Option<u64>,
    pub(crate) time_out: u64,
    pub(crate) stream: Stream,
    /// When the flow ended or the bot hung up.
    pub(crate) hung_up: Option<u64>,
    pub(crate) custom_field: Option<String>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Queued,
    Ringing,
    InProgress,
    Ended,
}

pub(crate) fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Call {
    fn ring(&self) -> u64 {
        if self.incoming { 0 } else { ms(self.plan.ring) }
    }

    fn begins_to_ring(&self) -> u64 {
        self.created + if self.incoming { 0 } else { QUEUED }
    }

    /// How it goes, given how long it may ring.
    fn outcome(&self) -> Outcome {
        match self.plan.outcome {
            Outcome::Answered if self.ring() > self.time_out => Outcome::NoAnswer,
            outcome => outcome,
        }
    }

    /// When it is answered, if it is.
    pub(crate) fn answered_at(&self) -> Option<u64> {
        (self.outcome() == Outcome::Answered).then(|| self.begins_to_ring() + self.ring())
    }

    /// When it ends, as far as is known.
    pub(crate) fn ends_at(&self) -> u64 {
        match (self.answered_at(), self.outcome()) {
            (Some(answered), _) => {
                let talk = ms(self.plan.talk).min(self.time_limit.unwrap_or(u64::MAX));
                let end = answered.saturating_add(talk);
                self.hung_up.map_or(end, |at| at.max(answered).min(end))
            }
            (None, Outcome::Failed) => self.begins_to_ring(),
            (None, Outcome::NoAnswer) => self.begins_to_ring() + self.time_out,
            (None, _) => self.begins_to_ring() + self.ring().min(self.time_out),
        }
    }

    pub(crate) fn phase(&self, now: u64) -> Phase {
        match () {
            () if now >= self.ends_at() => Phase::Ended,
            () if self.answered_at().is_some_and(|at| now >= at) => Phase::InProgress,
            () if now >= self.begins_to_ring() => Phase::Ringing,
            () => Phase::Queued,
        }
    }

    /// Exotel's word for how it ended.
    fn end_word(&self) -> &'static str {
        match self.outcome() {
            Outcome::Answered => "completed",
            Outcome::Busy => "busy",
            Outcome::NoAnswer => "no-answer",
            Outcome::Failed => "failed",
            Outcome::Canceled => "canceled",
        }
    }

    /// Exotel's word for where it stands.
    pub(crate) fn status(&self, now: u64, words: StatusWords) -> &'static str {
        match (self.phase(now), words) {
            (Phase::Ended, _) => self.end_word(),
            (Phase::InProgress, _) | (_, StatusWords::Documented) => "in-progress",
            (Phase::Ringing, StatusWords::Seen) => "ringing",
            (Phase::Queued, StatusWords::Seen) => "queued",
        }
    }

    /// How long it was talked so far, in milliseconds.
    pub(crate) fn talked(&self, now: u64) -> u64 {
        self.answered_at().map_or(0, |at| now.min(self.ends_at()).saturating_sub(at))
    }

    /// What it cost, in rupees.
    pub(crate) fn price(&self) -> String {
        let minutes = self.talked(u64::MAX).div_ceil(60_000);
        let paise = minutes * PAISE_A_MINUTE;
        format!("{}.{:02}0000", paise / 100, paise % 100)
    }

    /// Whether it has ended long enough ago for duration and price.
    pub(crate) fn is_settled(&self, now: u64, price_after: Duration) -> bool {
        now >= self.ends_at().saturating_add(ms(price_after))
    }

    /// As the API writes it. `first` is the answer to the request that placed it, which is always under way.
    pub(crate) fn json(
        &self,
        now: u64,
        words: StatusWords,
        price_after: Duration,
        first: bool,
    ) -> Value {
        let settled = self.is_settled(now, price_after);
        let when = |at: u64| Value::from(ist(at));
        let from_to = (national(&self.person), national(&self.phone));
        let (from, to) = match self.incoming {
            true => (Value::from(from_to.0), Value::from(from_to.1.clone())),
            // The documentation has null here, and the number on another page.
            false => (Value::from(from_to.0), Value::Null),
        };
        let ended = |value: Value| if settled { value } else { Value::Null };
        let status = if first { "in-progress" } else { self.status(now, words) };
        json!({
            "Sid": self.sid, "ParentCallSid": null, "AccountSid": self.account,
            "DateCreated": when(self.created), "DateUpdated": when(now.min(self.ends_at()).max(self.created)),
            "From": from, "To": to, "PhoneNumberSid": national(&self.phone), "Status": status,
            "StartTime": when(self.created), "EndTime": ended(when(self.ends_at())),
            "Duration": ended(Value::from((self.talked(u64::MAX) / 1000).to_string())),
            "Price": ended(Value::from(self.price())),
            "Direction": if self.incoming { "inbound" } else { "outbound-api" },
            "AnsweredBy": if self.answered_at().is_some_and(|at| now >= at) { json!("human") } else { Value::Null },
            "ForwardedFrom": null, "CallerName": null, "RecordingUrl": null,
            "Uri": format!("/v1/Accounts/{}/Calls.json/{}", self.account, self.sid),
            "CustomField": self.custom_field
        })
    }

    /// What `details=true` adds.
    pub(crate) fn details(&self, now: u64) -> Value {
        let leg = match self.phase(now) {
            Phase::Queued | Phase::Ringing => Value::Null,
            Phase::InProgress => json!("in-progress"),
            Phase::Ended => json!(self.end_word()),
        };
        let seconds = self.talked(now) / 1000;
        json!({
            "ConversationDuration": seconds, "Leg1Status": leg, "Leg2Status": null,
            "Legs": [{"Leg": {"Id": 1, "OnCallDuration": seconds}}]
        })
    }
}
