//! The WebSocket URL that Exotel's Voicebot applet is given.

use crate::domain::text::BotId;

/// A voice bot's own WebSocket URL: `wss://`, or `https://` that returns one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BotUrl(String);

/// The base of the derived URLs: `voicebots.websocket_base` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebsocketBase(String);

/// Why a text is no WebSocket URL of a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BotUrlError {
    /// Nothing was typed.
    #[error("WebSocket URL is blank.")]
    Blank,
}

/// Why a text is no base of WebSocket URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebsocketBaseError {
    /// Neither `wss://` nor `ws://` on loopback.
    #[error("voicebots.websocket_base must start with wss://.")]
    Scheme,
}

impl BotUrl {
    /// Reads what a person typed.
    pub fn parse(_input: &str) -> Result<Self, BotUrlError> {
        unimplemented!()
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl WebsocketBase {
    /// Reads the configured value.
    pub fn parse(_input: &str) -> Result<Self, WebsocketBaseError> {
        unimplemented!()
    }

    /// The base, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The bot's WebSocket URL: its own, else `{base}/exotel/{id}`, else none.
#[must_use]
pub fn derive(_own: Option<&BotUrl>, _base: Option<&WebsocketBase>, _id: &BotId) -> Option<String> {
    unimplemented!()
}
