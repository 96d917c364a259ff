//! A call, as Exotel describes it.

use std::fmt;

use super::fields::Fields;
use super::phone::number;
use super::sid::CallSid;
use super::time;
use crate::domain::phone::PhoneNumber;

/// How a call stands. It is [`InProgress`](Self::InProgress) from the first answer on, before anybody has picked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallStatus {
    Queued,
    Ringing,
    InProgress,
    Completed,
    Failed,
    Busy,
    NoAnswer,
    Canceled,
    /// A word that Exotel does not document.
    Other,
}

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Somebody called the ExoPhone.
    Incoming,
    /// Exotel called somebody.
    Outgoing,
    Unknown,
}

/// An amount of money, exact to a millionth, in a currency that is said elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i64);

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub sid: CallSid,
    pub status: CallStatus,
    pub direction: Direction,
    /// Who called, or for a call that Exotel placed, whose phone rang first. `None` where it is withheld, or no number.
    pub from: Option<PhoneNumber>,
    pub to: Option<PhoneNumber>,
    /// In unix seconds, as are the next two.
    pub created: Option<i64>,
    pub started: Option<i64>,
    pub ended: Option<i64>,
    /// In seconds. It and the price come about two minutes after the end.
    pub duration: Option<u32>,
    pub price: Option<Amount>,
    /// How the first phone answered, if that was asked for.
    pub first_leg: Option<CallStatus>,
    /// For how many seconds each phone was in the call, in order.
    pub legs: Vec<u32>,
    /// For how many seconds both were.
    pub conversation: Option<u32>,
}

impl CallStatus {
    /// Whether nothing comes after it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Busy | Self::NoAnswer | Self::Canceled
        )
    }

    fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "queued" => Self::Queued,
            "ringing" => Self::Ringing,
            "in-progress" => Self::InProgress,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "busy" => Self::Busy,
            "no-answer" => Self::NoAnswer,
            "canceled" | "cancelled" => Self::Canceled,
            _ => Self::Other,
        }
    }
}

impl Direction {
    fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "inbound" | "incoming" => Self::Incoming,
            text if text.starts_with("outbound") => Self::Outgoing,
            _ => Self::Unknown,
        }
    }
}

impl Amount {
    const ONE: i64 = 1_000_000;

    /// So many whole ones.
    #[must_use]
    pub const fn whole(ones: i64) -> Self {
        Self(ones.saturating_mul(Self::ONE))
    }

    /// Reads `1543.75`, `-0.5`, `1,543.75`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (sign, text) = match text.strip_prefix('-') {
            Some(text) => (-1, text),
            None => (1, text),
        };
        let text = text.replace(',', "");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 12
            || rest.len() > 12
            || !digits(whole)
            || !digits(rest)
        {
            return None;
        }
        let millionths = format!("{rest:0<6}");
        let millionths: i64 = millionths.get(..6)?.parse().ok()?;
        Some(Self(sign * (whole.parse::<i64>().ok()? * Self::ONE + millionths)))
    }
}

impl fmt::Display for Amount {
    /// With two decimals, or as many as it has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        let one = Self::ONE.unsigned_abs();
        let rest = format!("{:06}", all % one);
        let (cents, beyond) = rest.split_at(2);
        write!(f, "{sign}{}.{cents}{}", all / one, beyond.trim_end_matches('0'))
    }
}

