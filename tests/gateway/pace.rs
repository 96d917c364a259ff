//! Ten minutes with a gateway that misbehaves, at production's pace, on a
//! clock that jumps whenever nothing happens.

use std::time::Duration;

use serde_json::json;
use switchboard::discord::doors::gateway::Pace;
use tokio::time::{Instant, timeout};

use crate::bot::Bot;
use crate::gateway::{Connection, Gateway};

const TEN_MINUTES: Duration = Duration::from_mins(10);

/// What a gateway does with a connection that has been greeted.
#[derive(Clone, Copy, PartialEq)]
enum Mischief {
    /// Drops it at once.
    DropBeforeHello,
    /// Refuses every IDENTIFY.
    InvalidSession,
    /// Closes after every IDENTIFY.
    CloseUnknown,
    /// Gives or resumes a session and drops the socket.
    DropWhenReady,
    /// Gives or resumes a session and asks for a reconnect.
    ReconnectWhenReady,
}

#[derive(Default)]
struct Counts {
    connections: usize,
    identifies: usize,
}

/// One connection; whether it sent an IDENTIFY.
async fn meet(mut connection: Connection, mischief: Mischief, url: &str) -> bool {
    if mischief == Mischief::DropBeforeHello {
        return false;
    }
    connection.hello().await;
    let identifies = connection.next_but_heartbeats().await["op"] == 2;
    match mischief {
        Mischief::DropBeforeHello => {}
        Mischief::InvalidSession => connection.send(json!({ "op": 9, "d": false })).await,
        Mischief::CloseUnknown => connection.close(4000).await,
        Mischief::DropWhenReady | Mischief::ReconnectWhenReady => {
            if identifies {
                connection.ready("s1", url).await;
            } else {
                connection.dispatch("RESUMED", json!({})).await;
            }
            if mischief == Mischief::ReconnectWhenReady {
                connection.send(json!({ "op": 7, "d": null })).await;
            }
        }
    }
    identifies
}

async fn ten_minutes_of(mischief: Mischief) -> Counts {
    let gateway = Gateway::start().await;
    let bot = Bot::start(Pace::default(), gateway.url());
    let mut counts = Counts::default();
    let end = Instant::now() + TEN_MINUTES;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        let Ok(connection) = timeout(left, gateway.accept_at_last()).await else {
            break;
        };
        counts.connections += 1;
        if meet(connection, mischief, &gateway.url()).await {
            counts.identifies += 1;
        }
    }
    assert_eq!(bot.health.now().identifies, counts.identifies as u64);
    bot.stop().await;
    counts
}

#[tokio::test(start_paused = true)]
async fn refused_sessions_cost_five_identifies_in_ten_minutes() {
    for mischief in [Mischief::InvalidSession, Mischief::CloseUnknown] {
        let counts = ten_minutes_of(mischief).await;
        assert_eq!(counts.identifies, 5);
        assert!(counts.connections <= 6, "{}", counts.connections);
    }
}

#[tokio::test(start_paused = true)]
async fn dropped_sockets_make_no_hot_loop() {
    let all = [Mischief::DropBeforeHello, Mischief::DropWhenReady, Mischief::ReconnectWhenReady];
    for mischief in all {
        let counts = ten_minutes_of(mischief).await;
        assert!(counts.identifies <= 1, "{}", counts.identifies);
        assert!((10..=30).contains(&counts.connections), "{}", counts.connections);
    }
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_falls_silent_is_left_within_90_seconds() {
    let gateway = Gateway::start().await;
    let bot = Bot::start(Pace::default(), gateway.url());
    let _silent = gateway.accept_session(&gateway.url()).await;
    let silent_since = Instant::now();
    let mut discord = gateway.accept_at_last().await;
    discord.hello().await;
    let first = discord.next_but_heartbeats().await;
    assert_eq!(first["op"], 6, "the session is resumed");
    assert!(silent_since.elapsed() <= Duration::from_secs(90), "{:?}", silent_since.elapsed());
    bot.stop().await;
}
