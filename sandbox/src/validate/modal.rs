//! Dialogs, and the choices of an autocomplete.
use serde_json::Value;

use super::check;
use crate::rest::error::RestError;

pub(crate) fn modal(data: &Value) -> Result<(), RestError> {
    check(data, &["data"], |node| {
        if node.object(&["custom_id", "title", "components"]) {
            node.need_text("custom_id", 1, 100);
            node.need_text("title", 1, 45);
            if let Some(list) = node.need("components") {
                list.items(1, 5);
            }
        }
    })
}

/// The choices of an autocomplete, for an option of this type.
pub(crate) fn choices(data: &Value, _option_type: u64) -> Result<(), RestError> {
    check(data, &["data"], |node| {
        if node.object(&["choices"])
            && let Some(list) = node.need("choices")
        {
            list.items(0, 25);
        }
    })
}
