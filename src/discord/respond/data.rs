//! What is needed to answer anybody.

use std::num::NonZeroU32;

use tokio_util::task::TaskTracker;

use super::denials::Denials;
use super::turns::Turns;
use crate::app::App;
use crate::clock::DiscordClock;
use crate::discord::crowd::Crowd;
use crate::discord::limits::Limits;
use crate::discord::served::Served;
use crate::domain::access::{Action, Actor};
use crate::domain::refusal::Refusal;

/// What every handler is given.
#[derive(Debug)]
pub struct Data {
    pub app: App,
    /// Interactions that are still being answered: a shutdown waits for them.
    pub in_flight: TaskTracker,
    pub limits: Limits,
    pub crowd: Crowd,
    pub served: Served,
    pub(super) clock: DiscordClock,
    pub(super) denials: Denials,
    pub(super) turns: Turns,
}

impl Data {
    /// The data of a fresh process.
    #[must_use]
    pub fn new(app: App, clock: DiscordClock, requests_per_minute: NonZeroU32) -> Self {
        Self {
            app,
            in_flight: TaskTracker::new(),
            limits: Limits::new(requests_per_minute),
            crowd: Crowd::default(),
            served: Served::default(),
            clock,
            denials: Denials::default(),
            turns: Turns::default(),
        }
    }

    /// The same, for these servers alone.
    #[must_use]
    pub fn serving(self, served: Served) -> Self {
        Self { served, ..self }
    }

    /// Counts a request, or refuses it and says how long to wait.
    pub fn admit(&self, actor: &Actor) -> Result<(), Refusal> {
        self.limits.admit(actor, self.app.seems_to_have_a_level(actor))
    }

    /// Records a refused attempt, once a member, action, surface and hour, without anybody waiting.
    pub fn record_denial(&self, actor: &Actor, action: Action) {
        if !self.denials.is_first(actor, action, self.app.now()) {
            return;
        }
        let (app, actor) = (self.app.clone(), actor.clone());
        self.in_flight.spawn(async move {
            if let Err(error) = app.record_denial(&actor, action).await {
                let interaction = actor.interaction;
                tracing::error!(interaction, "a refusal was not recorded: {error:#}");
            }
        });
    }
}
