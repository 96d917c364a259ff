//! Where a slash command's own failures end: logged once, answered calmly, never with the error.

use futures_util::future::BoxFuture;
use poise::FrameworkError;

use super::{Call, Error};

/// Answers what poise could not hand to a command, or what a command did not handle.
pub(super) fn on_error(error: FrameworkError<'_, Call, Error>) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        // The kind only: a poise or serenity error can hold what was typed.
        let (kind, unreadable) = match &error {
            FrameworkError::Command { .. } => ("command", false),
            FrameworkError::CommandPanic { .. } => ("panic", false),
            FrameworkError::ArgumentParse { .. } => ("arguments", true),
            FrameworkError::CommandStructureMismatch { .. } => ("another version's command", true),
            FrameworkError::UnknownInteraction { .. } => ("unknown command", true),
            FrameworkError::SubcommandRequired { .. } => ("no subcommand", true),
            _ => ("framework", false),
        };
        let call = match &error {
            FrameworkError::UnknownInteraction { framework, .. } => framework.user_data.clone(),
            other => match other.ctx() {
                Some(context) => context.data().clone(),
                None => return tracing::error!(kind, "failed"),
            },
        };
        tracing::error!(interaction = call.interaction.ticket.id, kind, "failed");
        match unreadable {
            true => call.take().answer_unreadable().await,
            false => call.take().answer_broken().await,
        }
    })
}
