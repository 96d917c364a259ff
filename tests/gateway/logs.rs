//! What is logged: kinds and keys, never content.

use serde_json::json;
use tracing::subscriber::set_default;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::bot::{Bot, Heard, TOKEN, command, interaction, quick};
use crate::gateway::Gateway;
use crate::log::Log;

/// The caps that `telemetry` puts on every layer; all else at TRACE.
const FILTER: &str = "trace,serenity=warn,serenity::gateway::ws=error,poise=warn,\
    twilight_gateway=warn,tokio_websockets=warn,tungstenite=warn,tokio_tungstenite=warn";

#[tokio::test]
async fn an_interaction_that_cannot_be_read_is_told_by_its_keys() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(FILTER))
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = set_default(subscriber);

    let gateway = Gateway::start().await;
    let mut bot = Bot::start(quick(), gateway.url());
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.is_ready().await;

    // An unknown type, and one without the token.
    let unknown = interaction(42, 77, &json!({ "custom_id": "data-canary" }));
    discord.dispatch("INTERACTION_CREATE", unknown).await;
    bot.hears(&Heard::Unreadable(Some(42))).await;
    let mut mute = interaction(44, 3, &json!({ "custom_id": "data-canary" }));
    mute["token"] = json!(null);
    mute["a canary"] = json!("name-canary");
    discord.dispatch("INTERACTION_CREATE", mute).await;
    bot.hears(&Heard::Unreadable(None)).await;
    discord.dispatch("NEW_IN_2027", json!({ "secret": "news-canary" })).await;
    // Neither is a dispatch that twilight can read, whose error holds it all.
    discord.send(json!({ "op": 0, "d": "raw-canary" })).await;

    discord.dispatch("INTERACTION_CREATE", command(43)).await;
    bot.hears(&Heard::Command(43)).await;
    assert_eq!(bot.health.now().unreadable, 3);
    let shown = bot.shown.clone();
    bot.stop().await;

    let log = log.text();
    assert!(log.contains("an interaction cannot be read"), "{log}");
    assert!(log.contains("data.custom_id") && log.contains(r#""?""#), "{log}");
    for hidden in ["canary", TOKEN] {
        assert!(!log.contains(hidden), "{hidden} is in the log:\n{log}");
        assert!(!shown.contains(hidden), "{hidden} is shown: {shown}");
    }
}
