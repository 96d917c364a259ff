//! What people type, before it is judged, and how it survives a refusal.

use serde::{Deserialize, Serialize};

use crate::domain::audit::Seq;

/// A voice bot as chosen or typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BotChoice {
    /// "None".
    #[default]
    None,
    /// One of the suggestions.
    Key(i64),
    /// Typed past the suggestions: an id or a name.
    Typed(String),
}

/// The value of "None" in selects and suggestions.
pub const NO_BOT: &str = "none";

impl BotChoice {
    /// Reads a select's or a suggestion's value; anything else was typed.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case(NO_BOT) {
            return Self::None;
        }
        match text.strip_prefix("b:").and_then(|key| key.parse().ok()) {
            Some(key) => Self::Key(key),
            None => Self::Typed(text.to_owned()),
        }
    }

    /// The value that a select or a suggestion carries for a voice bot.
    #[must_use]
    pub fn value(key: Option<i64>) -> String {
        key.map_or_else(|| NO_BOT.to_owned(), |key| format!("b:{key}"))
    }
}

/// The Add / Edit Number dialog, or the options of `/did add`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberForm {
    /// Phone Number.
    pub phone: String,
    /// Label.
    pub label: String,
    /// Assign Bot.
    pub bot: BotChoice,
    /// Exotel Flow URL.
    pub flow_url: String,
}

/// The options of `/did edit`: what is omitted stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberChanges {
    /// Label.
    pub label: Option<String>,
    /// Voice bot.
    pub bot: Option<BotChoice>,
    /// Flow URL.
    pub flow_url: Option<String>,
}

impl NumberChanges {
    /// Nothing is to be changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.label.is_none() && self.bot.is_none() && self.flow_url.is_none()
    }
}

/// The Add / Edit Voice Bot dialog, or the options of `/voicebot add`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceBotForm {
    /// Bot ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// WebSocket URL of its own.
    pub own_url: String,
}

/// The options of `/voicebot edit`: what is omitted stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceBotChanges {
    /// Name.
    pub name: Option<String>,
    /// Own WebSocket URL.
    pub own_url: Option<String>,
}

impl VoiceBotChanges {
    /// Nothing is to be changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.name.is_none() && self.own_url.is_none()
    }
}

/// What is kept of a refused dialog. Of a secret, only that one had been typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Draft {
    /// Edit credentials.
    Credentials {
        /// Account SID.
        sid: String,
        /// API Base URL.
        base_url: String,
        /// An API Key had been typed, or must be now.
        key: bool,
        /// An API Token had been typed, or must be now.
        token: bool,
    },
    /// Add / Edit Number.
    Number {
        /// The rev that an edit had seen.
        seen: Seq,
        /// What was typed.
        form: NumberForm,
    },
    /// Add / Edit Voice Bot.
    VoiceBot {
        /// The rev that an edit had seen.
        seen: Seq,
        /// What was typed.
        form: VoiceBotForm,
    },
}
