//! A fault in one workspace stays there: what does not open although its key is right.

use crate::domain::access::GuildId;
use crate::vault::VaultError;

/// A sealed value that does not open, with what that means for its server.
#[derive(Clone, Debug, thiserror::Error)]
#[error("server {}: {}: {source}. {}", .guild.0, .what.name(), .what.remedy())]
pub struct Damage {
    pub guild: GuildId,
    pub what: SealedField,
    pub source: VaultError,
}

/// Where a sealed value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedField {
    ChainKey,
    ApiKey,
    ApiToken,
}

impl SealedField {
    /// Its column, to which it is sealed too.
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::ChainKey => "chain_key",
            Self::ApiKey => "api_key",
            Self::ApiToken => "api_token",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::ChainKey => "the key of its audit trail is damaged",
            Self::ApiKey => "its API Key is damaged",
            Self::ApiToken => "its API Token is damaged",
        }
    }

    const fn remedy(self) -> &'static str {
        match self {
            Self::ChainKey => "It can only be looked at until a backup is restored",
            Self::ApiKey | Self::ApiToken => {
                "Type API Key and API Token again there, or restore a backup"
            }
        }
    }
}
