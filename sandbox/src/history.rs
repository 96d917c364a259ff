//! What a test asks of what happened.

use std::time::Duration;

use crate::record::{self, Counters, Exchange, InteractionRecord, Violation};
use crate::sandbox::Sandbox;
use crate::state::State;

impl Sandbox {
    /// How often the bot connected, identified and resumed, and where.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.inner.with(|state| state.record.counters.clone())
    }

    /// The REST requests so far, in the order of their arrival: the last [`Options::remembers`](crate::Options::remembers) of them.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.inner.with(|state| state.record.exchanges.iter().cloned().collect())
    }

    /// The interactions so far, in the order of delivery, with the callbacks that came for each: the last
    /// [`Options::remembers`](crate::Options::remembers) of them.
    #[must_use]
    pub fn interactions(&self) -> Vec<InteractionRecord> {
        self.inner.with(|state| state.record.interactions.iter().cloned().collect())
    }

    /// One interaction that is still remembered, with the callbacks that came for it.
    #[must_use]
    pub fn interaction(&self, id: u64) -> Option<InteractionRecord> {
        self.inner.with(|state| {
            let mut records = state.record.interactions.iter().rev();
            records.find(|it| it.id == id).cloned()
        })
    }

    /// Whether the bot has sent this text for an interaction, as its answer or later, and Discord took it.
    #[must_use]
    pub fn was_sent(&self, interaction: u64, text: &str) -> bool {
        self.inner.with(|state| was_sent(state, interaction, text))
    }

    /// Waits until one of these texts [`Sandbox::was_sent`], at most `within`. Says whether it was.
    pub async fn is_sent(&self, interaction: u64, texts: &[&str], within: Duration) -> bool {
        let one_was = |state: &State| texts.iter().any(|text| was_sent(state, interaction, text));
        self.inner.wait(within, |state| one_was(state).then_some(())).await.is_some()
    }

    /// Everything the bot ever sent by REST, as text: to look for what must not be in it.
    ///
    /// # Panics
    /// When some of it is forgotten, for then the look would say nothing.
    #[must_use]
    pub fn bodies(&self) -> Vec<String> {
        self.inner.with(|state| {
            let forgotten = state.record.exchanges.forgotten();
            assert_eq!(
                forgotten, 0,
                "requests are forgotten: ask for more with Options::remembers"
            );
            let exchanges = state.record.exchanges.iter();
            exchanges
                .filter(|exchange| !exchange.body.is_null())
                .map(|exchange| exchange.body.to_string())
                .collect()
        })
    }

    /// What the bot did that a good bot does not, also in what is forgotten by now: see [`Violation`].
    #[must_use]
    pub fn audit(&self) -> Vec<Violation> {
        self.inner.with(|state| record::audit(&state.record))
    }
}

fn was_sent(state: &State, interaction: u64, text: &str) -> bool {
    let Some(token) = state.interactions.get(&interaction).map(|it| &it.token) else {
        return false;
    };
    let mut newest = state.record.exchanges.iter().rev();
    newest.any(|it| {
        (200..300).contains(&it.status)
            && it.path.contains(token)
            && it.body.to_string().contains(text)
    })
}
