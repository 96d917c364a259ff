//! The slash commands: each turns its options into an [`Intent`] and hands it to `respond`.

mod access;
mod account;
mod audit;
mod choices;
mod numbers;
mod suggestions;
mod voice_bots;

use serenity::all::CommandInteraction;

use crate::app::intent::Intent;
use crate::discord::actor::Asker;
use crate::discord::respond::{Asked, Kind, respond};
use crate::discord::{Context, Data, Error};
use crate::domain::access::Surface;

/// Every top-level command, one a subject, so that a server's admin can restrict each in
/// Discord's own settings too.
#[must_use]
pub fn all() -> Vec<poise::Command<Data, Error>> {
    vec![
        account::exotel(),
        numbers::did(),
        voice_bots::voicebot(),
        audit::audit(),
        access::access(),
    ]
}

/// Does what a command asks for.
async fn perform(context: Context<'_>, intent: Intent) -> Result<(), Error> {
    let asked = Asked {
        http: context.serenity_context().http.clone(),
        id: context.interaction.id.get(),
        token: context.interaction.token.clone(),
        kind: Kind::Command,
    };
    let data = context.data();
    let actor = asker(context.interaction, Surface::Command).actor();
    data.in_flight.track_future(respond(data, asked, actor, Ok(intent))).await;
    Ok(())
}

fn asker(interaction: &CommandInteraction, surface: Surface) -> Asker<'_> {
    Asker {
        guild: interaction.guild_id,
        member: interaction.member.as_deref(),
        channel: interaction.channel_id,
        details: interaction.channel.as_ref(),
        interaction: interaction.id.get(),
        surface,
    }
}
