//! A secret's field as typed, and what people paste there that is no secret.

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::domain::refusal::Refusal;
use crate::domain::slips::{SecretSlip, Slip, slip};
use crate::domain::text::{holds_invisible, trimmed, unwrapped};

/// The longest key or token that is taken, in bytes. Exotel's have fewer than a hundred.
const LONGEST_SECRET: usize = 512;
/// What documentation calls the value of such a field.
const NOUNS: [&str; 6] = ["key", "token", "secret", "password", "pass", "sid"];
/// What stands in a field that somebody had to fill, or that they filled with the field's own words.
const FILLERS: [&str; 14] = [
    "na",
    "test",
    "testing",
    "dummy",
    "key",
    "token",
    "secret",
    "sid",
    "password",
    "unchanged",
    "1234",
    "12345",
    "123456",
    "12345678",
];

/// A secret's field as typed. Only its constructors ever read the text.
#[derive(Clone, Debug, Default)]
pub enum TypedSecret {
    /// Left blank: the saved value stays.
    #[default]
    Blank,
    /// To be put in place of the saved value.
    Typed(SecretString),
    /// It cannot be a key or a token.
    Malformed(SecretSlip),
    /// It had been typed, and a secret is never kept: it must be typed again.
    NotKept,
}

impl TypedSecret {
    /// Takes a field's text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match trimmed(text) {
            "" => Self::Blank,
            text => slip_of(text).map_or_else(|| Self::Typed(text.into()), Self::Malformed),
        }
    }

    /// Takes the texts of both fields, which may hold each other's value or that of the SID's field.
    #[must_use]
    pub fn pair(sid: &str, key: &str, token: &str) -> (Self, Self) {
        let (sid, key, token) = (unwrapped(sid), trimmed(key), trimmed(token));
        let judge = |text: &str| match Self::of(text) {
            Self::Typed(_) if text.eq_ignore_ascii_case(sid) => Self::Malformed(SecretSlip::IsSid),
            judged => judged,
        };
        let second = match judge(token) {
            Self::Typed(_) if token == key => Self::Malformed(SecretSlip::IsKey),
            judged => judged,
        };
        (judge(key), second)
    }

    /// Something was typed.
    #[must_use]
    pub const fn is_typed(&self) -> bool {
        !matches!(self, Self::Blank)
    }

    pub(super) fn judge(self, field: &'static str) -> Result<Option<SecretString>, Refusal> {
        match self {
            Self::Blank => Ok(None),
            Self::Typed(secret) => Ok(Some(secret)),
            Self::Malformed(slip) => Err(Refusal::Secret { field, slip }),
            Self::NotKept => Err(Refusal::MissingField(field)),
        }
    }
}

/// What the trimmed text is in place of a key or a token.
fn slip_of(text: &str) -> Option<SecretSlip> {
    const WRAPPERS: [char; 13] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '«', '»', '<', '>', '´'];
    if text.len() > LONGEST_SECRET {
        return Some(SecretSlip::TooLong);
    }
    if let Some(slip) = slip(text, &NOUNS) {
        return Some(match slip {
            Slip::Mask => SecretSlip::Mask,
            Slip::Placeholder => SecretSlip::Placeholder,
            Slip::Assignment => SecretSlip::Assignment,
            Slip::Header => SecretSlip::Header,
            Slip::Url => SecretSlip::Url,
            Slip::Pair => SecretSlip::Pair,
            Slip::Repeated => SecretSlip::Repeated,
        });
    }
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = Zeroizing::new(letters.to_ascii_lowercase());
    // One sign alone is a dash for "none".
    let is_dash = letters.is_empty() && text.len() == 1;
    if is_dash || FILLERS.contains(&letters.as_str()) || letters.ends_with("xxx") {
        return Some(SecretSlip::Placeholder);
    }
    if holds_invisible(text) {
        return Some(SecretSlip::Invisible);
    }
    if text.contains(WRAPPERS) {
        return Some(SecretSlip::Quotes);
    }
    (!text.chars().all(|c| c.is_ascii_graphic())).then_some(SecretSlip::Character)
}
