//! Selects, in messages and in dialogs, and the groups of radio buttons and checkboxes.

use std::collections::HashSet;

use super::Node;
use super::component::{Seen, emoji};

/// One of the five selects. In a dialog it cannot be disabled.
pub(super) fn select<'v>(node: &Node<'v>, seen: &mut Seen<'v>, in_dialog: bool) {
    let kind = node.value["type"].as_u64().unwrap_or(0);
    let mut known = vec![
        "type",
        "id",
        "custom_id",
        "placeholder",
        "min_values",
        "max_values",
        "disabled",
        "required",
    ];
    match kind {
        3 => known.push("options"),
        8 => known.extend(["default_values", "channel_types"]),
        _ => known.push("default_values"),
    }
    if !node.object(&known) {
        return;
    }
    seen.custom_id(node);
    node.may_text("placeholder", 0, 150);
    node.may_bool("required");
    if node.may_bool("disabled") == Some(true) && in_dialog {
        node.fail_at("disabled", "BASE_TYPE_INVALID", "A select in a modal cannot be disabled.");
    }
    let least = node.may_int("min_values", 0, 25).unwrap_or(1);
    let most = node.may_int("max_values", 1, 25).unwrap_or(1);
    if least > most {
        node.fail_at("min_values", "BASE_TYPE_INVALID", "min_values is larger than max_values.");
    }
    if kind == 3 {
        let (count, chosen) = options(node, 1, 25, true);
        // What cannot be chosen cannot be asked for.
        for (key, value) in [("min_values", least), ("max_values", most)] {
            if node.get(key).is_some() && usize::try_from(value).is_ok_and(|it| it > count) {
                node.fail_at(
                    key,
                    "SELECT_COMPONENT_INVALID_VALUES",
                    format!("{key} is larger than the number of options."),
                );
            }
        }
        too_many_chosen(node, "options", chosen, most);
        return;
    }
    if let Some(list) = node.get("channel_types") {
        for kind in list.items(0, 25) {
            if kind.value.as_u64().is_none_or(|it| it > 16) {
                kind.fail("BASE_TYPE_CHOICES", "This is no type of channel.");
            }
        }
    }
    if let Some(list) = node.get("default_values") {
        let defaults = list.items(0, 25);
        for default in &defaults {
            if default.object(&["id", "type"]) {
                if let Some(id) = default.need("id") {
                    id.snowflake();
                }
                let named = default.value["type"].as_str().unwrap_or_default();
                let fits = match kind {
                    5 => named == "user",
                    6 => named == "role",
                    7 => matches!(named, "user" | "role"),
                    _ => named == "channel",
                };
                if !fits {
                    default.fail_at("type", "BASE_TYPE_CHOICES", "This does not fit the select.");
                }
            }
        }
        too_many_chosen(node, "default_values", defaults.len(), most);
    }
}

fn too_many_chosen(node: &Node<'_>, key: &str, chosen: usize, most: i64) {
    if i64::try_from(chosen).is_ok_and(|chosen| chosen > most) {
        node.fail_at(
            key,
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
            "More options are chosen from the start than max_values allows.",
        );
    }
}

/// Options with unique values; gives how many there are and how many are chosen from the start.
fn options(node: &Node<'_>, least: usize, most: usize, with_emoji: bool) -> (usize, usize) {
    let Some(list) = node.need("options") else {
        return (0, 0);
    };
    let mut values = HashSet::new();
    let mut chosen = 0;
    let all = list.items(least, most);
    for option in &all {
        let known: &[&str] = if with_emoji {
            &["label", "value", "description", "emoji", "default"]
        } else {
            &["label", "value", "description", "default"]
        };
        if !option.object(known) {
            continue;
        }
        option.need_text("label", 1, 100);
        option.may_text("description", 0, 100);
        if let Some(value) = option.need_text("value", 1, 100)
            && !values.insert(value)
        {
            option.fail_at(
                "value",
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            );
        }
        if let Some(it) = option.get("emoji") {
            emoji(&it);
        }
        chosen += usize::from(option.may_bool("default") == Some(true));
    }
    (all.len(), chosen)
}

/// Radio buttons: two to ten options, of which one.
pub(super) fn radio_group<'v>(node: &Node<'v>, seen: &mut Seen<'v>) {
    if node.object(&["type", "id", "custom_id", "options", "required"]) {
        seen.custom_id(node);
        node.may_bool("required");
        let (_, chosen) = options(node, 2, 10, false);
        too_many_chosen(node, "options", chosen, 1);
    }
}

/// Checkboxes: one to ten options.
pub(super) fn checkbox_group<'v>(node: &Node<'v>, seen: &mut Seen<'v>) {
    if !node.object(&["type", "id", "custom_id", "options", "required", "min_values", "max_values"])
    {
        return;
    }
    seen.custom_id(node);
    node.may_bool("required");
    let (count, chosen) = options(node, 1, 10, false);
    let least = node.may_int("min_values", 0, 10).unwrap_or(1);
    let all = i64::try_from(count).unwrap_or(10);
    let most = node.may_int("max_values", 1, 10).unwrap_or(all);
    if least > most || most > all.max(1) {
        node.fail_at(
            "max_values",
            "SELECT_COMPONENT_INVALID_VALUES",
            "min_values, max_values and the number of options do not go together.",
        );
    }
    too_many_chosen(node, "options", chosen, most);
}
