//! What the sandbox sends can be read by a typed client: a field too few, and serenity would drop the event in silence.

mod support;

use reqwest::Method;
use serde_json::{Value, json};
use serenity::model::application::Interaction;
use serenity::model::channel::{Channel, Message};
use serenity::model::event::{GuildCreateEvent, ReadyEvent};
use support::{Bot, Socket, ephemeral, identify};

#[tokio::test]
async fn every_kind_of_interaction_can_be_read() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann").in_channel("#night-shift");
    ann.runs_at_once("/access role grant role:Voice Ops channel:#sales-lines member:Omar").await;
    let command = bot.interaction().await;
    let typed: Interaction = serde_json::from_value(command.clone()).unwrap();
    let typed = typed.command().unwrap();
    assert!(typed.member.unwrap().permissions.unwrap().administrator());
    assert!(typed.app_permissions.is_some());
    let mut card = ephemeral("card");
    card["data"]["components"] = json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "Edit", "custom_id": "e", "emoji": {"name": "✏️"}}]},
        {"type": 1, "components": [{"type": 6, "custom_id": "r", "placeholder": "Role"}]}]);
    card["data"]["embeds"] =
        json!([{"title": "t", "color": 5, "fields": [{"name": "n", "value": "v"}]}]);
    bot.answer(&command, &card).await;
    let shown =
        bot.send(Method::GET, &bot.webhook(&command, "/messages/@original"), &Value::Null).await;
    let message: Message = serde_json::from_str(&shown.text().await.unwrap()).unwrap();
    assert_eq!(message.content, "card");

    ann.selects_at_once("Role", &["Voice Ops"]);
    let typed: Interaction = serde_json::from_value(bot.interaction().await).unwrap();
    assert_eq!(typed.message_component().unwrap().data.custom_id, "r");
    ann.clicks_at_once("Edit");
    let click = bot.interaction().await;
    let typed: Interaction = serde_json::from_value(click.clone()).unwrap();
    assert_eq!(typed.message_component().unwrap().message.embeds.len(), 1);
    let form = json!({"type": 9, "data": {"custom_id": "f", "title": "F", "components": [{"type": 1, "components": [
        {"type": 4, "custom_id": "l", "style": 1, "label": "L", "value": "v"}]}]}});
    bot.answer(&click, &form).await;
    ann.submits_at_once();
    let typed: Interaction = serde_json::from_value(bot.interaction().await).unwrap();
    assert_eq!(typed.modal_submit().unwrap().data.components.len(), 1);

    let vera = bot.discord.person("Vera").in_dm();
    vera.runs_at_once("/admin").await;
    let typed: Interaction = serde_json::from_value(bot.interaction().await).unwrap();
    assert!(typed.command().unwrap().member.is_none());
}

#[tokio::test]
async fn ready_the_guild_and_a_channel_can_be_read() {
    let bot = Bot::start().await;
    let ready: ReadyEvent = serde_json::from_value(bot.ready.clone()).unwrap();
    assert_eq!(ready.ready.guilds.len(), 1);
    let mut socket = Socket::open(&bot.discord.gateway_url()).await;
    socket.payload().await;
    let mut payload = identify(bot.discord.token());
    payload["d"]["intents"] = json!(1);
    socket.send(payload).await;
    let guild = socket.event("GUILD_CREATE").await["d"].clone();
    let guild: GuildCreateEvent = serde_json::from_value(guild).unwrap();
    assert_eq!(guild.guild.roles.len(), 4);
    let path = format!("/channels/{}", bot.discord.channel_id("#night-shift"));
    let channel = bot.send(Method::GET, &path, &Value::Null).await;
    let channel: Channel = serde_json::from_str(&channel.text().await.unwrap()).unwrap();
    assert!(channel.guild().unwrap().thread_metadata.is_some());
}
