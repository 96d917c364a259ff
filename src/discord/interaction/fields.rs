//! What was submitted in a dialog.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::lenient::{Raw, even_null, list, number, object, text};

/// Discord's component types that hold a field.
const ACTION_ROW: u64 = 1;
const LABEL: u64 = 18;

/// The fields of a submitted dialog, by their ids. Their values may be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, Zeroizing<String>)>);

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(id, _)| id)).finish()
    }
}

/// A label, a row, or a field in one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Part<'a> {
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    component: Raw<'a>,
    #[serde(borrow)]
    components: Raw<'a>,
    #[serde(borrow)]
    custom_id: Raw<'a>,
    #[serde(borrow, deserialize_with = "even_null")]
    value: Raw<'a>,
    #[serde(borrow, deserialize_with = "even_null")]
    values: Raw<'a>,
}

impl Fields {
    pub(super) fn read(components: Raw<'_>) -> Self {
        let mut fields = Vec::new();
        for part in list(components).unwrap_or_default() {
            let part: Part<'_> = object(Some(part));
            match number(part.kind) {
                Some(LABEL) => fields.extend(field(part.component)),
                Some(ACTION_ROW) => {
                    let row = list(part.components).unwrap_or_default();
                    fields.extend(row.into_iter().filter_map(|it| field(Some(it))));
                }
                _ => {}
            }
        }
        Self(fields)
    }

    /// What was typed or chosen; several choices are joined by line ends. `None` where Discord did not send
    /// the field: it is not the same as a field that was left blank.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == id).map(|(_, value)| value.as_str())
    }
}

fn field(raw: Raw<'_>) -> Option<(String, Zeroizing<String>)> {
    let part: Part<'_> = object(raw);
    let value = match part.values {
        Some(values) => chosen(values)?,
        None => typed(part.value?)?,
    };
    Some((text(part.custom_id)?, Zeroizing::new(value)))
}

/// The choices of a select. One that cannot be read is a field that did not arrive.
fn chosen(values: &RawValue) -> Option<String> {
    match values.get() {
        "null" => Some(String::new()),
        values => serde_json::from_str::<Vec<String>>(values).ok().map(|all| all.join("\n")),
    }
}

fn typed(value: &RawValue) -> Option<String> {
    match value.get() {
        "null" => Some(String::new()),
        _ => text(Some(value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(components: &Value) -> Fields {
        let raw = serde_json::value::to_raw_value(components).unwrap();
        Fields::read(Some(&raw))
    }

    #[test]
    fn every_kind_of_field_is_read() {
        let label = |component: Value| json!({ "type": 18, "id": 1, "component": component });
        let fields = read(&json!([
            { "type": 10, "id": 9 },
            label(json!({ "type": 4, "custom_id": "text", "value": "Sales" })),
            label(json!({ "type": 3, "custom_id": "select", "values": ["a", "b"] })),
            label(json!({ "type": 3, "custom_id": "nothing", "values": [] })),
            label(json!({ "type": 21, "custom_id": "radio", "value": "r" })),
            label(json!({ "type": 21, "custom_id": "unset", "value": null })),
            { "type": 1, "components": [{ "type": 4, "custom_id": "old", "value": "as it was" }] },
        ]));
        for (id, value) in [
            ("text", "Sales"),
            ("select", "a\nb"),
            ("nothing", ""),
            ("radio", "r"),
            ("unset", ""),
            ("old", "as it was"),
        ] {
            assert_eq!(fields.text(id), Some(value), "{id}");
        }
    }

    #[test]
    fn a_field_without_a_value_or_with_an_odd_one_did_not_arrive() {
        for component in [
            json!({ "type": 4, "custom_id": "a" }),
            json!({ "type": 4, "custom_id": "a", "value": {} }),
            json!({ "type": 4, "custom_id": "a", "value": true }),
            json!({ "type": 3, "custom_id": "a", "values": ["b", 1] }),
            json!({ "type": 3, "custom_id": "a", "values": 7 }),
            json!({ "type": 4, "custom_id": 1, "value": "x" }),
            json!("x"),
        ] {
            let fields = read(&json!([{ "type": 18, "component": component }]));
            assert_eq!(fields.text("a"), None, "{fields:?}");
        }
    }

    #[test]
    fn a_value_is_never_shown() {
        let secret = json!({ "type": 4, "custom_id": "key", "value": "canary" });
        let fields = read(&json!([{ "type": 18, "component": secret }]));
        assert_eq!(format!("{fields:?}"), r#"["key"]"#);
    }
}
