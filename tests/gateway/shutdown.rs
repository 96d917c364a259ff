//! A stop takes at most two seconds ([`Running::stop`] checks) in every state.

use std::time::Duration;

use serde_json::json;
use switchboard::discord::bridge::{GatewayInfo, Pace};
use tokio::time::sleep;

use crate::bot::{Bot, Heard, Running, bridge, quick};
use crate::gateway::Gateway;

#[tokio::test]
async fn a_connected_bridge_says_goodbye_with_1000() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(bridge(quick(), gateway.url()).await).await;
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.hears(&Heard::Ready).await;
    let (code, ()) = tokio::join!(discord.close_code(), bot.stop());
    assert_eq!(code, Some(1000));
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_the_goodbye_is_left() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(bridge(quick(), gateway.url()).await).await;
    let _deaf = gateway.accept_session(&gateway.url()).await;
    bot.hears(&Heard::Ready).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_bridge_whose_serenity_is_gone_stops() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let mut discord = gateway.accept_session(&gateway.url()).await;
    let (code, ()) = tokio::join!(discord.close_code(), bridge.stop());
    assert_eq!(code, Some(1000));
}

#[tokio::test]
async fn a_bridge_before_hello_stops() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let _discord = gateway.accept().await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_bridge_in_a_hanging_handshake_stops() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let _socket = gateway.accept_socket().await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_bridge_in_its_pause_stops() {
    let gateway = Gateway::start().await;
    let pace = Pace { first_pause: Duration::from_mins(1), ..quick() };
    let bridge = Running::start(bridge(pace, gateway.url()).await);
    drop(gateway.accept_session(&gateway.url()).await);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(bridge.health.now().connections, 1);
    bridge.stop().await;
}

#[tokio::test]
async fn a_bridge_with_a_dead_upstream_stops() {
    let nowhere = Gateway::start().await.url();
    let bridge = Running::start(bridge(Pace::default(), nowhere).await);
    sleep(Duration::from_millis(100)).await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_bridge_that_waits_for_its_turn_stops() {
    let gateway = Gateway::start().await;
    let token = crate::bot::TOKEN.into();
    let exhausted = GatewayInfo { remaining: 0, ..crate::bot::info(gateway.url()) };
    let intents = serenity::all::GatewayIntents::empty();
    let bridge = switchboard::discord::bridge::Bridge::listen(exhausted, &token, intents).await;
    let bridge = Running::start(bridge.unwrap());
    assert!(!gateway.is_dialled_within(Duration::from_millis(200)).await);
    bridge.stop().await;
}

#[tokio::test]
async fn a_bridge_between_sessions_stops() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(Pace::default(), gateway.url()).await);
    let mut discord = gateway.accept_session(&gateway.url()).await;
    discord.send(json!({ "op": 9, "d": false })).await;
    sleep(Duration::from_millis(100)).await;
    bridge.stop().await;
}
