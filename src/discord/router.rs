//! Buttons, selects and dialogs: their id says what is wanted, so they work for ever.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serenity::all::{
    ComponentInteraction, ComponentInteractionDataKind, FullEvent, Interaction, ModalInteraction,
};

use super::actor::Asker;
use super::respond::{Asked, Kind, respond};
use super::{Data, Error, custom_id, dialogs};
use crate::app::intent::Intent;
use crate::domain::access::Surface;
use crate::domain::refusal::Refusal;

/// Takes the events that poise leaves to us. A panic in a handler is answered and logged: poise
/// catches panics of commands only.
#[must_use]
pub fn on_event<'a>(
    context: poise::FrameworkContext<'a, Data, Error>,
    event: &'a FullEvent,
) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let FullEvent::InteractionCreate { interaction } = event else {
            return Ok(());
        };
        let data = context.user_data().await;
        let http = &context.serenity_context.http;
        let handled = match interaction {
            Interaction::Component(component) => {
                let asked = Asked {
                    http: http.clone(),
                    id: component.id.get(),
                    token: component.token.clone(),
                    kind: Kind::Component,
                };
                guard(data, asked, |asked| on_component(data, component, asked)).await
            }
            Interaction::Modal(modal) => {
                let kind = if modal.message.is_some() { Kind::Component } else { Kind::Command };
                let asked = Asked {
                    http: http.clone(),
                    id: modal.id.get(),
                    token: modal.token.clone(),
                    kind,
                };
                guard(data, asked, |asked| on_dialog(data, modal, asked)).await
            }
            _ => Ok(()),
        };
        handled.unwrap_or_else(|()| tracing::error!("a handler panicked"));
        Ok(())
    })
}

async fn guard<'a, F>(
    data: &'a Data,
    asked: Asked,
    handle: impl FnOnce(Asked) -> F,
) -> Result<(), ()>
where
    F: Future<Output = ()> + Send + 'a,
{
    let second = asked.clone();
    let handled = AssertUnwindSafe(handle(asked)).catch_unwind();
    if data.in_flight.track_future(handled).await.is_err() {
        second.answer_broken().await;
        return Err(());
    }
    Ok(())
}

async fn on_component(data: &Data, component: &ComponentInteraction, asked: Asked) {
    let (surface, values) = used(&component.data.kind);
    let who = Asker {
        guild: component.guild_id,
        member: component.member.as_ref(),
        channel: component.channel_id,
        details: component.channel.as_ref(),
        interaction: component.id.get(),
        surface,
    };
    let intent: Result<Intent, Refusal> =
        custom_id::read(&component.data.custom_id, &values).ok_or(Refusal::OldPanel);
    respond(data, asked, who.actor(), intent).await;
}

/// What was used, and what was chosen with it: texts, or ids of what Discord offered.
fn used(kind: &ComponentInteractionDataKind) -> (Surface, Vec<String>) {
    let ids = |ids: Vec<u64>| {
        let ids = ids.into_iter().map(|id| id.to_string());
        (Surface::Select, ids.collect())
    };
    match kind {
        ComponentInteractionDataKind::StringSelect { values } => (Surface::Select, values.clone()),
        ComponentInteractionDataKind::RoleSelect { values } => {
            ids(values.iter().map(|id| id.get()).collect())
        }
        ComponentInteractionDataKind::ChannelSelect { values } => {
            ids(values.iter().map(|id| id.get()).collect())
        }
        _ => (Surface::Button, Vec::new()),
    }
}

async fn on_dialog(data: &Data, modal: &ModalInteraction, asked: Asked) {
    let who = Asker {
        guild: modal.guild_id,
        member: modal.member.as_ref(),
        channel: modal.channel_id,
        details: modal.channel.as_ref(),
        interaction: modal.id.get(),
        surface: Surface::Dialog,
    };
    respond(data, asked, who.actor(), dialogs::read(&modal.data)).await;
}
