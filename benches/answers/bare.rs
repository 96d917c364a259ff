//! The least that poise can do: one embed, and the same suggestions every time.

use poise::CreateReply;
use serenity::all::{
    AutocompleteChoice, CreateAutocompleteResponse, CreateEmbed, GatewayIntents, HttpBuilder,
};
use serenity::client::ClientBuilder;

type Error = Box<dyn std::error::Error + Send + Sync>;
type Context<'a> = poise::Context<'a, (), Error>;

/// Fixed answers
#[poise::command(slash_command, subcommands("page", "find"), subcommand_required)]
#[expect(clippy::unused_async, reason = "poise calls it so")]
async fn bare(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// A fixed embed
#[poise::command(slash_command)]
async fn page(context: Context<'_>) -> Result<(), Error> {
    let embed = CreateEmbed::new()
        .title("Bare")
        .description("Nothing is looked up.")
        .field("Name", "value", true);
    context.send(CreateReply::default().embed(embed).ephemeral(true)).await?;
    Ok(())
}

/// Fixed suggestions: one for digits, else 25
#[poise::command(slash_command)]
async fn find(
    context: Context<'_>,
    #[description = "Any text"]
    #[autocomplete = "suggest"]
    text: String,
) -> Result<(), Error> {
    context.say(text).await?;
    Ok(())
}

#[expect(clippy::unused_async, reason = "poise calls it so")]
async fn suggest(_: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let count = if typed.starts_with('0') { 1 } else { 25 };
    let choice = |i: u8| AutocompleteChoice::new(format!("Suggestion {i}"), i.to_string());
    CreateAutocompleteResponse::new().set_choices((0..count).map(choice).collect())
}

pub(crate) async fn run(api_url: &str, token: &str) {
    let http = HttpBuilder::new(token).proxy(api_url).ratelimiter_disabled(true).build();
    let framework = poise::Framework::<(), Error>::builder()
        .options(poise::FrameworkOptions {
            commands: vec![bare()],
            initialize_owners: false,
            ..Default::default()
        })
        .initialize_owners(false)
        .setup(|context, _, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(context, &framework.options().commands).await?;
                Ok(())
            })
        })
        .build();
    let mut client = ClientBuilder::new_with_http(http, GatewayIntents::empty())
        .framework(framework)
        .await
        .unwrap();
    client.start().await.unwrap();
}
