//! The id by which the voice platform knows a bot.

use std::fmt;

/// Most characters of a bot's id.
const MAX: usize = 64;

/// A voice bot's id: 1 to 64 of `A-Z a-z 0-9 . _ ~ @ + = -`, case-sensitive.
///
/// Platforms use UUIDs, 24 hex digits, or words such as `sales-en` and `agent.org`. There is no `:`, which
/// separates the parts of a component's custom id, no `/`, which servers decode before they route, and
/// nothing that needs care in a code block.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BotId(String);

/// Why a text is no bot id. The text of each says what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BotIdError {
    /// Nothing was typed.
    #[error("Bot ID is blank. Copy it from your voice platform.")]
    Blank,
    /// More than 64 characters.
    #[error("Bot ID is longer than {MAX} characters. Copy only the id from your voice platform.")]
    TooLong,
    /// A URL was typed.
    #[error(
        "Bot ID looks like a URL. Write only the bot's id here; a URL of its own goes into WebSocket URL."
    )]
    Url,
    /// Already percent-encoded.
    #[error(
        "Bot ID contains a %. Write the id as your voice platform shows it; it is encoded for URLs by itself."
    )]
    Encoded,
    /// `.` or `..`, which mean a folder in a URL.
    #[error("Bot ID must contain a letter or a digit.")]
    NoLetter,
    #[error(
        "Bot ID contains an invisible character. Copy it from your voice platform again, or type it by hand."
    )]
    Invisible,
    /// It is what "no bot" is called.
    #[error("Bot ID must not be None, which means no bot. Use another id.")]
    None,
    /// Any other character.
    #[error(
        "Bot ID may contain only A to Z, a to z, 0 to 9 and . _ ~ @ + = - without spaces. Copy it from your voice platform."
    )]
    Character,
}

impl BotId {
    /// Reads what a person typed, without what stands around it.
    pub fn parse(input: &str) -> Result<Self, BotIdError> {
        let text = super::unwrapped(input);
        if text.is_empty() {
            return Err(BotIdError::Blank);
        }
        if text.eq_ignore_ascii_case(super::NO_BOT) {
            return Err(BotIdError::None);
        }
        if text.contains("://") || text.contains('/') {
            return Err(BotIdError::Url);
        }
        if text.contains('%') {
            return Err(BotIdError::Encoded);
        }
        if super::holds_invisible(text) {
            return Err(BotIdError::Invisible);
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._~@+=-".contains(&b);
        if !text.bytes().all(allowed) {
            return Err(BotIdError::Character);
        }
        if text.len() > MAX {
            return Err(BotIdError::TooLong);
        }
        if !text.bytes().any(|b| b.is_ascii_alphanumeric()) {
            return Err(BotIdError::NoLetter);
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes a stored id as it is.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0), Ok(id) if id == *self)
    }

    /// The id as typed, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
