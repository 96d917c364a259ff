//! Where a slash command's own failures end: logged once, answered calmly, never with the error.

use futures_util::future::BoxFuture;
use poise::FrameworkError;

use super::respond::{Asked, Kind};
use super::{Data, Error};

/// Answers what poise could not hand to a command, or what a command did not handle.
#[must_use]
pub fn on_error(error: FrameworkError<'_, Data, Error>) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        // The kind only: a poise or serenity error can hold what was typed, or a token.
        let kind = match &error {
            FrameworkError::Command { .. } => "command",
            FrameworkError::CommandPanic { .. } => "panic",
            FrameworkError::ArgumentParse { .. } => "arguments",
            FrameworkError::CommandStructureMismatch { .. } => "another version's command",
            FrameworkError::UnknownInteraction { .. } => "unknown command",
            FrameworkError::EventHandler { .. } => "event",
            _ => "framework",
        };
        match error {
            FrameworkError::UnknownInteraction { framework, interaction, .. } => {
                tracing::error!(interaction = interaction.id.get(), kind, "failed");
                answer(&framework.serenity_context.http, interaction).await;
            }
            other => match other.ctx() {
                Some(poise::Context::Application(context)) => {
                    tracing::error!(interaction = context.interaction.id.get(), kind, "failed");
                    // A panic or a mismatch while suggesting has nothing to say and nowhere to say it.
                    if context.interaction_type == poise::CommandInteractionType::Command {
                        answer(&context.serenity_context().http, context.interaction).await;
                    }
                }
                _ => tracing::error!(kind, "failed"),
            },
        }
    })
}

async fn answer(
    http: &std::sync::Arc<serenity::all::Http>,
    interaction: &serenity::all::CommandInteraction,
) {
    let asked = Asked {
        http: http.clone(),
        id: interaction.id.get(),
        token: interaction.token.clone(),
        kind: Kind::Command,
    };
    asked.answer_broken().await;
}
