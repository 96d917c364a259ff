//! The WebSocket URL that Exotel's Voicebot applet is given: a bot's own, or derived from its id.
//!
//! It is never stored for a number, so another bot or another base shows at once.

mod error;
mod reading;
mod secrets;

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::text::BotId;

pub use error::{BotUrlError, WebsocketBaseError};
pub use secrets::{masked, without_userinfo};

/// Most bytes of a bot's own URL. Exotel takes fewer than 600 characters.
pub const MAX_BOT_URL: usize = 512;
/// Most bytes of the base: with `/exotel/` and the longest encoded id, a derived URL stays below Exotel's
/// 600 characters.
pub const MAX_WEBSOCKET_BASE: usize = 256;

/// What stays as it is in a path segment (RFC 3986, 2.3); all else is percent-encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A voice bot's own WebSocket URL: `wss://`, or `https://` of an endpoint that answers with one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BotUrl(String);

/// The base of the derived URLs: `voicebots.websocket_base` of the configuration, without a last slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebsocketBase(String);

impl BotUrl {
    /// Reads what a person typed. It must be a public host as Exotel reaches it; its query may hold
    /// `sample-rate` (8000, 16000 or 24000) and up to three parameters of one's own, 256 characters in all.
    pub fn parse(input: &str) -> Result<Self, BotUrlError> {
        reading::bot_url(input).map(Self)
    }

    /// Takes a stored URL as it is.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0), Ok(url) if url == *self)
    }

    /// The URL as typed, trimmed, with scheme and host in lower case and without the default port.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether Exotel asks this URL for the WebSocket URL at the start of each call.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl WebsocketBase {
    /// Reads the configured value: `wss://`, or `ws://` on loopback; it may have a path.
    pub fn parse(input: &str) -> Result<Self, WebsocketBaseError> {
        reading::websocket_base(input).map(Self)
    }

    /// The base, without a last slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The bot's WebSocket URL: its own, else `{base}/exotel/{id}` with the id percent-encoded, else none.
#[must_use]
pub fn derive(own: Option<&BotUrl>, base: Option<&WebsocketBase>, id: &BotId) -> Option<String> {
    if let Some(own) = own {
        return Some(own.0.clone());
    }
    let base = base?;
    Some(format!("{}/exotel/{}", base.0, utf8_percent_encode(id.as_str(), SEGMENT)))
}

impl fmt::Display for BotUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for WebsocketBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
