//! A stop takes at most two seconds ([`Bot::stop`] checks) in every state.

use std::time::Duration;

use serde_json::json;
use switchboard::discord::doors::gateway::Pace;
use switchboard::discord::rest::GatewayInfo;
use tokio::time::sleep;

use crate::bot::{Bot, info, quick};
use crate::gateway::Gateway;

#[tokio::test]
async fn a_connected_door_says_goodbye_with_1000() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    let (code, ()) = tokio::join!(discord.close_code(), bot.stop());
    assert_eq!(code, Some(1000));
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_the_goodbye_is_left() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let _deaf = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    bot.stop().await;
}

#[tokio::test]
async fn a_door_before_hello_stops() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let _discord = gateway.accept().await;
    bot.stop().await;
}

#[tokio::test]
async fn a_door_in_a_hanging_handshake_stops() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let _socket = gateway.accept_socket().await;
    bot.stop().await;
}

#[tokio::test]
async fn a_door_in_its_pause_stops() {
    let gateway = Gateway::start().await;
    let pace = Pace { first_pause: Duration::from_mins(1), ..quick() };
    let bot = Bot::start(pace, gateway.url());
    drop(gateway.accept_session(&gateway.url()).await);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(bot.health.now().connections, 1);
    bot.stop().await;
}

#[tokio::test]
async fn a_door_with_a_dead_upstream_stops() {
    let nowhere = Gateway::start().await.url();
    let bot = Bot::start(Pace::default(), nowhere);
    sleep(Duration::from_millis(100)).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_door_that_waits_for_its_turn_stops() {
    let gateway = Gateway::start().await;
    let exhausted = GatewayInfo { remaining: 0, ..info(gateway.url()) };
    let bot = Bot::start_with(Pace::default(), exhausted, |gateway| gateway);
    assert!(!gateway.is_dialled_within(Duration::from_millis(200)).await);
    bot.stop().await;
}

#[tokio::test]
async fn a_door_between_sessions_stops() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(Pace::default(), gateway.url());
    let mut discord = gateway.accept_session(&gateway.url()).await;
    discord.send(json!({ "op": 9, "d": false })).await;
    sleep(Duration::from_millis(100)).await;
    bot.stop().await;
}
