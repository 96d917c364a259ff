//! Dialogs, and the choices of an autocomplete.

use serde_json::Value;

use super::component::{Seen, wrong_kind};
use super::layout::text_display;
use super::{Node, check, select};
use crate::rest::error::RestError;

/// What a Label may hold.
const IN_LABEL: [u64; 10] = [3, 4, 5, 6, 7, 8, 19, 21, 22, 23];

/// `data` of a callback of type 9.
pub(crate) fn modal(data: &Value) -> Result<(), RestError> {
    check(data, &["data"], |node| {
        if !node.object(&["custom_id", "title", "components"]) {
            return;
        }
        node.need_text("custom_id", 1, 100);
        node.need_text("title", 1, 45);
        let Some(list) = node.need("components") else {
            return;
        };
        let mut seen = Seen::default();
        for top in list.items(1, 5) {
            match top.value["type"].as_u64() {
                Some(1) => classic_row(&top, &mut seen),
                Some(10) => {
                    seen.id(&top);
                    text_display(&top);
                }
                Some(18) => label(&top, &mut seen),
                _ => wrong_kind(&top, &[1, 10, 18]),
            }
        }
    })
}

/// A row with one text input that brings its own label: deprecated, and still accepted.
fn classic_row<'v>(row: &Node<'v>, seen: &mut Seen<'v>) {
    if !row.object(&["type", "id", "components"]) {
        return;
    }
    seen.id(row);
    let Some(list) = row.need("components") else {
        return;
    };
    for input in list.items(1, 1) {
        if input.value["type"] == 4 {
            text_input(&input, seen, true);
        } else {
            wrong_kind(&input, &[4]);
        }
    }
}

fn label<'v>(node: &Node<'v>, seen: &mut Seen<'v>) {
    if !node.object(&["type", "id", "label", "description", "component"]) {
        return;
    }
    seen.id(node);
    node.need_text("label", 1, 45);
    node.may_text("description", 1, 100);
    let Some(inner) = node.need("component") else {
        return;
    };
    let kind = inner.value["type"].as_u64().unwrap_or(0);
    if kind == 4 {
        text_input(&inner, seen, false);
        return;
    }
    if !IN_LABEL.contains(&kind) {
        wrong_kind(&inner, &IN_LABEL);
        return;
    }
    seen.id(&inner);
    match kind {
        19 => {
            if inner.object(&["type", "id", "custom_id", "min_values", "max_values", "required"]) {
                seen.custom_id(&inner);
                inner.may_bool("required");
                let least = inner.may_int("min_values", 0, 10).unwrap_or(1);
                let most = inner.may_int("max_values", 1, 10).unwrap_or(1);
                if least > most {
                    inner.fail_at(
                        "min_values",
                        "BASE_TYPE_INVALID",
                        "min_values is larger than max_values.",
                    );
                }
            }
        }
        21 => select::radio_group(&inner, seen),
        22 => select::checkbox_group(&inner, seen),
        23 => {
            if inner.object(&["type", "id", "custom_id", "default"]) {
                seen.custom_id(&inner);
                inner.may_bool("default");
            }
        }
        _ => select::select(&inner, seen, true),
    }
}

fn text_input<'v>(node: &Node<'v>, seen: &mut Seen<'v>, own_label: bool) {
    let mut known = vec![
        "type",
        "id",
        "custom_id",
        "style",
        "min_length",
        "max_length",
        "required",
        "value",
        "placeholder",
    ];
    // A Label labels its input: a second label is refused.
    if own_label {
        known.push("label");
    }
    if !node.object(&known) {
        return;
    }
    seen.id(node);
    seen.custom_id(node);
    if own_label {
        node.need_text("label", 1, 45);
    }
    node.need("style");
    node.may_int("style", 1, 2);
    node.may_bool("required");
    node.may_text("placeholder", 0, 100);
    let least = node.may_int("min_length", 0, 4000).unwrap_or(0);
    let most = node.may_int("max_length", 1, 4000).unwrap_or(4000);
    if least > most {
        node.fail_at("min_length", "BASE_TYPE_INVALID", "min_length is larger than max_length.");
    }
    let size = |it: i64| usize::try_from(it).unwrap_or(0);
    if let Some(value) = node.get("value") {
        // An empty value is the same as none.
        let empty = value.value.as_str().is_some_and(str::is_empty);
        value.text(if empty { 0 } else { size(least) }, size(most).min(4000));
    }
}

/// `data` of a callback of type 8, for an option of this type.
pub(crate) fn choices(data: &Value, option_type: u64) -> Result<(), RestError> {
    check(data, &["data"], |node| {
        if !node.object(&["choices"]) {
            return;
        }
        let Some(list) = node.need("choices") else {
            return;
        };
        for choice in list.items(0, 25) {
            self::choice(&choice, option_type);
        }
    })
}

/// A choice, proposed or registered.
pub(super) fn choice(node: &Node<'_>, option_type: u64) {
    if !node.object(&["name", "name_localizations", "value"]) {
        return;
    }
    node.need_text("name", 1, 100);
    let Some(value) = node.need("value") else {
        return;
    };
    match option_type {
        4 if value.value.as_i64().is_none() => {
            value.fail("NUMBER_TYPE_COERCE", format!("Value {} is not int.", value.value));
        }
        10 if value.value.as_f64().is_none() => {
            value.fail("NUMBER_TYPE_COERCE", format!("Value {} is not float.", value.value));
        }
        4 | 10 => {}
        _ => {
            value.text(1, 100);
        }
    }
}
