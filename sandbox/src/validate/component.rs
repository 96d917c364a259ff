//! Components of messages: rows, buttons, and the layout of "Components V2".

use std::collections::HashSet;

use serde_json::Value;

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
            node.fail_at(
                "id",
                "COMPONENT_ID_DUPLICATED",
                "Component id cannot be duplicated",
            );
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
        format!(
            "Value of field \"type\" must be one of ({}).",
            list.join(", ")
        ),
    );
}

fn kind(node: &Node<'_>) -> u64 {
    node.value["type"].as_u64().unwrap_or(0)
}

/// Layout that may stand in a message made of components alone.
const V2_TOP: [u64; 7] = [1, 9, 10, 12, 13, 14, 17];
/// Layout that may stand in a container.
const IN_CONTAINER: [u64; 6] = [1, 9, 10, 12, 13, 14];

/// Checks the components of a message.
pub(super) fn of_message(list: &Node<'_>, v2: bool) {
    let mut seen = Seen::default();
    if !v2 {
        for row in list.items(0, 5) {
            if kind(&row) == 1 {
                action_row(&row, &mut seen);
            } else {
                wrong_kind(&row, &[1]);
            }
        }
        return;
    }
    for node in list.items(0, 40) {
        layout(&node, &V2_TOP, &mut seen);
    }
    let (count, text) = weigh(list.value);
    if count > 40 {
        list.fail(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            "The message has more than 40 components in total.",
        );
    }
    if text > 4000 {
        list.fail(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "The text of all components together exceeds 4000 characters.",
        );
    }
}

/// How many components there are in a tree, and how many characters of text.
fn weigh(value: &Value) -> (usize, usize) {
    let mut sum = (0, 0);
    let mut add = |(count, text): (usize, usize)| {
        sum = (sum.0 + count, sum.1 + text);
    };
    for component in value.as_array().into_iter().flatten() {
        let text = component["content"]
            .as_str()
            .map_or(0, |it| it.chars().count());
        add((1, text));
        add(weigh(&component["components"]));
        if component["accessory"].is_object() {
            add((1, 0));
        }
    }
    sum
}

fn layout<'v>(node: &Node<'v>, allowed: &[u64], seen: &mut Seen<'v>) {
    let kind = kind(node);
    if !allowed.contains(&kind) {
        wrong_kind(node, allowed);
        return;
    }
    if kind == 1 {
        action_row(node, seen);
        return;
    }
    seen.id(node);
    match kind {
        9 => section(node, seen),
        10 => text_display(node),
        12 => gallery(node),
        13 => {
            if node.object(&["type", "id", "file", "spoiler", "name", "size"]) {
                if let Some(file) = node.need("file") {
                    media(&file);
                }
                node.may_bool("spoiler");
            }
        }
        14 => {
            if node.object(&["type", "id", "divider", "spacing"]) {
                node.may_bool("divider");
                node.may_int("spacing", 1, 2);
            }
        }
        _ => {
            if node.object(&["type", "id", "components", "accent_color", "spoiler"]) {
                node.may_int("accent_color", 0, 0xFF_FFFF);
                node.may_bool("spoiler");
                if let Some(list) = node.need("components") {
                    for inner in list.items(1, 40) {
                        layout(&inner, &IN_CONTAINER, seen);
                    }
                }
            }
        }
    }
}

/// Text with markdown; also allowed in dialogs.
pub(super) fn text_display(node: &Node<'_>) {
    if node.object(&["type", "id", "content"]) {
        node.need_text("content", 1, 4000);
    }
}

fn section<'v>(node: &Node<'v>, seen: &mut Seen<'v>) {
    if !node.object(&["type", "id", "components", "accessory"]) {
        return;
    }
    if let Some(list) = node.need("components") {
        for text in list.items(1, 3) {
            if kind(&text) == 10 {
                seen.id(&text);
                text_display(&text);
            } else {
                wrong_kind(&text, &[10]);
            }
        }
    }
    let Some(accessory) = node.need("accessory") else {
        return;
    };
    match kind(&accessory) {
        2 => button(&accessory, seen),
        11 => {
            seen.id(&accessory);
            if accessory.object(&["type", "id", "media", "description", "spoiler"]) {
                picture(&accessory);
            }
        }
        _ => wrong_kind(&accessory, &[2, 11]),
    }
}

fn gallery(node: &Node<'_>) {
    if node.object(&["type", "id", "items"])
        && let Some(items) = node.need("items")
    {
        for item in items.items(1, 10) {
            if item.object(&["media", "description", "spoiler"]) {
                picture(&item);
            }
        }
    }
}

fn picture(node: &Node<'_>) {
    if let Some(it) = node.need("media") {
        media(&it);
    }
    node.may_text("description", 0, 1024);
    node.may_bool("spoiler");
}

fn media(node: &Node<'_>) {
    if node.object(&[
        "url",
        "proxy_url",
        "height",
        "width",
        "content_type",
        "attachment_id",
    ]) {
        node.need("url");
        node.may_url("url", 2048, true);
    }
}

/// One row: up to five buttons, or one select.
fn action_row<'v>(row: &Node<'v>, seen: &mut Seen<'v>) {
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

fn button<'v>(node: &Node<'v>, seen: &mut Seen<'v>) {
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
        node.fail_at(
            "label",
            "BASE_TYPE_REQUIRED",
            "A label or an emoji is required",
        );
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
