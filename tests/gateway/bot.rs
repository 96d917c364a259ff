//! A door to the gateway that runs at a test's pace, with somebody behind it who notes what comes in.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::SecretString;
use serde_json::{Value, json};
use switchboard::discord::doors::gateway::{
    Gateway, GatewayError, GatewayHealth, IdentifyLimit, Pace,
};
use switchboard::discord::doors::{Arrival, Door, Sending};
use switchboard::discord::interaction::{Act, Ticket};
use switchboard::discord::rest::{GatewayInfo, RestError};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub(crate) const TOKEN: &str = "token-canary.for.tests";

/// The interaction at which whoever is behind the door panics.
pub(crate) const BUG: u64 = 666;

/// What came in by the door.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A submitted dialog: some of its fields, by id.
    Dialog(Vec<(&'static str, Option<String>)>),
    /// A slash command's interaction id.
    Command(u64),
    /// Something that cannot be read, with its id where that can.
    Unreadable(Option<u64>),
}

/// A way back that nobody goes.
#[derive(Debug)]
struct NoDoor;

impl Door for NoDoor {
    fn answer<'a>(&'a self, _: &'a Ticket, _: Sending<'a>) -> BoxFuture<'a, Result<(), RestError>> {
        Box::pin(async { Ok(()) })
    }
}

/// A running door, and what came in by it.
pub(crate) struct Bot {
    pub(crate) health: GatewayHealth,
    /// What `Debug` shows of everything that came in, and of the door.
    pub(crate) shown: String,
    heard: mpsc::UnboundedReceiver<Arrival>,
    stop: oneshot::Sender<()>,
    end: JoinHandle<Result<(), GatewayError>>,
}

impl Bot {
    pub(crate) fn start(pace: Pace, url: String) -> Self {
        Self::start_with(pace, info(url), |gateway| gateway)
    }

    pub(crate) fn start_with(
        pace: Pace,
        info: GatewayInfo,
        set_up: impl FnOnce(Gateway) -> Gateway,
    ) -> Self {
        let (tell, heard) = mpsc::unbounded_channel();
        let reception = Arc::new(move |arrival: Arrival| {
            let id = arrival.interaction.as_ref().map(|it| it.ticket.id);
            assert_ne!(id.ok(), Some(BUG), "as the test says");
            drop(tell.send(arrival));
        });
        let token = SecretString::from(TOKEN);
        let gateway = Gateway::at(pace, info, &token, Arc::new(NoDoor), reception).unwrap();
        let gateway = set_up(gateway);
        let (stop, stopped) = oneshot::channel();
        let (health, shown) = (gateway.health(), format!("{gateway:?}"));
        let shutdown = async {
            let _ = stopped.await;
        };
        Self { health, shown, heard, stop, end: tokio::spawn(gateway.run(shutdown)) }
    }

    /// Waits for a session.
    pub(crate) async fn is_ready(&self) {
        let ready = async {
            while !self.health.now().connected {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(10), ready).await.expect("a session");
    }

    pub(crate) async fn hears(&mut self, expected: &Heard) {
        let heard = timeout(Duration::from_secs(10), self.heard.recv()).await;
        let arrival = heard.expect("an arrival").expect("the door is open");
        write!(self.shown, "{arrival:?}").unwrap();
        let heard = match arrival.interaction {
            Err(unreadable) => Heard::Unreadable(unreadable.ticket.map(|ticket| ticket.id)),
            Ok(interaction) => match interaction.act {
                Act::Command(_) => Heard::Command(interaction.ticket.id),
                Act::Dialog { fields, .. } => Heard::Dialog(
                    ["label", "bot"].map(|id| (id, fields.text(id).map(str::to_owned))).to_vec(),
                ),
                other => panic!("unexpected: {other:?}"),
            },
        };
        assert_eq!(heard, *expected);
    }

    /// Asks it to stop; fails if that takes longer than two seconds.
    pub(crate) async fn stop(self) {
        self.stop.send(()).expect("it ended by itself");
        let end =
            timeout(Duration::from_secs(2), self.end).await.expect("a stop within two seconds");
        end.unwrap().unwrap();
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(self) -> GatewayError {
        let end =
            timeout(Duration::from_secs(5), self.end).await.expect("an end within five seconds");
        end.unwrap().unwrap_err()
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

/// An interaction as Discord sends it in a direct message.
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
