//! What people do, as the bot receives it, and what they see of its answers.

mod support;

use std::time::Duration;

use discord_sandbox::{Choice, Kind, Violation};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Bot, ephemeral};

fn card() -> Value {
    json!({"type": 4, "data": {
        "content": "The card", "flags": 64, "allowed_mentions": {"parse": []},
        "embeds": [{"title": "Numbers", "fields": [{"name": "Label", "value": "Sales\\_Line"}]}],
        "components": [
            {"type": 1, "components": [
                {"type": 2, "style": 1, "label": "Edit", "custom_id": "edit"},
                {"type": 2, "style": 4, "label": "Gone", "custom_id": "gone", "disabled": true},
                {"type": 2, "style": 5, "label": "Site", "url": "https://example.com"}
            ]},
            {"type": 1, "components": [{"type": 3, "custom_id": "open", "placeholder": "Open one…", "options": [
                {"label": "First", "value": "1"}, {"label": "Second", "value": "2"}
            ]}]},
            {"type": 1, "components": [{"type": 6, "custom_id": "roles", "placeholder": "Which role?"}]}
        ]
    }})
}

fn form() -> Value {
    json!({"type": 9, "data": {"custom_id": "form", "title": "Edit it", "components": [
        {"type": 10, "content": "Read this first"},
        {"type": 18, "label": "Label", "description": "What it is called", "component":
            {"type": 4, "custom_id": "label", "style": 1, "value": "old", "required": true, "max_length": 10}},
        {"type": 18, "label": "Assign", "component": {"type": 3, "custom_id": "bot", "required": false, "options": [
            {"label": "None", "value": "none", "default": true}, {"label": "Front desk", "value": "b1"}]}},
        {"type": 18, "label": "Kind", "component": {"type": 21, "custom_id": "kind", "options": [
            {"label": "In", "value": "in"}, {"label": "Out", "value": "out"}]}},
        {"type": 18, "label": "Sure", "component": {"type": 23, "custom_id": "sure"}}
    ]}})
}

/// A bot that answers `/did list` with a card, and Ann in front of it.
async fn with_card() -> (Bot, discord_sandbox::Person) {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    let interaction = bot.asked("/did list").await;
    bot.answer(&interaction, &card()).await;
    (bot, ann)
}

#[tokio::test]
async fn a_command_arrives_with_its_path_and_options() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did add number:+91 98 label:a b bot:Front desk").await;
    assert_eq!(it["type"], 2);
    assert_eq!(
        it["data"]["options"],
        json!([{"type": 1, "name": "add", "options": [
            {"type": 3, "name": "number", "value": "+91 98"},
            {"type": 3, "name": "label", "value": "a b"},
            {"type": 3, "name": "bot", "value": "b1"}
        ]}])
    );
    assert_eq!(it["guild_id"], bot.discord.guild_id().to_string());
    assert_eq!(it["member"]["user"]["global_name"], "Ann");
    assert_eq!(it["member"]["permissions"], ((1_u64 << 51) - 1).to_string());
}

#[tokio::test]
async fn a_group_nests_and_what_ids_mean_comes_along() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/access role grant role:@Voice Ops channel:#sales-lines member:Omar").await;
    let group = &it["data"]["options"][0];
    assert_eq!((&group["type"], &group["name"]), (&json!(2), &json!("role")));
    assert_eq!(group["options"][0]["type"], 1);
    let role = bot.discord.role_id("Voice Ops").to_string();
    let omar = bot.discord.user_id("Omar").to_string();
    let resolved = &it["data"]["resolved"];
    assert_eq!(resolved["roles"][&role]["name"], "Voice Ops");
    assert_eq!(resolved["users"][&omar]["username"], "omar");
    assert_eq!(resolved["members"][&omar]["roles"], json!([role]));
    assert_eq!(resolved["channels"].as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn a_thread_says_which_channel_it_is_under() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann").in_channel("#night-shift");
    ann.runs_at_once("/did list").await;
    let it = bot.interaction().await;
    assert_eq!(it["channel"]["type"], 11);
    assert_eq!(it["channel"]["parent_id"], bot.discord.channel_id("#ops").to_string());
}

#[tokio::test]
async fn direct_messages_have_a_user_and_no_member() {
    let mut bot = Bot::start().await;
    let vera = bot.discord.person("Vera").in_dm();
    vera.runs_at_once("/admin").await;
    let it = bot.interaction().await;
    assert!(it.get("member").is_none() && it.get("guild_id").is_none());
    assert_eq!(it["user"]["username"], "vera");
}

