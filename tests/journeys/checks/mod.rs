//! The doctor: whether numbers work, line by line, and what can be done where they do not.

mod all;
mod faults;
mod lines;
mod send;
mod undo;

use std::time::Duration;

use discord_sandbox::Person;
use switchboard::domain::access::GuildId;
use switchboard::domain::text::{BotId, BotName};
use switchboard::domain::voice_bots::{Source, VoiceBotParts};
use switchboard::domain::websocket_url::BotUrl;

use crate::support::{Stage, behind_the_scenes};

/// The number that works.
const NUMBER: &str = "+919876543210";
/// Another flow of the account, as its dashboard writes it.
const OTHER_FLOW: &str = "https://my.exotel.com/acme1/exoml/start_voice/927";

/// An account at Exotel, and a number on it that works: its flow, its bot, and a bot that answers.
async fn stage() -> Stage {
    let mut stage = Stage::with_exotel().await;
    // What takes longer is not worth waiting for here.
    stage.exotel_timeout = Duration::from_secs(3);
    stage.restarts().await;
    stage.is_configured().await;
    stage.has_number(NUMBER, "Sales Line", "front-desk").await;
    stage
}

/// Checks a number, waits until all is found out, and gives what is seen.
async fn checks(person: &Person, number: &str) -> String {
    person.runs(&format!("/did check number:{number}")).await;
    is_done(person).await
}

/// Waits until nothing is being found out any more.
async fn is_done(person: &Person) -> String {
    let done = |text: &str| text.contains("Check of") && !text.contains('⏳');
    assert!(person.watches(Duration::from_secs(30), done).await, "{}", person.text());
    person.text()
}

/// The line of this name, such as `✅ **Balance** …`.
fn line(text: &str, name: &str) -> String {
    let found = text.lines().find(|line| line.contains(&format!("**{name}**")));
    found.unwrap_or_else(|| panic!("no {name} in\n{text}")).to_owned()
}

/// A voice bot with a WebSocket URL of its own, whatever the rules of today say of that.
async fn has_bot_at(stage: &Stage, id: &str, url: &str) {
    has_bot(stage, id, Some(url), Source::Team).await;
}

async fn has_bot(stage: &Stage, id: &str, url: Option<&str>, source: Source) {
    let parts = VoiceBotParts {
        id: BotId::parse(id).unwrap(),
        name: BotName::parse(id).unwrap(),
        own_url: url.map(|url| BotUrl::from_stored(url.to_owned())),
        source,
    };
    let permit = behind_the_scenes(GuildId(stage.discord.guild_id()));
    stage.store().add_voice_bot(&permit, parts).await.unwrap();
}
