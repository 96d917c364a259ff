//! `/exotel`: the page, the credentials, and letting go of them.

use super::perform;
use crate::app::asked::{AccountIntent, Dialog, DialogStep};
use crate::discord::{Context, Error};
use crate::domain::numbers::Cursor;

/// The Exotel account and its phone numbers
#[poise::command(
    slash_command,
    subcommands("page", "credentials", "verify", "import", "disconnect"),
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
    perform(context, AccountIntent::Page(Cursor::Start)).await
}

/// Edit the Exotel credentials
#[poise::command(slash_command)]
async fn credentials(context: Context<'_>) -> Result<(), Error> {
    perform(context, Dialog::Credentials(DialogStep::open())).await
}

/// Ask Exotel whether the saved credentials are good
#[poise::command(slash_command)]
async fn verify(context: Context<'_>) -> Result<(), Error> {
    perform(context, AccountIntent::Verify).await
}

/// Bring in the account's phone numbers: you see them first, then all or some are saved
#[poise::command(slash_command)]
async fn import(context: Context<'_>) -> Result<(), Error> {
    perform(context, AccountIntent::Import).await
}

/// Make the saved credentials unusable at once; can be undone for 24 hours
#[poise::command(slash_command)]
async fn disconnect(context: Context<'_>) -> Result<(), Error> {
    perform(context, AccountIntent::Disconnect).await
}
