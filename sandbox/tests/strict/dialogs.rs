//! Dialogs.

use serde_json::{Value, json};

use crate::bodies::{LENGTH, REQUIRED, TOO_LONG, UNKNOWN, chars, input, label, modal, refuses};

#[tokio::test]
async fn dialogs_that_discord_does_not_know_are_refused() {
    let text = json!({"type": 10, "content": "x"});
    let inner = "data.components.0.component";
    let at = |key: &str| -> &'static str { Box::leak(format!("{inner}.{key}").into_boxed_str()) };
    let radio = |n: usize| -> Value {
        let options: Vec<Value> =
            (0..n).map(|n| json!({"label": "x", "value": n.to_string()})).collect();
        label(&json!({"type": 21, "custom_id": "r", "options": options}))
    };
    refuses(vec![
        ("title", json!({"type": 9, "data": {"custom_id": "m", "title": chars(46), "components": [text]}}), "data.title", LENGTH),
        ("custom id", json!({"type": 9, "data": {"custom_id": "", "title": "T", "components": [text]}}), "data.custom_id", REQUIRED),
        ("nothing in it", modal(&json!([])), "data.components", LENGTH),
        ("six", modal(&json!(vec![text.clone(); 6])), "data.components", LENGTH),
        ("label length", modal(&json!([{"type": 18, "label": chars(46), "component": {"type": 4, "custom_id": "i", "style": 1}}])), "data.components.0.label", LENGTH),
        ("label description", modal(&json!([{"type": 18, "label": "L", "description": chars(101), "component": {"type": 4, "custom_id": "i", "style": 1}}])), "data.components.0.description", LENGTH),
        ("button in a label", label(&json!({"type": 2, "style": 1, "label": "x", "custom_id": "x"})), at("type"), "UNION_TYPE_CHOICES"),
        ("select without label", modal(&json!([{"type": 1, "components": [{"type": 3, "custom_id": "x", "options": []}]}])), "data.components.0.components.0.type", "UNION_TYPE_CHOICES"),
        ("label in a label", input(&json!({"label": "twice"})), at("label"), UNKNOWN),
        ("input without label in a row", modal(&json!([{"type": 1, "components": [{"type": 4, "custom_id": "i", "style": 1}]}])), "data.components.0.components.0.label", REQUIRED),
        ("value", input(&json!({"value": chars(4001)})), at("value"), TOO_LONG),
        ("value over its max", input(&json!({"value": chars(6), "max_length": 5})), at("value"), TOO_LONG),
        ("value under its min", input(&json!({"value": chars(2), "min_length": 3})), at("value"), LENGTH),
        ("placeholder", input(&json!({"placeholder": chars(101)})), at("placeholder"), TOO_LONG),
        ("style", input(&json!({"style": 3})), at("style"), "NUMBER_TYPE_MAX"),
        ("max length", input(&json!({"max_length": 4001})), at("max_length"), "NUMBER_TYPE_MAX"),
        ("min over max", input(&json!({"min_length": 9, "max_length": 8})), at("min_length"), "BASE_TYPE_INVALID"),
        ("disabled select", label(&json!({"type": 6, "custom_id": "x", "disabled": true})), at("disabled"), "BASE_TYPE_INVALID"),
        ("one radio button", radio(1), at("options"), LENGTH),
        ("eleven radio buttons", radio(11), at("options"), LENGTH),
        ("eleven checkboxes", label(&json!({"type": 22, "custom_id": "x", "options": (0..11).map(|n| json!({"label": "x", "value": n.to_string()})).collect::<Vec<_>>()})), at("options"), LENGTH),
        ("required checkbox", label(&json!({"type": 23, "custom_id": "x", "required": true})), at("required"), UNKNOWN),
        ("eleven files", label(&json!({"type": 19, "custom_id": "x", "max_values": 11})), at("max_values"), "NUMBER_TYPE_MAX"),
        ("same id", modal(&json!([{"type": 18, "label": "L", "component": {"type": 23, "custom_id": "x"}}, {"type": 18, "label": "L", "component": {"type": 23, "custom_id": "x"}}])), "data.components.1.component.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ])
    .await;
}
