//! The things of a Discord that come and go: interactions, messages, dialogs, notices.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::interact::Standing;

/// Message flag: seen by one person only.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// Message flag: made of components alone ("Components V2").
pub(crate) const COMPONENTS_V2: u64 = 1 << 15;

/// How long an interaction may stay unanswered (Discord: three seconds).
pub(crate) const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// How long an interaction's token is good (Discord: fifteen minutes).
pub(crate) const TOKEN_LIFE: Duration = Duration::from_mins(15);

/// How long a nonce is remembered (Discord: "the past few minutes").
pub(crate) const NONCE_LIFE: Duration = Duration::from_mins(5);

/// Time since the start, plus what a test has skipped.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    skipped: Duration,
}

impl Default for Clock {
    fn default() -> Self {
        Self { start: Instant::now(), skipped: Duration::ZERO }
    }
}

impl Clock {
    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed() + self.skipped
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.skipped += by;
    }
}

/// What kind of interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Command,
    /// A pressed button or a changed select.
    Component,
    /// Typing in an option that autocompletes.
    Autocomplete,
    /// A submitted dialog.
    Dialog,
}

impl Kind {
    /// Discord's interaction type.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Autocomplete => 4,
            Self::Dialog => 5,
        }
    }
}

/// What the bot still owes after a callback that only defers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owed {
    Nothing,
    /// Type 5: the message that now says "thinking".
    Message,
    /// Type 6: an edit of the message that was clicked.
    Edit,
}

/// An interaction, from its delivery on.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    pub(crate) id: u64,
    pub(crate) token: String,
    pub(crate) kind: Kind,
    pub(crate) at: Standing,
    /// The event's `d`, to be delivered again.
    pub(crate) event: Arc<Value>,
    /// What a message that answers it is headed with: `did add`.
    pub(crate) command: Option<String>,
    /// The message whose component was used, here or to open the dialog.
    pub(crate) source: Option<u64>,
    pub(crate) delivered: Duration,
    /// The callback that was accepted: its type.
    pub(crate) answered: Option<u64>,
    pub(crate) owed: Owed,
    /// The message that `@original` means.
    pub(crate) original: Option<u64>,
    pub(crate) choices: Option<Vec<Value>>,
    pub(crate) expired: bool,
}

/// A message of the bot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    /// For whom alone it is, when it is ephemeral.
    pub(crate) only_for: Option<u64>,
    /// Who caused it, by which command.
    pub(crate) invoked: Option<(u64, String)>,
    /// Whose interaction it answers.
    pub(crate) caused_by: Option<u64>,
    pub(crate) interaction: Option<u64>,
    pub(crate) content: String,
    /// What the bot called it, and when on the sandbox's clock.
    #[serde(skip)]
    pub(crate) nonce: Option<(String, Duration)>,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) flags: u64,
    pub(crate) created_ms: u64,
    pub(crate) edited_ms: Option<u64>,
    pub(crate) thinking: bool,
    pub(crate) gone: bool,
    /// Grows with every change of any message: the largest is the newest.
    pub(crate) touched: u64,
}

/// A dialog open in front of a person, in one of their clients.
#[derive(Debug, Clone)]
pub(crate) struct Dialog {
    pub(crate) interaction: u64,
    pub(crate) at: Standing,
    pub(crate) custom_id: String,
    pub(crate) title: String,
    pub(crate) components: Vec<Value>,
    pub(crate) source: Option<u64>,
    /// What a person of a test has entered so far, by custom id: a string, a list of strings or a boolean. A tab of the
    /// page keeps that itself.
    pub(crate) entered: HashMap<String, Value>,
    /// The interaction of a submit that the bot has not answered yet.
    pub(crate) submitting: Option<u64>,
}

/// A line that Discord itself shows to a person.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: u64,
    pub(crate) person: u64,
    pub(crate) channel: u64,
    pub(crate) text: &'static str,
    pub(crate) touched: u64,
}

/// A registered command: for one server, or everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Registered {
    pub(crate) guild: Option<u64>,
    pub(crate) json: Value,
}

/// A file that came with a message or an option.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}
