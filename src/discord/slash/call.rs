//! What a slash command is given.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::asked::{Asked, Intent};
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
    /// Somebody has undertaken to answer.
    taken: Arc<AtomicBool>,
}

/// What a handler fails with.
pub type Error = anyhow::Error;

/// What a slash command is given by poise.
pub type Context<'a> = poise::ApplicationContext<'a, Call, Error>;

impl Call {
    /// Of this interaction, which came by this door.
    #[must_use]
    pub fn new(data: Arc<Data>, interaction: Arc<Interaction>, door: Arc<dyn Door>) -> Self {
        Self { data, interaction, door, taken: Arc::default() }
    }

    /// Who asks.
    pub fn actor(&self, surface: Surface) -> Result<Actor, Refusal> {
        actor(&self.interaction, surface)
    }

    /// Does what a command asks for, and answers.
    pub async fn perform(&self, intent: impl Into<Intent>) {
        let asked = Asked::by_command(intent);
        respond(&self.data, self.take(), self.actor(Surface::Command), Ok(asked)).await;
    }

    /// Undertakes to answer.
    pub(super) fn take(&self) -> Waiting {
        self.taken.store(true, Ordering::Relaxed);
        Waiting::of(&self.interaction, &self.door)
    }

    pub(super) fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Relaxed)
    }
}
