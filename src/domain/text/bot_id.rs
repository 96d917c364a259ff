//! The id by which the voice platform knows a bot.

use std::fmt;

/// A voice bot's id: 1 to 64 of `A-Z a-z 0-9 . _ ~ @ + = -`, case-sensitive. Never a `:`, which separates
/// the parts of a component's custom id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BotId(String);

/// Why a text is no bot id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BotIdError {
    /// Nothing was typed.
    #[error("Bot ID is blank.")]
    Blank,
}

impl BotId {
    /// Reads what a person typed.
    pub fn parse(_input: &str) -> Result<Self, BotIdError> {
        unimplemented!()
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
