//! What a slash command is given.

use std::sync::Arc;

use crate::app::intent::Intent;
use crate::discord::actor::actor;
use crate::discord::doors::Door;
use crate::discord::interaction::Interaction;
use crate::discord::respond::{Data, Waiting, respond};
use crate::domain::access::{Actor, Surface};
use crate::domain::refusal::Refusal;

/// One use of a slash command.
#[derive(Clone, Debug)]
pub struct Call {
    pub data: Arc<Data>,
    pub(super) interaction: Arc<Interaction>,
    pub(super) door: Arc<dyn Door>,
}

/// What a handler fails with.
pub type Error = anyhow::Error;

/// What a slash command is given by poise.
pub type Context<'a> = poise::ApplicationContext<'a, Call, Error>;

impl Call {
    /// Of this interaction, which came by this door.
    #[must_use]
    pub const fn new(data: Arc<Data>, interaction: Arc<Interaction>, door: Arc<dyn Door>) -> Self {
        Self { data, interaction, door }
    }

    /// Who asks.
    pub fn actor(&self, surface: Surface) -> Result<Actor, Refusal> {
        actor(&self.interaction, surface)
    }

    /// Does what a command asks for, and answers.
    pub async fn perform(&self, intent: Intent) {
        respond(&self.data, self.waiting(), self.actor(Surface::Command), Ok(intent)).await;
    }

    pub(super) fn waiting(&self) -> Waiting {
        Waiting::of(&self.interaction, &self.door)
    }
}
