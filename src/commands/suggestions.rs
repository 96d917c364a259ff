//! What is suggested while an option is typed. Who may not see it gets an empty list: a refusal
//! here would have no place to stand.

use std::time::Duration;

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use crate::app::asked::Suggest;
use crate::app::failure::Failure;
use crate::discord::Context;
use crate::discord::reply::clip;
use crate::domain::access::Surface;
use crate::domain::refusal::Refusal;

/// Discord waits three seconds; later suggestions help nobody.
const PATIENCE: Duration = Duration::from_millis(2500);

/// A choice's name and value may have this many characters.
const LONGEST: usize = 100;

pub(super) async fn numbers(context: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(context, Suggest::Numbers(typed.to_owned())).await
}

pub(super) async fn audited_numbers(
    context: Context<'_>,
    typed: &str,
) -> CreateAutocompleteResponse {
    suggest(context, Suggest::AuditedNumbers(typed.to_owned())).await
}

pub(super) async fn removed_numbers(
    context: Context<'_>,
    typed: &str,
) -> CreateAutocompleteResponse {
    suggest(context, Suggest::RemovedNumbers(typed.to_owned())).await
}

pub(super) async fn bots(context: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(context, Suggest::VoiceBots { typed: typed.to_owned(), none: false }).await
}

pub(super) async fn bots_or_none(context: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(context, Suggest::VoiceBots { typed: typed.to_owned(), none: true }).await
}

async fn suggest(context: Context<'_>, suggest: Suggest) -> CreateAutocompleteResponse {
    CreateAutocompleteResponse::new().set_choices(choices(context, suggest).await)
}

async fn choices(context: Context<'_>, suggest: Suggest) -> Vec<AutocompleteChoice> {
    let call = context.data();
    let Ok(actor) = call.actor(Surface::Autocomplete) else {
        return Vec::new();
    };
    let data = &call.data;
    if data.admit(&actor).is_err() {
        return Vec::new();
    }
    let suggested = tokio::time::timeout(PATIENCE, data.app.suggest(&actor, suggest)).await;
    match suggested {
        Ok(Ok(suggestions)) => suggestions
            .into_iter()
            .map(|suggestion| {
                AutocompleteChoice::new(clip(&suggestion.name, LONGEST), suggestion.value)
            })
            .collect(),
        Ok(Err(Failure::Refused { refusal, .. })) => {
            if let Refusal::Denied(denied) = *refusal {
                data.record_denial(&actor, denied.action);
            }
            Vec::new()
        }
        Ok(Err(Failure::Broken(error))) => {
            tracing::error!(interaction = actor.interaction, "suggesting failed: {error:#}");
            Vec::new()
        }
        Ok(Err(Failure::AlreadyDone)) | Err(_) => Vec::new(),
    }
}