impl Call {
    /// The call that these fields describe, or nothing where it has no name.
    pub(super) fn of(fields: Fields<'_>) -> Option<Self> {
        let at = |name| fields.text(name).and_then(|text| time::read(&text));
        let who = |name| fields.text(name).and_then(|text| number(&text, None));
        let details = fields.object("details");
        let leg = |leg: &serde_json::Value| {
            let leg = Fields::of(leg)?;
            leg.object("leg").unwrap_or(leg).number("oncallduration")
        };
        let legs = details.and_then(|details| details.get("legs")?.as_array());
        Some(Self {
            sid: CallSid::parse(&fields.text("sid")?)?,
            status: fields.text("status").map_or(CallStatus::Other, |text| CallStatus::read(&text)),
            direction: fields
                .text("direction")
                .map_or(Direction::Unknown, |text| Direction::read(&text)),
            from: who("from"),
            to: who("to"),
            created: at("datecreated"),
            started: at("starttime"),
            ended: at("endtime"),
            duration: fields.number("duration"),
            price: fields.text("price").and_then(|text| Amount::read(&text)),
            first_leg: details
                .and_then(|details| details.text("leg1status"))
                .map(|text| CallStatus::read(&text)),
            legs: legs.map(|legs| legs.iter().filter_map(leg).collect()).unwrap_or_default(),
            conversation: details.and_then(|details| details.number("conversationduration")),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Amount, Call, CallSid, CallStatus, Direction};
    use crate::exotel::fields::one;

    fn call(value: &serde_json::Value) -> Option<Call> {
        one(value, "call").and_then(Call::of)
    }

    #[test]
    fn the_first_answer_to_a_call_is_read() {
        let value = json!({"Call": {
            "Sid": "80bfbec2d78bbbf10fb851f4fa165211", "ParentCallSid": null,
            "DateCreated": "2017-03-03 12:30:24", "DateUpdated": "2017-03-03 12:30:27",
            "AccountSid": "acme1", "To": null, "From": "09876543210", "PhoneNumberSid": "08047491899",
            "Status": "in-progress", "StartTime": "2017-03-03 12:30:27", "EndTime": null, "Duration": null,
            "Price": null, "Direction": "outbound-api", "AnsweredBy": null, "RecordingUrl": null,
        }});
        let call = call(&value).unwrap();
        assert_eq!(call.sid.as_str(), "80bfbec2d78bbbf10fb851f4fa165211");
        assert_eq!((call.status, call.direction), (CallStatus::InProgress, Direction::Outgoing));
        assert_eq!(call.from.unwrap().as_str(), "+919876543210");
        assert_eq!(call.created, Some(1_488_524_424));
        assert_eq!((call.to, call.ended, call.duration, call.price), (None, None, None, None));
    }

    #[test]
    fn a_call_that_is_over_is_read_with_its_legs() {
        let value = json!({"call": {
            "sid": "b6cfaf5f5cef3ca0fc937749ef96d245", "status": "completed", "start_time": "2017-03-03 10:48:33",
            "end_time": "2017-03-03 10:49:50", "duration": "17", "price": "1.500", "direction": "outbound-api",
            "details": {"conversation_duration": 8, "leg1_status": "completed", "leg2_status": null,
                "legs": [{"leg": {"id": 1, "on_call_duration": "21"}}, {"Leg": {"Id": 2, "OnCallDuration": 8}}]},
        }});
        let call = call(&value).unwrap();
        assert!(call.status.is_over());
        assert_eq!((call.duration, call.conversation), (Some(17), Some(8)));
        assert_eq!(call.price.unwrap().to_string(), "1.50");
        assert_eq!((call.first_leg, call.legs), (Some(CallStatus::Completed), vec![21, 8]));
    }

    #[test]
    fn what_exotel_leaves_out_or_writes_oddly_costs_nothing_else() {
        let odd = json!({"Sid": "9a3f9a3f9a3f9a3f9a3f9a3f9a3f197m", "Status": "teleported", "From": "anonymous",
            "StartTime": "0000-00-00 00:00:00", "Duration": "null", "Price": "free", "Details": {"Legs": "null"}});
        let odd = call(&odd).unwrap();
        assert_eq!((odd.status, odd.direction), (CallStatus::Other, Direction::Unknown));
        assert!(!odd.status.is_over());
        assert_eq!((odd.from, odd.started, odd.duration, odd.price), (None, None, None, None));
        for none in [json!({}), json!([]), json!({"Call": null}), json!({"Call": {"Sid": "../x"}})]
        {
            assert_eq!(call(&none), None, "{none}");
        }
        assert_eq!(CallSid::parse(&"x".repeat(65)), None);
    }

    #[test]
    fn an_amount_is_exact() {
        for (text, written) in [
            ("1543.75", "1543.75"),
            ("-0.5", "-0.50"),
            ("1,543.75", "1543.75"),
            ("10", "10.00"),
            ("0.0125", "0.0125"),
            ("0.123456789", "0.123456"),
        ] {
            assert_eq!(Amount::read(text).unwrap().to_string(), written, "{text}");
        }
        for odd in ["", "-", "free", "1.2.3", "1e5", "+1", "9999999999999"] {
            assert_eq!(Amount::read(odd), None, "{odd}");
        }
        assert!(Amount::read("99.99") < Some(Amount::whole(100)));
    }
}
