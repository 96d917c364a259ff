//! What is logged: kinds and keys, never content.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::json;
use tokio::time::timeout;
use tracing::subscriber::set_default;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::bot::{Bot, Heard, TOKEN, bridge, command, interaction, quick};
use crate::gateway::Gateway;

/// The caps that `telemetry` puts on every layer; all else at TRACE.
const FILTER: &str = "trace,serenity=warn,serenity::gateway::ws=error,poise=warn,\
    twilight_gateway=warn,tokio_websockets=warn,tungstenite=warn,tokio_tungstenite=warn";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn an_event_that_serenity_cannot_read_is_told_by_its_keys() {
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
    let mut bridge = bridge(quick(), gateway.url()).await;
    let debug = format!("{bridge:?}");
    let mut unreadable = bridge.unreadable();
    let mut bot = Bot::start(bridge).await;
    let mut discord = gateway.accept_session(&gateway.url()).await;
    bot.hears(&Heard::Ready).await;

    let mut broken = interaction(42, 3, &json!({ "custom_id": "data-canary" }));
    broken["user"] = json!({ "id": "name-canary" });
    discord.dispatch("INTERACTION_CREATE", broken).await;
    discord.dispatch("NEW_IN_2027", json!({ "secret": "news-canary" })).await;
    // Neither is a dispatch that twilight can read, whose error holds it all.
    discord.send(json!({ "op": 0, "d": "raw-canary" })).await;
    let told = timeout(Duration::from_secs(5), unreadable.recv()).await.unwrap().unwrap();
    assert_eq!((told.interaction_id, told.kind), (42, 3));
    #[expect(clippy::disallowed_methods, reason = "the test's own token comes back")]
    let token = told.token.expose_secret();
    assert_eq!(token, "interaction-token-canary");

    discord.dispatch("INTERACTION_CREATE", command(43)).await;
    bot.hears(&Heard::Command(43)).await;
    assert_eq!(bot.bridge.health.now().unreadable, 3);
    let secret = bot.bridge.url.rsplit_once('/').unwrap().1.to_owned();
    bot.stop().await;

    let log = log.text();
    assert!(log.contains("INTERACTION_CREATE") && log.contains("data.custom_id"), "{log}");
    assert!(log.contains("NEW_IN_2027") && log.contains(r#"["secret"]"#), "{log}");
    for hidden in ["canary", TOKEN, &secret] {
        assert!(!log.contains(hidden), "{hidden} is in the log:\n{log}");
        assert!(!debug.contains(hidden) && !format!("{told:?}").contains(hidden));
    }
}
