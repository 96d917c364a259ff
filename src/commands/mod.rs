//! The slash commands: each turns its options into an [`Intent`] and hands it to `respond`.

mod access;
mod account;
mod audit;
mod calls;
mod choices;
mod numbers;
mod suggestions;
mod voice_bots;

use crate::app::asked::Intent;
use crate::discord::{Call, Context, Error};

/// Every top-level command, one a subject, so that a server's admin can restrict each in
/// Discord's own settings too.
#[must_use]
pub fn all() -> Vec<poise::Command<Call, Error>> {
    vec![
        account::exotel(),
        numbers::did(),
        voice_bots::voicebot(),
        audit::audit(),
        access::access(),
    ]
}

/// Does what a command asks for.
async fn perform(context: Context<'_>, intent: impl Into<Intent>) -> Result<(), Error> {
    context.data().perform(intent).await;
    Ok(())
}
