//! Voice bots: what can answer a call.

use super::audit::{Seq, VoiceBotSnapshot};
use super::text::{BotId, BotName};
use super::websocket_url::{self, BotUrl, WebsocketBase};

/// A bot of the voice platform that numbers can be assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceBot {
    /// Its short key in this server: what buttons and selects carry. Never used again.
    pub key: i64,
    /// The change that made it so.
    pub rev: Seq,
    /// The voice platform's id for it.
    pub id: BotId,
    /// What the team calls it.
    pub name: BotName,
    /// Its own WebSocket URL, if it has one.
    pub own_url: Option<BotUrl>,
}

impl VoiceBot {
    /// The URL that Exotel connects to: derived every time, never stored.
    #[must_use]
    pub fn websocket_url(&self, base: Option<&WebsocketBase>) -> Option<String> {
        websocket_url::derive(self.own_url.as_ref(), base, &self.id)
    }

    /// What the audit trail keeps of it.
    #[must_use]
    pub fn snapshot(&self) -> VoiceBotSnapshot {
        VoiceBotSnapshot {
            id: self.id.to_string(),
            name: self.name.to_string(),
            own_url: self.own_url.as_ref().map(|url| url.as_str().to_owned()),
        }
    }
}

/// What a voice bot is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceBotParts {
    /// The voice platform's id.
    pub id: BotId,
    /// Name.
    pub name: BotName,
    /// Own WebSocket URL.
    pub own_url: Option<BotUrl>,
}
