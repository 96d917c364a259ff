//! One row for every rule of Discord's that a body can break: where the refusal points, and its code.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use reqwest::Method;
use serde_json::{Value, json};
use support::{Bot, ephemeral};

/// What is done to a good body, the path that the refusal must name, and its code there.
type Row = (&'static str, Value, &'static str, &'static str);

fn message(data: &Value) -> Value {
    json!({"type": 4, "data": data})
}

fn row(components: &Value) -> Value {
    message(&json!({"components": [{"type": 1, "components": components}]}))
}

fn button(change: &Value) -> Value {
    let mut button = json!({"type": 2, "style": 1, "label": "Go", "custom_id": "go"});
    merge(&mut button, change);
    row(&json!([button]))
}

fn select(change: &Value) -> Value {
    let mut select = json!({"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]});
    merge(&mut select, change);
    row(&json!([select]))
}

fn modal(components: &Value) -> Value {
    json!({"type": 9, "data": {"custom_id": "m", "title": "T", "components": components}})
}

fn label(component: &Value) -> Value {
    modal(&json!([{"type": 18, "label": "L", "component": component}]))
}

fn input(change: &Value) -> Value {
    let mut input = json!({"type": 4, "custom_id": "i", "style": 1});
    merge(&mut input, change);
    label(&input)
}

fn v2(components: &Value) -> Value {
    message(&json!({"flags": 32768 + 64, "components": components}))
}

fn merge(into: &mut Value, change: &Value) {
    for (key, value) in change.as_object().unwrap() {
        into[key] = value.clone();
    }
}

fn chars(n: usize) -> String {
    "é".repeat(n)
}

async fn refuses(rows: Vec<Row>) {
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

async fn accepts(rows: Vec<(&str, Value)>) {
    let mut bot = Bot::start().await;
    for (rule, body) in rows {
        let (status, answer) = bot.judged(&body).await;
        assert_eq!(status, 204, "{rule}: {answer}");
    }
}

const LENGTH: &str = "BASE_TYPE_BAD_LENGTH";
const TOO_LONG: &str = "BASE_TYPE_MAX_LENGTH";
const REQUIRED: &str = "BASE_TYPE_REQUIRED";
const UNKNOWN: &str = "UNKNOWN_FIELD";

#[tokio::test]
async fn messages_beyond_their_limits_are_refused() {
    refuses(vec![
        ("content", message(&json!({"content": chars(2001)})), "data.content", TOO_LONG),
        ("embeds", message(&json!({"embeds": vec![json!({"title": "x"}); 11]})), "data.embeds", LENGTH),
        ("rows", message(&json!({"components": vec![json!({"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "https://x.y"}]}); 6]})), "data.components", LENGTH),
        ("unknown", message(&json!({"content": "x", "colour": 1})), "data.colour", UNKNOWN),
        ("unknown outside", json!({"type": 4, "data": {"content": "x"}, "extra": 1}), "extra", UNKNOWN),
        ("no object", json!({"type": 4, "data": "x"}), "data", "MODEL_TYPE_CONVERT"),
        ("flags", message(&json!({"content": "x", "flags": 128})), "data.flags", "BASE_TYPE_INVALID"),
        ("attachment without file", message(&json!({"content": "x", "attachments": [{"id": 0, "filename": "x"}]})), "data.attachments.0.id", "ATTACHMENT_NOT_FOUND"),
        ("mentions twice", message(&json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}})), "data.allowed_mentions.parse", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
        ("mentions of what", message(&json!({"content": "x", "allowed_mentions": {"parse": ["all"]}})), "data.allowed_mentions.parse.0", "BASE_TYPE_CHOICES"),
        ("callback type", json!({"type": 12}), "type", "BASE_TYPE_CHOICES"),
        ("autocomplete for a command", json!({"type": 8, "data": {"choices": []}}), "type", "BASE_TYPE_CHOICES"),
        ("update for a command", json!({"type": 7, "data": {"content": "x"}}), "type", "BASE_TYPE_CHOICES"),
        ("deferred update for a command", json!({"type": 6}), "type", "BASE_TYPE_CHOICES"),
    ])
    .await;
}

#[tokio::test]
async fn embeds_beyond_their_limits_are_refused() {
    let embed = |embed: Value| message(&json!({"embeds": [embed]}));
    refuses(vec![
        ("title", embed(json!({"title": chars(257)})), "data.embeds.0.title", TOO_LONG),
        (
            "description",
            embed(json!({"description": chars(4097)})),
            "data.embeds.0.description",
            TOO_LONG,
        ),
        (
            "fields",
            embed(json!({"fields": vec![json!({"name": "n", "value": "v"}); 26]})),
            "data.embeds.0.fields",
            LENGTH,
        ),
        (
            "field name",
            embed(json!({"fields": [{"name": chars(257), "value": "v"}]})),
            "data.embeds.0.fields.0.name",
            LENGTH,
        ),
        (
            "field value",
            embed(json!({"fields": [{"name": "n", "value": chars(1025)}]})),
            "data.embeds.0.fields.0.value",
            LENGTH,
        ),
        (
            "empty field",
            embed(json!({"fields": [{"name": "n", "value": ""}]})),
            "data.embeds.0.fields.0.value",
            REQUIRED,
        ),
        (
            "footer",
            embed(json!({"title": "t", "footer": {"text": chars(2049)}})),
            "data.embeds.0.footer.text",
            LENGTH,
        ),
        (
            "author",
            embed(json!({"title": "t", "author": {"name": chars(257)}})),
            "data.embeds.0.author.name",
            LENGTH,
        ),
        (
            "colour",
            embed(json!({"title": "t", "color": 0x0100_0000})),
            "data.embeds.0.color",
            "NUMBER_TYPE_MAX",
        ),
        (
            "url",
            embed(json!({"title": "t", "url": "wss://x"})),
            "data.embeds.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        ("unknown", embed(json!({"title": "t", "colour": 1})), "data.embeds.0.colour", UNKNOWN),
        (
            "sum",
            message(
                &json!({"embeds": [{"description": chars(4000)}, {"description": chars(2001)}]}),
            ),
            "data.embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
    ])
    .await;
}

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

#[tokio::test]
async fn what_fits_exactly_is_accepted() {
    let options: Vec<Value> = (0..25).map(|n| json!({"label": chars(100), "value": format!("{n}{}", chars(98)), "description": chars(100), "emoji": {"name": "📞"}})).collect();
    accepts(vec![
        ("content", message(&json!({"content": chars(2000)}))),
        ("embed", message(&json!({"embeds": [{"title": chars(256), "description": chars(4096), "fields": [{"name": chars(256), "value": chars(1024)}], "author": {"name": chars(256)}, "footer": {"text": chars(112)}, "timestamp": "2026-11-22T17:00:00Z", "color": 0xFF_FFFF}]}))),
        ("button", button(&json!({"label": chars(80), "custom_id": chars(100), "emoji": {"name": "◀️"}}))),
        ("emoji alone", button(&json!({"label": null, "emoji": {"id": "123", "name": "x"}}))),
        ("select", select(&json!({"options": options, "placeholder": chars(150), "max_values": 25}))),
        ("section", v2(&json!([{"type": 17, "components": [{"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": {"type": 2, "style": 1, "label": "x", "custom_id": "x"}}, {"type": 14}]}]))),
        ("input", input(&json!({"value": chars(4000), "placeholder": chars(100), "min_length": 1, "max_length": 4000}))),
        ("empty value under a min", input(&json!({"value": "", "min_length": 3}))),
        ("classic row", modal(&json!([{"type": 1, "components": [{"type": 4, "custom_id": "i", "style": 2, "label": "L"}]}]))),
        ("file upload", label(&json!({"type": 19, "custom_id": "f", "min_values": 0, "max_values": 10, "required": false}))),
    ])
    .await;
}

#[tokio::test]
async fn an_empty_message_is_refused_with_50006() {
    let mut bot = Bot::start().await;
    let empty = json!({"content": "", "embeds": [], "components": []});
    let (status, answer) = bot.judged(&message(&empty)).await;
    assert_eq!((status, &answer["code"]), (400, &json!(50006)));
    let it = bot.asked("/did list").await;
    bot.answer(&it, &ephemeral("full")).await;
    let path = bot.webhook(&it, "/messages/@original");
    let response = bot.send(Method::PATCH, &path, &empty).await;
    assert_eq!(response.json::<Value>().await.unwrap()["code"], 50006);
}

#[tokio::test]
async fn autocomplete_takes_25_choices_that_fit() {
    let bot = &mut Bot::start().await;
    let choices = |choices: Value| json!({"type": 8, "data": {"choices": choices}});
    for (body, fits) in [
        (choices(json!(vec![json!({"name": "n", "value": "v"}); 26])), false),
        (choices(json!([{"name": "", "value": "v"}])), false),
        (choices(json!([{"name": chars(101), "value": "v"}])), false),
        (choices(json!([{"name": "n", "value": chars(101)}])), false),
        (choices(json!([{"name": "n", "value": 7}])), false),
        (ephemeral("not a choice"), false),
        (choices(json!(vec![json!({"name": chars(100), "value": chars(100)}); 25])), true),
    ] {
        let ann = bot.discord.person("Ann");
        let typing = tokio::spawn(async move { ann.types("/did add number:9").await });
        let it = bot.interaction().await;
        let status = bot.call_back(&it, &body).await.status();
        assert_eq!(status == 204, fits, "{body}");
        typing.abort();
    }
}

#[tokio::test]
async fn commands_that_discord_does_not_register_are_refused() {
    let bot = Bot::start().await;
    let command = |change: Value| {
        let mut command = json!({"name": "x", "description": "d"});
        merge(&mut command, &change);
        json!([command])
    };
    let option = |change: Value| {
        let mut option = json!({"type": 3, "name": "o", "description": "d"});
        merge(&mut option, &change);
        command(json!({"options": [option]}))
    };
    let text = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    let long = vec![json!({"name": chars(100), "value": chars(100)}); 1];
    let choices: Vec<Value> = (0..25)
        .map(|n| json!({"name": format!("{n:02}{}", chars(98)), "value": chars(100)}))
        .collect();
    for (rule, body) in [
        ("capital", command(json!({"name": "Did"}))),
        ("space", command(json!({"name": "a b"}))),
        ("name length", command(json!({"name": "x".repeat(33)}))),
        ("description", command(json!({"description": ""}))),
        ("description length", command(json!({"description": chars(101)}))),
        ("unknown field", command(json!({"help": "x"}))),
        (
            "same name",
            json!([{"name": "x", "description": "d"}, {"name": "x", "description": "d"}]),
        ),
        (
            "26 options",
            command(
                json!({"options": (0..26).map(|n| text(&format!("o{n}"), false)).collect::<Vec<_>>()}),
            ),
        ),
        ("required last", command(json!({"options": [text("a", false), text("b", true)]}))),
        ("same option", command(json!({"options": [text("a", false), text("a", false)]}))),
        ("option type", option(json!({"type": 12}))),
        ("choices and autocomplete", option(json!({"choices": long, "autocomplete": true}))),
        (
            "26 choices",
            option(
                json!({"choices": (0..26).map(|n| json!({"name": n.to_string(), "value": "v"})).collect::<Vec<_>>()}),
            ),
        ),
        (
            "subcommand beside an option",
            command(
                json!({"options": [{"type": 1, "name": "s", "description": "d"}, text("a", false)]}),
            ),
        ),
        (
            "group in a group",
            command(
                json!({"options": [{"type": 2, "name": "g", "description": "d", "options": [{"type": 2, "name": "h", "description": "d", "options": []}]}]}),
            ),
        ),
        ("contexts", command(json!({"contexts": [3]}))),
        ("integration types", command(json!({"integration_types": [2]}))),
        ("permissions", command(json!({"default_member_permissions": "many"}))),
        (
            "8000 characters",
            command(
                json!({"options": [{"type": 3, "name": "a", "description": "d", "choices": choices}, {"type": 3, "name": "b", "description": "d", "choices": choices}]}),
            ),
        ),
    ] {
        let response = bot.put_commands(&body).await;
        assert_eq!(response.status(), 400, "{rule}");
        assert_eq!(response.json::<Value>().await.unwrap()["code"], 50035, "{rule}");
    }
    // A refused registration changes nothing.
    assert_eq!(bot.discord.commands().len(), 3);
}
