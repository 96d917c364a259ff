//! `/voicebot`: the bots that numbers can be assigned to.

use super::perform;
use super::suggestions::bots;
use crate::app::asked::{Dialog, DialogStep, VoiceBotIntent};
use crate::discord::{Context, Error};
use crate::domain::expected::Expected;
use crate::domain::forms::VoiceBotForm;
use crate::domain::voice_bots::BotChoice;

/// The voice bots that can answer calls
#[poise::command(
    slash_command,
    subcommands("add", "edit", "remove", "list"),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "poise calls it so, though only its subcommands run")]
pub(super) async fn voicebot(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// Add a voice bot: at once with an id and a name, else in a dialog
#[poise::command(slash_command)]
async fn add(
    context: Context<'_>,
    #[description = "What the voice platform calls it"]
    #[max_length = 64]
    id: Option<String>,
    #[description = "What your team calls it"]
    #[max_length = 64]
    name: Option<String>,
    #[description = "Its own WebSocket URL (wss://, or https:// that returns one), if it has one"]
    #[max_length = 1000]
    url: Option<String>,
) -> Result<(), Error> {
    let given = id.is_some() && name.is_some();
    let form = VoiceBotForm { id, name, own_url: url };
    let step = match given {
        true => DialogStep::Submit { seen: None, form },
        false => DialogStep::Open(form),
    };
    perform(context, Dialog::AddVoiceBot(step)).await
}

/// Edit a voice bot: at once with changes, else in a dialog
#[poise::command(slash_command)]
async fn edit(
    context: Context<'_>,
    #[description = "Which voice bot"]
    #[autocomplete = "bots"]
    #[max_length = 100]
    bot: String,
    #[description = "Its new name"]
    #[max_length = 64]
    name: Option<String>,
    #[description = "Its new WebSocket URL; clear it in the dialog"]
    #[max_length = 1000]
    url: Option<String>,
) -> Result<(), Error> {
    let form = VoiceBotForm { id: None, name, own_url: url };
    let step = match form.changes_nothing() {
        true => DialogStep::Open(form),
        false => DialogStep::Submit { seen: None, form },
    };
    perform(context, Dialog::EditVoiceBot(BotChoice::of(&bot), step)).await
}

/// Remove a voice bot that no number uses
#[poise::command(slash_command)]
async fn remove(
    context: Context<'_>,
    #[description = "Which voice bot"]
    #[autocomplete = "bots"]
    #[max_length = 100]
    bot: String,
) -> Result<(), Error> {
    let bot = BotChoice::of(&bot);
    perform(context, VoiceBotIntent::Remove { bot, expected: Expected::Anything }).await
}

/// The voice bots, page by page
#[poise::command(slash_command)]
async fn list(context: Context<'_>) -> Result<(), Error> {
    perform(context, VoiceBotIntent::List { page: 0 }).await
}