#[tokio::test]
async fn a_role_granted_at_run_time_comes_with_the_next_interaction() {
    let mut bot = Bot::start().await;
    let oz = bot.discord.person("Oz");
    oz.runs_at_once("/did list").await;
    assert_eq!(bot.interaction().await["member"]["roles"], json!([]));
    bot.discord.grant("Oz", "Voice Ops");
    oz.runs_at_once("/did list").await;
    let role = bot.discord.role_id("Voice Ops").to_string();
    assert_eq!(bot.interaction().await["member"]["roles"], json!([role]));
}

#[tokio::test]
async fn what_autocompletes_proposes_choices() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann");
    let typing = tokio::spawn(async move { ann.types("/did add number:98").await });
    let it = bot.interaction().await;
    assert_eq!(it["type"], 4);
    let option = &it["data"]["options"][0]["options"][0];
    assert_eq!(option["focused"], true);
    assert_eq!(option["value"], "98");
    let choices = json!({"type": 8, "data": {"choices": [{"name": "One", "value": "+9198"}]}});
    bot.answer(&it, &choices).await;
    let expected = Choice { name: "One".to_owned(), value: json!("+9198") };
    assert_eq!(typing.await.unwrap(), [expected]);
}

#[tokio::test]
async fn an_ephemeral_message_is_seen_by_its_person_only() {
    let (bot, ann) = with_card().await;
    ann.sees("The card").sees("Sales_Line").await;
    assert_eq!(bot.discord.person("Omar").in_channel("#ops").messages().len(), 0);
    assert_eq!(bot.discord.person("Ann").in_channel("#general").messages().len(), 0);
    ann.dismisses().await;
    assert_eq!(ann.messages().len(), 0);
}

#[tokio::test]
async fn a_click_arrives_with_its_message_and_an_update_stays_in_place() {
    let (mut bot, ann) = with_card().await;
    let before = ann.message_id();
    ann.clicks_at_once("Edit");
    let it = bot.interaction().await;
    assert_eq!(it["data"]["custom_id"], "edit");
    assert_eq!(it["message"]["id"], before.to_string());
    assert_eq!(it["message"]["flags"], 64);
    let update = json!({"type": 7, "data": {"content": "Changed", "embeds": [], "components": [], "allowed_mentions": {"parse": []}}});
    bot.answer(&it, &update).await;
    ann.sees("Changed").does_not_see("The card").await;
    assert_eq!(ann.message_id(), before);
    assert_eq!(bot.discord.audit(), []);
}

#[tokio::test]
#[should_panic(expected = "\"Gone\" is disabled")]
async fn a_disabled_button_cannot_be_clicked() {
    let (_bot, ann) = with_card().await;
    ann.clicks_at_once("Gone");
}

#[tokio::test]
#[should_panic(expected = "there are: Edit, Gone, Site")]
async fn a_button_that_is_not_there_cannot_be_clicked() {
    let (_bot, ann) = with_card().await;
    ann.clicks_at_once("Nothing");
}

#[tokio::test]
async fn selects_send_values_and_what_they_mean() {
    let (mut bot, ann) = with_card().await;
    assert_eq!(ann.options("Open one…"), ["First", "Second"]);
    ann.selects_at_once("Open one…", &["Second"]);
    let it = bot.interaction().await;
    assert_eq!(it["data"]["values"], json!(["2"]));
    assert_eq!(it["data"]["component_type"], 3);
    ann.selects_at_once("Which role?", &["Voice Viewers"]);
    let it = bot.interaction().await;
    let role = bot.discord.role_id("Voice Viewers").to_string();
    assert_eq!(it["data"]["values"], json!([role]));
    assert_eq!(it["data"]["resolved"]["roles"][&role]["name"], "Voice Viewers");
}

#[tokio::test]
async fn a_dialog_is_filled_and_submitted_in_the_shape_of_today() {
    let (mut bot, ann) = with_card().await;
    ann.clicks_at_once("Edit");
    let it = bot.interaction().await;
    bot.answer(&it, &form()).await;
    ann.sees_dialog("Edit it").await;
    assert_eq!(ann.field("Label"), "old");
    assert_eq!(ann.field("Assign"), json!(["none"]));
    ann.fills("Label", "new")
        .picks("Assign", "Front desk")
        .picks("Kind", "Out")
        .picks("Sure", "True")
        .await;
    ann.submits_at_once();
    let it = bot.interaction().await;
    assert_eq!(it["type"], 5);
    assert_eq!(it["data"]["custom_id"], "form");
    assert_eq!(
        it["data"]["components"],
        json!([
            {"type": 10, "id": 1},
            {"type": 18, "id": 2, "component": {"type": 4, "id": 3, "custom_id": "label", "value": "new"}},
            {"type": 18, "id": 4, "component": {"type": 3, "id": 5, "custom_id": "bot", "values": ["b1"]}},
            {"type": 18, "id": 6, "component": {"type": 21, "id": 7, "custom_id": "kind", "value": "out"}},
            {"type": 18, "id": 8, "component": {"type": 23, "id": 9, "custom_id": "sure", "value": true}}
        ])
    );
    assert_eq!(it["message"]["content"], "The card");
    assert!(ann.has_dialog());
    bot.answer(&it, &json!({"type": 6})).await;
    assert!(!ann.has_dialog());
}

