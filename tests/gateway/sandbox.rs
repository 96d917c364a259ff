//! The door against the local Discord, whose gateway somebody else wrote.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use discord_sandbox::{GatewayFault, Options, Person, Sandbox};
use secrecy::SecretString;
use serde_json::{Value, json};
use switchboard::clock::DiscordClock;
use switchboard::config::Config;
use switchboard::discord::doors::gateway::{Gateway, GatewayError, RestDoor};
use switchboard::discord::doors::{Arrival, Sending, Step};
use switchboard::discord::interaction::Act;
use switchboard::discord::rest::Rest;
use switchboard::vault::KeyRing;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::bot::quick;

const WITHIN: Duration = Duration::from_secs(5);

/// Answers `/ask` with a dialog and the dialog with what it held.
fn answer(arrival: Arrival) {
    let interaction = arrival.interaction.unwrap();
    let answer = match &interaction.act {
        Act::Command(_) => dialog(),
        Act::Dialog { fields, .. } => {
            let value = |id| fields.text(id).unwrap();
            let shown = format!("{} / {}", value("label"), value("bot"));
            json!({ "type": 4, "data": { "content": shown } })
        }
        other => panic!("unexpected: {other:?}"),
    };
    tokio::spawn(async move {
        let json = Bytes::from(answer.to_string());
        let sending = Sending { step: Step::Callback, json, files: &[] };
        arrival.door.answer(&interaction.ticket, sending).await.unwrap();
    });
}

fn dialog() -> Value {
    let label = |label, component| json!({ "type": 18, "label": label, "component": component });
    let options = [("Ava", "b1"), ("Ben", "b2")]
        .map(|(label, value)| json!({ "label": label, "value": value }));
    json!({ "type": 9, "data": { "custom_id": "ask", "title": "Ask", "components": [
        label("Label", json!({ "type": 4, "custom_id": "label", "style": 1 })),
        label("Assign Bot", json!({ "type": 3, "custom_id": "bot", "options": options })),
    ]}})
}

struct Asking {
    discord: Sandbox,
    ann: Person,
    stop: oneshot::Sender<()>,
    end: JoinHandle<Result<(), GatewayError>>,
}

impl Asking {
    async fn start() -> Self {
        let discord = Sandbox::start(Options::default()).await.unwrap();
        let api = discord.api_url();
        let application = discord.application_id();
        let commands = json!([{ "name": "ask", "description": "Asks" }]);
        let registered = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .put(format!("{api}/api/v10/applications/{application}/commands"))
            .header("authorization", format!("Bot {}", discord.token()))
            .header("content-type", "application/json")
            .body(commands.to_string());
        assert!(registered.send().await.unwrap().status().is_success());

        let token = SecretString::from(discord.token());
        let folder = std::path::Path::new("nowhere");
        let url = api.parse().unwrap();
        let config = Config::sandbox(
            folder,
            url,
            token.clone(),
            KeyRing::from_entries(&[KeyRing::generate_entry().unwrap()]).unwrap(),
        );
        let rest = Rest::new(&config.discord, &token, DiscordClock::system()).unwrap();
        let info = rest.gateway().await.unwrap();
        let door = Arc::new(RestDoor::new(rest, application));
        let gateway = Gateway::at(quick(), info, &token, door, Arc::new(answer)).unwrap();
        let (stop, stopped) = oneshot::channel();
        let end = tokio::spawn(gateway.run(async { drop(stopped.await) }));
        assert!(discord.bot_is_ready(WITHIN).await);
        let ann = discord.person("Ann");
        Self { discord, ann, stop, end }
    }

    /// Ann asks and is answered with what she typed and picked.
    async fn works(&self, text: &str) {
        self.ann.runs("/ask").sees_dialog("Ask").await;
        self.ann
            .fills("Label", text)
            .picks("Assign Bot", "Ben")
            .submits()
            .sees(&format!("{text} / b2"))
            .await;
    }

    /// Does this to the gateway, and waits until the bot has a session again.
    async fn survives(&self, fault: GatewayFault) {
        let before = self.discord.counters();
        self.discord.gateway_fault(fault);
        let back = |now: &discord_sandbox::Counters| {
            now.identifies + now.resumed > before.identifies + before.resumed
        };
        assert!(self.discord.counted(WITHIN, back).await, "{fault:?}");
        assert!(self.discord.bot_is_ready(WITHIN).await, "{fault:?}");
        self.works(&format!("{fault:?}").chars().take(20).collect::<String>()).await;
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.end.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn what_ann_picks_in_a_dialog_arrives() {
    let asking = Asking::start().await;
    asking.works("Sales Line").await;
    asking.stop().await;
}

#[tokio::test]
async fn faults_that_leave_the_session_cost_no_identify() {
    let asking = Asking::start().await;
    asking.survives(GatewayFault::Reconnect).await;
    asking.survives(GatewayFault::InvalidSession { resumable: true }).await;
    asking.survives(GatewayFault::Close(4000)).await;
    asking.survives(GatewayFault::DropSockets).await;
    let counters = asking.discord.counters();
    assert_eq!((counters.identifies, counters.resumed), (1, 4));
    assert!(
        counters.paths[1..].iter().all(|path| path.contains("/resume")),
        "{:?}",
        counters.paths
    );
    asking.stop().await;
}

#[tokio::test]
async fn faults_that_end_the_session_begin_a_new_one() {
    let asking = Asking::start().await;
    asking.survives(GatewayFault::InvalidSession { resumable: false }).await;
    asking.survives(GatewayFault::Close(4009)).await;
    assert_eq!(asking.discord.counters().identifies, 3);
    asking.stop().await;
}
