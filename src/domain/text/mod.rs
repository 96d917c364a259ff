//! Names that people give to things, and the ids of voice bots.
//!
//! Markdown characters are welcome in a name (`R&D *beta*`, `Sales_North`): every view escapes them with
//! [`escape_markdown`], so refusing them would only annoy. A backtick is refused, as nothing can escape it
//! where a name stands in a code span.

mod bot_id;
mod characters;
mod fit;
mod folded;
mod joiners;
mod markdown;
mod typed;

use std::fmt;

pub use bot_id::{BotId, BotIdError};
pub(super) use characters::{is_invisible, visible};
pub use fit::{clip, start_of};
pub use folded::folded;
pub use markdown::{code_block_safe, escape_markdown};
pub use typed::{holds_invisible, trimmed, unwrapped, unwrapped_url};

/// Most characters of a label or a name, counted after NFC. Twice as many, escaped, fit every line of a view.
pub const MAX_NAME: usize = 64;

/// A number's label: 1 to 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(String);

/// A voice bot's name: 1 to 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BotName(String);

/// Why a text cannot be a name. Names a character by its code point only, never repeats the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing was typed where something is needed.
    #[error("{field} is blank. Write 1 to {MAX_NAME} characters.")]
    Blank { field: &'static str },
    /// Too many characters.
    #[error("{field} is too long. Write at most {max} characters.")]
    TooLong { field: &'static str, max: usize },
    /// More than one line.
    #[error("{field} contains a line break. Write it on one line.")]
    LineBreak { field: &'static str },
    /// A control, zero-width or direction-changing character.
    #[error(
        "{field} contains an invisible character (U+{code:04X}). Delete it, or type the text by hand."
    )]
    Invisible { field: &'static str, code: u32 },
    /// A character that has no agreed look.
    #[error("{field} contains a character that not everyone can see (U+{code:04X}). Leave it out.")]
    Unassigned { field: &'static str, code: u32 },
    /// Marks without a letter, or more than three on one.
    #[error("{field} contains accents without a letter, or more than 3 on one. Leave them out.")]
    Marks { field: &'static str },
    /// A name that a choice of bots reads as something else.
    #[error(
        "{field} must not be \"None\", or \"b:\" and a number: those mean something else where a bot is chosen. Write another name."
    )]
    Reserved { field: &'static str },
    /// A backtick.
    #[error("{field} contains a backtick. Write ' instead.")]
    Backtick { field: &'static str },
}

/// What choosing no bot is called, in selects, in suggestions and by people.
pub const NO_BOT: &str = "none";

/// The key in a select's or a suggestion's value for a bot, `b:3`.
#[must_use]
pub fn bot_key(choice: &str) -> Option<i64> {
    choice.strip_prefix("b:").and_then(|key| key.parse().ok())
}

/// Whether a choice of bots would not take this for a name.
fn reads_as_choice(name: &str) -> bool {
    name.eq_ignore_ascii_case(NO_BOT) || bot_key(name).is_some()
}

impl Label {
    /// Reads what a person typed; blank is no label.
    pub fn parse(input: &str) -> Result<Option<Self>, TextError> {
        Ok(characters::name("Label", MAX_NAME, input)?.map(Self))
    }

    /// Takes a stored label as it is: what was good when it was saved stays readable.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0), Ok(Some(label)) if label == *self)
    }

    /// The label as it is stored; escape it before it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BotName {
    /// Reads what a person typed.
    pub fn parse(input: &str) -> Result<Self, TextError> {
        let field = "Name";
        let name = characters::name(field, MAX_NAME, input)?.ok_or(TextError::Blank { field })?;
        if reads_as_choice(&name) { Err(TextError::Reserved { field }) } else { Ok(Self(name)) }
    }

    /// Takes a stored name as it is.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0), Ok(name) if name == *self)
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
