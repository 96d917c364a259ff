//! Every close code: resumed, begun anew, or the end.

use std::time::Duration;

use switchboard::discord::doors::gateway::GatewayError;

use crate::bot::{Bot, quick};
use crate::gateway::Gateway;

/// Closes a session with `code`; the op that the next connection opens with.
async fn op_after(code: u16) -> u64 {
    let gateway = Gateway::start().await;
    let bot = Bot::start(quick(), gateway.url());
    let discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;
    discord.close(code).await;
    let (_discord, first) = gateway.accept_hello().await;
    bot.stop().await;
    first["op"].as_u64().unwrap()
}

#[tokio::test]
async fn a_close_that_leaves_the_session_is_resumed() {
    for code in [1000, 1001, 1011, 4000, 4001, 4002, 4003, 4005, 4008, 4999] {
        assert_eq!(op_after(code).await, 6, "{code}");
    }
}

#[tokio::test]
async fn a_close_that_ends_the_session_begins_a_new_one() {
    for code in [4006, 4007, 4009] {
        assert_eq!(op_after(code).await, 2, "{code}");
    }
}

#[tokio::test]
async fn a_fatal_close_ends_it_without_another_identify() {
    for fatal in [4004, 4010, 4011, 4012, 4013, 4014] {
        let gateway = Gateway::start().await;
        let bot = Bot::start(quick(), gateway.url());
        let mut discord = gateway.accept().await;
        discord.hello().await;
        discord.expect(2).await;
        discord.close(fatal).await;
        let health = bot.health.clone();
        let error = bot.ended().await;
        assert!(matches!(error, GatewayError::Fatal { code, .. } if code == fatal), "{error}");
        assert!(!health.now().connected);
        assert!(!gateway.is_dialled_within(Duration::from_millis(50)).await, "{fatal}");
    }
}
