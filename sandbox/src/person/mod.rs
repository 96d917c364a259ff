//! A person, with the verbs of a person.
//!
//! These are for tests and examples: what cannot be done in Discord's client panics, and says what is seen instead.

#![expect(
    clippy::must_use_candidate,
    reason = "what a person does is done, whatever becomes of the value"
)]

mod dialog;
mod look;
mod story;
mod verbs;

use std::fmt::{self, Display};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::inner::Inner;
use crate::interact::{Misuse, Standing};
use crate::model::Owed;
use crate::sandbox::Sandbox;

pub use story::Story;

/// How long a verb waits for the bot's answer: the three seconds that it has, and a little.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long a look waits for what is to be seen.
const LOOK: Duration = Duration::from_secs(5);
/// How long a verb waits for a bot that is still starting.
const START: Duration = Duration::from_secs(10);

/// A person in a channel. Cheap to clone; clones share what they look at.
#[derive(Clone)]
pub struct Person {
    inner: Arc<Inner>,
    /// Keeps the server running.
    sandbox: Sandbox,
    at: Standing,
    /// The message gone back to, and the newest change at that time.
    gone_back: Arc<Mutex<Option<(u64, u64)>>>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Person").field(&self.name()).finish()
    }
}

/// What cannot be done is a mistake in the test.
#[track_caller]
fn must<T>(who: &Person, what: impl Display, result: Result<T, Misuse>) -> T {
    match result {
        Ok(value) => value,
        Err(misuse) => panic!("{} cannot {what}: {misuse}\n{}", who.name(), who.picture()),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

impl Person {
    pub(crate) fn new(sandbox: &Sandbox, person: u64) -> Self {
        let inner = Arc::clone(&sandbox.inner);
        let channel = inner.with(|state| {
            let guild = state.world.guilds.first();
            guild.and_then(|guild| guild.channels.first()).map_or(0, |channel| channel.id)
        });
        Self {
            inner,
            sandbox: sandbox.clone(),
            at: Standing { person, channel, tab: 0 },
            gone_back: Arc::default(),
        }
    }

    /// The same person in another channel or thread: `#ops`, or `Other Co/#ops`.
    ///
    /// # Panics
    /// When there is no such channel.
    #[must_use]
    pub fn in_channel(&self, name: &str) -> Self {
        self.standing_in(self.sandbox.channel_id(name))
    }

    /// The same person in their direct messages with the bot.
    #[must_use]
    pub fn in_dm(&self) -> Self {
        let dm = self.inner.with(|state| {
            let person = state.world.human(self.at.person);
            person.map_or(0, |person| person.dm)
        });
        self.standing_in(dm)
    }

    fn standing_in(&self, channel: u64) -> Self {
        Self { at: Standing { channel, ..self.at }, gone_back: Arc::default(), ..self.clone() }
    }

    /// Their name.
    #[must_use]
    pub fn name(&self) -> String {
        self.inner.with(|state| {
            let person = state.world.human(self.at.person);
            person.map_or_else(String::new, |person| person.name.clone())
        })
    }

    /// Their id.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.at.person
    }

    /// The id of the channel they are in.
    #[must_use]
    pub fn channel_id(&self) -> u64 {
        self.at.channel
    }

    fn forget_the_past(&self) {
        self.looks_at(None);
    }

    fn looks_at(&self, older: Option<(u64, u64)>) {
        *self.gone_back.lock().unwrap_or_else(PoisonError::into_inner) = older;
    }

    /// Waits until the bot has answered for good, or its time is over.
    async fn answered(&self, id: u64) {
        self.inner
            .wait(PATIENCE, |state| {
                let it = state.interactions.get(&id)?;
                let done = it.answered.is_some() && it.owed == Owed::Nothing;
                (done || it.expired).then_some(())
            })
            .await;
    }
}
