//! The API Base URL: which hosts may ever receive the credentials.
//!
//! Every request to Exotel carries the API key and token, so this is a list of permitted origins, not a
//! check of a text's looks. Members choose from it; only the operator's configuration can extend it.

mod error;
mod reading;

use std::fmt;

pub use error::BaseUrlError;
use reading::Typed;

use crate::domain::text::unwrapped_url;

/// Exotel's origin in Singapore, its default.
const SINGAPORE: &str = "https://api.exotel.com";
/// Exotel's origin in Mumbai.
const MUMBAI: &str = "https://api.in.exotel.com";

/// An API origin in canonical form: `https://host` or `https://host:port`, lower case, no default port;
/// `http` only on loopback.
///
/// A secret is sealed for one origin, so the text is canonical: equal origins are equal texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiOrigin(String);

/// Reads the API Base URL that a member typed; blank means [`ApiOrigin::default_of`] what is allowed.
///
/// Only an origin in `allowed` comes out. The dashboard's addresses, which people copy, lead to the API of
/// their region; a missing `https://`, surrounding quotes and one last slash are forgiven; anything else is
/// refused, a user name or password with its own warning.
pub fn parse_base_url(input: &str, allowed: &[ApiOrigin]) -> Result<ApiOrigin, BaseUrlError> {
    let text = unwrapped_url(input);
    let origin = if text.is_empty() {
        ApiOrigin::default_of(allowed)
    } else {
        reading::read(&text)?.at_exotel()?.into_origin()
    };
    if allowed.contains(&origin) {
        return Ok(origin);
    }
    Err(if reading::is_legacy(&origin.0) {
        BaseUrlError::Legacy
    } else {
        BaseUrlError::NotAllowed { allowed: list(allowed) }
    })
}

/// The text of a refused API Base URL or Flow URL as it may be kept and shown again: without the user name and password
/// that somebody pasted along. Neither has an `@` of its own.
#[must_use]
pub fn without_userinfo(input: &str) -> String {
    let Some((front, host)) = input.rsplit_once('@') else { return input.to_owned() };
    let scheme = match front.split_once("://") {
        Some((scheme, _)) if scheme.trim().bytes().all(|b| b.is_ascii_alphanumeric()) => {
            format!("{}://", scheme.trim())
        }
        _ => String::new(),
    };
    format!("{scheme}{host}")
}

impl ApiOrigin {
    /// `https://api.exotel.com`, Exotel's default.
    #[must_use]
    pub fn singapore() -> Self {
        Self(SINGAPORE.to_owned())
    }

    /// `https://api.in.exotel.com`.
    #[must_use]
    pub fn mumbai() -> Self {
        Self(MUMBAI.to_owned())
    }

    /// The origins that are allowed when the configuration names none.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        vec![Self::singapore(), Self::mumbai()]
    }

    /// Reads an entry of the operator's `exotel.allowed_origins`: any `https` origin, or an `http` one on
    /// loopback.
    pub fn parse_configured(input: &str) -> Result<Self, BaseUrlError> {
        let text = input.trim();
        if !text.contains("://") {
            return Err(BaseUrlError::Malformed);
        }
        let typed: Typed = reading::read(text)?;
        if typed.is_plain() && !typed.is_loopback() {
            return Err(BaseUrlError::PlainHttp);
        }
        Ok(typed.into_origin())
    }

    /// Takes a stored origin as it is. Nothing is sent there unless the configuration still allows it.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse_configured(&self.0), Ok(origin) if origin == *self)
    }

    /// What a blank API Base URL means: the first of the origins that are allowed.
    #[must_use]
    pub fn default_of(allowed: &[Self]) -> Self {
        allowed.first().cloned().unwrap_or_else(Self::singapore)
    }

    /// The other region: the other one of two allowed origins, or of Exotel's own two where more are allowed.
    #[must_use]
    pub fn other(&self, allowed: &[Self]) -> Option<Self> {
        let other = match (allowed, self.as_str()) {
            ([one, two], _) if self == one => two.clone(),
            ([one, two], _) if self == two => one.clone(),
            (_, SINGAPORE) => Self::mumbai(),
            (_, MUMBAI) => Self::singapore(),
            _ => return None,
        };
        allowed.contains(&other).then_some(other)
    }

    /// Whether the host is this machine, by its address or as `localhost`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        reading::read(&self.0).is_ok_and(|typed| typed.is_loopback())
    }

    /// The canonical text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ApiOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The origins as a sentence lists them.
fn list(origins: &[ApiOrigin]) -> String {
    origins.iter().map(ApiOrigin::as_str).collect::<Vec<_>>().join(" or ")
}
