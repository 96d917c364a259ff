//! What people do to the bot: the interactions behind the verbs and behind the page.
//!
//! Both come through the same doors with the same values: [`command::run`], [`component::use_it`], [`dialog::submit`].
//! The verbs first turn what a person says into what their client would send; the page is that client.

pub(crate) mod command;
pub(crate) mod command_line;
pub(crate) mod component;
pub(crate) mod dialog;
mod entity;
pub(crate) mod fields;
mod given;
mod payload;

pub(crate) use payload::file_json;

use std::sync::Arc;

use serde_json::Value;

use crate::inner::Inner;
use crate::model::{ANSWER_WITHIN, Interaction, Kind, Owed};
use crate::record::InteractionRecord;
use crate::state::State;

/// A proposal of an autocompleting option.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the person sees.
    pub name: String,
    /// What is sent when it is chosen.
    pub value: Value,
}

/// Something that a person cannot do in Discord's client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    /// No such person, channel, role, message, field or option.
    #[error("there is no {kind} {name:?} here; there are: {known}")]
    Nothing {
        /// What was looked for.
        kind: &'static str,
        name: String,
        /// What there is instead.
        known: String,
    },
    /// The command line does not fit what is registered.
    #[error("the command line {line:?} does not work: {why}")]
    CommandLine { line: String, why: String },
    /// The button or select is greyed out.
    #[error("{name:?} is disabled")]
    Disabled {
        /// Its label or placeholder.
        name: String,
    },
    /// Discord's client does not let a value through.
    #[error("{field:?} does not take that: {why}")]
    Value {
        /// The field's label, placeholder or name.
        field: String,
        why: String,
    },
    /// No dialog is open in front of this person here.
    #[error("no dialog is open")]
    NoDialog,
    /// The bot is not connected, so that nothing can be delivered.
    #[error("the bot is not connected")]
    NoBot,
}

impl Misuse {
    pub(crate) fn nothing(
        kind: &'static str,
        name: &str,
        known: impl IntoIterator<Item = String>,
    ) -> Self {
        let known: Vec<String> = known.into_iter().collect();
        Self::Nothing {
            kind,
            name: name.to_owned(),
            known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
        }
    }
}

/// Where a person is, and who, and in which of their clients: a dialog is open in the one that asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) person: u64,
    pub(crate) channel: u64,
    /// The tab of the page; 0 for a person of a test.
    pub(crate) tab: u64,
}

/// An interaction about to be delivered.
pub(crate) struct Act {
    pub(crate) kind: Kind,
    pub(crate) data: Value,
    pub(crate) about: String,
    pub(crate) command: Option<String>,
    pub(crate) source: Option<u64>,
    /// What is different from a well-formed event: fields by name, null to leave one out.
    pub(crate) bent: Value,
}

/// Delivers an interaction, and has it given up after three seconds. Returns its id.
pub(crate) fn deliver(inner: &Arc<Inner>, at: Standing, act: Act) -> Result<u64, Misuse> {
    let id = inner.change(|state| {
        state.expire();
        if !state.sessions.any() {
            return Err(Misuse::NoBot);
        }
        let (interaction, about) = make(state, at, act);
        let times = std::mem::replace(&mut state.faults.deliver_next, 1);
        let id = interaction.id;
        let record = InteractionRecord {
            id,
            kind: interaction.kind,
            person: state
                .world
                .human(at.person)
                .map_or_else(String::new, |person| person.name.clone()),
            about,
            delivered: interaction.delivered,
            deliveries: times,
            callbacks: Vec::new(),
        };
        state.record.delivered(record);
        for _ in 0..times {
            state.sessions.dispatch("INTERACTION_CREATE", &interaction.event);
        }
        state.begin(interaction);
        Ok(id)
    })?;
    let inner = Arc::downgrade(inner);
    tokio::spawn(async move {
        tokio::time::sleep(ANSWER_WITHIN + std::time::Duration::from_millis(20)).await;
        if let Some(inner) = inner.upgrade() {
            inner.change(State::expire);
        }
    });
    Ok(id)
}

fn make(state: &mut State, at: Standing, act: Act) -> (Interaction, String) {
    let id = state.ids.next();
    // Long and unguessable to look at, as Discord's are; unique because the id is.
    let token = format!("sandbox-interaction-{id}-{:032x}", id.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let source = act.source.and_then(|id| state.message(id).cloned());
    let mut event = payload::interaction(state, id, &token, at, &act, source.as_ref());
    if let (Some(event), Some(bent)) = (event.as_object_mut(), act.bent.as_object()) {
        for (key, value) in bent {
            if value.is_null() {
                event.remove(key);
            } else {
                event.insert(key.clone(), value.clone());
            }
        }
    }
    let interaction = Interaction {
        id,
        token,
        kind: act.kind,
        at,
        event: event.into(),
        command: act.command,
        source: act.source,
        delivered: state.clock.now(),
        answered: None,
        owed: Owed::Nothing,
        original: None,
        choices: None,
        expired: false,
    };
    (interaction, act.about)
}
