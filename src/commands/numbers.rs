//! `/did`: the phone numbers.

use serenity::all::Attachment;

use super::calls::{calls, test_call};
use super::perform;
use super::suggestions::{bots_or_none, numbers, removed_numbers};
use crate::app::asked::{Attached, CheckIntent, Dialog, DialogStep, NumberIntent};
use crate::discord::{Context, Error};
use crate::domain::expected::Expected;
use crate::domain::forms::NumberForm;
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::voice_bots::BotChoice;

/// The phone numbers (DIDs) that bring calls to your voice bots
#[poise::command(
    slash_command,
    subcommands(
        "add",
        "edit",
        "show",
        "list",
        "assign",
        "remove",
        "restore",
        "check",
        "import",
        "export",
        "test_call",
        "calls"
    ),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "poise calls it so, though only its subcommands run")]
pub(super) async fn did(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// Add a phone number: at once with a number, else in a dialog
#[poise::command(slash_command)]
async fn add(
    context: Context<'_>,
    #[description = "The Exotel phone number, such as +919876543210"]
    #[max_length = 40]
    number: Option<String>,
    #[description = "A name for it, such as Sales Line"]
    #[max_length = 64]
    label: Option<String>,
    #[description = "The bot that answers its calls"]
    #[autocomplete = "bots_or_none"]
    #[max_length = 100]
    bot: Option<String>,
    #[description = "The Exotel Flow URL; it can be added later"]
    #[max_length = 1000]
    flow_url: Option<String>,
) -> Result<(), Error> {
    let given = number.is_some();
    let bot = bot.as_deref().map(BotChoice::of);
    let form = NumberForm { phone: number, label, bot, flow_url };
    let step = match given {
        true => DialogStep::Submit { seen: None, form },
        false => DialogStep::Open(form),
    };
    perform(context, Dialog::AddNumber(step)).await
}

/// Edit a phone number: at once with changes, else in a dialog
#[poise::command(slash_command)]
async fn edit(
    context: Context<'_>,
    #[description = "Which number: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: String,
    #[description = "Its new label"]
    #[max_length = 64]
    label: Option<String>,
    #[description = "The bot that is to answer its calls, or None"]
    #[autocomplete = "bots_or_none"]
    #[max_length = 100]
    bot: Option<String>,
    #[description = "Its new Exotel Flow URL"]
    #[max_length = 1000]
    flow_url: Option<String>,
) -> Result<(), Error> {
    let bot = bot.as_deref().map(BotChoice::of);
    let form = NumberForm { phone: None, label, bot, flow_url };
    let step = match form.changes_nothing() {
        true => DialogStep::Open(form),
        false => DialogStep::Submit { seen: None, form },
    };
    perform(context, Dialog::EditNumber(NumberRef::Typed(number), step)).await
}

/// A phone number's card: its bot and the two URLs for Exotel
#[poise::command(slash_command)]
async fn show(
    context: Context<'_>,
    #[description = "Which number: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: String,
) -> Result<(), Error> {
    perform(context, NumberIntent::Show(NumberRef::Typed(number))).await
}

/// The phone numbers, page by page
#[poise::command(slash_command)]
async fn list(
    context: Context<'_>,
    #[description = "Any part of the digits or the label"]
    #[max_length = 100]
    search: Option<String>,
    #[description = "Only those that this bot answers, or None for those without a bot"]
    #[autocomplete = "bots_or_none"]
    #[max_length = 100]
    bot: Option<String>,
) -> Result<(), Error> {
    let intent = NumberIntent::List {
        search: search.unwrap_or_default(),
        bot: bot.as_deref().map(BotChoice::of),
        cursor: Cursor::Start,
    };
    perform(context, intent).await
}

/// Choose the bot that answers a phone number's calls, or those of many at once
#[poise::command(slash_command)]
async fn assign(
    context: Context<'_>,
    #[description = "The bot, or None"]
    #[autocomplete = "bots_or_none"]
    #[max_length = 100]
    bot: String,
    #[description = "Which number: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: Option<String>,
    #[description = "Every number with this in its digits or label; you see which before anything changes"]
    #[max_length = 100]
    search: Option<String>,
) -> Result<(), Error> {
    // Blank is nobody's choice: "None" is.
    let bot = match bot.trim() {
        "" => BotChoice::Typed(bot),
        text => BotChoice::of(text),
    };
    let number = number.map(NumberRef::Typed);
    perform(context, NumberIntent::AssignTo { number, search, bot }).await
}

/// Remove a phone number at once; can be undone for 24 hours
#[poise::command(slash_command)]
async fn remove(
    context: Context<'_>,
    #[description = "Which number: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: String,
) -> Result<(), Error> {
    let number = NumberRef::Typed(number);
    perform(context, NumberIntent::Remove { number, expected: Expected::Anything }).await
}

/// Bring back a phone number that was removed within 24 hours
#[poise::command(slash_command)]
async fn restore(
    context: Context<'_>,
    #[description = "Which number"]
    #[autocomplete = "removed_numbers"]
    #[max_length = 100]
    number: String,
) -> Result<(), Error> {
    perform(context, NumberIntent::Restore(NumberRef::Typed(number))).await
}

/// Add and change phone numbers from a CSV file; you see what would change first
#[poise::command(slash_command)]
async fn import(
    context: Context<'_>,
    #[description = "CSV with the columns number, label, bot, flow_url; /did export makes one"]
    file: Attachment,
) -> Result<(), Error> {
    let file = Attached { size: file.size.into(), url: file.url };
    perform(context, NumberIntent::Import(file)).await
}

/// The phone numbers as a CSV file for a spreadsheet
#[poise::command(slash_command)]
async fn export(context: Context<'_>) -> Result<(), Error> {
    let largest = context.interaction.attachment_size_limit.into();
    perform(context, NumberIntent::Export { largest }).await
}

/// Check a phone number from Exotel to its bot, and say what to do where it stops
#[poise::command(slash_command)]
async fn check(
    context: Context<'_>,
    #[description = "Which number: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: String,
) -> Result<(), Error> {
    perform(context, CheckIntent::Number(NumberRef::Typed(number))).await
}
