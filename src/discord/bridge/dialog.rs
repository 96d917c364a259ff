//! A submitted dialog in the shape that serenity 0.12 reads.
//!
//! serenity's `ModalInteractionData` is a list of action rows; a `Label` (type
//! 18) becomes an empty row, and its value is lost without an error.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Discord's component types that a submitted dialog can hold.
const ACTION_ROW: u64 = 1;
const TEXT_INPUT: u64 = 4;
const TEXT_DISPLAY: u64 = 10;
const LABEL: u64 = 18;
/// Discord's interaction type of a submitted dialog.
const MODAL_SUBMIT: u64 = 5;

/// The submitted dialog with each `Label` turned into the action row that
/// serenity reads, or `None` where nothing needs to change.
pub(super) fn dialog_in_rows(data: &str) -> Option<Box<RawValue>> {
    #[derive(Deserialize)]
    struct Kind {
        r#type: u64,
    }
    let kind: Kind = serde_json::from_str(data).ok()?;
    if kind.r#type != MODAL_SUBMIT {
        return None;
    }
    let mut interaction: Value = serde_json::from_str(data).ok()?;
    let rows = interaction.get_mut("data")?.get_mut("components")?.as_array_mut()?;
    rows.retain(|row| row["type"].as_u64() != Some(TEXT_DISPLAY));
    for row in rows {
        if row["type"].as_u64() == Some(LABEL) {
            *row = action_row(&row["component"]);
        }
    }
    serde_json::value::to_raw_value(&interaction).ok()
}

fn action_row(component: &Value) -> Value {
    let mut input = json!({ "type": TEXT_INPUT, "custom_id": component["custom_id"] });
    // A field that Discord did not send stays absent; one that was left empty is "".
    if let Some(value) = submitted(component) {
        input["value"] = value.into();
    }
    json!({ "type": ACTION_ROW, "components": [input] })
}

/// What was chosen or typed, as one text: several choices are joined by line ends.
fn submitted(component: &Value) -> Option<String> {
    if let Some(values) = component.get("values") {
        let chosen = values.as_array().into_iter().flatten().filter_map(Value::as_str);
        return Some(chosen.collect::<Vec<_>>().join("\n"));
    }
    match component.get("value")? {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(components: &Value) -> Value {
        let data = json!({ "type": 5, "data": { "custom_id": "x", "components": components } });
        let rewritten = dialog_in_rows(&data.to_string()).unwrap();
        let mut value: Value = serde_json::from_str(rewritten.get()).unwrap();
        value["data"]["components"].take()
    }

    #[test]
    fn every_kind_of_field_becomes_a_text_input() {
        let label = |component: Value| json!({ "type": 18, "id": 1, "component": component });
        let row = |id: &str, value: &str| json!({ "type": 1, "components": [{ "type": 4, "custom_id": id, "value": value }] });
        let sent = json!([
            { "type": 10, "id": 9 },
            label(json!({ "type": 4, "custom_id": "text", "value": "Sales" })),
            label(json!({ "type": 3, "custom_id": "select", "values": ["a", "b"] })),
            label(json!({ "type": 3, "custom_id": "nothing", "values": [] })),
            label(json!({ "type": 21, "custom_id": "radio", "value": "r" })),
            label(json!({ "type": 21, "custom_id": "unset", "value": null })),
            label(json!({ "type": 22, "custom_id": "boxes", "values": ["x"] })),
            label(json!({ "type": 23, "custom_id": "box", "value": true })),
            row("old", "as it was"),
        ]);
        let read = json!([
            row("text", "Sales"),
            row("select", "a\nb"),
            row("nothing", ""),
            row("radio", "r"),
            row("unset", ""),
            row("boxes", "x"),
            row("box", "true"),
            row("old", "as it was"),
        ]);
        assert_eq!(rows(&sent), read);
    }

    #[test]
    fn a_field_without_a_value_stays_without_one() {
        let sent = json!([{ "type": 18, "component": { "type": 4, "custom_id": "a" } }]);
        assert_eq!(rows(&sent)[0]["components"][0], json!({ "type": 4, "custom_id": "a" }));
    }

    #[test]
    fn other_interactions_are_left_alone() {
        let data = json!({ "type": 3, "data": { "components": [{ "type": 18 }] } });
        assert!(dialog_in_rows(&data.to_string()).is_none());
    }
}
