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
/// Exotel's limit for a whole WebSocket URL ("fewer than 600 characters").
const EXOTELS_MOST: usize = 600;
/// Most bytes of the base: with `/exotel/` and the longest encoded id, a derived URL stays below Exotel's
/// 600 characters.
pub const MAX_WEBSOCKET_BASE: usize = 256;

/// What stays as it is in a path segment (RFC 3986, 2.3); all else is percent-encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A voice bot's own WebSocket URL: `wss://`, or `https://` of an endpoint that answers with one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BotUrl(String);

/// Which hosts a bot's own URL may name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hosts {
    /// Those that Exotel reaches.
    #[default]
    Public,
    /// These, and this machine, also without TLS: where `voicebots.websocket_base` is on it.
    AndLoopback,
}

impl Hosts {
    /// What goes with the configured base.
    #[must_use]
    pub fn beside(base: Option<&WebsocketBase>) -> Self {
        match base.is_some_and(|base| reading::is_on_loopback(&base.0)) {
            true => Self::AndLoopback,
            false => Self::Public,
        }
    }
}

/// The base of the derived URLs: `voicebots.websocket_base` of the configuration, without a last slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebsocketBase(String);

impl BotUrl {
    /// Reads what a person typed. It must be a public host as Exotel reaches it; its query may hold
    /// `sample-rate` (8000, 16000 or 24000) and up to three parameters of one's own, 256 characters in all.
    pub fn parse(input: &str, hosts: Hosts) -> Result<Self, BotUrlError> {
        reading::bot_url(input, hosts).map(Self)
    }

    /// Takes a stored URL as it is.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this, wherever the base is.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0, Hosts::AndLoopback), Ok(url) if url == *self)
    }

    /// The URL as typed, trimmed, with scheme and host in lower case and without the default port.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether Exotel asks this URL for the WebSocket URL at the start of each call.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        is_dynamic(&self.0)
    }
}

/// Whether a URL is asked for the WebSocket URL, and is none itself.
#[must_use]
pub fn is_dynamic(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Whether a connection may be made to a URL as Exotel makes one: that of a voice bot, or the one that an endpoint
/// names. That may hold a user name and password, which Exotel sends as Basic authentication, and its query is
/// for [`limits`] to judge.
pub fn reachable(url: &str, hosts: Hosts) -> Result<(), BotUrlError> {
    reading::reachable(url, hosts)
}

/// What Exotel would not take of a WebSocket URL, although it can be reached: its length, its sample rate, its
/// parameters.
#[must_use]
pub fn limits(url: &str) -> Option<BotUrlError> {
    reading::limits(url).err()
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
