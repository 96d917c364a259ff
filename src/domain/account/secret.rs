//! A secret's field as typed, and what people paste there that is no secret.

use secrecy::SecretString;

use crate::domain::refusal::Refusal;
use crate::domain::slips::{Slip, slip};
use crate::domain::text::{holds_invisible, trimmed, unwrapped};

/// The longest key or token that is taken, in bytes. Exotel's have fewer than a hundred.
const LONGEST_SECRET: usize = 512;
/// What documentation calls the value of such a field.
const NOUNS: [&str; 5] = ["key", "token", "secret", "password", "pass"];

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

/// Why a text cannot be a key or a token: what it is instead, and where the right one is. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretSlip {
    #[error(
        "it is what a page shows in place of it, with dots, asterisks or crosses. Show it in Exotel's API settings, or make a new one there, and copy that."
    )]
    Mask,
    #[error(
        "it is the placeholder of an example. Copy your own from Exotel's API settings, with which the example is to be filled in."
    )]
    Placeholder,
    /// `"…"`, `<…>`: what stands around it may be all of what is wrong, and nobody can see what was saved.
    #[error(
        "it holds quotes or brackets. Paste only what stands between them, as Exotel's API settings show it."
    )]
    Quotes,
    #[error(
        "it is the line of a file, with a name and a value. Paste only the value, without the name and the sign behind it."
    )]
    Assignment,
    #[error(
        "it is the header of a request, made of key and token. Copy the two from Exotel's API settings, each into its own field."
    )]
    Header,
    #[error(
        "it is a URL. Copy it from Exotel's API settings; if the URL holds the key and the token, put each into its own field."
    )]
    Url,
    #[error(
        "it is two values with a : between them. The API Key stands before the :, the API Token behind it; put each into its own field."
    )]
    Pair,
    #[error("it is one character, again and again. Copy the real one from Exotel's API settings.")]
    Repeated,
    #[error(
        "it is the Account SID. The API Key and the API Token stand beside it in Exotel's API settings, both longer than the SID."
    )]
    IsSid,
    #[error(
        "it is the same as the API Key. The API Token stands below the key in Exotel's API settings."
    )]
    IsKey,
    #[error(
        "it holds an invisible character. Copy it from Exotel's API settings again, or type it by hand."
    )]
    Invisible,
    #[error(
        "it holds a character that no key or token has, such as a space. Copy it from Exotel again, without what stands around it."
    )]
    Character,
    #[error("it is longer than any key or token. Copy only the one from Exotel's API settings.")]
    TooLong,
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
    if holds_invisible(text) {
        return Some(SecretSlip::Invisible);
    }
    if text.contains(WRAPPERS) {
        return Some(SecretSlip::Quotes);
    }
    (!text.chars().all(|c| c.is_ascii_graphic())).then_some(SecretSlip::Character)
}
