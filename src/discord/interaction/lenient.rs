//! Reading JSON of which only parts are known. Whatever has another shape than expected is absent, so that
//! one odd field never costs the whole interaction.

use serde::de::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A field that is read when it is needed. `null` counts as absent.
pub(super) type Raw<'a> = Option<&'a RawValue>;

/// Keeps `null` apart from a field that is absent.
pub(super) fn even_null<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Raw<'a>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// An object, or one without any fields where there is none.
pub(super) fn object<'a, T: Deserialize<'a> + Default>(raw: Raw<'a>) -> T {
    raw.and_then(|raw| fields(raw.get())).unwrap_or_default()
}

/// The fields of an object. A list is none, though serde would take its items for them.
pub(super) fn fields<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    json.trim_start().starts_with('{').then(|| serde_json::from_str(json).ok())?
}

/// A list; `None` where there is none.
pub(super) fn list(raw: Raw<'_>) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw?.get()).ok()
}

pub(super) fn text(raw: Raw<'_>) -> Option<String> {
    serde_json::from_str(raw?.get()).ok()
}

/// A number that is not negative, written as one or as a text of digits.
pub(super) fn number(raw: Raw<'_>) -> Option<u64> {
    let raw = raw?.get();
    match raw.starts_with('"') {
        true => serde_json::from_str::<String>(raw).ok()?.parse().ok(),
        false => raw.parse().ok(),
    }
}

/// A Discord id, which is never 0.
pub(super) fn id(raw: Raw<'_>) -> Option<u64> {
    number(raw).filter(|id| *id != 0)
}

pub(super) fn flag(raw: Raw<'_>) -> bool {
    raw.is_some_and(|raw| raw.get() == "true")
}

/// Any JSON, as long as its numbers can be kept.
pub(super) fn value(raw: Raw<'_>) -> Option<Value> {
    serde_json::from_str(raw?.get()).ok()
}
