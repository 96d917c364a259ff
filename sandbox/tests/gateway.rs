//! The gateway: identifying, resuming, and every way it ends.

mod support;

use std::time::Duration;

use discord_sandbox::{GatewayFault, Options, Sandbox};
use flate2::{Decompress, FlushDecompress};
use serde_json::{Value, json};
use support::{Bot, SOON, Socket, ephemeral, identify};
use tokio_tungstenite::tungstenite::Message;

async fn greeted(discord: &Sandbox) -> Socket {
    let mut socket = Socket::open(&format!("{}?v=10&encoding=json", discord.gateway_url())).await;
    assert_eq!(socket.payload().await["op"], 10);
    socket
}

fn resume(bot: &Bot, seq: u64) -> Value {
    json!({"op": 6, "d": {"token": bot.discord.token(), "session_id": bot.ready["session_id"], "seq": seq}})
}

#[tokio::test]
async fn hello_comes_first_and_heartbeats_are_answered() {
    let discord = Sandbox::start(Options {
        heartbeat_interval: Duration::from_millis(700),
        ..Options::default()
    })
    .await
    .unwrap();
    let mut socket = Socket::open(&discord.gateway_url()).await;
    assert_eq!(socket.payload().await["d"]["heartbeat_interval"], 700);
    socket.send(json!({"op": 1, "d": null})).await;
    assert_eq!(socket.payload().await["op"], 11);
    discord.gateway_fault(GatewayFault::Acks(false));
    socket.send(json!({"op": 1, "d": null})).await;
    socket.send(identify(discord.token())).await;
    // The heartbeat stayed unanswered: READY is next.
    assert_eq!(socket.payload().await["t"], "READY");
}

#[tokio::test]
async fn ready_names_another_place_to_resume() {
    let bot = Bot::start().await;
    let resume_at = bot.ready["resume_gateway_url"].as_str().unwrap();
    assert_ne!(resume_at, bot.discord.gateway_url());
    assert_eq!(bot.ready["application"]["id"], bot.discord.application_id().to_string());
    assert_eq!(bot.ready["user"]["bot"], true);
    assert_eq!(bot.discord.counters().identifies, 1);
}

