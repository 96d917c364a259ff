//! Rows and buttons, and what all components have in common.

use std::collections::HashSet;

use super::{Node, select};

/// What must be unique in one message or dialog.
#[derive(Debug, Default)]
pub(super) struct Seen<'v> {
    custom_ids: HashSet<&'v str>,
    ids: HashSet<u64>,
}

impl<'v> Seen<'v> {
    /// The `id` of any component: a number, unique when it is not zero.
    pub(super) fn id(&mut self, node: &Node<'v>) {
        let id = node.may_int("id", 0, i64::from(i32::MAX)).unwrap_or(0);
        if id > 0 && !self.ids.insert(id.cast_unsigned()) {
            node.fail_at("id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated");
        }
    }

    /// A required custom id, unique.
    pub(super) fn custom_id(&mut self, node: &Node<'v>) {
        if let Some(id) = node.need_text("custom_id", 1, 100)
            && !self.custom_ids.insert(id)
        {
            node.fail_at(
                "custom_id",
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            );
        }
    }
}

/// Refuses a component in a place where Discord has no such thing.
pub(super) fn wrong_kind(node: &Node<'_>, allowed: &[u64]) {
    let list: Vec<String> = allowed.iter().map(u64::to_string).collect();
    node.fail_at(
        "type",
        "UNION_TYPE_CHOICES",
        format!("Value of field \"type\" must be one of ({}).", list.join(", ")),
    );
}

pub(super) fn kind(node: &Node<'_>) -> u64 {
    node.value["type"].as_u64().unwrap_or(0)
}

/// One row: up to five buttons, or one select.
pub(super) fn action_row<'v>(row: &Node<'v>, seen: &mut Seen<'v>) {
    if !row.object(&["type", "id", "components"]) {
        return;
    }
    seen.id(row);
    let Some(list) = row.need("components") else {
        return;
    };
    let inner = list.items(1, 5);
    let has_select = inner.iter().any(|it| matches!(kind(it), 3 | 5..=8));
    if has_select && inner.len() > 1 {
        list.fail(
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "A row takes up to five buttons, or one select and nothing else.",
        );
    }
    for node in inner {
        match kind(&node) {
            2 => button(&node, seen),
            3 | 5..=8 => {
                seen.id(&node);
                select::select(&node, seen, false);
            }
            _ => wrong_kind(&node, &[2, 3, 5, 6, 7, 8]),
        }
    }
}

pub(super) fn button<'v>(node: &Node<'v>, seen: &mut Seen<'v>) {
    if !node.object(&[
        "type",
        "id",
        "style",
        "label",
        "emoji",
        "custom_id",
        "sku_id",
        "url",
        "disabled",
    ]) {
        return;
    }
    seen.id(node);
    node.may_bool("disabled");
    let label = node.may_text("label", 0, 80);
    let emoji = node.get("emoji");
    if let Some(emoji) = &emoji {
        self::emoji(emoji);
    }
    node.need("style");
    let style = node.may_int("style", 1, 6);
    let refuse = |key: &str| {
        if node.get(key).is_some() {
            node.fail_at(
                key,
                "BUTTON_COMPONENT_FIELD_NOT_ALLOWED",
                "A button of this style does not have this field.",
            );
        }
    };
    match style {
        Some(5) => {
            node.need_text("url", 1, 512);
            node.may_url("url", 512, false);
            refuse("custom_id");
        }
        Some(6) => {
            node.need("sku_id");
            refuse("custom_id");
            refuse("label");
            return;
        }
        _ => {
            seen.custom_id(node);
            refuse("url");
        }
    }
    if label.unwrap_or_default().is_empty() && emoji.is_none() {
        node.fail_at("label", "BASE_TYPE_REQUIRED", "A label or an emoji is required");
    }
}

/// An emoji: an own one by id, or a Unicode one by name.
pub(super) fn emoji(node: &Node<'_>) {
    if !node.object(&["id", "name", "animated"]) {
        return;
    }
    if let Some(id) = node.get("id") {
        id.snowflake();
        return;
    }
    let name = node.value["name"].as_str().unwrap_or_default();
    if name.is_empty() || name.is_ascii() || name.chars().count() > 16 {
        node.fail_at("name", "COMPONENT_INVALID_EMOJI", "Invalid emoji");
    }
}
