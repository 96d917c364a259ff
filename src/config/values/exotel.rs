//! The values of `[exotel]`.

use std::time::Duration;

use serde::de::{Deserializer, Error};

use super::{EMPTY, List, Rule, Within, distinct, text};
use crate::domain::{origin::ApiOrigin, phone::CallingCode};

/// Where credentials may be sent; an empty list would switch off what the default allows.
pub(in crate::config) fn origins<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<ApiOrigin>, D::Error> {
    let rule: Rule<_, _> = |text| {
        ApiOrigin::parse_configured(text).map_err(|error| format!("is not accepted: {error}"))
    };
    let origins = distinct(from.deserialize_any(List(rule))?);
    if origins.is_empty() { Err(D::Error::custom(EMPTY)) } else { Ok(origins) }
}

/// How long one request may take.
pub(in crate::config) fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    from.deserialize_any(Within(1..=60)).map(Duration::from_secs)
}

/// How often something is done, if at all: a word, or a length in seconds, minutes, hours or days.
pub(in crate::config) fn interval<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Duration>, D::Error> {
    const LONGEST: Duration = Duration::from_hours(30 * 24);
    let rule: Rule<_, _> = |text| {
        let length = match text {
            "off" => return Ok(None),
            "hourly" => Some(Duration::from_hours(1)),
            "daily" => Some(Duration::from_hours(24)),
            _ => length(text),
        };
        let length = length.filter(|length| !length.is_zero() && *length <= LONGEST);
        length.map(Some).ok_or(
            "must be off, hourly, daily, or a length of at most 30 days such as 30m (s, m, h or d)",
        )
    };
    from.deserialize_any(text(rule))
}

/// How often something is done that is always done.
pub(in crate::config) fn every<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let rule: Rule<_, _> = |text| {
        let allowed = Duration::from_secs(5)..=Duration::from_hours(24);
        let length = length(text).filter(|length| allowed.contains(length));
        length.ok_or("must be a length from 5s to 1d, such as 5m (s, m, h or d)")
    };
    from.deserialize_any(text(rule))
}

/// `5s`, `30m`, `6h`, `2d`.
fn length(text: &str) -> Option<Duration> {
    let seconds = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let count = &text[..text.len() - 1];
    // `parse` alone would take `+5`.
    let count: u64 = count.bytes().all(|b| b.is_ascii_digit()).then(|| count.parse().ok())??;
    count.checked_mul(seconds).map(Duration::from_secs)
}

/// How many calls; 0: none.
pub(in crate::config) fn calls<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    u32::try_from(from.deserialize_any(Within(0..=10_000))?).map_err(D::Error::custom)
}

/// Country calling codes, as numbers or texts.
pub(in crate::config) fn countries<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<CallingCode>, D::Error> {
    let rule: Rule<_, _> = |text| {
        CallingCode::parse(text).ok_or("must hold country calling codes, such as 91 for India")
    };
    let codes = distinct(from.deserialize_any(List(rule))?);
    if codes.is_empty() { Err(D::Error::custom(EMPTY)) } else { Ok(codes) }
}
