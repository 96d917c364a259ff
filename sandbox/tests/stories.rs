//! Several verbs of one person, awaited once.

mod support;

use discord_sandbox::Person;
use serde_json::json;
use support::{Bot, ephemeral};

/// Ann in front of a dialog with one field, "Label", which holds "old".
async fn with_dialog() -> (Bot, Person) {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    let field = json!({"type": 4, "custom_id": "label", "style": 1, "value": "old"});
    let form = json!({"custom_id": "form", "title": "Edit it", "components": [
        {"type": 18, "label": "Label", "component": field}
    ]});
    bot.answer(&it, &json!({"type": 9, "data": form})).await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    (bot, ann)
}

#[tokio::test]
async fn nothing_happens_before_the_await_and_then_everything_in_order() {
    let (mut bot, ann) = with_dialog().await;
    let story = ann
        .sees_dialog("Edit it")
        .fills("Label", "first")
        .fills("Label", "last")
        .submits()
        .sees("Saved")
        .does_not_see("old");
    assert_eq!(ann.field("Label"), "old");
    let story = tokio::spawn(story);
    let it = bot.interaction().await;
    assert_eq!(it["data"]["components"][0]["component"]["value"], "last");
    bot.answer(&it, &ephemeral("Saved: last")).await;
    story.await.unwrap();
    assert!(!ann.has_dialog());
}

#[tokio::test]
#[should_panic(expected = "Ann sees \"card\"\n--- what is seen ---\nThe card")]
async fn the_first_step_that_goes_wrong_says_what_is_seen() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &ephemeral("The card")).await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    ann.sees("The card").does_not_see("card").clicks("Nothing").await;
}
