//! Tells Discord which commands there are, when they have changed.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::rest::{Backoff, Request, Rest, RestError};
use super::served::Served;
use crate::app::App;
use crate::domain::access::GuildId;

/// The pauses between attempts: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(5));

/// Discord's `InteractionContextType` for servers, and its `ApplicationIntegrationType` for a bot that was
/// invited to one. Our commands are nowhere else.
const GUILD: u8 = 0;

/// How long until it is looked again whether Discord still has what it was told; and where it was not told all.
const LOOK_EVERY: Duration = Duration::from_hours(24);
const LOOK_AGAIN: Duration = Duration::from_hours(1);

/// One `PUT`: a list of commands that replaces all there are in its scope.
#[derive(Debug)]
struct Registration {
    /// `None`: every server that has the bot.
    guild: Option<GuildId>,
    commands: Vec<Value>,
}

impl Registration {
    fn path(&self, application: u64) -> String {
        match self.guild {
            None => format!("/applications/{application}/commands"),
            Some(guild) => format!("/applications/{application}/guilds/{}/commands", guild.0),
        }
    }

    /// The names of the commands, which Discord gives back in an order of its own.
    fn names(commands: &[Value]) -> BTreeSet<&str> {
        commands.iter().filter_map(|command| command["name"].as_str()).collect()
    }
}

/// Sees to it, for ever, that Discord has the commands as they are now, and for those whom they are for.
pub(super) async fn keep_registered(rest: Rest, app: App, application: u64, served: Served) {
    loop {
        let registered = bring_up_to_date(&rest, &app, application, &served).await;
        tokio::time::sleep(if registered { LOOK_EVERY } else { LOOK_AGAIN }).await;
    }
}

/// Registers the commands if Discord does not have them as they are now, and withdraws them from servers that are no
/// longer named. Whether all that went well.
///
/// What was sent last, and to whom, is one hash in the database: what is as it was is not sent again
/// (Discord allows 200 new commands a day), unless Discord has forgotten it.
async fn bring_up_to_date(rest: &Rest, app: &App, application: u64, served: &Served) -> bool {
    let registrations = match registrations(served) {
        Ok(registrations) => registrations,
        Err(error) => {
            tracing::error!(%error, "the commands cannot be written as JSON");
            return true;
        }
    };
    let mut all = withdraw(rest, app, application, served).await;
    let hash = fingerprint(application, &registrations);
    match app.commands_hash().await {
        Ok(Some(known)) if known == hash => {
            if !has_forgotten(rest, application, &registrations).await {
                return all;
            }
            tracing::warn!("Discord no longer has the commands as they were registered");
        }
        Ok(_) => {}
        Err(error) => {
            tracing::warn!("what Discord has is not known; all is sent again: {error:#}");
        }
    }
    for registration in &registrations {
        all &= tell(rest, app, application, registration).await;
    }
    if !all {
        return false;
    }
    tracing::info!(servers = served.named().count(), "the commands are registered");
    if let Err(error) = app.remember_commands_hash(&hash).await {
        tracing::warn!("the next start will register the commands again: {error:#}");
    }
    true
}

/// Takes the commands from servers that had their own and are not named any more: beside commands for everybody
/// these would stand twice. A server that the bot is not in has none to take, but may have them when it comes back,
/// so it stays on the list.
async fn withdraw(rest: &Rest, app: &App, application: u64, served: &Served) -> bool {
    let known = match app.registered_guilds().await {
        Ok(known) => known,
        Err(error) => {
            tracing::error!("which servers have commands of their own cannot be read: {error:#}");
            return false;
        }
    };
    let named: BTreeSet<GuildId> = served.named().collect();
    let mut all = true;
    for guild in known.into_iter().filter(|guild| !named.contains(guild)) {
        let nothing = Registration { guild: Some(guild), commands: Vec::new() };
        match register(rest, application, &nothing).await {
            Ok(()) => {
                tracing::info!(guild = guild.0, "the commands are withdrawn from a server");
                if let Err(error) = app.remember_registered(guild, false).await {
                    tracing::warn!("the commands will be withdrawn once more: {error:#}");
                }
            }
            Err(RestError::Forbidden | RestError::Status { status: 404, .. }) => {}
            Err(error) => {
                all = false;
                tracing::error!(guild = guild.0, %error, "the commands are not withdrawn from a server");
            }
        }
    }
    all
}

/// Whether Discord says that it has other commands than it was told. What cannot be found out is not forgotten.
async fn has_forgotten(rest: &Rest, application: u64, registrations: &[Registration]) -> bool {
    for registration in registrations {
        let path = registration.path(application);
        let Ok(there) = rest.json::<Vec<Value>>(Request::get(path)).await else { continue };
        if Registration::names(&there) != Registration::names(&registration.commands) {
            return true;
        }
    }
    false
}

/// Registers one list of commands; whether that went well.
async fn tell(rest: &Rest, app: &App, application: u64, registration: &Registration) -> bool {
    let guild = registration.guild.map(|guild| guild.0);
    // Noted before it is done: what is noted in vain is withdrawn in vain.
    if let Some(guild) = registration.guild
        && let Err(error) = app.remember_registered(guild, true).await
    {
        tracing::error!(guild = guild.0, "commands of a server cannot be noted: {error:#}");
        return false;
    }
    match register(rest, application, registration).await {
        Ok(()) => true,
        Err(RestError::Forbidden) => {
            tracing::error!(
                guild,
                "Discord does not let the bot register its commands (403): invite it with the link that `switchboard check` prints, or take the server out of discord.guilds; it is tried again in an hour"
            );
            false
        }
        Err(error) => {
            tracing::error!(guild, %error, "the commands are not registered; it is tried again in an hour");
            false
        }
    }
}

/// What is to be sent: the commands to everybody, or to each of the servers and to nobody else.
fn registrations(served: &Served) -> Result<Vec<Registration>, serde_json::Error> {
    let commands = wire_form()?;
    if served.named().next().is_none() {
        let everywhere = commands.into_iter().map(in_servers_only).collect();
        return Ok(vec![Registration { guild: None, commands: everywhere }]);
    }
    // What an earlier configuration registered for everybody would stand beside these.
    let nobody = Registration { guild: None, commands: Vec::new() };
    let some =
        served.named().map(|guild| Registration { guild: Some(guild), commands: commands.clone() });
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
        hash.update(registration.guild.map_or(0, |guild| guild.0).to_be_bytes());
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
    let path = registration.path(application);
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

    fn of(guilds: &[u64]) -> Vec<Registration> {
        let guilds: Vec<GuildId> = guilds.iter().copied().map(GuildId).collect();
        registrations(&Served::only(&guilds)).unwrap_or_default()
    }

    fn hash(application: u64, guilds: &[u64]) -> Vec<u8> {
        let registrations = of(guilds);
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
        let registrations = of(&[]);
        assert_eq!(registrations.len(), 1);
        assert!(!registrations[0].commands.is_empty());
        for command in &registrations[0].commands {
            assert_eq!(command["contexts"], json!([0]), "{command}");
            assert_eq!(command["integration_types"], json!([0]), "{command}");
        }
    }

    #[test]
    fn with_servers_named_nobody_else_has_the_commands() {
        let registrations = of(&[5]);
        let count = |guild: Option<u64>| {
            let is = |known: &&Registration| known.guild.map(|guild| guild.0) == guild;
            registrations.iter().find(is).map(|known| known.commands.len())
        };
        assert_eq!(count(None), Some(0));
        assert!(count(Some(5)) > Some(0));
    }
}
