//! A real serenity client behind a bridge that runs at a test's pace.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, Context, EventHandler, GatewayIntents, HttpBuilder, Interaction, Ready,
    ResumedEvent,
};
use serenity::async_trait;
use serenity::client::ClientBuilder;
use switchboard::discord::bridge::{
    Bridge, BridgeError, BridgeHealth, GatewayInfo, IdentifyLimit, Pace, serenity_dials_loopback,
};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub(crate) const TOKEN: &str = "token-canary.for.tests";

/// What reached serenity's handlers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Ready,
    Resumed,
    /// A submitted dialog's fields.
    Dialog(Vec<(String, Option<String>)>),
    /// A slash command's interaction id.
    Command(u64),
}

struct Handler(mpsc::UnboundedSender<Heard>);

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, _: Context, _: Ready) {
        let _ = self.0.send(Heard::Ready);
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        let _ = self.0.send(Heard::Resumed);
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let heard = match interaction {
            Interaction::Modal(modal) => {
                let inputs = modal.data.components.iter().flat_map(|row| &row.components);
                let fields = inputs.filter_map(|input| match input {
                    ActionRowComponent::InputText(text) => {
                        Some((text.custom_id.clone(), text.value.clone()))
                    }
                    _ => None,
                });
                Heard::Dialog(fields.collect())
            }
            Interaction::Command(command) => Heard::Command(command.id.get()),
            other => panic!("unexpected: {:?}", other.kind()),
        };
        let _ = self.0.send(heard);
    }
}

/// A running bridge.
pub(crate) struct Running {
    pub(crate) health: BridgeHealth,
    pub(crate) url: String,
    stop: oneshot::Sender<()>,
    end: JoinHandle<Result<(), BridgeError>>,
}

impl Running {
    pub(crate) fn start(bridge: Bridge) -> Self {
        let (stop, stopped) = oneshot::channel();
        let health = bridge.health();
        let url = bridge.downstream_url();
        let shutdown = async {
            let _ = stopped.await;
        };
        Self { health, url, stop, end: tokio::spawn(bridge.run(shutdown)) }
    }

    /// Asks the bridge to stop; fails if that takes longer than two seconds.
    pub(crate) async fn stop(self) {
        self.stop.send(()).expect("the bridge ended by itself");
        let end =
            timeout(Duration::from_secs(2), self.end).await.expect("a stop within two seconds");
        end.unwrap().unwrap();
    }

    /// Waits until the bridge ends by itself.
    pub(crate) async fn ended(self) -> BridgeError {
        let end =
            timeout(Duration::from_secs(5), self.end).await.expect("an end within five seconds");
        end.unwrap().unwrap_err()
    }
}

/// A running bridge with serenity behind it.
pub(crate) struct Bot {
    pub(crate) bridge: Running,
    heard: mpsc::UnboundedReceiver<Heard>,
    serenity: JoinHandle<()>,
}

impl Bot {
    pub(crate) async fn start(bridge: Bridge) -> Self {
        // serenity asks for the gateway while it is built; nobody answers there.
        let http =
            HttpBuilder::new(TOKEN).proxy("http://127.0.0.1:1").ratelimiter_disabled(true).build();
        let (tell, heard) = mpsc::unbounded_channel();
        let mut client = ClientBuilder::new_with_http(http, GatewayIntents::empty())
            .event_handler(Handler(tell))
            .await
            .unwrap();
        let bridge = Running::start(bridge);
        client.ws_url.lock().await.clone_from(&bridge.url);
        serenity_dials_loopback(&client.ws_url.lock().await).unwrap();
        let serenity = tokio::spawn(async move {
            let _ = client.start().await;
        });
        Self { bridge, heard, serenity }
    }

    pub(crate) async fn hears(&mut self, expected: &Heard) {
        let heard = timeout(Duration::from_secs(10), self.heard.recv()).await.expect("an event");
        assert_eq!(heard.as_ref(), Some(expected));
    }

    pub(crate) async fn stop(self) {
        self.serenity.abort();
        self.bridge.stop().await;
    }
}

/// A pace at which a test takes no time; the limits stay as strict in number.
pub(crate) fn quick() -> Pace {
    Pace {
        identify: vec![IdentifyLimit { count: 5, within: Duration::from_mins(10) }],
        first_pause: Duration::from_millis(10),
        longest_pause: Duration::from_millis(80),
        ready_within: Duration::from_secs(2),
        close_within: Duration::from_millis(200),
        ..Pace::default()
    }
}

pub(crate) fn info(url: String) -> GatewayInfo {
    GatewayInfo { url, total: 1000, remaining: 1000, reset_after: Duration::from_hours(24) }
}

pub(crate) async fn bridge(pace: Pace, url: String) -> Bridge {
    let token = SecretString::from(TOKEN);
    Bridge::listen_at(pace, info(url), &token, GatewayIntents::empty()).await.unwrap()
}

/// An interaction as Discord sends it.
pub(crate) fn interaction(id: u64, kind: u64, data: &Value) -> Value {
    json!({
        "id": id.to_string(),
        "application_id": "2",
        "type": kind,
        "data": data,
        "channel_id": "3",
        "user": { "id": "4", "username": "ann", "discriminator": "0" },
        "token": "interaction-token-canary",
        "version": 1,
        "locale": "en-GB",
        "entitlements": [],
        "attachment_size_limit": 1000,
    })
}

pub(crate) fn command(id: u64) -> Value {
    interaction(id, 2, &json!({ "id": "5", "name": "did", "type": 1 }))
}
