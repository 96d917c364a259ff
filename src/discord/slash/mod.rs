//! Slash commands and their suggestions: from our interaction through poise to `commands`, and back.

mod call;
mod inert;
mod on_error;

use std::fmt;
use std::io;
use std::sync::atomic::AtomicBool;

use poise::{CommandInteractionType, FrameworkContext};
use serenity::all::{
    CommandInteraction, CreateAutocompleteResponse, FullEvent, Interaction as SerenityInteraction,
    ResolvedValue, UserId,
};

pub use call::{Call, Context, Error};

use super::interaction::CommandData;
use inert::Inert;

/// Discord's type of a slash command. There are no others of ours, and poise panics at what it does not know.
const SLASH: u64 = 1;

/// The commands, ready to be run.
pub struct Slash {
    options: poise::FrameworkOptions<Call, Error>,
    inert: Inert,
}

impl fmt::Debug for Slash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slash")
    }
}

impl Slash {
    /// Fails only where the system gives no socket on loopback or no thread.
    pub fn new(
        mut commands: Vec<poise::Command<Call, Error>>,
        client: reqwest::Client,
    ) -> io::Result<Self> {
        poise::set_qualified_names(&mut commands);
        let options = poise::FrameworkOptions {
            commands,
            on_error: on_error::on_error,
            initialize_owners: false,
            ..Default::default()
        };
        Ok(Self { options, inert: Inert::new(client)? })
    }

    /// Runs a command, which answers by itself.
    pub async fn run(&self, call: Call, data: &CommandData) {
        let Some(command) = readable(&call, data) else {
            return call.take().answer_unreadable().await;
        };
        let interaction = SerenityInteraction::Command(command);
        let event = FullEvent::InteractionCreate { interaction };
        // It is large, most of it for what is no slash command.
        Box::pin(poise::dispatch_event(self.context(&call), event)).await;
        // A command without its subcommand: poise calls it, and it has nothing to do.
        if !call.is_taken() {
            call.take().answer_unreadable().await;
        }
    }

    /// Answers with what can be chosen for the option that is being typed; with nothing, where that is not known.
    pub async fn suggest(&self, call: Call, data: &CommandData) {
        let suggestions = match readable(&call, data) {
            Some(command) => self.suggestions(&call, &command).await,
            None => None,
        };
        call.take().suggest(&suggestions.unwrap_or_default()).await;
    }

    async fn suggestions(
        &self,
        call: &Call,
        command: &CommandInteraction,
    ) -> Option<CreateAutocompleteResponse> {
        let (sent, store) = (AtomicBool::new(false), tokio::sync::Mutex::new(Box::new(()) as _));
        let (options, mut tree) = (command.data.options(), Vec::new());
        let kind = CommandInteractionType::Autocomplete;
        let found = poise::extract_command_and_run_checks(
            self.context(call),
            command,
            kind,
            &sent,
            &store,
            &options,
            &mut tree,
        );
        // The error holds what was typed, and an empty list says it all.
        let context = found.await.ok()?;
        let (name, typed) = context.args.iter().find_map(|option| match option.value {
            ResolvedValue::Autocomplete { value, .. } => Some((option.name, value)),
            _ => None,
        })?;
        let mut parameters = context.command().parameters.iter();
        let callback = parameters.find(|it| it.name == name)?.autocomplete_callback?;
        Some(callback(context, typed).await)
    }

    fn context<'a>(&'a self, call: &'a Call) -> FrameworkContext<'a, Call, Error> {
        FrameworkContext {
            serenity_context: &self.inert.context,
            // Nobody looks at it.
            bot_id: UserId::new(1),
            options: &self.options,
            user_data: call,
            shard_manager: &self.inert.manager,
        }
    }
}

fn readable(call: &Call, data: &CommandData) -> Option<CommandInteraction> {
    (data.kind == SLASH).then(|| call.interaction.for_serenity(data))?
}
