//! Posting in channels: who sees it, who may, and what is posted once.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::time::Duration;

use discord_sandbox::{Options, World};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use support::{Bot, SOON};

async fn bot() -> Bot {
    let world = World::example().private_channel("#audit", &["Voice Ops"]);
    Bot::start_with(Options { world, ..Options::default() }).await
}

async fn posted(bot: &Bot, channel: &str, body: &Value) -> (u16, Value) {
    let path = format!("/channels/{}/messages", bot.discord.channel_id(channel));
    let answer = bot.send(Method::POST, &path, body).await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_nonce_that_is_enforced_posts_once_for_some_minutes() {
    let bot = bot().await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    let body = json!({"content": "one", "nonce": "a1", "enforce_nonce": true});
    let (_, first) = posted(&bot, "#ops", &body).await;
    let (status, again) = posted(&bot, "#ops", &body).await;
    assert_eq!((status, &again["id"]), (200, &first["id"]));
    let other = json!({"content": "two", "nonce": "a2", "enforce_nonce": true});
    posted(&bot, "#ops", &other).await;
    posted(&bot, "#ops", &json!({"content": "three", "nonce": "a2"})).await;
    assert_eq!(ann.messages().len(), 3);
    bot.discord.advance(Duration::from_mins(10));
    posted(&bot, "#ops", &body).await;
    assert_eq!(ann.messages().len(), 4);
    let (status, _) = posted(&bot, "#ops", &json!({"content": "x", "nonce": "x".repeat(26)})).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_private_channel_is_seen_by_its_roles_until_it_is_opened() {
    let bot = bot().await;
    posted(&bot, "#audit", &json!({"content": "hush"})).await;
    let seen = |name: &str| bot.discord.person(name).in_channel("#audit").messages().len();
    assert_eq!((seen("Ann"), seen("Omar"), seen("Vera")), (1, 1, 0));
    let path = format!("/channels/{}", bot.discord.channel_id("#audit"));
    let channel: Value = bot.send(Method::GET, &path, &Value::Null).await.json().await.unwrap();
    let hidden = &channel["permission_overwrites"][0];
    assert_eq!(hidden["id"], bot.discord.guild_id().to_string());
    assert_eq!(hidden["deny"], "1024");
    bot.discord.shows_channel("#audit", None);
    assert_eq!(seen("Vera"), 1);
    let channel: Value = bot.send(Method::GET, &path, &Value::Null).await.json().await.unwrap();
    assert_eq!(channel["permission_overwrites"], json!([]));
}

#[tokio::test]
async fn where_the_bot_may_not_write_it_is_told_so() {
    let bot = bot().await;
    bot.discord.lets_bot_write("#ops", false);
    let (status, answer) = posted(&bot, "#night-shift", &json!({"content": "x"})).await;
    assert_eq!((status, &answer["code"]), (403, &json!(50013)));
    bot.discord.lets_bot_write("#ops", true);
    assert_eq!(posted(&bot, "#ops", &json!({"content": "x"})).await.0, 200);
}

#[tokio::test]
async fn a_file_may_be_as_large_as_the_limit_says_and_no_larger() {
    const LIMIT: usize = 5 * 1024 * 1024;
    let mut bot =
        Bot::start_with(Options { attachment_limit: LIMIT as u64, ..Options::default() }).await;
    let interaction = bot.asked("/did list").await;
    assert_eq!(interaction["attachment_size_limit"], LIMIT);
    let path = format!("/channels/{}/messages", bot.discord.channel_id("#ops"));
    for (size, status) in [(LIMIT, 200), (LIMIT + 1, 413)] {
        let file = Part::bytes(vec![7; size]).file_name("x.bin");
        let request = bot
            .http
            .post(bot.url(&path))
            .header("Authorization", format!("Bot {}", bot.discord.token()))
            .multipart(Form::new().text("payload_json", "{}").part("files[0]", file));
        let answer = tokio::time::timeout(SOON * 5, request.send()).await.unwrap().unwrap();
        assert_eq!(answer.status(), status);
    }
}
