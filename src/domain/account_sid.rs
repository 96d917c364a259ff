//! The Account SID: the public name of an Exotel account, the part of every API path after `Accounts`.

use std::fmt;

use super::slips::{Slip, looks_secret, slip};
use super::text::{holds_invisible, unwrapped};

/// Fewest characters of an Account SID.
const MIN: usize = 2;
/// Most characters of an Account SID.
const MAX: usize = 64;

/// An Account SID: 2 to 64 of `A-Z a-z 0-9 _ -`.
///
/// Its letter case is kept, since Exotel shows it; two that differ only in case are the same account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountSid(String);

/// Why a text is no Account SID. Never repeats what was typed: people paste keys into the wrong box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountSidError {
    #[error("Account SID is blank. Copy it from Exotel's API settings.")]
    Blank,
    #[error(
        "Account SID looks like a URL. Write only the SID, such as acme1, as Exotel's API settings show it."
    )]
    Url,
    /// A placeholder of the documentation was left in.
    #[error(
        "Account SID is still a placeholder. Write your own SID, such as acme1, as Exotel's API settings show it."
    )]
    Placeholder,
    #[error(
        "Account SID is masked: dots, asterisks or crosses in place of the real one. Copy the SID itself, such as acme1, from Exotel's API settings."
    )]
    Mask,
    /// `NAME=value`, or the header of a request.
    #[error(
        "Account SID is the line of a file or of a request. Paste only the SID, such as acme1, without the name before it."
    )]
    Assignment,
    /// `sid:token`, `key:token`.
    #[error(
        "Account SID is two values with a : between them. Put the SID here, such as acme1, and API Key and API Token into their own fields."
    )]
    Pair,
    #[error(
        "Account SID is one character repeated. Copy your own SID, such as acme1, from Exotel's API settings."
    )]
    Repeated,
    /// A long hexadecimal text: an API key or token in the wrong box.
    #[error(
        "Account SID looks like an API key or token. Put the SID here, such as acme1, and the key into its own field."
    )]
    LooksLikeSecret,
    #[error(
        "Account SID contains a space. Write only the SID, such as acme1; a company's name is not its SID."
    )]
    Space,
    #[error(
        "Account SID contains an invisible character. Copy it from Exotel's API settings again, or type it by hand."
    )]
    Invisible,
    /// A character that no SID has.
    #[error(
        "Account SID may contain only A to Z, a to z, 0 to 9, _ and -. Copy it from Exotel's API settings."
    )]
    Character,
    #[error("Account SID must have {MIN} to {MAX} characters. Copy it from Exotel's API settings.")]
    Length,
}

impl AccountSid {
    /// Reads what a person typed, without what stands around it.
    pub fn parse(input: &str) -> Result<Self, AccountSidError> {
        let text = unwrapped(input);
        if text.is_empty() {
            return Err(AccountSidError::Blank);
        }
        if slip(input.trim(), &["sid"]) == Some(Slip::Placeholder) {
            return Err(AccountSidError::Placeholder);
        }
        match slip(text, &["sid"]) {
            Some(Slip::Mask) => return Err(AccountSidError::Mask),
            Some(Slip::Assignment | Slip::Header) => return Err(AccountSidError::Assignment),
            Some(Slip::Url) => return Err(AccountSidError::Url),
            Some(Slip::Placeholder) => return Err(AccountSidError::Placeholder),
            Some(Slip::Pair) => return Err(AccountSidError::Pair),
            Some(Slip::Repeated) => return Err(AccountSidError::Repeated),
            None if text.contains('/') => return Err(AccountSidError::Url),
            None if text.starts_with(['{', '<', '[']) => return Err(AccountSidError::Placeholder),
            None => {}
        }
        if text.chars().any(char::is_whitespace) {
            return Err(AccountSidError::Space);
        }
        if looks_secret(text) {
            return Err(AccountSidError::LooksLikeSecret);
        }
        if holds_invisible(text) {
            return Err(AccountSidError::Invisible);
        }
        if !text.bytes().all(is_sid_byte) {
            return Err(AccountSidError::Character);
        }
        if !(MIN..=MAX).contains(&text.len()) {
            return Err(AccountSidError::Length);
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes a stored SID as it is.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0), Ok(sid) if sid == *self)
    }

    /// The SID as typed, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same account: letter case does not count.
    #[must_use]
    pub fn is_same_account(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other)
    }
}

/// Whether a SID may hold this byte.
pub(super) fn is_sid_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether a SID may have this many characters.
pub(super) fn is_sid_length(length: usize) -> bool {
    (MIN..=MAX).contains(&length)
}

impl fmt::Display for AccountSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
