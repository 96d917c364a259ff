//! The loopback gateway, seen from a socket.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::bot::{Running, bridge, command, quick};
use crate::gateway::Gateway;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn dial(url: &str) -> Socket {
    let (mut socket, _) = connect_async(format!("{url}?v=10")).await.unwrap();
    assert_eq!(read(&mut socket).await["op"], 10);
    socket
}

async fn read(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

async fn write(socket: &mut Socket, message: Value) {
    socket.send(Message::Text(message.to_string())).await.unwrap();
}

#[tokio::test]
async fn only_the_secret_path_opens() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let (origin, secret) = bridge.url.rsplit_once('/').unwrap();
    assert!(origin.starts_with("ws://127.0.0.1:"));
    assert_eq!(secret.len(), 32);
    for wrong in ["", "0", &secret[1..], &secret.to_uppercase(), &"0".repeat(32)] {
        let Err(Error::Http(refusal)) = connect_async(format!("{origin}/{wrong}")).await else {
            panic!("{wrong} was let in")
        };
        assert_eq!(refusal.status(), 404);
    }
    dial(&bridge.url).await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_lost_socket_resumes_and_gets_what_it_missed() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let mut discord = gateway.accept_session(&gateway.url()).await;
    let mut socket = dial(&bridge.url).await;
    write(&mut socket, json!({ "op": 2, "d": {} })).await;
    let ready = read(&mut socket).await;
    assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
    assert_eq!(ready["d"]["user"]["id"], "1");

    socket.close(None).await.unwrap();
    while socket.next().await.is_some() {}
    discord.dispatch("INTERACTION_CREATE", command(5)).await;
    let mut socket = dial(&bridge.url).await;
    write(&mut socket, json!({ "op": 6, "d": { "session_id": "bridge", "seq": 1 } })).await;
    assert_eq!(read(&mut socket).await["t"], "RESUMED");
    let missed = read(&mut socket).await;
    assert_eq!((&missed["s"], &missed["d"]["id"]), (&json!(3), &json!("5")));
    bridge.stop().await;
}

#[tokio::test]
async fn a_lost_socket_may_identify_again() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let _discord = gateway.accept_session(&gateway.url()).await;
    for _ in 0..2 {
        let mut socket = dial(&bridge.url).await;
        write(&mut socket, json!({ "op": 2, "d": {} })).await;
        let ready = read(&mut socket).await;
        assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
    }
    assert_eq!(bridge.health.now().identifies, 1);
    bridge.stop().await;
}

#[tokio::test]
async fn the_presence_reaches_discord() {
    let gateway = Gateway::start().await;
    let bridge = Running::start(bridge(quick(), gateway.url()).await);
    let mut discord = gateway.accept_session(&gateway.url()).await;
    let mut socket = dial(&bridge.url).await;
    write(&mut socket, json!({ "op": 3, "d": { "status": "idle", "since": null } })).await;
    assert_eq!(discord.expect(3).await["d"]["status"], "idle");
    bridge.stop().await;
}
