//! Discord: from an interaction to an [`Intent`](crate::app::intent::Intent), and from a
//! [`Screen`](crate::app::screen::Screen) to the exact JSON that answers it. Nothing else happens here.

pub mod actor;
pub mod bridge;
mod channels;
pub mod custom_id;
pub mod dialogs;
pub mod directory;
pub mod framework;
pub mod limits;
pub mod on_error;
mod outbox;
mod register;
pub mod reply;
pub mod respond;
pub mod router;
pub mod views;

use std::num::NonZeroU32;

use tokio_util::task::TaskTracker;

use crate::app::App;
use limits::Limits;
use respond::{Denials, Turns};

/// What every handler is given.
#[derive(Debug)]
pub struct Data {
    /// Switchboard itself.
    pub app: App,
    /// Interactions that are still being answered: a shutdown waits for them.
    pub in_flight: TaskTracker,
    /// Refusals that were recorded within the hour.
    pub denials: Denials,
    /// How much may be asked.
    pub limits: Limits,
    /// Whose turn it is to be answered.
    pub turns: Turns,
}

impl Data {
    /// The data of a fresh process.
    #[must_use]
    pub fn new(app: App, requests_per_minute: NonZeroU32) -> Self {
        Self {
            app,
            in_flight: TaskTracker::new(),
            denials: Denials::default(),
            limits: Limits::new(requests_per_minute),
            turns: Turns::default(),
        }
    }
}

/// What a handler fails with; [`on_error`] words it.
pub type Error = anyhow::Error;

/// What a slash command is given.
pub type Context<'a> = poise::ApplicationContext<'a, Data, Error>;
