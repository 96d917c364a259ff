//! Good bodies that a row spoils, and what must come of it.

use serde_json::{Value, json};

use crate::support::Bot;

/// What is done to a good body, the path that the refusal must name, and its code there.
pub(crate) type Row = (&'static str, Value, &'static str, &'static str);

pub(crate) fn message(data: &Value) -> Value {
    json!({"type": 4, "data": data})
}

pub(crate) fn row(components: &Value) -> Value {
    message(&json!({"components": [{"type": 1, "components": components}]}))
}

pub(crate) fn button(change: &Value) -> Value {
    let mut button = json!({"type": 2, "style": 1, "label": "Go", "custom_id": "go"});
    merge(&mut button, change);
    row(&json!([button]))
}

pub(crate) fn select(change: &Value) -> Value {
    let mut select = json!({"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]});
    merge(&mut select, change);
    row(&json!([select]))
}

pub(crate) fn modal(components: &Value) -> Value {
    json!({"type": 9, "data": {"custom_id": "m", "title": "T", "components": components}})
}

pub(crate) fn label(component: &Value) -> Value {
    modal(&json!([{"type": 18, "label": "L", "component": component}]))
}

pub(crate) fn input(change: &Value) -> Value {
    let mut input = json!({"type": 4, "custom_id": "i", "style": 1});
    merge(&mut input, change);
    label(&input)
}

pub(crate) fn v2(components: &Value) -> Value {
    message(&json!({"flags": 32768 + 64, "components": components}))
}

pub(crate) fn merge(into: &mut Value, change: &Value) {
    for (key, value) in change.as_object().unwrap() {
        into[key] = value.clone();
    }
}

pub(crate) fn chars(n: usize) -> String {
    "é".repeat(n)
}

pub(crate) async fn refuses(rows: Vec<Row>) {
    let mut bot = Bot::start().await;
    for (rule, body, path, code) in rows {
        let (status, answer) = bot.judged(&body).await;
        assert_eq!(status, 400, "{rule}: {answer}");
        assert_eq!(answer["code"], 50035, "{rule}: {answer}");
        assert_eq!(answer["message"], "Invalid Form Body", "{rule}");
        let mut node = &answer["errors"];
        for segment in path.split('.') {
            node = &node[segment];
        }
        assert_eq!(node["_errors"][0]["code"], code, "{rule}: {answer}");
        assert!(node["_errors"][0]["message"].is_string(), "{rule}");
    }
}

pub(crate) async fn accepts(rows: Vec<(&str, Value)>) {
    let mut bot = Bot::start().await;
    for (rule, body) in rows {
        let (status, answer) = bot.judged(&body).await;
        assert_eq!(status, 204, "{rule}: {answer}");
    }
}

pub(crate) const LENGTH: &str = "BASE_TYPE_BAD_LENGTH";
pub(crate) const TOO_LONG: &str = "BASE_TYPE_MAX_LENGTH";
pub(crate) const REQUIRED: &str = "BASE_TYPE_REQUIRED";
pub(crate) const UNKNOWN: &str = "UNKNOWN_FIELD";
