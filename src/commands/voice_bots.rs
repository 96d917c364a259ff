//! `/voicebot`: the bots that numbers can be assigned to.

use super::perform;
use super::suggestions::bots;
use crate::app::intent::{Intent, Place};
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
    #[max_length = 100]
    id: Option<String>,
    #[description = "What your team calls it"]
    #[max_length = 100]
    name: Option<String>,
    #[description = "Its own WebSocket URL (wss://, or https:// that returns one), if it has one"]
    #[max_length = 1000]
    url: Option<String>,
) -> Result<(), Error> {
    let given = id.is_some() && name.is_some();
    let form = VoiceBotForm { id, name, own_url: url };
    let place = Place::New;
    let intent = match given {
        true => Intent::AddVoiceBot { form, place },
        false => Intent::OpenAddVoiceBot { form, place },
    };
    perform(context, intent).await
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
    #[max_length = 100]
    name: Option<String>,
    #[description = "Its new WebSocket URL; clear it in the dialog"]
    #[max_length = 1000]
    url: Option<String>,
) -> Result<(), Error> {
    let changes = VoiceBotForm { id: None, name, own_url: url };
    perform(context, Intent::ChangeVoiceBot { bot: BotChoice::of(&bot), changes }).await
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
    perform(
        context,
        Intent::RemoveVoiceBot {
            bot: BotChoice::of(&bot),
            expected: Expected::Anything,
            place: Place::New,
        },
    )
    .await
}

/// The voice bots, page by page
#[poise::command(slash_command)]
async fn list(context: Context<'_>) -> Result<(), Error> {
    perform(context, Intent::ListVoiceBots { page: 0 }).await
}
