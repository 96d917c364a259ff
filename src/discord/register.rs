//! Tells Discord which commands there are, when they have changed.

use std::collections::BTreeSet;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use serde::de::IgnoredAny;
use serde_json::{Value, json};
use serenity::all::{ApplicationId, GuildId, LightMethod};
use serenity::http::{Http, Request, Route};
use sha2::{Digest, Sha256};

use super::framework::ApiError;
use crate::app::App;

/// The pauses between attempts: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(5));

/// Discord's `InteractionContextType` for servers, and its `ApplicationIntegrationType` for a bot that was
/// invited to one. Our commands are nowhere else.
const GUILD: u8 = 0;

/// One `PUT`: a list of commands that replaces all there are in its scope.
#[derive(Debug)]
struct Registration {
    /// `None`: every server that has the bot.
    guild: Option<GuildId>,
    commands: Vec<Value>,
}

/// Registers the commands if Discord does not have them as they are now; tries until it has.
///
/// What was sent last, and to whom, is one hash in the database: a start that changes nothing sends nothing
/// (Discord allows 200 new commands a day).
pub(super) async fn keep_registered(
    http: Arc<Http>,
    app: App,
    application: ApplicationId,
    guilds: Vec<u64>,
) {
    let registrations = match registrations(&guilds) {
        Ok(registrations) => registrations,
        Err(error) => {
            tracing::error!(%error, "the commands cannot be written as JSON");
            return;
        }
    };
    let hash = fingerprint(application, &registrations);
    match app.store().commands_hash().await {
        Ok(Some(known)) if known == hash => return,
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "what Discord has is not known; all is sent again"),
    }
    let mut all = true;
    for registration in &registrations {
        let guild = registration.guild.map(GuildId::get);
        match register(&http, application, registration).await {
            Ok(()) => {}
            Err(ApiError::Forbidden) => {
                all = false;
                tracing::error!(
                    guild,
                    "Discord does not let the bot register its commands (403): invite it with the link that `switchboard check` prints, or take the server out of discord.guilds; then start again"
                );
            }
            Err(error) => {
                all = false;
                tracing::error!(guild, %error, "the commands are not registered; put that right and start again");
            }
        }
    }
    if !all {
        return;
    }
    tracing::info!(servers = guilds.len(), "the commands are registered");
    if let Err(error) = app.store().remember_commands_hash(&hash).await {
        tracing::warn!(%error, "the next start will register the commands again");
    }
}

/// What is to be sent: the commands to everybody, or to each of the servers and to nobody else.
fn registrations(guilds: &[u64]) -> Result<Vec<Registration>, serde_json::Error> {
    let commands = wire_form()?;
    let guilds: BTreeSet<GuildId> =
        guilds.iter().filter_map(|guild| NonZeroU64::new(*guild)).map(GuildId::from).collect();
    if guilds.is_empty() {
        let everywhere = commands.into_iter().map(in_servers_only).collect();
        return Ok(vec![Registration { guild: None, commands: everywhere }]);
    }
    // What an earlier configuration registered for everybody would stand beside these.
    let nobody = Registration { guild: None, commands: Vec::new() };
    let some = guilds
        .into_iter()
        .map(|guild| Registration { guild: Some(guild), commands: commands.clone() });
    Ok(std::iter::once(nobody).chain(some).collect())
}

/// The commands as Discord wants them for one server.
fn wire_form() -> Result<Vec<Value>, serde_json::Error> {
    let commands = poise::builtins::create_application_commands(&crate::commands::all());
    commands
        .iter()
        .map(|command| {
            let mut command = serde_json::to_value(command)?;
            if let Some(command) = command.as_object_mut() {
                // Discord takes these two for commands of everybody only.
                command.remove("contexts");
                command.remove("integration_types");
            }
            Ok(command)
        })
        .collect()
}

fn in_servers_only(mut command: Value) -> Value {
    command["contexts"] = json!([GUILD]);
    command["integration_types"] = json!([GUILD]);
    command
}

/// Differs whenever anything is to be sent that was not sent before, or to anybody else.
fn fingerprint(application: ApplicationId, registrations: &[Registration]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(application.get().to_be_bytes());
    for registration in registrations {
        hash.update(registration.guild.map_or(0, GuildId::get).to_be_bytes());
        // JSON text says itself where it ends, so two lists never run together.
        hash.update(Value::from(registration.commands.clone()).to_string());
    }
    hash.finalize().to_vec()
}

/// Sends one registration, again and again while the reason for a failure may pass.
async fn register(
    http: &Http,
    application_id: ApplicationId,
    registration: &Registration,
) -> Result<(), ApiError> {
    let mut pause = PAUSES.0;
    loop {
        let error = match put(http, application_id, registration).await {
            Ok(()) => return Ok(()),
            Err(error) if error.is_passing() => error,
            Err(error) => return Err(error),
        };
        if matches!(error, ApiError::Status { status: 429, .. }) {
            pause = PAUSES.1;
        }
        tracing::warn!(%error, seconds = pause.as_secs(), "registering the commands is tried again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

async fn put(
    http: &Http,
    application_id: ApplicationId,
    registration: &Registration,
) -> Result<(), ApiError> {
    let route = match registration.guild {
        None => Route::Commands { application_id },
        Some(guild_id) => Route::GuildCommands { application_id, guild_id },
    };
    let body = Value::from(registration.commands.clone()).to_string();
    let request = Request::new(route, LightMethod::Put).body(Some(body.into_bytes()));
    let _: IgnoredAny = http.fire(request).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(application: u64, guilds: &[u64]) -> Vec<u8> {
        let registrations = registrations(guilds).unwrap_or_default();
        fingerprint(ApplicationId::new(application), &registrations)
    }

    #[test]
    fn another_bot_or_other_servers_are_told_again() {
        let known = hash(1, &[5, 6]);
        assert_eq!(hash(1, &[6, 5, 6]), known);
        for other in [hash(2, &[5, 6]), hash(1, &[5]), hash(1, &[])] {
            assert_ne!(other, known);
        }
    }

    #[test]
    fn commands_for_everybody_are_for_servers_only() {
        let registrations = registrations(&[]).unwrap_or_default();
        assert_eq!(registrations.len(), 1);
        assert!(!registrations[0].commands.is_empty());
        for command in &registrations[0].commands {
            assert_eq!(command["contexts"], json!([0]), "{command}");
            assert_eq!(command["integration_types"], json!([0]), "{command}");
        }
    }

    #[test]
    fn with_servers_named_nobody_else_has_the_commands() {
        let registrations = registrations(&[5]).unwrap_or_default();
        let count = |guild: Option<u64>| {
            let of = |known: &&Registration| known.guild.map(GuildId::get) == guild;
            registrations.iter().find(of).map(|known| known.commands.len())
        };
        assert_eq!(count(None), Some(0));
        assert!(count(Some(5)) > Some(0));
    }
}
