//! Sessions with Discord: resumed where Discord asks, begun anew where it must be.

use std::time::Duration;

use serde_json::{Value, json};
use switchboard::discord::doors::gateway::Pace;
use switchboard::discord::rest::GatewayInfo;

use crate::bot::{BUG, Bot, Heard, command, quick};
use crate::gateway::{Connection, Gateway};

fn assert_resumes(message: &Value, sequence: u64) {
    assert_eq!(message["op"], 6, "{message}");
    assert_eq!(message["d"]["session_id"], "s1");
    assert_eq!(message["d"]["seq"], sequence);
}

/// Discord gives a session and calls it invalid: the next connection, and what the bot says first there.
async fn after_an_invalid_session(
    gateway: &Gateway,
    bot: &Bot,
    resumable: bool,
) -> (Connection, Value) {
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    discord.send(json!({ "op": 9, "d": resumable })).await;
    gateway.accept_hello().await
}

/// An interaction arrives, and nothing else before it.
async fn goes_on(bot: &mut Bot, discord: &mut Connection) {
    discord.dispatch("INTERACTION_CREATE", command(77)).await;
    bot.hears(&Heard::Command(77)).await;
}

#[tokio::test]
async fn a_requested_reconnect_resumes_at_the_resume_address() {
    let (gateway, elsewhere) = (Gateway::start().await, Gateway::start().await);
    let mut bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept_session(&elsewhere.url()).await;
    bot.is_ready().await;
    discord.dispatch("INTERACTION_CREATE", command(1)).await;
    bot.hears(&Heard::Command(1)).await;

    discord.send(json!({ "op": 7, "d": null })).await;
    let (mut discord, first) = elsewhere.accept_hello().await;
    assert_resumes(&first, 2);
    assert!(discord.query.starts_with("v=10&encoding=json"), "{}", discord.query);
    discord.dispatch("RESUMED", json!({})).await;
    goes_on(&mut bot, &mut discord).await;
    assert!(!gateway.is_dialled_within(Duration::from_millis(100)).await);
    assert_eq!(bot.health.now().identifies, 1);
    bot.stop().await;
}

#[tokio::test]
async fn a_resumable_invalid_session_is_resumed() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(quick(), gateway.url());
    let (mut discord, first) = after_an_invalid_session(&gateway, &bot, true).await;
    assert_resumes(&first, 1);
    discord.dispatch("RESUMED", json!({})).await;
    goes_on(&mut bot, &mut discord).await;
    bot.stop().await;
}

#[tokio::test]
async fn an_invalid_session_is_begun_anew() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(quick(), gateway.url());
    let (mut discord, first) = after_an_invalid_session(&gateway, &bot, false).await;
    assert_eq!(first["op"], 2, "{first}");
    discord.ready("s2", &gateway.url()).await;
    goes_on(&mut bot, &mut discord).await;
    assert_eq!(bot.health.now().identifies, 2);
    bot.stop().await;
}

#[tokio::test]
async fn a_dead_resume_address_falls_back_to_the_main_one() {
    let gateway = Gateway::start().await;
    let nowhere = Gateway::start().await.url();
    let mut bot = Bot::start(quick(), gateway.url());
    let discord = gateway.accept_session(&nowhere).await;
    bot.is_ready().await;
    drop(discord);
    let (mut discord, first) = gateway.accept_hello().await;
    assert_resumes(&first, 1);
    discord.dispatch("RESUMED", json!({})).await;
    goes_on(&mut bot, &mut discord).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_resume_address_that_only_drops_is_left_too() {
    let (gateway, elsewhere) = (Gateway::start().await, Gateway::start().await);
    let mut bot = Bot::start(quick(), gateway.url());
    let discord = gateway.accept_session(&elsewhere.url()).await;
    bot.is_ready().await;
    drop(discord);
    drop(elsewhere.accept_hello().await);
    let (mut discord, first) = gateway.accept_hello().await;
    assert_resumes(&first, 1);
    discord.dispatch("RESUMED", json!({})).await;
    goes_on(&mut bot, &mut discord).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_resume_address_that_would_show_the_token_is_not_dialled() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let discord = gateway.accept_session("ws://gateway.example").await;
    bot.is_ready().await;
    drop(discord);
    let (_discord, first) = gateway.accept_hello().await;
    assert_resumes(&first, 1);
    bot.stop().await;
}

#[tokio::test]
async fn an_upstream_that_is_dead_at_the_start_is_waited_for() {
    let address = Gateway::start().await.address();
    let bot = Bot::start(quick(), format!("ws://{address}"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!bot.health.now().connected);
    let gateway = Gateway::start_at(address).await;
    let _discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    let health = bot.health.now();
    assert_eq!((health.connected, health.identifies), (true, 1));
    bot.stop().await;
}

#[tokio::test]
async fn an_upstream_that_dies_in_the_middle_is_resumed() {
    let gateway = Gateway::start().await;
    let address = gateway.address();
    let mut bot = Bot::start(quick(), gateway.url());
    let discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    drop((discord, gateway));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!bot.health.now().connected);
    let gateway = Gateway::start_at(address).await;
    let (mut discord, first) = gateway.accept_hello().await;
    assert_resumes(&first, 1);
    discord.dispatch("RESUMED", json!({})).await;
    goes_on(&mut bot, &mut discord).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_gateway_that_never_gives_a_session_is_given_up() {
    let gateway = Gateway::start().await;
    let pace = Pace { ready_within: Duration::from_millis(200), ..quick() };
    let bot = Bot::start(pace, gateway.url());
    let silent = gateway.accept_socket().await;
    let mut no_ready = gateway.accept().await;
    no_ready.hello().await;
    let _discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    drop((silent, no_ready));
    bot.stop().await;
}

#[tokio::test]
async fn the_session_count_is_asked_for_before_a_new_session() {
    let gateway = Gateway::start().await;
    let url = gateway.url();
    let fetch = move || {
        let exhausted = crate::bot::info(url.clone());
        async move { Some(GatewayInfo { remaining: 50, ..exhausted }) }
    };
    let info = crate::bot::info(gateway.url());
    let bot = Bot::start_with(quick(), info, |gateway| gateway.refreshed_by(fetch));
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    discord.send(json!({ "op": 9, "d": false })).await;
    assert!(!gateway.is_dialled_within(Duration::from_millis(500)).await);
    bot.stop().await;
}

#[tokio::test]
async fn a_panic_costs_the_connection_and_the_session_goes_on() {
    let gateway = Gateway::start().await;
    let mut bot = Bot::start(quick(), gateway.url());
    for sequence in [2, 3] {
        let mut discord = match sequence {
            2 => gateway.accept_session(&gateway.url()).await,
            _ => {
                let (mut discord, first) = gateway.accept_hello().await;
                assert_resumes(&first, sequence - 1);
                discord.dispatch("RESUMED", json!({})).await;
                discord
            }
        };
        bot.is_ready().await;
        discord.dispatch("INTERACTION_CREATE", command(BUG)).await;
        assert!(discord.next().await.is_none_or(|last| last.is_close()));
    }
    let (mut discord, first) = gateway.accept_hello().await;
    assert_eq!(first["op"], 6, "{first}");
    discord.dispatch("RESUMED", json!({})).await;
    goes_on(&mut bot, &mut discord).await;
    assert_eq!(bot.health.now().identifies, 1);
    bot.stop().await;
}