#[tokio::test]
#[should_panic(expected = "it is required")]
async fn a_dialog_with_a_required_field_left_blank_is_not_submitted() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &form()).await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    ann.fills("Label", "").submits().await;
}

#[tokio::test]
#[should_panic(expected = "at most 10 characters")]
async fn a_field_does_not_take_more_than_its_limit() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &form()).await;
    bot.discord.person("Ann").in_channel("#ops").fills("Label", "eleven char").await;
}

#[tokio::test]
#[should_panic(expected = "option \"number\" is required")]
async fn a_required_option_cannot_be_left_out() {
    Bot::start().await.asked("/did add label:x").await;
}

#[tokio::test]
async fn a_command_for_admins_is_not_there_for_others() {
    let mut bot = Bot::start().await;
    bot.discord.person("Adi").runs_at_once("/admin").await;
    assert_eq!(bot.interaction().await["data"]["name"], "admin");
    let url = format!("{}/sandbox/api/command", bot.discord.api_url());
    let body = json!({
        "person": bot.discord.user_id("Omar").to_string(),
        "channel": bot.discord.channel_id("#ops").to_string(), "path": ["admin"], "options": []
    });
    let response = bot.http.post(url).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn thinking_is_seen_until_the_first_follow_up_takes_its_place() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    let it = bot.asked("/did list").await;
    bot.answer(&it, &json!({"type": 5, "data": {"flags": 64}})).await;
    ann.sees("thinking").await;
    let deferred = ann.message_id();
    let body = json!({"content": "Here", "allowed_mentions": {"parse": []}});
    let response = bot.send(Method::POST, &bot.webhook(&it, ""), &body).await;
    assert_eq!(response.status(), 200);
    ann.sees("Here").does_not_see("thinking").await;
    assert_eq!(ann.message_id(), deferred);
    assert_eq!(bot.discord.person("Omar").in_channel("#ops").messages().len(), 0);
    let response = bot.send(Method::POST, &bot.webhook(&it, ""), &body).await;
    assert_eq!(response.status(), 200);
    assert_ne!(ann.message_id(), deferred);
}

#[tokio::test]
async fn an_unanswered_command_says_so_and_is_a_violation() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    bot.asked("/did list").await;
    bot.discord.advance(Duration::from_secs(4));
    ann.sees("The application did not respond").await;
    let expected = Violation::Unanswered {
        kind: Kind::Command,
        about: "/did list".to_owned(),
        person: "Ann".to_owned(),
    };
    assert_eq!(bot.discord.audit(), [expected]);
}

#[tokio::test]
async fn a_replay_is_the_same_interaction_again() {
    let mut bot = Bot::start().await;
    let first = bot.asked("/did list").await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    let id = ann.last_interaction();
    let replay = tokio::spawn(ann.replays(id));
    let second = bot.interaction().await;
    assert_eq!(first, second);
    bot.answer(&second, &ephemeral("once")).await;
    replay.await.unwrap();
    assert_eq!(bot.discord.audit(), []);
}

#[tokio::test]
async fn an_event_of_a_new_shape_is_delivered_and_can_be_answered() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann");
    ann.sends_bent(&json!({"type": 99, "locale": null, "novelty": {"secret": "canary"}}));
    let it = bot.interaction().await;
    assert_eq!((&it["type"], it.get("locale")), (&json!(99), None));
    bot.answer(&it, &ephemeral("not understood")).await;
    ann.sees("not understood").await;
}

#[tokio::test]
async fn a_forged_click_is_delivered_too() {
    let (mut bot, ann) = with_card().await;
    let sending = tokio::spawn(ann.sends_component("sb9:nonsense", &[]));
    let it = bot.interaction().await;
    assert_eq!(it["data"]["custom_id"], "sb9:nonsense");
    bot.answer(&it, &ephemeral("no")).await;
    sending.await.unwrap();
    ann.sees("no").await;
}

#[tokio::test]
async fn public_answers_and_mentions_are_violations() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &json!({"type": 4, "data": {"content": "loud"}})).await;
    let found = bot.discord.audit();
    assert!(matches!(found[..], [Violation::Public { .. }, Violation::Mentions { .. }]));
    assert_eq!(bot.discord.person("Omar").in_channel("#ops").messages().len(), 1);
}