#[tokio::test]
async fn guilds_are_told_to_those_who_asked() {
    let discord = Sandbox::start(Options::default()).await.unwrap();
    let mut socket = greeted(&discord).await;
    let mut payload = identify(discord.token());
    payload["d"]["intents"] = json!(1);
    socket.send(payload).await;
    let guild = socket.event("GUILD_CREATE").await;
    assert_eq!(guild["d"]["name"], "Acme Voice");
    assert_eq!(guild["d"]["threads"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_token_is_closed_with_4004() {
    let discord = Sandbox::start(Options::default()).await.unwrap();
    let mut socket = greeted(&discord).await;
    socket.send(identify("wrong")).await;
    assert_eq!(socket.close_code().await, 4004);
}

#[tokio::test]
async fn what_the_gateway_does_not_understand_is_closed() {
    let discord = Sandbox::start(Options::default()).await.unwrap();
    let mut intents = identify(discord.token());
    intents["d"]["intents"] = json!(1_u64 << 40);
    for (payload, code) in [
        (json!({"op": 99}), 4001),
        (json!("x".repeat(5000)), 4002),
        (json!({"op": 3, "d": {}}), 4003),
        (intents, 4013),
    ] {
        let mut socket = greeted(&discord).await;
        socket.send(payload).await;
        assert_eq!(socket.close_code().await, code);
    }
    let mut old = Socket::open(&format!("{}?v=9", discord.gateway_url())).await;
    assert_eq!(old.close_code().await, 4012);
}

#[tokio::test]
async fn a_bot_resumes_at_the_other_place() {
    let mut bot = Bot::start().await;
    bot.discord.gateway_fault(GatewayFault::DropSockets);
    assert!(!bot.discord.counted(Duration::ZERO, |it| it.resumes > 0).await);
    while bot.discord.bot_is_ready(Duration::ZERO).await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let url = bot.ready["resume_gateway_url"].as_str().unwrap().to_owned();
    let asking = {
        let ann = bot.discord.person("Ann");
        tokio::spawn(async move { ann.runs_at_once("/did list").await })
    };
    bot.socket = Socket::open(&format!("{url}/?v=10&encoding=json")).await;
    assert_eq!(bot.socket.payload().await["op"], 10);
    bot.socket.send(resume(&bot, 1)).await;
    assert_eq!(bot.socket.event("RESUMED").await["op"], 0);
    let it = bot.interaction().await;
    bot.answer(&it, &ephemeral("x")).await;
    asking.await.unwrap();
    let counters = bot.discord.counters();
    assert_eq!((counters.identifies, counters.resumes, counters.resumed), (1, 1, 1));
    assert_eq!(counters.paths[1], "/resume/?v=10&encoding=json");
}

#[tokio::test]
async fn an_event_of_the_gap_is_replayed() {
    let mut bot = Bot::start().await;
    bot.discord.gateway_fault(GatewayFault::Close(4000));
    assert_eq!(bot.socket.close_code().await, 4000);
    bot.discord.deliver_raw("SOMETHING", &json!({"n": 1}));
    bot.socket = greeted(&bot.discord).await;
    bot.socket.send(resume(&bot, 1)).await;
    let missed = bot.socket.payload().await;
    assert_eq!((&missed["t"], &missed["s"]), (&json!("SOMETHING"), &json!(2)));
    assert_eq!(bot.socket.payload().await["t"], "RESUMED");
}

#[tokio::test]
async fn a_session_ends_minutes_after_its_connection() {
    for (minutes, answer) in [(4, json!("RESUMED")), (6, json!(null))] {
        let mut bot = Bot::start().await;
        bot.discord.advance(Duration::from_hours(1));
        bot.discord.gateway_fault(GatewayFault::Close(4000));
        assert_eq!(bot.socket.close_code().await, 4000);
        while bot.discord.bot_is_ready(Duration::ZERO).await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bot.discord.advance(Duration::from_mins(minutes));
        bot.socket = greeted(&bot.discord).await;
        bot.socket.send(resume(&bot, 1)).await;
        assert_eq!(bot.socket.payload().await["t"], answer, "after {minutes} minutes");
    }
}

#[tokio::test]
async fn what_was_missed_beyond_the_limit_cannot_be_resumed() {
    for (missed, op) in [(3, 0), (4, 9)] {
        let mut bot = Bot::start_with(Options { remembers: 3, ..Options::default() }).await;
        bot.discord.gateway_fault(GatewayFault::Close(4000));
        assert_eq!(bot.socket.close_code().await, 4000);
        for n in 0..missed {
            bot.discord.deliver_raw("SOMETHING", &json!({"n": n}));
        }
        bot.socket = greeted(&bot.discord).await;
        bot.socket.send(resume(&bot, 1)).await;
        assert_eq!(bot.socket.payload().await["op"], op, "{missed} were missed");
    }
}

#[tokio::test]
async fn ops_seven_and_nine_come_on_demand() {
    let mut bot = Bot::start().await;
    bot.discord.gateway_fault(GatewayFault::Reconnect);
    assert_eq!(bot.socket.payload().await["op"], 7);
    bot.discord.gateway_fault(GatewayFault::InvalidSession { resumable: true });
    assert_eq!(bot.socket.payload().await["d"], true);
    bot.discord.gateway_fault(GatewayFault::InvalidSession { resumable: false });
    assert_eq!(bot.socket.payload().await["d"], false);
    let mut socket = greeted(&bot.discord).await;
    socket.send(resume(&bot, 1)).await;
    let refused = socket.payload().await;
    assert_eq!((&refused["op"], &refused["d"]), (&json!(9), &json!(false)));
}

#[tokio::test]
async fn a_session_closed_with_4009_or_by_the_bot_cannot_be_resumed() {
    for by_bot in [false, true] {
        let mut bot = Bot::start().await;
        if by_bot {
            let socket = std::mem::replace(&mut bot.socket, greeted(&bot.discord).await);
            socket.close(1000).await;
            while bot.discord.bot_is_ready(Duration::ZERO).await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        } else {
            bot.discord.gateway_fault(GatewayFault::Close(4009));
            assert_eq!(bot.socket.close_code().await, 4009);
        }
        let mut socket = greeted(&bot.discord).await;
        socket.send(resume(&bot, 1)).await;
        assert_eq!(socket.payload().await["op"], 9);
    }
}

#[tokio::test]
async fn sockets_are_dropped_after_ready_and_sessions_rejected_as_often_as_asked() {
    let discord = Sandbox::start(Options::default()).await.unwrap();
    discord.gateway_fault(GatewayFault::DropAfterReady(1));
    let mut socket = greeted(&discord).await;
    socket.send(identify(discord.token())).await;
    assert_eq!(socket.payload().await["t"], "READY");
    assert!(!matches!(socket.frame().await, Some(Message::Text(_))));
    discord.gateway_fault(GatewayFault::RejectIdentify(1));
    let mut socket = greeted(&discord).await;
    socket.send(identify(discord.token())).await;
    assert_eq!(socket.payload().await["op"], 9);
    let mut socket = greeted(&discord).await;
    socket.send(identify(discord.token())).await;
    assert_eq!(socket.payload().await["t"], "READY");
    assert_eq!(discord.counters().identifies, 3);
}

#[tokio::test]
async fn connections_are_refused_on_demand() {
    let discord = Sandbox::start(Options::default()).await.unwrap();
    discord.gateway_fault(GatewayFault::Connections(false));
    assert!(tokio_tungstenite::connect_async(discord.gateway_url()).await.is_err());
    discord.gateway_fault(GatewayFault::Connections(true));
    greeted(&discord).await;
    // A client that keeps only the host of an address finds the gateway too.
    Socket::open(&format!("{}/?v=10", discord.api_url().replace("http", "ws"))).await;
    assert_eq!(discord.counters().connections, 3);
}

#[tokio::test]
async fn an_interaction_is_delivered_twice_on_demand() {
    let mut bot = Bot::start().await;
    bot.discord.gateway_fault(GatewayFault::DeliverNext(2));
    let first = bot.asked("/did list").await;
    assert_eq!(bot.interaction().await["id"], first["id"]);
    assert_ne!(bot.asked("/did list").await["id"], first["id"]);
}

#[tokio::test]
async fn a_zlib_stream_is_one_stream_over_all_messages() {
    let discord = Sandbox::start(Options::default()).await.unwrap();
    let mut socket =
        Socket::open(&format!("{}?v=10&encoding=json&compress=zlib-stream", discord.gateway_url()))
            .await;
    let mut inflate = Decompress::new(true);
    let mut read = async |socket: &mut Socket| -> Value {
        let Some(Message::Binary(bytes)) = socket.frame().await else {
            panic!("a binary frame was expected");
        };
        assert!(bytes.ends_with(&[0, 0, 0xff, 0xff]));
        let mut text = Vec::with_capacity(1 << 16);
        inflate.decompress_vec(&bytes, &mut text, FlushDecompress::Sync).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    assert_eq!(read(&mut socket).await["op"], 10);
    socket.send(identify(discord.token())).await;
    assert_eq!(read(&mut socket).await["t"], "READY");
    assert!(discord.bot_is_ready(SOON).await);
}
