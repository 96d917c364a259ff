//! The Account SID: the public name of an Exotel account.

use std::fmt;

/// An Account SID: 2 to 64 of `A-Z a-z 0-9 _ -`. Its letter case is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountSid(String);

/// Why a text is no Account SID. Never repeats what was typed: it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountSidError {
    /// Nothing was typed.
    #[error("Account SID is blank.")]
    Blank,
}

impl AccountSid {
    /// Reads what a person typed.
    pub fn parse(_input: &str) -> Result<Self, AccountSidError> {
        unimplemented!()
    }

    /// The SID as typed, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
