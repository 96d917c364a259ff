//! What is kept from one start to the next.

mod support;

use discord_sandbox::{Options, Sandbox};
use serde_json::json;
use support::{Bot, ephemeral};

fn in_folder(folder: &tempfile::TempDir) -> Options {
    Options { keep: Some(folder.path().to_owned()), ..Options::default() }
}

#[tokio::test]
async fn a_button_from_before_a_stop_can_be_pressed() {
    let folder = tempfile::tempdir().unwrap();
    let mut bot = Bot::start_with(in_folder(&folder)).await;
    let asked = bot.asked("/did list").await;
    let mut card = ephemeral("the card");
    card["data"]["components"] = json!([{"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Edit", "custom_id": "e"}]}]);
    bot.answer(&asked, &card).await;
    let before = bot.discord.person("Ann").in_channel("#ops").message_id();
    drop(bot);

    let mut bot = Bot::start_with(in_folder(&folder)).await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    ann.sees("the card").await;
    assert!(bot.discord.person("Omar").in_channel("#ops").messages().is_empty());
    ann.clicks_at_once("Edit");
    let click = bot.interaction().await;
    assert_eq!(click["message"]["id"], before.to_string());
    bot.answer(&click, &json!({"type": 7, "data": {"content": "changed"}})).await;
    // What comes now is newer, in id and in order.
    let asked = bot.asked("/did list").await;
    bot.answer(&asked, &ephemeral("the next")).await;
    assert!(ann.message_id() > before);
    drop((ann, bot));

    let bot = Bot::start_with(in_folder(&folder)).await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    let texts: Vec<_> = ann.messages().iter().map(|it| it["content"].clone()).collect();
    assert_eq!(texts, ["changed", "the next"]);
}

#[tokio::test]
async fn a_second_one_that_hears_nothing_leaves_what_the_first_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let idle = Sandbox::start(in_folder(&folder)).await.unwrap();
    let mut bot = Bot::start_with(in_folder(&folder)).await;
    let asked = bot.asked("/did list").await;
    bot.answer(&asked, &ephemeral("the card")).await;
    drop(bot);
    drop(idle);
    let bot = Bot::start_with(in_folder(&folder)).await;
    bot.discord.person("Ann").in_channel("#ops").sees("the card").await;
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("messages.json");
    std::fs::write(&file, "mine").unwrap();
    let refused = Sandbox::start(in_folder(&folder)).await.unwrap_err().to_string();
    assert!(refused.contains("messages.json: the earlier messages cannot be read"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}
