//! One event of the gateway, and what may be logged of it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// An event, as Discord sent it.
#[derive(Deserialize)]
pub(super) struct Event<'a> {
    op: u64,
    #[serde(rename = "t")]
    pub(super) kind: Option<String>,
    #[serde(borrow, rename = "d")]
    pub(super) data: Option<&'a RawValue>,
}

impl<'a> Event<'a> {
    /// The `d` of an `INTERACTION_CREATE`; `None` for everything else that the gateway says.
    pub(super) fn interaction(text: &'a str) -> Option<&'a str> {
        let event: Self = serde_json::from_str(text).ok()?;
        let arrived = event.op == 0 && event.kind.as_deref() == Some("INTERACTION_CREATE");
        event.data.filter(|_| arrived).map(RawValue::get)
    }
}

/// The keys of an interaction that cannot be read, its data's too: never content.
pub(super) fn keys(data: &str) -> Vec<String> {
    #[derive(Default, Deserialize)]
    struct Data<'a> {
        #[serde(borrow, default)]
        data: Option<&'a RawValue>,
    }
    let inner: Data<'_> = serde_json::from_str(data).unwrap_or_default();
    let inner = inner.data.map(RawValue::get).unwrap_or_default();
    keys_of(data, "").chain(keys_of(inner, "data.")).collect()
}

fn keys_of<'a>(object: &'a str, prefix: &'a str) -> impl Iterator<Item = String> + 'a {
    // More than Discord's largest interaction has; the log line stays a line.
    const MOST: usize = 40;
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(object).unwrap_or_default();
    fields.into_keys().take(MOST).map(move |key| format!("{prefix}{}", loggable(&key)))
}

/// A name in Discord's schema. Anything else could be content, and is not shown.
fn loggable(name: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if (1..=48).contains(&name.len()) && name.chars().all(plain) { name } else { "?" }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_an_interaction_is_one() {
        let text = r#"{"t":"INTERACTION_CREATE","s":77,"op":0,"d":{"z":1.50,"a":[ 1, 2 ]}}"#;
        assert_eq!(Event::interaction(text), Some(r#"{"z":1.50,"a":[ 1, 2 ]}"#));
        for other in [
            r#"{"t":"READY","s":1,"op":0,"d":{}}"#,
            r#"{"t":null,"s":null,"op":11}"#,
            r#"{"t":"INTERACTION_CREATE","s":77,"op":0,"d":null}"#,
            "[]",
            "",
        ] {
            assert_eq!(Event::interaction(other), None, "{other}");
        }
    }

    #[test]
    fn an_unreadable_interaction_is_named_by_keys_alone() {
        let data = json!({
            "id": "42", "type": 3, "token": "canary-token", "version": 1,
            "data": { "custom_id": "canary-id", "a key with words": 1 },
        });
        assert_eq!(
            keys(&data.to_string()),
            ["data", "id", "token", "type", "version", "data.?", "data.custom_id"]
        );
        assert!(keys("[1]").is_empty());
    }
}
