//! What comes in by any door, and who takes it: slash commands go to poise; buttons, selects and dialogs say in
//! their id what is wanted, so they work for ever.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use serde_json::json;

use super::actor::actor;
use super::doors::{Arrival, Door};
use super::interaction::{Act, Interaction};
use super::respond::{Data, Waiting, respond};
use super::slash::{Call, Slash};
use super::wire::{self, Given};
use crate::domain::access::{GuildId, Surface};
use crate::domain::refusal::Refusal;

/// Takes what comes in.
#[derive(Clone, Debug)]
pub struct Router {
    data: Arc<Data>,
    slash: Arc<Slash>,
}

impl Router {
    /// With what every answer needs, and with the slash commands.
    #[must_use]
    pub const fn new(data: Arc<Data>, slash: Arc<Slash>) -> Self {
        Self { data, slash }
    }

    /// Answers on a task of its own. A panic in a handler is answered and logged.
    pub fn receive(&self, arrival: Arrival) {
        let Self { data, slash } = self.clone();
        self.data.in_flight.spawn(async move {
            let Arrival { interaction, door } = arrival;
            let (waiting, suggests) = match &interaction {
                Ok(it) => (Waiting::of(it, &door), matches!(it.act, Act::Autocomplete(_))),
                Err(it) => match it.ticket.clone() {
                    Some(ticket) => (Waiting::bare(ticket, &door), it.suggests),
                    None => return,
                },
            };
            let nothing = json!({ "choices": [] });
            let Ok(interaction) = interaction else {
                return match suggests {
                    true => waiting.suggest(&nothing).await,
                    false => waiting.answer_unreadable().await,
                };
            };
            let id = interaction.ticket.id;
            let waits = data.clone();
            let Some(_place) = waits.crowd.pass(&waits.app, &interaction).await else {
                tracing::info!(interaction = id, "too many without a level came at once");
                return;
            };
            let handled = handle(data, &slash, interaction, &door, waiting.clone());
            if AssertUnwindSafe(handled).catch_unwind().await.is_err() {
                tracing::error!(interaction = id, "a handler panicked");
                match suggests {
                    true => waiting.suggest(&nothing).await,
                    false => waiting.answer_broken().await,
                }
            }
        });
    }
}

async fn handle(
    data: Arc<Data>,
    slash: &Slash,
    interaction: Interaction,
    door: &Arc<dyn Door>,
    waiting: Waiting,
) {
    if interaction.guild.is_some_and(|guild| !data.served.has(GuildId(guild))) {
        return match &interaction.act {
            Act::Autocomplete(_) => waiting.suggest(&json!({ "choices": [] })).await,
            _ => respond(&data, waiting, Err(Refusal::NotServed), Err(Refusal::NotServed)).await,
        };
    }
    let (surface, asked) = match &interaction.act {
        Act::Component { custom_id, select, values } => {
            let surface = if *select { Surface::Select } else { Surface::Button };
            (surface, wire::read(custom_id, Given::Values(values)))
        }
        Act::Dialog { custom_id, fields } => {
            (Surface::Dialog, wire::read(custom_id, Given::Fields(fields)))
        }
        Act::Command(_) | Act::Autocomplete(_) => {
            let interaction = Arc::new(interaction);
            let call = Call::new(data, interaction.clone(), door.clone());
            return match &interaction.act {
                Act::Command(command) => slash.run(call, command).await,
                Act::Autocomplete(command) => slash.suggest(call, command).await,
                _ => {}
            };
        }
        // Discord asks this only of a door that has an address.
        Act::Ping => return,
    };
    respond(&data, waiting, actor(&interaction, surface), asked).await;
}
