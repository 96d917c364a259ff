//! The bridge against the local Discord, whose gateway somebody else wrote.

use std::time::Duration;

use discord_sandbox::{GatewayFault, Options, Person, Sandbox};
use secrecy::SecretString;
use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, Context, EventHandler, GatewayIntents, HttpBuilder, Interaction,
};
use serenity::async_trait;
use serenity::client::ClientBuilder;
use switchboard::discord::bridge::{Bridge, GatewayInfo, serenity_dials_loopback};
use tokio::task::JoinHandle;

use crate::bot::{Running, quick};

const WITHIN: Duration = Duration::from_secs(5);

/// Answers `/ask` with a dialog and the dialog with what it held.
struct Asker;

#[async_trait]
impl EventHandler for Asker {
    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let answer = match &interaction {
            Interaction::Command(_) => dialog(),
            Interaction::Modal(modal) => {
                let inputs = modal.data.components.iter().flat_map(|row| &row.components);
                let values = inputs.filter_map(|input| match input {
                    ActionRowComponent::InputText(text) => text.value.clone(),
                    _ => None,
                });
                let shown = values.collect::<Vec<_>>().join(" / ");
                json!({ "type": 4, "data": { "content": shown } })
            }
            other => panic!("unexpected: {:?}", other.kind()),
        };
        let (id, token) = (interaction.id(), interaction.token());
        ctx.http.create_interaction_response(id, token, &answer, Vec::new()).await.unwrap();
    }
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
    bridge: Running,
    serenity: JoinHandle<()>,
}

impl Asking {
    async fn start() -> Self {
        let discord = Sandbox::start(Options::default()).await.unwrap();
        let http = HttpBuilder::new(discord.token())
            .proxy(discord.api_url())
            .ratelimiter_disabled(true)
            .application_id(discord.application_id().into())
            .build();
        let commands = json!([{ "name": "ask", "description": "Asks" }]);
        http.create_global_commands(&commands).await.unwrap();
        let info = GatewayInfo {
            url: discord.gateway_url(),
            total: 1000,
            remaining: 1000,
            reset_after: Duration::from_hours(24),
        };
        let token = SecretString::from(discord.token());
        let bridge = Bridge::listen_at(quick(), info, &token, GatewayIntents::empty()).await;
        let bridge = Running::start(bridge.unwrap());
        let builder = ClientBuilder::new_with_http(http, GatewayIntents::empty());
        let mut client = builder.event_handler(Asker).await.unwrap();
        client.ws_url.lock().await.clone_from(&bridge.url);
        serenity_dials_loopback(&client.ws_url.lock().await).unwrap();
        let serenity = tokio::spawn(async move {
            let _ = client.start().await;
        });
        assert!(discord.bot_is_ready(WITHIN).await);
        let ann = discord.person("Ann");
        Self { discord, ann, bridge, serenity }
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
        self.serenity.abort();
        self.bridge.stop().await;
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
