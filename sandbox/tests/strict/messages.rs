//! Messages and embeds, and the choices of an autocompleting option.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bodies::{
    LENGTH, REQUIRED, TOO_LONG, UNKNOWN, accepts, button, chars, input, label, message, modal,
    refuses, select, v2,
};
use crate::support::{Bot, ephemeral};

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
