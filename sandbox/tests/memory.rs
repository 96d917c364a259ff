//! What a sandbox remembers has a limit, however long it runs. Alone in this file, for it looks at the memory of the
//! whole process.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::time::Duration;

use discord_sandbox::{GatewayFault, Options, Violation};
use serde_json::json;
use support::{Bot, Socket, ephemeral, identify};

/// Resident memory of this process in MiB.
fn memory() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096 / (1 << 20)
}

/// The bot dies without a word, another takes its place and answers five times, and ten seconds are over.
async fn is_replaced(bot: &mut Bot) {
    bot.discord.gateway_fault(GatewayFault::DropSockets);
    bot.socket = Socket::open(&bot.discord.gateway_url()).await;
    bot.socket.send(identify(bot.discord.token())).await;
    bot.socket.event("READY").await;
    for _ in 0..5 {
        let asked = bot.asked("/did list").await;
        bot.answer(&asked, &ephemeral(&"x".repeat(1900))).await;
    }
    bot.discord.advance(Duration::from_secs(10));
}

#[tokio::test]
async fn dead_sessions_and_old_answers_take_no_more_and_more_memory() {
    let mut bot = Bot::start_with(Options { remembers: 100, ..Options::default() }).await;
    for _ in 0..40 {
        is_replaced(&mut bot).await;
    }
    let before = memory();
    for _ in 0..150 {
        is_replaced(&mut bot).await;
    }
    let grown = memory().saturating_sub(before);
    assert!(grown < 10, "{grown} MiB more, after {before} MiB");
    assert_eq!(bot.discord.exchanges().len(), 100);
    assert_eq!(bot.discord.interactions().len(), 100);
    assert_eq!(bot.discord.counters().interactions, 950);
    assert_eq!(bot.discord.audit(), Vec::<Violation>::new());
}

#[tokio::test]
async fn what_a_bad_bot_did_is_known_when_it_is_forgotten() {
    let mut bot = Bot::start_with(Options { remembers: 3, ..Options::default() }).await;
    let asked = bot.asked("/did list").await;
    let public = json!({"type": 4, "data": {"content": "x", "allowed_mentions": {"parse": []}}});
    bot.answer(&asked, &public).await;
    for _ in 0..5 {
        let asked = bot.asked("/did list").await;
        bot.answer(&asked, &ephemeral("x")).await;
    }
    assert_eq!(bot.discord.exchanges().len(), 3);
    let found = bot.discord.audit();
    assert!(matches!(&found[..], [Violation::Public { .. }]), "{found:?}");
}

#[tokio::test]
#[should_panic(expected = "requests are forgotten")]
async fn a_look_at_everything_that_was_sent_is_refused_when_some_is_forgotten() {
    let bot = Bot::start_with(Options { remembers: 0, ..Options::default() }).await;
    let _ = bot.discord.bodies();
}
