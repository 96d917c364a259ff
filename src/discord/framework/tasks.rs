//! What goes on beside the answering.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use serenity::http::Http;
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::discord::bridge::{BridgeHealth, Unreadable};
use crate::discord::respond;

/// How often expired drafts and overdue secrets are looked for.
const HOUSEKEEPING_EVERY: Duration = Duration::from_mins(5);

/// How often the connection is looked at for the log.
const CONNECTION_LOOKS_EVERY: Duration = Duration::from_millis(500);

/// Discord's interaction type of an autocomplete.
const AUTOCOMPLETE: u64 = 4;

/// Destroys what has outlived its time, at the start and every five minutes.
pub(super) async fn keep_house(app: App) {
    let mut ticks = tokio::time::interval(HOUSEKEEPING_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match app.store().keep_house().await {
            Ok(done) if done.drafts + done.accounts > 0 => {
                tracing::info!(
                    drafts = done.drafts,
                    accounts = done.accounts,
                    "destroyed what had outlived its time"
                );
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "housekeeping failed; it is tried again in five minutes");
            }
        }
    }
}

/// Logs when the connection to Discord comes and goes. A loss shorter than a look is not worth a line.
pub(super) async fn report_connection(health: BridgeHealth) {
    let mut connected = false;
    let mut looks = tokio::time::interval(CONNECTION_LOOKS_EVERY);
    loop {
        looks.tick().await;
        let now = health.now().connected;
        if now != connected {
            connected = now;
            if now {
                tracing::info!("connected to Discord");
            } else {
                tracing::warn!("the connection to Discord is lost; it is being made again");
            }
        }
    }
}

/// Tells members whose interaction serenity cannot read that it was not understood.
pub(super) async fn answer_unreadable(
    http: Arc<Http>,
    in_flight: TaskTracker,
    mut unreadable: mpsc::Receiver<Unreadable>,
) {
    while let Some(interaction) = unreadable.recv().await {
        // Suggestions that do not come are not missed, and a message is no answer to them.
        if interaction.kind != AUTOCOMPLETE {
            let http = http.clone();
            in_flight.spawn(async move {
                let token = expose(&interaction);
                respond::answer_unreadable(&http, interaction.interaction_id, token).await;
            });
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "Discord takes the interaction's token as part of the address of the answer"
)]
fn expose(interaction: &Unreadable) -> &str {
    interaction.token.expose_secret()
}
