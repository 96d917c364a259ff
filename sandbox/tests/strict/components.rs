//! Buttons, selects, and layouts that are made of components alone.

use serde_json::{Value, json};

use crate::bodies::{
    LENGTH, REQUIRED, TOO_LONG, UNKNOWN, button, chars, message, refuses, row, select, v2,
};

#[tokio::test]
async fn buttons_and_rows_that_discord_does_not_know_are_refused() {
    let first = "data.components.0.components.0";
    let at = |key: &str| -> &'static str { Box::leak(format!("{first}.{key}").into_boxed_str()) };
    refuses(vec![
        ("label length", button(&json!({"label": chars(81)})), at("label"), TOO_LONG),
        ("no label", button(&json!({"label": null})), at("label"), REQUIRED),
        ("custom id length", button(&json!({"custom_id": chars(101)})), at("custom_id"), LENGTH),
        ("no custom id", button(&json!({"custom_id": ""})), at("custom_id"), REQUIRED),
        ("style", button(&json!({"style": 7})), at("style"), "NUMBER_TYPE_MAX"),
        ("no style", button(&json!({"style": null})), at("style"), REQUIRED),
        ("url on a click", button(&json!({"url": "https://x.y"})), at("url"), "BUTTON_COMPONENT_FIELD_NOT_ALLOWED"),
        ("link without url", button(&json!({"style": 5, "custom_id": null})), at("url"), REQUIRED),
        ("link with id", button(&json!({"style": 5, "url": "https://x.y"})), at("custom_id"), "BUTTON_COMPONENT_FIELD_NOT_ALLOWED"),
        ("emoji", button(&json!({"emoji": {"name": "smile"}})), at("emoji.name"), "COMPONENT_INVALID_EMOJI"),
        ("unknown", button(&json!({"colour": 1})), at("colour"), UNKNOWN),
        ("twice", row(&json!([{"type": 2, "style": 1, "label": "A", "custom_id": "x"}, {"type": 2, "style": 1, "label": "B", "custom_id": "x"}])), "data.components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ("six", row(&json!(vec![json!({"type": 2, "style": 5, "label": "x", "url": "https://x.y"}); 6])), "data.components.0.components", LENGTH),
        ("empty row", row(&json!([])), "data.components.0.components", LENGTH),
        ("mixed", row(&json!([{"type": 2, "style": 1, "label": "A", "custom_id": "x"}, {"type": 6, "custom_id": "y"}])), "data.components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        ("no row", message(&json!({"components": [{"type": 2, "style": 1, "label": "A", "custom_id": "x"}]})), "data.components.0.type", "UNION_TYPE_CHOICES"),
        ("input in a message", row(&json!([{"type": 4, "custom_id": "x", "style": 1}])), at("type"), "UNION_TYPE_CHOICES"),
    ])
    .await;
}

#[tokio::test]
async fn selects_that_discord_does_not_know_are_refused() {
    let first = "data.components.0.components.0";
    let at = |key: &str| -> &'static str { Box::leak(format!("{first}.{key}").into_boxed_str()) };
    let options = |n: usize| -> Vec<Value> {
        (0..n).map(|n| json!({"label": "x", "value": n.to_string()})).collect()
    };
    let option = |option: Value| select(&json!({"options": [option]}));
    refuses(vec![
        ("26 options", select(&json!({"options": options(26)})), at("options"), LENGTH),
        ("no options", select(&json!({"options": []})), at("options"), LENGTH),
        ("same value", select(&json!({"options": [{"label": "a", "value": "v"}, {"label": "b", "value": "v"}]})), at("options.1.value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
        ("label", option(json!({"label": chars(101), "value": "v"})), at("options.0.label"), LENGTH),
        ("value", option(json!({"label": "l", "value": chars(101)})), at("options.0.value"), LENGTH),
        ("description", option(json!({"label": "l", "value": "v", "description": chars(101)})), at("options.0.description"), TOO_LONG),
        ("placeholder", select(&json!({"placeholder": chars(151)})), at("placeholder"), TOO_LONG),
        ("min", select(&json!({"min_values": 26})), at("min_values"), "NUMBER_TYPE_MAX"),
        ("max", select(&json!({"max_values": 0})), at("max_values"), "NUMBER_TYPE_MIN"),
        ("max beyond the options", select(&json!({"max_values": 3})), at("max_values"), "SELECT_COMPONENT_INVALID_VALUES"),
        ("min over max", select(&json!({"min_values": 2})), at("min_values"), "BASE_TYPE_INVALID"),
        ("two chosen of one", select(&json!({"options": [{"label": "a", "value": "a", "default": true}, {"label": "b", "value": "b", "default": true}]})), at("options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"),
        ("options of a role select", row(&json!([{"type": 6, "custom_id": "x", "options": []}])), at("options"), UNKNOWN),
        ("user by default in a role select", row(&json!([{"type": 6, "custom_id": "x", "default_values": [{"id": "1", "type": "user"}]}])), at("default_values.0.type"), "BASE_TYPE_CHOICES"),
    ])
    .await;
}

#[tokio::test]
async fn layouts_of_components_alone_have_their_own_rules() {
    let text = |n: usize| json!({"type": 10, "content": chars(n)});
    refuses(vec![
        ("content beside them", message(&json!({"flags": 32768, "content": "x", "components": [text(1)]})), "data.content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        ("embeds beside them", message(&json!({"flags": 32768, "embeds": [{"title": "x"}], "components": [text(1)]})), "data.embeds", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        ("without the flag", message(&json!({"components": [text(1)]})), "data.components.0.type", "UNION_TYPE_CHOICES"),
        ("long text", v2(&json!([text(4001)])), "data.components.0.content", LENGTH),
        ("long texts together", v2(&json!([text(2001), text(2001)])), "data.components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ("41 in all", v2(&json!([{"type": 17, "components": vec![text(1); 40]}])), "data.components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        ("container in a container", v2(&json!([{"type": 17, "components": [{"type": 17, "components": [text(1)]}]}])), "data.components.0.components.0.type", "UNION_TYPE_CHOICES"),
        ("colour", v2(&json!([{"type": 17, "accent_color": 0x0100_0000, "components": [text(1)]}])), "data.components.0.accent_color", "NUMBER_TYPE_MAX"),
        ("section without accessory", v2(&json!([{"type": 9, "components": [text(1)]}])), "data.components.0.accessory", REQUIRED),
        ("section of four", v2(&json!([{"type": 9, "components": vec![text(1); 4], "accessory": {"type": 2, "style": 1, "label": "x", "custom_id": "x"}}])), "data.components.0.components", LENGTH),
        ("spacing", v2(&json!([{"type": 14, "spacing": 3}])), "data.components.0.spacing", "NUMBER_TYPE_MAX"),
        ("eleven pictures", v2(&json!([{"type": 12, "items": vec![json!({"media": {"url": "https://x.y"}}); 11]}])), "data.components.0.items", LENGTH),
    ])
    .await;
}
