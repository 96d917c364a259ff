//! The API Base URL: which hosts may ever receive the credentials.

use std::fmt;

/// An allow-listed API origin in canonical form, `scheme://host[:port]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiOrigin(String);

/// Why a text is no API Base URL. Never repeats what was typed: it may hold credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// A user name or password stands in the URL.
    #[error("API Base URL holds a user name or password.")]
    Userinfo,
}

/// Reads a base URL that a member typed; blank means [`ApiOrigin::singapore`]. Only an origin in
/// `allowed` comes out.
pub fn parse_base_url(_input: &str, _allowed: &[ApiOrigin]) -> Result<ApiOrigin, BaseUrlError> {
    unimplemented!()
}

impl ApiOrigin {
    /// `https://api.exotel.com`, the default.
    #[must_use]
    pub fn singapore() -> Self {
        Self("https://api.exotel.com".to_owned())
    }

    /// `https://api.in.exotel.com`.
    #[must_use]
    pub fn mumbai() -> Self {
        Self("https://api.in.exotel.com".to_owned())
    }

    /// Reads an entry of the operator's `exotel.allowed_origins`.
    pub fn parse_configured(_input: &str) -> Result<Self, BaseUrlError> {
        unimplemented!()
    }

    /// Reads the canonical form back from storage; `None` when it is not one.
    #[must_use]
    pub fn from_stored(_text: &str) -> Option<Self> {
        unimplemented!()
    }

    /// Exotel's other region, for one of its two origins.
    #[must_use]
    pub fn other_region(&self) -> Option<Self> {
        unimplemented!()
    }

    /// Whether this is what a blank field means.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::singapore()
    }

    /// The canonical text.
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
