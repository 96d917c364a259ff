//! What a submitted dialog holds comes in.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::bot::{Bot, Heard, command, interaction, quick};
use crate::gateway::Gateway;

#[tokio::test]
async fn the_values_of_a_dialog_arrive() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;

    let label = |component| json!({ "type": 18, "id": 1, "component": component });
    let components = json!([
        { "type": 10, "id": 7 },
        label(json!({ "type": 4, "id": 2, "custom_id": "label", "value": "Sales Line" })),
        label(json!({ "type": 3, "id": 3, "custom_id": "bot", "values": ["b1"] })),
    ]);
    let data = json!({ "custom_id": "sb1:n:add", "components": components, "resolved": {} });
    discord.dispatch("INTERACTION_CREATE", interaction(9, 5, &data)).await;

    let field = |id: &'static str, value: &str| (id, Some(value.to_owned()));
    bot.hears(&Heard::Dialog(vec![field("label", "Sales Line"), field("bot", "b1")])).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_compressed_gateway_is_understood() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept().await;
    assert!(discord.query.contains("compress=zlib-stream"), "{}", discord.query);
    discord.compress();
    discord.hello().await;
    discord.expect(2).await;
    discord.ready("s1", &gateway.url()).await;
    bot.is_ready().await;
    for id in [10, 11] {
        discord.dispatch("INTERACTION_CREATE", command(id)).await;
        bot.hears(&Heard::Command(id)).await;
    }
    bot.stop().await;
}

#[tokio::test]
async fn discord_is_identified_to_as_a_bot_without_intents() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept().await;
    discord.hello().await;
    let identify = discord.expect(2).await;
    assert_eq!(identify["d"]["token"], format!("Bot {}", crate::bot::TOKEN));
    assert_eq!(identify["d"]["intents"], 0);
    bot.stop().await;
}

#[tokio::test]
async fn discords_own_heartbeat_request_is_answered() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept_session(&gateway.url()).await;
    discord.send(json!({ "op": 1, "d": null })).await;
    let Some(Message::Text(beat)) = discord.next().await else { panic!("no heartbeat") };
    assert_eq!(beat, r#"{"d":1,"op":1}"#);
    bot.stop().await;
}
