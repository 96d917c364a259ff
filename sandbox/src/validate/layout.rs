//! The layout of messages: rows alone, or "Components V2".

use serde_json::Value;

use super::Node;
use super::component::{Seen, action_row, button, kind, wrong_kind};

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
        let text = component["content"].as_str().map_or(0, |it| it.chars().count());
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
    if node.object(&["url", "proxy_url", "height", "width", "content_type", "attachment_id"]) {
        node.need("url");
        node.may_url("url", 2048, true);
    }
}
