//! Voice bots: what can answer a call.

use serde::{Deserialize, Serialize};

use super::audit::VoiceBotSnapshot;
use super::ids::Rev;
pub use super::ids::{BotKey, Source};
use super::refusal::Refusal;
use super::text::{BotId, BotName, NO_BOT, bot_key, folded};
use super::websocket_url::{self, BotUrl, WebsocketBase};

/// A voice bot as chosen or typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BotChoice {
    /// "None".
    #[default]
    None,
    /// One of those that were suggested or shown.
    Key(BotKey),
    /// Typed past the suggestions: an id or a name.
    Typed(String),
}

impl BotChoice {
    /// Reads a select's or a suggestion's value; anything else was typed.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case(NO_BOT) {
            return Self::None;
        }
        match bot_key(text) {
            Some(key) => Self::Key(BotKey(key)),
            None => Self::Typed(text.to_owned()),
        }
    }

    /// The value that a select or a suggestion carries for a voice bot.
    #[must_use]
    pub fn value(key: Option<BotKey>) -> String {
        key.map_or_else(|| NO_BOT.to_owned(), |key| format!("b:{}", key.0))
    }
}

/// By name, as every list has them; letter case does not count.
pub fn sort_by_name(bots: &mut [VoiceBot]) {
    bots.sort_by_cached_key(|bot| (folded(bot.name.as_str()), bot.key.0));
}

/// A bot of the voice platform that numbers can be assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceBot {
    pub key: BotKey,
    /// The change that made it so.
    pub rev: Rev,
    /// The voice platform's id for it.
    pub id: BotId,
    /// What the team calls it.
    pub name: BotName,
    /// Its own WebSocket URL, if it has one.
    pub own_url: Option<BotUrl>,
    pub source: Source,
}

impl VoiceBot {
    /// The URL that Exotel connects to: derived every time, never stored.
    #[must_use]
    pub fn websocket_url(&self, base: Option<&WebsocketBase>) -> Option<String> {
        websocket_url::derive(self.own_url.as_ref(), base, &self.id)
    }

    /// Whether any part of it is such that the rules of today would not save it.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.id.is_odd() || self.name.is_odd() || self.own_url.as_ref().is_some_and(BotUrl::is_odd)
    }

    /// Refuses to have it changed or removed by hand where it is only copied from the voice platform's list.
    pub fn refuse_of_platform(&self) -> Result<(), Refusal> {
        match self.source {
            Source::Team => Ok(()),
            Source::Platform => Err(Refusal::OfThePlatform(self.name.to_string())),
            Source::Vanished => Err(Refusal::OnceOfThePlatform(self.name.to_string())),
        }
    }

    /// What the audit trail keeps of it.
    #[must_use]
    pub fn snapshot(&self) -> VoiceBotSnapshot {
        VoiceBotSnapshot {
            id: self.id.to_string(),
            name: self.name.to_string(),
            own_url: self.own_url.as_ref().map(|url| url.as_str().to_owned()),
            source: self.source.remark().map(|_| self.source.word().to_owned()),
        }
    }
}

/// A voice bot and how many numbers it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotUse {
    pub bot: VoiceBot,
    pub numbers: i64,
}

/// What a voice bot is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceBotParts {
    pub id: BotId,
    pub name: BotName,
    pub own_url: Option<BotUrl>,
    pub source: Source,
}

impl VoiceBotParts {
    /// A voice bot that the team adds by hand.
    #[must_use]
    pub const fn by_hand(id: BotId, name: BotName, own_url: Option<BotUrl>) -> Self {
        Self { id, name, own_url, source: Source::Team }
    }

    /// What a snapshot puts back.
    #[must_use]
    pub fn from_snapshot(before: &VoiceBotSnapshot) -> Self {
        Self {
            id: BotId::from_stored(before.id.clone()),
            name: BotName::from_stored(before.name.clone()),
            own_url: before.own_url.clone().map(BotUrl::from_stored),
            source: before.source.as_deref().and_then(Source::from_word).unwrap_or_default(),
        }
    }
}
