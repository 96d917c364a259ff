//! Names that people give to things.

mod bot_id;
mod markdown;

pub use bot_id::{BotId, BotIdError};
pub use markdown::{code_block_safe, escape_markdown};

use std::fmt;

/// A number's label: 1 to 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(String);

/// A voice bot's name: 1 to 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BotName(String);

/// Why a text cannot be a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing was typed where something is needed.
    #[error("{field} is blank.")]
    Blank {
        /// The field's name as the person sees it.
        field: &'static str,
    },
}

impl Label {
    /// Reads what a person typed; blank is no label.
    pub fn parse(_input: &str) -> Result<Option<Self>, TextError> {
        unimplemented!()
    }

    /// The label as it is stored; escape it before it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BotName {
    /// Reads what a person typed.
    pub fn parse(_input: &str) -> Result<Self, TextError> {
        unimplemented!()
    }

    /// The name as it is stored; escape it before it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for BotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
