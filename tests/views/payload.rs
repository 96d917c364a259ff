//! What a screen becomes on the wire.

use serde_json::Value;
use switchboard::app::notice::Notice;
use switchboard::app::screen::{Screen, Shown};
use switchboard::discord::reply::Answer;
use switchboard::discord::views;

/// The JSON of an answer, as `data` of its callback.
pub(crate) fn json(answer: &Answer) -> Value {
    match answer {
        Answer::Message(reply) => serde_json::to_value(reply),
        Answer::Dialog(dialog) => serde_json::to_value(dialog),
    }
    .unwrap()
}

/// The JSON of what is shown.
pub(crate) fn drawn(shown: &Shown) -> Value {
    json(&views::render(shown))
}

/// A screen with a notice, if there is one.
pub(crate) fn under(screen: Screen, notice: Option<Notice>) -> Shown {
    Shown { screen: Some(screen), notice }
}

/// Every text in a payload, with the path to it.
pub(crate) fn texts(payload: &Value) -> Vec<(String, &str)> {
    fn walk<'v>(value: &'v Value, path: &str, found: &mut Vec<(String, &'v str)>) {
        match value {
            Value::String(text) => found.push((path.to_owned(), text)),
            Value::Array(list) => {
                for (at, inner) in list.iter().enumerate() {
                    walk(inner, &format!("{path}/{at}"), found);
                }
            }
            Value::Object(map) => {
                for (key, inner) in map {
                    walk(inner, &format!("{path}/{key}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(payload, "", &mut found);
    found
}
