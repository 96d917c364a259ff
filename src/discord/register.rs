//! Tells Discord which commands there are, when they have changed.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::rest::{Backoff, Request, Rest, RestError};
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
    guild: Option<u64>,
    commands: Vec<Value>,
}

/// Registers the commands if Discord does not have them as they are now; tries until it has.
///
/// What was sent last, and to whom, is one hash in the database: a start that changes nothing sends nothing
/// (Discord allows 200 new commands a day).
pub(super) async fn keep_registered(rest: Rest, app: App, application: u64, guilds: Vec<u64>) {
    let registrations = match registrations(&guilds) {
        Ok(registrations) => registrations,
        Err(error) => {
            tracing::error!(%error, "the commands cannot be written as JSON");
            return;
        }
    };
    let hash = fingerprint(application, &registrations);
    match app.commands_hash().await {
        Ok(Some(known)) if known == hash => return,
        Ok(_) => {}
        Err(error) => {
            tracing::warn!("what Discord has is not known; all is sent again: {error:#}");
        }
    }
    let mut all = true;
    for registration in &registrations {
        let guild = registration.guild;
        match register(&rest, application, registration).await {
            Ok(()) => {}
            Err(RestError::Forbidden) => {
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
    if let Err(error) = app.remember_commands_hash(&hash).await {
        tracing::warn!("the next start will register the commands again: {error:#}");
    }
}

/// What is to be sent: the commands to everybody, or to each of the servers and to nobody else.
fn registrations(guilds: &[u64]) -> Result<Vec<Registration>, serde_json::Error> {
    let commands = wire_form()?;
    let guilds: BTreeSet<u64> = guilds.iter().copied().filter(|guild| *guild != 0).collect();
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
fn fingerprint(application: u64, registrations: &[Registration]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(application.to_be_bytes());
    for registration in registrations {
        hash.update(registration.guild.unwrap_or(0).to_be_bytes());
        // JSON text says itself where it ends, so two lists never run together.
        hash.update(Value::from(registration.commands.clone()).to_string());
    }
    hash.finalize().to_vec()
}

/// Sends one registration, again and again while the reason for a failure may pass.
async fn register(
    rest: &Rest,
    application: u64,
    registration: &Registration,
) -> Result<(), RestError> {
    let path = match registration.guild {
        None => format!("/applications/{application}/commands"),
        Some(guild) => format!("/applications/{application}/guilds/{guild}/commands"),
    };
    let body = Value::from(registration.commands.clone()).to_string();
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    loop {
        let error = match rest.send(Request::put(path.clone(), body.clone())).await {
            Ok(_) => return Ok(()),
            Err(error) if error.is_passing() => error,
            Err(error) => return Err(error),
        };
        let pause = backoff.pause_after(&error);
        tracing::warn!(%error, seconds = pause.as_secs(), "registering the commands is tried again");
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(application: u64, guilds: &[u64]) -> Vec<u8> {
        let registrations = registrations(guilds).unwrap_or_default();
        fingerprint(application, &registrations)
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
            let of = |known: &&Registration| known.guild == guild;
            registrations.iter().find(of).map(|known| known.commands.len())
        };
        assert_eq!(count(None), Some(0));
        assert!(count(Some(5)) > Some(0));
    }
}
