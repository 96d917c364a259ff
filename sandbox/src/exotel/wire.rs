//! How Exotel writes times, and JSON as XML.

use std::fmt::Write as _;

use serde_json::Value;

use crate::snowflake::iso8601;

/// India is so many milliseconds ahead of UTC.
const IST_AHEAD: u64 = 19_800_000;

/// `2026-11-28 21:30:00`: Indian time, without saying so.
pub(crate) fn ist(unix_ms: u64) -> String {
    iso8601(unix_ms.saturating_add(IST_AHEAD))
        .chars()
        .take(19)
        .map(|c| if c == 'T' { ' ' } else { c })
        .collect()
}

/// The XML twin of an answer of v1.
pub(crate) fn xml(json: &Value) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TwilioResponse>");
    inside(&mut text, "", json);
    text.push_str("</TwilioResponse>");
    text
}

fn inside(text: &mut String, name: &str, json: &Value) {
    match json {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(key, value)| element(text, key, value)),
        // A list of `Calls` holds a `Call` each.
        Value::Array(all) => {
            for one in all {
                element(text, name.strip_suffix('s').unwrap_or(name), one);
            }
        }
        Value::String(it) => text.extend(it.chars().map(escaped)),
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

fn element(text: &mut String, name: &str, value: &Value) {
    if value.is_null() {
        let _ = write!(text, "<{name}/>");
        return;
    }
    let _ = write!(text, "<{name}>");
    inside(text, name, value);
    let _ = write!(text, "</{name}>");
}

fn escaped(c: char) -> String {
    match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_indian() {
        assert_eq!(ist(1_709_210_096_789), "2024-02-29 18:04:56");
    }

    #[test]
    fn an_answer_has_an_xml_twin() {
        let json = json!({"Calls": [{"Sid": "a&b", "To": null, "Legs": [{"Leg": {"Id": 1}}]}]});
        assert!(xml(&json).ends_with(
            "<TwilioResponse><Calls><Call><Legs><Leg><Leg><Id>1</Id></Leg></Leg></Legs><Sid>a&amp;b</Sid><To/></Call></Calls></TwilioResponse>"
        ));
    }
}
