//! `/exotel`: the page, the credentials, and letting go of them.

use super::perform;
use crate::app::intent::{Intent, Place};
use crate::discord::{Context, Error};
use crate::domain::numbers::Cursor;

/// The Exotel account and its phone numbers
#[poise::command(
    slash_command,
    subcommands("page", "credentials", "disconnect"),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "poise calls it so, though only its subcommands run")]
pub(super) async fn exotel(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// The Exotel page: status, credentials, phone numbers
#[poise::command(slash_command)]
async fn page(context: Context<'_>) -> Result<(), Error> {
    perform(context, Intent::Page(Cursor::Start)).await
}

/// Edit the Exotel credentials
#[poise::command(slash_command)]
async fn credentials(context: Context<'_>) -> Result<(), Error> {
    perform(context, Intent::OpenCredentials(Place::New)).await
}

/// Make the saved credentials unusable at once; can be undone for 24 hours
#[poise::command(slash_command)]
async fn disconnect(context: Context<'_>) -> Result<(), Error> {
    perform(context, Intent::Disconnect(Place::New)).await
}
