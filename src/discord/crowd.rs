//! Those without a level line up where many come at once, so that whoever may do something finds the way free.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::actor::actor;
use super::interaction::Interaction;
use crate::app::App;
use crate::domain::access::Surface;

/// So many of them are answered at the same time.
const AT_ONCE: usize = 8;

/// After this time in the line Discord hardly waits any more.
const LONGEST: Duration = Duration::from_millis(2500);

/// The line.
#[derive(Debug)]
pub struct Crowd {
    places: Semaphore,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_ONCE) }
    }
}

impl Crowd {
    /// Lets whoever seems to have a level pass at once; the others when it is their turn, with a place that they have
    /// until they are answered. `None`: it is too late for them.
    pub async fn pass(
        &self,
        app: &App,
        interaction: &Interaction,
    ) -> Option<Option<SemaphorePermit<'_>>> {
        // With what they ask says nothing of who they are.
        let actor = actor(interaction, Surface::Command);
        if actor.is_ok_and(|actor| app.seems_to_have_a_level(&actor)) {
            return Some(None);
        }
        let place = timeout(LONGEST, self.places.acquire()).await;
        Some(place.ok()?.ok())
    }
}
